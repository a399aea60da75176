"""Decides one independent part of a schedule, goal after goal, and proves what no schedule can go below.

Search and proof use two models of the same part. The search has only starts that can be planned. The proof has
the spans between them too, and is true of every schedule, also of those the search cannot find.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.errors import UnsoundPlan
from planner.placement.cuts import add_covers, add_reserve
from planner.placement.engines import Limits, search_cp_sat
from planner.placement.highs import Relaxation
from planner.placement.linear import Bound, Integers, LinearModel, Mask, Objective, combined, exact_bound
from planner.placement.turns import refuse_contradiction
from planner.schedule.model import ScheduleModel

Named = tuple[str, Objective]

BLEND: Mapping[str, int] = {
    "displaced_days": 3_000,
    "acute_days": 1_500,
    "waiting_days": 600,
    "longest_waits": 2,
    "needs_unmet": 300,
    "moves": 100,
    "view": 20,
    "travel_minutes": 1,
}
"""How much of each goal the first search minds, to begin near a good schedule; it decides nothing that is proven."""

FIRST = 100_000
"""How much the goal at hand counts beside that."""

SLACK = 0.1
"""Share by which the days without a place may be more than at the start where the first search looks."""

SHARE_OF_BLEND, SHARE_OF_A_GOAL = 0.5, 0.4
"""Shares of the time left that the first search, and the search for one goal, may take."""

MOST_ROUNDS_OF_CUTS = 4
CHEAPEST_PER_CHILD = 12
"""Starts per child with which a large relaxation begins."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: until when [s on the monotonic clock], CP-SAT's work per search, seed, and a stop flag."""

    deadline: float
    work: float
    seed: int
    stop: threading.Event

    def limits(self, share: float) -> Limits:
        """Limits of one search that may use this share of the time left."""
        return Limits(max(0.0, self.deadline - time.monotonic()) * share, self.work, self.stop)

    @property
    def is_over(self) -> bool:
        """Whether nothing more should be searched for."""
        return self.stop.is_set() or time.monotonic() > self.deadline


def searched(m: ScheduleModel, goals: Sequence[Named], start: Integers, effort: Effort) -> Integers:
    """A solution that is as good as the time allows on the goals in their order, never worse than the start."""
    solution = _towards(m, _nearby(m, goals, start, effort), goals, 0, start, effort, SHARE_OF_BLEND)
    for rank, (_, objective) in enumerate(goals):
        value = objective.value(solution)
        bound = bound_on(m, objective, value, solution, effort)
        if bound is not None and bound.value < value and not effort.is_over:
            m.linear.rule_out(bound.at_zero(value))
            solution = _towards(m, m.linear, goals, rank, solution, effort, SHARE_OF_A_GOAL, FIRST)
        _keep(m, objective, objective.value(solution), bound)
    return solution


def _nearby(m: ScheduleModel, goals: Sequence[Named], start: Integers, effort: Effort) -> LinearModel:
    """The rows with those starts alone that a schedule with hardly more days without a place can have."""
    waiting = next((objective for code, objective in goals if code == "waiting_days"), None)
    value = 0 if waiting is None else waiting.value(start)
    bound = None if waiting is None else bound_on(m, waiting, value, start, effort)
    if bound is None:
        return m.linear
    allowed: Mask = np.ones(len(m.linear.upper), dtype=bool)
    allowed[bound.at_zero(value + round(value * SLACK))] = False
    return m.linear.restricted_to(allowed)


def _towards(
    m: ScheduleModel,
    among: LinearModel,
    goals: Sequence[Named],
    rank: int,
    before: Integers,
    effort: Effort,
    share: float,
    first: int = 0,
) -> Integers:
    """The better of a solution and what a search finds that minds a blend of the goals from `rank` on.

    `first` is how much more the goal at `rank` counts than in the blend; later ones keep the search from wandering.
    """
    blend = [(BLEND.get(code, 0), objective) for code, objective in goals[rank:]]
    wanted = (
        combined([(first or 1, goals[rank][1]), *blend]) if first or not any(w for w, _ in blend) else combined(blend)
    )
    found = search_cp_sat(among, wanted, before, effort.limits(share), effort.seed)
    if found.is_infeasible:
        raise UnsoundPlan("The model and the rules disagree about a schedule. It was withheld.")
    if found.solution is None:
        return before
    if m.linear.is_broken_by(found.solution):
        raise UnsoundPlan("A solver returned a plan that breaks its own model. The plan was withheld.")
    both = (before, found.solution)
    return min(both, key=lambda solution: [objective.value(solution) for _, objective in goals])


def proven(
    m: ScheduleModel, goals: Sequence[Named], values: Mapping[str, int], start: Integers, effort: Effort
) -> dict[str, int]:
    """What no schedule can go below on each goal, if it is as good as `values` on the goals before.

    `m` is a model with spans, of which `start` is a solution.
    """
    bounds = {}
    for code, objective in goals:
        value = values[code]
        bound = bound_on(m, objective, value, start, effort)
        least = bound.value if bound is not None else _least_alone(m, objective)
        if least < value and not effort.is_over:
            found = search_cp_sat(m.linear, objective, start, effort.limits(SHARE_OF_A_GOAL), effort.seed)
            if found.bound is not None:
                least = max(least, objective.rounded_up(found.bound))
        refuse_contradiction(least, value)
        bounds[code] = least
        _keep(m, objective, value, bound)
        m.linear.row([(j, -a) for j, a in objective.terms], objective.constant - least)
    return bounds


def _least_alone(m: ScheduleModel, objective: Objective) -> int:
    bound = exact_bound(m.linear, objective, np.zeros(len(m.linear.limits)), m.exactly_one)
    assert bound is not None, "shares of single children are small"
    return bound.value


def bound_on(m: ScheduleModel, objective: Objective, value: int, start: Integers, effort: Effort) -> Bound | None:
    """A bound from the linear relaxation, sharpened by cuts until they no longer raise it or it is reached."""
    best = exact_bound(m.linear, objective, np.zeros(len(m.linear.limits)), m.exactly_one)
    factors = objective.vector(len(m.linear.upper)).astype(float)
    relaxation = Relaxation(m.linear, factors, _first_columns(m, objective, start), effort.stop)
    for _ in range(MOST_ROUNDS_OF_CUTS):
        if effort.is_over or (best is not None and best.value >= value):
            break
        relaxed = relaxation.solved(effort.limits(0.3).seconds, 0.02 * objective.step())
        if relaxed is None:
            break
        bound = exact_bound(m.linear, objective, relaxed.prices, m.exactly_one)
        stalled = best is not None and bound is not None and bound.exact <= best.exact
        if bound is not None and (best is None or bound.exact > best.exact):
            best = bound
        added = add_covers(m.linear, m.knapsacks, relaxed.solution) + add_reserve(m.linear, m.reserve, relaxed.solution)
        if stalled or not added:
            break
    return best


def _first_columns(m: ScheduleModel, objective: Objective, start: Integers) -> Mask:
    """Where a large relaxation begins: what is chosen, all that helps to say it, and each child's cheapest starts."""
    first = np.ones(len(m.linear.upper), dtype=bool)
    first[: len(m.starts)] = start[: len(m.starts)] > 0
    costs = dict(objective.terms)
    for child_id in m.none:
        live = [v for v in m.variables_of(child_id) if m.linear.upper[v]]
        first[sorted(live, key=lambda v: (costs.get(v, 0), v))[:CHEAPEST_PER_CHILD]] = True
    return first


def _keep(m: ScheduleModel, objective: Objective, value: int, bound: Bound | None) -> None:
    """Holds the value reached in all that follows, and drops what bound and value rule out."""
    if bound is not None:
        m.linear.hold(bound, value)
    m.linear.row(objective.terms, value - objective.constant)
    if bound is not None:
        m.linear.rule_out(bound.at_zero(value))
