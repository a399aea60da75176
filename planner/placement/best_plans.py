"""The k best different plans, in the order of the goals.

Each independent part has a list of its best plans: the next one is the best that the rows allow when those
before it are forbidden. The k best plans of the whole are combined from these lists by a heap, for values of
parts add up and their order does not change by adding. Where plans must differ in several children, which
may live in several parts, all parts are decided as one.
"""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from threading import Lock

from models.ids import ChildId, UnitId
from models.plan import GoalResult, Sentence, marked
from planner.placement.again import Difference, Known, Limits, difference
from planner.placement.case import Case, living_under
from planner.placement.engines import search_cp_sat
from planner.placement.goals import goal_value, goals_in_order
from planner.placement.levels import Assignment, Decided, Effort, decide
from planner.placement.linear import Objective
from planner.placement.model import PlacementModel
from planner.placement.parts import Part, choices_of, independent_parts
from planner.placement.solver import Progress
from planner.placement.steering import guide_after

Values = tuple[int, ...]

QUICK_WORK = 1.0
"""CP-SAT's work for a first plan that is not forbidden, by a blend of the goals; then any plan will do."""

BEFORE_ALL = -1
"""In place of the tie-break of the plan that is asked about: it comes first among its equals."""


@dataclass(frozen=True, slots=True)
class RankedPlan:
    """One of the best plans; plans of the same `rank` (from 1) are equal in all goals.

    `difference` is from the best. `is_proven` where no plan that is left out, and none further down, is better.
    """

    rank: int
    unit_of: Mapping[ChildId, UnitId | None]
    difference: Difference
    is_proven: bool

    @property
    def is_tie(self) -> bool:
        """Whether the plan is as good as the best in all goals."""
        return not any(self.difference.losses)


@dataclass(frozen=True, slots=True)
class BestPlans:
    """The best plans in their order, the known one first; `is_all` where no other is possible.

    `interrupted` where fewer were found than asked for because time was over.
    """

    plans: tuple[RankedPlan, ...]
    is_all: bool
    interrupted: bool


def best_plans(known: Known, most: int, limits: Limits, differ: int = 1) -> BestPlans:
    """The `most` best plans, each in at least `differ` (≥ 1) children other than every one before it."""
    began = time.monotonic()
    deadline = began + limits.time_limit_s
    choices = choices_of(known.case)
    parts = independent_parts(known.case, choices)
    if differ > 1:
        parts = [tuple(sorted(child_id for part in parts for child_id in part))] if parts else []
    pool = ThreadPoolExecutor(max(1, limits.workers))
    with pool:
        lists = list(pool.map(lambda part: _List(known, part, differ, limits, deadline), parts))
        heap = _Heap(lists, pool)
        ranked: list[RankedPlan] = []
        while len(ranked) < most and (found := heap.next_best()) is not None:
            ranked.append(_ranked(known, found, ranked))
            step = Sentence(marked("Plans found: {count}"), {"count": len(ranked)})
            seconds = time.monotonic() - began
            limits.on_progress(Progress(step, None, None, None, seconds, len(ranked) / most))
    is_cut_short = any(each.is_cut_short for each in lists)
    return BestPlans(tuple(ranked), len(ranked) < most and not is_cut_short, len(ranked) < most and is_cut_short)


def _ranked(known: Known, found: "_Combined", before: list[RankedPlan]) -> RankedPlan:
    unit_of = dict(known.unit_of)
    for part, assignment in found.units.items():
        unit_of.update({child_id: assignment.get(child_id) for child_id in part})
    goals = _results(known.case, unit_of, found.is_proven)
    from_best = difference(known, replace(known, unit_of=unit_of, goals=goals))
    rank = len(before) + 1
    if before and before[-1].difference.losses == from_best.losses:
        rank = before[-1].rank
    return RankedPlan(rank, unit_of, from_best, found.is_proven)


def _results(case: Case, unit_of: Mapping[ChildId, UnitId | None], is_proven: bool) -> tuple[GoalResult, ...]:
    """The goals of a plan; of one that is not proven next nothing is known of what is possible."""
    living = living_under(case, unit_of)
    values = [(goal, goal_value(case, goal, living)) for goal in goals_in_order(case)]
    return tuple(GoalResult(goal.code, value, value if is_proven else 0, goal.unit) for goal, value in values)


@dataclass(frozen=True, slots=True)
class _Listed:
    """One plan of a part: its values on the goals and the tie-break, and whether none better was passed over."""

    unit_of: Assignment
    values: Values
    is_proven: bool


class _List:
    """The plans of one part from the best on, found as they are asked for."""

    def __init__(self, known: Known, part: Part, differ: int, limits: Limits, deadline: float) -> None:
        self.part = part
        self.is_cut_short = False
        self._case = known.case
        self._choices = {child_id: choices_of(known.case)[child_id] for child_id in part}
        self._differ = differ
        self._effort = Effort(deadline, 1e6, limits.seed, limits.stop, lambda _: None)
        self._lock = Lock()
        self._is_done = False
        start = {child_id: unit for child_id in part if (unit := known.unit_of[child_id]) is not None}
        best = decide(PlacementModel(self._case, self._choices), start, self._effort)
        values = (*(level.value for level in best.levels[:-1]), BEFORE_ALL)
        first = start if all(goal.is_proven for goal in known.goals) else best.unit_of
        self._found = [_Listed(first, values, _goals_proven(best))]

    def plan(self, number: int) -> _Listed | None:
        """The plan of that number, from 0; `None` where there is none or time is over."""
        with self._lock:
            while len(self._found) <= number and not self._is_done:
                self._search()
            return self._found[number] if number < len(self._found) else None

    @property
    def is_proven(self) -> bool:
        """Whether nothing better was passed over so far."""
        return self._found[-1].is_proven and not self.is_cut_short

    def _search(self) -> None:
        m = PlacementModel(self._case, self._choices)
        for earlier in self._found:
            m.linear.row(((v, 1) for v in m.chosen_by(earlier.unit_of)), len(self.part) - self._differ)
        if self._differ > len(self.part):
            self._is_done = True
            return
        if self._effort.is_over:
            self._is_done = self.is_cut_short = True
            return
        limits, seed = self._effort.limits(1.0), self._effort.seed
        sound = search_cp_sat(m.linear, guide_after(m, -1), None, replace(limits, work=QUICK_WORK), seed)
        if sound.solution is None and not sound.is_infeasible:
            sound = search_cp_sat(m.linear, Objective(()), None, limits, seed)
        if sound.solution is None:
            self._is_done, self.is_cut_short = True, not sound.is_infeasible
            return
        start = {
            child.child_id: unit.unit_id
            for chosen, (child, unit) in zip(sound.solution, m.pairs, strict=False)
            if chosen
        }
        found = decide(m, start, self._effort)
        is_proven = self._found[-1].is_proven and _goals_proven(found)
        self._found.append(_Listed(found.unit_of, tuple(level.value for level in found.levels), is_proven))


@dataclass(frozen=True, slots=True)
class _Combined:
    """A plan of the whole: one plan of each part's list."""

    units: Mapping[Part, Assignment]
    is_proven: bool


class _Heap:
    """Plans of the whole in their order, combined from the lists of the parts."""

    def __init__(self, lists: list[_List], pool: ThreadPoolExecutor) -> None:
        self._lists = lists
        self._pool = pool
        self._waiting: list[tuple[Values, Values]] = []
        self._known: set[Values] = set()
        self._last: Values | None = None

    def next_best(self) -> _Combined | None:
        """The next plan; `None` where there is none, or where time was over before one was found."""
        if self._last is None:
            self._push((0,) * len(self._lists))
        else:
            self._push_after(self._last)
        if not self._waiting:
            return None
        _, self._last = heappop(self._waiting)
        is_proven = all(each.is_proven for each in self._lists)
        return _Combined({each.part: found.unit_of for each, found in self._plans(self._last)}, is_proven)

    def _push_after(self, numbers: Values) -> None:
        """All that differ from a plan by the next one of a single part."""
        after = [(*numbers[:n], number + 1, *numbers[n + 1 :]) for n, number in enumerate(numbers)]
        nexts = self._pool.map(lambda each, number: each.plan(number + 1), self._lists, numbers)
        for found, combination in zip(nexts, after, strict=True):
            if found is not None:
                self._push(combination)

    def _push(self, numbers: Values) -> None:
        if numbers not in self._known:
            self._known.add(numbers)
            values = [found.values for _, found in self._plans(numbers)]
            heappush(self._waiting, (tuple(map(sum, zip(*values, strict=True))), numbers))

    def _plans(self, numbers: Values) -> list[tuple[_List, _Listed]]:
        plans = [(each, each.plan(number)) for each, number in zip(self._lists, numbers, strict=True)]
        return [(each, found) for each, found in plans if found is not None]


def _goals_proven(decided: Decided) -> bool:
    return all(level.value == level.bound for level in decided.levels[:-1])
