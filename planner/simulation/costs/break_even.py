"""From which occupancy on an institution is cheaper than bought places, and what else the same children would cost.

fixed + variable per place · used = price per day · 365 · used
so used = fixed / (price per day · 365 − variable per place)
"""

from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.yearly import DAYS, YearlyCost


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where an institution and bought places cost the same.

    `used` places [places] and their share of all places; `None` where bought places are cheaper however full it is.
    `price` [NOK/day] is that of a bought place, `own_day` what a used place of the institution costs as it is used.
    """

    price: Fraction
    used: Fraction | None
    share: Fraction | None
    own_day: Fraction | None

    @property
    def is_reached(self) -> bool:
        """Whether the institution can be the cheaper one with the places that it has."""
        return self.share is not None and self.share <= 1


def break_even(cost: YearlyCost, price: Fraction) -> BreakEven:
    """The used places at which a year costs the same as so many bought days [NOK/day]."""
    facility = cost.facility
    margin = price * DAYS - cost.per_used_place
    used = cost.fixed / margin if margin > 0 else None
    share = used / facility.places if used is not None and facility.places else None
    own = cost.total / facility.used / DAYS if facility.used else None
    return BreakEven(price, used, share, own)
