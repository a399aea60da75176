"""Queues beside theory: Erlang's formulas themselves, and that runs meet them."""

from math import inf
from statistics import fmean

import pytest

from planner.placement.spread import FEWEST_DRAWS
from planner.simulation import blocking as side_by_side
from planner.simulation.results import Row, interval
from planner.simulation.streams import stream
from planner.simulation.theory import (
    LENGTHS,
    blocking,
    blocking_run,
    checks,
    covered,
    erlang_b,
    erlang_c,
    mean_wait,
)
from tests.counts import tries


def test_the_formulas_give_the_figures_of_the_quality_sheet() -> None:
    assert erlang_b(60, 70) == pytest.approx(0.023744, abs=5e-7)
    assert erlang_c(60, 70) == pytest.approx(0.145484, abs=5e-7)
    assert mean_wait(60, 70, 120) == pytest.approx(1.7458, abs=5e-5)
    assert mean_wait(60, 62, 120) == pytest.approx(43.3, abs=0.05)
    assert erlang_b(2, 1) == pytest.approx(2 / 3)
    assert erlang_c(0.5, 1) == pytest.approx(0.5)


@pytest.mark.parametrize("name", LENGTHS)
def test_every_kind_of_stay_has_the_same_mean(name: str) -> None:
    assert fmean(LENGTHS[name](stream(5, 0, "stays"), 200_000)) == pytest.approx(120, rel=0.02)


def test_simulated_queues_lie_where_theory_says() -> None:
    found = checks(1, runs=12, scale=0.25, blocking_runs=tries("blocking runs"))
    assert [check for check in found if not check.is_inside] == []
    little = [check.mean for check in found if check.measure == "Little's law"]
    assert little == pytest.approx([1.0, 1.0], abs=0.01)
    blocked = [check.mean for check in found if check.measure == "Erlang B"]
    assert (len(blocked), max(blocked) - min(blocked) < 0.008) == (4, True)


@pytest.mark.parametrize("stays", LENGTHS)
def test_runs_side_by_side_are_those_of_one_event_after_another(stays: str) -> None:
    slow = [blocking_run(3, number, stays, 70, 1_500).blocked for number in range(3)]
    assert blocking(3, stays, 70, 3, 1_500) == slow
    assert sum(slow) > 0


def test_many_runs_are_cut_into_parts_that_fit_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = blocking(3, "fixed", 70, 5, 600)
    monkeypatch.setattr(side_by_side, "MOST_NUMBERS", 1_500)
    assert blocking(3, "fixed", 70, 5, 600) == whole


def test_intervals_of_a_queue_cover_theory_as_often_as_they_say() -> None:
    assert 0.93 < covered(2, tries("intervals"), 20, 200) < 0.97


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    draw = stream(11, 0, "arrivals")
    inside = 0
    for _ in range(4000):
        _, low, high = interval(draw.exponential(1.0, 40).tolist())
        inside += low <= 1.0 <= high
    assert 0.92 < inside / 4000 < 0.97  # a skewed measure at 40 futures; the share grows to 95 % with more


def test_intervals_of_even_measures_cover_95_per_cent() -> None:
    draw = stream(12, 0, "arrivals")
    ends = [interval(draw.normal(7.0, 3.0, 30).tolist()) for _ in range(4000)]
    assert 0.93 < sum(low <= 7.0 <= high for _, low, high in ends) / 4000 < 0.97


def test_one_run_says_nothing_of_its_error() -> None:
    assert interval([3.0]) == (3.0, -inf, inf)


@pytest.mark.parametrize(
    ("mean", "half", "n", "too_few"),
    [
        (100.0, 9.0, FEWEST_DRAWS, False),
        (100.0, 11.0, FEWEST_DRAWS, True),
        (2.0, 0.4, FEWEST_DRAWS, False),
        (2.0, 0.6, FEWEST_DRAWS, True),
        (100.0, 1.0, FEWEST_DRAWS - 1, True),
        (-100.0, 9.0, FEWEST_DRAWS, False),
    ],
)
def test_too_few_runs_is_said_where_the_interval_is_too_wide(mean: float, half: float, n: int, too_few: bool) -> None:
    assert Row("s", "m", "children", mean, mean - half, mean + half, n).has_too_few_runs is too_few
