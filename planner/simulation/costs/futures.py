"""What one simulated future costs, and who pays it, from days by institution and days without a place.

institutions   what is fixed per day × days open + what follows a child per day × stay-days there
bought days    days at another operator's institution × the price of a day there; sold days count below zero
breach         days without a place × what a municipality spends a day meanwhile
other measures what a scenario pays for beside institutions

Only what is fixed to the same operators is counted, so that scenarios can be compared: their institutions and their
children. What is paid once, at a start or a closing, is told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from models.plan import marked
from planner.simulation.costs.payers import BFE, DISTRICTS, GRANTS, MUNICIPALITY, OSLO, PAYERS, STATE, Rules, paid_by
from planner.simulation.costs.yearly import DAYS, YearlyCost
from planner.simulation.measures import Measure

ZERO = Fraction(0)
NOK = marked("NOK")

TOTAL, BREACH, ONCE = "cost_total", "cost_breach", "cost_once"
COST_MEASURES: tuple[Measure, ...] = (
    Measure(TOTAL, marked("Cost of the days measured"), NOK),
    Measure(f"cost_{STATE}", marked("Paid by the state (Bufetat)"), NOK),
    Measure(f"cost_{GRANTS}", marked("Paid by the state in grants and refunds"), NOK),
    Measure(f"cost_{MUNICIPALITY}", marked("Paid by municipalities outside Oslo"), NOK),
    Measure(f"cost_{BFE}", marked("Paid by Oslo (BFE)"), NOK),
    Measure(f"cost_{DISTRICTS}", marked("Paid by Oslo's districts"), NOK),
    Measure(BREACH, marked("Of the cost: days without a place"), NOK),
    Measure(ONCE, marked("Beside it, paid once at a start or closing"), NOK),
)
"""Costs of a future; the payers sum to the first. Never a reason to leave a need unmet: they stand after all else."""


@dataclass(frozen=True, slots=True)
class OpenHouse:
    """An institution for so many days as it stands, with a year of it when nobody lives there, and who pays by then."""

    name: str
    empty: YearlyCost
    days: int
    rules: Rules


@dataclass(frozen=True, slots=True)
class Bill:
    """What decides the cost of a scenario's futures besides the children's days; amounts [NOK].

    `bought_day` is the price of a day of an operator's child at another's institution, by both; `breach_day` that of
    a day without a place. `grants` are other measures over the days measured, `once` starts and closings.
    """

    counted: frozenset[str]
    houses: tuple[OpenHouse, ...]
    owner: Mapping[str, str]
    bought_day: Mapping[tuple[str, str], Fraction]
    breach_day: Fraction
    grants: Fraction = ZERO
    once: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class FutureCost:
    """The cost of one future [NOK] by payer, and what of it the days without a place are."""

    payers: Mapping[str, Fraction]
    breach: Fraction
    once: Fraction

    @property
    def total(self) -> Fraction:
        """What all payers pay together."""
        return sum(self.payers.values(), ZERO)

    @property
    def figures(self) -> Mapping[str, float]:
        """The measures of costs [NOK]."""
        paid = {f"cost_{payer}": float(amount) for payer, amount in self.payers.items()}
        return {TOTAL: float(self.total), **paid, BREACH: float(self.breach), ONCE: float(self.once)}


def cost_of_future(bill: Bill, spent: Mapping[str, int]) -> FutureCost:
    """The cost of the days in `spent`, by `operator/institution`; days without a place stand under `operator/`."""
    payers = dict.fromkeys(PAYERS, ZERO)
    stays: dict[str, int] = {}
    breach = ZERO
    for key, days in spent.items():
        operator, _, house = key.partition("/")
        owner = bill.owner.get(house, "")
        if house and owner in bill.counted:
            stays[house] = stays.get(house, 0) + days
        if not house and operator in bill.counted:
            cost = days * bill.breach_day
            payers[DISTRICTS if operator == OSLO else MUNICIPALITY] += cost
            breach += cost
        if house and owner != operator:
            price = days * bill.bought_day.get((operator, house), ZERO)
            if operator in bill.counted:
                payers[_own_payer(operator)] += price
            if owner in bill.counted:
                payers[_own_payer(owner)] -= price
    for stretch, stayed in _shared(bill.houses, stays):
        for payer, amount in _paid(stretch, stayed).items():
            payers[payer] += amount
    payers[GRANTS] += bill.grants
    return FutureCost(payers, breach, bill.once)


def _own_payer(operator: str) -> str:
    return BFE if operator == OSLO else STATE


def _shared(houses: Iterable[OpenHouse], stays: Mapping[str, int]) -> Iterable[tuple[OpenHouse, Fraction]]:
    """Stay-days of an institution over the stretches in which it stands, by their days."""
    houses = tuple(houses)
    open_days: dict[str, int] = {}
    for house in houses:
        open_days[house.name] = open_days.get(house.name, 0) + house.days
    return [(house, Fraction(stays.get(house.name, 0) * house.days, open_days[house.name])) for house in houses]


def _paid(house: OpenHouse, stay_days: Fraction) -> Mapping[str, Fraction]:
    share = Fraction(house.days, DAYS)
    amounts = {each.name: each.fixed * share for each in house.empty.components}
    amounts["child_running"] += house.empty.per_used_place * stay_days / DAYS
    facility = replace(house.empty.facility, used=stay_days / house.days)
    return paid_by(facility, amounts, share, house.rules)
