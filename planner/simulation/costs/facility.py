"""What is costed: an institution with its places, those used, and its staff, as numbers."""

from dataclasses import dataclass
from fractions import Fraction

RENT, OWN = "rent", "own"
BUILDINGS = (RENT, OWN)
"""How an institution has its premises: rented, or purpose-built."""

ORDINARY, REINFORCED = "ordinary", "reinforced"
"""The two sizes of the multidisciplinary team."""

NEW = "new"
"""Key of the assumptions that hold for an institution that is only planned."""


@dataclass(frozen=True, slots=True)
class Facility:
    """An institution, or several that are alike added up.

    `day`, `evening` and `night` are staff on the shift, `qualified` the share of them who are qualified [0–1].
    `used` places are those that are filled on an average day. `separate` is the share of the places [0–1] in living
    units of their own. `needs` are the staff that each child there needs, in any unit, and whether the refund counts
    that child; the used places are spread over them alike. `is_new` marks what a scenario opens, or a pilot: it is
    staffed as drawn, and start-up costs fall in its first year.
    """

    name: str
    operator: str
    ownership: str
    zone: str
    places: Fraction
    used: Fraction
    day: Fraction
    evening: Fraction
    night: Fraction
    qualified: Fraction
    team: str = ORDINARY
    building: str = RENT
    separate: Fraction = Fraction(0)
    is_new: bool = False
    institutions: Fraction = Fraction(1)
    needs: tuple[tuple[Fraction, bool], ...] = ((Fraction(1), True),)

    @property
    def practice(self) -> str:
        """The key of assumptions about rosters and staffing: the owner's, or those of a new institution."""
        return NEW if self.is_new else self.ownership
