"""The shape of the store: which migration it stands at, and bringing it to the one this program needs."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, OperationalError

from models.tables import METADATA
from planner.errors import BadUse
from planner.store.engines import engine_for, is_file
from planner.store.files import unreadable

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Status:
    """Where a store stands: its migration (`None` before the first), and the one this program needs."""

    revision: str | None
    needed: str

    @property
    def is_current(self) -> bool:
        """Whether the program can work on it."""
        return self.revision == self.needed


def needed() -> str:
    """The migration that this program needs."""
    return _order()[-1]


def status(url: URL) -> Status:
    """Where the store at the address stands; raises `BadUse` where there is none."""
    refuse_missing(url)
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            return Status(_revision(connection), needed())
    except OperationalError:
        raise _unreachable(url) from None
    except DatabaseError:
        raise _no_store(url) from None
    finally:
        engine.dispose()


def upgrade(url: URL, to: str = "head", own_key: str | None = None) -> Status:
    """Brings the store to the migration this program needs, and makes it where there is none; all or nothing.

    `to` names an earlier migration, as an older program would have left the store; `own_key` is that of a file that has
    another than the store. Raises `BadUse` for a store that
    a newer program has written.
    """
    if is_file(url) and not Path(str(url.database)).parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=_shown(url))
    engine = engine_for(url, own_key)
    try:
        with engine.begin() as connection:
            found = _revision(connection)
            if found is not None and found not in _order():
                raise _newer(found)
            configuration = _configuration()
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, to)
            found = _revision(connection)
        if is_file(url) and os.name == "posix":
            Path(str(url.database)).chmod(0o600)
        return Status(found, needed())
    except OperationalError:
        raise _unreachable(url) from None
    except DatabaseError:
        raise _no_store(url) from None
    finally:
        engine.dispose()


def require_current(engine: Engine, url: URL) -> None:
    """Raises `BadUse` with the command to run where the store stands at another migration."""
    try:
        with engine.connect() as connection:
            found = _revision(connection)
    except OperationalError:
        raise _unreachable(url) from None
    except DatabaseError:
        raise _no_store(url) from None
    if found == needed():
        return
    if found is not None and found not in _order():
        raise _newer(found)
    raise BadUse(
        "The store stands at migration {found}, this program needs {needed}. Back it up and run: "
        "python -m planner db upgrade",
        found=found or "–",
        needed=needed(),
    )


def differences(connection: Connection) -> list[object]:
    """What the tables of the store lack or have beyond those of the program; empty after all migrations."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def refuse_missing(url: URL) -> None:
    """Raises `BadUse` where the file of a store is not there."""
    if is_file(url) and not Path(str(url.database)).is_file():
        raise BadUse(
            "There is no store at {file}. Make one with: python -m planner db upgrade --store {file}", file=_shown(url)
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _order() -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(_configuration())
    return tuple(script.revision for script in reversed(list(scripts.walk_revisions())))


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.set_main_option("path_separator", "os")
    return configuration


def _newer(found: str) -> BadUse:
    return BadUse(
        "A newer program has written this store (migration {found}). Use that program, or restore an older backup.",
        found=found,
    )


def _unreachable(url: URL) -> BadUse:
    return BadUse(
        "The store {file} cannot be opened: is the server running, and is the address right?", file=_shown(url)
    )


def _no_store(url: URL) -> BadUse:
    if is_file(url):
        return unreadable(Path(str(url.database)))
    return BadUse("{file} is no store, or it is damaged.", file=_shown(url))


def _shown(url: URL) -> str:
    """The address as people may see it: without a password."""
    return str(url.database) if is_file(url) else url.set(password=None).render_as_string()
