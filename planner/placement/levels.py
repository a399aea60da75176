"""Decides one independent part: goal after goal in strict order, each proven where it can be.

For every goal: (1) a bound in exact arithmetic from the linear relaxation; (2) a better plan, from the
relaxation itself where it is whole, else by search; (3) what the bound rules out leaves the model for
good, so lower goals face ever fewer pairs; (4) the value reached becomes a row that lower goals keep.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from models.ids import ChildId, UnitId
from planner.errors import UnsoundPlan
from planner.placement.case import Case
from planner.placement.engines import Limits, breaks_a_row, relaxation, search_cp_sat
from planner.placement.goals import goals_in_order, tie_break
from planner.placement.linear import Bound, Integers, Objective, exact_bound
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of

TIE_BREAK = "tie_break"

Assignment = Mapping[ChildId, UnitId]


@dataclass(frozen=True, slots=True)
class Level:
    """What one part reached on one goal, the proven bound, and how."""

    goal: str
    value: int
    bound: int
    seconds: float
    how: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The units given in one part, and what that reaches on every goal and the tie-break."""

    unit_of: Assignment
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: until when [s on the monotonic clock], CP-SAT's work per search, seed, stop flag."""

    deadline: float
    work: float
    seed: int
    stop: threading.Event
    on_level: Callable[[Level], None]

    def limits(self, share: float) -> Limits:
        """Limits of one search that may use this share of the time left."""
        return Limits(max(0.0, self.deadline - time.monotonic()) * share, self.work, self.stop)

    @property
    def is_over(self) -> bool:
        """Whether nothing more should be searched for."""
        return self.stop.is_set() or time.monotonic() > self.deadline


def decide(m: PlacementModel, start: Assignment, effort: Effort) -> Decided:
    """The best units for the children of the model, goal by goal, from a sound start."""
    solution = _completed(m, _as_solution(m, start), effort)
    levels: list[Level] = []
    for name, make in _objectives(m):
        began = time.monotonic()
        objective = make()
        solution, bound, how = _best(m, objective, _completed(m, solution, effort), effort)
        value = objective.value(solution)
        levels.append(Level(name, value, bound.value, time.monotonic() - began, how))
        effort.on_level(levels[-1])
        _keep(m, objective, value, bound)
    return Decided(_as_assignment(m, solution), tuple(levels))


def _objectives(m: PlacementModel) -> Iterator[tuple[str, Callable[[], Objective]]]:
    for goal in goals_in_order(m.case):
        yield goal.code, partial(objective_of, m, goal)
    yield TIE_BREAK, partial(_tie_objective, m)


def _tie_objective(m: PlacementModel) -> Objective:
    return Objective(
        tuple(
            (variable, tie_break(child.child_id, unit.unit_id))
            for variable, (child, unit) in enumerate(m.pairs)
            if m.linear.upper[variable]
        )
    )


def _best(m: PlacementModel, objective: Objective, start: Integers, effort: Effort) -> tuple[Integers, Bound, str]:
    """The best solution found, a proven bound and how it was proven."""
    value = objective.value(start)
    bound = _simple_bound(m, objective)
    if bound.value == value:
        return start, bound, "each alone"
    relaxed = None
    if not effort.is_over:
        relaxed_bound, relaxed = relaxation(m.linear, objective)
        if relaxed_bound is not None and relaxed_bound.exact > bound.exact:
            bound = relaxed_bound
    _refuse_contradiction(bound.value, value)
    if bound.value == value:
        return start, bound, "relaxation"
    if relaxed is not None:
        rounded = np.rint(relaxed).astype(np.int64)
        if objective.value(rounded) == bound.value and not breaks_a_row(m.linear, rounded):
            return rounded, bound, "whole relaxation"
    if effort.is_over:
        return start, bound, "stopped"
    return _searched(m, objective, start, bound, effort)


def _simple_bound(m: PlacementModel, objective: Objective) -> Bound:
    """The bound when every child gets what is best for it alone."""
    factors = dict(objective.terms)
    prices = np.zeros(len(m.linear.limits))
    for child_id, row in m.child_rows.items():
        if row is not None:
            best = min((factors.get(v, 0) for _, v in m.of_child[child_id] if m.linear.upper[v]), default=0)
            prices[row] = max(0, -best)
    bound = exact_bound(m.linear, objective, prices)
    assert bound is not None, "prices of single children are small"
    return bound


def _searched(
    m: PlacementModel, objective: Objective, start: Integers, bound: Bound, effort: Effort
) -> tuple[Integers, Bound, str]:
    found = search_cp_sat(m.linear, objective, start, effort.limits(0.6), effort.seed)
    if found.is_infeasible:
        raise UnsoundPlan("A solver called a case impossible that has a sound plan. The plan was withheld.")
    best = start
    if found.solution is not None and objective.value(found.solution) < objective.value(start):
        if breaks_a_row(m.linear, found.solution):
            raise UnsoundPlan("A solver returned a plan that breaks its own model. The plan was withheld.")
        best = found.solution
    proven = max(bound.value, found.bound if found.bound is not None else bound.value)
    _refuse_contradiction(proven, objective.value(best))
    return best, replace(bound, value=proven), "search"


def _refuse_contradiction(bound: int, value: int) -> None:
    if bound > value:
        raise UnsoundPlan(
            "Two computations contradict each other: a plan reaches {value} where {bound} was proven least. "
            "The plan was withheld.",
            value=value,
            bound=bound,
        )


def _keep(m: PlacementModel, objective: Objective, value: int, bound: Bound) -> None:
    """Holds the value reached in all that follows, and drops what it rules out."""
    linear = m.linear
    for row in bound.used_up(value):
        terms = zip(linear.columns[row], linear.factors[row], strict=True)
        linear.row([(j, -a) for j, a in terms], -linear.limits[row])
    for variable in bound.at_upper(value):
        linear.row([(variable, -1)], -linear.upper[variable])
    linear.row(objective.terms, value - objective.constant)
    linear.rule_out(bound.at_zero(value))


def _completed(m: PlacementModel, solution: Integers, effort: Effort) -> Integers:
    """The solution with values for the variables that were added since, as small as the rows allow."""
    if len(solution) == len(m.linear.upper):
        return solution
    added = range(len(solution), len(m.linear.upper))
    objective = Objective(tuple((variable, 1) for variable in added))
    unhurried = Limits(60.0, effort.work, threading.Event())
    found = search_cp_sat(m.linear, objective, solution, unhurried, effort.seed, keep_hint=True)
    if found.solution is None:
        raise UnsoundPlan("The model and the rules disagree about a plan. It was withheld.")
    return found.solution


def _as_solution(m: PlacementModel, start: Assignment) -> Integers:
    return np.array(
        [int(start.get(child.child_id) == unit.unit_id) for child, unit in m.pairs], dtype=np.int64
    )


def _as_assignment(m: PlacementModel, solution: Integers) -> Assignment:
    return {child.child_id: unit.unit_id for chosen, (child, unit) in zip(solution, m.pairs, strict=False) if chosen}
