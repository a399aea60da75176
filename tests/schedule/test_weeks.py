"""What a schedule does with the days ahead: arrivals, ends, openings, closings, and what was published."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.child import Separation
from models.ids import ChildId, UnitId
from models.schedule import ARRIVES, LIVES, MOVES, Schedule, Stay
from planner.schedule.order import actions_of
from planner.schedule.outlook import Outlook
from planner.schedule.published import Published, published_for
from tests.rules.drawn import DAY, child, unit
from tests.schedule.weeks import begun, drawn, home, made, values


def later(days: int) -> date:
    """So many days after the first."""
    return DAY + timedelta(days=days)


def test_a_child_comes_the_day_after_another_has_left() -> None:
    outlook = drawn(
        [child("A"), child("w")], [unit("1a", approved_places=1)], 20, placements=[home("A", "1a", later(6))]
    )
    decision = made(outlook)
    assert begun(decision) == {"w": ("1a", 7)}
    assert values(decision)["waiting_days"] == 7
    assert decision.status == "optimal"


def test_a_short_stay_first_lets_two_children_have_one_place() -> None:
    people = [child("x", expected_days=4), child("y", expected_days=15)]
    decision = made(drawn(people, [unit("1a", approved_places=1)], 20))
    assert begun(decision) == {"x": ("1a", 0), "y": ("1a", 4)}
    assert values(decision)["waiting_days"] == 4  # the other way round it would be 15
    assert decision.status == "optimal"


def test_a_place_is_kept_empty_for_an_acute_child_who_is_known_to_come() -> None:
    people = [child("p", expected_days=30), child("q", urgency="acute", wanted_from=later(3), expected_days=30)]
    decision = made(drawn(people, [unit("1a", approved_places=1)], 20))
    assert begun(decision) == {"q": ("1a", 3)}
    assert (values(decision)["acute_days"], values(decision)["waiting_days"]) == (0, 20)


def test_a_unit_that_opens_is_used_from_that_day_and_one_that_closes_is_left_on_it() -> None:
    units = [unit("1a", closes_on=later(5)), unit("2a", opens_on=later(2), approved_places=1)]
    outlook = drawn([child("A"), child("w")], units, 15, placements=[home("A", "1a")])
    decision = made(outlook)
    stays = {(stay.child_id, stay.unit_id, (stay.first - DAY).days, stay.how) for stay in decision.stays}
    assert ("A", "1a", 0, LIVES) in stays
    assert ("A", "2a", 5, MOVES) in stays  # who would lose its place comes before who waits
    assert values(decision)["displaced_days"] == 0


def test_a_stay_that_a_closing_cuts_is_followed_by_another() -> None:
    units = [unit("1a", closes_on=later(4)), unit("2a", opens_on=later(4))]
    decision = made(drawn([child("w", expected_days=30)], units, 10))
    assert [(s.unit_id, (s.first - DAY).days, s.how) for s in decision.stays] == [("1a", 0, ARRIVES), ("2a", 4, MOVES)]
    assert (values(decision)["waiting_days"], values(decision)["moves"]) == (0, 1)


def test_a_separation_that_begins_later_binds_from_its_day_and_one_that_ends_no_longer() -> None:
    def apart(**days: date) -> Outlook:
        rows = [Separation(ChildId("A"), ChildId("w"), "unit", "r", None, days.get("first"), days.get("last"))]
        people = [child("A"), child("w", expected_days=30)]
        return drawn(people, [unit("1a")], 12, placements=[home("A", "1a")], separations=rows)

    assert begun(made(apart(first=later(8)))) == {}
    assert begun(made(apart(last=later(2)))) == {"w": ("1a", 3)}


def test_the_law_ends_a_stay_and_frees_the_place() -> None:
    people = [child("A", ground="6-2", stay_kind="short", counted_from=DAY - timedelta(days=50)), child("w")]
    rooms = [unit("1a", approved_places=1)]
    decision = made(drawn(people, rooms, 20, placements=[home("A", "1a", later(18))]))
    assert begun(decision) == {"w": ("1a", 6)}  # 56 days counted from 50 days ago: the sixth day is the last


# Published schedules


def two_alike() -> tuple[Outlook, Outlook]:
    """Two units alike but for their names and the price, before and after a third child was referred."""
    rooms = [unit("1a", approved_places=1), unit("2a", approved_places=1)]
    people = [child("v", expected_days=60), child("w", expected_days=60)]
    before = drawn(people, rooms, 14)
    return before, drawn([*people, child("z", urgency="acute", wanted_from=later(9))], rooms, 14)


def as_published(outlook: Outlook, stays: list[Stay]) -> Schedule:
    """The stays as a schedule made before."""
    return Schedule(outlook.start, outlook.last, tuple(stays), actions_of(outlook, stays))


def stay(name: str, room: str, day: int) -> Stay:
    """A child who comes on a day."""
    return Stay(ChildId(name), UnitId(room), later(day), None, ARRIVES)


@pytest.mark.parametrize(("first", "second"), [("1a", "2a"), ("2a", "1a")])
def test_between_equals_the_published_schedule_stands(first: str, second: str) -> None:
    outlook, _ = two_alike()
    rooms = [replace(outlook.unit_by_id[UnitId(name)], institution_id="1") for name in ("1a", "2a")]
    alike = drawn([child("v", expected_days=60), child("w", expected_days=60)], rooms, 14)
    published = published_for(alike, as_published(alike, [stay("v", first, 0), stay("w", second, 0)]), None)
    decision = made(alike, published)
    assert begun(decision) == {"v": (first, 0), "w": (second, 0)}
    assert published.differs(decision.stays) == ()


def test_frozen_weeks_are_kept_although_another_schedule_would_be_better() -> None:
    outlook, _ = two_alike()
    before = as_published(outlook, [stay("v", "1a", 5)])  # v could come at once, and w was to wait
    free = made(outlook, published_for(outlook, before, None))
    frozen = made(outlook, published_for(outlook, before, later(6)))
    assert values(free)["waiting_days"] == 0
    assert begun(frozen)["v"] == ("1a", 5)
    assert begun(frozen)["w"][1] == 7  # the first day after the frozen ones
    assert values(frozen)["waiting_days"] == 12


def test_a_frozen_promise_that_is_no_longer_lawful_is_broken_and_named() -> None:
    rooms = [unit("1a", approved_places=1, closes_on=DAY), unit("2a", approved_places=1)]
    outlook = drawn([child("v", expected_days=60)], rooms, 14)
    published = Published({ChildId("v"): (UnitId("1a"), later(2))}, later(6))
    decision = made(outlook, published)
    assert begun(decision)["v"][0] == "2a"
    assert published.differs(decision.stays) == ("v",)


def test_a_child_referred_since_is_free_in_the_frozen_weeks() -> None:
    before, after = two_alike()
    z = replace(after.needs[ChildId("z")].child, referred_on=later(1))
    assert z.referred_on > before.start
    published = published_for(after, as_published(before, [stay("v", "1a", 0)]), later(13))
    assert set(published.promises) == {"v", "w", "z"}
    free = replace(published, promises={c: p for c, p in published.promises.items() if c != "z"})
    assert begun(made(after, free))["z"] == ("2a", 9)
