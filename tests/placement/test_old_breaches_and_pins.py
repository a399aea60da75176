"""What was wrong before a plan stays told and puts nobody out; pins and hand-typed plans are taken at their word."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.child import Pin
from planner import service
from planner.errors import BadInput, ContradictingPins
from planner.placement.case import Case
from planner.placement.solver import Settings, Solution

NORTH = ("bufetat_nord",)


@pytest.fixture(scope="module")
def desk() -> service.Desk:
    return service.open_desk()


def request(review: bool) -> service.PlaceRequest:
    return service.PlaceRequest(operators=NORTH, review_residents=review, time_limit_s=20)


def with_data(desk: service.Desk, **tables: Any) -> service.Desk:
    return replace(desk, dataset=replace(desk.dataset, **tables))


def crowded(desk: service.Desk) -> tuple[service.Desk, str]:
    """The desk with a northern unit of movable residents cut to one place, and the unit."""
    case = service.case_of(desk, request(review=False))
    movable = {p.child_id for p in desk.dataset.placements if p.movable}
    unit_id = next(
        unit
        for unit, residents in case.residents.items()
        if len(residents) > 1 and all(c.operator in NORTH and c.child_id in movable for c in residents)
    )
    units = tuple(replace(u, approved_places=1) if u.unit_id == unit_id else u for u in desk.dataset.units)
    return with_data(desk, units=units), unit_id


def movable_resident(case: Case, movable: bool) -> str:
    return next(
        p.child_id
        for p in sorted(case.question.dataset.placements, key=lambda p: p.child_id)
        if p.movable is movable and case.child_by_id[p.child_id].operator in NORTH
    )


def test_a_review_puts_nobody_out_of_a_unit_that_was_too_full_before(desk: service.Desk) -> None:
    cut, _ = crowded(desk)
    plan = service.place(cut, request(review=True))
    assert next(goal.value for goal in plan.goals if goal.name == "displaced") == 0
    assert service.check_plan(cut, plan).is_sound


def test_a_plan_is_not_blamed_for_a_breach_among_residents_it_does_not_name(desk: service.Desk) -> None:
    cut, unit_id = crowded(desk)
    plan = service.place(cut, request(review=False))
    verdict = service.check_plan(cut, plan)
    assert verdict.is_sound
    assert [(v.rule, v.unit_id) for v in verdict.inherited] == [("places", unit_id)]


def test_a_resident_who_breaks_a_pair_rule_is_told_as_inherited(desk: service.Desk) -> None:
    case = service.case_of(desk, request(review=False))
    unit_id = next(unit for unit, residents in case.residents.items() if residents)
    units = tuple(
        replace(u, closes_on=desk.as_of - timedelta(days=1)) if u.unit_id == unit_id else u for u in desk.dataset.units
    )
    shut = with_data(desk, units=units)
    verdict = service.check_plan(shut, service.place(shut, request(review=False)))
    assert verdict.is_sound
    assert {(v.rule, v.unit_id) for v in verdict.inherited} == {("open_dates", unit_id)}


@pytest.mark.parametrize("kind", ["must", "must_not"])
def test_a_pin_that_moves_a_resident_who_stays_is_refused(desk: service.Desk, kind: str) -> None:
    case = service.case_of(desk, request(review=False))
    child = movable_resident(case, movable=False)
    home = case.home[child]  # type: ignore[index]
    unit = home if kind == "must_not" else next(u for u in case.unit_by_id if u != home)
    pinned = with_data(desk, pins=(Pin(child, unit, kind, "r", "p"),))  # type: ignore[arg-type]
    with pytest.raises(ContradictingPins, match=child):
        service.place(pinned, request(review=False))


def test_a_plan_in_which_a_pin_moves_a_resident_passes_its_check(desk: service.Desk) -> None:
    case = service.case_of(desk, request(review=False))
    child = movable_resident(case, movable=True)
    pinned = with_data(desk, pins=(Pin(child, case.home[child], "must_not", "r", "p"),))  # type: ignore[arg-type, index]
    plan = service.place(pinned, request(review=False))
    assert child in service.units_of(plan)
    assert service.check_plan(pinned, plan).is_sound


def test_a_review_is_never_worse_than_no_review(desk: service.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = service.solve

    def no_time_to_review(case: Case, settings: Settings) -> Solution:
        return real(case, settings if settings.start is None else replace(settings, time_limit_s=1e-6))

    kept = service.place(desk, request(review=False))
    monkeypatch.setattr(service, "solve", no_time_to_review)
    hurried = service.place(desk, request(review=True))
    assert [goal.value for goal in hurried.goals[:4]] <= [goal.value for goal in kept.goals[:4]]


def test_days_wanted_later_are_not_days_waited(desk: service.Desk) -> None:
    case = service.case_of(desk, request(review=False))
    waiting = next(c for c in case.candidates if (case.day - c.referred_on).days > 20)
    for wanted, waited in ((None, (case.day - waiting.referred_on).days), (-7, 7), (30, 0)):
        day = None if wanted is None else case.day + timedelta(days=wanted)
        assert case.waited_days(replace(waiting, wanted_from=day)) == waited


@pytest.mark.parametrize(
    "content",
    [
        {"proposals": [], "goals": 5},
        {"proposals": [], "operators": "bfe"},
        {"proposals": [], "operators": [5]},
        {"proposals": [], "status": "best"},
        {"proposals": [], "goals": [{"name": "unplaced", "value": True, "bound": 1}]},
        {"proposals": [{"child_id": "B-0001"}]},
    ],
)
def test_a_plan_file_of_the_wrong_shape_is_bad_input(desk: service.Desk, content: object, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadInput):
        service.check(desk, file)


def test_a_plan_that_calls_itself_optimal_states_every_goal(desk: service.Desk, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"status": "optimal", "operators": list(NORTH), "proposals": []}), encoding="utf-8")
    assert [str(claim) for claim in service.check(desk, file).claims] == [
        "The plan is called optimal, but does not state every goal in its order"
    ]
