"""Solves a case: a sound start, then every independent part to its proven best, then the whole checked."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from models.ids import ChildId, UnitId
from models.plan import GoalResult, Sentence, marked
from planner.errors import ContradictingPins, UnsoundPlan
from planner.placement.around import better_around
from planner.placement.case import Case, Living, living_under
from planner.placement.clock import Clock
from planner.placement.goals import GOAL_BY_CODE, goal_value, goals_in_order
from planner.placement.greedy import desk_order, first_come_first_served
from planner.placement.levels import CHANGES, TIE_BREAK, Decided, Effort, Level, continued, decide, placing_held
from planner.placement.memory import Memory, fingerprint, near_to
from planner.placement.model import PlacementModel
from planner.placement.parts import Choices, Part, bundled, choices_of, independent_parts
from planner.placement.rules import new_violations, violations

MOST_IN_A_BUNDLE = 25
"""Children up to which independent parts are decided together; with 60 the shipped country took three times as long."""


MOST_PAIRS_KEPT = 100_000
"""Pairs of child and unit in models that are kept at once; 30 000 take about 150 MB."""

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
    `memory` holds what was proven of parts before. Between equals the plan with the fewest changes from
    `near` wins, if it is given. `narrowed` has the parts as they were before the question was narrowed by
    nothing but pins on the children in `pinned`: the other parts stand, and in these no goal can gain.
    """

    time_limit_s: float = 120.0
    workers: int = 1
    seed: int = 0
    work: float = 1e6
    stop: threading.Event = field(default_factory=threading.Event)
    start: Mapping[ChildId, UnitId] | None = None
    on_progress: Callable[[Progress], None] = lambda _: None
    memory: Memory | None = None
    near: Mapping[ChildId, UnitId | None] | None = None
    narrowed: Mapping[Part, Decided] = field(default_factory=dict)
    pinned: frozenset[ChildId] = frozenset()


@dataclass(frozen=True, slots=True)
class Solution:
    """The units given, what that reaches on every goal with its bound, and whether the tie-break is settled too."""

    case: Case
    unit_of: Mapping[ChildId, UnitId | None]
    goals: tuple[GoalResult, ...]
    is_settled: bool
    interrupted: bool
    runtime_s: float
    decided: Mapping[Part, Decided]

    @property
    def levels(self) -> tuple[tuple[Level, ...], ...]:
        """What every part reached, level by level."""
        return tuple(part.levels for part in self.decided.values())

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
    parts = _in_turn(_parts(case, choices, settings), settings.workers)
    decided = _Rounds(case, choices, parts, start, settings, began).decided()
    unit_of: dict[ChildId, UnitId | None] = {child.child_id: None for child in case.candidates}
    for part_decided in decided:
        unit_of.update(part_decided.unit_of)
    living = living_under(case, unit_of)
    goals = _results(case, living, decided)
    _refuse_unsound(case, living)
    return Solution(
        case,
        unit_of,
        goals,
        all(
            level.value == level.bound
            for part in decided
            for level in part.levels
            if level.goal in (CHANGES, TIE_BREAK)
        ),
        settings.stop.is_set(),
        time.monotonic() - began,
        dict(zip(parts, decided, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """A part's model, its fingerprint where answers are remembered, and who gets a place where that is decided."""

    model: PlacementModel
    question: str
    held: Decided | None = None


class _Rounds:
    """All parts in threads: first who gets a place in each, then everything else, then what was left unproven."""

    def __init__(
        self,
        case: Case,
        choices: Choices,
        parts: list[Part],
        start: Mapping[ChildId, UnitId],
        settings: Settings,
        began: float,
    ) -> None:
        self._case, self._choices, self._parts, self._settings = case, choices, parts, settings
        self._start: dict[Part, Mapping[ChildId, UnitId]] = {
            part: {child_id: start[child_id] for child_id in part if child_id in start} for part in parts
        }
        self._report = _Reporter(case, parts, settings, began)
        self._clock = Clock(parts, settings.workers, settings.time_limit_s, began)
        self._placed: dict[Part, _Begun] = {}
        self._earlier: dict[Part, Decided] = {}

    def decided(self) -> list[Decided]:
        """What was decided in every part, in the order of the parts."""
        with ThreadPoolExecutor(max(1, self._settings.workers)) as pool:
            if self._is_placing_first:
                list(pool.map(self._place, self._parts))
                self._clock.begin_again(self._parts)
            decided = list(pool.map(self._decide, self._parts))
            again = [number for number, part in enumerate(decided) if not part.is_proven]
            if again and self._clock.share_left > WORTH_ANOTHER_ROUND and not self._settings.stop.is_set():
                self._clock.begin_again([self._parts[number] for number in again])
                for number in again:
                    part = self._parts[number]
                    self._start[part], self._earlier[part] = decided[number].unit_of, decided[number]
                for number, better in zip(again, pool.map(self._decide, [self._parts[n] for n in again]), strict=True):
                    decided[number] = better
        return decided

    @property
    def _is_placing_first(self) -> bool:
        """Whether it is decided in all parts who gets a place before anything else is decided in any.

        So what matters most is known first and gets its time in every part. The models of all parts are
        kept meanwhile, which is why there is a limit; a question much like one before goes part by part.
        """
        settings = self._settings
        is_new = not settings.narrowed and (settings.memory is None or settings.memory.is_empty)
        pairs = sum(len(self._choices[child_id]) for part in self._parts for child_id in part)
        return is_new and len(self._parts) > 1 and pairs <= MOST_PAIRS_KEPT

    def _effort(self, part: Part) -> Effort:
        """How hard to try; what was proven of the part before, in this question or a wider one, stays proven."""
        settings, before = self._settings, self._settings.narrowed.get(part)
        floors = () if before is None else tuple(level for level in before.levels if level.goal in GOAL_BY_CODE)
        if part in self._earlier:
            floors = self._earlier[part].levels  # of the same question: fewest changes and ties too
        deadline = self._clock.deadline_of(part)
        return Effort(
            deadline, settings.work, settings.seed, settings.stop, self._report.settled, settings.near, floors
        )

    def _begin(self, part: Part) -> _Begun:
        m = PlacementModel(self._case, {child_id: self._choices[child_id] for child_id in part})
        return _Begun(m, "" if self._settings.memory is None else fingerprint(m))

    def _place(self, part: Part) -> None:
        begun = self._begin(part)
        held = placing_held(begun.model, self._start[part], self._effort(part))
        self._placed[part] = replace(begun, held=held)

    def _decide(self, part: Part) -> Decided:
        effort, settings = self._effort(part), self._settings
        before = settings.narrowed.get(part)
        if before is not None and not settings.pinned & set(part):
            return _told(before, effort)
        begun = self._placed.pop(part, None) or self._begin(part)
        complete = partial(self._completed, part, begun, effort)
        if settings.memory is None:
            return complete()
        return _decided_once(part, begun.question, effort, settings.memory, complete)

    def _completed(self, part: Part, begun: _Begun, effort: Effort) -> Decided:
        """The part decided to its end, from where it was begun."""
        if begun.held is not None:
            return continued(begun.model, begun.held, effort)
        start = self._start[part]
        if part in self._settings.narrowed and part not in self._earlier:
            own = {child_id: self._choices[child_id] for child_id in part}
            start = better_around(self._case, own, start, self._settings.pinned, effort)
        return decide(begun.model, start, effort)


def _parts(case: Case, choices: Choices, settings: Settings) -> list[Part]:
    """The parts to be decided apart: those before the question was narrowed where they are the same children."""
    deciding = {child_id for child_id, units in choices.items() if units}
    before = list(settings.narrowed)
    if deciding == {child_id for part in before for child_id in part}:
        return sorted(before, key=lambda part: (-len(part), part))
    return bundled(independent_parts(case, choices), MOST_IN_A_BUNDLE)


def _decided_once(
    part: Part, question: str, effort: Effort, memory: Memory, complete: Callable[[], Decided]
) -> Decided:
    """The part from memory if the same question was asked before, else decided now and remembered.

    What was decided without a plan to stay near to also stands where it is that plan: nothing changes.
    """
    known = memory.recalled(question)
    if effort.near is not None:
        if known is not None and all(known.unit_of.get(child_id) == effort.near.get(child_id) for child_id in part):
            return _told(known, effort)
        question = near_to(question, part, effort.near)
        known = memory.recalled(question)
    if known is not None:
        return _told(known, effort)
    decided = complete()
    memory.keep(question, decided)
    return decided


def _told(known: Decided, effort: Effort) -> Decided:
    for level in known.levels:
        effort.on_level(level)
    return known


def _in_turn(parts: list[Part], workers: int) -> list[Part]:
    """The order in which parts are taken up: the largest at once by all workers but one, then from the smallest on.

    So the long work begins early, and soon most children are known to be placed.
    """
    early = max(0, workers - 1)
    return [*parts[:early], *reversed(parts[early:])]


class _Reporter:
    """Turns settled goals of parts into progress; parts run in threads, so the count is guarded."""

    def __init__(self, case: Case, parts: list[Part], settings: Settings, began: float) -> None:
        ties = 1 if settings.near is None else 2
        self._todo = max(1, len(parts) * (len(goals_in_order(case)) + ties))
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
    broken = new_violations(case, living)
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
    where = {case.unit_by_id[unit_id].institution_id for unit_id in pinned.values() if unit_id in case.unit_by_id}
    for broken in violations(case, living_under(case, pinned), sorted(where)):
        if not broken.inherited:
            raise ContradictingPins(
                "{children} cannot live as the pins demand: {why}. Lift a pin, or mend what stands in the way.",
                children=", ".join(broken.children),
                why=broken.sentence,
            )


def choices_and_parts(case: Case) -> tuple[Choices, list[Part]]:
    """What is open to each child and which children hang together; for benchmarks and explanations."""
    choices = choices_of(case)
    return choices, independent_parts(case, choices)
