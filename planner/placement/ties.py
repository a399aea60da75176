"""Who is placed the same in every best plan, and who is a tie: several units are equally good in all goals.

Each independent part is held at its best, goal by goal, without the tie-break. Then plans are asked for in
which as many children as possible live where no plan seen so far lets them, until there is proven to be none.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count

from models.ids import ChildId, UnitId
from models.plan import Sentence, marked
from planner.errors import UnsoundPlan
from planner.placement.again import Known, Limits
from planner.placement.case import living_under
from planner.placement.engines import search_cp_sat
from planner.placement.goals import goal_value, goals_in_order
from planner.placement.levels import Decided, Effort, goals_held
from planner.placement.linear import Integers, Objective
from planner.placement.model import PlacementModel
from planner.placement.parts import Part, bundled, choices_of, independent_parts
from planner.placement.solver import MOST_IN_A_BUNDLE, Progress

SAME, TIE, NOT_KNOWN = "same", "tie", "not_known"
"""What can be said of a child: in one unit in every best plan, in several, or neither is proven."""

UnitOrNone = UnitId | None


@dataclass(frozen=True, slots=True)
class ChildTies:
    """One child: its unit in the plan (`None` is without a place), and other units in plans equally good.

    `is_complete` where there is proven to be no other unit.
    """

    child_id: ChildId
    unit_id: UnitOrNone
    others: tuple[UnitOrNone, ...]
    is_complete: bool

    @property
    def verdict(self) -> str:
        """`same`, `tie` or `not_known`."""
        if self.others:
            return TIE
        return SAME if self.is_complete else NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Ties:
    """Every child to be decided, in the order of ids; `interrupted` where it was stopped or ran out of time."""

    children: tuple[ChildTies, ...]
    interrupted: bool

    def counted(self, verdict: str) -> int:
        """How many children the verdict is about."""
        return sum(child.verdict == verdict for child in self.children)


@dataclass(frozen=True, slots=True)
class _PartTies:
    """What one part says: where each child can live in a best plan, and whether that is all there is."""

    held: Decided
    units: Mapping[ChildId, frozenset[UnitOrNone]]
    is_complete: bool

    @property
    def is_best(self) -> bool:
        return self.held.is_proven


def ties_of(known: Known, limits: Limits) -> Ties:
    """Same, tie or not known for every child of the plan.

    Where a goal of a part is not proven, or time runs out, its children are not known; ties found by then stand.
    """
    began = time.monotonic()
    choices = choices_of(known.case)
    # From the smallest on, so that most children are told about before time runs out.
    parts = list(reversed(bundled(independent_parts(known.case, choices), MOST_IN_A_BUNDLE)))
    done = count(1)

    def ask(part: Part) -> _PartTies:
        found = _of_part(known, part, limits, began + limits.time_limit_s)
        step = Sentence(marked("Looking for plans that are equally good"))
        share = next(done) / len(parts)
        limits.on_progress(Progress(step, None, None, None, time.monotonic() - began, share))
        return found

    with ThreadPoolExecutor(max(1, limits.workers)) as pool:
        answers = dict(zip(parts, pool.map(ask, parts), strict=True))
    is_best = _is_best(known, answers)
    of_child = {child_id: answer for part, answer in answers.items() for child_id in part}
    told = []
    for child_id in sorted(known.unit_of):
        unit_id, answer = known.unit_of[child_id], of_child.get(child_id)
        if answer is None:  # No unit is open to it.
            told.append(ChildTies(child_id, unit_id, (), True))
        elif not (is_best and answer.is_best):
            told.append(ChildTies(child_id, unit_id, (), False))
        else:
            others = sorted(answer.units[child_id] - {unit_id}, key=lambda unit: (unit is None, unit or ""))
            told.append(ChildTies(child_id, unit_id, tuple(others), answer.is_complete))
    return Ties(tuple(told), not all(answer.is_complete for answer in answers.values()))


def _is_best(known: Known, answers: Mapping[Part, _PartTies]) -> bool:
    """Whether the plan itself is best in all parts that are proven: nothing was found that beats it there."""
    unit_of = dict(known.unit_of)
    for answer in answers.values():
        if answer.is_best:
            unit_of.update(dict.fromkeys(answer.units))
            unit_of.update(answer.held.unit_of)
    goals = goals_in_order(known.case)
    ours, best = (living_under(known.case, units) for units in (known.unit_of, unit_of))
    return all(goal_value(known.case, goal, ours) == goal_value(known.case, goal, best) for goal in goals)


def _of_part(known: Known, part: Part, limits: Limits, deadline: float) -> _PartTies:
    choices = choices_of(known.case)
    m = PlacementModel(known.case, {child_id: choices[child_id] for child_id in part})
    start = {child_id: unit for child_id in part if (unit := known.unit_of[child_id]) is not None}
    effort = Effort(deadline, 1e6, limits.seed, limits.stop, lambda _: None)
    held = goals_held(m, start, effort)
    if not held.is_proven:
        return _PartTies(held, {child_id: frozenset() for child_id in part}, False)
    seen = set(m.chosen_by(held.unit_of))
    while not effort.is_over:
        unseen = [v for child_id in part for v in m.variables_of(child_id) if m.linear.upper[v] and v not in seen]
        as_many = Objective(tuple((v, -1) for v in unseen))
        found = search_cp_sat(m.linear, as_many, None, effort.limits(1.0), limits.seed) if unseen else None
        if found is None or found.bound == 0:
            return _PartTies(held, _units(m, seen), True)
        if found.is_infeasible:
            raise UnsoundPlan("A solver called a case impossible that has a sound plan. The plan was withheld.")
        new = [] if found.solution is None else _new(m, found.solution, unseen)
        if not new:
            break
        seen.update(new)
    return _PartTies(held, _units(m, seen), False)


def _new(m: PlacementModel, solution: Integers, unseen: list[int]) -> list[int]:
    if m.linear.is_broken_by(solution):
        raise UnsoundPlan("A solver returned a plan that breaks its own model. The plan was withheld.")
    return [v for v in unseen if solution[v]]


def _units(m: PlacementModel, seen: set[int]) -> dict[ChildId, frozenset[UnitOrNone]]:
    found: dict[ChildId, set[UnitOrNone]] = defaultdict(set)
    for variable in seen:
        if variable < len(m.pairs):
            child, unit = m.pairs[variable]
            found[child.child_id].add(unit.unit_id)
    for child_id, variable in m.unplaced.items():
        if variable in seen:
            found[child_id].add(None)
    return {child_id: frozenset(units) for child_id, units in found.items()}
