"""Exact kroner as whole øre in tables whose rows, columns and totals all sum: largest remainders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.payers import PAYERS
from planner.simulation.costs.timeline import YearOfCost
from planner.simulation.costs.yearly import COMPONENTS
from planner.simulation.funding.money import apportioned, whole_ore


@dataclass(frozen=True, slots=True)
class Ledger:
    """A cost in whole øre: by year and component, and by year and payer; both sum to the same year by year."""

    components: Mapping[tuple[int, str], int]
    payers: Mapping[tuple[int, str], int]

    @property
    def total(self) -> int:
        """Everything [øre]."""
        return sum(self.components.values())

    def by_component(self) -> dict[str, int]:
        """Every component that occurs, over all years [øre]."""
        return _added(self.components, 1)

    def by_payer(self) -> dict[str, int]:
        """Every payer, over all years [øre]."""
        return _added(self.payers, 1)

    def by_year(self) -> dict[int, int]:
        """Every year, over all components [øre]; 0 in a year without any."""
        return {**{year: 0 for year, _ in self.payers}, **_added(self.components, 0)}


def ledger(years: Sequence[YearOfCost], factors: Sequence[Fraction]) -> Ledger:
    """The years in whole øre, each multiplied by its factor (1 for nominal kroner)."""
    cells = [
        (year.year, name, year.components[name] * factor)
        for year, factor in zip(years, factors, strict=True)
        for name in (*COMPONENTS, *(each for each in year.components if each not in COMPONENTS))
        if year.components.get(name)
    ]
    exact = [amount for _, _, amount in cells]
    rounded = apportioned(exact, whole_ore(sum(exact, Fraction(0))))
    components = {(year, name): ore for (year, name, _), ore in zip(cells, rounded, strict=True)}
    payers: dict[tuple[int, str], int] = {}
    for year, factor in zip(years, factors, strict=True):
        in_year = sum(ore for (each, _), ore in components.items() if each == year.year)
        paying = [payer for payer in PAYERS if year.payers[payer]]
        rounded = apportioned([year.payers[payer] * factor for payer in paying], in_year)
        payers |= {(year.year, payer): 0 for payer in PAYERS}
        payers |= {(year.year, payer): ore for payer, ore in zip(paying, rounded, strict=True)}
    return Ledger(components, payers)


def _added(cells: Mapping[tuple[int, str], int], side: int) -> dict:  # type: ignore[type-arg]
    found: dict[int | str, int] = {}
    for key, ore in cells.items():
        found[key[side]] = found.get(key[side], 0) + ore
    return found
