"""How long stays last: curves, and what is left of a stay under way."""

from statistics import fmean

import pytest

from planner.errors import BadUse
from planner.simulation.streams import stream
from planner.simulation.survival import curve_from

CURVE = curve_from({"10": 0.8, "30": 0.2}, 1.0, "care")


def test_the_shares_of_the_table_are_those_of_the_curve() -> None:
    assert [CURVE.share_left(day) for day in (0, 10, 30)] == pytest.approx([1.0, 0.8, 0.2])
    assert [CURVE.day_when(share) for share in (1.0, 0.8, 0.2)] == pytest.approx([0, 10, 30])
    assert CURVE.day_when(0.4) == pytest.approx(20)  # halfway in the logarithm from 0.8 to 0.2


def test_a_stay_under_way_ends_by_what_is_left_of_the_curve() -> None:
    assert CURVE.more_days(10, 0.5) == pytest.approx(10)
    assert CURVE.more_days(10, 0.25) == pytest.approx(20)
    assert CURVE.more_days(0, 0.8) == pytest.approx(10)


def test_drawn_stays_have_the_mean_of_the_curve() -> None:
    drawn = stream(3, 0, "stays").random(40_000)
    assert fmean(CURVE.more_days(0, 1 - chance) for chance in drawn) == pytest.approx(CURVE.mean_days, rel=0.02)


def test_long_stays_are_not_cut_to_the_average_of_the_finished() -> None:
    falling = curve_from({"10": 0.5, "100": 0.4}, 1.0, "care")
    assert falling.more_days(50, 0.5) > falling.mean_days - 50
    assert falling.more_days(50, 0.5) > falling.more_days(0, 0.5)


def test_a_factor_stretches_the_curve_in_time() -> None:
    assert curve_from({"10": 0.8, "30": 0.2}, 3.0, "care").mean_days == pytest.approx(3 * CURVE.mean_days)


@pytest.mark.parametrize("table", [{}, {"10": 1.0}, {"10": 0.4, "20": 0.5}, {"10": 0.4, "20": 0.0}])
def test_a_table_that_does_not_fall_is_refused(table: dict[str, float]) -> None:
    with pytest.raises(BadUse, match="stay_survival"):
        curve_from(table, 1.0, "care")


def test_a_stay_of_no_length_is_refused() -> None:
    with pytest.raises(BadUse, match="stay_factor"):
        curve_from({"10": 0.8}, 0.0, "care")
