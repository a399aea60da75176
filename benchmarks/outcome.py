"""What a solve gave, as measures: per goal status, time, value and bound, and what the targets speak of."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.ids import ChildId, UnitId
from models.plan import GoalResult
from planner.placement.case import Case
from planner.placement.levels import TIE_BREAK, Level
from planner.placement.solver import Progress

PLACING = ("displaced", "unplaced_acute", "unplaced", "breach_days")
"""The goals that decide who gets a place; when all are proven, so is that nobody more can have one."""

Measures = dict[str, object]
Given = Mapping[ChildId, UnitId | None]


@dataclass(slots=True)
class Diary:
    """What a solve told on its way, and when [s since the diary was opened]."""

    opened: float = field(default_factory=time.perf_counter)
    told: list[tuple[float, Progress]] = field(default_factory=list)

    def note(self, progress: Progress) -> None:
        """Takes down one message; parts tell from several threads."""
        self.told.append((self.seconds, progress))

    @property
    def seconds(self) -> float:
        """Time since the diary was opened [s]."""
        return time.perf_counter() - self.opened

    def settled_s(self, goals: Iterable[str]) -> float:
        """When the last part had settled these goals [s]; 0 where no part had anything to decide."""
        wanted = frozenset(goals)
        return max((seconds for seconds, progress in self.told if progress.goal in wanted), default=0.0)

    @property
    def first_plan_s(self) -> float:
        """When the first sound plan stood [s]."""
        return self.told[0][0]


def measures_of(
    diary: Diary, seconds: float, goals: Sequence[GoalResult], parts: Sequence[Sequence[Level]] = ()
) -> Measures:
    """The measures that all solves share; without `parts` how each goal was proven stays unsaid.

    `placed_proven_s` is left out where who gets a place is not proven.
    """
    by_name = {goal.name: goal for goal in goals}
    measured: Measures = {
        "seconds": seconds,
        "first_plan_s": diary.first_plan_s,
        "worst_gap": max((goal.gap for goal in goals), default=0.0),
        "goals_proven": sum(goal.is_proven for goal in goals),
        "unplaced": by_name["unplaced"].value,
        "unplaced_acute": by_name["unplaced_acute"].value,
        "wrongly_left_out": by_name["unplaced"].value - by_name["unplaced"].bound,
        "levels": [*(_level(diary, goal, parts) for goal in goals), _tie_level(diary, parts)],
    }
    if all(by_name[name].is_proven for name in PLACING):
        measured["placed_proven_s"] = diary.settled_s(PLACING)
    return measured


def _level(diary: Diary, goal: GoalResult, parts: Sequence[Sequence[Level]]) -> Measures:
    return {
        "name": goal.name,
        "status": "proven" if goal.is_proven else "open",
        "settled_s": diary.settled_s([goal.name]),
        "value": goal.value,
        "bound": goal.bound,
        "gap": goal.gap,
        **_how(goal.name, parts),
    }


def _tie_level(diary: Diary, parts: Sequence[Sequence[Level]]) -> Measures:
    """The tie-break has no meaning as a number, so only whether it is settled and when."""
    is_open = any(p.goal == TIE_BREAK and p.value != p.bound for _, p in diary.told)
    status, when = "open" if is_open else "proven", diary.settled_s([TIE_BREAK])
    return {"name": TIE_BREAK, "status": status, "settled_s": when, **_how(TIE_BREAK, parts)}


def _how(name: str, parts: Sequence[Sequence[Level]]) -> Measures:
    """Time summed over the parts [s] and how many parts were proven in which way."""
    levels = [level for part in parts for level in part if level.goal == name]
    if not levels:
        return {}
    return {
        "seconds": sum(level.seconds for level in levels),
        "how": dict(Counter(level.how for level in levels).most_common()),
    }


def breach_weight(case: Case, given: Given) -> int:
    """Σ of the parameter `urgency_weight` over the children to be decided who get no place [points]."""
    weights = case.parameters.urgency_weight
    return sum(weights[child.urgency] for child in case.candidates if given.get(child.child_id) is None)
