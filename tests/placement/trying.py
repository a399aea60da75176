"""The one plan that the engine must come to under a change, found by trying every plan there is."""

from collections.abc import Mapping
from dataclasses import replace

from models.change import Change, PinChild, Step
from models.ids import ChildId, UnitId
from planner.errors import ContradictingPins, RefusedChange
from planner.placement.again import Known, Limits, solved
from planner.placement.case import Case
from planner.placement.changes import question_after
from planner.placement.goals import tie_break
from tests.placement.tiny import UnitOf, goal_values, newly_broken, sound_plans

UNPLACED_FIRST = 3
"""So many of the first goals are about being without a place."""


def known_plan(case: Case) -> Known | None:
    """The best plan of a case, or `None` where its pins contradict each other."""
    try:
        return solved(case, Limits(20.0, workers=1))
    except ContradictingPins:
        return None


def case_after(
    case: Case, changes: tuple[Change, ...], reviewed: tuple[ChildId, ...] = (), pin: PinChild | None = None
) -> Case | None:
    """The case under the changes, or `None` where they are refused."""
    steps = [Step(change) for change in (*changes, *([pin] if pin is not None else []))]
    try:
        question = question_after(case.question, steps)
    except RefusedChange:
        return None
    return Case(replace(question, reviewed=question.reviewed | set(reviewed)))


def best_plan(case: Case, near: Mapping[ChildId, UnitId | None]) -> UnitOf | None:
    """The best plan; of equals the one with the fewest children elsewhere than in `near`, then by the tie-break."""

    def worth(plan: UnitOf) -> tuple[object, ...]:
        given = {name: unit for name, unit in plan.items() if unit is not None}
        return (
            goal_values(case, plan),
            sum(near.get(name) != unit for name, unit in plan.items()),
            sum(tie_break(name, unit) for name, unit in given.items()),
        )

    return min(sound_plans(case), key=worth, default=None)


def gives_a_place(
    known: Known,
    child_id: ChildId,
    changes: tuple[Change, ...],
    reviewed: tuple[ChildId, ...] = (),
    unit_id: UnitId | None = None,
) -> bool:
    """Whether the best plan under the changes gives the child a place (or the unit), and nobody else loses one."""
    pin = PinChild(child_id, unit_id) if unit_id is not None else None
    case = case_after(known.case, changes, reviewed, pin)
    if case is None:
        return False
    home = {**known.case.home, **known.unit_of}
    plan = best_plan(case, {child.child_id: home.get(child.child_id) for child in case.candidates})
    if plan is None or newly_broken(case, plan) or plan.get(child_id) is None:
        return False
    lost = [name for name, unit in plan.items() if unit is None and home.get(name) is not None]
    return plan[child_id] == (unit_id or plan[child_id]) and not lost
