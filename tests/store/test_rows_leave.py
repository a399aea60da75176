"""Rows about children as JSON are an export: with real data of a store they take a purpose, a login and the right."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.access import Actor
from models.child import Placement, Waiver
from models.ids import ChildId, UnitId
from planner import service, signed_in
from planner.__main__ import main
from planner.keeping import children_named
from planner.store import watched
from planner.store.opened import Store
from tests.placement.waived import waiver_file
from tests.store.conftest import Open
from tests.store.making import DAY, OST, PLANNING, actor, child, country

WHY = "for the weekly meeting"
PLANNER = actor("intake_planner", OST)
COMMANDS = (
    ("place",),
    ("explain", "e1"),
    ("refer", "e3"),
    ("alternatives", "--best", "2"),
    ("worth", "--only", "places"),
    ("schedule", "--weeks", "2", "--operator", OST),
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command on a store as somebody; its exit code."""

    def as_somebody(store: Store, who: Actor, *arguments: str) -> int:
        monkeypatch.setattr(service, "store_at", lambda _: store)
        monkeypatch.setattr(service, "actor_here", lambda _: who)
        return main([*arguments, "--data", "x.db", "--time-limit", "20", "--language", "en"])

    return as_somebody


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
def test_json_of_real_children_takes_a_purpose(
    fresh_file: Open, run: Any, command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, out = fresh_file(is_synthetic=False), tmp_path / "out.json"
    assert run(store, PLANNER, *command) == 0  # on the terminal alone
    for target in ("-", str(out)):
        capsys.readouterr()
        assert run(store, PLANNER, *command, "--json", target) == 2
        said = capsys.readouterr()
        assert "Say what the export is for" in said.err
        assert said.out == ""
    assert not out.exists()
    assert run(store, PLANNER, *command, "--json", str(out), "--purpose", WHY) == 0
    watermark = json.loads(out.read_text(encoding="utf-8"))["watermark"]
    assert WHY in watermark
    assert PLANNER.name in watermark
    with store.work(actor("auditor")) as work:
        records = watched.lately(work)
        seen = [each.action for each in watched.who_has_seen(work, command[1] if command[0] == "refer" else "e1")]
    found = next(each for each in records if each.action == "export")
    assert found.detail == {"files": ["out.json"], "purpose": WHY}
    assert seen.count("export") == (command[0] != "worth")  # which names units alone
    mark = next(each for each in records if each.action == "watermark")
    assert watermark.endswith(str(mark.subject))


def test_an_explanation_that_names_others_is_noted_as_theirs_too(fresh_file: Open, run: Any, tmp_path: Path) -> None:
    store, out = fresh_file(is_synthetic=False), tmp_path / "out.json"
    assert run(store, PLANNER, "explain", "e1", "--unit", "E2", "--json", str(out), "--purpose", WHY) == 0
    desk = service.desk_from_store(store, PLANNER)
    named = children_named(desk, json.loads(out.read_text(encoding="utf-8")))
    assert {"e1"} < set(named)
    with store.work(actor("auditor")) as work:
        for child_id in named:
            assert "export" in [each.action for each in watched.who_has_seen(work, child_id)], child_id
    assert (
        run(store, PLANNER, "explain", "e3", "--unit", "E1", "--json", "-", "--purpose", WHY) == 2
    )  # br is in the way


USABLE = ("usable", "--data", "x.db", "--unit", "E1", "--draws", "5", "--json", "-")

LISTS = (("today",), ("quality",), ("check", "plan.json"), ("decisions", "list"))
"""Commands that list children, with no plan to make."""


@pytest.mark.parametrize("command", LISTS, ids=[" ".join(command) for command in LISTS])
def test_lists_of_real_children_take_a_purpose_too(
    fresh_file: Open,
    command: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store, out = fresh_file(is_synthetic=False), tmp_path / "out.json"
    for module in (service, signed_in):
        monkeypatch.setattr(module, "store_at", lambda _: store)
        monkeypatch.setattr(module, "actor_here", lambda _: actor("regional_lead", OST))
    monkeypatch.chdir(tmp_path)
    plan = {"kind": "plan", "date": "2026-11-20", "proposals": [{"child_id": "e1", "unit_id": None}]}
    Path("plan.json").write_text(json.dumps(plan), encoding="utf-8")
    where = ("--data", "x.db") if command[0] in ("today", "quality", "check") else ("--store", "x.db")
    asked = [*command, *where, "--language", "en"]
    on_screen = main(asked)
    assert on_screen in (0, 1)
    capsys.readouterr()
    assert main([*asked, "--json", "-"]) == 2
    said = capsys.readouterr()
    assert "Say what the export is for" in said.err
    assert said.out == ""
    assert main([*asked, "--json", str(out), "--purpose", WHY]) == on_screen
    assert WHY in json.loads(out.read_text(encoding="utf-8"))["watermark"]


def test_children_are_noted_where_a_sentence_names_them(fresh_file: Open) -> None:
    desk = service.desk_from_store(fresh_file(is_synthetic=False), PLANNER)
    told = {
        "wrong": "e1 and e10 cannot both be right",
        "rows": ["e2-b", {"id": "e3"}],
        "why": "see\ner",
        "code": ["the2", "x-e2"],
    }
    assert children_named(desk, told) == ("e1", "e3", "er")


def test_a_table_of_real_children_takes_a_purpose_and_carries_the_watermark(
    fresh_file: Open, run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, out = fresh_file(is_synthetic=False), tmp_path / "rows.csv"
    asked = (*COMMANDS[-1], "--table", str(out))
    assert run(store, PLANNER, *asked) == 2
    assert "Say what the export is for" in capsys.readouterr().err
    assert not out.exists()
    assert run(store, PLANNER, *asked, "--purpose", WHY) == 0
    assert all(WHY in line for line in out.read_text(encoding="utf-8").splitlines()[1:])
    with store.work(actor("auditor")) as work:
        found = next(each for each in watched.lately(work) if each.action == "export")
        seen = [each.action for each in watched.who_has_seen(work, "er")]
    assert found.detail == {"files": ["rows.csv"], "purpose": WHY}
    assert seen.count("export") == 1  # a resident, whose stay is in the table


def test_a_schedule_does_not_leave_with_a_child_who_may_not_be_exported(
    fresh_file: Open, run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    asked = ("schedule", "--weeks", "2", "--json", str(out), "--purpose", WHY)
    assert run(fresh_file(is_synthetic=False), PLANNER, *asked) == 2  # br is bfe's child, in a house of Øst
    assert "may not be done in the role" in capsys.readouterr().err
    assert not out.exists()


def test_an_answer_without_names_takes_a_purpose_where_a_waiver_names_a_child(
    fresh_file: Open, run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, waived = fresh_file(is_synthetic=False), ("--scenario", str(waiver_file(tmp_path, "e1")))
    asked = ("trade-off", "travel_minutes", "cost", "--json", "-")
    assert run(store, PLANNER, *asked) == 0
    assert "watermark" not in json.loads(capsys.readouterr().out)
    assert run(store, PLANNER, *asked, *waived) == 2
    assert "Say what the export is for" in capsys.readouterr().err
    assert run(store, PLANNER, *asked, *waived, "--purpose", WHY) == 0
    assert WHY in json.loads(capsys.readouterr().out)["watermark"]
    assert main([*USABLE, *waived, "--language", "en"]) == 2
    assert "Say what the export is for" in capsys.readouterr().err


@pytest.mark.parametrize("command", [COMMANDS[0], *COMMANDS[3:]], ids=lambda command: command[0])
def test_children_whom_only_a_waiver_names_are_noted_too(
    fresh_file: Open, run: Any, command: tuple[str, ...], tmp_path: Path
) -> None:
    until = date(2026, 12, 31)
    waivers = (Waiver(ChildId("er"), "separations", "agreed", "leader", until, other_child_id=ChildId("eo")),)
    lives = (Placement(ChildId("eo"), UnitId("E1"), DAY - timedelta(days=5)),)
    small = country()
    children, placements = (*small.children, child("eo", OST)), (*small.placements, *lives)
    dataset = replace(small, children=children, placements=placements, waivers=waivers)
    store = fresh_file(dataset, is_synthetic=False)
    assert run(store, PLANNER, *command, "--json", str(tmp_path / "out.json"), "--purpose", WHY) == 0
    with store.work(actor("auditor")) as work:
        seen = {key: [each.action for each in watched.who_has_seen(work, key)] for key in ("er", "eo")}
    assert [key for key, actions in seen.items() if actions.count("export") != 1] == []


def test_a_waiver_of_a_child_who_is_not_in_the_answer_asks_for_nothing(
    fresh_file: Open, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    waiver = Waiver(ChildId("br"), "age", "agreed", "leader", date(2026, 12, 31))
    store = fresh_file(replace(country(), waivers=(waiver,)), is_synthetic=False)
    trade = ("trade-off", "travel_minutes", "cost", "--operator", OST, "--json", "-")
    assert run(store, PLANNER, *trade) == 0
    assert json.loads(capsys.readouterr().out)["waivers"] == []
    assert main([*USABLE]) == 0
    assert "watermark" not in json.loads(capsys.readouterr().out)


def test_json_of_real_children_takes_a_fresh_login_and_the_right_to_export(
    fresh_file: Open, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    store, asked = fresh_file(is_synthetic=False), ("place", "--json", "-", "--purpose", WHY)
    assert run(store, actor("intake_planner", OST, is_confirmed=False), *asked) == 2
    assert "Confirm who you are" in capsys.readouterr().err
    assert run(store, actor("service_account"), *asked) == 2
    assert "may not be done in the role" in capsys.readouterr().err
    assert run(store, PLANNER, "explain", "br", "--json", "-", "--purpose", WHY) == 2  # bfe's child, in a house of Øst
    assert "may not be done in the role" in capsys.readouterr().err
    assert run(store, PLANNER, *asked) == 0


def test_synthetic_rows_leave_freely(fresh_file: Open, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(fresh_file(), PLANNING, "place", "--json", "-") == 0
    assert "watermark" not in json.loads(capsys.readouterr().out)


def test_a_plan_with_a_watermark_is_a_plan(
    fresh_file: Open, run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, out = fresh_file(is_synthetic=False), tmp_path / "plan.json"
    assert run(store, PLANNER, "place", "--json", str(out), "--purpose", WHY) == 0
    capsys.readouterr()
    assert main(["check", str(out), "--data", "x.db"]) == 0
