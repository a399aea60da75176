"""Backups: taken while others work, encrypted with a passphrase, and believed only once they have been restored.

Whatever the engine, a backup holds a SQLite store; it is restored as one, or into an empty PostgreSQL database.
A wrong passphrase, a damaged file, a file cut short, a raw copy without its write-ahead log and another schema are
told apart, because the way out is another one each time.
"""

import sqlite3
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.engine import URL

from models.tables import METADATA, watching
from planner.errors import BadUse
from planner.store import chain, revisions
from planner.store.canonical import moment, moment_from
from planner.store.confirmed import require_confirmed
from planner.store.engines import address_from, engine_for, is_file
from planner.store.locked import damaged, locked, refuse_short, unlocked, write_whole
from planner.store.opened import Store, Work, anchor_file, held

MAGIC = b"PLANNER-BACKUP-1\n"
SQLITE = b"SQLite format 3\x00"
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: when it was made, of what, how far the audit had come, and how long it took."""

    made_at: str
    revision: str
    holds: str
    engine: str
    seq: int
    hash: str
    size: int
    seconds: float = 0.0


def make(work: Work, file: Path, passphrase: str) -> Backup:
    """Writes a backup of the store as it is now, and restores it in a temporary folder to make sure.

    Takes a fresh login: the file holds everything. Raises `Forbidden`, and `BadUse` where the passphrase is short or
    the file cannot be written.
    """
    work.scopes("backups", "make")
    require_confirmed(work)
    refuse_short(passphrase)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, work.whole():
        copy = Path(folder) / "store.db"
        _copied(work, copy)
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
        write_whole(file, _sealed(copy.read_bytes(), about, passphrase))
        checked = check(file, passphrase)
    work.note("backup", file.name, detail={"seq": head.seq, "hash": head.hash})
    return _timed(checked, time.perf_counter() - began)


def check(file: Path, passphrase: str) -> Backup:
    """Restores a backup in a temporary folder and compares it with what it says of itself; raises `BadUse`.

    `seconds` of the answer is how long that took: the time to be back at work.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        about = _unpacked(file, passphrase, Path(folder) / "store.db")
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
        copy = Path(folder) / "store.db"
        about = _unpacked(file, passphrase, copy)
        if is_file(url):
            write_whole(Path(str(url.database)), copy.read_bytes())
            revisions.upgrade(url)
        else:
            _into_database(copy, url)
    anchor.parent.mkdir(parents=True, exist_ok=True)
    anchor.write_text(f"= {about.seq} {about.hash}\n", encoding="ascii")
    return _timed(about, time.perf_counter() - began)


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


def _copied(work: Work, copy: Path) -> None:
    """A consistent copy of the store as a SQLite file, while others go on working."""
    if is_file(work.store.url):
        source = sqlite3.connect(f"file:{work.store.url.database}?mode=ro", uri=True)
        target = sqlite3.connect(copy)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
            source.close()
        return
    revisions.upgrade(address_from(str(copy)))
    engine = engine_for(address_from(str(copy)))
    try:
        with engine.begin() as target_connection:
            _copy_rows(work.connection, target_connection)
    finally:
        engine.dispose()
    _settled(copy)


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in METADATA.sorted_tables:
        rows = [dict(row) for row in source.execute(select(table)).mappings()]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            target.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


def _settled(file: Path) -> None:
    """Brings everything into the one file, so that nothing is left in a write-ahead log."""
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()


def _into_database(copy: Path, url: URL) -> None:
    revisions.upgrade(address_from(str(copy)))
    revisions.upgrade(url)
    source, target = engine_for(address_from(str(copy))), engine_for(url)
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
    stated = {name: value for name, value in asdict(about).items() if name != "seconds"}
    return locked(MAGIC, content, stated, passphrase)


def _unpacked(file: Path, passphrase: str, target: Path) -> Backup:
    """Writes the store of a backup to `target` and makes sure that it is whole; raises `BadUse`."""
    header, store = unlocked(MAGIC, _content(file), file, passphrase)
    about = Backup(*(header[name] for name in ("made_at", "revision", "holds", "engine", "seq", "hash", "size")))
    target.write_bytes(store)
    _refuse_incomplete(file, target, about)
    return about


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise BadUse("There is no backup at {file}.", file=file)
    content = file.read_bytes()
    if content.startswith(SQLITE):
        raise _raw_copy(file)
    if not content.startswith(MAGIC):
        raise BadUse("{file} is no backup of this program.", file=file.name)
    return content


def _raw_copy(file: Path) -> BadUse:
    """What is wrong with a copy of the store's file itself: nearly always that its write-ahead log is missing."""
    anchor = chain.Anchor(Path(f"{file}.anchor"))
    log = Path(f"{file}-wal")
    known = max((seq for sign, seq, _ in anchor.lines() if sign == "="), default=None)
    connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        (there,) = connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()
    except sqlite3.DatabaseError:
        return damaged(file)
    finally:
        connection.close()
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


def _refuse_incomplete(file: Path, restored: Path, about: Backup) -> None:
    connection = sqlite3.connect(restored)
    try:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        head = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or (
            0,
            chain.FIRST,
        )
    except sqlite3.DatabaseError:
        raise damaged(file) from None
    finally:
        connection.close()
    if sound != "ok" or tuple(head) != (about.seq, about.hash) or revision != (about.revision,):
        raise damaged(file)


def _timed(about: Backup, seconds: float) -> Backup:
    return replace(about, seconds=seconds)
