"""What can be asked about the gap, and what the answer holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from models.plan import Sentence
from planner.simulation.funding.attribution import Attribution
from planner.simulation.funding.checks import Check
from planner.simulation.funding.forward import Chosen, Count, Index, Year
from planner.simulation.funding.implied import Implied
from planner.simulation.funding.money import Interval
from planner.simulation.funding.sharing import EqualShare, Grant, Outcome

YEARS = range(2005, 2027)
"""The years for which children are counted by region."""

OPENINGS = ("indexed", "parity")
"""How the grant of the first year is found unless stated: indexed backwards, or equal to the benchmark."""

OWN = "own"

USUAL_BASE = ("855.01", "855.21", "855.22", "3855.15-18", "3855.60")
"""The base without any other wish: net of co-payments, the one with which the published figures of 2025 fit."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as stated, with the step to which it is rounded, in the same unit."""

    value: Fraction
    step: Fraction

    def interval(self) -> Interval:
        """Everything that is rounded to the number."""
        return Interval(self.value, self.value - self.step / 2, self.value + self.step / 2)


@dataclass(frozen=True, slots=True)
class GrantAsked:
    """A grant to Bufetat [NOK]; without a year it is of the last year asked about."""

    amount: Stated
    year: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class GapRequest:
    """A question; whatever is left out is taken from the public figures.

    `base` holds budget items (all that are usual without it), `count` a key of `COUNT_KEYS` or `own` with
    `own_counts`. `gap` [NOK] and `share` [0–1] stand for the published ones in the last year. `opening` is one of
    `OPENINGS` or the grant of the first year [NOK]. `prices` and `indexed_by` are growth a year, the consumer price
    index without them. `weights` go from age keys to shares that sum to 1.
    """

    base: tuple[Chosen, ...] = ()
    count: str = "children_0_17"
    own_counts: Mapping[int, Count] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    gap: Stated | None = None
    share: Stated | None = None
    opening: str | Fraction = "indexed"
    prices: Fraction | None = None
    indexed_by: Fraction | None = None
    grants: tuple[GrantAsked, ...] = ()
    weights: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Split:
    """The change in the gap between two years, split; `at_low` and `at_high` with the grant at the ends of its band."""

    first: int
    last: int
    expected: Attribution
    at_low: Attribution
    at_high: Attribution


@dataclass(frozen=True, slots=True)
class BaseTried:
    """A base beside the published figures [NOK]: its benchmark, and Oslo's share of that if the gap is as published.

    `fits` says whether gap and share can both be as published, within their rounding.
    """

    items: tuple[str, ...]
    amount: Fraction
    benchmark: Fraction
    share: Fraction
    fits: bool


@dataclass(frozen=True, slots=True)
class GapAnswer:
    """Everything the workbench shows. `no_split` and `no_need` say why a split is missing.

    `anchor` is the year of the published or stated gap; grants of other years are indexed from it.
    """

    implied: Implied
    anchor: int
    implied_base: Interval | None
    bases: tuple[BaseTried, ...]
    base: tuple[Chosen, ...]
    count: str
    prices: Index
    index: Index
    years: tuple[Year, ...]
    opening: str
    causes: Split | None
    no_split: Sentence | None
    need: Split | None
    no_need: Sentence | None
    shares: tuple[EqualShare, ...]
    shares_missing: tuple[Grant, ...]
    weights: Mapping[str, Fraction]
    formula_year: int | None
    formula: Mapping[str, tuple[Outcome, ...]]
    checks: tuple[Check, ...]
