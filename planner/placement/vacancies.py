"""When waiting alone would free a place for a child: a resident leaves, or a unit opens. Nothing is solved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.child import Child
from models.ids import UnitId
from models.institution import Unit
from models.plan import Sentence, marked
from planner.placement.again import Known
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import refusals


@dataclass(frozen=True, slots=True)
class Vacancy:
    """The first day on which the unit would have room for the child, if all others live as planned, and why."""

    day: date
    unit_id: UnitId
    sentence: Sentence


def vacancies_for(known: Known, child: Child, unit_id: UnitId | None = None) -> tuple[Vacancy, ...]:
    """What waiting would bring in units that may take the child, or in one unit: the earliest day first.

    What the child may do is judged as on the planning day, and others who wait are not asked: information
    for the planner, not a promise.
    """
    case = known.case
    draft = Draft(living_under(case, known.unit_of))
    if child.child_id in draft.unit_of:
        draft.take_out(child)
    units = case.unit_by_id.values() if unit_id is None else (case.unit_by_id[unit_id],)
    found = (vacancy for unit in units for vacancy in _of_unit(case, draft, child, unit))
    return tuple(sorted(found, key=lambda vacancy: (vacancy.day, vacancy.unit_id)))


def _of_unit(case: Case, draft: Draft, child: Child, unit: Unit) -> Iterator[Vacancy]:
    refused = [rule.code for rule, _ in refusals(case, child, unit)]
    opens = unit.opens_on if unit.opens_on is not None and unit.opens_on > case.start_of(child) else None
    if refused not in ([], ["open_dates"]) or (refused and opens is None):
        return
    if not obstacles(case, draft, child, unit):
        if opens is not None:
            yield Vacancy(opens, unit.unit_id, Sentence(marked("{unit} opens on {day}"), _facts(unit, opens)))
        return
    ends = {other: case.planned_end(other) for other in draft.in_unit(unit.unit_id)}
    leaving = sorted((end, other.child_id) for other, end in ends.items() if end is not None and end >= case.day)
    taken_out = []
    for end, name in leaving:
        taken_out.append(case.child_by_id[name])
        draft.take_out(taken_out[-1])
        if not obstacles(case, draft, child, unit):
            day = max(end + timedelta(days=1), opens or case.start_of(child))
            said = marked("{unit} would have room from {day}, when the stays that end before are over")
            if unit.is_open(day):
                yield Vacancy(day, unit.unit_id, Sentence(said, _facts(unit, day)))
            break
    for other in taken_out:
        draft.put(other, unit.unit_id)


def _facts(unit: Unit, day: date) -> dict[str, object]:
    return {"unit": unit.unit_id, "day": day}
