"""The figures of the overview, counted by hand in the small country."""

from planner import overview
from tests.pages.small import DAY, small_dataset, small_desk

OPERATORS = ("bufetat_ost", "bfe")


def test_places_add_up_for_the_country() -> None:
    places = overview.occupancy(small_dataset(), DAY)
    assert (places.approved, places.budgeted, places.used) == (15, 14, 7)
    assert (places.blocked, places.over, places.free) == (1, 1, 8)
    assert places.used - places.over + places.blocked + places.free == places.approved


def test_a_closed_unit_has_no_places_but_had_them_the_day_before() -> None:
    from datetime import timedelta

    assert overview.occupancy(small_dataset(), DAY, "bfe").approved == 6
    assert overview.occupancy(small_dataset(), DAY - timedelta(days=1), "bfe").approved == 11


def test_places_are_blocked_where_a_child_lives_alone_and_not_free() -> None:
    east = overview.occupancy(small_dataset(), DAY, "bufetat_ost")
    assert (east.approved, east.used, east.blocked, east.free) == (9, 4, 1, 4)


def test_a_unit_that_is_over_full_has_no_negative_free_places() -> None:
    oslo = overview.occupancy(small_dataset(), DAY, "bfe")
    assert (oslo.used, oslo.over, oslo.free) == (3, 1, 4)
    assert oslo.share == 0.5


def test_emergency_places_are_counted_apart() -> None:
    places = overview.occupancy(small_dataset(), DAY)
    assert (places.emergency_approved, places.emergency_free) == (4, 3)


def test_an_institution_for_two_target_groups_counts_in_both() -> None:
    rows = overview.occupancy_by_target_group(small_dataset(), DAY, ("care", "assessment", "acute"))
    assert [(row.group, row.approved, row.used) for row in rows] == [
        ("care", 7, 6),
        ("assessment", 5, 3),
        ("acute", 4, 1),
    ]


def test_occupancy_without_places_is_unknown_and_not_zero() -> None:
    assert overview.count_places((), {}, DAY).share is None


def test_those_who_wait_are_counted_by_urgency_and_days() -> None:
    waiting = overview.count_waiting(overview.waiting_children(small_dataset()), DAY)
    assert (waiting.acute, waiting.planned, waiting.total) == (2, 3, 5)
    assert (waiting.longest_days, waiting.median_days) == (70, 9)


def test_groups_without_anyone_are_shown_and_unknown_groups_come_last() -> None:
    everyone = overview.waiting_children(small_dataset())
    rows = overview.waiting_by(everyone, DAY, lambda child: child.operator, ("bufetat_nord", "bufetat_ost"))
    assert [(row.group, row.total) for row in rows] == [("bufetat_nord", 0), ("bufetat_ost", 3), ("bfe", 2)]


def test_a_referral_dated_later_has_waited_no_days() -> None:
    from datetime import timedelta

    late = overview.waiting_children(small_dataset(), "bfe")[0]
    assert overview.days_waited(late, DAY - timedelta(days=40)) == 0


def test_only_institutions_with_a_point_and_an_open_unit_are_on_the_map() -> None:
    desk = small_desk()
    assert [spot.institution_id for spot in overview.spots(desk.dataset, DAY)] == ["I-N", "I-S", "I-B"]
    assert [spot.places.approved for spot in overview.spots(desk.dataset, DAY, "bfe")] == [2]


def test_occupancy_by_operator_follows_the_order_asked_for() -> None:
    rows = overview.occupancy_by_operator(small_dataset(), DAY, OPERATORS)
    assert [(row.group, row.approved) for row in rows] == [("bufetat_ost", 9), ("bfe", 6)]
