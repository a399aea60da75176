"""Same or tie: for every child, the units it has in the best plans, against all plans there are."""

import threading
from dataclasses import replace
from functools import lru_cache

from planner.placement.again import Known, Limits, solved
from planner.placement.ties import NOT_KNOWN, SAME, TIE, Ties, ties_of
from tests.counts import tries
from tests.placement.tiny import goal_values, random_case, sound_plans
from tests.rules.drawn import scene

CASES = tries("ties")
"""Random small cases; every third one has more children than units."""


@lru_cache(maxsize=1_000)
def known(seed: int) -> Known:
    """The plan of a small case, ready to be questioned."""
    return solved(random_case(70_000 + seed, 6 if seed % 3 else 5, 5 if seed % 3 == 0 else 3), Limits(workers=1))


@lru_cache(maxsize=1_000)
def ties(seed: int) -> Ties:
    """What is said of its children."""
    return ties_of(known(seed), Limits(workers=1))


def units_in_best_plans(plan: Known) -> dict[str, set[str | None]]:
    """By trying every plan: the units that each child has in those that are best in all goals."""
    plans = [(goal_values(plan.case, units), units) for units in sound_plans(plan.case)]
    least = min(values for values, _ in plans)
    best = [units for values, units in plans if values == least]
    return {child.child_id: {units[child.child_id] for units in best} for child in plan.case.candidates}


def test_the_units_of_every_child_are_those_of_the_best_plans() -> None:
    for seed in range(CASES):
        told = {child.child_id: {child.unit_id, *child.others} for child in ties(seed).children}
        assert told == units_in_best_plans(known(seed)), seed
        assert all(child.is_complete for child in ties(seed).children), seed
        assert not ties(seed).interrupted


def test_the_cases_have_both_ties_and_children_who_are_placed_the_same() -> None:
    assert sum(ties(seed).counted(TIE) for seed in range(CASES)) > 40
    assert sum(ties(seed).counted(SAME) for seed in range(CASES)) > 300


def test_two_children_alike_who_want_the_last_place_are_a_tie_with_no_place() -> None:
    case, _ = scene("1a: ; -: a b", of_unit={"1a": {"approved_places": 1}})
    told = ties_of(solved(case, Limits(workers=1)), Limits(workers=1)).children
    assert [{child.unit_id, *child.others} for child in told] == [{"1a", None}] * 2
    assert {child.verdict for child in told} == {TIE}


def test_a_plan_that_is_not_proven_is_not_known() -> None:
    stop = threading.Event()
    stop.set()
    told = ties_of(known(1), Limits(workers=1, stop=stop))
    assert told.interrupted
    assert {child.verdict for child in told.children} <= {NOT_KNOWN, SAME, TIE}
    assert NOT_KNOWN in {child.verdict for child in told.children}


def test_of_a_plan_that_is_not_the_best_nothing_is_known() -> None:
    plan = next(known(seed) for seed in range(CASES) if any(known(seed).unit_of.values()))
    nobody = replace(plan, unit_of=dict.fromkeys(plan.unit_of))
    assert TIE not in {child.verdict for child in ties_of(nobody, Limits(workers=1)).children}
    assert ties_of(nobody, Limits(workers=1)).counted(NOT_KNOWN) > 0


def test_workers_change_nothing() -> None:
    assert all(ties_of(known(seed), Limits(workers=3)) == ties(seed) for seed in range(10))
