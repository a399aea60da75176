"""Names for the identifiers, so that a child's id is never taken for a unit's."""

from typing import NewType

ChildId = NewType("ChildId", str)
UnitId = NewType("UnitId", str)
InstitutionId = NewType("InstitutionId", str)
GroupId = NewType("GroupId", str)
Operator = NewType("Operator", str)
MunicipalityNumber = NewType("MunicipalityNumber", str)
DistrictNumber = NewType("DistrictNumber", str)

SHIFTS: tuple[str, ...] = ("day", "evening", "night")
"""The shifts of a day, in the order in which they are shown."""
