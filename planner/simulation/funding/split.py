"""What the change in the gap between two years consists of, exactly.

    gap = real base * prices * children in Oslo / children elsewhere - real grant * index

Six factors in three parts: child growth that was not compensated (both counts of children), indexing (prices on
what Oslo would need, the index on what it got), and Bufetat's real growth (base beyond prices, less what the grant
rose beyond its index). A second split of the same change is by volume, need and price, where stay-days are known:

    gap = children in Oslo * stay-days per child * prices * real price - real grant * index

with the real price as what a child elsewhere costs per stay-day of the average child, beyond general prices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.simulation.funding.attribution import Attribution, Part, Point, attribute

CAUSES = (
    Part("child_growth", ("children_oslo", "children_elsewhere")),
    Part("indexing", ("prices", "index")),
    Part("real_growth", ("real_base", "real_grant")),
)
"""The three parts of the change, and the factors within each."""

VOLUME_NEED_PRICE = (
    Part("volume", ("children_oslo",)),
    Part("need", ("stay_days_per_child",)),
    Part("price", ("prices", "real_price")),
    Part("grant", ("index", "real_grant")),
)
"""The same change by what was needed and what it cost."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gap of one year rests on: base and grant [NOK], children, prices and index (any one base year).

    `stay_days_per_child` is stay-days in institutions over children aged 0–17, for the country; `None` where unknown.
    """

    base: Fraction
    children_oslo: Fraction
    children_elsewhere: Fraction
    prices: Fraction
    index: Fraction
    grant: Fraction
    stay_days_per_child: Fraction | None = None

    @property
    def benchmark(self) -> Fraction:
        """What Oslo would get at the same per child [NOK]."""
        return self.base * self.children_oslo / self.children_elsewhere

    @property
    def gap(self) -> Fraction:
        """The gap [NOK]."""
        return self.benchmark - self.grant


def by_cause(first: Facts, last: Facts) -> Attribution:
    """The change in the gap [NOK] split into child growth, indexing and real growth."""
    return attribute(_gap_by_cause, _factors(first), _factors(last), CAUSES)


def by_volume_need_price(first: Facts, last: Facts) -> Attribution | None:
    """The same change split into volume, need, price and grant; `None` where a year has no stay-days."""
    if first.stay_days_per_child is None or last.stay_days_per_child is None:
        return None
    return attribute(_gap_by_need, _factors(first), _factors(last), VOLUME_NEED_PRICE)


def with_grant(facts: Facts, grant: Fraction) -> Facts:
    """The same year with another grant [NOK]."""
    return replace(facts, grant=grant)


def _factors(facts: Facts) -> Mapping[str, Fraction]:
    point = {
        "children_oslo": facts.children_oslo,
        "children_elsewhere": facts.children_elsewhere,
        "prices": facts.prices,
        "index": facts.index,
        "real_base": facts.base / facts.prices,
        "real_grant": facts.grant / facts.index,
    }
    if facts.stay_days_per_child is not None:
        need = facts.stay_days_per_child
        price = facts.base / facts.children_elsewhere / need / facts.prices
        point |= {"stay_days_per_child": need, "real_price": price}
    return point


def _gap_by_cause(at: Point) -> Fraction:
    benchmark = at["real_base"] * at["prices"] * at["children_oslo"] / at["children_elsewhere"]
    return benchmark - at["real_grant"] * at["index"]


def _gap_by_need(at: Point) -> Fraction:
    benchmark = at["children_oslo"] * at["stay_days_per_child"] * at["prices"] * at["real_price"]
    return benchmark - at["real_grant"] * at["index"]
