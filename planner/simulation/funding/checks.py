"""Figures that speak of the same, side by side with the size of the difference; none is bent to fit another."""

from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.funding.money import Interval


@dataclass(frozen=True, slots=True)
class Side:
    """One of two figures that speak of the same: its value with the ends of its rounding, and where it comes from.

    `what` is an English text of the catalogue.
    """

    what: str
    value: Interval
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """Two figures on one matter [`unit`]; `what` and `note` are English texts of the catalogue.

    `note` says what may lie behind a difference, as far as the sources tell.
    """

    code: str
    what: str
    unit: str
    stated: Side
    found: Side
    note: str

    @property
    def difference(self) -> Fraction:
        """What was found less what was stated."""
        return self.found.value.value - self.stated.value.value

    @property
    def fits(self) -> bool:
        """Whether the two intervals meet."""
        stated, found = self.stated.value, self.found.value
        return stated.low <= found.high and found.low <= stated.high
