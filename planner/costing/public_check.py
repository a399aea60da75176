"""The model held against public figures of 2022: cost per stay-day, person-years per child, wage share, by owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.cost_register import assumptions
from planner.costing.answer import pricing_of
from planner.costing.facilities import added_up, facilities_of
from planner.public_figures import figures, person_years_of_owners
from planner.service import Desk
from planner.simulation.costs.yearly import DAYS, YearlyCost, yearly_cost

YEAR = 2022

OWNERS: Mapping[str, tuple[str, ...]] = {
    "all": ("state", "municipal", "nonprofit", "commercial"),
    "public": ("state", "municipal"),
    "state": ("state",),
    "oslo": ("municipal",),
    "nonprofit": ("nonprofit",),
    "commercial": ("commercial",),
}
"""Owners as the public figures group them."""

STAY_DAY, PERSON_YEARS, WAGE_SHARE = "stay_day", "person_years", "wage_share"

BOUNDS = {STAY_DAY: Fraction(5, 100), PERSON_YEARS: Fraction(5, 100), WAGE_SHARE: Fraction(4, 100)}
"""How far the model may be off: a share of the figure for the first two, points of a share for the last."""


@dataclass(frozen=True, slots=True)
class Held:
    """One public figure beside the same from the model, in the unit of the measure; `holds` within the bound."""

    measure: str
    owner: str
    public: Fraction
    model: Fraction
    bound: Fraction
    source: str

    @property
    def off(self) -> Fraction:
        """How far the model is from the figure: as a share of it, or in points for a share."""
        return self.model - self.public if self.measure == WAGE_SHARE else self.model / self.public - 1

    @property
    def holds(self) -> bool:
        """Whether the model is within the bound."""
        return abs(self.off) <= self.bound


def held_against_public(desk: Desk) -> tuple[Held, ...]:
    """All institutions of the data with their residents, at the wages and prices of 2022, beside what SSB published."""
    register = assumptions(desk.as_of)
    pricing = pricing_of(register.values(), {name: each.value for name, each in register.items()}, YEAR)
    prices, _ = pricing.prices(())
    facilities = facilities_of(desk.dataset, desk.parameters, desk.as_of, {})
    costs = {
        owner: [yearly_cost(each, prices) for each in added_up(f for f in facilities.values() if f.ownership in owned)]
        for owner, owned in OWNERS.items()
    }
    rows = []
    for owner in ("all", "public", "nonprofit", "commercial"):
        figure = figures()[f"stay_day_{owner}_{YEAR}"]
        if costs[owner] and figure.value is not None:
            rows.append(_held(STAY_DAY, owner, figure.value, _per_day(costs[owner]), figure.source))
    for owner, (years, source) in person_years_of_owners().items():
        if costs[owner]:
            rows.append(_held(PERSON_YEARS, owner, years, _per_child(costs[owner]), source))
    for owner in ("all", "state", "nonprofit", "commercial", "oslo"):
        figure = figures()[f"wage_share_{owner}"]
        if costs[owner] and figure.value is not None:
            rows.append(_held(WAGE_SHARE, owner, figure.value / 100, _wages(costs[owner]), figure.source))
    return tuple(rows)


def _held(measure: str, owner: str, public: Fraction, model: Fraction, source: str) -> Held:
    return Held(measure, owner, public, model, BOUNDS[measure], source)


def _total(costs: list[YearlyCost]) -> Fraction:
    return sum((each.total for each in costs), Fraction(0))


def _children(costs: list[YearlyCost]) -> Fraction:
    return sum((each.facility.used for each in costs), Fraction(0))


def _per_day(costs: list[YearlyCost]) -> Fraction:
    return _total(costs) / _children(costs) / DAYS


def _per_child(costs: list[YearlyCost]) -> Fraction:
    return sum((each.person_years.total for each in costs), Fraction(0)) / _children(costs)


def _wages(costs: list[YearlyCost]) -> Fraction:
    return sum((each.wages for each in costs), Fraction(0)) / _total(costs)
