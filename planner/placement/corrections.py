"""The smallest correction that gives a child a place, or one unit: each tried by itself, by solving anew.

A correction counts where the best plan under it gives the child a place (or that unit) and nobody else has lost
one. It is then made as small as it can be: no part of it, and no quarter of a post, can be spared.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from models.change import Change, PinChild, Step
from models.child import Child
from models.ids import ChildId, UnitId
from models.plan import Sentence, marked
from planner.errors import BadUse, ContradictingPins, RefusedChange
from planner.placement.again import Difference, Known, Limits, asked_again, difference
from planner.placement.case import Case
from planner.placement.changes import question_after
from planner.placement.remedies import Ask, Remedy, ask_of, lesser, remedies_for
from planner.placement.remedies_said import in_words
from planner.placement.solver import Progress
from planner.placement.vacancies import Vacancy, vacancies_for
from planner.placement.world import child_in, unit_in, world_of

MOST_FOUND = 5
"""Corrections after which no more are looked for, unless the caller wants more."""

HAVING_A_PLACE = ("displaced", "unplaced_acute", "unplaced")
"""The goals that must not lose by a correction."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Changes that give the child a place in `unit_id`, in words, and what they do to everybody else.

    `reviewed` are residents whose move has to be considered as well (`Question.reviewed`). Without changes and
    reviews nothing has to change: the unit is open, and the goals chose otherwise.
    """

    changes: tuple[Change, ...]
    reviewed: tuple[ChildId, ...]
    unit_id: UnitId
    asks: Ask
    sentences: tuple[Sentence, ...]
    difference: Difference


@dataclass(frozen=True, slots=True)
class Corrections:
    """What would give the child a place: `found` by how little they ask, and what waiting alone would bring.

    `not_tried` candidates were left when time was up, enough were found or the rest asks much more.
    `others_first` is how many would have made room for another child who goes before, `undecided` how many were
    not settled in time.
    """

    child_id: ChildId
    unit_id: UnitId | None
    found: tuple[Correction, ...]
    tried: int
    not_tried: int
    others_first: int
    undecided: int
    vacancies: tuple[Vacancy, ...]
    interrupted: bool
    seconds: float


def corrections(
    known: Known, child_id: ChildId, limits: Limits, unit_id: UnitId | None = None, most: int = MOST_FOUND
) -> Corrections:
    """The smallest corrections for a child who has no place, or with `unit_id` for one unit it does not get.

    At most `most` are looked for within the time limit; what asks least is tried first. Raises `BadUse` where
    the child is not decided in the plan, or there is no such unit.
    """
    began = time.monotonic()
    case = known.case
    child = _decided_child(case, child_id, unit_id)
    waiting = _candidates(known, child, unit_id)
    trial = _Trial(known, child, unit_id, limits, began + limits.time_limit_s)
    found: dict[Remedy, Correction] = {}
    outcomes: list[_Outcome] = []
    for remedy in waiting:
        if trial.is_over or len(found) >= most or _asks_too_much(case, child, remedy, found):
            break
        limits.on_progress(_progress(len(outcomes), len(waiting), time.monotonic() - began))
        if any(_contains(remedy, one) for one in found):
            outcomes.append(NO_MORE_TO_SAY)
            continue
        outcomes.append(trial.of(remedy))
        if outcomes[-1].works:
            least = _least(trial, remedy)
            found.setdefault(least, _correction(case, child, least, trial.of(least)))
    return Corrections(
        child_id,
        unit_id,
        tuple(found[remedy] for remedy in sorted(found, key=lambda remedy: _rank(found[remedy]))),
        len(outcomes),
        len(waiting) - len(outcomes),
        sum(outcome.others_first for outcome in outcomes),
        sum(not outcome.is_decided for outcome in outcomes),
        vacancies_for(known, child, unit_id),
        limits.stop.is_set(),
        time.monotonic() - began,
    )


def _asks_too_much(case: Case, child: Child, remedy: Remedy, found: Iterable[Remedy]) -> bool:
    """Whether less is known to be enough: nothing at all, or fewer decisions by more than one."""
    fewest = min((ask_of(case, child, one).decisions for one in found), default=None)
    return fewest is not None and (fewest == 0 or ask_of(case, child, remedy).decisions > fewest + 1)


def _decided_child(case: Case, child_id: ChildId, unit_id: UnitId | None) -> Child:
    world = world_of(case.question)
    child = case.child_by_id[child_in(world, child_id).child_id]
    if unit_id is not None:
        unit_in(world, unit_id)
    if child not in case.candidates and case.staying_home(child) is None:
        raise BadUse("{child} is not to be decided in this plan.", child=child_id)
    return child


def _candidates(known: Known, child: Child, unit_id: UnitId | None) -> tuple[Remedy, ...]:
    """What is tried, in its order; for one unit first whether anything has to change at all."""
    made = remedies_for(known, child, unit_id)
    if unit_id is None or child not in known.case.candidates:
        return made
    return (Remedy(unit_id, ()), *made)


def _progress(tried: int, all_of_them: int, seconds: float) -> Progress:
    step = Sentence(marked("Corrections tried: {count} of {all}"), {"count": tried, "all": all_of_them})
    return Progress(step, None, None, None, seconds, tried / max(1, all_of_them))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a remedy does: where the child then lives and the difference, where it works.

    `others_first` where it makes room, but for a child who goes before; `is_decided` unless time ran out.
    """

    unit_id: UnitId | None = None
    difference: Difference | None = None
    others_first: bool = False
    is_decided: bool = True

    @property
    def works(self) -> bool:
        """Whether the child gets the place and nobody else loses one."""
        return self.difference is not None


NO_MORE_TO_SAY = _Outcome()
"""Of a remedy that holds another one whole, which is enough by itself."""


@dataclass(slots=True)
class _Trial:
    """Tries remedies by solving anew; what was tried once is remembered."""

    known: Known
    child: Child
    unit_id: UnitId | None
    limits: Limits
    ends: float
    tried: dict[Remedy, _Outcome] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether nothing more should be tried."""
        return self.limits.stop.is_set() or time.monotonic() > self.ends

    def of(self, remedy: Remedy) -> _Outcome:
        """What the remedy does by itself."""
        known = self.tried.get(remedy)
        if known is None:
            known = self.tried[remedy] = self._solved(remedy)
        return known

    def _solved(self, remedy: Remedy) -> _Outcome:
        left = max(0.0, self.ends - time.monotonic())
        try:
            case = self._case_after(remedy)
            only_pinned = not remedy.changes and not remedy.reviewed and case.candidates == self.known.case.candidates
            pinned = frozenset({self.child.child_id}) if only_pinned else None
            limits = replace(self.limits, time_limit_s=left, on_progress=lambda _: None)
            solution = asked_again(self.known, case, limits, pinned)
        except (RefusedChange, ContradictingPins):
            return _Outcome()
        changed = difference(self.known, solution)
        given = solution.unit_of.get(self.child.child_id)
        is_there = given is not None and self.unit_id in (None, given)
        loses = any(moved.after is None for moved in changed.moved if moved.child_id != self.child.child_id)
        worse = any(goal.difference > 0 for goal in changed.goals if goal.name in HAVING_A_PLACE)
        if is_there and not loses and not worse:
            return _Outcome(given, changed)
        instead = any(moved.before is None for moved in changed.moved) and not loses
        return _Outcome(None, None, not is_there and instead, not self.limits.stop.is_set() and _is_settled(changed))

    def _case_after(self, remedy: Remedy) -> Case:
        steps = [Step(change) for change in remedy.changes]
        if self.unit_id is not None:
            steps.append(Step(PinChild(self.child.child_id, self.unit_id)))
        question = question_after(self.known.case.question, steps)
        return Case(replace(question, reviewed=question.reviewed | set(remedy.reviewed)))


def _is_settled(changed: Difference) -> bool:
    return all(goal.is_proven for goal in changed.goals if goal.name in HAVING_A_PLACE)


def _least(trial: _Trial, remedy: Remedy) -> Remedy:
    """The remedy with all left out that it works without, until not even the smallest part can be spared."""
    before = None
    while before != remedy and not trial.is_over:
        before = remedy
        for change in remedy.changes:
            remedy = _with_less_of(trial, remedy, change)
    return remedy


def _with_less_of(trial: _Trial, remedy: Remedy, change: Change) -> Remedy:
    """The remedy with as little of one change as it works with."""
    ways = len(lesser(trial.known.case, change))
    for way in range(ways):
        fewer = lesser(trial.known.case, change)[way] if change in remedy.changes else ()
        best: tuple[Change | None, Remedy] | None = None
        low, high = 0, len(fewer)
        # Just below what is asked comes first: mostly that is too little already.
        middle = high - 1
        while low < high and not trial.is_over:
            tried = _replaced(remedy, change, fewer[middle])
            if trial.of(tried).works:
                best, high = (fewer[middle], tried), middle
            else:
                low = middle + 1
            middle = (low + high) // 2
        if best is not None:
            remedy = best[1]
            if best[0] is None:
                return remedy
            change = best[0]
    return remedy


def _replaced(remedy: Remedy, change: Change, by: Change | None) -> Remedy:
    kept = (by if each == change else each for each in remedy.changes)
    return replace(remedy, changes=tuple(each for each in kept if each is not None))


def _contains(remedy: Remedy, other: Remedy) -> bool:
    """Whether the other one is a part of it."""
    return set(other.changes) <= set(remedy.changes) and set(other.reviewed) <= set(remedy.reviewed)


def _correction(case: Case, child: Child, remedy: Remedy, outcome: _Outcome) -> Correction:
    assert outcome.difference is not None
    assert outcome.unit_id is not None
    return Correction(
        remedy.changes,
        remedy.reviewed,
        outcome.unit_id,
        ask_of(case, child, remedy),
        in_words(case, remedy),
        outcome.difference,
    )


def _rank(correction: Correction) -> tuple[object, ...]:
    """By how little it asks, then by what the goals lose, then by ids."""
    return correction.asks, correction.difference.losses, correction.unit_id, repr(correction.changes)
