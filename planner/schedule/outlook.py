"""The days ahead: what is known of each of them, who is known to live where, and who needs a place from when.

An outlook decides nothing. Ends are known ends: the planned one, the limit of the law, the birthday at which
stays end, and the closing of a unit. A resident past its planned end has no known end until the law or age sets one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from models.child import Child, Placement
from models.codes import CodeBook
from models.dataset import Dataset
from models.geography import Geography
from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Unit
from models.schedule import LIVES, Stay
from planner.placement.case import Case, Question
from planner.simulation.ends import grown_on
from planner.simulation.setup import Epoch

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """A child who needs a place from `first` on: for so many `days`, and never beyond `last`.

    A resident whose unit closes needs another one; `leaves` is the unit it has to leave.
    """

    child: Child
    first: date
    days: int | None
    last: date | None
    leaves: UnitId | None = None

    @property
    def child_id(self) -> ChildId:
        """Whose need it is."""
        return self.child.child_id

    def end(self, start: date) -> date | None:
        """The last day of a stay that begins on `start`, as far as it is known."""
        known = (start + timedelta(days=self.days - 1) if self.days is not None else None, self.last)
        return min((day for day in known if day is not None), default=None)

    def waits_until(self, last: date) -> date:
        """The last day on which the child still needs a place it has not got."""
        return last if self.last is None else min(last, self.last)


@dataclass(frozen=True)
class Outlook:
    """Data and dials on every day from `start` to `last`; epochs begin where a dated change takes effect.

    An empty `operators` means all: theirs are the children who are decided.
    """

    epochs: tuple[Epoch, ...]
    geography: Geography
    codes: CodeBook
    start: date
    last: date
    operators: tuple[str, ...] = ()

    def epoch_on(self, day: date) -> Epoch:
        """The epoch in force on the day."""
        return [epoch for epoch in self.epochs if epoch.day <= day][-1]

    def narrowed(self, children: frozenset[ChildId], institutions: frozenset[InstitutionId]) -> "Outlook":
        """The same days for some children and institutions alone: what is asked of a part of the country."""
        epochs = tuple(replace(e, dataset=_part(e.dataset, children, institutions)) for e in self.epochs)
        return replace(self, epochs=epochs)

    @cached_property
    def today(self) -> Case:
        """The first day as the data describe it."""
        epoch = self.epochs[0]
        return Case(Question(epoch.dataset, self.geography, self.codes, epoch.parameters, self.start))

    def is_ours(self, child: Child) -> bool:
        """Whether the child is one of those to be decided."""
        return not self.operators or child.operator in self.operators

    def case_on(self, day: date, stays: Iterable[Stay], decided: frozenset[ChildId] = frozenset()) -> Case:
        """The day as a case: those who live somewhere on it are residents, those in `decided` are up for decision.

        Pins that demand a unit bind where a child lives (as a rule about child and unit), not when.
        """
        epoch = self.epoch_on(day)
        placements = tuple(
            Placement(stay.child_id, stay.unit_id, self.since(stay), stay.last, stay.child_id in decided)
            for stay in stays
            if stay.covers(day) and stay.unit_id in self.units_on(day)
        )
        dataset = replace(epoch.dataset, placements=placements)
        question = Question(dataset, self.geography, self.codes, epoch.parameters, day, reviewed=decided)
        return Case(question)

    def since(self, stay: Stay) -> date:
        """Since when the child has been in an institution without a break, as far as the data tell."""
        known = self.today.placement_of.get(stay.child_id)
        return known.since if known is not None else stay.first

    def units_on(self, day: date) -> frozenset[UnitId]:
        """The units that there are on the day; a dated change may make one, which does not exist before."""
        return self._units_of_epochs[self.epoch_on(day).day]

    @cached_property
    def _units_of_epochs(self) -> Mapping[date, frozenset[UnitId]]:
        return {epoch.day: frozenset(unit.unit_id for unit in epoch.dataset.units) for epoch in self.epochs}

    @cached_property
    def unit_by_id(self) -> Mapping[UnitId, Unit]:
        """Every unit there is in some epoch; of several versions the latest."""
        return {unit.unit_id: unit for epoch in self.epochs for unit in epoch.dataset.units}

    def closing(self, unit_id: UnitId) -> date | None:
        """The first day on which nobody may live in the unit; within the weeks by the data of the day itself."""
        for epoch, until in zip(self.epochs, (*(e.day for e in self.epochs[1:]), date.max), strict=True):
            unit = next((each for each in epoch.dataset.units if each.unit_id == unit_id), None)
            if unit is not None and unit.closes_on is not None and unit.closes_on < until:
                return max(unit.closes_on, epoch.day)
        return None

    @cached_property
    def closings(self) -> Mapping[UnitId, date]:
        """The closing days of all units that close."""
        found = {unit_id: self.closing(unit_id) for unit_id in self.unit_by_id}
        return {unit_id: day for unit_id, day in found.items() if day is not None}

    @cached_property
    def calendar(self) -> tuple[date, ...]:
        """Days on which rules about child and unit may change: birthdays, openings, closings, changes, waivers."""
        days = {self.start, *(epoch.day for epoch in self.epochs)}
        month = self.start.replace(day=1)
        while month <= self.last:
            days.add(month)
            month = (month + timedelta(days=32)).replace(day=1)
        for epoch in self.epochs:
            days |= {day for unit in epoch.dataset.units for day in (unit.opens_on, unit.closes_on) if day is not None}
            days |= {waiver.expires_on + DAY for waiver in epoch.dataset.waivers}
        return tuple(sorted(day for day in days if self.start <= day <= self.last))

    @cached_property
    def tightening(self) -> frozenset[date]:
        """Days after the first on which rules about living together may bind more: changes, waivers, separations."""
        days = {epoch.day for epoch in self.epochs}
        for epoch in self.epochs:
            days |= {waiver.expires_on + DAY for waiver in epoch.dataset.waivers}
            days |= {row.valid_from for row in epoch.dataset.separations if row.valid_from is not None}
        return frozenset(day for day in days if self.start < day <= self.last)

    @cached_property
    def residents(self) -> Mapping[ChildId, Stay]:
        """Those who live somewhere on the first day, until their known end or the closing of their unit."""
        found = {}
        for child_id, unit_id in self.today.home.items():
            end, closing = self.end_of_resident(child_id), self.closings.get(unit_id)
            last = end if closing is None else min(end or date.max, closing - DAY)
            if last is None or last >= self.start:
                found[child_id] = Stay(child_id, unit_id, self.start, last, LIVES)
        return dict(sorted(found.items()))

    def end_of_resident(self, child_id: ChildId) -> date | None:
        """The last day of the stay of a resident, wherever it lives; ends that lie behind are no ends."""
        case, child = self.today, self.today.child_by_id[child_id]
        ends = (case.planned_end(child), self._lawful_until(child), grown_on(case, child) - DAY)
        return min((day for day in ends if day is not None and day >= self.start), default=None)

    def _lawful_until(self, child: Child) -> date | None:
        placement = self.today.placement_of.get(child.child_id)
        began = child.counted_from or (placement.since if placement is not None else None)
        days = self._limit_days(child)
        return None if began is None or days is None else began + timedelta(days=days - 1)

    def _limit_days(self, child: Child) -> int | None:
        """The longest lawful stay in days; where dated changes alter it, the shortest of them."""
        kind = f"{child.ground}/{child.stay_kind or 'long'}"
        known = [epoch.parameters.stay_limit_days.get(kind) for epoch in self.epochs]
        return min((days for days in known if days is not None), default=None)

    @cached_property
    def needs(self) -> Mapping[ChildId, Need]:
        """Who needs a place within the weeks: those who wait, and residents whose unit closes; by id."""
        found = {}
        for child in self.today.child_by_id.values():
            if self.is_ours(child):
                need = self._of_resident(child) if child.child_id in self.today.home else self._of_waiting(child)
                if need is not None and need.first <= self.last and need.waits_until(self.last) >= need.first:
                    found[child.child_id] = need
        return found

    def _of_waiting(self, child: Child) -> Need:
        case = self.today
        limit = self._limit_days(child) if child.counted_from is None else None
        days = [number for number in (child.expected_days, limit) if number is not None]
        ends = (grown_on(case, child) - DAY, self._lawful_until(child))
        last = min(day for day in ends if day is not None)
        return Need(child, max(self.start, child.wanted_from or self.start), min(days, default=None), last)

    def _of_resident(self, child: Child) -> Need | None:
        home = self.today.home[child.child_id]
        closing, end = self.closings.get(home), self.end_of_resident(child.child_id)
        if closing is None or (end is not None and end < closing):
            return None
        return Need(child, max(closing, self.start), None, end, home)


def _part(dataset: Dataset, children: frozenset[ChildId], institutions: frozenset[InstitutionId]) -> Dataset:
    return replace(
        dataset,
        institutions=tuple(row for row in dataset.institutions if row.institution_id in institutions),
        units=tuple(row for row in dataset.units if row.institution_id in institutions),
        children=tuple(row for row in dataset.children if row.child_id in children),
        staffing=tuple(row for row in dataset.staffing if row.institution_id in institutions),
        placements=tuple(row for row in dataset.placements if row.child_id in children),
        separations=tuple(r for r in dataset.separations if r.child_a in children and r.child_b in children),
        groups=tuple(row for row in dataset.groups if row.child_id in children),
        exclusions=tuple(row for row in dataset.exclusions if row.child_id in children),
        wishes=tuple(row for row in dataset.wishes if row.child_id in children),
        travel=tuple(row for row in dataset.travel if row.institution_id in institutions),
        pins=tuple(row for row in dataset.pins if row.child_id in children),
        waivers=tuple(row for row in dataset.waivers if row.child_id in children),
    )
