"""`explain` and `refer` on the shipped data: what they report comes out when it is carried out by hand."""

import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from models.change import Scenario
from models.ids import ChildId, UnitId
from planner.__main__ import main
from planner.errors import Fault
from planner.placement.again import Limits
from planner.placement.options import alternatives
from planner.placement.ties import TIE, ties_of
from planner.questions import known_plan
from planner.scenarios import write_scenario
from planner.service import PlaceRequest, open_desk
from planner.steps import read_steps

OSLO = ["--operator", "bfe"]


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The JSON that a command prints."""
    assert main([*arguments, "--json", "-"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


@cache
def children() -> dict[str, str]:
    """Oslo's children under the plan who could live elsewhere: one placed, one without a place, one tied."""
    known = known_plan(open_desk(), PlaceRequest(operators=("bfe",)))
    tied = [c.child_id for c in ties_of(known, Limits()).children if c.verdict == TIE]

    def first(kind: Callable[[ChildId, UnitId | None], bool]) -> ChildId:
        return next(c for c, unit in known.unit_of.items() if kind(c, unit) and alternatives(known, c, Limits(), 1))

    return {
        "placed": first(lambda c, unit: unit is not None and c not in tied),
        "without a place": first(lambda _, unit: unit is None),
        "tied": tied[0],
    }


@cache
def explained(kind: str) -> dict[str, Any]:
    """What `explain` says of such a child; several tests ask."""
    told = io.StringIO()
    with redirect_stdout(told):
        assert main(["explain", children()[kind], *OSLO, "--json", "-"]) == 0
    answer: dict[str, Any] = json.loads(told.getvalue())
    return answer


@pytest.mark.parametrize("kind", ["placed", "without a place", "tied"])
def test_carrying_a_reported_change_out_by_hand_gives_its_goal_values(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    child, option = children()[kind], explained(kind)["options"][0]
    answer = answered(capsys, "explain", child, "--unit", option["unit_id"], *OSLO)["why_not"]
    plan = answered(capsys, "place", "--pin", answer["pin"], *OSLO)
    assert units_of(plan)[child] == option["unit_id"]
    assert values(plan) == values(answer) == values(option)


def test_carrying_a_reported_correction_out_as_a_scenario_gives_its_goal_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = next(c for c in explained("without a place")["corrections"] if not c["review"])
    faults: list[Fault] = []
    steps = tuple(replace(step, who="test", why="as reported") for step in read_steps(found["changes"], "told", faults))
    assert faults == []
    write_scenario(Scenario("As reported", "A place", steps), tmp_path / "told.toml")
    plan = answered(capsys, "place", "--scenario", str(tmp_path / "told.toml"), *OSLO)
    assert units_of(plan)[children()["without a place"]] is not None
    assert values(plan) == values(found)


def units_of(plan: dict[str, Any]) -> dict[str, str | None]:
    """Who lives where in a plan as JSON."""
    return {row["child_id"]: row["unit_id"] for row in plan["proposals"]}


def values(told: dict[str, Any]) -> list[tuple[str, int]]:
    """The goals and their values in any answer as JSON."""
    return [(goal["name"], goal["value"]) for goal in told["goals"]]


def test_a_tie_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    child = children()["tied"]
    known = known_plan(open_desk(), PlaceRequest(operators=("bfe",)))
    others = next(c.others for c in ties_of(known, Limits()).children if c.child_id == child)
    unit = next(unit for unit in others if unit is not None)
    answer = answered(capsys, "explain", child, "--unit", unit, *OSLO, "--language", "en")["why_not"]
    assert all(goal["difference"] == 0 for goal in answer["goals"])
    assert "just as good" in answer["sentence"]


def test_a_child_without_a_place_is_told_why_and_what_else() -> None:
    told = explained("without a place")
    assert told["unit_id"] is None
    assert told["reasons"]
    assert sum(told["closed_by"].values()) + told["open_units"] == len(told["units"])


def test_a_guardian_reads_about_one_child_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child, file = children()["tied"], tmp_path / "told.json"
    assert main(["explain", child, *OSLO, "--for", "guardian", "--json", str(file)]) == 0
    assert set(re.findall(r"B-\d+", capsys.readouterr().out)) == {child}
    assert set(re.findall(r"B-\d+", file.read_text("utf-8"))) == {child}
    assert main(["explain", child, *OSLO, "--for", "neighbour"]) == 2


def test_a_referral_says_where_there_is_room_and_what_moves_would_bring(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child, file = children()["tied"], tmp_path / "told.json"
    assert main(["refer", child, *OSLO, "--language", "nb", "--json", str(file)]) == 0
    assert "Når andre kan flyttes" in capsys.readouterr().out
    told = json.loads(file.read_text("utf-8"))
    plan = answered(capsys, "place", *OSLO)
    assert [g["value"] for g in told["with_moves"]["goals"]] == [g["value"] for g in plan["goals"]]
    losses = [[goal["difference"] for goal in each["goals"]] for each in told["fitting"]]
    assert losses == sorted(losses)


NEW = (
    *("--new", "birth_month=2011-05", "--new", "gender=boy", "--new", "operator=bfe", "--new", "municipality=0301"),
    *("--new", "ground=6-2", "--new", "target_group=behaviour_high_risk", "--new", "urgency=acute"),
)


def test_a_child_who_is_not_in_the_data_is_ranked_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    told = answered(capsys, "refer", "N-1", *NEW, *OSLO)
    assert told["child_id"] == "N-1"
    far_away = answered(
        capsys, "refer", "N-1", *NEW, "--new", "municipality=5001", "--new", "needs=school|health", *OSLO
    )
    assert far_away != told  # another journey, and services that not every unit has


def test_a_new_child_is_refused_with_every_fault_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refer", "N-1", "--new", "birth_month=mai", "--new", "gendr=boy", "--language", "en"]) == 2
    said = capsys.readouterr().err
    assert "A month as 2011-05." in said
    assert "«gender»" in said
    assert "municipality" in said


def test_a_referral_of_a_child_who_has_a_place_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    resident = open_desk().dataset.placements[0].child_id
    assert main(["refer", resident]) == 2
    assert "har allerede en plass" in capsys.readouterr().err
