"""What the tests of costs share: the shipped data opened once, and small round prices to work out by hand."""

from fractions import Fraction
from functools import cache

from planner.costing.answer import cost
from planner.costing.question import CostAnswer, CostRequest
from planner.scenarios import stacked
from planner.service import Desk, open_desk
from planner.simulation.costs.facility import Facility
from planner.simulation.costs.prices import Prices

F = Fraction


@cache
def desk() -> Desk:
    """The shipped data."""
    return open_desk()


@cache
def answer(*scenarios: str, **asked: object) -> CostAnswer:
    """The cost of scenarios on the shipped data with few draws."""
    steps = tuple(step for scenario in stacked(scenarios) for step in scenario.steps)
    request = CostRequest(steps=steps, **{"draws": 0, "usable_draws": 40, **asked})  # type: ignore[arg-type]
    return cost(desk(), request)


ROUND = {
    "hours_per_shift/day": F(7),
    "hours_per_shift/evening": F(9),
    "hours_per_shift/night": F(8),
    "week_hours": F(35),
    "holiday_weeks": F(5),
    "live_in_cycle_days": F(21),
    "live_in_work_days": F(7),
    "live_in_week_hours": F(48),
    "live_in_3747/state": F(1, 4),
    "live_in_regulations/state": F(1, 8),
    "night_awake/state": F(3, 5),
    "staffing_level/state": F(4, 5),
    "live_in_3747/new": F(0),
    "live_in_regulations/new": F(0),
    "night_awake/new": F(1),
    "staffing_level/new": F(1),
    "resting_hour_weight": F(1, 3),
    "leader_posts": F(2),
    "support_posts": F(1, 10),
    "psychologist_posts/ordinary": F(1, 20),
    "teacher_posts/ordinary": F(1, 10),
    "mst_posts/ordinary": F(0),
    "yearly_pay/qualified": F(600_000),
    "yearly_pay/other": F(500_000),
    "yearly_pay/live_in": F(700_000),
    "yearly_pay/leader": F(800_000),
    "yearly_pay/support": F(400_000),
    "yearly_pay/psychologist": F(900_000),
    "yearly_pay/teacher": F(650_000),
    "yearly_pay/mst": F(660_000),
    "pay_level/state": F(11, 10),
    "paid_months": F(11),
    "supplements/rotating": F(1, 5),
    "supplements/live_in": F(1, 10),
    "holiday_pay": F(12, 100),
    "overtime": F(5, 100),
    "sick_leave": F(3, 100),
    "training": F(2, 100),
    "pension/state": F(1, 10),
    "agency/state": F(4, 100),
    "overhead/state": F(5, 100),
    "employer_contribution/I": F(141, 1000),
    "employer_contribution/V": F(0),
    "rent": F(300_000),
    "separate_living": F(13, 10),
    "area": F(100),
    "building": F(40_000),
    "building_life": F(2),
    "building_interest": F(1, 10),
    "building_operation": F(700),
    "building_maintenance": F(300),
    "child_running": F(200_000),
    "child_travel": F(50_000),
    "vehicles": F(180_000),
    "other_operation": F(100_000),
    "start_up_months": F(3),
    "start_up_equipment": F(250_000),
    "closing_months": F(2),
}
"""Numbers with which a wrong formula gives another answer; none of them is anybody's estimate."""


def round_prices(**changed: Fraction) -> Prices:
    """The round prices, some set otherwise (with `__` for the stroke in a name)."""
    return Prices(2026, {**ROUND, **{name.replace("__", "/"): value for name, value in changed.items()}})


def house(**changed: object) -> Facility:
    """A state institution of five places, three of them used."""
    facts: dict[str, object] = {
        "name": "A house",
        "operator": "bufetat_ost",
        "ownership": "state",
        "zone": "I",
        "places": F(5),
        "used": F(3),
        "day": F(4),
        "evening": F(5),
        "night": F(2),
        "qualified": F(1, 4),
    }
    return Facility(**{**facts, **changed})  # type: ignore[arg-type]
