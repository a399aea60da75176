"""Which place is free from a day on: what those take who live in the unit, are booked there, or are still to leave."""

from datetime import date, timedelta
from typing import Any

import pytest

from planner.errors import BadUse, Outrun
from planner.store import booking, registers
from planner.store.booking import Locked
from tests.store.conftest import Open
from tests.store.making import BFE, DAY, OST, PLANNING, actor

LEAVES = DAY + timedelta(days=10)


def stay(child: str, unit: str, number: int, state: str, ends_on: date | None = None) -> dict[str, Any]:
    """A stay, as far as a booking looks at it."""
    return {"child_id": child, "unit_id": unit, "place_no": number, "state": state, "ends_on": ends_on}


HOUSE = Locked(
    "e1", OST, "E1", BFE, 3,
    (
        stay("a", "E1", 1, "lives"), stay("b", "E1", 2, "leaving", LEAVES), stay("c", "E1", 3, "booked"),
        stay("e1", "N1", 2, "lives"),
    ),
)  # fmt: skip


def test_a_place_is_taken_until_the_day_on_which_it_is_left(fresh_file: Open) -> None:
    with fresh_file().work(PLANNING) as work:
        for day in (DAY, LEAVES - timedelta(days=1)):
            with pytest.raises(Outrun):
                booking.refuse_full(work, HOUSE, day)
            with pytest.raises(Outrun):
                booking.free_place(work, HOUSE, day, 3)
        booking.refuse_full(work, HOUSE, LEAVES)
        assert booking.free_place(work, HOUSE, LEAVES, 3) == booking.Place("E1", 2, OST, BFE)


def test_a_unit_with_more_residents_than_places_is_full_whatever_their_numbers(fresh_file: Open) -> None:
    crowded = Locked("e1", OST, "E1", BFE, 2, (stay("a", "E1", 3, "lives"), stay("b", "E1", 4, "lives")))
    with fresh_file().work(PLANNING) as work, pytest.raises(Outrun):
        booking.refuse_full(work, crowded, DAY)


def test_what_is_locked_is_the_unit_the_child_and_their_stays(fresh: Open) -> None:
    with fresh(is_synthetic=False).work(actor("intake_planner", OST)) as work:
        locked = booking.lock(work, "er", "B1", registers.bound("er", "B1"))
        assert (locked.operator, locked.provider, locked.places) == (OST, BFE, 3)
        assert {(row["child_id"], row["unit_id"]) for row in locked.stays} == {("er", "E1"), ("bb", "B1")}
        for child, unit in (("er", "nowhere"), ("nobody", "B1")):
            with pytest.raises(BadUse, match="There is no"):
                booking.lock(work, child, unit, registers.bound(child, unit))
