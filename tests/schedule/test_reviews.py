"""Reviews by the board: when they fall due, and what a queue does."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.child import Child
from planner.schedule.outlook import Outlook
from planner.schedule.reviews import Month, Review, months_of, reviews_of
from tests.rules.drawn import DAY, child, unit
from tests.schedule.weeks import drawn, home


def long_stay(name: str, days_ago: int) -> Child:
    """A child under § 6-2 whose days have been counted for so long."""
    return child(name, ground="6-2", stay_kind="long", counted_from=DAY - timedelta(days=days_ago))


def told(
    people: list[Child], days: int, every_fourth_month: bool = False, **dials: Any
) -> tuple[Outlook, tuple[Review, ...], tuple[Month, ...]]:
    """The reviews and the months of residents over so many days."""
    outlook = drawn(
        people, [unit("1a")], days, placements=[home(each.child_id, "1a") for each in people], parameters=dials
    )
    reviews = reviews_of(outlook, tuple(outlook.residents.values()), every_fourth_month)
    return outlook, reviews, months_of(outlook, reviews)


def test_a_stay_is_reviewed_six_months_after_the_first_day_that_counts() -> None:
    _, reviews, _ = told([long_stay("a", 180), long_stay("b", 100)], 30)
    assert [(review.child_id, review.due) for review in reviews] == [("a", DAY + timedelta(days=2))]


def test_a_control_every_fourth_month_comes_sooner_again_and_for_other_grounds() -> None:
    people = [long_stay("a", 100), child("b", ground="5-1", counted_from=DAY - timedelta(days=120))]
    _, six, _ = told(people, 150)
    _, four, _ = told(people, 150, every_fourth_month=True)
    assert [(r.child_id, (r.due - DAY).days) for r in six] == [("a", 82)]
    assert [(r.child_id, (r.due - DAY).days) for r in four] == [("b", 2), ("a", 22), ("b", 124), ("a", 144)]


def test_a_stay_that_has_ended_is_not_reviewed() -> None:
    people = [long_stay("a", 100)]
    outlook = drawn(people, [unit("1a")], 150, placements=[home("a", "1a", DAY + timedelta(days=60))])
    assert reviews_of(outlook, tuple(outlook.residents.values()), False) == ()


@pytest.mark.parametrize(("capacity", "heard"), [(9, [0, 0, 0]), (2, [0, 0, 7]), (1, [0, 8, 38])])
def test_beyond_what_the_board_can_hear_cases_wait_for_the_first_of_a_later_month(
    capacity: int, heard: list[int]
) -> None:
    # Due on 22, 23 and 24 November; 1 December is 8 days after the second, 1 January 38 after the third.
    people = [long_stay(name, 180 - number) for number, name in enumerate("abc")]
    _, reviews, months = told(people, 80, board_cases_per_month={"bfe": capacity})
    assert [review.due for review in reviews] == [date(2026, 11, 22 + number) for number in range(3)]
    assert [review.delay_days for review in reviews] == heard
    assert months[0].due == 3
    assert [month.heard for month in months] == [[3, 0, 0], [2, 1, 0], [1, 1, 1]][(9, 2, 1).index(capacity)] + [0] * (
        len(months) - 3
    )
    assert [month.waiting for month in months][:2] == [[0, 0], [1, 0], [2, 1]][(9, 2, 1).index(capacity)]
    # One stay in ten ends at its review: a delay adds a tenth of its days on average.
    assert months[0].expected_days == pytest.approx(sum(heard) / 10)
