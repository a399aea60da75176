"""The time limit of a solve: shared by size, with some kept back for stating what was found."""

from time import monotonic

import pytest

from models.ids import ChildId
from planner.placement.clock import Clock
from planner.placement.parts import Part


def part_of(children: int) -> Part:
    return tuple(ChildId(f"B-{number}") for number in range(children))


@pytest.mark.parametrize(("took", "left"), [(0.0, 20.0), (2.0, 16.0), (5.0, 10.0), (9.0, 6.0), (17.0, 0.0)])
def test_as_much_time_as_the_first_plan_took_is_kept_back_but_a_quarter_at_most(took: float, left: float) -> None:
    now = monotonic()
    part = part_of(3)
    assert Clock([part], 1, 20.0, now - took).deadline_of(part) - now == pytest.approx(left, abs=0.5)


def test_a_part_gets_time_by_the_third_power_of_its_size_and_what_is_left_over_goes_to_the_rest() -> None:
    now = monotonic()
    small, large = part_of(4), part_of(8)
    clock = Clock([small, large], 1, 90.0, now)
    assert clock.deadline_of(small) - now == pytest.approx(10.0, abs=0.5)
    assert clock.deadline_of(large) - now == pytest.approx(90.0, abs=0.5)
