"""What reports call a unit."""

from planner.language import translator
from planner.placement.case import Case


def unit_said(case: Case, unit_id: str | None, language: str) -> str:
    """A unit as people know it: its institution, its own name and its id; or that there is no place."""
    _ = translator(language)
    unit = next((unit for key, unit in case.unit_by_id.items() if key == unit_id), None)
    if unit is None:
        return _("no place") if unit_id is None else unit_id
    institution = case.institution_of(unit)
    own = (unit.name or "").removeprefix(institution.name).strip(" ,–-")
    return ", ".join(part for part in (institution.name, own, str(unit.unit_id)) if part)
