"""Who is in need on a day of a future: those who would live somewhere if nobody were refused, beside theory."""

from functools import cache
from statistics import fmean

import pytest

from planner.capacity.need import Refusal, Snapshot, breach_weights, sample_days, snapshot
from planner.simulation.setup import Setup
from planner.simulation.survival import curve_from
from tests.simulation.futures import plain, under

STAYS = {"20": 0.7, "60": 0.3, "120": 0.05}
MEAN_STAY = curve_from(STAYS, 1.0, "care").mean_days
"""About 54 days."""

PER_DAY = 0.4
FUTURES, DAY = 40, 330


@cache
def full_house() -> Setup:
    """One place, taken; children come at 0.4 a day and wait 30 days on average."""
    return under(plain(1, PER_DAY * 365, DAY + 1, STAYS), patience_days={"acute": 30.0, "planned": 30.0})


@cache
def days_of_futures() -> tuple[Snapshot, ...]:
    """One late day of many futures."""
    return tuple(snapshot(full_house(), number, DAY) for number in range(FUTURES))


def in_need(each: Snapshot) -> int:
    """Children in need without a place."""
    return len(each.question.dataset.children) - len(each.question.dataset.placements)


def test_those_in_need_are_as_many_as_would_live_there_if_nobody_were_refused() -> None:
    offered = PER_DAY * MEAN_STAY  # Little's law in a house without end
    everyone = [len(each.question.dataset.children) for each in days_of_futures()]
    assert fmean(everyone) == pytest.approx(offered, abs=3 * (offered / FUTURES) ** 0.5)


def test_children_who_have_given_up_are_still_in_need() -> None:
    waiting_now = PER_DAY * 30
    assert fmean(in_need(each) for each in days_of_futures()) > waiting_now + 3


def test_days_in_need_count_as_many_breach_days_as_the_refused_wait() -> None:
    weights = breach_weights(days_of_futures())
    ratio = 30.5 / (MEAN_STAY - 0.5)  # whole days: waits are rounded up, stays down
    assert weights["care/planned"] == pytest.approx(1000 * ratio, rel=0.06)
    assert weights[""] == weights["care/planned"]


def test_weights_are_means_over_means_of_each_kind() -> None:
    refusals = (Refusal("a", 10, 100), Refusal("a", 30, 60), Refusal("b", 5, 20))
    found = breach_weights((Snapshot(0, full_house().start, days_of_futures()[0].question, refusals),))
    assert found == {"a": 250, "b": 250, "": 250}
    assert breach_weights(()) == {"": 1000}


def test_the_same_future_has_the_same_children_in_need() -> None:
    again = snapshot(full_house(), 3, DAY)
    assert again.question.dataset == days_of_futures()[3].question.dataset


def test_days_are_spread_evenly_over_what_is_measured() -> None:
    setup = plain(1, 1.0, 100, STAYS)
    assert sample_days(setup, 4) == (12, 37, 62, 87)
