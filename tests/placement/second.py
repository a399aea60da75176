"""A second way to the best plan: HiGHS, goal after goal, with nothing of the solver's own steering, cuts or bounds."""

import threading
from collections.abc import Iterator

from models.ids import ChildId
from planner.placement.case import Case, living_under
from planner.placement.engines import Limits, search_highs
from planner.placement.goals import goal_value, goals_in_order
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of
from planner.placement.parts import choices_of, independent_parts
from tests.placement.tiny import UnitOf, newly_broken


def best_by_highs(case: Case, as_one: bool = True) -> tuple[int, ...]:
    """The goal values of a plan that HiGHS calls best on every goal in turn; the plan itself must be sound.

    With `as_one` all children are decided together, else each independent part by itself.
    """
    choices = {child_id: units for child_id, units in choices_of(case).items() if units}
    parts = [tuple(choices)] * bool(choices) if as_one else independent_parts(case, choices)
    unit_of: UnitOf = {child.child_id: None for child in case.candidates}
    for part in parts:
        unit_of.update(_decided(case, PlacementModel(case, {child_id: choices[child_id] for child_id in part})))
    assert not newly_broken(case, unit_of)
    living = living_under(case, unit_of)
    return tuple(goal_value(case, goal, living) for goal in goals_in_order(case))


def _decided(case: Case, model: PlacementModel) -> Iterator[tuple[ChildId, str]]:
    solution = None
    for goal in goals_in_order(case):
        objective = objective_of(model, goal)
        if not objective.terms:
            continue  # nothing that is decided touches it: the next goal is asked of the same rows
        found = search_highs(model.linear, objective, Limits(60.0, 1e9, threading.Event()))
        assert found.solution is not None
        assert found.bound == objective.value(found.solution), "HiGHS did not finish"
        solution = found.solution
        model.linear.row(objective.terms, found.bound - objective.constant)
    assert solution is not None
    return (
        (child.child_id, unit.unit_id) for (child, unit), chosen in zip(model.pairs, solution, strict=False) if chosen
    )
