"""Connections to SQLite and PostgreSQL with the settings under which nothing acknowledged is lost.

SQLite: write-ahead log, `synchronous=FULL`, foreign keys, and `BEGIN IMMEDIATE`: a transaction that began by
reading could otherwise not become one that writes. PostgreSQL: as it is, over psycopg 3.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from planner.errors import BadUse
from planner.store import files

BUSY_S = 30
"""How long a writer waits for another on SQLite [s]."""

POOLED = 20
"""Connections to PostgreSQL that are kept open: making one costs as much as an act, and as many planners may come."""

SUFFIXES = (".db", ".sqlite", ".sqlite3")
"""Endings by which a file is taken for a store."""


def address_from(text: str) -> URL:
    """The address of a store from a file name or a database address; raises `BadUse`."""
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).resolve()))
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadUse(
            "This is no address of a store. Give a file such as planner.db, or postgresql://user@host/name."
        ) from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise BadUse("A store on SQLite is a file: name it.")
        return url.set(drivername="sqlite", database=str(Path(url.database).resolve()))
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise BadUse("A store is kept in SQLite or PostgreSQL, not in {backend}.", backend=backend)


def is_file(url: URL) -> bool:
    """Whether the store is one file."""
    return url.get_backend_name() == "sqlite"


def engine_for(url: URL, own_key: str | None = None) -> Engine:
    """An engine with the settings of the heading; raises `BadUse` where the driver is missing, or the key is wrong.

    `own_key` opens a file that has another key than the store.
    """
    if is_file(url):
        key = own_key or files.store_key()
        files.refuse_other_kind(Path(str(url.database)), key)
        engine = create_engine(
            url,
            module=files.library(key),
            pool_size=4,
            max_overflow=8,
            connect_args={"timeout": BUSY_S, "check_same_thread": False},
        )
        event.listen(engine, "connect", lambda connection, _: files.unlock(connection, key))
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        engine = create_engine(
            url,
            pool_size=POOLED,
            max_overflow=10,
            pool_pre_ping=True,
            pool_use_lifo=True,  # whoever has just worked knows the statements
            connect_args={"prepare_threshold": 0},
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise BadUse("PostgreSQL needs the extra «postgres»: install psycopg 3.") from None
    event.listen(engine, "connect", _keep_plans)
    return engine


def _keep_plans(connection: Any, _record: object) -> None:
    """Lets a plan be kept from its first use on; as a statement, for options may stand in the address already."""
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.commit()  # or the setting would go with the first transaction that is rolled back


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_S * 1000}",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",  # what is erased is overwritten in the file, not only let go of
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
