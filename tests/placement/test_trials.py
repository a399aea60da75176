"""The what-if workspace with its plans: a step, its differences, undo and redo, and what is refused."""

from datetime import date
from functools import cache

import pytest

from models.change import AddStaff, Change, ForbidUnit, NewChild, PinChild, SetPlaces, Step
from models.ids import ChildId, UnitId
from planner.errors import BadUse, RefusedChange
from planner.placement.again import Limits, difference
from planner.placement.options import POSSIBLE, alternatives, why_not
from planner.questions import Trial, begin, redo, step, undo
from planner.service import Desk, Placed, PlaceRequest, check_plan, open_desk, place, placed

REQUEST = PlaceRequest(operators=("bfe",))
LIMITS = Limits()


@cache
def desk() -> Desk:
    return open_desk()


@cache
def start() -> Placed:
    return placed(desk(), REQUEST)


@cache
def pin() -> PinChild:
    """A pin that the plan does not keep by itself and that costs something."""
    for child_id in start().known.unit_of:
        for option in alternatives(start().known, child_id, LIMITS):
            if any(option.difference.losses):
                return PinChild(child_id, option.unit_id)
    raise AssertionError("no pin costs anything")


def tried(*changes: Change) -> Trial:
    """The trial after these changes, one by one."""
    trial = begin(desk(), REQUEST, start())
    for change in changes:
        trial = step(desk(), REQUEST, trial, Step(change, "planner", "a trial"), LIMITS)
    return trial


def test_a_step_gives_the_best_plan_under_it_and_what_it_changed() -> None:
    trial = tried(pin())
    answer = why_not(start().known, pin().child_id, pin().unit_id, LIMITS)
    assert answer.answer == POSSIBLE
    assert answer.difference is not None
    assert trial.since_start.losses == answer.difference.losses
    by_hand = place(desk(), PlaceRequest(operators=("bfe",), steps=trial.now.plan.steps))
    assert [goal.value for goal in by_hand.goals] == [goal.value for goal in trial.now.plan.goals]
    assert check_plan(desk(), trial.now.plan).is_sound
    assert trial.now.plan.status == "optimal"


def test_a_child_who_is_new_is_placed_questioned_and_told_as_one_who_was_not_there() -> None:
    new = NewChild(ChildId("N-1"), date(2011, 5, 1), "boy", "bfe", "0301", "6-2", "behaviour_high_risk", "acute")
    trial = tried(new)
    assert check_plan(desk(), trial.now.plan).is_sound
    assert ChildId("N-1") in trial.now.known.unit_of
    assert ChildId("N-1") not in start().known.unit_of
    moved = {each.child_id for each in trial.since_start.moved}
    assert ChildId("N-1") in moved or trial.now.known.unit_of[ChildId("N-1")] is None
    assert len(alternatives(trial.now.known, ChildId("N-1"), LIMITS)) >= 1
    home = next(unit for unit in trial.now.known.unit_of.values() if unit is not None)
    again = step(desk(), REQUEST, trial, Step(ForbidUnit(ChildId("N-1"), home), "planner", "a trial"), LIMITS)
    assert ChildId("N-1") in again.now.known.unit_of
    assert ChildId("N-1") not in undo(undo(again)).now.known.unit_of


def test_differences_are_told_from_the_start_and_from_the_step_before() -> None:
    unit = pin().unit_id
    places = next(u.approved_places for u in desk().dataset.units if u.unit_id == unit)
    trial = tried(pin(), SetPlaces(unit, places + 2, places + 2))
    first = tried(pin())
    assert trial.since_start == difference(start().known, trial.now.known)
    assert trial.since_last == difference(first.now.known, trial.now.known)
    assert trial.since_start.losses == tuple(
        a + b for a, b in zip(first.since_start.losses, trial.since_last.losses, strict=True)
    )


def test_undo_and_redo_come_back_to_the_same_plans() -> None:
    trial = tried(pin())
    back = undo(trial)
    assert back.now is start()
    assert back.since_start.is_nothing
    assert back.since_last.losses == tuple(-lost for lost in trial.since_last.losses)
    again = redo(desk(), REQUEST, back, LIMITS)
    assert again.now.known.unit_of == trial.now.known.unit_of
    with pytest.raises(BadUse, match="no step to take back"):
        undo(undo(again))
    with pytest.raises(BadUse, match="no step to make again"):
        redo(desk(), REQUEST, again, LIMITS)


def test_a_step_that_is_refused_leaves_the_trial_as_it_was() -> None:
    trial = tried(pin())
    before = (trial.workspace.done, trial.now)
    elsewhere = next(u.unit_id for u in desk().dataset.units if u.unit_id != pin().unit_id)
    for change in (
        PinChild(pin().child_id, elsewhere),
        PinChild(ChildId("B-none"), pin().unit_id),
        SetPlaces(UnitId("U-none"), 4),
    ):
        with pytest.raises(RefusedChange):
            step(desk(), REQUEST, trial, Step(change, "planner", "a trial"), LIMITS)
    assert (trial.workspace.done, trial.now) == before


def test_more_staff_never_makes_a_plan_worse() -> None:
    for institution in [i.institution_id for i in desk().dataset.institutions if i.operator == "bfe"][:3]:
        trial = tried(AddStaff("night", 2.0, institution, qualified=1.0)) if _has_night(institution) else tried()
        assert trial.since_start.losses <= (0,) * len(trial.since_start.losses)


def _has_night(institution: str) -> bool:
    return any(
        s.institution_id == institution and s.shift == "night" and s.unit_id is None for s in desk().dataset.staffing
    )
