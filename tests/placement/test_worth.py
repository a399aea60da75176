"""One more place, one more on a shift, one more unit: what is said against trying every plan of the changed case."""

import threading
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from models.change import Step
from models.ids import SHIFTS
from models.institution import Staffing
from planner.placement.again import Known, Limits, solved
from planner.placement.case import Case
from planner.placement.changes import question_after
from planner.placement.one_more import PLACES, STAFF, UNITS, OneMore, one_more_of
from planner.placement.solver import Progress
from planner.placement.worth import BEST_FOUND, BOUNDED, NO_EFFECT, SOLVED, Worths, worths
from planner.reference import code_book
from tests.placement.tiny import best_by_trying_all, goal_values, newly_broken, random_case, sound_plans
from tests.rules.drawn import DAY, scene

CASES = 25
"""Random small cases; everything one more can be is asked of each, about twenty things."""


@cache
def known(seed: int) -> Known:
    """The plan of a small case, ready to be questioned."""
    drawn = random_case(90_000 + seed, 4, 4 if seed % 2 else 3)
    return solved(Case(replace(drawn.question, codes=code_book())), Limits(workers=1))


@cache
def weighed(seed: int, everything: bool) -> Worths:
    """What one more of everything is worth there."""
    return worths(known(seed), Limits(workers=1), everything=everything)


def changed(plan: Known, more: OneMore) -> Case:
    """The case with one more."""
    return changed_case(plan.case, more)


def changed_case(case: Case, more: OneMore) -> Case:
    """The same of a case that nobody has planned."""
    return Case(question_after(case.question, [Step(change) for change in more.changes]))


@cache
def best_with(seed: int, more: OneMore) -> tuple[int, ...]:
    """The goals of the best plan with one more, by trying every plan."""
    return best_by_trying_all(changed(known(seed), more))


def fewest_moved(seed: int, more: OneMore) -> int:
    """How few children have to change unit for the best goals with one more, by trying every plan."""
    case, before = changed(known(seed), more), known(seed).unit_of
    best = [plan for plan in sound_plans(case) if goal_values(case, plan) == best_with(seed, more)]
    return min(sum(plan[child] != before[child] for child in plan) for plan in best)


def test_what_is_decided_again_and_what_has_no_effect_is_exactly_so() -> None:
    told: Counter[str] = Counter()
    for seed in range(CASES):
        for worth in weighed(seed, True).found:
            assert worth.how in (SOLVED, NO_EFFECT), (seed, worth.more)
            after = tuple(goal.after for goal in worth.difference.goals)
            assert after == best_with(seed, worth.more), (seed, worth.more, worth.how)
            assert worth.difference.is_proven
            told[worth.how] += 1
            told[worth.more.kind] += any(worth.difference.losses)
    assert min(told[NO_EFFECT], told[SOLVED]) > 60
    assert min(told[PLACES], told[STAFF], told[UNITS]) > 1


OUTNUMBERED = {
    "outnumber_target_groups": ["care"],
    "outnumber_ratio": dict.fromkeys(SHIFTS, 1.0),
    "outnumber_margin": {"day": 1.0, "evening": 0.0, "night": 0.0},
}


@pytest.mark.parametrize(
    ("needs", "staff", "parameters"), [(1.0, 1.5, {}), (0.0, 2.0, OUTNUMBERED)], ids=["lacking", "outnumbered"]
)
def test_staff_that_only_a_full_unit_lacks_are_worth_a_place(needs: float, staff: float, parameters: Any) -> None:
    case, _ = scene(
        "1a: ; -: a b",
        {"all": {"staff_day": needs}},
        {"1a": {"approved_places": 2}},
        staffing=[Staffing("1", "day", staff)],
        parameters=parameters,
    )
    told = worths(solved(case, Limits(workers=1)), Limits(workers=1), (STAFF,)).found
    assert {(worth.more.shift, worth.how, worth.difference.goals[2].difference) for worth in told} == {
        (None, SOLVED, -1),
        ("day", SOLVED, -1),
    }


def test_a_child_who_needs_staff_on_two_shifts_gains_nothing_from_one_alone() -> None:
    case, _ = scene(
        "1a: ; -: a",
        {"a": {"staff_day": 1.0, "staff_night": 1.0}},
        staffing=[Staffing("1", "day", 0.5), Staffing("1", "night", 0.5)],
    )
    told = worths(solved(case, Limits(workers=1)), Limits(workers=1), (STAFF,)).found
    gained = {worth.more.shift: -worth.difference.goals[2].difference for worth in told}
    assert gained == {None: 1, "day": 0, "night": 0}


def test_who_moves_makes_the_plan_that_is_meant() -> None:
    for seed in range(0, CASES, 3):
        for worth in weighed(seed, True).found:
            moved = {each.child_id: each.after for each in worth.difference.moved}
            plan, case = {**known(seed).unit_of, **moved}, changed(known(seed), worth.more)
            assert not newly_broken(case, plan)
            assert goal_values(case, plan) == tuple(goal.after for goal in worth.difference.goals), (seed, worth.more)
            assert len(worth.difference.moved) == fewest_moved(seed, worth.more), (seed, worth.more)


def test_what_is_only_bounded_cannot_gain_more_than_it_says() -> None:
    bounded = exact = 0
    for seed in range(CASES):
        for worth in weighed(seed, False).found:
            if worth.how != BOUNDED:
                continue
            bounded += 1
            before = [goal.value for goal in known(seed).goals]
            for rank, (was, now) in enumerate(zip(before, best_with(seed, worth.more), strict=True)):
                assert was - now <= worth.could_gain[rank], (seed, worth.more, rank)
                exact += was != now
                if was != now:
                    break
    assert bounded > 10
    assert exact > 2


def test_goals_up_to_the_view_are_never_left_to_prices_while_there_is_time() -> None:
    for seed in range(CASES):
        told = weighed(seed, False)
        assert (told.left, told.interrupted) == (0, False)
        for worth in told.found:
            before = [goal.value for goal in known(seed).goals]
            if worth.how == BOUNDED:
                assert list(best_with(seed, worth.more))[:7] == before[:7], (seed, worth.more)


def test_what_gains_most_comes_first() -> None:
    for seed in range(CASES):
        losses = [worth.difference.losses for worth in weighed(seed, True).found]
        assert losses == sorted(losses)


def test_one_unit_is_asked_about_alone() -> None:
    case = next(known(seed).case for seed in range(CASES) if len(known(seed).case.institution_by_id) > 1)
    unit = next(iter(case.unit_by_id.values()))
    asked = one_more_of(case, unit_id=unit.unit_id)
    assert {more.institution_id for more in asked} == {unit.institution_id}
    assert [more.unit_id for more in asked if more.kind == PLACES] == [unit.unit_id]
    assert {more.unit_id for more in asked if more.kind == STAFF} <= {None, unit.unit_id}


def test_a_living_unit_is_asked_for_every_unit_and_units_alike_share_one() -> None:
    case, _ = scene(
        "1a: ; 1b: ; 1c: ; 1d: ; 2a: ; -: a",
        {"a": {"staff_day": 2.0}},
        {"1d": {"closes_on": DAY}},
        staffing=[Staffing("1", "day", staff, unit) for unit, staff in (("1a", 1.0), ("1b", 3.0), ("1c", 1.0))],
    )
    asked = one_more_of(case, (UNITS,))
    assert [more.like for more in asked] == [("1a", "1c"), ("1b",), ("2a",)]
    assert [more.unit_id for more in asked] == ["1a+1", "1b+1", "2a+1"]
    assert [one_more_of(case, (UNITS,), unit) for unit in ("1a", "1b", "1c")] == [asked[:1], asked[1:2], asked[:1]]
    houses = {more.unit_id: changed_case(case, more) for more in asked}
    staff = {unit: [row.staff for row in made.data.staffing if row.unit_id == unit] for unit, made in houses.items()}
    assert staff == {"1a+1": [1.0], "1b+1": [3.0], "2a+1": []}


@pytest.mark.parametrize("kind", [PLACES, STAFF, UNITS])
def test_one_kind_is_asked_about_alone(kind: str) -> None:
    assert {more.kind for seed in range(CASES) for more in one_more_of(known(seed).case, (kind,))} == {kind}


def test_stopped_at_once_nothing_is_said_and_so_is_that() -> None:
    stop = threading.Event()
    stop.set()
    told = worths(known(1), Limits(workers=1, stop=stop))
    assert told.interrupted
    assert told.left == len(one_more_of(known(1).case))


def test_without_time_to_decide_again_prices_remain() -> None:
    for seed in range(CASES):
        if any(worth.how == SOLVED and any(worth.difference.losses[:7]) for worth in weighed(seed, False).found):
            break
    stop = threading.Event()

    def stop_halfway(progress: Progress) -> None:
        if progress.share >= 0.5:
            stop.set()

    told = worths(known(seed), Limits(workers=1, stop=stop, on_progress=stop_halfway))
    assert (told.left, told.interrupted) == (0, True)
    assert BEST_FOUND not in {worth.how for worth in told.found}
    assert any(worth.how == BOUNDED and any(gain > 0 for gain in worth.could_gain[:7]) for worth in told.found)


def test_workers_change_nothing() -> None:
    assert all(worths(known(seed), Limits(workers=3), everything=True) == weighed(seed, True) for seed in range(5))
