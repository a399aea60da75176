"""Assumptions as exact numbers in the prices of one year, and how prices and wages carry them there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from models.cost_assumption import CostAssumption
from models.plan import Sentence, marked
from planner.errors import BadUse

WAGE, PRICE, NONE = "wage", "price", "none"
INDEX_NAMES = {WAGE: marked("wages"), PRICE: marked("prices")}


@dataclass(frozen=True, slots=True)
class Indexes:
    """Known wages and prices by year, any year as the base, and how each grows after the last known year [per year]."""

    known: Mapping[str, Mapping[int, Fraction]]
    growth: Mapping[str, Fraction]

    def between(self, index: str, first: int, last: int) -> Fraction:
        """How many times the level of `first` that of `last` is; raises `BadUse` for a year before the first known."""
        return Fraction(1) if index == NONE or first == last else self._level(index, last) / self._level(index, first)

    def _level(self, index: str, year: int) -> Fraction:
        known = self.known[index]
        latest = max(known)
        if year > latest:
            return known[latest] * (1 + self.growth[index]) ** (year - latest)
        if year not in known:
            raise BadUse(
                "There is no index of {index} for {year}, so amounts of that year cannot be compared with others. "
                "Known are {first}–{last}.",
                index=Sentence(INDEX_NAMES[index]),
                year=str(year),
                first=str(min(known)),
                last=str(latest),
            )
        return known[year]


@dataclass(frozen=True, slots=True)
class Prices:
    """Every assumption by name as an exact number, amounts in the prices of `year` [NOK]."""

    year: int
    values: Mapping[str, Fraction]

    def of(self, *name: str) -> Fraction:
        """The value of an assumption; its name may be given in parts."""
        return self.values["/".join(name)]


def prices_in(
    year: int,
    register: Iterable[CostAssumption],
    values: Mapping[str, Fraction],
    known: Mapping[str, Mapping[int, Fraction]],
) -> tuple[Prices, Indexes]:
    """The values of the register, or those that stand in their place, in the prices of `year`, with the indexes.

    `values` are in the units and price years of the register, `known` wages and prices by year. Raises `BadUse` for a
    year without an index.
    """
    indexes = Indexes(known, {WAGE: values["wage_growth"], PRICE: values["price_growth"]})
    in_year = {
        each.name: values[each.name] * indexes.between(each.index, each.year or year, year)
        if each.is_money
        else values[each.name]
        for each in register
    }
    return Prices(year, in_year), indexes
