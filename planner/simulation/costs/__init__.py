"""What institutions cost, from the staff on shift up: pure functions, exact numbers, no data and no files.

The way through it:

- `facility.Facility` is what is costed: places, used places, staff on each shift, owner, zone, premises.
- `prices.prices_in` brings the register of assumptions to the prices of one year; `Prices.of` looks one up.
- `person_years.person_years` turns staff on shift into person-years through the rosters, each factor kept.
- `yearly.yearly_cost` gives a full year by component, fixed apart from what follows the children.
- `explained.explained` gives the same line by line, each line with the assumptions that it rests on.
- `payers.paid_by` says who pays; the payers sum to the cost exactly.
- `timeline.timeline` puts years together from pieces: nominal, in fixed prices, present value after R-109.
- `rounding.ledger` gives whole øre by year and component and by year and payer that all sum to one total.
- `uncertainty` draws all uncertain assumptions at once, and moves one at a time.
- `break_even.break_even` says from which occupancy on an institution is cheaper than bought places.
- `calculator.reckoned` works out the sheet of a public calculator; `futures.cost_of_future` costs a simulated future.

Amounts of single components are kept to a millionth of a krone; all that is summed from there on is exact.
"""

from planner.simulation.costs.break_even import BreakEven, break_even
from planner.simulation.costs.calculator import Reckoned, Sheet, reckoned
from planner.simulation.costs.explained import COMPONENT_NAMES, explained
from planner.simulation.costs.facility import Facility
from planner.simulation.costs.futures import Bill, FutureCost, OpenHouse, cost_of_future
from planner.simulation.costs.lines import Line
from planner.simulation.costs.payers import PAYERS, Rules, paid_by
from planner.simulation.costs.person_years import PersonYears, person_years
from planner.simulation.costs.prices import Indexes, Prices, prices_in
from planner.simulation.costs.rounding import Ledger, ledger
from planner.simulation.costs.timeline import Piece, Pricing, YearOfCost, present_value, timeline
from planner.simulation.costs.uncertainty import Spread, Swing
from planner.simulation.costs.yearly import COMPONENTS, Component, YearlyCost, yearly_cost

__all__ = [
    "COMPONENTS",
    "COMPONENT_NAMES",
    "PAYERS",
    "Bill",
    "BreakEven",
    "Component",
    "Facility",
    "FutureCost",
    "Indexes",
    "Ledger",
    "Line",
    "OpenHouse",
    "PersonYears",
    "Piece",
    "Prices",
    "Pricing",
    "Reckoned",
    "Rules",
    "Sheet",
    "Spread",
    "Swing",
    "YearOfCost",
    "YearlyCost",
    "break_even",
    "cost_of_future",
    "explained",
    "ledger",
    "paid_by",
    "person_years",
    "present_value",
    "prices_in",
    "reckoned",
    "timeline",
    "yearly_cost",
]
