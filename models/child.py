"""A child in need of a place, where it lives now, and what binds it to other children.

Every class is one row of the table of the same name in `docs/data.md`; the attributes are the columns.
"""

from dataclasses import dataclass
from datetime import date

from models.ids import ChildId, DistrictNumber, GroupId, InstitutionId, MunicipalityNumber, Operator, UnitId


@dataclass(frozen=True, slots=True)
class Child:
    """A child known by a pseudonym, with the need that a municipality or the board has decided.

    `birth_month` is the first day of the month. `staff_*` and `qualified_*` are the staff this child
    needs on the shift [staff, two decimals]; `None` means the default of the child's target group.
    `counted_from` is the first day that counts towards the legal limit of the stay.
    """

    child_id: ChildId
    birth_month: date
    gender: str
    operator: Operator
    municipality: MunicipalityNumber
    ground: str
    target_group: str
    urgency: str
    referred_on: date
    district: DistrictNumber | None = None
    needs: tuple[str, ...] = ()
    staff_day: float | None = None
    staff_evening: float | None = None
    staff_night: float | None = None
    qualified_day: float | None = None
    qualified_evening: float | None = None
    qualified_night: float | None = None
    wanted_from: date | None = None
    expected_days: int | None = None
    stay_kind: str | None = None
    counted_from: date | None = None
    own_unit: bool = False
    sibling_group: str | None = None
    view_heard: bool = False
    view_note: str | None = None

    @property
    def is_acute(self) -> bool:
        """Whether a place is needed at once."""
        return self.urgency == "acute"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a child lives now; `movable` says whether a move may be considered at all."""

    child_id: ChildId
    unit_id: UnitId
    since: date
    expected_end: date | None = None
    movable: bool = False


@dataclass(frozen=True, slots=True)
class Separation:
    """Two children who must live apart: in other units, other institutions or so many kilometres away."""

    child_a: ChildId
    child_b: ChildId
    level: str
    reason: str
    km: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether the separation binds on `day`; both ends are included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class GroupMember:
    """Membership in a group of which only so many may live in one unit or one institution."""

    group_id: GroupId
    child_id: ChildId
    max_per_unit: int | None = None
    max_per_institution: int | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A place where a child may not live: one institution, or a circle around a point [km]."""

    child_id: ChildId
    reason: str
    institution_id: InstitutionId | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the child has said about an institution or a municipality, from -2 (not there) to 2 (there)."""

    child_id: ChildId
    wish: int
    institution_id: InstitutionId | None = None
    municipality: MunicipalityNumber | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A planner's decision that a child must, or must not, live in a unit."""

    child_id: ChildId
    unit_id: UnitId
    kind: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """One rule that does not bind one child, to the end of `expires_on`.

    `unit_id` limits it to one unit (rules about one child and one unit), `other_child_id` to one other
    child (separations).
    """

    child_id: ChildId
    rule: str
    reason: str
    approved_by: str
    expires_on: date
    unit_id: UnitId | None = None
    other_child_id: ChildId | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether the rule is waived on `day`."""
        return day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of the past, or one that goes on where `ended` is missing; `reason` is why it ended.

    The pseudonym is the same in all stays of a child and need not be among the children of the data set.
    """

    child_id: ChildId
    operator: Operator
    ground: str
    started: date
    ended: date | None = None
    reason: str | None = None
    referred_on: date | None = None
    target_group: str | None = None

    @property
    def asked_on(self) -> date:
        """The day of the referral, as far as it is known."""
        return self.referred_on or self.started
