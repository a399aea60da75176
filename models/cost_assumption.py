"""A number that a cost rests on, with all that makes it possible to question it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class CostAssumption:
    """One row of the register of assumptions: expected value with low and high [`unit`], and where it comes from.

    `year` is the year of its prices, `index` what carries it to another year (`wage`, `price` or `none`). `kind` says
    how far it can be trusted, `owner` who answers for it, `changed` when it was last changed. `en` and `nb` say what
    it is. Low and high equal the value where it is a rule and not uncertain.
    """

    name: str
    value: Fraction
    low: Fraction
    high: Fraction
    unit: str
    year: int | None
    index: str
    kind: str
    owner: str
    changed: date
    en: str
    nb: str
    source: str

    @property
    def is_uncertain(self) -> bool:
        """Whether it has a range at all."""
        return self.low != self.high

    @property
    def is_money(self) -> bool:
        """Whether it is an amount, and so in the prices of a year."""
        return self.unit.startswith("NOK") and self.unit != "NOK per NOK"

    @property
    def is_share(self) -> bool:
        """Whether it is a share, which cannot be over 100 %."""
        return self.unit in ("share", "share per year")
