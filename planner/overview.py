"""The figures of the overview: who waits, what is occupied and what is free, counted from a data set on one day.

Pure: nothing is read, drawn or guessed. A child waits when it has no placement. A place counts while its
unit is open. What is over the approved number is never counted as a negative free place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from models.child import Child
from models.dataset import Dataset
from models.ids import InstitutionId, MunicipalityNumber, UnitId
from models.institution import Institution, Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """Children without a place in one group; `longest_days` is the longest wait since referral [days]."""

    group: str
    acute: int
    planned: int
    longest_days: int
    median_days: int

    @property
    def total(self) -> int:
        """All who wait."""
        return self.acute + self.planned


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Places of one group of units [places].

    `blocked` places stand empty because the child in the unit needs it to itself; `over` are children
    beyond the approved number. used − over + blocked + free = approved.
    """

    group: str
    approved: int
    budgeted: int
    used: int
    blocked: int
    free: int
    over: int
    emergency_approved: int
    emergency_free: int

    @property
    def share(self) -> float | None:
        """Occupancy: children per approved place (1 = full), `None` where there is no place."""
        return self.used / self.approved if self.approved else None


@dataclass(frozen=True, slots=True)
class Spot:
    """An institution on the map with its places on the day."""

    institution_id: InstitutionId
    name: str
    operator: str
    municipality: MunicipalityNumber
    latitude: float
    longitude: float
    places: Occupancy


def waiting_children(dataset: Dataset, operator: str | None = None) -> tuple[Child, ...]:
    """The children without a placement, of one operator or of all."""
    placed = {placement.child_id for placement in dataset.placements}
    return tuple(
        child
        for child in dataset.children
        if child.child_id not in placed and (operator is None or child.operator == operator)
    )


def days_waited(child: Child, day: date) -> int:
    """Days since the referral; a referral dated later counts as none."""
    return max(0, (day - child.referred_on).days)


def count_waiting(children: Iterable[Child], day: date, group: str = "") -> Waiting:
    """How many of the children wait and for how long; `group` is the name the count is given."""
    waiting = tuple(children)
    days = sorted(days_waited(child, day) for child in waiting)
    acute = sum(child.is_acute for child in waiting)
    return Waiting(
        group=group,
        acute=acute,
        planned=len(waiting) - acute,
        longest_days=days[-1] if days else 0,
        median_days=days[len(days) // 2] if days else 0,
    )


def waiting_by(
    children: Iterable[Child], day: date, key: Callable[[Child], str], order: Iterable[str]
) -> tuple[Waiting, ...]:
    """One count for every group in `order`, empty groups included; groups outside `order` come last by name."""
    groups: dict[str, list[Child]] = {group: [] for group in order}
    known = tuple(groups)
    for child in children:
        groups.setdefault(key(child), []).append(child)
    names = known + tuple(sorted(set(groups) - set(known)))
    return tuple(count_waiting(groups[name], day, name) for name in names)


def children_by_unit(dataset: Dataset) -> dict[UnitId, tuple[Child, ...]]:
    """Who lives in each unit; units where nobody lives are absent."""
    by_id = {child.child_id: child for child in dataset.children}
    lives: dict[UnitId, list[Child]] = {}
    for placement in dataset.placements:
        if placement.child_id in by_id:
            lives.setdefault(placement.unit_id, []).append(by_id[placement.child_id])
    return {unit_id: tuple(children) for unit_id, children in lives.items()}


def count_places(
    units: Iterable[Unit], lives: dict[UnitId, tuple[Child, ...]], day: date, group: str = ""
) -> Occupancy:
    """Approved, budgeted, used, blocked and free places of the units that are open on `day`."""
    approved = budgeted = used = blocked = free = over = emergency = emergency_free = 0
    for unit in units:
        if not unit.is_open(day):
            continue
        children = lives.get(unit.unit_id, ())
        empty = max(0, unit.approved_places - len(children))
        alone = any(child.own_unit for child in children)
        approved += unit.approved_places
        budgeted += unit.approved_places if unit.budgeted_places is None else unit.budgeted_places
        used += len(children)
        over += max(0, len(children) - unit.approved_places)
        blocked += empty if alone else 0
        free += 0 if alone else empty
        if unit.emergency:
            emergency += unit.approved_places
            emergency_free += 0 if alone else empty
    return Occupancy(group, approved, budgeted, used, blocked, free, over, emergency, emergency_free)


def occupancy(dataset: Dataset, day: date, operator: str | None = None) -> Occupancy:
    """The places of one operator or of all."""
    institutions = _institutions(dataset)
    units = (
        unit for unit in dataset.units if operator is None or institutions[unit.institution_id].operator == operator
    )
    return count_places(units, children_by_unit(dataset), day, operator or "")


def occupancy_by_operator(dataset: Dataset, day: date, order: Iterable[str]) -> tuple[Occupancy, ...]:
    """One count for each operator in `order`."""
    return tuple(occupancy(dataset, day, operator) for operator in order)


def occupancy_by_target_group(
    dataset: Dataset, day: date, order: Iterable[str], operator: str | None = None
) -> tuple[Occupancy, ...]:
    """Places open to each target group.

    An institution approved for several groups counts in each of them, so the rows do not add up to the whole.
    """
    institutions = _institutions(dataset)
    lives = children_by_unit(dataset)
    rows = []
    for group in order:
        units = (
            unit
            for unit in dataset.units
            if group in institutions[unit.institution_id].target_groups
            and (operator is None or institutions[unit.institution_id].operator == operator)
        )
        rows.append(count_places(units, lives, day, group))
    return tuple(rows)


def spots(dataset: Dataset, day: date, operator: str | None = None) -> tuple[Spot, ...]:
    """The institutions with a point on the map and at least one open unit."""
    lives = children_by_unit(dataset)
    units: dict[InstitutionId, list[Unit]] = {}
    for unit in dataset.units:
        if unit.is_open(day):
            units.setdefault(unit.institution_id, []).append(unit)
    found = []
    for institution in dataset.institutions:
        if institution.latitude is None or institution.longitude is None:
            continue
        if institution.institution_id not in units or (operator is not None and institution.operator != operator):
            continue
        found.append(
            Spot(
                institution_id=institution.institution_id,
                name=institution.name,
                operator=institution.operator,
                municipality=institution.municipality,
                latitude=institution.latitude,
                longitude=institution.longitude,
                places=count_places(units[institution.institution_id], lives, day, institution.institution_id),
            )
        )
    return tuple(found)


def _institutions(dataset: Dataset) -> dict[InstitutionId, Institution]:
    return {institution.institution_id: institution for institution in dataset.institutions}
