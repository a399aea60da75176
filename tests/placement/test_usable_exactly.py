"""Who can live together is counted exactly: the same as by asking the rules about every set there is."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from planner.placement.case import Case
from planner.placement.company import Clashes, Company, Limit, best_choice, clashes_in, in_order, limits_of
from planner.placement.house import LIVINGS, Design, House, Site, by_itself, closed_to, pilot_site, unit_site
from tests.placement.tiny import random_case

MADE = 60


def houses(seed: int) -> list[tuple[House, Company]]:
    """Every unit of a random case, and a pilot, in both arrangements, with the company that may live there."""
    draw = Random(seed)
    case = random_case(seed, most_children=7, fewest_children=5)
    sites = [unit_site(case, unit) for unit in case.unit_by_id.values()]
    group = tuple(case.child_by_id.values())
    sites.append(pilot_site(case.question, "bfe", ("care", "behaviour_high_risk"), group))
    return [pair for site in sites for living in LIVINGS for pair in house_at(case, site, living, draw)]


def house_at(case: Case, site: Site, living: str, draw: Random) -> list[tuple[House, Company]]:
    """The house with a company, unless nobody could live there."""
    design = Design(draw.randint(1, 4), living, None if site.exists else draw.choice([None, 1.0, 1.5, 2.0]))
    group = tuple(child for child in case.child_by_id.values() if child.child_id not in site.neighbours)
    kept_out = closed_to(case.question, site, group)
    pool = tuple(child for child in group if child.child_id not in kept_out)
    if not pool:
        return []
    question, site = by_itself(case.question, site) if draw.random() < 0.5 else (case.question, site)
    roomy = House(question, replace(site, staffing=()), Design(len(pool), living), pool)
    house = House(question, site, design, pool)
    return [(house, Company(design.places, clashes_in(roomy), limits_of(house)))]


def most_by_asking(house: House, queue: Sequence[int]) -> int:
    """The size of the largest set that breaks no rule."""
    return max(
        size for size in range(len(queue) + 1) for some in combinations(queue, size) if not house.broken_by(some)
    )


def in_order_by_asking(house: House, queue: Sequence[int]) -> tuple[int, ...]:
    """Each in turn where the rules allow it, until every place is taken."""
    chosen: tuple[int, ...] = ()
    for member in queue:
        if len(chosen) < house.design.places and not house.broken_by((*chosen, member)):
            chosen = (*chosen, member)
    return chosen


@pytest.mark.parametrize("seed", range(MADE))
def test_both_measures_agree_with_asking_the_rules(seed: int) -> None:
    for house, company in houses(seed):
        queue = Random(seed).sample(range(len(house.pool)), len(house.pool))
        taken, _ = in_order(company, queue)
        assert taken == in_order_by_asking(house, queue), house.design
        best = best_choice(company, queue)
        assert house.is_sound(best)
        assert len(best) == most_by_asking(house, queue), house.design
        assert len(best_choice(company, queue, taken)) == len(best)


@pytest.mark.parametrize("seed", range(300))
def test_the_best_choice_is_the_largest_of_all_sets_whatever_clashes_and_limits_there_are(seed: int) -> None:
    draw = Random(seed)
    size, density = draw.randint(6, 9), draw.choice([0.2, 0.4, 0.6])
    pairs = [pair for pair in combinations(range(size), 2) if draw.random() < density]
    others = [sum(1 << (set(pair) - {m}).pop() for pair in pairs if m in pair) for m in range(size)]
    clashes = Clashes(tuple(others), {pair: frozenset({"r"}) for pair in pairs})
    weights = [tuple(draw.randint(0, 6) for _ in range(size)) for _ in range(draw.randint(0, 3))]
    limits = tuple(Limit("r", row, draw.randint(-1, 14)) for row in weights)
    company = Company(draw.randint(2, size), clashes, limits)

    def fits(some: Sequence[int]) -> bool:
        light = all(
            sum(row.weights[m] for m in some) <= row.room for row in limits if any(row.weights[m] for m in some)
        )
        return light and len(some) <= company.places and not any(pair in pairs for pair in combinations(some, 2))

    largest = max(n for n in range(size + 1) for some in combinations(range(size), n) if fits(some))
    queue = draw.sample(range(size), size)
    taken, _ = in_order(company, queue)
    for known in ((), taken):
        best = best_choice(company, queue, known)
        assert fits(sorted(best))
        assert len(best) == largest


def test_the_cases_are_worth_asking_about() -> None:
    """They reach every rule, and first come is often less than the best choice."""
    less, codes, filled = 0, set[str](), 0
    for seed in range(MADE):
        for house, company in houses(seed):
            queue = range(len(house.pool))
            taken, refused = in_order(company, queue)
            codes.update(code for found in refused for code in found)
            less += len(taken) < len(best_choice(company, queue))
            filled += len(taken) > 1
    assert codes >= {
        "age_span",
        "group_limits",
        "one_ground_per_unit",
        "own_unit",
        "separations",
        "staff_on_shift",
        "qualified_on_shift",
        "staff_outnumber",
    }
    assert less >= 10
    assert filled >= 80
