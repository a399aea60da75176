"""Asking again: a plan that is known, the same country changed a little, and what the change does to the plan.

Every answer is a plan of its own, solved and judged like any other. Between equals the plan with the fewest
changes wins, so that what is told about others is what had to happen, not what happened to come out.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from models.ids import ChildId, UnitId
from models.plan import GoalResult
from planner.placement.case import Case
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.greedy import repaired
from planner.placement.levels import Decided
from planner.placement.memory import Memory
from planner.placement.parts import Part, choices_narrowed, choices_of
from planner.placement.solver import Progress, Settings, Solution, solve


@dataclass(frozen=True, slots=True)
class Known:
    """A plan ready to be questioned: the case it answers, who lives where, and what that reaches.

    `unit_of` names every child to be decided. `decided` are the independent parts, empty where the plan was
    not made by the engine.
    """

    case: Case
    unit_of: Mapping[ChildId, UnitId | None]
    goals: tuple[GoalResult, ...]
    decided: Mapping[Part, Decided] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one answer may take [s], threads, seed, and a flag that stops it."""

    time_limit_s: float = 30.0
    workers: int = 2
    seed: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    on_progress: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Moved:
    """A child who lives elsewhere than before; `None` is without a place."""

    child_id: ChildId
    before: UnitId | None
    after: UnitId | None


@dataclass(frozen=True, slots=True)
class GoalChange:
    """One goal before and after [`unit`]; `bound` is the least that was proven possible after."""

    name: str
    before: int
    after: int
    bound: int
    unit: str

    @property
    def difference(self) -> int:
        """After less before: above zero the goal has lost."""
        return self.after - self.before

    @property
    def is_proven(self) -> bool:
        """Whether nothing better than `after` is possible."""
        return self.after == self.bound


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change does: who lives elsewhere, in the order of ids, and every goal in its order."""

    moved: tuple[Moved, ...]
    goals: tuple[GoalChange, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nobody moves and no goal changes."""
        return not self.moved and not any(goal.difference for goal in self.goals)

    @property
    def is_proven(self) -> bool:
        """Whether every goal after the change is proven."""
        return all(goal.is_proven for goal in self.goals)

    @property
    def losses(self) -> tuple[int, ...]:
        """The differences of the goals in their order: smaller is better, compared from the left."""
        return tuple(goal.difference for goal in self.goals)


def known_of(case: Case, solution: Solution, memory: Memory) -> Known:
    """The plan of a solution; what it proved of parts is remembered in `memory` by whoever solved it."""
    return Known(case, solution.unit_of, solution.goals, solution.decided, memory)


def solved(case: Case, limits: Limits, memory: Memory | None = None) -> Known:
    """The best plan for a case, to be questioned afterwards."""
    memory = memory if memory is not None else Memory()
    return known_of(case, solve(case, _settings(limits, memory)), memory)


def asked_again(known: Known, case: Case, limits: Limits, pinned: frozenset[ChildId] | None = None) -> Solution:
    """The best plan for a case much like the known one, with as few changes from it as the goals allow.

    With `pinned` the case differs from the known one by nothing but pins on these children; then what was
    proven before bounds what is possible now. Raises `ContradictingPins`.
    """
    choices = choices_of(case) if pinned is None else choices_narrowed(case, known.case)
    before = {child.child_id: known.unit_of.get(child.child_id) for child in case.candidates}
    settings = _settings(limits, known.memory)
    standing: frozenset[ChildId] = frozenset()
    if pinned is not None:
        settings = replace(settings, narrowed=known.decided, pinned=pinned)
        standing = frozenset(child_id for part in known.decided if not pinned & set(part) for child_id in part)
    return solve(case, replace(settings, start=repaired(case, choices, before, standing), near=before))


def _settings(limits: Limits, memory: Memory) -> Settings:
    return Settings(
        time_limit_s=limits.time_limit_s,
        workers=limits.workers,
        seed=limits.seed,
        stop=limits.stop,
        on_progress=limits.on_progress,
        memory=memory,
    )


def difference(before: Known, after: Known | Solution) -> Difference:
    """What a later plan changes against an earlier one; who is not decided in one of them counts as at home there.

    Goals are counted over the children decided in either plan, so that a resident whose move is considered in
    one of them alone adds to both.
    """
    moved = []
    for child_id in sorted({*before.unit_of, *after.unit_of}):
        was, now = (plan.unit_of.get(child_id, plan.case.home.get(child_id)) for plan in (before, after))
        if was != now:
            moved.append(Moved(child_id, was, now))
    values = {goal.name: goal.value + _at_home(goal.name, before, after) for goal in before.goals}
    goals = []
    for goal in after.goals:
        at_home = _at_home(goal.name, after, before)
        after_value, bound = goal.value + at_home, goal.bound + at_home
        goals.append(GoalChange(goal.name, values.get(goal.name, 0), after_value, bound, goal.unit))
    return Difference(tuple(moved), tuple(goals))


def _at_home(code: str, plan: Known | Solution, other: Known | Solution) -> int:
    """What the children decided in the other plan alone add to a goal where they live under this one.

    Goals of the whole plan count everybody who lives somewhere already.
    """
    share, case = GOAL_BY_CODE[code].share, plan.case
    if share is None:
        return 0
    only_there = [case.child_by_id[c] for c in other.unit_of if c not in plan.unit_of and c in case.child_by_id]
    return sum(
        share(case, child, case.unit_by_id[home])
        for child in only_there
        if (home := case.home.get(child.child_id)) is not None and home in case.unit_by_id
    )
