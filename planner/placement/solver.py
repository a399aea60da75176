"""Solves a case: a sound start, then every independent part to its proven best, then the whole checked."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from models.ids import ChildId, UnitId
from models.plan import GoalResult, Sentence, marked
from planner.errors import ContradictingPins, UnsoundPlan
from planner.placement.case import Case, Living, living_under
from planner.placement.goals import GOAL_BY_CODE, goal_value, goals_in_order
from planner.placement.greedy import desk_order, first_come_first_served
from planner.placement.levels import TIE_BREAK, Decided, Effort, Level, decide
from planner.placement.model import PlacementModel
from planner.placement.parts import Choices, bundled, choices_of, independent_parts
from planner.placement.rules import violations

MOST_IN_A_BUNDLE = 25
"""Children up to which independent parts are decided together; with 60 the shipped country took three times as long."""


LEAST_SHARE = 0.04
"""Share of the time left that even the smallest part may take in the first round."""

WORTH_ANOTHER_ROUND = 0.2
"""Share of the time limit that must be left for parts with unproven goals to be tried again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve has come: what is being done, the last goal settled, and the share of the work [0–1]."""

    step: Sentence
    goal: str | None
    value: int | None
    bound: int | None
    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve: time limit [s], threads over independent parts, seed, CP-SAT work per search, stop flag.

    `start` is a sound plan to begin with; nothing worse is returned. Without it, first come, first served.
    """

    time_limit_s: float = 120.0
    workers: int = 1
    seed: int = 0
    work: float = 1e6
    stop: threading.Event = field(default_factory=threading.Event)
    start: Mapping[ChildId, UnitId] | None = None
    on_progress: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Solution:
    """The units given, what that reaches on every goal with its bound, and whether the tie-break is settled too."""

    unit_of: Mapping[ChildId, UnitId | None]
    goals: tuple[GoalResult, ...]
    is_settled: bool
    interrupted: bool
    runtime_s: float
    levels: tuple[tuple[Level, ...], ...]

    @property
    def status(self) -> str:
        """`optimal` where every goal is proven, else `feasible`."""
        return "optimal" if all(goal.is_proven for goal in self.goals) else "feasible"


def solve(case: Case, settings: Settings) -> Solution:
    """The best plan for the case.

    Raises `ContradictingPins` where pins cannot be kept, `UnsoundPlan` where the result does not
    survive its check. Interrupted or out of time, the best found so far is returned with its bounds.
    """
    began = time.monotonic()
    _refuse_contradicting_pins(case)
    choices = choices_of(case)
    start = settings.start
    if start is None:
        start = first_come_first_served(case, choices, desk_order(case))
    settings.on_progress(
        Progress(Sentence(marked("A first sound plan is ready")), None, None, None, time.monotonic() - began, 0.05)
    )
    parts = _in_turn(bundled(independent_parts(case, choices), MOST_IN_A_BUNDLE), settings.workers)
    begin_with: dict[tuple[ChildId, ...], Mapping[ChildId, UnitId]] = {
        part: {child_id: start[child_id] for child_id in part if child_id in start} for part in parts
    }
    report = _Reporter(case, parts, settings, began)
    clock = _Clock(parts, settings, began)

    def decide_part(part: tuple[ChildId, ...]) -> Decided:
        deadline = clock.deadline_of(part)
        model = PlacementModel(case, {child_id: choices[child_id] for child_id in part})
        effort = Effort(deadline, settings.work, settings.seed, settings.stop, report.settled)
        return decide(model, begin_with[part], effort)

    with ThreadPoolExecutor(max(1, settings.workers)) as pool:
        decided = list(pool.map(decide_part, parts))
        again = [number for number, part in enumerate(decided) if not part.is_proven]
        if again and clock.share_left > WORTH_ANOTHER_ROUND and not settings.stop.is_set():
            clock.begin_again([parts[number] for number in again])
            for number in again:
                begin_with[parts[number]] = decided[number].unit_of
            for number, better in zip(again, pool.map(decide_part, [parts[n] for n in again]), strict=True):
                decided[number] = better
    unit_of: dict[ChildId, UnitId | None] = {child.child_id: None for child in case.candidates}
    for part_decided in decided:
        unit_of.update(part_decided.unit_of)
    living = living_under(case, unit_of)
    goals = _results(case, living, decided)
    _refuse_unsound(case, living)
    return Solution(
        unit_of,
        goals,
        all(level.value == level.bound for part in decided for level in part.levels if level.goal == TIE_BREAK),
        settings.stop.is_set(),
        time.monotonic() - began,
        tuple(part.levels for part in decided),
    )


def _in_turn(parts: list[tuple[ChildId, ...]], workers: int) -> list[tuple[ChildId, ...]]:
    """The order in which parts are taken up: the largest at once by all workers but one, then from the smallest on.

    So the long work begins early, and soon most children are known to be placed.
    """
    early = max(0, workers - 1)
    return [*parts[:early], *reversed(parts[early:])]


class _Clock:
    """Shares the time limit among the parts by their size; what one part leaves over, the others get."""

    def __init__(self, parts: list[tuple[ChildId, ...]], settings: Settings, began: float) -> None:
        self._workers = max(1, settings.workers)
        self._limit = settings.time_limit_s
        self._end = began + settings.time_limit_s
        self._lock = threading.Lock()
        self.begin_again(parts)

    def begin_again(self, parts: list[tuple[ChildId, ...]]) -> None:
        """Shares what is left of the time among these parts."""
        self._left = sum(map(_weight, parts))

    @property
    def share_left(self) -> float:
        """Share of the time limit that is left."""
        return max(0.0, self._end - time.monotonic()) / self._limit

    def deadline_of(self, part: tuple[ChildId, ...]) -> float:
        """When a part that starts now should end [s on the monotonic clock]."""
        now = time.monotonic()
        with self._lock:
            share = min(1.0, max(LEAST_SHARE, self._workers * _weight(part) / self._left))
            self._left -= _weight(part)
        return now + max(0.0, self._end - now) * share


def _weight(part: tuple[ChildId, ...]) -> float:
    return float(len(part) ** 3)


class _Reporter:
    """Turns settled goals of parts into progress; parts run in threads, so the count is guarded."""

    def __init__(self, case: Case, parts: list[tuple[ChildId, ...]], settings: Settings, began: float) -> None:
        self._todo = max(1, len(parts) * (len(goals_in_order(case)) + 1))
        self._parts = len(parts)
        self._done = 0
        self._settings = settings
        self._began = began
        self._lock = threading.Lock()

    def settled(self, level: Level) -> None:
        with self._lock:
            self._done += 1
            done = self._done
        goal = GOAL_BY_CODE.get(level.goal)
        step = (
            Sentence(marked("Goal settled: {goal}"), {"goal": Sentence(goal.title)})
            if goal is not None
            else Sentence(marked("Ties settled"))
        )
        seconds = time.monotonic() - self._began
        share = 0.05 + 0.95 * done / self._todo
        self._settings.on_progress(Progress(step, level.goal, level.value, level.bound, seconds, share))


def _results(case: Case, living: Living, decided: list[Decided]) -> tuple[GoalResult, ...]:
    """Values recomputed from the plan itself; what no part could prove is subtracted for the bound."""
    results = []
    for goal in goals_in_order(case):
        value = goal_value(case, goal, living)
        open_gap = sum(
            level.value - level.bound for part in decided for level in part.levels if level.goal == goal.code
        )
        results.append(GoalResult(goal.code, value, value - open_gap, goal.unit))
    return tuple(results)


def _refuse_unsound(case: Case, living: Living) -> None:
    broken = [violation for violation in violations(case, living) if not violation.inherited]
    if broken:
        raise UnsoundPlan(
            "The plan was withheld: the checker found a broken rule ({rule}, {unit}).",
            rule=broken[0].rule,
            unit=broken[0].unit_id or broken[0].institution_id or "",
        )


def _refuse_contradicting_pins(case: Case) -> None:
    for child in case.immovable_against_pin():
        raise ContradictingPins(
            "{child} lives in {unit} and is not up for a move, but a pin demands one. "
            "Lift the pin, or mark the child movable.",
            child=child.child_id,
            unit=case.home[child.child_id],
        )
    pinned = {child.child_id: pin.unit_id for child in case.candidates if (pin := case.required_unit(child))}
    if not pinned:
        return
    for broken in violations(case, living_under(case, pinned)):
        if not broken.inherited:
            raise ContradictingPins(
                "{children} cannot live as the pins demand: {why}. Lift a pin, or mend what stands in the way.",
                children=", ".join(broken.children),
                why=broken.sentence,
            )


def choices_and_parts(case: Case) -> tuple[Choices, list[tuple[ChildId, ...]]]:
    """What is open to each child and which children hang together; for benchmarks and explanations."""
    choices = choices_of(case)
    return choices, independent_parts(case, choices)
