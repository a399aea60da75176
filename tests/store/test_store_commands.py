"""The store from the command line, as people use it: exit codes, sentences, and two terminals on the last place."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner.__main__ import main
from planner.exporting import write_folder
from planner.importing import read_dataset
from planner.service import NOTICE, ROOT, SHIPPED
from tests.store.making import country

PASSWORD = "correct horse battery staple"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small country as files that say they are synthetic."""
    target = tmp_path / "files"
    write_folder(country(), target)
    (target / NOTICE).write_bytes((SHIPPED / NOTICE).read_bytes())
    return target


@pytest.fixture
def store(template: Path, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that holds the small country, named by the environment."""
    file = tmp_path / "planner.db"
    file.write_bytes(template.read_bytes())
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(file))
    assert main(["import", str(folder)]) == 0
    return file


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON answer of a command that went well."""
    capsys.readouterr()
    assert main([*arguments, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def made(plan: Path, units: dict[str, str | None], capsys: pytest.CaptureFixture[str]) -> Path:
    """A plan by the engine on what the store holds."""
    answer = told(["place"], capsys)
    proposed = {row["child_id"]: row["unit_id"] for row in answer["proposals"]}
    assert set(units) <= set(proposed)
    plan.write_text(json.dumps(answer), encoding="utf-8")
    return plan


def test_the_database_is_made_and_told_where_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "new.db")
    assert main(["db", "status", "--store", file]) == 2
    assert "db upgrade" in capsys.readouterr().err
    assert main(["db", "upgrade", "--store", file, "--language", "en"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert told(["db", "status", "--store", file], capsys)["current"] is True
    if os.name == "posix":
        assert Path(file).stat().st_mode & 0o077 == 0
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    assert main(["db", "status", "--store", file]) == 1
    capsys.readouterr()
    assert main(["place", "--data", file, "--language", "en"]) == 2
    assert "python -m planner db upgrade" in capsys.readouterr().err
    assert main(["db", "status"]) == 2


def test_an_import_is_previewed_and_told(store: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "children.csv").read_text(encoding="utf-8")
    (folder / "children.csv").write_text(text.replace("planned", "acute", 1), encoding="utf-8")
    preview = told(["import", str(folder), "--preview"], capsys)
    assert preview["stored"] is False
    assert preview["tables"]["children"]["changed"] == 1
    assert preview["changes"][0]["columns"] == {"urgency": {"before": "planned", "after": "acute"}}
    assert main(["import", str(folder), "--preview", "--language", "en"]) == 0
    assert "urgency planned → acute" in capsys.readouterr().out
    assert told(["import", str(folder)], capsys)["stored"] is True
    assert told(["import", str(folder), "--preview"], capsys)["changes"] == []


def test_a_plan_is_made_kept_and_decided_on(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = made(tmp_path / "plan.json", {"e1": None, "e2": None}, capsys)
    proposed = {row["child_id"]: row["unit_id"] for row in json.loads(plan.read_text())["proposals"]}
    decide = ["decide", "e1", proposed["e1"], "--by", "Kari Nordmann", "--plan", str(plan), "--language", "en"]
    assert main(decide) == 2
    assert "what the child thinks" in capsys.readouterr().err
    done = told([*decide, "--view", "near the school"], capsys)
    assert (done["by"], done["departs"], done["from"]) == ("Kari Nordmann", False, "2026-11-15")  # the data's own day
    assert main([*decide, "--view", "near the school"]) == 2
    assert "Kari Nordmann has already decided" in capsys.readouterr().err
    assert told(["answer", done["decision_id"], "--yes", "--by", "Per Hansen"], capsys)["answer"]["accepts"] is True
    assert len(told(["decisions", "list"], capsys)["decisions"]) == 1
    assert told(["decisions", "verify"], capsys) == {
        "kind": "recomputed",
        "decisions": 1,
        "wrong": {},
        "erased": {},
    }
    assert "e1" not in {row["child_id"] for row in told(["place"], capsys)["proposals"]}
    with sqlite3.connect(store) as connection:
        states = connection.execute("SELECT state, data_sha256 IS NOT NULL FROM runs").fetchall()
    assert states == [("done", 1)] * 2


def test_two_terminals_decide_on_the_last_place_and_one_is_told_who_won(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = made(tmp_path / "plan.json", {"e1": None, "e2": None}, capsys)
    wide = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    terminals = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "planner", "decide", child, "E2", "--by", name, "--plan", str(plan)),
                *("--view", "near the school", "--reason", "it was agreed by phone", "--language", "en"),
            ],
            cwd=ROOT,
            env=wide,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for child, name in (("e1", "Kari Nordmann"), ("e2", "Ola Nordmann"))
    ]
    said = [terminal.communicate(timeout=120) for terminal in terminals]
    assert sorted(terminal.returncode for terminal in terminals) == [0, 2]
    loser = next(err for terminal, (_, err) in zip(terminals, said, strict=True) if terminal.returncode == 2)
    winner = "Ola" if terminals[0].returncode == 2 else "Kari"
    assert f"The last place in E2 was taken by {winner} Nordmann at 20" in loser
    assert "Traceback" not in loser


def test_one_byte_of_history_is_found_and_named(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    capsys.readouterr()
    with sqlite3.connect(store) as connection:
        connection.execute("DROP TRIGGER only_added_audit_update")
        connection.execute("UPDATE audit SET action = upper(substr(action, 1, 1)) || substr(action, 2) WHERE seq = 1")
    assert main(["audit", "verify", "--language", "en"]) == 1
    assert "audit 1: its content does not fit its hash" in capsys.readouterr().out


def test_exports_carry_purpose_and_watermark_and_can_be_read_back(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "out"), "--purpose", "short"]) == 2
    done = told(["export", str(tmp_path / "out"), "--purpose", "monthly report to the board"], capsys)
    assert "monthly report to the board" in (tmp_path / "out" / "WATERMARK.txt").read_text(encoding="utf-8")
    assert "monthly report" in done["watermark"]
    assert set(read_dataset(tmp_path / "out").children) == set(country().children)
    assert told(["export", str(tmp_path / "out.xlsx"), "--purpose", "monthly report to the board"], capsys)
    assert set(read_dataset(tmp_path / "out.xlsx").placements) == set(country().placements)
    assert main(["export", str(tmp_path / "out.csv"), "--purpose", "monthly report to the board"]) == 2
    seen = told(["audit", "who", "e1"], capsys)["records"]
    assert [record["action"] for record in seen][:2] == ["export", "export"]


def test_real_data_refuse_to_open_without_a_login_and_say_what_to_do(
    template: Path, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "real.db"
    file.write_bytes(template.read_bytes())
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(file))
    (folder / NOTICE).unlink()
    assert main(["import", str(folder), "--language", "en"]) == 2
    assert "planner users add" in capsys.readouterr().err

    def typed(*arguments: str) -> int:
        monkeypatch.setattr("sys.stdin", __import__("io").StringIO(PASSWORD + "\n"))
        return main([*arguments, "--password-stdin", "--language", "en"])

    assert typed("users", "add", "kari", "--name", "Kari Nordmann", "--role", "intake_planner") == 2
    assert typed("users", "add", "ada", "--name", "Ada Admin", "--role", "administrator") == 0
    assert typed("login", "--user", "ada") == 0
    assert typed("users", "add", "robot", "--name", "Import", "--role", "service_account") == 0
    assert typed("users", "add", "kari", "--name", "Kari", "--role", "intake_planner", "--operator", "bufetat_ost") == 0
    assert main(["import", str(folder)]) == 2
    assert typed("login", "--user", "robot") == 0
    assert main(["import", str(folder)]) == 0
    assert main(["logout"]) == 0
    capsys.readouterr()
    assert main(["place", "--language", "en"]) == 2
    assert "log in first" in capsys.readouterr().err
    assert typed("login", "--user", "kari") == 0
    plan = told(["place", "--purpose", "the weekly meeting"], capsys)
    assert {row["child_id"] for row in plan["proposals"]} == {"e1", "e2", "e3"}
    assert main(["child", "n1"]) == 2
    assert told(["child", "n1", "--break-glass", "asked by the emergency unit"], capsys)["children"]
    assert main(["users", "list"]) == 2
    assert typed("login", "--user", "ada") == 0
    assert [user["user_id"] for user in told(["users", "list"], capsys)["users"]] == ["ada", "kari", "robot"]
    assert told(["users", "revoke", "kari"], capsys)["sessions"] == 1
    assert typed("login", "--user", "kari") == 2
