"""Movable residents decided anew on the first day: what is moved, in which order, and what must wait."""

from models.child import Child
from planner.parameters import parameters_for, with_changes
from planner.reference import code_book
from planner.scheduling import Scheduled, ScheduleRequest, scheduled
from planner.service import Desk
from tests.rules.drawn import DAY, GEOGRAPHY, case, child, institution, unit
from tests.schedule.weeks import home


def reviewed(rooms: tuple[str, ...], people: tuple[Child, ...], review: bool = True) -> Scheduled:
    """Ten days of a country where a and b each live where the other's need is met; each room has one place."""
    houses = [institution("1", services=("school",)), institution("2", services=("health",)), institution("3")]
    data = case(
        [child("a", needs=("health",)), child("b", needs=("school",)), *people],
        [unit(name, approved_places=1) for name in rooms],
        houses,
        placements=[home("a", "1a", movable=True), home("b", "2a", movable=True)],
    ).question.dataset
    dials = with_changes(parameters_for(DAY), {"outnumber_target_groups": []})
    desk = Desk(data, GEOGRAPHY, code_book(), dials, "0" * 64, True, "drawn", DAY)
    return scheduled(desk, ScheduleRequest(10, review_residents=review, time_limit_s=20.0, workers=1))


def told(answer: Scheduled) -> list[tuple[str, str | None, str | None, bool]]:
    """The actions of the first day."""
    return [(a.child_id, a.leaves, a.enters, a.is_stopover) for a in answer.schedule.actions if a.day == DAY]


def test_without_a_review_nobody_is_moved_for_a_better_place() -> None:
    assert told(reviewed(("1a", "2a", "3a"), (), review=False)) == []


def test_two_who_are_better_off_in_each_other_s_place_are_exchanged_over_a_third() -> None:
    answer = reviewed(("1a", "2a", "3a"), ())
    assert told(answer) == [("a", "1a", "3a", True), ("b", "2a", "1a", False), ("a", "3a", "2a", False)]
    assert {goal.name: goal.value for goal in answer.schedule.goals}["moves"] == 2
    assert answer.verdict.is_sound


def test_where_there_is_no_third_place_the_exchange_is_postponed_and_named() -> None:
    answer = reviewed(("1a", "2a"), ())
    assert told(answer) == []
    assert answer.postponed == ("a", "b")
    assert answer.verdict.is_sound


def test_who_waits_comes_when_the_moves_are_done() -> None:
    answer = reviewed(("1a", "2a", "3a"), (child("w"),))
    assert told(answer)[-1] == ("w", None, "3a", False)
    assert answer.schedule.status == "optimal"
