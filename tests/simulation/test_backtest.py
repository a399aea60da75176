"""What would have been foretold from earlier public figures: the trend, the two ways, and the page that says so."""

from math import exp

import pytest

from planner import public_series
from planner.backtest_page import backtest_page
from planner.language import say
from planner.parameters import parameters_for
from planner.reference import ROOT
from planner.simulating import backtests
from planner.simulation.backtest import STEADY, TREND, Series, foretold, left_of_all, trend_of
from planner.words.backtest import why
from tests.simulation.futures import DAY

EVEN = dict.fromkeys(range(2000, 2030), 100_000)


def series(growth: float, until: int = 2022, is_flow: bool = False) -> Series:
    """A series whose rate grows by exactly so much a year, beside even inhabitants."""
    values = {year: 1_000 * exp(growth * (year - 2000)) for year in range(2000, until + 1)}
    return Series("s", "children", is_flow, values, EVEN)


def test_the_trend_of_a_series_that_follows_one_is_found_exactly() -> None:
    trend = trend_of(series(-0.05), 2016)
    assert trend.growth == pytest.approx(exp(-0.05) - 1)
    assert trend.growth_low == pytest.approx(trend.growth_high)
    assert trend.years == tuple(range(2000, 2017))


@pytest.mark.parametrize("is_flow", [False, True])
def test_a_rate_that_goes_on_falling_is_foretold_and_one_that_stops_is_not(is_flow: bool) -> None:
    left = left_of_all(parameters_for(DAY))
    falling = foretold(series(-0.05, is_flow=is_flow), left, 2016, 2020)
    by_way = {way: [year for year in falling if year.way == way] for way in (STEADY, TREND)}
    assert all(year.is_inside and abs(year.off) < 1e-3 for year in by_way[TREND])
    assert [year.off for year in by_way[STEADY]] == pytest.approx([exp(0.05 * n) - 1 for n in range(1, 5)], rel=1e-3)
    even = foretold(series(0.0, is_flow=is_flow), left, 2016, 2020)
    assert all(year.is_inside and abs(year.off) < 1e-3 for year in even)


def test_what_is_foretold_uses_no_later_value_of_the_series() -> None:
    left = left_of_all(parameters_for(DAY))
    cut = Series("s", "children", False, {y: v for y, v in series(-0.05).values.items() if y <= 2016}, EVEN)
    known, unknown = foretold(series(-0.05), left, 2016, 2020), foretold(cut, left, 2016, 2020)
    assert [(year.value, year.low, year.high) for year in known] == [
        (year.value, year.low, year.high) for year in unknown
    ]
    assert [year.came for year in unknown] == [None] * len(unknown)
    assert unknown[0].is_inside is None


def test_more_inhabitants_mean_more_children_at_the_same_rate() -> None:
    more = {year: 100_000 if year < 2018 else 200_000 for year in EVEN}
    grown = foretold(
        Series("s", "children", False, series(0.0).values, more), left_of_all(parameters_for(DAY)), 2016, 2022
    )
    steady = [year.value for year in grown if year.way == STEADY]
    assert steady[0] == pytest.approx(1_200, abs=300)  # half a year of growth among those who are there
    assert steady[-1] == pytest.approx(2_000, rel=0.01)


def test_the_public_series_are_those_of_the_files() -> None:
    children, days = public_series.children(), public_series.stay_days()
    assert (children.values[2001], children.values[2013], children.values[2022]) == (1783, 1246, 1035)
    assert (days.values[2008], days.values[2021]) == (550431, 373900)
    assert public_series.inhabitants()[2022] == 390703
    assert public_series.by_kind()["omsorgssentre for mindreårige"][2022] == 116


def test_the_backtest_says_what_was_off_and_why() -> None:
    tests = backtests()
    known = [year for test in tests for year in test.years if year.came is not None]
    assert [year.is_inside for year in known if year.way == STEADY] == [False] * 7
    assert [year.is_inside for year in known if year.way == TREND] == [True] * 7
    assert (
        max(year.off for year in known if year.way == TREND) < 0 < min(year.off for year in known if year.way == STEADY)
    )
    reasons = [say(sentence, "en") for sentence in why(tests)]
    assert "in 0 of 7 cases" in reasons[0]
    assert "in 7 of 7 cases" in reasons[1]
    assert "116 of the 1,035" in reasons[2]


def test_the_page_is_what_the_command_says() -> None:
    assert (ROOT / "docs" / "backtest.md").read_text(encoding="utf-8") == backtest_page()
