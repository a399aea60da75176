"""Backups: taken while others work, encrypted with a passphrase, and believed only once they have been restored.

Whatever the engine, a backup holds a SQLite store; it is restored as one, or into an empty PostgreSQL database.
A wrong passphrase, a damaged file, a file cut short, a raw copy (of a store in the clear) without its write-ahead log
and another schema are told apart, because the way out is another one each time.
"""

import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.engine import URL

from models.tables import METADATA, watching
from planner.errors import BadUse
from planner.store import chain, files, revisions
from planner.store.canonical import moment, moment_from
from planner.store.confirmed import require_confirmed
from planner.store.engines import address_from, engine_for, is_file
from planner.store.locked import damaged, locked, refuse_short, unlocked, write_whole
from planner.store.opened import Store, Work, anchor_file, held

MAGIC = b"PLANNER-BACKUP-1\n"
ENCRYPTED = b"SQLCIPHER\n"
"""Before the content of a backup of an encrypted store, with the key that was made for this backup alone."""

ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: when it was made, of what, how far the audit had come.

    `seconds` is how long the work took; `is_clear_now` where an encrypted store was restored in the clear.
    """

    made_at: str
    revision: str
    holds: str
    engine: str
    seq: int
    hash: str
    size: int
    seconds: float = 0.0
    is_clear_now: bool = False


def make(work: Work, file: Path, passphrase: str) -> Backup:
    """Writes a backup of the store as it is now, and restores it in a temporary folder to make sure.

    Takes a fresh login: the file holds everything. Raises `Forbidden`, and `BadUse` where the passphrase is short or
    the file cannot be written.
    """
    work.scopes("backups", "make")
    require_confirmed(work)
    refuse_short(passphrase)
    began = time.perf_counter()
    key = files.new_key() if files.store_key() else None
    with tempfile.TemporaryDirectory() as folder, work.whole():
        copy = Path(folder) / "store.db"
        _copied(work, copy, key)
        head = chain.head_of(work.connection)
        about = Backup(
            moment(work.now),
            revisions.needed(),
            held(work.connection),
            work.connection.dialect.name,
            head.seq,
            head.hash,
            copy.stat().st_size,
        )
        write_whole(file, _sealed(_with_key(copy.read_bytes(), key), about, passphrase))
        checked = check(file, passphrase)
    work.note("backup", file.name, detail={"seq": head.seq, "hash": head.hash})
    return _timed(checked, time.perf_counter() - began)


def check(file: Path, passphrase: str) -> Backup:
    """Restores a backup in a temporary folder and compares it with what it says of itself; raises `BadUse`.

    `seconds` of the answer is how long that took: the time to be back at work.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        about, _ = _unpacked(file, passphrase, Path(folder) / "store.db")
    return _timed(about, time.perf_counter() - began)


def restore(file: Path, passphrase: str, address: str) -> Backup:
    """Restores a backup as a new store; raises `BadUse` where there is one already, as `check`, and as `upgrade`.

    A new anchor begins at the head of the backup. An older backup is brought to the schema of this program.
    """
    began = time.perf_counter()
    url = address_from(address)
    anchor = anchor_file(url)
    if is_file(url) and Path(str(url.database)).exists():
        raise BadUse(
            "There is a store at {file} already. Restore to another place, and swap the two.", file=url.database
        )
    if anchor.exists():
        raise BadUse("There is an anchor at {file} already. Keep it as evidence, under another name.", file=anchor)
    with tempfile.TemporaryDirectory() as folder:
        copy, packed = Path(folder) / "store.db", Path(folder) / "packed.db"
        about, key = _unpacked(file, passphrase, packed)
        if is_file(url):
            files.copy(packed, key, copy, files.store_key())
            write_whole(Path(str(url.database)), copy.read_bytes())
            revisions.upgrade(url)
        else:
            files.copy(packed, key, copy, files.store_key() or key)
            _into_database(copy, url, key)
    anchor.parent.mkdir(parents=True, exist_ok=True)
    anchor.write_text(f"= {about.seq} {about.hash}\n", encoding="ascii")
    is_clear_now = key is not None and is_file(url) and files.store_key() is None
    return replace(_timed(about, time.perf_counter() - began), is_clear_now=is_clear_now)


def lost_since(store: Store, about: Backup) -> tuple[int, float]:
    """What would be lost if the store were gone now: acts since the backup, and their span of time [s]."""
    audit = watching.audit
    with store.engine.begin() as connection:
        later = connection.execute(
            select(audit.c.at).where(audit.c.seq > about.seq, audit.c.action != "backup").order_by(audit.c.seq)
        ).scalars()
        times = list(later)
    if not times:
        return 0, 0.0
    return len(times), (moment_from(times[-1]) - moment_from(about.made_at)).total_seconds()


def _copied(work: Work, copy: Path, key: str | None) -> None:
    """A consistent copy of the store as a SQLite file under a key, while others go on working."""
    if is_file(work.store.url):
        files.copy(Path(str(work.store.url.database)), files.store_key(), copy, key)
        return
    rows = copy.with_name("rows.db")
    revisions.upgrade(address_from(str(rows)))
    engine = engine_for(address_from(str(rows)))
    try:
        with engine.begin() as target_connection:
            _copy_rows(work.connection, target_connection)
    finally:
        engine.dispose()
    files.copy(rows, files.store_key(), copy, key)


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in METADATA.sorted_tables:
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            target.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


def _into_database(copy: Path, url: URL, key: str | None) -> None:
    """Copies the rows of a file into a database; the file has the store's key, or `key` where there is none."""
    own_key = None if files.store_key() else key
    revisions.upgrade(address_from(str(copy)), own_key=own_key)
    revisions.upgrade(url)
    source, target = engine_for(address_from(str(copy)), own_key), engine_for(url)
    try:
        with source.begin() as from_file, target.begin() as into:
            _refuse_filled(target, into)
            into.execute(text("SELECT set_config('app.operator', '', true), set_config('app.reach', 'all', true)"))
            _copy_rows(from_file, into)
    finally:
        source.dispose()
        target.dispose()


def _refuse_filled(engine: Engine, connection: Connection) -> None:
    if chain.head_of(connection).seq:
        raise BadUse(
            "There is a store at {file} already. Restore to another place, and swap the two.", file=engine.url.database
        )


def _sealed(content: bytes, about: Backup, passphrase: str) -> bytes:
    stated = {name: value for name, value in asdict(about).items() if name not in ("seconds", "is_clear_now")}
    return locked(MAGIC, content, stated, passphrase)


def _with_key(content: bytes, key: str | None) -> bytes:
    return content if key is None else ENCRYPTED + bytes.fromhex(key) + content


def _unpacked(file: Path, passphrase: str, target: Path) -> tuple[Backup, str | None]:
    """Writes the store of a backup to `target` and makes sure that it is whole; the key it has. Raises `BadUse`."""
    header, store = unlocked(MAGIC, _content(file), file, passphrase)
    key = None
    if store.startswith(ENCRYPTED):
        store = store[len(ENCRYPTED) :]
        key, store = store[:32].hex(), store[32:]
    about = Backup(*(header[name] for name in ("made_at", "revision", "holds", "engine", "seq", "hash", "size")))
    target.write_bytes(store)
    _refuse_incomplete(file, target, key, about)
    return about, key


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise BadUse("There is no backup at {file}.", file=file)
    content = file.read_bytes()
    if content.startswith(files.CLEAR):
        raise _raw_copy(file)
    if not content.startswith(MAGIC):
        raise BadUse("{file} is no backup of this program.", file=file.name)
    return content


def _raw_copy(file: Path) -> BadUse:
    """What is wrong with a copy of the store's file itself: nearly always that its write-ahead log is missing."""
    anchor = chain.Anchor(Path(f"{file}.anchor"))
    log = Path(f"{file}-wal")
    known = max((seq for sign, seq, _ in anchor.lines() if sign == "="), default=None)
    with closing(files.connect(file, None, "mode=ro&immutable=1")) as connection:
        try:
            (there,) = connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()
        except files.library(None).DatabaseError:
            return damaged(file)
    if known is not None and known > there and not log.exists():
        return BadUse(
            "{file} is a raw copy without its write-ahead log ({log}): the last {count} acts are missing. Copy the log "
            "too, or use backup.",
            file=file.name,
            log=log.name,
            count=known - there,
        )
    return BadUse(
        "{file} is a raw copy of a store, not a backup: what was still in its log may be missing.", file=file.name
    )


def _refuse_incomplete(file: Path, restored: Path, key: str | None, about: Backup) -> None:
    with closing(files.connect(restored, key)) as connection:
        try:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            head = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or (
                0,
                chain.FIRST,
            )
        except files.library(key).DatabaseError:
            raise damaged(file) from None
    if sound != "ok" or tuple(head) != (about.seq, about.hash) or revision != (about.revision,):
        raise damaged(file)


def _timed(about: Backup, seconds: float) -> Backup:
    return replace(about, seconds=seconds)
