"""The places that a service level takes: found by doubling and halving, with waits counted child by child."""

import pytest

from planner.capacity.service_level import Level, Reached, Waits, places_needed, reached, waits_in
from tests.simulation.futures import plain, under

LEVEL = Level(0.8, 10)


def at(places: int, share: float) -> Reached:
    """So much reached, with an interval of 0.04 to each side."""
    return Reached(places, share, share - 0.04, share + 0.04, 30, 100)


@pytest.mark.parametrize("least", [0, 1, 2, 5, 8, 9, 16])
def test_the_least_number_that_suffices_is_found(least: int) -> None:
    def try_with(places: int) -> Reached:
        return at(places, 0.9 if places >= least else 0.83)  # 0.83 is enough for the mean, not for the interval

    needed, tried = places_needed(LEVEL, try_with, 16)
    assert needed is not None
    assert needed.places == least
    assert [each.places for each in tried] == sorted({each.places for each in tried})
    assert len(tried) <= 10


def test_where_places_do_not_help_none_is_named() -> None:
    needed, tried = places_needed(LEVEL, lambda places: at(places, 0.5), 16)
    assert needed is None
    assert tried[-1].places == 16


def test_stopped_on_the_way_nothing_is_claimed() -> None:
    needed, tried = places_needed(LEVEL, lambda places: at(0, 0.1) if places == 0 else None, 16)
    assert needed is None
    assert [each.places for each in tried] == [0]


def test_shares_are_means_over_futures_with_their_interval() -> None:
    found = reached(3, [Waits(10, 9), Waits(20, 12), Waits(0, 0)])
    assert found.share == pytest.approx(0.75)
    assert found.low < 0.75 < found.high
    assert found.children == 30


STAYS = {"20": 0.7, "60": 0.3, "120": 0.05}


def waits(places: int, days: int) -> Waits:
    """The waits of one future in a house of so many places."""
    setup = under(plain(places, 36.0, 400, STAYS), patience_days={"acute": 40.0, "planned": 40.0})
    return waits_in(setup, 0, Level(0.9, days))


def test_children_who_never_get_a_place_are_not_in_time_and_more_places_help() -> None:
    few, many = waits(4, 5), waits(12, 5)
    assert few.children == many.children > 20
    assert few.in_time < many.in_time == many.children


def test_a_place_that_comes_too_late_is_not_in_time() -> None:
    soon, late = waits(4, 0), waits(4, 30)
    assert late.children < soon.children  # the last month is not seen to its end
    assert late.in_time > soon.in_time
