"""Plans made under changes carry them, are judged under them, and tell which rules are waived in them."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.change import (
    AllowMove,
    Change,
    CloseUnit,
    ForbidUnit,
    KeepApart,
    OpenUnit,
    PinChild,
    SetDial,
    SetPlaces,
    Step,
    WaiveRule,
)
from models.ids import ChildId, UnitId
from planner import questions, service
from planner.errors import BadInput, BadUse, RefusedChange
from planner.placement import solver
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import eligible_units, refusals
from planner.placement.solver import Settings, Solution
from planner.plans import plan_to_json, read_plan

OSLO = ("bfe",)
WAIVER_ENDS = date(2026, 12, 31)


@pytest.fixture(scope="module")
def desk() -> service.Desk:
    return service.open_desk()


@pytest.fixture(scope="module")
def case(desk: service.Desk) -> Case:
    return service.case_of(desk, request())


def request(*changes: Change, **more: Any) -> service.PlaceRequest:
    """Oslo's children, under changes."""
    steps = tuple(Step(change, "Q", "trial") for change in changes)
    return service.PlaceRequest(operators=OSLO, time_limit_s=20, steps=steps, **more)


def written(desk: service.Desk, asked: service.PlaceRequest, folder: Path) -> Path:
    """The file of the plan."""
    file = folder / "plan.json"
    file.write_text(json.dumps(plan_to_json(service.place(desk, asked), "en")), encoding="utf-8")
    return file


def with_a_unit_more(desk: service.Desk, case: Case) -> tuple[str, OpenUnit]:
    """A child without a place, and a unit that could be opened for it at some institution."""
    waiting = [row.child_id for row in service.place(desk, request()).proposals if row.unit_id is None]
    for child in waiting:
        for unit in case.unit_by_id.values():
            if not list(refusals(case, case.child_by_id[child], unit)):
                opened = OpenUnit("U-new", unit.institution_id, approved_places=1)  # type: ignore[arg-type]
                try:
                    service.case_of(desk, request(opened, PinChild(child, opened.unit_id)))
                except RefusedChange:
                    continue
                return child, opened
    raise AssertionError("no unit would help")


def kept_out_by(case: Case, rule: str) -> tuple[ChildId, UnitId]:
    """A waiting child and a unit that only this rule closes to it, where it could live with the residents."""
    draft = Draft(living_under(case, {}))
    return next(
        (child.child_id, unit.unit_id)
        for child in case.candidates
        for unit in case.unit_by_id.values()
        if [found.code for found, _ in refusals(case, child, unit)] == [rule]
        and not obstacles(case, draft, child, unit)
    )


def test_a_plan_carries_its_changes_and_comes_back_with_them(desk: service.Desk, case: Case, tmp_path: Path) -> None:
    child = case.candidates[0].child_id
    unit = eligible_units(case, case.candidates[0])[0].unit_id
    asked = request(SetPlaces(unit, 9), ForbidUnit(child, unit), SetDial("goal_order", case.parameters.goal_order))
    file = written(desk, asked, tmp_path)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["changes"][0] == {
        "kind": "places",
        "unit_id": unit,
        "approved_places": 9,
        "who": "Q",
        "why": "trial",
    }
    assert read_plan(file, desk.as_of).steps == asked.steps


def test_a_plan_is_checked_under_its_own_changes(desk: service.Desk, case: Case, tmp_path: Path) -> None:
    child, unit = kept_out_by(case, "operator_or_agreement")
    waiver = WaiveRule(child, "operator_or_agreement", "agreed by phone", "leader", WAIVER_ENDS)
    file = written(desk, request(waiver, PinChild(child, unit)), tmp_path)
    verdict = service.check(desk, file)
    assert verdict.is_sound
    assert [step.change for step in verdict.steps] == [waiver, PinChild(child, unit)]
    assert [(shown.waiver.child_id, shown.is_used) for shown in verdict.waivers] == [(child, True)]
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["waivers"] == [
        {
            "child_id": child,
            "rule": "operator_or_agreement",
            "unit_id": None,
            "other_child_id": None,
            "reason": "agreed by phone",
            "approved_by": "leader",
            "expires_on": "2026-12-31",
            "used": True,
        }
    ]
    reasons = next(row["reasons"] for row in content["proposals"] if row["child_id"] == child)
    assert reasons[-1] == "Rule waived: Operator or agreement, by leader, until 2026-12-31: agreed by phone"
    content["changes"] = []
    file.write_text(json.dumps(content), encoding="utf-8")
    assert {broken.rule for broken in service.check(desk, file).broken} == {"operator_or_agreement"}


def test_a_waiver_of_the_data_is_shown_in_every_plan(desk: service.Desk, case: Case) -> None:
    child, unit = kept_out_by(case, "age")
    ends = case.start_of(case.child_by_id[child])
    waiver = WaiveRule(child, "age", "soon old enough", "leader", ends, unit)
    lasting = service.desk_under(desk, [Step(waiver)])
    kept = replace(desk, dataset=lasting.dataset)
    plan = service.place(kept, request())
    assert not plan.steps
    assert [(shown.waiver.child_id, shown.waiver.unit_id) for shown in plan.waivers] == [(child, unit)]
    assert service.check_plan(kept, plan).waivers == plan.waivers
    later = service.place(kept, request(date=ends + timedelta(days=1)))
    assert not later.waivers


def test_an_explanation_under_a_plan_is_under_its_changes(desk: service.Desk, case: Case, tmp_path: Path) -> None:
    child, unit = kept_out_by(case, "operator_or_agreement")
    waiver = WaiveRule(child, "operator_or_agreement", "r", "leader", WAIVER_ENDS)
    file = written(desk, request(waiver, PinChild(child, unit)), tmp_path)
    told, _ = questions.explained(desk, service.PlaceRequest(), child, unit, file)
    assert told.unit_id == unit
    assert told.verdicts[0].fits
    assert "Rule waived" in str(told.reasons[-1])
    with pytest.raises(BadUse, match="carries its own changes"):
        questions.explained(desk, request(waiver), child, unit, file)


def test_a_new_unit_takes_children_and_is_known_to_check_and_explain(
    desk: service.Desk, case: Case, tmp_path: Path
) -> None:
    child, opened = with_a_unit_more(desk, case)
    file = written(desk, request(opened, PinChild(child, opened.unit_id)), tmp_path)
    assert service.check(desk, file).is_sound
    assert questions.explained(desk, service.PlaceRequest(), child, "U-new", file)[0].unit_id == "U-new"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["changes"] = content["changes"][1:]
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RefusedChange, match="There is no unit «U-new»"):
        service.check(desk, file)


def test_one_more_place_places_a_child_more(desk: service.Desk, case: Case) -> None:
    _, opened = with_a_unit_more(desk, case)
    before, after = (
        {goal.name: goal.value for goal in service.place(desk, asked).goals} for asked in (request(), request(opened))
    )
    assert (after["unplaced_acute"], after["unplaced"]) < (before["unplaced_acute"], before["unplaced"])


def started_from(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The plans that searches begin with from now on."""
    starts: list[Any] = []

    def solve(asked: Case, settings: Settings) -> Solution:
        starts.append(settings.start)
        return solver.solve(asked, settings)

    monkeypatch.setattr(service, "solve", solve)
    return starts


@pytest.mark.parametrize("without_a_place", [False, True])
def test_residents_of_a_closed_unit_are_decided_without_a_review(
    without_a_place: bool, desk: service.Desk, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = (
        (unit, residents, service.place(desk, request(CloseUnit(unit))))
        for unit, residents in case.residents.items()
        if len(residents) > 1 and all(child.operator == "bfe" for child in residents)
    )
    unit, residents, plan = next(found for found in plans if (found[2].goals[0].value > 0) == without_a_place)
    assert plan.goals[0].name == "displaced"
    moved = {row.child_id: row for row in plan.proposals if row.moves_from == unit}
    assert set(moved) == {child.child_id for child in residents}
    assert all(row.unit_id != unit for row in moved.values())
    assert all("Must leave its present unit" in str(row.reasons[0]) for row in moved.values())
    assert service.check_plan(desk, plan).is_sound
    assert not any(row.moves_from == unit for row in service.place(desk, request()).proposals)
    starts = started_from(monkeypatch)
    reviewed = service.place(desk, request(CloseUnit(unit), review_residents=True))
    assert starts[-1] is not None  # the plan without a review, in which the unit's residents have moved already
    assert unit not in {starts[-1].get(child.child_id) for child in residents}
    assert service.check_plan(desk, reviewed).is_sound
    assert [goal.value for goal in reviewed.goals[:4]] <= [goal.value for goal in plan.goals[:4]]


def test_a_desk_under_steps_gives_the_plan_of_the_steps(desk: service.Desk, case: Case) -> None:
    a, b = [child.child_id for child in case.candidates if child.child_id not in case.apart_of][:2]
    one, two = Step(KeepApart(a, b, "unit"), "Q", "a"), Step(SetDial("places_counted", "budgeted"), "Q", "b")
    under = service.desk_under(desk, [one])
    assert under.steps == (one,)
    for asked in (replace(request(), steps=(two,)), replace(request(), steps=(two,), date=desk.as_of)):
        all_asked = replace(asked, steps=(one, two))
        assert service.case_of(under, asked).question == service.case_of(desk, all_asked).question
        both = service.place(under, asked)
        assert both.steps == (one, two)
        assert both.proposals == service.place(desk, all_asked).proposals
        assert service.check_plan(under, both).is_sound
        assert service.check_plan(desk, both).is_sound
    assert service.desk_under(under, [two]) == service.desk_under(desk, [one, two])
    assert service.desk_under(desk, []) is desk
    assert service.world_under(desk).dataset is desk.dataset


def test_a_step_from_a_later_day_holds_in_plans_for_that_day(desk: service.Desk, case: Case) -> None:
    unit = eligible_units(case, case.candidates[0])[0].unit_id
    later = desk.as_of + timedelta(days=3)
    step = Step(SetPlaces(unit, 99), "Q", "trial", later)
    for day, places in ((desk.as_of, case.unit_by_id[unit].approved_places), (later, 99)):
        asked = service.PlaceRequest(day, OSLO, steps=(step,))
        assert service.case_of(desk, asked).unit_by_id[unit].approved_places == places
    assert service.desk_under(desk, [step], later).steps == (step,)


def test_a_pin_to_an_immovable_resident_needs_the_word_that_it_may_move(desk: service.Desk, case: Case) -> None:
    resident = next(
        child
        for residents in case.residents.values()
        for child in residents
        if child.operator == "bfe"
        and not case.placement_of[child.child_id].movable
        and case.could_stay.get(child.child_id, True)
    )
    home = case.home[resident.child_id]
    with pytest.raises(RefusedChange, match="Say first that a move may be considered"):
        service.place(desk, request(ForbidUnit(resident.child_id, home)))
    plan = service.place(desk, request(AllowMove(resident.child_id), ForbidUnit(resident.child_id, home)))
    assert next(row.unit_id for row in plan.proposals if row.child_id == resident.child_id) != home


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        (5, "changes"),
        ([5], "kind"),
        ([{"kind": "pins"}], "kind"),
        ([{"kind": "pin", "child_id": "B-0001"}], "unit_id"),
        ([{"kind": "close_unit", "unit_id": "U", "closes_on": 5}], "closes_on"),
        ([{"kind": "lift_pins", "child_id": "B", "by": "Q"}], "by"),
    ],
)
def test_changes_of_the_wrong_shape_are_bad_input(
    desk: service.Desk, changes: object, column: str, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"proposals": [], "changes": changes}), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        service.check(desk, file)
    assert [fault.column for fault in refused.value.faults] == [column]
