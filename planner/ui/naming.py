"""What children and units are called on the screen: ids with just enough beside them to be recognized."""

from collections.abc import Callable, Mapping

from models.child import Child
from models.geography import Geography
from models.ids import ChildId, UnitId
from models.institution import Institution, Unit
from planner.language import translator
from planner.placement.again import Known
from planner.placement.case import Case


def unit_name(unit: Unit, institution: Institution) -> str:
    """The unit's own name with its id; what only repeats the institution's name is left out."""
    own = (unit.name or "").removeprefix(institution.name).strip(" ,–-")
    return f"{own} ({unit.unit_id})" if own else str(unit.unit_id)


def home_name(child: Child, geography: Geography) -> str:
    """Where the child comes from: the municipality, and the district where there is one."""
    municipality = geography.municipalities.get(child.municipality)
    district = geography.districts.get(child.district) if child.district else None
    names = [place.name for place in (municipality, district) if place is not None]
    return ", ".join(names) or str(child.municipality)


def unit_title(case: Case, unit_id: UnitId | None, language: str) -> str:
    """Institution and unit in one line, or that there is no place."""
    _ = translator(language)
    if unit_id is None:
        return _("no place")
    unit = case.unit_by_id.get(unit_id)
    if unit is None:  # opened by a step that has been taken back since
        return str(unit_id)
    institution = case.institution_of(unit)
    return f"{institution.name}, {unit_name(unit, institution)}"


def unit_namer(case: Case) -> Callable[[UnitId], str]:
    """A function that names units in a list to choose from: the id first, because people search by it."""

    def name(unit_id: UnitId) -> str:
        unit = case.unit_by_id.get(unit_id)
        if unit is None:
            return str(unit_id)
        institution = case.institution_of(unit)
        own = (unit.name or "").removeprefix(institution.name).strip(" ,–-")
        return " · ".join(part for part in (str(unit_id), institution.name, own) if part)

    return name


def child_names(known: Known, language: str) -> Mapping[ChildId, str]:
    """Every child as a line to choose from: those the plan decides first, then residents; each with its unit."""
    _ = translator(language)
    case = known.case
    decided = sorted(known.unit_of)
    residents = sorted(set(case.home) - set(decided))
    names = {}
    for child_id in (*decided, *residents):
        unit = known.unit_of[child_id] if child_id in known.unit_of else case.home[child_id]
        lives = _("lives in {unit}").format(unit=unit) if child_id in case.home else unit
        names[child_id] = f"{child_id} · {lives or _('without a place')}"
    return names
