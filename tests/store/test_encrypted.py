"""A store under a key: nothing of it lies in the clear, and only its key or a backup's passphrase opens it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner import entering
from planner.__main__ import main
from planner.errors import BadUse
from planner.importing import dataset_sha256
from planner.store import backups, files, locked, registers, revisions, sealed
from planner.store.engines import address_from
from planner.store.opened import Store, open_store
from tests.store import postgres
from tests.store.making import PLANNING, Clock, copied, country, filled
from tests.store.test_audit import decided

PHRASE = "a long phrase for the safe"
KEY, OTHER = "ab" * 32, "cd" * 32
VIEW = b"near the school"
"""Part of what a child says in the decision that is made here."""


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are made with little work, so that tests do not wait for what makes guessing slow."""
    monkeypatch.setattr(locked, "WORK_FACTOR", 2**10)


def key_is(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    """What the environment says from now on."""
    if key is None:
        monkeypatch.delenv(files.KEY_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(files.KEY_VARIABLE, key)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Store]:
    """An encrypted store with the country and a decision in it."""
    pytest.importorskip("sqlcipher3")
    key_is(monkeypatch, KEY)
    file = tmp_path / "store.db"
    revisions.upgrade(address_from(str(file)))
    opened = filled(str(file), Path(f"{file}.anchor"), country(), True, clock)
    decided(opened)
    yield opened
    opened.engine.dispose()


def read(store: Store) -> str:
    """The hash of what the store holds, once its whole history has been found to hold."""
    with store.work(PLANNING) as work:
        assert sealed.verify(work).findings == ()
        return dataset_sha256(registers.read_dataset(work))


def file_of(store: Store) -> Path:
    """The file it is kept in."""
    return Path(str(store.url.database))


def test_nothing_of_it_lies_in_the_clear(store: Store, tmp_path: Path) -> None:
    kept = sorted(tmp_path.glob("store.db*"))
    assert {file.suffix for file in kept} == {".db", ".db-wal", ".db-shm", ".anchor"}
    for file in kept:
        content = file.read_bytes()
        assert VIEW not in content, file.name
        assert b"CREATE TABLE" not in content, file.name
    assert not files.is_clear(file_of(store))


@pytest.mark.parametrize("key", [KEY, OTHER, None], ids=["same key", "another key", "no key"])
def test_its_backup_is_restored_under_any_key_or_none(
    store: Store, key: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[tuple[bool, bool]] = []
    copy = files.copy

    def watched(source: Path, source_key: str | None, target: Path, target_key: str | None) -> None:
        copy(source, source_key, target, target_key)
        copies.append((files.is_clear(source), files.is_clear(target)))

    monkeypatch.setattr(files, "copy", watched)
    before = read(store)
    file, restored = tmp_path / "a.backup", tmp_path / "restored.db"
    entering.backup(store, PLANNING, file, PHRASE)
    key_is(monkeypatch, key)
    done = backups.restore(file, PHRASE, str(restored))
    assert done.is_clear_now is (key is None)
    assert copies == [(False, False), (False, key is None)]  # never in the clear on the way
    assert files.is_clear(restored) is (key is None)
    opened = open_store(str(restored))
    assert read(opened) == before
    opened.engine.dispose()


def test_a_store_in_the_clear_is_encrypted_by_its_backup(
    template: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    file = copied(template, tmp_path / "clear.db")
    opened = filled(str(file), Path(f"{file}.anchor"), country(), True, clock)
    decided(opened)
    before = read(opened)
    entering.backup(opened, PLANNING, tmp_path / "a.backup", PHRASE)
    opened.engine.dispose()
    key_is(monkeypatch, KEY)
    with pytest.raises(BadUse, match="is not encrypted, though PLANNER_STORE_KEY is set"):
        open_store(str(file))
    backups.restore(tmp_path / "a.backup", PHRASE, str(tmp_path / "restored.db"))
    assert not files.is_clear(tmp_path / "restored.db")
    again = open_store(str(tmp_path / "restored.db"))
    assert read(again) == before
    again.engine.dispose()


def test_its_backup_fills_a_database_without_lying_in_the_clear(
    store: Store, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(store)
    entering.backup(store, PLANNING, tmp_path / "a.backup", PHRASE)
    targets: list[Path] = []
    copy = files.copy

    def watched(source: Path, source_key: str | None, target: Path, target_key: str | None) -> None:
        copy(source, source_key, target, target_key)
        assert not files.is_clear(target)
        targets.append(target)

    monkeypatch.setattr(files, "copy", watched)
    key_is(monkeypatch, None)
    monkeypatch.setenv("PLANNER_ANCHOR", str(tmp_path / "database.anchor"))
    postgres.run(server, "CREATE DATABASE encrypted OWNER planner")
    address = f"{server.replace('boss', 'planner')}/encrypted"
    backups.restore(tmp_path / "a.backup", PHRASE, address)
    assert len(targets) == 1
    opened = open_store(address)
    assert read(opened) == before
    opened.engine.dispose()
    postgres.run(server, "DROP DATABASE encrypted WITH (FORCE)")


def test_a_backup_after_the_key_was_exchanged_is_refused_in_words(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_is(monkeypatch, OTHER)
    with pytest.raises(BadUse, match="does not hold its key"):
        entering.backup(store, PLANNING, tmp_path / "a.backup", PHRASE)
    assert not (tmp_path / "a.backup").exists()


@pytest.mark.parametrize("key", [OTHER, None], ids=["another key", "no key"])
def test_without_its_key_it_is_not_opened(
    store: Store, key: str | None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    key_is(monkeypatch, key)
    with pytest.raises(BadUse, match="does not hold its key"):
        open_store(str(file_of(store)))
    with pytest.raises(BadUse, match="does not hold its key"):
        revisions.status(address_from(str(file_of(store))))
    assert main(["today", "--data", str(file_of(store))]) == 2
    said = capfd.readouterr()
    assert "har ikke nøkkelen" in said.err
    assert "cipher" not in said.err + said.out


@pytest.mark.parametrize("wrong", ["ab" * 31, "xy" * 32, "/no/such/file", "a long phrase for the safe"])
def test_what_is_no_key_is_refused_with_the_way_to_one(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_is(monkeypatch, wrong)
    with pytest.raises(BadUse, match=r"64 hexadecimal digits|cannot be read"):
        revisions.upgrade(address_from(str(tmp_path / "store.db")))
    assert not (tmp_path / "store.db").exists()


def test_a_key_is_made_kept_in_a_file_and_used_by_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sqlcipher3")
    assert main(["db", "key"]) == 0
    made = capsys.readouterr().out.strip()
    (tmp_path / "key").write_text(made + "\n", encoding="ascii")
    key_is(monkeypatch, str(tmp_path / "key"))
    address = str(tmp_path / "store.db")
    (tmp_path / "key").chmod(0o644)
    assert main(["db", "upgrade", "--store", address]) == 2
    assert "chmod 600" in capsys.readouterr().err
    (tmp_path / "key").chmod(0o600)
    assert main(["db", "upgrade", "--store", address]) == 0
    capsys.readouterr()
    assert main(["db", "status", "--store", address, "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["current"] is True
    key_is(monkeypatch, made)
    assert main(["db", "status", "--store", address]) == 0
    key_is(monkeypatch, files.new_key())
    assert main(["db", "status", "--store", address]) == 2
