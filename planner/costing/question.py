"""What can be asked about a cost, and what the answer holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from models.change import Step
from models.cost_assumption import CostAssumption
from models.plan import Sentence
from planner.public_figures import ASKER, STATED_HERE
from planner.simulation.costs.break_even import BreakEven
from planner.simulation.costs.facility import RENT, Facility
from planner.simulation.costs.lines import Line
from planner.simulation.costs.prices import Prices
from planner.simulation.costs.rounding import Ledger
from planner.simulation.costs.timeline import YearOfCost
from planner.simulation.costs.uncertainty import Spread, Swing
from planner.simulation.costs.yearly import YearlyCost

MOST_YEARS = 100
MOST_DRAWS = 20_000
USUAL_DRAWS, DRAWS_FOR_MANY = 300, 40
"""Draws where nothing is asked: fewer where institutions of a whole operator or the country are costed."""

USUAL_USABLE_DRAWS = 300
"""Draws of the engine for used places: as many as `usable` makes unless asked otherwise."""

ENGINE, RESIDENTS, STATED = "engine", "residents", "stated"
"""Where the number of used places comes from."""


@dataclass(frozen=True, slots=True)
class CostRequest:
    """What is asked: a scenario by its steps, a pilot by its places, institutions by id, or all of some operators.

    `used` places stand in the place of the engine's. `own_values` set assumptions otherwise, in their own units.
    `bought_price` [NOK/day] is compared with at break-even, a commercial place without it. Amounts are in the prices of
    the register's year unless `price_year` says otherwise. 0 `draws` leave out the intervals.
    """

    steps: tuple[Step, ...] = ()
    pilot: int | None = None
    living: str = "shared"
    staff_level: float = 2.0
    institutions: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    used: Fraction | None = None
    building: str = RENT
    first_year: int | None = None
    years: int = 10
    price_year: int | None = None
    own_values: Mapping[str, Fraction] = field(default_factory=dict)
    bought_price: Fraction | None = None
    draws: int | None = None
    usable_draws: int = USUAL_USABLE_DRAWS
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Used:
    """Used places of an institution: expected, with the ends of the engine's interval where it was asked."""

    value: Fraction
    low: Fraction
    high: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """What one costs in a full year, in the prices of the calculation [NOK]; `None` where there is none of it.

    `per_child` is per stay: the yearly cost over those who come in a year, with a mean stay of `mean_stay_days`.
    """

    per_year: Fraction
    per_place: Fraction | None
    per_used_place: Fraction | None
    per_stay_day: Fraction | None
    per_child: Fraction | None
    empty_places: Fraction
    mean_stay_days: float


@dataclass(frozen=True, slots=True)
class Beside:
    """Something else that a child or a day could cost [NOK] in the prices of the calculation, with its range."""

    code: str
    value: Fraction
    low: Fraction
    high: Fraction
    unit: str
    assumption: CostAssumption


@dataclass(frozen=True, slots=True)
class InUse:
    """An assumption as it was used: the value in its own unit, and whether scenario or question set it.

    A value that was set has no source but the question: what the register tells of is another value.
    """

    assumption: CostAssumption
    value: Fraction
    is_changed: bool

    @property
    def kind(self) -> str:
        """How far the value can be trusted."""
        return "own" if self.is_changed else self.assumption.kind

    @property
    def source(self) -> str:
        """Where the value comes from."""
        return STATED_HERE if self.is_changed else self.assumption.source

    @property
    def owner(self) -> str:
        """Who answers for the value."""
        return ASKER if self.is_changed else self.assumption.owner

    @property
    def changed(self) -> date | None:
        """When the value was last changed in the register; `None` where it was set here."""
        return None if self.is_changed else self.assumption.changed


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Intervals of a full year, of the whole as present value and of a used place, and what drives the first."""

    draws: int
    asked_draws: int
    year: Spread
    present: Spread
    per_used_place: Spread | None
    break_even: Spread | None
    tornado: tuple[Swing, ...]


@dataclass(frozen=True, slots=True)
class CostAnswer:
    """Everything that the command and the page show.

    `facilities` are those costed in a full year with `yearly`, `before` the same in the baseline. `years` are the cost
    over time and `baseline` that of the same institutions without the scenario. `tax_cost` is what financing the
    present value by taxes costs on top, shown apart. `notes` say what the figures do not hold.
    """

    request: CostRequest
    first_year: int
    prices: Prices
    facilities: tuple[Facility, ...]
    used: tuple[Used, ...]
    yearly: tuple[YearlyCost, ...]
    before: tuple[YearlyCost, ...]
    lines: tuple[tuple[Line, ...], ...]
    unit_costs: UnitCosts
    years: tuple[YearOfCost, ...]
    baseline: tuple[YearOfCost, ...]
    nominal: Ledger
    real: Ledger
    present: Ledger
    present_value: Fraction
    tax_cost: Fraction
    break_even: BreakEven | None
    beside: tuple[Beside, ...]
    uncertain: Uncertain | None
    register: tuple[InUse, ...]
    notes: tuple[Sentence, ...]
