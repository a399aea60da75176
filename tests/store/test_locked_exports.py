"""An encrypted export opens with its passphrase alone, and leaves nothing in the clear on the way."""

from datetime import date
from pathlib import Path

import pytest

from planner import keeping
from planner.__main__ import main
from planner.errors import BadUse, Forbidden
from planner.importing import read_dataset
from planner.store import locked, watched
from tests.store.conftest import Open
from tests.store.making import OST, actor

PHRASE = "a long phrase for the road"
PURPOSE = "monthly report to the board"
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are made with little work."""
    monkeypatch.setattr(locked, "WORK_FACTOR", 2**10)


@pytest.mark.parametrize("name", ["out", "out.xlsx"])
def test_an_encrypted_export_comes_back_with_its_passphrase_and_nothing_else_is_written(
    fresh_file: Open, tmp_path: Path, name: str
) -> None:
    store, lead = fresh_file(is_synthetic=False), actor("regional_lead", OST)
    folder = tmp_path / "away"
    folder.mkdir()
    done = keeping.export(store, lead, folder / name, PURPOSE, DAY, PHRASE)
    assert [file.name for file in folder.iterdir()] == [f"{name}.locked"] == [done.file.name]
    content = done.file.read_bytes()
    assert not [told for told in (b"note about e1", b"children", PURPOSE.encode()) if told in content]
    with pytest.raises(BadUse, match="not the one"):
        keeping.unlock(done.file, tmp_path / "wrong", "another phrase altogether")
    assert not (tmp_path / "wrong").exists()
    files = keeping.unlock(done.file, tmp_path / "opened", PHRASE)
    source = files[0] if name.endswith(".xlsx") else tmp_path / "opened"
    assert {row.child_id for row in read_dataset(source).children} == {"e1", "e2", "e3", "er", "br", "bb"}
    with store.work(actor("auditor")) as work:
        found = next(each for each in watched.lately(work) if each.action == "watermark")
    assert found.detail["encrypted"] is True


def test_one_changed_byte_of_an_encrypted_export_is_found(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file(is_synthetic=False)
    file = keeping.export(store, actor("regional_lead", OST), tmp_path / "out", PURPOSE, DAY, PHRASE).file
    whole = bytearray(file.read_bytes())
    whole[-20] ^= 1
    file.write_bytes(bytes(whole))
    with pytest.raises(BadUse, match="damaged"):
        keeping.unlock(file, tmp_path / "opened", PHRASE)
    file.write_bytes(b"something else")
    with pytest.raises(BadUse, match="no encrypted export"):
        keeping.unlock(file, tmp_path / "opened", PHRASE)


def test_a_short_passphrase_and_a_login_that_is_not_fresh_write_nothing(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file(is_synthetic=False)
    with pytest.raises(BadUse, match="fewer than 15"):
        keeping.export(store, actor("regional_lead", OST), tmp_path / "out", PURPOSE, DAY, "short")
    with pytest.raises(Forbidden, match="Confirm who you are"):
        keeping.export(store, actor("regional_lead", OST, is_confirmed=False), tmp_path / "out", PURPOSE, DAY, PHRASE)
    assert not list(tmp_path.glob("out*"))


def test_the_commands_encrypt_and_open(
    fresh_file: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = fresh_file()
    out = tmp_path / "out.xlsx"
    asked = ["export", str(out), "--purpose", PURPOSE, "--encrypt", "--store", str(store.url.database)]
    assert main([*asked, "--language", "en"]) == 2
    assert "PLANNER_PASSPHRASE" in capsys.readouterr().err
    monkeypatch.setenv("PLANNER_PASSPHRASE", PHRASE)
    assert main(asked) == 0
    assert not out.exists()
    assert main(["unlock", f"{out}.locked", "--into", str(tmp_path / "opened"), "--language", "en"]) == 0
    assert "in the clear" in capsys.readouterr().out
    assert len(read_dataset(tmp_path / "opened" / "out.xlsx").children) == 9
    assert main(["unlock", f"{out}.locked", "--into", str(tmp_path / "opened")]) == 2


def test_the_record_of_a_real_child_takes_a_purpose_and_a_fresh_login_and_is_noted(
    fresh_file: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from planner import service

    store, planner = fresh_file(is_synthetic=False), actor("intake_planner", OST)
    out = tmp_path / "record.docx"
    monkeypatch.setattr(service, "store_at", lambda _: store)
    monkeypatch.setattr(service, "actor_here", lambda _: planner)
    asked = ["report", "placement", "e1", "--out", str(out), "--data", "x.db", "--language", "en"]
    assert main(asked) == 2
    assert "what the export is for" in capsys.readouterr().err
    monkeypatch.setattr(service, "actor_here", lambda _: actor("intake_planner", OST, is_confirmed=False))
    assert main([*asked, "--purpose", "for the county board"]) == 2
    assert "Confirm who you are" in capsys.readouterr().err
    assert not out.exists()
    monkeypatch.setattr(service, "actor_here", lambda _: planner)
    assert main([*asked, "--purpose", "for the county board"]) == 0
    assert out.exists()
    with store.work(actor("auditor")) as work:
        found = next(each for each in watched.lately(work) if each.action == "export")
    assert (found.subject, found.detail) == ("e1", {"files": ["record.docx"], "purpose": "for the county board"})
