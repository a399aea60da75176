"""Draws, intervals and what drives them."""

from dataclasses import replace
from datetime import date

import pytest

from models.cost_assumption import CostAssumption
from planner.costing.answer import cost
from planner.costing.question import CostRequest
from planner.simulation.costs.uncertainty import drawn_values, quantile, spread_of, tornado
from tests.costs.opened import F, desk


def assumption(name: str, low: int, value: int, high: int) -> CostAssumption:
    """An assumption with a range."""
    return CostAssumption(
        name, F(value), F(low), F(high), "factor", None, "none", "assumption", "x", date(2026, 1, 1), "", "", ""
    )


REGISTER = (assumption("a", 0, 10, 20), assumption("b", 1, 1, 1), assumption("c", 90, 100, 140))
VALUES = {"a": F(10), "b": F(1), "c": F(100)}


def test_only_what_has_a_range_is_drawn_within_it_and_the_same_seed_draws_the_same() -> None:
    drawn = drawn_values(REGISTER, VALUES, 200, 7)
    assert all(made["b"] == 1 and 0 <= made["a"] <= 20 and 90 <= made["c"] <= 140 for made in drawn)
    assert drawn == drawn_values(REGISTER, VALUES, 200, 7)
    assert drawn != drawn_values(REGISTER, VALUES, 200, 8)
    assert len({made["a"] for made in drawn}) > 150


def test_the_draws_of_one_assumption_do_not_depend_on_what_else_is_uncertain() -> None:
    alone = drawn_values(REGISTER[:1], VALUES, 50, 7)
    assert [made["a"] for made in alone] == [made["a"] for made in drawn_values(REGISTER, VALUES, 50, 7)]


def test_what_was_set_to_something_else_is_taken_for_known() -> None:
    assert {made["c"] for made in drawn_values(REGISTER, {**VALUES, "c": F(111)}, 20, 7)} == {111}


def test_the_interval_holds_eighty_per_cent_of_the_draws() -> None:
    found = spread_of(50.0, [float(number) for number in range(101)])
    assert (found.low, found.high, found.mean) == (10, 90, 50)
    assert found.share_at_most(25) == pytest.approx(26 / 101)
    assert quantile([1.0, 2.0, 4.0], 75) == 3.0


def test_the_tornado_moves_one_at_a_time_and_puts_the_widest_first() -> None:
    found = tornado(lambda made: float(3 * made["a"] - made["c"]), REGISTER, VALUES)
    assert [(each.name, each.at_low, each.at_high) for each in found] == [("a", -100, -40), ("c", -60, -110)]


def test_a_wider_range_of_one_assumption_widens_the_interval_of_the_cost() -> None:
    plain = cost(desk(), CostRequest(pilot=3, used=F(2), draws=60, years=1, usable_draws=5)).uncertain
    known = cost(
        desk(),
        CostRequest(pilot=3, used=F(2), draws=60, years=1, usable_draws=5, own_values={"week_hours": F(36)}),
    ).uncertain
    assert plain is not None
    assert known is not None
    assert plain.year.low < plain.year.mean < plain.year.high
    assert known.year.high - known.year.low < plain.year.high - plain.year.low
    assert "week_hours" in {each.name for each in plain.tornado}
    assert "week_hours" not in {each.name for each in known.tornado}


def test_the_break_even_interval_goes_with_the_price_of_bought_places() -> None:
    request = CostRequest(pilot=4, used=F(3), draws=40, years=1, usable_draws=5, bought_price=F(60_000))
    found = cost(desk(), request)
    assert found.break_even is not None
    assert found.break_even.is_reached
    assert found.uncertain is not None
    assert found.uncertain.break_even is not None
    assert found.uncertain.break_even.expected == pytest.approx(float(found.break_even.used or 0))
    dearer = cost(desk(), replace(request, bought_price=F(30_000), draws=0))
    assert dearer.break_even is not None
    assert not dearer.break_even.is_reached
