"""What one simulated future costs, from stay-days by institution, days bought and days without a place.

institutions   fixed cost per day × days open + cost per used place and day × stay-days
bought days    days × price of a bought day
breach         days without a place × what a municipality spends a day meanwhile
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.yearly import DAYS, YearlyCost


@dataclass(frozen=True, slots=True)
class FuturePrices:
    """What the days of a future cost [NOK/day] besides the institutions themselves."""

    bought_day: Fraction
    breach_day: Fraction


@dataclass(frozen=True, slots=True)
class FutureCost:
    """The cost of one future over its days [NOK]: institutions (fixed and variable), bought days, days of breach."""

    fixed: Fraction
    variable: Fraction
    bought: Fraction
    breach: Fraction

    @property
    def total(self) -> Fraction:
        """All parts [NOK]."""
        return self.fixed + self.variable + self.bought + self.breach


def cost_of_future(
    costs: Mapping[str, YearlyCost],
    stay_days: Mapping[str, Fraction],
    days: int,
    bought_days: Fraction,
    breach_days: Fraction,
    prices: FuturePrices,
) -> FutureCost:
    """The cost of so many days; `costs` and `stay_days` are by institution, open all the days.

    Raises `KeyError` for stay-days of an institution without a cost.
    """
    fixed = sum((each.fixed * days / DAYS for each in costs.values()), Fraction(0))
    variable = sum((costs[name].per_used_place * stayed / DAYS for name, stayed in stay_days.items()), Fraction(0))
    return FutureCost(fixed, variable, bought_days * prices.bought_day, breach_days * prices.breach_day)
