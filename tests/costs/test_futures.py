"""What a simulated future costs and who pays, by hand."""

from dataclasses import replace

import pytest

from planner.simulation.costs.futures import COST_MEASURES, Bill, OpenHouse, cost_of_future
from planner.simulation.costs.payers import BFE, DISTRICTS, GRANTS, MUNICIPALITY, PAYERS, STATE
from planner.simulation.costs.yearly import YearlyCost, yearly_cost
from tests.costs.opened import F, house, round_prices
from tests.costs.test_payers import TODAY

EAST, OSLO = "bufetat_ost", "bfe"


def empty(operator: str) -> YearlyCost:
    """A year of a house of the operator when nobody lives there."""
    return yearly_cost(house(operator=operator, used=F(0)), round_prices())


def bill(**changed: object) -> Bill:
    """A house of the east and one of Oslo, each open 73 days, a fifth of a year."""
    houses = (OpenHouse("I-1", empty(EAST), 73, TODAY), OpenHouse("I-2", empty(OSLO), 73, TODAY))
    usual = Bill(frozenset({EAST, OSLO}), houses, {"I-1": EAST, "I-2": OSLO}, {(OSLO, "I-1"): F(20_000)}, F(15_000))
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_institutions_cost_their_days_open_and_the_days_of_children_there() -> None:
    alone = frozenset({EAST})
    found = cost_of_future(bill(counted=alone, houses=bill().houses[:1]), {"bufetat_ost/I-1": 365})
    year = empty(EAST)
    assert year.per_used_place == 262_500
    assert found.total == year.fixed / 5 + 262_500
    # Five children on average for a fifth of a year: one child-year of co-payment.
    assert found.payers[MUNICIPALITY] == TODAY.co_payment
    assert found.payers[STATE] == found.total - TODAY.co_payment


def test_days_without_a_place_are_paid_by_the_municipality_and_in_oslo_by_the_districts() -> None:
    nothing = bill(houses=())
    found = cost_of_future(nothing, {"bufetat_ost/": 4, "bfe/": 3, "bufetat_sor/": 100})
    assert (found.payers[MUNICIPALITY], found.payers[DISTRICTS]) == (60_000, 45_000)
    assert found.breach == found.total == 105_000


def test_a_day_at_another_operators_house_is_bought_by_one_and_sold_by_the_other() -> None:
    spent = {"bfe/I-1": 10}
    both = cost_of_future(bill(), spent)
    neither = cost_of_future(bill(bought_day={}), spent)
    assert both.payers[BFE] - neither.payers[BFE] == 200_000
    assert both.payers[STATE] - neither.payers[STATE] == -200_000
    assert both.total == neither.total
    # Where only Oslo is counted, the house of the east is not, and the price is all there is.
    oslo_alone = cost_of_future(bill(counted=frozenset({OSLO}), houses=()), spent)
    assert oslo_alone.total == oslo_alone.payers[BFE] == 200_000


def test_other_measures_are_grants_and_what_is_paid_once_stands_apart() -> None:
    found = cost_of_future(bill(houses=(), grants=F(7), once=F(900)), {})
    assert (found.payers[GRANTS], found.total, found.once) == (7, 7, 900)


@pytest.mark.parametrize("days", [0, 1, 1_000])
def test_payers_sum_to_the_cost_and_every_measure_is_there(days: int) -> None:
    found = cost_of_future(bill(), {"bfe/I-2": days, "bufetat_ost/I-1": 2 * days, "bfe/": days})
    assert set(found.figures) == {measure.code for measure in COST_MEASURES}
    assert sum(found.figures[f"cost_{payer}"] for payer in PAYERS) == pytest.approx(found.figures["cost_total"])


def test_stay_days_are_shared_over_stretches_by_their_days() -> None:
    dear = replace(TODAY, co_payment=F(1_200_000))
    first, second = OpenHouse("I-1", empty(EAST), 73, TODAY), OpenHouse("I-1", empty(EAST), 219, dear)
    found = cost_of_future(bill(counted=frozenset({EAST}), houses=(first, second)), {"bufetat_ost/I-1": 292})
    # 73 of 292 days at 600 000 a year, 219 at 1 200 000.
    assert found.payers[MUNICIPALITY] == F(73, 365) * 600_000 + F(219, 365) * 1_200_000
