"""Changes on the command line: pins, prohibitions, waivers and scenarios, and the sentences for those that fail."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.change import Scenario, SetPlaces, Step
from planner import service
from planner.__main__ import main
from planner.placement.case import living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import eligible_units
from planner.placement.proposals import proposals_of
from planner.scenarios import write_scenario
from tests.placement.test_plans_under_changes import kept_out_by

OSLO = ["--operator", "bfe", "--time-limit", "20"]
SAID = ["--by", "leader", "--why", "agreed", "--until", "2026-12-31"]
CASE = service.case_of(service.open_desk(), service.PlaceRequest(operators=("bfe",)))
DRAFT = Draft(living_under(CASE, {}))
CHILD, UNIT = next(
    (child, unit.unit_id)
    for child in CASE.candidates
    for unit in eligible_units(CASE, child)
    if len(eligible_units(CASE, child)) > 3 and not obstacles(CASE, DRAFT, child, unit)
)
HOUSED = next(
    child.child_id
    for residents in CASE.residents.values()
    for child in residents
    if not CASE.placement_of[child.child_id].movable
)


def placed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    """The plan of the command."""
    assert main(["place", *OSLO, *arguments, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def unit_of(plan: Any, child: str) -> str | None:
    """Where the plan lets the child live."""
    return next(row["unit_id"] for row in plan["proposals"] if row["child_id"] == child)


def test_a_pin_is_kept_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    plan = placed(["--pin", f"{CHILD.child_id}={UNIT}"], capsys)
    assert unit_of(plan, CHILD.child_id) == UNIT
    assert plan["changes"] == [
        {"kind": "pin", "child_id": CHILD.child_id, "unit_id": UNIT, "who": "kommandolinjen", "why": "et forsøk"}
    ]
    assert main(["place", *OSLO, "--pin", f"{CHILD.child_id}={UNIT}", "--by", "NN", "--why", "avtalt"]) == 0
    said = capsys.readouterr().out
    assert f"{CHILD.child_id} skal bo i {UNIT} (NN, avtalt)" in said


def test_a_prohibition_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = unit_of(placed([], capsys), CHILD.child_id) or UNIT
    plan = placed(["--forbid", f"{CHILD.child_id}={chosen}"], capsys)
    assert unit_of(plan, CHILD.child_id) != chosen


def test_a_waiver_opens_a_unit_to_a_pin_and_is_told_in_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child, unit = kept_out_by(CASE, "age")
    file = tmp_path / "plan.json"
    waived = ["--waive", f"{child}=age", *SAID, "--pin", f"{child}={unit}", "--language", "en"]
    assert main(["place", *OSLO, "--pin", f"{child}={unit}", "--language", "en"]) == 2
    assert "Waive the rule «Age» first" in capsys.readouterr().err
    assert main(["place", *OSLO, *waived, "--json", str(file)]) == 0
    said = capsys.readouterr().out
    line = f"{child}: Rule waived: Age, by leader, until 2026-12-31: agreed (the plan needs it)"
    assert line in said
    assert main(["check", str(file), "--language", "en"]) == 0
    checked = capsys.readouterr().out
    assert line in checked
    assert f"{child} must live in {unit}" in checked
    assert main(["check", str(file), "--json", "-"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert [step["kind"] for step in verdict["changes"]] == ["waive", "pin"]
    assert [shown["used"] for shown in verdict["waivers"]] == [True]
    assert main(["explain", child, "--plan", str(file), "--unit", unit, "--language", "en"]) == 0
    assert "Rule waived: Age" in capsys.readouterr().out


def test_vestby_open_to_oslo_leaves_fewer_without_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    closed, opened = placed([], capsys), placed(["--scenario", "vestby_open_to_oslo"], capsys)
    reached = [[goal["value"] for goal in plan["goals"][:4]] for plan in (opened, closed)]
    assert reached[0] < reached[1]
    vestby = [row["child_id"] for row in opened["proposals"] if row["unit_id"] == "U-0054"]
    assert vestby
    assert not any(row["unit_id"] == "U-0054" for row in closed["proposals"])


def test_explain_takes_a_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "more.toml"
    write_scenario(Scenario("t", "w", (Step(SetPlaces(UNIT, 0), "Q", "w"),)), file)
    asked = ["explain", CHILD.child_id, "--unit", UNIT, "--json", "-", "--time-limit", "20"]
    for more, full in (([], False), (["--scenario", str(file)], True)):
        assert main([*asked, *more]) == 0
        (verdict,) = json.loads(capsys.readouterr().out)["units"]
        assert ("places" in {rule["rule"] for rule in verdict["rules"]}) == full


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--pin", CHILD.child_id], "write CHILD=UNIT"),
        (["--pin", f"={UNIT}"], "write CHILD=UNIT"),
        (["--forbid", "B="], "write CHILD=UNIT"),
        (["--waive", CHILD.child_id, *SAID], "write CHILD=RULE"),
        (["--waive", f"{CHILD.child_id}=age"], "A waiver needs a reason, an approver and a last day"),
        (["--waive", f"{CHILD.child_id}=age", "--by", "L", "--why", "w"], "add --why, --by and --until"),
        (["--waive", f"{CHILD.child_id}=age", *SAID[:4], "--until", "2020-01-01"], "would do nothing"),
        (["--waive", f"{CHILD.child_id}=ground", *SAID], "The rule «Placement ground» cannot be waived"),
        (["--waive", f"{CHILD.child_id}=aeg", *SAID], "The nearest one known is «age»"),
        (["--until", "2026-12-31"], "--until is the last day of a waiver"),
        (["--until", "soon", "--waive", "B=age"], "is not a date"),
        (["--pin", f"{CHILD.child_id}=U-none"], "There is no unit «U-none»"),
        (["--pin", f"B-none={UNIT}"], "There is no child «B-none»"),
        (["--pin", f"{HOUSED}={UNIT}"], "is not up for a move"),
        (["--pin", f"{CHILD.child_id}={UNIT}", "--forbid", f"{CHILD.child_id}={UNIT}"], "Lift that prohibition first"),
        (["--scenario", "vestby"], "There is no scenario called «vestby»"),
        (["--scenario", "nowhere.toml"], "There is no such file"),
        (["--scenario", "pyproject.toml"], "The key is not known"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_two(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in ("en", "nb"):
        assert main(["place", *OSLO, *arguments, "--language", language]) == 2
        said = capsys.readouterr()
        assert sentence in said.err or language == "nb"
        assert "{" not in said.err
        assert "Traceback" not in said.err
        assert not said.out


@pytest.mark.parametrize(
    "command",
    [
        ["place", *OSLO],
        ["explain", CHILD.child_id, "--operator", "bfe"],
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "2077-01-01", "9999-12-31"])
def test_a_planning_day_far_from_the_data_is_refused(
    command: list[str], day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--date", day]) == 2
    said = capsys.readouterr()
    assert "er for langt fra dataene av 20.11.2026" in said.err
    assert "velg en planleggingsdag fra 01.01.1990 til 31.12.2076" in said.err


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2076, 12, 31)])
def test_the_first_and_the_last_planning_day_can_be_reckoned_with(day: date) -> None:
    case = service.case_of(service.open_desk(), service.PlaceRequest(day, ("bfe",), review_residents=True))
    assert len(proposals_of(case, {})) == len(case.candidates)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"kind": "pin", "child_id": None, "unit_id": UNIT}, "Nøkkelen mangler"),
        ({"kind": "staff", "unit_id": UNIT, "shift": "day", "staff": 10**400}, "Et tall med høyst 18 siffer"),
        ({"kind": "dial", "name": "age_bands", "value": ["x"]}, "hele tall i stigende rekkefølge"),
        ({"kind": "dial", "name": "outnumber_target_groups", "value": ["finnesikke"]}, "«finnesikke»"),
        ({"kind": "dial", "name": "outnumber_ratio", "key": "night", "value": 1e20}, "Et tall med høyst 18 siffer"),
        ({"kind": "dial", "name": "speed_kmh", "value": 1e-300}, "et tall fra 5 til 200 (km/t)"),
    ],
)
def test_a_change_in_a_plan_that_makes_no_sense_is_told_in_a_sentence(
    row: dict[str, Any], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"proposals": [], "changes": [row]}))
    assert main(["check", str(plan)]) == 2
    said = capsys.readouterr()
    assert says in (said.out + said.err).replace("\n", " ").replace("\u00a0", " ")
    assert "Traceback" not in said.err
