"""What every choice must keep: one configuration per site, alternatives, the budget, and sets that are left out."""

from itertools import combinations

import numpy as np
import pytest

from models.change import OpenUnit, SetPlaces
from planner.capacity.first_stage import Interval, Terms, first_stage
from planner.capacity.sites import Chosen, Layout, layout_of
from planner.placement.world import world_of
from tests.capacity.trying import candidate, question_from


def layout() -> Layout:
    """A place and a new unit at each of two institutions; the new units exclude one another."""
    world = world_of(question_from(16))
    first = world.dataset.units[0]
    second = next(unit for unit in world.dataset.units if unit.institution_id != first.institution_id)
    return layout_of(
        world,
        (
            candidate("a", SetPlaces(first.unit_id, first.approved_places + 1), cost=7),
            candidate("b", OpenUnit("N-1", first.institution_id, approved_places=1), cost=11, alternative="one"),
            candidate("c", OpenUnit("N-2", second.institution_id, approved_places=1), cost=13, alternative="one"),
            candidate("d", SetPlaces(second.unit_id, second.approved_places + 1), cost=-5),
        ),
    )


def allowed(terms: Terms) -> set[Chosen]:
    """The sets that break no row."""
    here, found = layout(), set()
    model = first_stage(here, terms)
    for size in range(5):
        for numbers in combinations(range(4), size):
            chosen = frozenset(numbers)
            try:
                standing = here.standing(chosen)
            except ValueError:
                continue  # alternatives at one place are no configuration
            shares = np.zeros(len(here.numbered), dtype=np.int64)
            shares[list(standing)] = 1
            if not model.is_broken_by(shares):
                found.add(chosen)
    return found


def test_everything_but_two_alternatives_may_stand_without_a_budget() -> None:
    every = {frozenset(n) for size in range(5) for n in combinations(range(4), size)}
    assert allowed(Terms()) == {chosen for chosen in every if not {1, 2} <= chosen}


@pytest.mark.parametrize("budget", [0, 6, 13, 100])
def test_no_set_costs_more_than_the_budget(budget: int) -> None:
    costs = (7, 11, 13, -5)
    expected = {chosen for chosen in allowed(Terms()) if sum(costs[n] for n in chosen) <= budget}
    assert allowed(Terms(budget)) == expected


@pytest.mark.parametrize(
    "between",
    [
        (frozenset(), frozenset()),
        (frozenset({0}), frozenset({0})),
        (frozenset({0}), frozenset({0, 1, 3})),
        (frozenset(), frozenset({0, 1, 2, 3})),
    ],
)
def test_sets_between_two_are_left_out_and_no_others(between: Interval) -> None:
    smaller, larger = between
    expected = {chosen for chosen in allowed(Terms()) if not smaller <= chosen <= larger}
    assert allowed(Terms(left_out=(between,))) == expected


def test_exactly_one_configuration_stands_at_each_place() -> None:
    here = layout()
    model = first_stage(here, Terms())
    assert model.is_broken_by(np.zeros(len(here.numbered), dtype=np.int64))
    assert model.is_broken_by(np.ones(len(here.numbered), dtype=np.int64))
