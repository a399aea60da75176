"""Decides one independent part: goal after goal in strict order, each proven where it can be.

For every goal: (1) a bound in exact arithmetic from the linear relaxation; (2) a better plan, from the
relaxation itself where it is whole, else by search; (3) what the bound rules out leaves the model for
good, so lower goals face ever fewer pairs; (4) the value reached becomes a row that lower goals keep.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, takewhile
from math import inf

import numpy as np

from models.ids import ChildId, UnitId
from planner.errors import UnsoundPlan
from planner.placement.cuts import add_covers, add_reserve
from planner.placement.engines import Limits, search_cp_sat
from planner.placement.goals import goals_in_order, tie_break
from planner.placement.halves import add_halves
from planner.placement.highs import Relaxation, Relaxed
from planner.placement.linear import Bound, Floats, Integers, Mask, Objective, exact_bound
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of
from planner.placement.nearby import (
    BLEND_TIMES,
    FEWEST_FOR_NEARBY,
    NEAR_ENOUGH_OF_A_BLEND,
    NEARBY_PER_CHILD,
    NEARBY_SHARE,
    better_nearby,
    nearby_seconds,
)
from planner.placement.steering import Steered, guide_after
from planner.placement.turns import TURNS, Hunt, refuse_contradiction

CHANGES, TIE_BREAK = "changes", "tie_break"
"""What decides between plans equal in every goal: how few children change unit, then fixed numbers."""

PLACING = ("displaced", "unplaced_acute", "unplaced", "breach_days")
"""The goals that decide who gets a place."""

FIRST_WORK = 1.0
"""CP-SAT's work in the first turns of a search [deterministic units, about a second each]."""

FIRST_WORK_IN_LARGE = 16.0
"""The same in large parts, where a turn takes four seconds to read its rows and with less work ends without a word."""

FEWEST_FOR_LARGE = 400
"""A part from this size on is large: its relaxation is also cut by rounded halves, which smaller ones do not need."""

MOST_TURNS = 8
"""Turns of each kind; the last may work for hours, so it is time that ends a search."""

SHARE_OF_A_GOAL = 0.4
"""Share of the time left that the search for one goal may take at least, so that lower goals get their turn."""

MOST_ROUNDS_OF_CUTS = 6
"""Rounds after which the relaxation is taken as it is; most parts need two or three."""

FEWEST_FOR_AROUND = 120
"""Parts from this size on begin with a quick plan around a pin instead; in smaller ones that took a fifth longer."""

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

    @property
    def is_proven(self) -> bool:
        """Whether every goal, and the tie-break, reached its bound."""
        return all(level.value == level.bound for level in self.levels)


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: until when [s on the monotonic clock], work per search, seed, stop flag.

    `near` is a plan from which no more children should change unit than goals demand. `floors` are the
    levels of the same part as it came out before, or before it was narrowed: no value can be lower than its
    bound while all before it are the same. The start is then the plan that reached them, or one near it.
    """

    deadline: float
    work: float
    seed: int
    stop: threading.Event
    on_level: Callable[[Level], None]
    near: Mapping[ChildId, UnitId | None] | None = None
    floors: tuple[Level, ...] = ()
    share: float = SHARE_OF_A_GOAL

    def limits(self, share: float, work: float = inf) -> Limits:
        """Limits of one search that may use this share of the time left, and so much work."""
        return Limits(max(0.0, self.deadline - time.monotonic()) * share, min(work, self.work), self.stop)

    @property
    def is_over(self) -> bool:
        """Whether nothing more should be searched for."""
        return self.stop.is_set() or time.monotonic() > self.deadline


def decide(m: PlacementModel, start: Assignment, effort: Effort) -> Decided:
    """The best units for the children of the model, goal by goal, from a sound start."""
    solution, levels = _settled(m, _begun(m, start, effort), effort, _objectives(m, effort.near))
    return Decided(_as_assignment(m, solution), levels)


def goals_held(m: PlacementModel, start: Assignment, effort: Effort, before: str | None = None) -> Decided:
    """The same without a tie-break, and without the goal `before` and those after it, where it is given.

    Where every level is proven, the rows of the model afterwards hold the plans that are best on these
    goals and no others.
    """
    named = takewhile(lambda level: level[0] not in (before, CHANGES, TIE_BREAK), _objectives(m, None))
    solution, levels = _settled(m, _begun(m, start, effort), effort, named)
    return Decided(_as_assignment(m, solution), levels)


def placing_held(m: PlacementModel, start: Assignment, effort: Effort) -> Decided:
    """As `goals_held`, for the first goals only: who gets a place and who does not."""
    later = next((goal.code for goal in goals_in_order(m.case) if goal.code not in PLACING), None)
    return goals_held(m, start, effort, later)


def continued(m: PlacementModel, held: Decided, effort: Effort) -> Decided:
    """What has been left open, on the same model: later goals, as few changes as possible from `effort.near`, ties."""
    named = islice(_objectives(m, effort.near), len(held.levels), None)
    solution, levels = _settled(m, _as_solution(m, held.unit_of), effort, named, held.levels)
    return Decided(_as_assignment(m, solution), levels)


Named = tuple[str, Callable[[], Objective]]


def _begun(m: PlacementModel, start: Assignment, effort: Effort) -> Integers:
    solution = _as_solution(m, start)
    return solution if effort.floors else _improved(m, _completed(m, solution, effort), effort)


def _settled(
    m: PlacementModel, solution: Integers, effort: Effort, objectives: Iterable[Named], held: tuple[Level, ...] = ()
) -> tuple[Integers, tuple[Level, ...]]:
    """A solution that is best on the objectives in their order, which the model holds from then on.

    `held` are the levels before them; they come first in the answer.
    """
    floors = {level.goal: level for level in effort.floors}
    goals = len(goals_in_order(m.case))
    levels = list(held)
    for rank, (name, make) in enumerate(objectives, start=len(held)):
        began = time.monotonic()
        objective = make()
        floor = floors.get(name)
        least = floor.bound if floor is not None else None
        # Ties are between plans that are best; where a goal is open its search has had that time.
        is_moot = name == TIE_BREAK and not all(level.value == level.bound for level in levels)
        own = replace(effort, deadline=began) if is_moot else replace(effort, share=_share(goals - rank))
        solution, bound, how = _best(m, objective, rank, least, _completed(m, solution, effort), own)
        value = objective.value(solution)
        levels.append(Level(name, value, bound.value, time.monotonic() - began, how))
        effort.on_level(levels[-1])
        _keep(m, objective, value, bound)
        if floor is None or value != floor.value:
            floors = {}
    return solution, tuple(levels)


def _share(goals_left: int) -> float:
    """The share of the time left for a goal with so many left, itself among them; for ties, none is."""
    return max(SHARE_OF_A_GOAL, 1 / max(1, goals_left))


def _improved(m: PlacementModel, start: Integers, effort: Effort) -> Integers:
    """A better start for a large part: one blend of the goals, among the pairs the relaxation finds cheapest."""
    if len(m.of_child) < FEWEST_FOR_NEARBY or effort.is_over:
        return start
    blend = Steered(m, guide_after(m, -1), Objective(()))
    relaxed, _ = _tightened(m, blend, start, effort)
    if relaxed is None:
        return start
    limits = effort.limits(NEARBY_SHARE, BLEND_TIMES * nearby_seconds(len(m.of_child)))
    points = sum(factor * float(relaxed.solution[j]) for j, factor in blend.guide.terms)
    found = better_nearby(m, blend, relaxed, start, limits, effort.seed, int(NEAR_ENOUGH_OF_A_BLEND * points))
    shares = [objective_of(m, goal) for goal in goals_in_order(m.case) if goal.share is not None]
    return min((start, found), key=lambda solution: [objective.value(solution) for objective in shares])


def _objectives(m: PlacementModel, near: Mapping[ChildId, UnitId | None] | None) -> Iterator[Named]:
    for goal in goals_in_order(m.case):
        yield goal.code, partial(objective_of, m, goal)
    if near is not None:
        yield CHANGES, partial(_changes_objective, m, near)
    yield TIE_BREAK, partial(_tie_objective, m)


def _changes_objective(m: PlacementModel, near: Mapping[ChildId, UnitId | None]) -> Objective:
    """How many children live elsewhere than in the plan to stay near to."""
    changed = [v for v, (child, unit) in enumerate(m.pairs) if near.get(child.child_id) != unit.unit_id]
    changed += [v for child_id, v in m.unplaced.items() if near.get(child_id) is not None]
    return Objective(tuple((v, 1) for v in changed if m.linear.upper[v]))


def _tie_objective(m: PlacementModel) -> Objective:
    return Objective(
        tuple(
            (variable, tie_break(child.child_id, unit.unit_id))
            for variable, (child, unit) in enumerate(m.pairs)
            if m.linear.upper[variable]
        )
    )


def _best(
    m: PlacementModel, objective: Objective, rank: int, least: int | None, start: Integers, effort: Effort
) -> tuple[Integers, Bound, str]:
    """The best solution found, a proven bound and how it was proven; `least` is a bound known before."""
    value = objective.value(start)
    bound = exact_bound(m.linear, objective, np.zeros(len(m.linear.limits)), m.exactly_one)
    assert bound is not None, "shares of single children are small"
    if bound.value == value:
        return start, bound, "each alone"
    if least is not None:
        bound = replace(bound, value=max(bound.value, least))
        refuse_contradiction(bound.value, value)
        if bound.value == value:
            return start, bound, "as before"
    if effort.is_over:
        return start, bound, "stopped"
    steered = Steered(m, objective, guide_after(m, rank))
    relaxed, priced = _tightened(m, steered, start, effort)
    if priced is not None and priced.exact > bound.exact:
        bound = replace(priced, value=max(priced.value, bound.value))
    refuse_contradiction(bound.value, value)
    if bound.value == value or relaxed is None:
        return start, bound, "relaxation"
    rounded = np.rint(relaxed.solution).astype(np.int64)
    if objective.value(rounded) == bound.value and not m.linear.is_broken_by(rounded):
        return rounded, bound, "whole relaxation"
    is_best_around = bool(effort.floors) and len(m.of_child) >= FEWEST_FOR_AROUND
    best = start
    if not is_best_around:
        limits = effort.limits(NEARBY_SHARE, nearby_seconds(len(m.of_child)))
        best = better_nearby(m, steered, relaxed, start, limits, effort.seed, steered.near_enough)
    if objective.value(best) == bound.value:
        return best, bound, "relaxation"
    return _searched(m, steered, best, bound, effort)


def _tightened(
    m: PlacementModel, steered: Steered, start: Integers, effort: Effort
) -> tuple[Relaxed | None, Bound | None]:
    """The relaxation, sharpened by cuts until they no longer raise the bound, and that bound."""
    value = steered.objective.value(start)
    factors = steered.nudged()
    relaxation = Relaxation(m.linear, factors, _first_columns(m, factors, start), effort.stop)
    best: Bound | None = None
    relaxed = None
    by_halves = len(m.of_child) >= FEWEST_FOR_LARGE and bool(steered.objective.terms)
    for _ in range(MOST_ROUNDS_OF_CUTS):
        again = relaxation.solved(effort.limits(0.5).seconds, steered.tolerance)
        if again is None:
            break
        relaxed = again
        bound = exact_bound(m.linear, steered.objective, relaxed.prices, m.exactly_one)
        stalled = best is not None and bound is not None and bound.exact <= best.exact
        if bound is not None and not stalled:
            best = bound
        if stalled or effort.is_over or (best is not None and best.value >= value):
            break
        added = add_covers(m.linear, m.knapsacks, relaxed.solution)
        added += add_reserve(m.linear, m.reserve, relaxed.solution)
        if by_halves:
            added += add_halves(m.linear, relaxed.solution)
        if not added:
            break
    return relaxed, _for_all_rows(m, best)


def _first_columns(m: PlacementModel, factors: Floats, start: Integers) -> Mask:
    """Where a sifted relaxation begins: what is chosen now, what helps to say it, and each child's cheapest pairs."""
    first = np.ones(len(m.linear.upper), dtype=bool)
    first[: len(m.pairs)] = start[: len(m.pairs)] > 0
    for child_id in m.of_child:
        live = [v for v in m.variables_of(child_id) if m.linear.upper[v]]
        first[sorted(live, key=lambda v: (factors[v], v))[:NEARBY_PER_CHILD]] = True
    return first


def _for_all_rows(m: PlacementModel, bound: Bound | None) -> Bound | None:
    """The bound with prices for rows that were added after it was computed: they cost nothing."""
    if bound is None:
        return None
    missing = len(m.linear.limits) - len(bound.prices)
    return replace(bound, prices=np.append(bound.prices, np.zeros(missing, dtype=np.int64)))


def _searched(
    m: PlacementModel, steered: Steered, start: Integers, bound: Bound, effort: Effort
) -> tuple[Integers, Bound, str]:
    """A search over all pairs that are left, until the goal is proven or time is up.

    Searches take turns, each round with four times the work of the one before: some goals fall at once to
    one kind and never to the others, and which is not known beforehand.
    """
    hunt = Hunt(m.linear, steered, bound, start, bound.value)
    effort = replace(effort, deadline=time.monotonic() + effort.limits(effort.share).seconds)
    first = FIRST_WORK if len(m.of_child) < FEWEST_FOR_LARGE else FIRST_WORK_IN_LARGE
    for turn in range(len(TURNS) * MOST_TURNS):
        if effort.is_over or hunt.is_over:
            break
        limits = effort.limits(1.0, first * 4 ** (turn // len(TURNS)))
        hunt = hunt.after(TURNS[turn % len(TURNS)](hunt, limits, effort.seed))
    return hunt.best, replace(bound, value=hunt.proven), "search"


def _keep(m: PlacementModel, objective: Objective, value: int, bound: Bound) -> None:
    """Holds value and bound in all that follows, and drops what they rule out.

    The bound says nothing new in whole numbers, but the relaxation does not know it: where two children
    are proven to be left out it would leave out one and a third.
    """
    linear = m.linear
    linear.hold(bound, value)
    linear.row(objective.terms, value - objective.constant)
    linear.row([(j, -a) for j, a in objective.terms], objective.constant - bound.value)
    linear.rule_out(bound.at_zero(value))


def _completed(m: PlacementModel, solution: Integers, effort: Effort) -> Integers:
    """The solution with values for the variables that were added since, as small as the rows allow."""
    if len(solution) == len(m.linear.upper):
        return solution
    rest = m.linear.rest_after(solution)
    least = rest.least()
    if least is not None:
        return np.append(solution, least)
    as_small = Objective(tuple((variable, 1) for variable in range(len(rest.upper))))
    found = search_cp_sat(rest, as_small, None, Limits(60.0, effort.work, threading.Event()), effort.seed)
    if found.solution is None:
        raise UnsoundPlan("The model and the rules disagree about a plan. It was withheld.")
    return np.append(solution, found.solution)


def _as_solution(m: PlacementModel, start: Assignment) -> Integers:
    chosen = [int(start.get(child.child_id) == unit.unit_id) for child, unit in m.pairs]
    return np.array([*chosen, *(int(child_id not in start) for child_id in m.unplaced)], dtype=np.int64)


def _as_assignment(m: PlacementModel, solution: Integers) -> Assignment:
    return {child.child_id: unit.unit_id for chosen, (child, unit) in zip(solution, m.pairs, strict=False) if chosen}
