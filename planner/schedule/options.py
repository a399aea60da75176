"""When a stay may begin: for every child who needs a place, the units that take it, from which days, until when.

Starts are days on which something can have become possible at the institution: the first day, somebody who
leaves, an opening, a birthday, the end of a separation, the day from which the place is wanted. The stretches
between two such days are kept as `spans` of possible starts, from which nothing is planned, but without which
no bound would hold for every schedule there is.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Unit
from models.schedule import Stay
from planner.placement.eligibility import eligible_units
from planner.schedule.outlook import DAY, Need, Outlook

Days = Mapping[InstitutionId, frozenset[date]]


@dataclass(frozen=True, slots=True)
class Start:
    """A stay of a child in a unit that begins on a day of `earliest` … `latest`.

    `last` is the last day of a stay begun on `earliest`, `is_cut` says that the unit can house the child no
    longer, although the stay goes on. Where the two days are one, it is a stay that can be planned.
    """

    need: Need
    unit: Unit
    earliest: date
    latest: date
    last: date | None
    is_cut: bool

    @property
    def is_exact(self) -> bool:
        """Whether it is one day."""
        return self.earliest == self.latest

    def surely_covers(self, day: date) -> bool:
        """Whether the child lives in the unit on the day, on whichever day of the span the stay began."""
        return self.latest <= day and (self.last is None or day <= self.last)


class Openness:
    """On which days of the calendar the rules about one child and one unit let each child into each unit."""

    def __init__(self, outlook: Outlook, needs: Iterable[Need]) -> None:
        self.calendar = outlook.calendar
        self._allowed: dict[tuple[ChildId, UnitId], list[bool]] = {}
        self.units_of: dict[ChildId, dict[UnitId, Unit]] = defaultdict(dict)
        needs = tuple(needs)
        for number, day in enumerate(self.calendar):
            case = outlook.case_on(day, ())
            for need in needs:
                for unit in eligible_units(case, need.child):
                    self.units_of[need.child_id].setdefault(unit.unit_id, unit)
                    key = (need.child_id, unit.unit_id)
                    self._allowed.setdefault(key, [False] * len(self.calendar))[number] = True

    def is_open(self, need: Need, unit: Unit, day: date) -> bool:
        """Whether the child may live in the unit on the day."""
        allowed = self._allowed.get((need.child_id, unit.unit_id))
        return allowed is not None and allowed[bisect_right(self.calendar, day) - 1]

    def turns(self, need: Need, unit: Unit) -> tuple[date, ...]:
        """Days on which the answer becomes another one."""
        allowed = self._allowed[need.child_id, unit.unit_id]
        return tuple(
            day for number, day in enumerate(self.calendar) if number and allowed[number] != allowed[number - 1]
        )

    def closes_after(self, need: Need, unit: Unit, day: date) -> date | None:
        """The first later day of the weeks on which the child may not live there any more."""
        allowed = self._allowed[need.child_id, unit.unit_id]
        first = bisect_right(self.calendar, day)
        return next((self.calendar[n] for n in range(first, len(self.calendar)) if not allowed[n]), None)


@dataclass(frozen=True)
class Options:
    """Every start there is for some needs, given the stays that are fixed.

    With `is_fine` a span ends on every day on which rules are asked at the institution: sharper bounds, larger models.
    """

    outlook: Outlook
    needs: tuple[Need, ...]
    fixed: tuple[Stay, ...]
    openness: Openness
    more_days: Days
    is_fine: bool = False

    @cached_property
    def freed_days(self) -> Days:
        """Days on which something is freed for everybody at each institution that some child may live at."""
        found: dict[InstitutionId, set[date]] = defaultdict(set)
        for need in self.needs:
            for unit in self.openness.units_of[need.child_id].values():
                found[unit.institution_id] |= {epoch.day for epoch in self.outlook.epochs}
        for stay in self.fixed:
            institution = self.outlook.unit_by_id[stay.unit_id].institution_id
            if stay.last is not None and institution in found:
                found[institution].add(stay.last + DAY)
        return {
            institution: self._within(days | self.more_days.get(institution, frozenset()))
            for institution, days in found.items()
        }

    @cached_property
    def own_days(self) -> Mapping[ChildId, frozenset[date]]:
        """Days on which a child may begin a stay anywhere: a place is wanted, or nobody bars it any more."""
        return {need.child_id: self._within({need.first, *self._freed(need.child_id)}) for need in self.needs}

    def start_days(self, need: Need, unit: Unit) -> frozenset[date]:
        """The days on which a stay of the child in the unit may begin."""
        if self.is_fine:
            return self._all_days[unit.institution_id]
        turns = self._within(self.openness.turns(need, unit))
        return self.freed_days[unit.institution_id] | self.own_days[need.child_id] | turns

    @cached_property
    def _all_days(self) -> Days:
        return replace(self, is_fine=False).row_days(with_spans=False)

    @property
    def can_be_cut(self) -> bool:
        """Whether a stay may have to be moved on within the weeks."""
        return any(
            self.openness.turns(need, unit)
            for need in self.needs
            for unit in self.openness.units_of[need.child_id].values()
        )

    @property
    def size(self) -> int:
        """About how many starts there are with the finest spans."""
        days = self._all_days
        units = (unit for own in self.needs for unit in self.openness.units_of[own.child_id].values())
        return sum(2 * len(days[unit.institution_id]) for unit in units)

    def _within(self, days: Iterable[date]) -> frozenset[date]:
        return frozenset(day for day in days if self.outlook.start <= day <= self.outlook.last)

    def _freed(self, child_id: ChildId) -> set[date]:
        """Days on which a separation of the child ends, or one leaves whom it must keep away from or follow."""
        ends = {stay.child_id: stay.last for stay in self.fixed}
        last_days: list[date | None] = []
        for row in self.outlook.epochs[-1].dataset.separations:
            if child_id in (row.child_a, row.child_b):
                other = row.child_b if row.child_a == child_id else row.child_a
                last_days += [row.valid_to, ends.get(other)]
        family = self.outlook.today.child_by_id[child_id].sibling_group
        last_days += [ends.get(each.child_id) for each in self.outlook.today.siblings.get(family or "", ())]
        return {day + DAY for day in last_days if day is not None}

    def starts(self, need: Need, with_spans: bool) -> Iterator[Start]:
        """The child's starts, unit by unit in the order of days; with the spans between them if asked for."""
        last = need.waits_until(self.outlook.last)
        for unit_id in sorted(self.openness.units_of[need.child_id]):
            unit = self.openness.units_of[need.child_id][unit_id]
            days = sorted(d for d in self.start_days(need, unit) if need.first <= d <= last)
            spans = [(day, day) for day in days]
            if with_spans:
                ends = [*days[1:], last + DAY]
                spans += [(d + DAY, end - DAY) for d, end in zip(days, ends, strict=True) if d + DAY < end]
            for earliest, latest in sorted(spans):
                if self.openness.is_open(need, unit, earliest):
                    yield self._start(need, unit, earliest, latest)

    def start_on(self, need: Need, unit: Unit, day: date) -> Start:
        """The stay of the child in the unit that begins on the day."""
        return self._start(need, unit, day, day)

    def _start(self, need: Need, unit: Unit, earliest: date, latest: date) -> Start:
        end = need.end(earliest)
        closing = self.openness.closes_after(need, unit, earliest) or self.outlook.closings.get(unit.unit_id)
        is_cut = closing is not None and closing > earliest and (end is None or closing <= end)
        return Start(need, unit, earliest, latest, closing - DAY if is_cut and closing else end, is_cut)

    def row_days(self, with_spans: bool) -> Days:
        """The days on which rules have to be asked at each institution: starts, and where rules tighten.

        Between two of them children only leave, and a sound day without a child is still sound. With spans
        also the day before each, on which those who are about to leave are still there.
        """
        every: dict[InstitutionId, set[date]] = {
            institution: set(days | self.outlook.tightening) for institution, days in self.freed_days.items()
        }
        for need in self.needs:
            for unit in self.openness.units_of[need.child_id].values():
                every[unit.institution_id] |= self.start_days(need, unit)
        for stay in self.fixed:
            institution = self.outlook.unit_by_id[stay.unit_id].institution_id
            if institution in every:
                every[institution].add(stay.first)
        if with_spans:
            for days in every.values():
                days |= {day - DAY for day in days} | {self.outlook.last}
        return {institution: self._within(days) for institution, days in every.items()}


def ends_of(outlook: Outlook, stays: Sequence[Stay]) -> Days:
    """The days after stays end or units free a place, by institution: when others may begin."""
    found: dict[InstitutionId, set[date]] = defaultdict(set)
    for stay in stays:
        if stay.last is not None and stay.last < outlook.last:
            found[outlook.unit_by_id[stay.unit_id].institution_id].add(stay.last + DAY)
    return {institution: frozenset(days) for institution, days in found.items()}
