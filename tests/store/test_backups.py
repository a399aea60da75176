"""A backup is believed once it has been restored, and what is wrong with one is told by its name."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from planner import entering
from planner.__main__ import main
from planner.errors import BadUse, Forbidden
from planner.importing import dataset_sha256
from planner.store import backups, locked, registers, revisions, sealed
from planner.store.engines import address_from
from planner.store.opened import Store, open_store
from tests.counts import tries
from tests.store.conftest import Open
from tests.store.making import PLANNING, Clock, actor
from tests.store.test_audit import decided

PHRASE = "a long phrase for the safe"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are made with little work, so that tests do not wait for what makes guessing slow."""
    monkeypatch.setattr(locked, "WORK_FACTOR", 2**10)


def read(store: Store) -> str:
    """The hash of what the store holds."""
    with store.work(PLANNING) as work:
        return dataset_sha256(registers.read_dataset(work))


def test_a_drill_brings_everything_back(fresh: Open, tmp_path: Path, clock: Clock) -> None:
    store = fresh()
    decided(store)
    for number in range(tries("backups")):
        file = tmp_path / f"{number}.backup"
        entering.backup(store, PLANNING, file, PHRASE)
        done = backups.restore(file, PHRASE, str(tmp_path / f"restored-{number}.db"))
        restored = open_store(str(tmp_path / f"restored-{number}.db"), clock=clock)
        assert read(restored) == read(store)
        with restored.work(PLANNING) as work:
            assert sealed.verify(work).findings == ()
        assert done.seconds > 0
        assert b"near the school" not in file.read_bytes()
        restored.engine.dispose()


def test_a_store_of_one_engine_is_restored_on_the_other(
    fresh_database: Open, fresh_file: Open, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    from tests.store import postgres

    monkeypatch.setenv("PLANNER_ANCHOR", str(tmp_path / "restored.anchor"))
    store = fresh_file()
    decided(store)
    entering.backup(store, PLANNING, tmp_path / "file.backup", PHRASE)
    postgres.run(server, "CREATE DATABASE restored OWNER planner")
    address = f"{server.replace('boss', 'planner')}/restored"
    backups.restore(tmp_path / "file.backup", PHRASE, address)
    restored = open_store(address, tmp_path / "restored.anchor", clock)
    assert read(restored) == read(store)
    with restored.work(PLANNING) as work:
        assert sealed.verify(work).findings == ()
    restored.engine.dispose()
    (tmp_path / "restored.anchor").unlink()
    with pytest.raises(BadUse, match="a store at"):
        backups.restore(tmp_path / "file.backup", PHRASE, address)
    postgres.run(server, "DROP DATABASE restored WITH (FORCE)")


def test_a_backup_is_taken_while_somebody_writes(fresh_file: Open, tmp_path: Path, clock: Clock) -> None:
    store = fresh_file()
    with store.work(PLANNING) as work:  # holds the store while the copy is made
        registers.read_dataset(work)
        backups.make(work, tmp_path / "now.backup", PHRASE)
    decided(store)
    drill = entering.drill(tmp_path / "now.backup", PHRASE, None)
    assert drill.is_current
    clock.go(minutes=90)
    with store.work(PLANNING) as work:
        registers.read_dataset(work)
    lost, seconds = backups.lost_since(store, drill.backup)
    assert lost > 5
    assert seconds == 90 * 60


def test_what_is_wrong_with_a_backup_is_told_apart(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file()
    decided(store)
    file = tmp_path / "whole.backup"
    entering.backup(store, PLANNING, file, PHRASE)
    content = file.read_bytes()
    with pytest.raises(BadUse, match="passphrase is not the one"):
        backups.check(file, "another phrase for the safe")
    for at in (30, 120, len(content) // 2, len(content) - 1):
        spoilt = tmp_path / "spoilt.backup"
        spoilt.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(BadUse, match="damaged"):
            backups.check(spoilt, PHRASE)
    (tmp_path / "short.backup").write_bytes(content[:-100])
    with pytest.raises(BadUse, match="damaged"):
        backups.check(tmp_path / "short.backup", PHRASE)
    (tmp_path / "letter.backup").write_bytes(b"Dear all")
    with pytest.raises(BadUse, match="no backup of this program"):
        backups.check(tmp_path / "letter.backup", PHRASE)
    with pytest.raises(BadUse, match="no backup at"):
        backups.check(tmp_path / "none.backup", PHRASE)


def test_a_raw_copy_without_its_log_is_told_with_how_much_is_missing(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file()
    with store.work(PLANNING) as work:
        known = sealed.verify(work).records
    raw = tmp_path / "raw.db"
    shutil.copyfile(str(store.url.database), raw)  # what is still in the log does not come along
    shutil.copyfile(store.anchor.file, f"{raw}.anchor")
    with pytest.raises(BadUse, match=f"write-ahead log .*the last {known + 1} acts are missing"):
        backups.check(raw, PHRASE)
    Path(f"{raw}.anchor").unlink()
    with pytest.raises(BadUse, match="raw copy of a store"):
        backups.check(raw, PHRASE)


def test_an_older_schema_is_told_and_brought_up_to_date(fresh_file: Open, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    url = address_from(str(older))
    revisions.upgrade(url)
    store = open_store(str(older))
    with store.work(PLANNING) as work:
        work.note("read", "nothing")
    store.engine.dispose()
    connection = sqlite3.connect(older)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for name in ("erasures", "jobs", "past_counts"):  # tables that came later
        connection.execute(f"DROP TABLE {name}")
    connection.execute("UPDATE alembic_version SET version_num = '0002'")
    connection.commit()
    connection.close()
    head = backups.Backup("2026-11-01T08:00:00.000000Z", "0002", "empty", "sqlite", 1, _hash_of(older), 0)
    locked.write_whole(tmp_path / "older.backup", backups._sealed(older.read_bytes(), head, PHRASE))
    assert not entering.drill(tmp_path / "older.backup", PHRASE, None).is_current
    backups.restore(tmp_path / "older.backup", PHRASE, str(tmp_path / "newer.db"))
    assert revisions.status(address_from(str(tmp_path / "newer.db"))).is_current


def _hash_of(file: Path) -> str:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    (digest,) = connection.execute("SELECT hash FROM audit WHERE seq = 1").fetchone()
    connection.close()
    return str(digest)


def test_nothing_is_overwritten_and_not_everybody_makes_backups(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file(is_synthetic=False)
    with pytest.raises(Forbidden):
        entering.backup(store, actor("auditor"), tmp_path / "no.backup", PHRASE)
    admin = actor("administrator", user_id="admin")
    with pytest.raises(BadUse, match="fewer than"):
        entering.backup(store, admin, tmp_path / "no.backup", "short")
    with pytest.raises(BadUse, match="cannot be written"):
        entering.backup(store, admin, tmp_path / "nowhere" / "no.backup", PHRASE)
    entering.backup(store, admin, tmp_path / "yes.backup", PHRASE)
    with pytest.raises(BadUse, match="a store at"):
        backups.restore(tmp_path / "yes.backup", PHRASE, str(store.url.database))
    (tmp_path / "new.db.anchor").write_text("", encoding="ascii")
    with pytest.raises(BadUse, match="an anchor at"):
        backups.restore(tmp_path / "yes.backup", PHRASE, str(tmp_path / "new.db"))


def test_backups_on_the_command_line_say_what_would_be_lost_and_how_long_it_takes(
    fresh_file: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, phrase = fresh_file(), tmp_path / "phrase"
    phrase.write_text(PHRASE + "\n", encoding="utf-8")
    file, given = str(tmp_path / "cli.backup"), ["--passphrase-file", str(phrase), "--language", "en"]
    named = ["--store", str(store.url.database)]
    assert main(["backup", file, *given, *named]) == 0
    assert "found whole" in capsys.readouterr().out
    assert main(["restore", file, "--check", *given, *named, "--json", "-"]) == 0
    drill = json.loads(capsys.readouterr().out)
    assert drill["rpo_acts"] == 0
    assert drill["rto_s"] > 0
    assert main(["restore", file, "--check", *given, *named]) == 0
    assert "(RTO)" in capsys.readouterr().out
    assert main(["restore", file, *given]) == 2
    assert main(["restore", file, "--into", str(tmp_path / "again.db"), *given]) == 0
    capsys.readouterr()
    assert main(["audit", "verify", "--store", str(tmp_path / "again.db")]) == 0
