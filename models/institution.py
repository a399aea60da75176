"""Institutions, their units and staff, and what lets one operator's child use another's unit.

Every class is one row of the table of the same name in `docs/data.md`; the attributes are the columns.
"""

from dataclasses import dataclass
from datetime import date

from models.ids import DistrictNumber, InstitutionId, MunicipalityNumber, Operator, UnitId


@dataclass(frozen=True, slots=True)
class Institution:
    """A child-welfare institution that `operator` runs or buys places at; `price_per_day` in [NOK/day]."""

    institution_id: InstitutionId
    name: str
    operator: Operator
    ownership: str
    municipality: MunicipalityNumber
    grounds: tuple[str, ...]
    target_groups: tuple[str, ...]
    gender: str = "any"
    latitude: float | None = None
    longitude: float | None = None
    min_age: int | None = None
    max_age: int | None = None
    services: tuple[str, ...] = ()
    price_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of an institution where children live together.

    `approved_places` is what is lawful, `budgeted_places` what is paid. `closes_on` is the first day
    on which nobody may live there.
    """

    unit_id: UnitId
    institution_id: InstitutionId
    approved_places: int
    name: str | None = None
    budgeted_places: int | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    services: tuple[str, ...] = ()
    separable: bool = False
    max_age_span: int | None = None
    emergency: bool = False

    def is_open(self, day: date) -> bool:
        """Whether children may live in the unit on `day`."""
        return (self.opens_on is None or self.opens_on <= day) and not self.has_closed(day)

    def has_closed(self, day: date) -> bool:
        """Whether nobody may live in the unit on `day` any more."""
        return self.closes_on is not None and self.closes_on <= day


@dataclass(frozen=True, slots=True)
class Staffing:
    """Staff on a shift [staff], of them qualified; without `unit_id` they serve all units of the institution."""

    institution_id: InstitutionId
    shift: str
    staff: float
    unit_id: UnitId | None = None
    qualified: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a child of `operator` may use units run by `provider`, and at what price [NOK/day].

    With `institution_id` it speaks of that institution alone and goes before the general one.
    """

    operator: Operator
    provider: Operator
    allowed: bool
    price_per_day: int | None = None
    institution_id: InstitutionId | None = None


@dataclass(frozen=True, slots=True)
class TravelTime:
    """Measured travel time [minutes] from a municipality or district to an institution."""

    municipality: MunicipalityNumber
    institution_id: InstitutionId
    minutes: int
    district: DistrictNumber | None = None
