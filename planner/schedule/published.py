"""A schedule that was published before: what of it is kept, and what counts as a change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.ids import ChildId, InstitutionId, UnitId
from models.schedule import LIVES, Schedule, Stay
from planner.schedule.model import ScheduleModel
from planner.schedule.options import Start
from planner.schedule.outlook import DAY, Outlook

Promise = tuple[UnitId, date]


@dataclass(frozen=True, slots=True)
class Published:
    """The first stay that was published for each child that still waits; `None` is no place in all the weeks.

    Until the end of `frozen_until` nothing is to be another than it was published.
    """

    promises: Mapping[ChildId, Promise | None] = field(default_factory=dict)
    frozen_until: date | None = None

    def is_frozen(self, child_id: ChildId) -> bool:
        """Whether the child was promised a place in the frozen weeks."""
        promise = self.promises.get(child_id)
        return promise is not None and self.frozen_until is not None and promise[1] <= self.frozen_until

    def shuts_out(self, start: Start) -> bool:
        """Whether the start lies in the frozen weeks, and the child was to wait through them."""
        if self.frozen_until is None or start.need.child_id not in self.promises:
            return False
        return start.latest <= self.frozen_until and not self.is_frozen(start.need.child_id)

    def differs(self, stays: Iterable[Stay]) -> tuple[ChildId, ...]:
        """The children whose first new stay is not the published one."""
        first: dict[ChildId, Promise] = {}
        for stay in sorted(stays, key=lambda stay: stay.first):
            if stay.how != LIVES:
                first.setdefault(stay.child_id, (stay.unit_id, stay.first))
        return tuple(sorted(c for c, promise in self.promises.items() if first.get(c) != promise))


NOTHING = Published()


def published_for(outlook: Outlook, before: Schedule, frozen_until: date | None) -> Published:
    """What a schedule made before says of the children who need a place now.

    Stays that were to have begun before the first day, and have not, are promises no longer. Children whom it was
    not about, such as those referred since, are free.
    """
    promises: dict[ChildId, Promise | None] = {}
    known = {child_id for child_id, need in outlook.needs.items() if need.child.referred_on <= before.start}
    if before.operators:
        known = {child_id for child_id in known if outlook.needs[child_id].child.operator in before.operators}
    begun = {s.child_id: (s.unit_id, s.first) for s in sorted(before.stays, key=_first, reverse=True) if s.how != LIVES}
    for child_id in sorted(known):
        promise = begun.get(child_id)
        if promise is None:
            promises[child_id] = None
        elif promise[1] >= outlook.start:
            promises[child_id] = promise
    return Published(promises, frozen_until)


def _first(stay: Stay) -> date:
    return stay.first


def days_of(
    outlook: Outlook, published: Published, institutions: Iterable[InstitutionId]
) -> Mapping[InstitutionId, frozenset[date]]:
    """The days of the promises, by institution, and the first day that is not frozen: stays must be able to begin."""
    thawed = set() if published.frozen_until is None else {published.frozen_until + DAY}
    found: dict[InstitutionId, set[date]] = {institution: set(thawed) for institution in institutions}
    for promise in published.promises.values():
        if promise is not None and promise[0] in outlook.unit_by_id:
            found.setdefault(outlook.unit_by_id[promise[0]].institution_id, set()).add(promise[1])
    return {institution: frozenset(days) for institution, days in found.items()}


def hold_frozen(m: ScheduleModel, published: Published) -> None:
    """Takes out of a model what the frozen weeks shut out."""
    m.linear.rule_out(variable for variable, start in enumerate(m.starts) if published.shuts_out(start))
