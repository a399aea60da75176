"""The schedule against trying every one: what is called optimal is, and no bound is ever above the truth."""

import pytest

from models.schedule import LIVES, Schedule
from planner.schedule.judge import judge_schedule
from planner.schedule.order import actions_of
from tests.schedule.weeks import best_by_trying_all, made, random_outlook, values

CASES = 12
"""Random countries over days; the long run multiplies them."""

MOST_NEEDS = 2


@pytest.fixture(scope="module")
def countries() -> list[tuple[int, int]]:
    """Seeds and days of countries small enough to try everything, in which somebody needs a place."""
    found: list[tuple[int, int]] = []
    seed = 0
    while len(found) < CASES:
        seed += 1
        days = 4 + seed % 3
        if 1 <= len(random_outlook(seed, days).needs) <= MOST_NEEDS:
            found.append((seed, days))
    return found


def test_no_schedule_is_better_than_one_called_optimal_and_no_bound_is_above_the_best(
    countries: list[tuple[int, int]],
) -> None:
    proven = best_found = moved = placed = 0
    for seed, days in countries:
        outlook = random_outlook(seed, days)
        decision, best = made(outlook), best_by_trying_all(outlook)
        for goal in decision.goals:
            assert goal.bound <= best[goal.name] <= goal.value, (seed, goal)
            if goal.value != best[goal.name]:
                break  # what is said of later goals holds for schedules as good as this one on those before
        if decision.status == "optimal":
            assert values(decision) == best, seed
        proven += decision.status == "optimal"
        best_found += values(decision) == best
        placed += sum(stay.how != LIVES for stay in decision.stays)
        moved += sum(stay.how == "moves" for stay in decision.stays)
    assert proven > CASES * 0.6
    assert best_found > CASES * 0.9
    assert placed > CASES / 2
    assert moved


def test_what_is_found_survives_the_plain_rules_of_every_day(countries: list[tuple[int, int]]) -> None:
    for seed, days in countries:
        outlook = random_outlook(seed, days)
        decision = made(outlook)
        schedule = Schedule(
            outlook.start,
            outlook.last,
            decision.stays,
            actions_of(outlook, decision.stays),
            decision.goals,
            decision.status,
        )
        verdict = judge_schedule(outlook, schedule)
        assert verdict.is_sound, (seed, verdict.broken, verdict.claims)
