"""From staff on shift to person-years, worked out by hand."""

import pytest

from planner.simulation.costs.person_years import LIVE_IN, REGULATIONS, ROTATING, person_years
from tests.costs.opened import F, house, round_prices


def test_posts_are_weighed_by_the_hours_of_day_and_evening_and_by_what_is_on_duty_over_the_year() -> None:
    # 4 staff of 7 hours and 5 of 9 hours, of which four fifths are on duty: 73 × 0.8 / 16
    assert person_years(house(), round_prices()).posts == F(73, 20)


def test_each_roster_has_its_own_factor() -> None:
    factors = {each.name: each.factor for each in person_years(house(), round_prices()).rosters}
    assert factors[ROTATING] == F(16 * 365, 35 * 47)
    assert factors[LIVE_IN] == F(3) * F(52, 47)
    assert factors[REGULATIONS] == F(168, 48) * F(52, 47)


def test_rosters_share_the_posts_and_leave_nothing_over() -> None:
    rosters = person_years(house(), round_prices()).rosters
    assert [each.share for each in rosters] == [F(5, 8), F(1, 4), F(1, 8)]
    assert sum(each.person_years for each in rosters) == F(73, 20) * (
        F(5, 8) * F(5840, 1645) + F(1, 4) * F(156, 47) + F(1, 8) * F(182, 47)
    )


def test_live_in_staff_rest_in_the_house_and_need_nobody_else_at_night() -> None:
    found = person_years(house(), round_prices())
    full = F(4, 5) * 2 * 8 * F(365, 1645)
    assert found.awake == full * F(3, 5)
    assert found.resting == full * F(2, 5) * F(5, 8) * F(1, 3)


def test_a_new_house_is_staffed_as_drawn_with_everyone_awake() -> None:
    found = person_years(house(is_new=True), round_prices())
    assert (found.level, found.resting, found.live_in) == (1, 0, 0)
    assert found.awake == 2 * 8 * F(365, 1645)


def test_leader_support_and_team_follow_institutions_and_places() -> None:
    found = person_years(house(institutions=F(3), places=F(20)), round_prices())
    assert (found.leader, found.support) == (6, 2)
    assert dict(found.team) == {"psychologist": 1, "teacher": 2, "mst": 0}
    assert found.total == found.rotating + found.live_in + 6 + 2 + 3


@pytest.mark.parametrize("hours", [F(37), F(34)])
def test_a_shorter_week_means_more_person_years(hours: F) -> None:
    changed = person_years(house(), round_prices(week_hours=hours)).rotating
    usual = person_years(house(), round_prices()).rotating
    assert changed * hours == usual * 35
