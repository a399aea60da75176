"""The register of institutions: who fits a search, a row for each, and the units of one with staff and children."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.ids import SHIFTS, UnitId
from models.institution import Institution, Unit
from planner.language import translator
from planner.overview import Occupancy, children_by_unit, count_places
from planner.placement.case import Case
from planner.service import Desk
from planner.today import FreeUnit
from planner.ui.blocks import Column, Table
from planner.ui.naming import unit_name
from planner.words.money import NO_VALUE, percent, plain, short_date, whole

ALL, FREE, USABLE, SHORT = "all", "free", "usable", "short"
STATES = (ALL, FREE, USABLE, SHORT)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: words that all must be found, operator, target group, and which places (`all` is every)."""

    text: str = ""
    operator: str = ALL
    group: str = ALL
    state: str = ALL


@dataclass(frozen=True, slots=True)
class Row:
    """An institution with its places on the day, and the free ones that somebody who waits can use [places]."""

    institution: Institution
    places: Occupancy
    usable: int
    lacks_staff: int


def rows_found(desk: Desk, case: Case, free: Sequence[FreeUnit], asked: Search) -> tuple[Row, ...]:
    """The institutions that fit, by operator and name."""
    wanted = asked.text.casefold().split()
    lives = children_by_unit(desk.dataset)
    by_unit = {each.unit_id: each for each in free}
    found = []
    for institution in case.institution_by_id.values():
        units = case.units_at.get(institution.institution_id, ())
        words = _searchable(desk, institution, units)
        if asked.operator not in (ALL, institution.operator) or not all(word in words for word in wanted):
            continue
        if asked.group != ALL and asked.group not in institution.target_groups:
            continue
        row = Row(
            institution,
            count_places(units, lives, case.day),
            sum(by_unit[u.unit_id].free for u in units if u.unit_id in by_unit and by_unit[u.unit_id].is_usable),
            sum(by_unit[u.unit_id].free for u in units if u.unit_id in by_unit and by_unit[u.unit_id].lacks_staff),
        )
        if _is_in(asked.state, row):
            found.append(row)
    order = desk.codes.codes("operator")
    return tuple(sorted(found, key=lambda row: (order.index(row.institution.operator), row.institution.name)))


def _is_in(state: str, row: Row) -> bool:
    return {FREE: row.places.free > 0, USABLE: row.usable > 0, SHORT: row.lacks_staff > 0}.get(state, True)


def _searchable(desk: Desk, institution: Institution, units: Sequence[Unit]) -> str:
    municipality = desk.geography.municipalities.get(institution.municipality)
    place = municipality.name if municipality is not None else ""
    own = " ".join(f"{unit.unit_id} {unit.name or ''}" for unit in units)
    return f"{institution.institution_id} {institution.name} {place} {own}".casefold()


def register_table(desk: Desk, rows: Sequence[Row], language: str) -> Table:
    """A row of the register for every institution."""
    _ = translator(language)
    lines = tuple(
        (
            f"{row.institution.name} ({row.institution.institution_id})",
            desk.codes.name("operator", row.institution.operator, language),
            desk.codes.name("ownership", row.institution.ownership, language),
            ", ".join(desk.codes.name("target_group", group, language) for group in row.institution.target_groups),
            whole(row.places.approved, language),
            whole(row.places.used, language),
            percent(row.places.share, language),
            whole(row.places.free, language),
            whole(row.usable, language),
        )
        for row in rows
    )
    heads = (_("Operator"), _("Owner"), _("Target groups"))
    numbers = (_("Approved"), _("Used"), _("Occupancy"), _("Free"), _("Usable now"))
    columns = (
        Column(_("Institution")),
        *(Column(head) for head in heads),
        *(Column(head, is_number=True) for head in numbers),
    )
    return Table(columns, lines, stacks=True)


def units_table(case: Case, institution: Institution, language: str) -> Table:
    """The units of an institution: places, who lives there, staff on each shift, and when it opens or closes."""
    _ = translator(language)
    living: dict[UnitId, list[str]] = {}
    for child_id, unit_id in sorted(case.home.items()):
        living.setdefault(unit_id, []).append(str(child_id))
    rows = []
    for unit in case.units_at.get(institution.institution_id, ()):
        here = living.get(unit.unit_id, [])
        rows.append(
            (
                unit_name(unit, institution),
                whole(unit.approved_places, language),
                whole(unit.budgeted_places, language),
                whole(len(here), language),
                ", ".join(here) or NO_VALUE,
                _staff_of(case, unit, language),
                _dates(unit, language),
            )
        )
    columns = (
        Column(_("Unit")),
        Column(_("Approved"), is_number=True),
        Column(_("Budgeted"), is_number=True),
        Column(_("Used"), is_number=True),
        Column(_("Who lives there")),
        Column(_("Staff per shift")),
        Column(_("Open")),
    )
    return Table(columns, tuple(rows), stacks=True)


def _staff_of(case: Case, unit: Unit, language: str) -> str:
    _ = translator(language)
    lines = []
    for shift in SHIFTS:
        name = case.codes.name("shift", shift, language)
        crew = case.crews.get((unit.institution_id, shift, "staff"))
        own = crew.own.get(unit.unit_id) if crew is not None else None
        if own is not None:
            lines.append(_("{shift}: {n}").format(shift=name, n=plain(own / 100, language)))
        elif crew is not None and crew.shared is not None:
            lines.append(_("{shift}: {n}, shared").format(shift=name, n=plain(crew.shared / 100, language)))
        else:
            lines.append(_("{shift}: not recorded").format(shift=name))
    return "\n".join(lines)


def _dates(unit: Unit, language: str) -> str:
    _ = translator(language)
    parts = []
    if unit.opens_on is not None:
        parts.append(_("from {day}").format(day=short_date(unit.opens_on, language)))
    if unit.closes_on is not None:
        parts.append(_("closes {day}").format(day=short_date(unit.closes_on, language)))
    return ", ".join(parts) or _("open")


def history_table(case: Case, institution: Institution, language: str) -> Table:
    """Every dated thing that the data know about the institution: openings, closings, and who moved in."""
    _ = translator(language)
    events: list[tuple[date | None, str]] = []
    units = {unit.unit_id: unit_name(unit, institution) for unit in case.units_at.get(institution.institution_id, ())}
    for unit in case.units_at.get(institution.institution_id, ()):
        events.append((unit.opens_on, _("{unit} opens").format(unit=units[unit.unit_id])))
        events.append((unit.closes_on, _("{unit} closes").format(unit=units[unit.unit_id])))
    for placement in case.question.dataset.placements:
        if placement.unit_id in units:
            facts = {"child": placement.child_id, "unit": units[placement.unit_id]}
            events.append((placement.since, _("{child} moves into {unit}").format(**facts)))
            events.append((placement.expected_end, _("{child} is expected to leave {unit}").format(**facts)))
    known = sorted((day, what) for day, what in events if day is not None)
    rows = tuple(
        (short_date(day, language), what, _("lies ahead") if day > case.day else _("has been")) for day, what in known
    )
    return Table((Column(_("Day")), Column(_("What")), Column(_("When"))), rows, is_compact=True)
