"""Moves in an order that can be carried out: chains, circles with a stopover, and circles with none."""

from datetime import timedelta

import pytest

from models.ids import ChildId, UnitId
from models.schedule import ARRIVES, LIVES, MOVES, Schedule, Stay
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft
from planner.schedule.judge import judge_schedule
from planner.schedule.order import actions_of, in_order
from planner.schedule.outlook import Outlook
from tests.rules.drawn import DAY, child, unit
from tests.schedule.weeks import drawn, home

ROOMS = ("1a", "2a", "3a", "4a")


def country(lives: dict[str, str], places: dict[str, int]) -> Outlook:
    """Children in units with so many places each."""
    units = [unit(name, approved_places=places[name]) for name in ROOMS if name in places]
    return drawn([child(name) for name in lives], units, 10, placements=[home(c, u) for c, u in lives.items()])


def order(outlook: Outlook, moves: dict[str, tuple[str, str]]) -> list[tuple[str, str, str, bool]] | None:
    """The moves in their order: child, from, to, and whether it only stops over."""
    case: Case = outlook.case_on(DAY, outlook.residents.values())
    draft = Draft(living_under(case, {}))
    before = dict(draft.unit_of)
    asked = {ChildId(c): (UnitId(a), UnitId(b)) for c, (a, b) in moves.items()}
    found = in_order(case, draft, asked)
    assert draft.unit_of == before
    return None if found is None else [(m.child.child_id, m.leaves, m.enters, m.is_stopover) for m in found]


def test_a_child_moves_only_when_the_one_before_it_has_left() -> None:
    outlook = country({"a": "1a", "b": "2a"}, {"1a": 1, "2a": 1, "3a": 1})
    found = order(outlook, {"a": ("1a", "2a"), "b": ("2a", "3a")})
    assert found == [("b", "2a", "3a", False), ("a", "1a", "2a", False)]


def test_the_first_move_that_is_possible_may_be_the_wrong_one() -> None:
    # 2a has one free place; a could take it at once, but then c could never come out of 2a to let b in.
    outlook = country({"a": "1a", "b": "3a", "c": "2a"}, {"1a": 1, "2a": 2, "3a": 1})
    found = order(outlook, {"a": ("1a", "2a"), "b": ("3a", "2a"), "c": ("2a", "3a")})
    assert found is not None
    assert [row[0] for row in found] == ["b", "c", "a"]
    assert not any(row[3] for row in found)


def test_two_who_change_places_need_a_place_to_stop_over() -> None:
    outlook = country({"a": "1a", "b": "2a"}, {"1a": 1, "2a": 1, "3a": 1})
    found = order(outlook, {"a": ("1a", "2a"), "b": ("2a", "1a")})
    assert found == [("a", "1a", "3a", True), ("b", "2a", "1a", False), ("a", "3a", "2a", False)]


def test_without_a_place_to_stop_over_two_cannot_change_places() -> None:
    outlook = country({"a": "1a", "b": "2a", "c": "3a"}, {"1a": 1, "2a": 1, "3a": 1})
    assert order(outlook, {"a": ("1a", "2a"), "b": ("2a", "1a")}) is None


def test_a_stopover_must_be_lawful_for_the_child() -> None:
    lives = {"a": "1a", "b": "2a"}
    units = [unit(name, approved_places=1) for name in ("1a", "2a", "3a")]
    people = [child("a"), child("b", ground="4-4")]
    shut = drawn(
        people, units, 10, placements=[home(c, u) for c, u in lives.items()],
        pins=[], exclusions=[], parameters={"max_age_span_years": 5},
    )  # fmt: skip
    found = order(shut, {"a": ("1a", "2a"), "b": ("2a", "1a")})
    assert found is not None
    assert found[0][:3] == ("a", "1a", "3a")


def swapped(outlook: Outlook) -> Schedule:
    """Two residents who change places on the fourth day, and one who comes the day after."""
    day = DAY + timedelta(days=3)
    end = outlook.end_of_resident(ChildId("a"))
    eve = day - timedelta(days=1)
    stays = (
        Stay(ChildId("a"), UnitId("1a"), DAY, eve, LIVES),
        Stay(ChildId("a"), UnitId("2a"), day, end, MOVES),
        Stay(ChildId("b"), UnitId("2a"), DAY, eve, LIVES),
        Stay(ChildId("b"), UnitId("1a"), day, end, MOVES),
        Stay(ChildId("w"), UnitId("3a"), day + timedelta(days=1), end, ARRIVES),
    )
    return Schedule(outlook.start, outlook.last, stays, actions_of(outlook, stays))


@pytest.mark.parametrize("is_free", [True, False])
def test_a_circle_is_broken_up_and_what_is_done_survives_the_check_of_the_order(is_free: bool) -> None:
    lives = {"a": "1a", "b": "2a"}
    rooms = [unit(name, approved_places=1) for name in (("1a", "2a", "3a") if is_free else ("1a", "2a"))]
    outlook = drawn([child("a"), child("b"), child("w")], rooms, 10, placements=[home(c, u) for c, u in lives.items()])
    schedule = swapped(outlook)
    if not is_free:
        schedule = Schedule(outlook.start, outlook.last, schedule.stays[:4], actions_of(outlook, schedule.stays[:4]))
    told = [(a.child_id, a.leaves, a.enters, a.is_stopover) for a in schedule.actions]
    if is_free:
        assert told == [
            ("a", "1a", "3a", True), ("b", "2a", "1a", False), ("a", "3a", "2a", False), ("w", None, "3a", False),
        ]  # fmt: skip
    else:
        assert told == [
            ("a", "1a", None, True),
            ("b", "2a", None, True),
            ("a", None, "2a", False),
            ("b", None, "1a", False),
        ]
    found = {broken.violation.rule for broken in judge_schedule(outlook, schedule).broken}
    assert found == {"resident_stays"}  # they could have stayed: the order itself is sound
