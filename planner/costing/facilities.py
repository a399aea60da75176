"""Institutions of a data set as what is costed: places, staff on shift, residents, zone."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from models.child import Child
from models.dataset import Dataset
from models.ids import SHIFTS, InstitutionId, UnitId
from models.institution import Institution, Staffing, Unit
from models.parameters import Parameters
from planner.reference import DATA
from planner.simulation.costs.facility import ORDINARY, REINFORCED, RENT, Facility

ZONE_ELSEWHERE = "I"
"""Zone of the employer's contribution of a municipality that the table does not name."""


@lru_cache(maxsize=20_000)
def exact(number: float) -> Fraction:
    """The number as it is written, without what floating point adds."""
    return Fraction(str(number))


@cache
def zones() -> Mapping[str, str]:
    """Zone of the employer's contribution by municipality; others are in zone I."""
    with (DATA / "reference" / "employer_zones.csv").open(encoding="utf-8-sig", newline="") as source:
        return {row["municipality"]: row["zone"] for row in csv.DictReader(source)}


def facilities_of(
    dataset: Dataset,
    parameters: Parameters,
    day: date,
    used: Mapping[InstitutionId, Fraction],
    new: frozenset[InstitutionId] = frozenset(),
    building: str = RENT,
    among: Collection[InstitutionId] | None = None,
) -> dict[InstitutionId, Facility]:
    """Every institution `among` these (all by default) with an open unit on `day`.

    Places in use are those of `used`, else today's residents. Those in `new` are costed as planned, in premises
    as `building` says.
    """
    units: dict[InstitutionId, list[Unit]] = {}
    for unit in dataset.units:
        if unit.is_open(day):
            units.setdefault(unit.institution_id, []).append(unit)
    rows: dict[InstitutionId, list[Staffing]] = {}
    for row in dataset.staffing:
        rows.setdefault(row.institution_id, []).append(row)
    living = residents_by_unit(dataset)
    home = {row.child_id: row.unit_id for row in dataset.placements}
    house_of = {unit.unit_id: unit.institution_id for found in units.values() for unit in found}
    residents: dict[InstitutionId, list[Child]] = {}
    for child in dataset.children:
        if (house := house_of.get(home.get(child.child_id, UnitId("")))) is not None:
            residents.setdefault(house, []).append(child)
    return {
        each.institution_id: _facility(
            each,
            units[each.institution_id],
            rows.get(each.institution_id, []),
            parameters,
            living,
            used,
            new,
            building,
            residents.get(each.institution_id, ()),
        )
        for each in dataset.institutions
        if each.institution_id in units and (among is None or each.institution_id in among)
    }


def residents_by_unit(dataset: Dataset) -> Mapping[UnitId, int]:
    """Children who live in each unit today."""
    found: dict[UnitId, int] = {}
    for placement in dataset.placements:
        found[placement.unit_id] = found.get(placement.unit_id, 0) + 1
    return found


def _facility(
    institution: Institution,
    units: list[Unit],
    rows: Iterable[Staffing],
    parameters: Parameters,
    living: Mapping[UnitId, int],
    used: Mapping[InstitutionId, Fraction],
    new: frozenset[InstitutionId],
    building: str,
    children: Iterable[Child],
) -> Facility:
    open_ids = {unit.unit_id for unit in units}
    kept = [row for row in rows if row.unit_id is None or row.unit_id in open_ids]
    staff, qualified = _staff(institution, units, kept, parameters)
    everyone = sum(staff.values(), Fraction(0))
    residents = Fraction(sum(living.get(unit.unit_id, 0) for unit in units))
    is_new = institution.institution_id in new
    return Facility(
        f"{institution.name} ({institution.institution_id})",
        institution.operator,
        institution.ownership,
        zones().get(institution.municipality, ZONE_ELSEWHERE),
        Fraction(sum(unit.approved_places for unit in units)),
        used.get(institution.institution_id, residents),
        staff["day"],
        staff["evening"],
        staff["night"],
        min(Fraction(1), qualified / everyone) if everyone else Fraction(0),
        REINFORCED if REINFORCED in institution.target_groups else ORDINARY,
        building if is_new else RENT,
        _share(units),
        is_new,
        needs=_needs(institution, children, parameters),
    )


def _needs(
    institution: Institution, children: Iterable[Child], parameters: Parameters
) -> tuple[tuple[Fraction, bool], ...]:
    """The staff that each resident needs over the shifts, and whether the refund counts the child.

    Where nobody lives, all are alike and of the institution's groups.
    """
    refunded = set(parameters.refund_target_groups)
    found = tuple((_of_child(child, parameters), child.target_group in refunded) for child in children)
    return found or ((Fraction(1), bool(refunded & set(institution.target_groups))),)


def _of_child(child: Child, parameters: Parameters) -> Fraction:
    usual = parameters.staff_need[child.target_group]
    stated = {"day": child.staff_day, "evening": child.staff_evening, "night": child.staff_night}
    return sum((exact(usual[s] if stated[s] is None else stated[s] or 0) for s in SHIFTS), Fraction(0))


def _staff(
    institution: Institution, units: list[Unit], rows: list[Staffing], parameters: Parameters
) -> tuple[dict[str, Fraction], Fraction]:
    """Staff by shift and the qualified among all of them; units nobody states staff for get what their group needs."""
    staff = dict.fromkeys(SHIFTS, Fraction(0))
    qualified = Fraction(0)
    for row in rows:
        staff[row.shift] += exact(row.staff)
        qualified += exact(row.qualified or 0)
    if any(row.unit_id is None for row in rows):
        return staff, qualified
    stated = {row.unit_id for row in rows}
    places = Fraction(sum(unit.approved_places for unit in units if unit.unit_id not in stated))
    needed, skilled = needed_staff(institution, places, parameters)
    return {shift: staff[shift] + needed[shift] for shift in SHIFTS}, qualified + skilled


def _share(units: Iterable[Unit]) -> Fraction:
    """The share of the places that lie in living units which can be shut off."""
    places = {is_separable: Fraction(0) for is_separable in (True, False)}
    for unit in units:
        places[unit.separable] += unit.approved_places
    total = sum(places.values(), Fraction(0))
    return places[True] / total if total else Fraction(0)


def needed_staff(
    institution: Institution, places: Fraction, parameters: Parameters
) -> tuple[dict[str, Fraction], Fraction]:
    """Staff by shift that so many places need by the institution's target groups, and the qualified among all."""
    staff = {shift: places * _need(institution, parameters.staff_need, shift) for shift in SHIFTS}
    return staff, sum((places * _need(institution, parameters.qualified_need, shift) for shift in SHIFTS), Fraction(0))


def _need(institution: Institution, by_group: Mapping[str, Mapping[str, float]], shift: str) -> Fraction:
    return max(exact(by_group[group][shift]) for group in institution.target_groups)


def added_up(facilities: Iterable[Facility], name: str = "") -> tuple[Facility, ...]:
    """Facilities that are costed alike, added up into one each; new ones stay by themselves.

    Costs are the same but for the mix of qualified staff over shifts, which is averaged.
    """
    groups: dict[tuple[object, ...], list[Facility]] = {}
    for each in facilities:
        key = (each.operator, each.ownership, each.zone, each.team, each.building, each.separate, each.is_new)
        groups.setdefault((each.name,) if each.is_new else key, []).append(each)
    return tuple(_sum(group, name) for group in groups.values())


def _sum(group: list[Facility], name: str) -> Facility:
    first = group[0]
    if len(group) == 1:
        return first
    staff = {shift: _total(getattr(each, shift) for each in group) for shift in SHIFTS}
    everyone = _total(staff.values())
    skilled = _total(each.qualified * (each.day + each.evening + each.night) for each in group)
    return replace(
        first,
        name=name or f"{first.operator} {first.ownership} {first.zone} {first.team}",
        places=_total(each.places for each in group),
        used=_total(each.used for each in group),
        qualified=skilled / everyone if everyone else Fraction(0),
        institutions=_total(each.institutions for each in group),
        day=staff["day"],
        evening=staff["evening"],
        night=staff["night"],
        needs=tuple(need for each in group for need in each.needs),
    )


def _total(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))
