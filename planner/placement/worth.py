"""What one more place, one more on a shift or one more living unit is worth: what it does to every goal.

Three steps. (1) What the plain rules show to have no effect is told at once, exactly. (2) Everything else is
bounded by the prices of the relaxation before the change. (3) Where the bound leaves room in a goal that
matters, the parts that are touched are decided again, what could gain most first. Every answer says which it is.
"""

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, groupby

from models.change import Step
from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Unit
from models.plan import GoalResult, Sentence, marked
from planner.placement.again import Difference, Known, Limits, difference
from planner.placement.case import Case, living_under
from planner.placement.changes import question_after
from planner.placement.eligibility import eligible_units, is_eligible
from planner.placement.goals import acute_reserve, emergency_units, goals_in_order
from planner.placement.levels import Decided, Effort, continued, goals_held
from planner.placement.model import PlacementModel
from planner.placement.one_more import KINDS, PLACES, UNITS, OneMore, has_no_effect, one_more_of, who_may_enter
from planner.placement.parts import Choices, Part, independent_parts
from planner.placement.solver import Progress
from planner.placement.worth_bounds import Priced, bounds_after, priced

NO_EFFECT, SOLVED, BEST_FOUND, BOUNDED = "no_effect", "solved", "best_found", "bounded"
"""How an answer is known: by the rules; proven by deciding again; the same, not proven; by prices alone."""

LAST_THAT_MATTERS = "view"
"""The last goal for whose sake parts are decided again, if not everything is asked for."""

RESERVE = "acute_reserve"
"""The one goal that a place changes although nobody moves."""

LONGEST_AGAIN = 0.25
"""Share of the time left that deciding one part again may take."""

SHARE_OF_BOUNDING = 0.6
"""Share of the time limit after which nothing more is bounded, so that what could gain most is decided again."""

MOST_KEPT = 200
"""Changed cases kept from bounding to deciding again; each takes about a megabyte."""

LONGEST_PRICING = 5.0
"""Time for one relaxation of a part as it is [s]."""


@dataclass(frozen=True, slots=True)
class WorthOf:
    """What one more does to every goal and who moves, and how that is known.

    Where `how` is `bounded` nobody is said to move, and the bounds of the goals say how much could be gained
    at most, as long as no goal before gains anything.
    """

    more: OneMore
    how: str
    difference: Difference

    @property
    def could_gain(self) -> tuple[int, ...]:
        """The most that every goal could gain below the plan before, goals before it being as good as they are."""
        return tuple(goal.before - goal.bound for goal in self.difference.goals)

    @property
    def order(self) -> tuple[object, ...]:
        """What is sorted by: proven gains, then possible ones, from the first goal on."""
        workplace = (self.more.kind, self.more.institution_id, self.more.unit_id or "")
        ways = (self.more.shift or "", self.more.qualified)
        return (self.difference.losses, tuple(-gain for gain in self.could_gain), *workplace, *ways)


@dataclass(frozen=True, slots=True)
class Worths:
    """Everything asked about, what gains most first; `left` were not looked at because time was over.

    `interrupted` where something was not looked at, or not decided again although a goal that matters could gain.
    """

    found: tuple[WorthOf, ...]
    left: int
    interrupted: bool


def worths(
    known: Known,
    limits: Limits,
    kinds: tuple[str, ...] = KINDS,
    unit_id: UnitId | None = None,
    everything: bool = False,
) -> Worths:
    """What one more of each is worth under the plan.

    With `everything` all goals matter. Stopped or out of time, what is known by then is kept.
    """
    return _Weighing(known, limits, everything).answer(one_more_of(known.case, kinds, unit_id))


@dataclass(frozen=True, slots=True)
class _Base:
    """One independent part as it is: what its plan reaches on every goal, and the prices for that."""

    values: tuple[int, ...]
    priced: Priced


@dataclass(frozen=True, slots=True)
class _Touched:
    """Children to be decided together after the change, the parts they were in, and what their plan reaches now."""

    choices: Mapping[ChildId, Sequence[Unit]]
    before: tuple[_Base, ...]
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _After:
    """The case with one more of something, what is touched there, and what each goal gains although nobody moves."""

    case: Case
    touched: tuple[_Touched, ...]
    gained: tuple[int, ...]


class _Weighing:
    """One run over everything asked about; what is learned of parts is shared by its threads."""

    def __init__(self, known: Known, limits: Limits, everything: bool) -> None:
        self._known = known
        self._limits = limits
        self._began = time.monotonic()
        self._end = self._began + limits.time_limit_s
        self._goals = goals_in_order(known.case)
        codes = [goal.code for goal in self._goals]
        self._matter = len(codes) if everything else 1 + codes.index(LAST_THAT_MATTERS)
        self._nothing = difference(known, known)
        self._reserve = acute_reserve(known.case, living_under(known.case, known.unit_of))
        self._open_to = {child.child_id: eligible_units(known.case, child) for child in known.case.candidates}
        self._may_enter = who_may_enter(known.case)
        self._choices = {child_id: _with_room(known.case, units) for child_id, units in self._open_to.items()}
        self._parts = independent_parts(known.case, self._choices)
        self._bases: dict[Part, _Base] = {}
        self._lock_of = {part: threading.Lock() for part in self._parts}
        self._kept: dict[OneMore, _After] = {}
        self._counting = threading.Lock()
        self._done = 0

    def answer(self, asked: Sequence[OneMore]) -> Worths:
        """All three steps over everything asked about."""
        groups = [tuple(group) for _, group in groupby(asked, key=lambda more: (more.kind, *more.workplace))]
        with ThreadPoolExecutor(max(1, self._limits.workers)) as pool:
            first = list(pool.map(lambda group: self._counted(self._bounded(group), 0.0, len(groups)), groups))
            open_groups = sorted(
                (told for told in first if any(map(self._has_room, told))), key=lambda told: min(w.order for w in told)
            )
            self._done = 0
            again = pool.map(lambda told: self._counted(self._solved(told), 0.5, len(open_groups)), open_groups)
            found = {worth.more: worth for told in chain(first, again) for worth in told}
        told = sorted(found.values(), key=lambda worth: worth.order)
        left = len(asked) - len(told)
        return Worths(tuple(told), left, left > 0 or any(map(self._has_room, told)))

    @property
    def _is_over(self) -> bool:
        return self._limits.stop.is_set() or time.monotonic() > self._end

    def _counted(self, told: list[WorthOf], from_share: float, all_of_them: int) -> list[WorthOf]:
        with self._counting:
            self._done += 1
            share = from_share + 0.5 * self._done / all_of_them
        step = marked("Bounding what one more is worth") if from_share == 0 else marked("Deciding again with one more")
        seconds = time.monotonic() - self._began
        self._limits.on_progress(Progress(Sentence(step), None, None, None, seconds, share))
        return told

    def _has_room(self, worth: WorthOf) -> bool:
        """Whether a goal that matters could gain, as far as prices tell."""
        return worth.how == BOUNDED and any(gain > 0 for gain in worth.could_gain[: self._matter])

    def _bounded(self, group: Sequence[OneMore]) -> list[WorthOf]:
        """What is exact by the rules or by prices for one place, unit or workplace; nothing where time is over.

        The first of a workplace is the widest: whatever it cannot gain, no other there can.
        """
        if self._is_over or time.monotonic() > self._began + SHARE_OF_BOUNDING * self._limits.time_limit_s:
            return []
        told = [WorthOf(more, NO_EFFECT, self._nothing) for more in group if self._has_no_effect(more)]
        without = {worth.more for worth in told}
        rest = [more for more in group if more not in without]
        if rest:
            widest = self._bounded_by_prices(rest[0])
            told += [replace(widest, more=more) for more in rest]
        return told

    def _has_no_effect(self, more: OneMore) -> bool:
        return has_no_effect(self._known.case, self._may_enter, more)

    def _bounded_by_prices(self, more: OneMore) -> WorthOf:
        after = self._after(more)
        if len(self._kept) < MOST_KEPT:
            self._kept[more] = after
        room = [0] * len(self._goals)
        for touched in after.touched:
            bounds = bounds_after(after.case, touched.choices, [base.priced for base in touched.before], touched.values)
            room = [one + value - bound for one, value, bound in zip(room, touched.values, bounds, strict=True)]
        how = BOUNDED if any(room) else SOLVED
        return WorthOf(more, how, self._difference(self._known.unit_of, after.gained, room))

    def _solved(self, told: Sequence[WorthOf]) -> list[WorthOf]:
        """The same with those decided again that have room; what a wider one does not gain no narrower one does."""
        widest = next(worth for worth in told if self._has_room(worth))
        again: list[WorthOf] = []
        for worth in told:
            idle = next((wide for wide in again if _is_idle(wide) and wide.more.includes(worth.more)), None)
            if self._is_over or not self._has_room(worth):
                again.append(worth)
            elif idle is not None:
                again.append(replace(idle, more=worth.more))
            else:
                bounded = worth if worth is widest else self._bounded_by_prices(worth.more)
                again.append(self._decided_again(bounded) if self._has_room(bounded) else bounded)
        return again

    def _decided_again(self, worth: WorthOf) -> WorthOf:
        if self._is_over:
            return worth
        after = self._kept.pop(worth.more, None) or self._after(worth.more)
        unit_of = dict(self._known.unit_of)
        gained, room = list(after.gained), [0] * len(self._goals)
        is_proven = all(goal.is_proven for goal in self._known.goals)
        for touched in after.touched:
            decided = self._decide(after.case, touched)
            values = [level.value for level in decided.levels[: len(self._goals)]]
            if tuple(values) != touched.values:
                unit_of.update({child_id: decided.unit_of.get(child_id) for child_id in touched.choices})
            gained = [one + was - value for one, was, value in zip(gained, touched.values, values, strict=True)]
            bounds = [level.bound for level in decided.levels[: len(self._goals)]]
            room = [one + value - bound for one, value, bound in zip(room, values, bounds, strict=True)]
            is_proven = is_proven and decided.is_proven
        how = SOLVED if is_proven else BEST_FOUND
        return WorthOf(worth.more, how, self._difference(unit_of, gained, room))

    def _decide(self, case: Case, touched: _Touched) -> Decided:
        """The best plan of what is touched; only where it gains something, who moves is kept to the fewest."""
        left = max(0.0, self._end - time.monotonic())
        deadline = time.monotonic() + left * LONGEST_AGAIN
        effort = Effort(deadline, 1e6, self._limits.seed, self._limits.stop, lambda _: None)
        m = PlacementModel(case, touched.choices)
        held = goals_held(m, self._start(touched.choices), effort)
        if tuple(level.value for level in held.levels) == touched.values:
            return held
        return continued(m, held, replace(effort, near=self._known.unit_of))

    def _start(self, children: Iterable[ChildId]) -> dict[ChildId, UnitId]:
        return {child_id: unit for child_id in children if (unit := self._known.unit_of[child_id]) is not None}

    def _difference(
        self, unit_of: Mapping[ChildId, UnitId | None], gained: Sequence[int], room: Sequence[int]
    ) -> Difference:
        """Against the known plan; `room` is what may be left to gain on each goal, beyond what was open before."""
        goals = tuple(
            GoalResult(before.name, before.value - gain, before.bound - gain - more, before.unit)
            for before, gain, more in zip(self._known.goals, gained, room, strict=True)
        )
        return difference(self._known, replace(self._known, unit_of=unit_of, goals=goals))

    def _after(self, more: OneMore) -> _After:
        """What the change touches: the children who may come to the institution, and all who are tied to them.

        A place in an emergency unit counts in its operator's reserve, which ties in who may enter those units.
        """
        case = Case(question_after(self._known.case.question, [Step(change) for change in more.changes]))
        institutions = {more.institution_id} | self._same_reserve(more)
        choices: dict[ChildId, tuple[Unit, ...]] = {}
        for child_id, units in self._open_to.items():
            there = [u.unit_id for u in units if u.institution_id in institutions]
            if more.kind == UNITS and self._may_enter_new(case, more, child_id):
                there.append(more.unit_id or UnitId(""))
            if there:
                elsewhere = (u for u in self._choices[child_id] if u.institution_id not in institutions)
                choices[child_id] = (*elsewhere, *_with_room(case, (case.unit_by_id[unit_id] for unit_id in there)))
        near = {child_id for child_id, units in choices.items() if any(u.institution_id in institutions for u in units)}
        tied = near.union(*(part for part in self._parts if near & set(part)))
        own: Choices = {child_id: choices.get(child_id, self._choices[child_id]) for child_id in sorted(tied)}
        gained = [0] * len(self._goals)
        if more.kind == PLACES:
            reserve = [goal.code for goal in self._goals].index(RESERVE)
            gained[reserve] = self._reserve - acute_reserve(case, living_under(case, self._known.unit_of))
        touched = [
            self._touched(case, {child_id: own[child_id] for child_id in part}, gained)
            for part in independent_parts(case, own)
        ]
        return _After(case, tuple(touched), tuple(gained))

    def _may_enter_new(self, case: Case, more: OneMore, child_id: ChildId) -> bool:
        child = case.child_by_id[child_id]
        return case.may_use(child.operator, case.institution_by_id[more.institution_id]) and is_eligible(
            case, child, case.unit_by_id[more.unit_id or UnitId("")]
        )

    def _same_reserve(self, more: OneMore) -> set[InstitutionId]:
        if more.kind != PLACES:
            return set()
        reserves = emergency_units(self._known.case).values()
        together = [units for units in reserves if any(unit.unit_id == more.unit_id for unit in units)]
        return {unit.institution_id for units in together for unit in units}

    def _touched(self, case: Case, choices: Mapping[ChildId, Sequence[Unit]], gained: Sequence[int]) -> _Touched:
        """With what the plan reaches: as before, with those who had no choice then, and what the reserve has gained."""
        before = tuple(self._base(part) for part in self._parts if choices.keys() >= set(part))
        without = choices.keys() - {child_id for part in self._parts for child_id in part}
        reserved = {unit.unit_id for units in emergency_units(case).values() for unit in units}
        counts_reserve = any(unit.unit_id in reserved for units in choices.values() for unit in units)
        reached = []
        for rank, goal in enumerate(self._goals):
            value = sum(base.values[rank] for base in before)
            if goal.share is not None:
                value += sum(goal.share(case, case.child_by_id[child_id], None) for child_id in without)
            elif goal.code == RESERVE and counts_reserve:
                value -= gained[rank]
            reached.append(value)
        return _Touched(choices, before, tuple(reached))

    def _base(self, part: Part) -> _Base:
        with self._lock_of[part]:
            if part not in self._bases:
                case = self._known.case
                choices = {child_id: self._choices[child_id] for child_id in part}
                effort = Effort(self._end, 1e6, self._limits.seed, self._limits.stop, lambda _: None)
                held = goals_held(PlacementModel(case, choices), self._start(part), effort)
                values = tuple(level.value for level in held.levels)
                self._bases[part] = _Base(values, priced(case, choices, values, LONGEST_PRICING))
            return self._bases[part]


def _is_idle(worth: WorthOf) -> bool:
    return worth.how == SOLVED and not any(worth.difference.losses) and worth.difference.is_proven


def _with_room(case: Case, units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if case.places(unit) > len(case.residents.get(unit.unit_id, ())))
