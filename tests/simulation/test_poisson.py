"""Exact intervals of counts, against the quantiles of chi-square that textbooks use."""

import pytest
from scipy.stats import chi2, poisson

from planner.simulation.poisson import at_most, central, exact_interval


@pytest.mark.parametrize("count", [0, 1, 7, 40, 1_378])
def test_the_interval_is_garwoods(count: int) -> None:
    low, high = exact_interval(count)
    assert high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2)
    assert low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2 if count else 0.0)


@pytest.mark.parametrize(("count", "mean"), [(0, 3.0), (4, 2.5), (90, 100.0), (1_500, 1_400.0)])
def test_the_chance_of_so_many_or_fewer(count: int, mean: float) -> None:
    assert at_most(count, mean) == pytest.approx(poisson.cdf(count, mean))


def test_nothing_expected_is_never_exceeded() -> None:
    assert at_most(0, 0.0) == 1.0


@pytest.mark.parametrize("mean", [0.5, 4.0, 80.0, 1_240.0])
def test_the_middle_of_a_count_is_that_of_the_quantiles(mean: float) -> None:
    assert central(mean) == (poisson.ppf(0.025, mean), poisson.ppf(0.975, mean))
