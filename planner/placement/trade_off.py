"""How much of one goal a little of a higher one buys: the curve of the least of a goal for every allowance of another.

All goals before the higher of the two are held at their best, those between and after do not count. Each
independent part has a curve of its own, from which no point can be spared; the curve of the whole is made by
adding one point of every part in all ways and keeping those that no other beats in both goals.
"""

import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from models.plan import Sentence, marked
from planner.errors import BadUse, UnsoundPlan
from planner.placement.again import Known, Limits
from planner.placement.engines import Found, search_cp_sat
from planner.placement.engines import Limits as EngineLimits
from planner.placement.goals import GOAL_BY_CODE, Goal
from planner.placement.levels import Assignment, Effort, goals_held
from planner.placement.linear import Objective, combined
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of
from planner.placement.parts import Part, choices_of, independent_parts
from planner.placement.solver import Progress

Pair = tuple[int, int]
"""A value of the higher goal and a value of the lower one [each in its goal's unit]."""


@dataclass(frozen=True, slots=True)
class Point:
    """The least of the lower goal, for so much of the higher one; `bound` is what was proven least for so much."""

    higher: int
    lower: int
    bound: int

    @property
    def is_proven(self) -> bool:
        """Whether nothing less is possible for so much of the higher goal."""
        return self.lower == self.bound


@dataclass(frozen=True, slots=True)
class Curve:
    """The trade between two goals, by rising values of the higher; no point is as good as another in both.

    `plan` is what the plan itself reaches on the two. `interrupted` where time was over before the end of the curve.
    """

    higher: Goal
    lower: Goal
    plan: Pair
    points: tuple[Point, ...]
    interrupted: bool


def trade_off(known: Known, one: str, other: str, limits: Limits) -> Curve:
    """The curve between two goals, given by their codes in any order.

    Raises `BadUse` for goals that do not exist or are the same.
    """
    higher, lower = goals_traded(known.case.parameters.goal_order, one, other)
    began = time.monotonic()
    deadline = began + limits.time_limit_s
    parts = independent_parts(known.case, choices_of(known.case))
    done, counting = 0, threading.Lock()

    def ask(part: Part) -> _PartCurve:
        nonlocal done
        curve = _of_part(known, part, (higher, lower), limits, deadline)
        with counting:
            done += 1
            step = Sentence(marked("Looking for what one goal buys of the other"))
            limits.on_progress(Progress(step, None, None, None, time.monotonic() - began, done / len(parts)))
        return curve

    with ThreadPoolExecutor(max(1, limits.workers)) as pool:
        curves = list(pool.map(ask, parts))
    values = {goal.name: goal.value for goal in known.goals}
    plan = (values[higher.code], values[lower.code])
    # What no part decides (residents who stay, children without any choice) is the same in every plan.
    rest = tuple(all_of - sum(curve.plan[n] for curve in curves) for n, all_of in enumerate(plan))
    reached = least = [(rest[0], rest[1])]
    for curve in curves:
        reached = added(reached, curve.reached)
        least = added(least, curve.least)
    points = tuple(Point(a, b, _bound_at(least, a)) for a, b in reached)
    return Curve(higher, lower, plan, points, not all(curve.is_complete for curve in curves))


def goals_traded(order: Sequence[str], one: str, other: str) -> tuple[Goal, Goal]:
    """The higher and the lower of two goals; raises `BadUse` for goals that there are not, or the same twice."""
    for code in (one, other):
        if code not in order:
            raise BadUse("There is no goal called «{goal}». Known are: {known}.", goal=code, known=", ".join(order))
    if one == other:
        raise BadUse("A goal buys nothing of itself: name two goals.")
    first, second = sorted((one, other), key=order.index)
    return GOAL_BY_CODE[first], GOAL_BY_CODE[second]


@dataclass(frozen=True, slots=True)
class _PartCurve:
    """Points that plans of a part reach, and points that nothing can beat; the same where all is proven."""

    plan: Pair
    reached: tuple[Pair, ...]
    least: tuple[Pair, ...]

    @property
    def is_complete(self) -> bool:
        return self.reached == self.least


def _of_part(known: Known, part: Part, goals: tuple[Goal, Goal], limits: Limits, deadline: float) -> _PartCurve:
    """Point by point: the least of the higher goal for less of the lower than before, until there is none."""
    own = {child_id: choices_of(known.case)[child_id] for child_id in part}
    m = PlacementModel(known.case, own)
    start = {child_id: unit for child_id in part if (unit := known.unit_of[child_id]) is not None}
    effort = Effort(deadline, 1e6, limits.seed, limits.stop, lambda _: None)
    plan = _reached_by(PlacementModel(known.case, own), start, goals, limits.seed)
    held = goals_held(m, start, effort, goals[0].code)
    higher, lower = (objective_of(m, goal) for goal in goals)
    least = (higher.constant, lower.constant)
    reached: list[Pair] = []
    while held.is_proven and not effort.is_over:
        found = _next(m, higher, lower, reached, effort)
        if found is None:
            break
        if found.is_infeasible:
            return _PartCurve(plan, tuple(reached), tuple(reached))
        assert found.solution is not None
        reached.append((higher.value(found.solution), lower.value(found.solution)))
    beyond = (reached[-1][0] + higher.step(), least[1]) if reached else least
    return _PartCurve(plan, tuple(reached) or (plan,), (*reached, beyond))


def _next(m: PlacementModel, higher: Objective, lower: Objective, reached: list[Pair], effort: Effort) -> Found | None:
    """The least of the higher goal, and then of the lower, for less of the lower than the last point has.

    `None` where time was over before that was proven.
    """
    model = m.linear.restricted_to(np.ones(len(m.linear.upper), dtype=bool))
    most = sum(factor * model.upper[v] for v, factor in lower.terms)
    if reached:
        room = reached[-1][1] - lower.step() - lower.constant
        if room < 0:
            return Found(None, None, is_infeasible=True)
        model.row(lower.terms, room)
        most = min(most, room)
    in_order = combined([(most + 1, higher), (1, lower)])
    found = search_cp_sat(model, in_order, None, effort.limits(1.0), effort.seed)
    if found.is_infeasible:
        return found
    if found.solution is None or found.bound != in_order.value(found.solution):
        return None
    if model.is_broken_by(found.solution):
        raise UnsoundPlan("A solver returned a plan that breaks its own model. The plan was withheld.")
    return found


def _reached_by(m: PlacementModel, unit_of: Assignment, goals: tuple[Goal, Goal], seed: int) -> Pair:
    """What a plan of the part reaches on both goals, as the model counts it."""
    higher, lower = (objective_of(m, goal) for goal in goals)
    for child_id, variable in m.unplaced.items():
        unit_id = unit_of.get(child_id)
        chosen = next((v for unit, v in m.of_child[child_id] if unit.unit_id == unit_id), variable)
        m.linear.row([(chosen, -1)], -1)
    both = combined([(1, higher), (1, lower)])
    found = search_cp_sat(m.linear, both, None, EngineLimits(60.0, 1e6, threading.Event()), seed)
    if found.solution is None:
        raise UnsoundPlan("The model and the rules disagree about a plan. It was withheld.")
    return higher.value(found.solution), lower.value(found.solution)


def added(some: Sequence[Pair], others: Sequence[Pair]) -> list[Pair]:
    """All sums of one point each, without those that another beats or equals in both."""
    least: dict[int, int] = {}
    for a, b in some:
        for more_a, more_b in others:
            value = least.get(a + more_a)
            least[a + more_a] = b + more_b if value is None else min(value, b + more_b)
    kept: list[Pair] = []
    for a in sorted(least):
        if not kept or least[a] < kept[-1][1]:
            kept.append((a, least[a]))
    return kept


def _bound_at(least: Iterable[Pair], higher: int) -> int:
    """The least of the lower goal that is not ruled out for so much of the higher one."""
    return min(b for a, b in least if a <= higher)
