"""What can be changed to ask «what if»: one small value per kind of change, and the step that says who and why.

A change says what is to be so, not how it was before. Where a value may be left out, `None` leaves it as it is.
"""

from dataclasses import dataclass
from datetime import date

from models.ids import ChildId, DistrictNumber, InstitutionId, MunicipalityNumber, Operator, UnitId

DialValue = bool | int | float | str | tuple[str, ...] | tuple[float, ...]
"""What a dial of the parameters, or one entry of it, can be turned to."""


@dataclass(frozen=True, slots=True)
class PinChild:
    """The child must live in the unit."""

    child_id: ChildId
    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class ForbidUnit:
    """The child must not live in the unit."""

    child_id: ChildId
    unit_id: UnitId


@dataclass(frozen=True, slots=True)
class LiftPins:
    """The child's pins and prohibitions no longer hold: all of them, or those of one unit."""

    child_id: ChildId
    unit_id: UnitId | None = None


@dataclass(frozen=True, slots=True)
class AllowMove:
    """Whether a move of a resident may be considered at all."""

    child_id: ChildId
    movable: bool = True


@dataclass(frozen=True, slots=True)
class SetPlaces:
    """Approved and budgeted places of a unit [places, 0 … 100]."""

    unit_id: UnitId
    approved_places: int | None = None
    budgeted_places: int | None = None


@dataclass(frozen=True, slots=True)
class OpenUnit:
    """A new unit at an institution.

    `like` names a unit whose fields and own staff it takes over; what is stated here goes before that.
    Without `like` the places must be stated, and the unit shares the institution's staff.
    """

    unit_id: UnitId
    institution_id: InstitutionId
    like: UnitId | None = None
    approved_places: int | None = None
    budgeted_places: int | None = None
    name: str | None = None
    opens_on: date | None = None
    services: tuple[str, ...] | None = None
    separable: bool | None = None
    max_age_span: int | None = None
    emergency: bool | None = None


@dataclass(frozen=True, slots=True)
class CloseUnit:
    """Nobody may live in the unit from `closes_on` on (without it: from the planning day on).

    Residents who would still live there then may be moved, and from that day on they are decided anew.
    """

    unit_id: UnitId
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenInstitution:
    """A new institution on the map, without units and staff: later changes open its units and state its staff.

    Ages in years, the price in [NOK/day], the point in degrees (WGS 84); without a point it lies where its
    municipality does.
    """

    institution_id: InstitutionId
    name: str
    operator: Operator
    ownership: str
    municipality: MunicipalityNumber
    grounds: tuple[str, ...]
    target_groups: tuple[str, ...]
    gender: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    min_age: int | None = None
    max_age: int | None = None
    services: tuple[str, ...] | None = None
    price_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeInstitution:
    """What an institution is approved for from now on, and its price [NOK/day]; who lives there stays."""

    institution_id: InstitutionId
    grounds: tuple[str, ...] | None = None
    target_groups: tuple[str, ...] | None = None
    gender: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    services: tuple[str, ...] | None = None
    price_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class CloseInstitutions:
    """All units close of one institution, or of every institution of an owner, of one operator or of all.

    Nobody may live there from `closes_on` on (without it: from the planning day on).
    """

    institution_id: InstitutionId | None = None
    ownership: str | None = None
    operator: Operator | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class SetStaff:
    """Staff on a shift of an institution, or of one unit of it [staff, two decimals]."""

    shift: str
    staff: float
    institution_id: InstitutionId | None = None
    unit_id: UnitId | None = None
    qualified: float | None = None


@dataclass(frozen=True, slots=True)
class AddStaff:
    """So many more staff on a shift of an institution, or of one unit of it; below zero for fewer.

    `staff` counts all who are added, `qualified` those of them who are qualified.
    """

    shift: str
    staff: float
    institution_id: InstitutionId | None = None
    unit_id: UnitId | None = None
    qualified: float = 0.0


@dataclass(frozen=True, slots=True)
class SetDial:
    """A dial of the parameters by its name; `key` names the entry of a dial that has several.

    The key is a shift, a code, or a target group and a shift as `care/night`.
    """

    name: str
    value: DialValue
    key: str | None = None


@dataclass(frozen=True, slots=True)
class KeepApart:
    """Two children who must live apart by unit, by institution or by distance [km]."""

    child_a: ChildId
    child_b: ChildId
    level: str
    km: float | None = None


@dataclass(frozen=True, slots=True)
class LiftSeparation:
    """Two children who need no longer live apart."""

    child_a: ChildId
    child_b: ChildId


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Whether children of `operator` may use the units of `provider`, or of one institution; price in [NOK/day]."""

    operator: Operator
    provider: Operator
    allowed: bool
    institution_id: InstitutionId | None = None
    price_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class SetNeed:
    """What a child needs: staff and qualified staff on a shift, a unit to itself, services."""

    child_id: ChildId
    staff_day: float | None = None
    staff_evening: float | None = None
    staff_night: float | None = None
    qualified_day: float | None = None
    qualified_evening: float | None = None
    qualified_night: float | None = None
    own_unit: bool | None = None
    needs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NewChild:
    """A referral that is not among the data: one child more, who waits for a place.

    The fields are those of `models.child.Child`; `referred_on` is the planning day where it is left out.
    What the child has said is kept with the referral, not in a change that many read.
    """

    child_id: ChildId
    birth_month: date
    gender: str
    operator: Operator
    municipality: MunicipalityNumber
    ground: str
    target_group: str
    urgency: str
    referred_on: date | None = None
    district: DistrictNumber | None = None
    needs: tuple[str, ...] | None = None
    staff_day: float | None = None
    staff_evening: float | None = None
    staff_night: float | None = None
    qualified_day: float | None = None
    qualified_evening: float | None = None
    qualified_night: float | None = None
    wanted_from: date | None = None
    expected_days: int | None = None
    own_unit: bool | None = None


@dataclass(frozen=True, slots=True)
class WaiveRule:
    """One rule that does not bind one child until a day, that day included; see `models.child.Waiver`."""

    child_id: ChildId
    rule: str
    reason: str
    approved_by: str
    expires_on: date
    unit_id: UnitId | None = None
    other_child_id: ChildId | None = None


Change = (
    PinChild
    | ForbidUnit
    | LiftPins
    | AllowMove
    | SetPlaces
    | OpenUnit
    | CloseUnit
    | OpenInstitution
    | ChangeInstitution
    | CloseInstitutions
    | SetStaff
    | AddStaff
    | SetDial
    | KeepApart
    | LiftSeparation
    | SetAgreement
    | SetNeed
    | NewChild
    | WaiveRule
)


@dataclass(frozen=True, slots=True)
class Step:
    """One change with who made it and why; `on` is the day from which it holds, `None` for always.

    `source` says where the value comes from, where it is not a person's own word.
    """

    change: Change
    who: str = ""
    why: str = ""
    on: date | None = None
    source: str = ""

    def holds(self, day: date) -> bool:
        """Whether the change is in force on `day`."""
        return self.on is None or self.on <= day


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes under one name, in the order in which they are made; title and question may be told in English too."""

    title: str
    why: str
    steps: tuple[Step, ...]
    title_en: str = ""
    why_en: str = ""

    def title_in(self, language: str) -> str:
        """The title in a language, as far as it is told in it."""
        return self.title_en if language == "en" and self.title_en else self.title

    def why_in(self, language: str) -> str:
        """What it asks, in a language, as far as it is told in it."""
        return self.why_en if language == "en" and self.why_en else self.why
