"""A schedule as lanes and tables: by unit, place under place, and by child. Nothing here touches the screen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from models.ids import ChildId, InstitutionId
from models.institution import Unit
from models.plan import marked
from models.schedule import LIVES, Stay
from planner.language import translator
from planner.schedule.outlook import DAY
from planner.scheduling import Scheduled, Wait, waits_of
from planner.ui import gantt
from planner.ui.blocks import Column, Table
from planner.ui.gantt import Bar, Mark
from planner.ui.naming import unit_name
from planner.words.money import short_date

LONGEST_NAME = 22
"""Letters of a line's name in a chart; the table has the whole name."""

HOW = {
    gantt.LIVES: marked("Lives there already"),
    gantt.ARRIVES: marked("Comes"),
    gantt.MOVES: marked("Comes with a move"),
    gantt.WAITS: marked("Waits without a place"),
    gantt.OTHERS: marked("A child of another operator"),
    gantt.SHUT: marked("Not open"),
}
"""What the kinds of bars are called."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """A figure's lanes from above with their bars and marks, and the same as a table."""

    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    twin: Table


def institutions_of(answer: Scheduled, operator: str | None) -> Mapping[InstitutionId, str]:
    """The institutions that one operator (or any) runs and that the schedule has a stay in, by name."""
    units = answer.outlook.unit_by_id
    used = {units[stay.unit_id].institution_id for stay in answer.schedule.stays}
    houses = answer.outlook.today.institution_by_id
    found = {i: houses[i].name for i in used if i in houses and (operator is None or houses[i].operator == operator)}
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def by_unit(answer: Scheduled, institutions: Sequence[InstitutionId], language: str) -> Lanes:
    """One lane per place in use, under the name of its unit; reviews as marks."""
    names: list[str] = []
    bars: list[Bar] = []
    marks: list[Mark] = []
    rows: list[tuple[str, ...]] = []
    lane_of: dict[ChildId, list[tuple[Stay, int]]] = defaultdict(list)
    stays_in = _stays_by_unit(answer)
    for unit in _units(answer, institutions):
        first_lane = len(names)
        title = _title(answer, unit)
        ends: list[date] = []
        for stay in sorted(stays_in[unit.unit_id], key=lambda stay: (stay.first, stay.child_id)):
            place = next((n for n, end in enumerate(ends) if end < stay.first), len(ends))
            last = stay.last or answer.outlook.last
            ends[place : place + 1] = [last]
            if answer.outlook.is_ours(answer.outlook.today.child_by_id[stay.child_id]):
                lane_of[stay.child_id].append((stay, first_lane + place))
            bars.append(_bar(answer, stay, first_lane + place, language))
            rows.append((title, *_stay_cells(answer, stay, language)))
        names += [_short(answer, unit), *[""] * (max(1, len(ends)) - 1)]
        for lane in range(first_lane, len(names)):
            bars += _shut(answer, unit, lane, language)
        rows += [(title, *cells) for cells in _shut_cells(answer, unit, language)]
    for review in answer.reviews:
        for stay, lane in lane_of[review.child_id]:
            if stay.covers(review.due):
                marks.append(Mark(lane, review.due, _review_said(review.child_id, review.due, review.heard, language)))
    heads = ("Unit", "Child", "What", "From", "Until")
    return Lanes(tuple(names), tuple(bars), tuple(marks), _table(heads, rows, language))


def by_child(answer: Scheduled, operator: str | None, language: str) -> Lanes:
    """One lane per child for whom something begins or who waits, in the order in which it begins."""
    stays: dict[ChildId, list[Stay]] = defaultdict(list)
    for stay in answer.schedule.stays:
        stays[stay.child_id].append(stay)
    waits: dict[ChildId, list[Wait]] = defaultdict(list)
    for wait in waits_of(answer):
        waits[wait[0]].append(wait)
    children = answer.outlook.today.child_by_id
    begins = {
        child_id: min([s.first for s in stays[child_id] if s.how != LIVES] + [first for _, first, _ in waits[child_id]])
        for child_id in {*stays, *waits}
        if any(stay.how != LIVES for stay in stays[child_id]) or waits[child_id]
    }
    shown = sorted(
        (c for c in begins if operator is None or children[c].operator == operator), key=lambda c: (begins[c], c)
    )
    bars: list[Bar] = []
    rows: list[tuple[str, ...]] = []
    for lane, child_id in enumerate(shown):
        for _, first, last in waits[child_id]:
            bars.append(Bar(lane, first, last, gantt.WAITS, _said(child_id, "", gantt.WAITS, first, last, language)))
            rows.append((child_id, translator(language)(HOW[gantt.WAITS]), "", *_days(first, last, language)))
        for stay in stays[child_id]:
            bars.append(_bar(answer, stay, lane, language))
            child, what, *days = _stay_cells(answer, stay, language)
            rows.append((child, what, str(stay.unit_id), *days))
    lanes = {child_id: lane for lane, child_id in enumerate(shown)}
    marks = tuple(
        Mark(lanes[r.child_id], r.due, _review_said(r.child_id, r.due, r.heard, language))
        for r in answer.reviews
        if r.child_id in lanes
    )
    heads = ("Child", "What", "Unit", "From", "Until")
    return Lanes(tuple(map(str, shown)), tuple(bars), marks, _table(heads, rows, language))


def _stays_by_unit(answer: Scheduled) -> Mapping[str, list[Stay]]:
    """The stays of the schedule, and of children of other operators who live in the same units."""
    found: dict[str, list[Stay]] = defaultdict(list)
    for stay in answer.schedule.stays:
        found[stay.unit_id].append(stay)
    for stay in answer.outlook.residents.values():
        if not answer.outlook.is_ours(answer.outlook.today.child_by_id[stay.child_id]):
            found[stay.unit_id].append(stay)
    return found


def _units(answer: Scheduled, institutions: Sequence[InstitutionId]) -> list[Unit]:
    rank = {institution: number for number, institution in enumerate(institutions)}
    units = (unit for unit in answer.outlook.unit_by_id.values() if unit.institution_id in rank)
    return sorted(units, key=lambda unit: (rank[unit.institution_id], unit.unit_id))


def _title(answer: Scheduled, unit: Unit) -> str:
    house = answer.outlook.today.institution_by_id.get(unit.institution_id)
    return str(unit.unit_id) if house is None else f"{house.name}, {unit_name(unit, house)}"


def _short(answer: Scheduled, unit: Unit) -> str:
    """The unit's id and as much of the institution's name as a narrow screen has room for."""
    house = answer.outlook.today.institution_by_id.get(unit.institution_id)
    name = " ".join(part for part in (str(unit.unit_id), house.name if house else "") if part)
    return shorten(name, LONGEST_NAME, placeholder=" …")


def _bar(answer: Scheduled, stay: Stay, lane: int, language: str) -> Bar:
    is_ours = answer.outlook.is_ours(answer.outlook.today.child_by_id[stay.child_id])
    kind = stay.how if is_ours else gantt.OTHERS
    child = str(stay.child_id) if is_ours else ""
    last = stay.last or answer.outlook.last
    return Bar(lane, stay.first, last, kind, _said(child, str(stay.unit_id), kind, stay.first, stay.last, language))


def _said(child: str, unit: str, kind: str, first: date, last: date | None, language: str) -> str:
    who = " · ".join(part for part in (child, unit, translator(language)(HOW[kind])) if part)
    return f"{who} · {short_date(first, language)} – {short_date(last, language)}"


def _review_said(child: str, due: date, heard: date, language: str) -> str:
    _ = translator(language)
    text = _("{child} · review due {due}") if heard == due else _("{child} · review due {due}, heard {heard}")
    return text.format(child=child, due=short_date(due, language), heard=short_date(heard, language))


def _stay_cells(answer: Scheduled, stay: Stay, language: str) -> tuple[str, ...]:
    """Child, what, from and until of a stay."""
    _ = translator(language)
    if not answer.outlook.is_ours(answer.outlook.today.child_by_id[stay.child_id]):
        return ("", _(HOW[gantt.OTHERS]), *_days(stay.first, stay.last, language))
    return (str(stay.child_id), _(HOW[stay.how]), *_days(stay.first, stay.last, language))


def _days(first: date, last: date | None, language: str) -> tuple[str, str]:
    return short_date(first, language), short_date(last, language)


def _closed_days(answer: Scheduled, unit: Unit) -> list[tuple[date, date]]:
    """Stretches of the weeks in which the unit is not open."""
    first, last = answer.outlook.start, answer.outlook.last
    found = []
    if unit.opens_on is not None and unit.opens_on > first:
        found.append((first, min(last, unit.opens_on - DAY)))
    closing = answer.outlook.closings.get(unit.unit_id)
    if closing is not None and closing <= last:
        found.append((max(first, closing), last))
    return found


def _shut(answer: Scheduled, unit: Unit, lane: int, language: str) -> list[Bar]:
    return [
        Bar(lane, first, last, gantt.SHUT, _said("", str(unit.unit_id), gantt.SHUT, first, last, language))
        for first, last in _closed_days(answer, unit)
    ]


def _shut_cells(answer: Scheduled, unit: Unit, language: str) -> list[tuple[str, ...]]:
    said = translator(language)(HOW[gantt.SHUT])
    return [("", said, *_days(first, last, language)) for first, last in _closed_days(answer, unit)]


def _table(heads: Sequence[str], rows: Sequence[tuple[str, ...]], language: str) -> Table:
    _ = translator(language)
    titles = {
        "Unit": _("Unit"),
        "Child": _("Child"),
        "What": _("What"),
        "From": _("From"),
        "Until": _("Until"),
    }
    return Table(tuple(Column(titles[head], is_id=head == "Child") for head in heads), tuple(rows))
