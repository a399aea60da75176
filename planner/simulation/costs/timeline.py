"""A cost over years: nominal, in fixed prices, and as present value after circular R-109; and who pays each year.

Sums are exact [NOK]. A year is put together from the pieces of it in which the same institutions were open.
Start-up is paid when a new institution opens, closing when one that was there is there no more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.facility import Facility
from planner.simulation.costs.payers import GRANTS, PAYERS, Rules, paid_by
from planner.simulation.costs.prices import PRICE, WAGE, Indexes, Prices
from planner.simulation.costs.yearly import DIGITS, Component, YearlyCost, yearly_cost

ZERO = Fraction(0)

Overrides = tuple[tuple[str, Fraction], ...]
"""Assumptions that a scenario sets otherwise, by name, in the units and price years of the register."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Dials of who pays that hold in a piece; shares [0–1], the threshold [NOK per child and year] in old prices."""

    grant_share: Fraction
    refund_share: Fraction
    refund_threshold: Fraction


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a year [0–1] in which these institutions are open and these assumptions and terms hold.

    `opened` names those whose first piece it is, `closed` are those that have just closed. `grants` are other measures
    that the scenario pays for, by name [NOK a year in the prices of the calculation].
    """

    year: int
    share: Fraction
    facilities: tuple[Facility, ...]
    terms: Terms
    overrides: Overrides = ()
    opened: frozenset[str] = frozenset()
    closed: tuple[Facility, ...] = ()
    grants: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Pricing:
    """How a piece is priced: prices and indexes under its overrides, and the rules of who pays in its year."""

    prices: Callable[[Overrides], tuple[Prices, Indexes]]
    rules: Callable[[Piece, Prices, Indexes], Rules]


@dataclass(frozen=True, slots=True)
class YearOfCost:
    """One year: components and payers in its own prices, what brings it to fixed prices, and its discount factor."""

    year: int
    components: Mapping[str, Fraction]
    payers: Mapping[str, Fraction]
    used: Fraction
    places: Fraction
    to_fixed_prices: Fraction
    discount: Fraction

    @property
    def nominal(self) -> Fraction:
        """The whole cost in the prices of the year [NOK]."""
        return sum(self.components.values(), ZERO)

    @property
    def real(self) -> Fraction:
        """The same in the prices of the calculation."""
        return self.nominal * self.to_fixed_prices

    @property
    def present(self) -> Fraction:
        """The same as present value in the first year, in the prices of the calculation."""
        return self.real * self.discount


def discount_factor(years: int, rates: Mapping[int, Fraction]) -> Fraction:
    """What one krone after so many years is worth now; `rates` go from the year they begin in to the rate a year."""
    factor, steps = Fraction(1), sorted(rates)
    for first, following in zip(steps, [*steps[1:], None], strict=True):
        last = years if following is None else min(years, following)
        if last > first:
            factor /= (1 + rates[first]) ** (last - first)
    return factor


def timeline(pieces: Iterable[Piece], pricing: Pricing, first_year: int) -> tuple[YearOfCost, ...]:
    """The years of the pieces, in order; present values are those of `first_year`."""
    by_year: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_year.setdefault(piece.year, []).append(piece)
    clerk = _Clerk(pricing)
    prices, indexes = pricing.prices(())
    rates = {int(name.partition("/")[2]): rate for name, rate in prices.values.items() if name.startswith("discount/")}
    return tuple(
        clerk.year(year, by_year[year], indexes, discount_factor(year - first_year, rates)) for year in sorted(by_year)
    )


def present_value(years: Iterable[YearOfCost]) -> Fraction:
    """The whole cost as present value in the first year [NOK in the prices of the calculation]."""
    return sum((each.present for each in years), ZERO)


class _Clerk:
    """Keeps what is costed alike, so that an institution is costed once for all years."""

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing
        self._priced: dict[Overrides, tuple[Prices, Indexes]] = {}
        self._costed: dict[tuple[Facility, Overrides], YearlyCost] = {}

    def year(self, year: int, pieces: Sequence[Piece], indexes: Indexes, discount: Fraction) -> YearOfCost:
        """One year from its pieces."""
        components: dict[str, Fraction] = {}
        payers = dict.fromkeys(PAYERS, ZERO)
        used = places = ZERO
        for piece in pieces:
            prices, here = self._prices(piece.overrides)
            to_year = {index: here.between(index, prices.year, year) for index in (WAGE, PRICE)}
            rules = self._pricing.rules(piece, prices, here)
            for facility, amounts, share in self._amounts(piece):
                in_year = {each.name: round(each.total * to_year[each.index], DIGITS) for each in amounts}
                _add(components, in_year)
                _add(payers, paid_by(facility, in_year, share, rules))
                used += facility.used * share
                places += facility.places * share
            granted = {name: round(amount * piece.share * to_year[WAGE], DIGITS) for name, amount in piece.grants}
            _add(components, granted)
            payers[GRANTS] += sum(granted.values(), ZERO)
        to_fixed = 1 / indexes.between(PRICE, self._prices(())[0].year, year)
        return YearOfCost(year, components, payers, used, places, to_fixed, discount)

    def _prices(self, overrides: Overrides) -> tuple[Prices, Indexes]:
        if overrides not in self._priced:
            self._priced[overrides] = self._pricing.prices(overrides)
        return self._priced[overrides]

    def _cost(self, facility: Facility, overrides: Overrides) -> YearlyCost:
        key = (facility, overrides)
        if key not in self._costed:
            self._costed[key] = yearly_cost(facility, self._prices(overrides)[0])
        return self._costed[key]

    def _amounts(self, piece: Piece) -> Iterable[tuple[Facility, tuple[Component, ...], Fraction]]:
        """What each institution costs in the piece, and for how much of the year children live there."""
        for facility in piece.facilities:
            cost = self._cost(facility, piece.overrides)
            parts = [
                Component(each.name, each.fixed * piece.share, each.variable * piece.share) for each in cost.components
            ]
            if facility.name in piece.opened:
                parts.append(Component("start_up", cost.start_up))
            yield facility, tuple(parts), piece.share
        for facility in piece.closed:
            yield facility, (Component("closing", self._cost(facility, piece.overrides).closing),), ZERO


def _add(sums: dict[str, Fraction], more: Mapping[str, Fraction]) -> None:
    """Adds amounts by name; zeros are passed over, for draws are in floats and a fraction beside one is slow."""
    for name, amount in more.items():
        known = sums.get(name, ZERO)
        sums[name] = known + amount if known and amount else known or amount
