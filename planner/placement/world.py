"""What changes are made to: data and dials on a day, with what it takes to find things in them by id."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches

from models.child import Child, Placement
from models.codes import Code, CodeBook
from models.dataset import Dataset
from models.geography import Geography
from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Institution, Unit
from models.parameters import Parameters
from models.plan import Sentence, marked
from planner.errors import BadUse, RefusedChange
from planner.placement.case import Question


@dataclass(frozen=True, slots=True)
class World:
    """A data set and dials seen from one day."""

    dataset: Dataset
    parameters: Parameters
    geography: Geography
    codes: CodeBook
    day: date


def world_of(question: Question) -> World:
    """The world that a question asks about."""
    return World(question.dataset, question.parameters, question.geography, question.codes, question.day)


def child_in(world: World, child_id: ChildId) -> Child:
    """The child; raises `RefusedChange` with the nearest id where there is none."""
    found = next((child for child in world.dataset.children if child.child_id == child_id), None)
    if found is None:
        known = (child.child_id for child in world.dataset.children)
        raise RefusedChange("There is no child «{id}». {way}", id=child_id, way=nearest(child_id, known))
    return found


def unit_in(world: World, unit_id: UnitId) -> Unit:
    """The unit; raises `RefusedChange` with the nearest id where there is none."""
    found = next((unit for unit in world.dataset.units if unit.unit_id == unit_id), None)
    if found is None:
        known = (unit.unit_id for unit in world.dataset.units)
        raise RefusedChange("There is no unit «{id}». {way}", id=unit_id, way=nearest(unit_id, known))
    return found


def institution_in(world: World, institution_id: InstitutionId) -> Institution:
    """The institution; raises `RefusedChange` with the nearest id where there is none."""
    found = next((each for each in world.dataset.institutions if each.institution_id == institution_id), None)
    if found is None:
        known = (each.institution_id for each in world.dataset.institutions)
        raise RefusedChange(
            "There is no institution «{id}». {way}", id=institution_id, way=nearest(institution_id, known)
        )
    return found


def code_in(world: World, kind: str, code: str) -> Code:
    """The code of a kind; raises `RefusedChange` with the nearest one where there is none."""
    found = world.codes.by_kind.get(kind, {}).get(code)
    if found is None:
        raise RefusedChange("«{id}» is not known here. {way}", id=code, way=nearest(code, world.codes.codes(kind)))
    return found


def refuse_far_day(day: date | None) -> None:
    """Raises `RefusedChange` for a day of a change that no plan can reckon with."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise RefusedChange(
            "{day} is too far away: choose a day from {first} to {last}.", day=day, first=FIRST_DAY, last=LAST_DAY
        )


def refuse_far_planning_day(day: date, as_of: date) -> None:
    """Raises `BadUse` for a planning day that has nothing to do with data of `as_of`."""
    first, last = min(FIRST_PLANNING_DAY, as_of), date(as_of.year + MOST_YEARS_AHEAD, 12, 31)
    if not first <= day <= last:
        raise BadUse(
            "{day} is too far from the data of {as_of}: choose a planning day from {first} to {last}.",
            day=day,
            as_of=as_of,
            first=first,
            last=last,
        )


def placement_of(world: World, child_id: ChildId) -> Placement | None:
    """Where the child lives now, if anywhere."""
    return next((row for row in world.dataset.placements if row.child_id == child_id), None)


def nearest(word: str, known: Iterable[str]) -> Sentence:
    """The way out of a word that is not known: the nearest one that is, or all where they are few."""
    names = sorted(known)
    near = get_close_matches(word, names, n=20, cutoff=0.6)
    if near:
        # Of several equally near the first by name, whatever the order in which they were found.
        first = min(near, key=lambda name: (-SequenceMatcher(None, name, word).ratio(), name))
        return Sentence(marked("The nearest one known is «{near}»."), {"near": first})
    if names and len(names) <= MOST_LISTED:
        return Sentence(marked("Known are: {known}."), {"known": ", ".join(names)})
    return Sentence(marked("Choose one that stands in the data."))


FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
"""Days that a change may name: later than those of a data set, as planning days may be."""

FIRST_PLANNING_DAY = date(1990, 1, 1)
MOST_YEARS_AHEAD = 50

MOST_LISTED = 40
"""So many names are still read; more are not listed."""
