"""Changes of places, units, staff and agreements: one function per kind, from a world to a new one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from models.change import AddStaff, CloseUnit, OpenUnit, SetAgreement, SetPlaces, SetStaff, Step
from models.child import Child, Placement
from models.ids import InstitutionId, UnitId
from models.institution import Agreement, Staffing, Unit
from planner.errors import RefusedChange
from planner.placement.world import World, code_in, institution_in, refuse_far_day, unit_in

Row = TypeVar("Row")

MOST_PLACES = 100
MOST_STAFF = 200
MOST_YEARS = 23
MOST_PRICE = 200_000
"""The ranges that a data set has too."""


def places(world: World, change: SetPlaces, _: Step) -> World:
    """Other places; budgeted ones never exceed the approved ones."""
    unit = unit_in(world, change.unit_id)
    if change.approved_places is None and change.budgeted_places is None:
        raise RefusedChange("The change says nothing: state approved or budgeted places.")
    approved = unit.approved_places if change.approved_places is None else change.approved_places
    budgeted = _budgeted(approved, change.budgeted_places, unit.budgeted_places)
    _refuse_places(unit.unit_id, approved, budgeted)
    changed = replace(unit, approved_places=approved, budgeted_places=budgeted)
    return _with_unit(world, changed)


def _budgeted(approved: int, stated: int | None, before: int | None) -> int | None:
    if stated is not None:
        return stated
    return None if before is None else min(before, approved)


def _refuse_places(unit_id: UnitId, approved: int, budgeted: int | None) -> None:
    if not 0 <= approved <= MOST_PLACES or (budgeted is not None and budgeted < 0):
        raise RefusedChange(
            "{unit} cannot have {count} places: state 0 to {most}.",
            unit=unit_id,
            count=approved if not 0 <= approved <= MOST_PLACES else budgeted,
            most=MOST_PLACES,
        )
    if budgeted is not None and budgeted > approved:
        raise RefusedChange(
            "{unit} cannot have {budgeted} budgeted places with {approved} approved ones: "
            "raise the approved places too.",
            unit=unit_id,
            budgeted=budgeted,
            approved=approved,
        )


def open_unit(world: World, change: OpenUnit, _: Step) -> World:
    """One unit more, with the own staff of the unit it is like."""
    institution_in(world, change.institution_id)
    if any(unit.unit_id == change.unit_id for unit in world.dataset.units):
        raise RefusedChange("There is a unit «{unit}» already: give the new one another id.", unit=change.unit_id)
    if not change.unit_id.strip():
        raise RefusedChange("The new unit has no id: give it one.")
    like = unit_in(world, change.like) if change.like is not None else None
    if like is None and change.approved_places is None:
        raise RefusedChange(
            "{unit} has no places: state approved places, or a unit that it is like.", unit=change.unit_id
        )
    for service in change.services or ():
        code_in(world, "service", service)
    if change.max_age_span is not None and not 0 <= change.max_age_span <= MOST_YEARS:
        raise RefusedChange(
            "{unit} cannot have an age span of {years} years: state 0 to {most}.",
            unit=change.unit_id,
            years=change.max_age_span,
            most=MOST_YEARS,
        )
    refuse_far_day(change.opens_on)
    unit = _new_unit(change, like)
    _refuse_places(unit.unit_id, unit.approved_places, unit.budgeted_places)
    staffing = tuple(
        replace(row, institution_id=change.institution_id, unit_id=change.unit_id)
        for row in world.dataset.staffing
        if like is not None and row.unit_id == like.unit_id
    )
    dataset = replace(world.dataset, units=(*world.dataset.units, unit), staffing=(*world.dataset.staffing, *staffing))
    return replace(world, dataset=dataset)


def _new_unit(change: OpenUnit, like: Unit | None) -> Unit:
    begun = like or Unit(change.unit_id, change.institution_id, change.approved_places or 0)
    stated = {
        name: value
        for name in ("approved_places", "budgeted_places", "services", "separable", "max_age_span", "emergency")
        if (value := getattr(change, name)) is not None
    }
    if "approved_places" in stated:
        stated.setdefault("budgeted_places", None)
    return replace(
        begun,
        unit_id=change.unit_id,
        institution_id=change.institution_id,
        name=change.name,
        opens_on=change.opens_on,
        closes_on=None,
        **stated,
    )


def close_unit(world: World, change: CloseUnit, _: Step) -> World:
    """A unit with its last day, and its residents free to move."""
    unit = unit_in(world, change.unit_id)
    refuse_far_day(change.closes_on)
    closes_on = change.closes_on or world.day
    if unit.closes_on is not None and unit.closes_on <= closes_on:
        raise RefusedChange(
            "{unit} closes on {day} already: choose an earlier day, or another unit.",
            unit=unit.unit_id,
            day=unit.closes_on,
        )
    if unit.opens_on is not None and closes_on <= unit.opens_on:
        raise RefusedChange(
            "{unit} opens on {opens} and cannot close on {closes}: choose a later day.",
            unit=unit.unit_id,
            opens=unit.opens_on,
            closes=closes_on,
        )
    child_by_id = {child.child_id: child for child in world.dataset.children}
    placements = tuple(
        replace(row, movable=True)
        if row.unit_id == unit.unit_id and _is_still_there(row, child_by_id[row.child_id], closes_on, world.day)
        else row
        for row in world.dataset.placements
    )
    closed = _with_unit(world, replace(unit, closes_on=closes_on))
    return replace(closed, dataset=replace(closed.dataset, placements=placements))


def _is_still_there(row: Placement, child: Child, closes_on: date, day: date) -> bool:
    """Whether the resident lives there on the day of closing, as far as is known."""
    end = row.expected_end
    if end is None and child.expected_days is not None:
        end = row.since + timedelta(days=child.expected_days - 1)
    return closes_on <= day or end is None or closes_on <= end


def staff(world: World, change: SetStaff, _: Step) -> World:
    """So many staff on the shift from now on; qualified ones stay as they were where they are not stated."""
    code_in(world, "shift", change.shift)
    institution_id = _workplace(world, change.institution_id, change.unit_id)
    before = _row_of(world, institution_id, change.unit_id, change.shift)
    known = before.qualified if before is not None else None
    qualified = known if change.qualified is None else change.qualified
    return _with_staff(world, Staffing(institution_id, change.shift, change.staff, change.unit_id, qualified))


def add_staff(world: World, change: AddStaff, _: Step) -> World:
    """More or fewer staff on a shift for which staff are stated."""
    shift = code_in(world, "shift", change.shift)
    institution_id = _workplace(world, change.institution_id, change.unit_id)
    before = _row_of(world, institution_id, change.unit_id, change.shift)
    if before is None:
        if change.unit_id is None or _row_of(world, institution_id, None, change.shift) is None:
            raise RefusedChange(
                "No staff are stated for {where} ({shift}), so nothing is limited there and nothing can be added. "
                "State the staff instead.",
                where=change.unit_id or institution_id,
                shift=shift,
            )
        before = Staffing(institution_id, change.shift, 0.0, change.unit_id, 0.0)
    qualified = None if before.qualified is None else before.qualified + change.qualified
    changed = replace(before, staff=before.staff + change.staff, qualified=qualified)
    return _with_staff(world, changed)


def _workplace(world: World, institution_id: InstitutionId | None, unit_id: UnitId | None) -> InstitutionId:
    """The institution that staff work at; of a unit, its own."""
    if unit_id is None:
        if institution_id is None:
            raise RefusedChange("It is not said where the staff work: name a unit or an institution.")
        return institution_in(world, institution_id).institution_id
    unit = unit_in(world, unit_id)
    if institution_id not in (None, unit.institution_id):
        raise RefusedChange(
            "{unit} belongs to {institution}, not to {other}: name one of them.",
            unit=unit_id,
            institution=unit.institution_id,
            other=institution_id,
        )
    return unit.institution_id


def _row_of(world: World, institution_id: InstitutionId, unit_id: UnitId | None, shift: str) -> Staffing | None:
    key = (institution_id, unit_id, shift)
    return next((r for r in world.dataset.staffing if (r.institution_id, r.unit_id, r.shift) == key), None)


def _with_staff(world: World, row: Staffing) -> World:
    where = row.unit_id or row.institution_id
    if not 0 <= row.staff <= MOST_STAFF or (row.qualified is not None and row.qualified < 0):
        raise RefusedChange(
            "{where} cannot have {count} staff on a shift: state 0 to {most}.",
            where=where,
            count=row.qualified if 0 <= row.staff <= MOST_STAFF else row.staff,
            most=MOST_STAFF,
        )
    if row.qualified is not None and row.qualified > row.staff:
        raise RefusedChange(
            "{where} cannot have {qualified} qualified among {count} staff: state how many of them are qualified.",
            where=where,
            qualified=row.qualified,
            count=row.staff,
        )
    key = (row.institution_id, row.unit_id, row.shift)
    staffing = _replaced(world.dataset.staffing, row, lambda each: (each.institution_id, each.unit_id, each.shift), key)
    return replace(world, dataset=replace(world.dataset, staffing=staffing))


def agreement(world: World, change: SetAgreement, _: Step) -> World:
    """Whether one operator's children may use another's units; a price that is not stated stays as it was."""
    code_in(world, "operator", change.operator)
    provider = code_in(world, "operator", change.provider)
    if change.operator == change.provider:
        raise RefusedChange("{operator} needs no agreement with itself: name another provider.", operator=provider)
    if change.institution_id is not None:
        institution = institution_in(world, change.institution_id)
        if institution.operator != change.provider:
            raise RefusedChange(
                "{institution} is run by {operator}: name that operator as the provider.",
                institution=institution.institution_id,
                operator=code_in(world, "operator", institution.operator),
            )
    if change.price_per_day is not None and not 0 <= change.price_per_day <= MOST_PRICE:
        raise RefusedChange(
            "A price cannot be {price} NOK per day: state 0 to {most}.", price=change.price_per_day, most=MOST_PRICE
        )
    key = (change.operator, change.provider, change.institution_id)
    rows = world.dataset.agreements
    before = next((row for row in rows if (row.operator, row.provider, row.institution_id) == key), None)
    known = before.price_per_day if before is not None else None
    price = known if change.price_per_day is None else change.price_per_day
    row = Agreement(change.operator, change.provider, change.allowed, price, change.institution_id)
    agreements = _replaced(rows, row, lambda each: (each.operator, each.provider, each.institution_id), key)
    return replace(world, dataset=replace(world.dataset, agreements=agreements))


def _with_unit(world: World, unit: Unit) -> World:
    units = tuple(unit if each.unit_id == unit.unit_id else each for each in world.dataset.units)
    return replace(world, dataset=replace(world.dataset, units=units))


def _replaced(rows: Iterable[Row], row: Row, key_of: Any, key: object) -> tuple[Row, ...]:
    """The rows with `row` in the place of the one of the same key, or at the end."""
    kept = tuple(row if key_of(each) == key else each for each in rows)
    return kept if any(key_of(each) == key for each in kept) else (*kept, row)
