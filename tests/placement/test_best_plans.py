"""The k best plans against all plans there are, sorted by their goals."""

import threading
from functools import cache
from itertools import combinations

import pytest

from planner.placement.again import Known, Limits, solved
from planner.placement.best_plans import BestPlans, best_plans
from tests.placement.tiny import UnitOf, goal_values, newly_broken, random_case, sound_plans
from tests.rules.drawn import scene

CASES = 24
MOST = 8
"""Random small cases, and plans asked for in each."""


@cache
def known(seed: int) -> Known:
    """The plan of a small case, ready to be questioned."""
    return solved(random_case(80_000 + seed, 5, 5 if seed % 3 == 0 else 4), Limits(workers=1))


@cache
def by_trying(seed: int) -> list[tuple[tuple[int, ...], UnitOf]]:
    """Every sound plan with its goals, the best first."""
    case = known(seed).case
    return sorted(((goal_values(case, plan), plan) for plan in sound_plans(case)), key=lambda each: each[0])


@cache
def found_in(seed: int) -> BestPlans:
    """The best plans of a case."""
    return best_plans(known(seed), MOST, Limits(workers=1))


def values_of(plan: Known, found: BestPlans) -> list[tuple[int, ...]]:
    """The goals of the plans found, counted again from who lives where."""
    return [goal_values(plan.case, dict(each.unit_of)) for each in found.plans]


def children_who_differ(one: UnitOf, other: UnitOf) -> int:
    """How many children live elsewhere."""
    return sum(one[child] != other[child] for child in one)


def test_the_k_best_are_the_k_best_of_all_plans() -> None:
    for seed in range(CASES):
        found = found_in(seed)
        assert values_of(known(seed), found) == [values for values, _ in by_trying(seed)][:MOST], seed
        assert found.is_all == (len(by_trying(seed)) < MOST), seed
        assert all(plan.is_proven for plan in found.plans), seed
        assert not found.interrupted


def test_they_are_sound_and_no_two_are_the_same() -> None:
    for seed in range(CASES):
        plans = [dict(plan.unit_of) for plan in found_in(seed).plans]
        assert plans[0] == known(seed).unit_of
        assert all(not newly_broken(known(seed).case, plan) for plan in plans)
        assert all(one != other for one, other in combinations(plans, 2))


@pytest.mark.parametrize("differ", [2, 3])
def test_each_differs_in_so_many_children_and_is_the_best_that_does(differ: int) -> None:
    for seed in range(CASES // 2):
        found = best_plans(known(seed), 4, Limits(workers=1), differ)
        plans = [dict(plan.unit_of) for plan in found.plans]
        for number in range(1, 5):
            far = [
                values
                for values, plan in by_trying(seed)
                if all(children_who_differ(plan, earlier) >= differ for earlier in plans[:number])
            ]
            if len(plans) == number:
                assert far == [] or number == 4, seed
                break
            assert goal_values(known(seed).case, plans[number]) == far[0], seed


def test_every_plan_says_what_it_costs_against_the_best_and_shares_its_rank_with_its_equals() -> None:
    ties = 0
    for seed in range(CASES):
        best, *others = found_in(seed).plans
        values = values_of(known(seed), found_in(seed))
        assert best.difference.is_nothing
        for plan, reached in zip(others, values[1:], strict=True):
            assert plan.difference.losses == tuple(b - a for a, b in zip(values[0], reached, strict=True))
            moved = {each.child_id: each.after for each in plan.difference.moved}
            assert {**best.unit_of, **moved} == plan.unit_of
            assert plan.rank == 1 + sum(other < reached for other in values)
            ties += plan.is_tie
    assert ties >= 3


def test_time_that_is_over_is_said() -> None:
    case, _ = scene("1a: ; 2a: ; -: a b c")
    stop = threading.Event()
    plan = solved(case, Limits(workers=1))
    stop.set()
    found = best_plans(plan, 3, Limits(workers=1, stop=stop))
    assert (len(found.plans), found.interrupted, found.is_all) == (1, True, False)
