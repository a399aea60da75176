"""The chosen set against every set and every plan, and what is said of it."""

import threading
from dataclasses import replace

import pytest

from models.candidate import Candidate
from models.change import CloseUnit, OpenUnit, SetPlaces
from models.child import Separation
from planner.capacity.block import blocks_of
from planner.capacity.choose import BUDGET, FEWEST, Answer, Effort, choose
from planner.capacity.sites import layout_of
from planner.placement.case import Question
from planner.placement.world import world_of
from tests.capacity.trying import (
    WEIGHTS,
    best_by_trying_all,
    candidate,
    candidates_for,
    question_from,
    snapshot_of,
)


def chosen_among(
    questions: tuple[Question, ...], candidates: tuple[Candidate, ...], budget: int | None, aim: str = BUDGET
) -> Answer:
    """The answer of the search."""
    layout = layout_of(world_of(questions[0]), candidates)
    blocks = [block for n, each in enumerate(questions) for block in blocks_of(snapshot_of(each, n), layout)]
    return choose(layout, blocks, WEIGHTS, len(questions), budget, Effort(60.0), aim)


def two_days(seed: int) -> tuple[Question, ...]:
    """Two days of the same country: on the second one child is not there."""
    first = question_from(seed)
    gone = first.dataset.children[-1].child_id
    data = first.dataset
    second = replace(
        first,
        dataset=replace(
            data,
            children=tuple(child for child in data.children if child.child_id != gone),
            placements=tuple(row for row in data.placements if row.child_id != gone),
            separations=tuple(row for row in data.separations if gone not in (row.child_a, row.child_b)),
            groups=tuple(row for row in data.groups if row.child_id != gone),
            exclusions=tuple(row for row in data.exclusions if row.child_id != gone),
            wishes=tuple(row for row in data.wishes if row.child_id != gone),
            pins=tuple(row for row in data.pins if row.child_id != gone),
        ),
    )
    return first, second


@pytest.mark.parametrize("seed", [5, 9, 14, 16, 25, 34, 35, 3])
def test_no_set_is_better_than_the_one_chosen(seed: int) -> None:
    questions = two_days(seed)
    candidates = candidates_for(questions[0], seed)
    if not candidates:
        pytest.skip("nothing can be done here")
    budget = (0, 300_000, 600_000, 2_000_000)[seed % 4]
    every = best_by_trying_all(questions, candidates, budget)
    answer = chosen_among(questions, candidates, budget)
    assert (*answer.best.values, answer.best.cost) == min(every.values())
    assert answer.is_proven
    assert {*answer.near[0].chosen} == {*answer.best.chosen}
    for each in answer.near:
        assert every[each.chosen][:3] == each.values


@pytest.mark.parametrize("seed", [13, 16, 34])
def test_the_fewest_candidates_place_as_many_as_all_that_there_could_be(seed: int) -> None:
    questions = two_days(seed)
    candidates = candidates_for(questions[0], seed)
    every = best_by_trying_all(questions, candidates, 10**9)
    least = min(goals[0] for goals in every.values())
    answer = chosen_among(questions, candidates, None, FEWEST)
    wanted = min((len(chosen), goals[-1]) for chosen, goals in every.items() if goals[0] == least)
    assert answer.best.values[0] == least
    assert (len(answer.best.chosen), answer.best.cost) == wanted
    assert answer.goals[1].is_proven


def test_of_alternatives_at_different_places_one_is_chosen_at_most() -> None:
    questions = two_days(16)
    units = questions[0].dataset.units
    houses = sorted({unit.institution_id for unit in units})[:2]
    candidates = tuple(
        candidate(f"new {house}", OpenUnit(f"NEW-{house}", house, approved_places=3), cost=10, alternative="one")
        for house in houses
    )
    layout = layout_of(world_of(questions[0]), candidates)
    assert len(layout.sites) == len(houses) == 2
    blocks = [block for n, each in enumerate(questions) for block in blocks_of(snapshot_of(each, n), layout)]
    answer = choose(layout, blocks, WEIGHTS, 2, 100, Effort(60.0))
    every = best_by_trying_all(questions, candidates, 100)
    assert (*answer.best.values, answer.best.cost) == min(every.values())
    assert all(len(each.chosen) <= 1 for each in answer.near)


def test_a_search_that_is_stopped_at_once_claims_nothing() -> None:
    questions = two_days(9)
    candidates = candidates_for(questions[0], 9)
    layout = layout_of(world_of(questions[0]), candidates)
    blocks = [block for n, each in enumerate(questions) for block in blocks_of(snapshot_of(each, n), layout)]
    stop = threading.Event()
    stop.set()
    answer = choose(layout, blocks, WEIGHTS, 2, 10**7, Effort(60.0, stop))
    assert answer.best.chosen == frozenset()
    assert answer.interrupted
    assert not answer.is_proven
    assert [goal.bound for goal in answer.goals] == [None, 0, 0, None]


@pytest.mark.parametrize("seed", [15, 16, 17, 25, 34, 39])
def test_a_closed_home_leaves_its_children_in_need(seed: int) -> None:
    question = question_from(seed)
    homes = sorted({row.unit_id for row in question.dataset.placements})
    candidates = (candidate("close", CloseUnit(homes[0]), cost=-9),)
    every = best_by_trying_all((question,), candidates, 0)
    layout = layout_of(world_of(question), candidates)
    answer = choose(layout, blocks_of(snapshot_of(question), layout), WEIGHTS, 1, 0, Effort(60.0))
    assert (*answer.best.values, answer.best.cost) == min(every.values())
    assert answer.best.chosen == frozenset()  # closing would leave somebody without a place


def test_children_who_are_alike_share_a_column() -> None:
    crowd = three_alike()
    unit = crowd.dataset.units[0]
    layout = layout_of(world_of(crowd), (candidate("more", SetPlaces(unit.unit_id, 9), cost=1),))
    blocks = blocks_of(snapshot_of(crowd), layout)
    assert sum(len(block.without) for block in blocks) == 1
    assert max(int(block.upper.max()) for block in blocks) == 3
    every = best_by_trying_all((crowd,), layout.candidates, 10)
    answer = choose(layout, blocks, WEIGHTS, 1, 10, Effort(60.0))
    assert (*answer.best.values, answer.best.cost) == min(every.values())


def test_children_who_are_kept_apart_from_others_are_not_alike() -> None:
    crowd = three_alike()
    apart = Separation(crowd.dataset.children[0].child_id, crowd.dataset.children[1].child_id, "institution", "r")
    crowd = replace(crowd, dataset=replace(crowd.dataset, separations=(apart,)))
    unit = crowd.dataset.units[0]
    layout = layout_of(world_of(crowd), (candidate("more", SetPlaces(unit.unit_id, 9), cost=1),))
    blocks = blocks_of(snapshot_of(crowd), layout)
    assert sum(len(block.without) for block in blocks) == 2
    every = best_by_trying_all((crowd,), layout.candidates, 10)
    answer = choose(layout, blocks, WEIGHTS, 1, 10, Effort(60.0))
    assert (*answer.best.values, answer.best.cost) == min(every.values())


def three_alike() -> Question:
    """Three children who differ in nothing but their names, and nobody else."""
    question = question_from(9)
    living = {row.child_id for row in question.dataset.placements}
    child = next(child for child in question.dataset.children if child.child_id not in living)
    twins = tuple(replace(child, child_id=f"T-{n}", sibling_group=None, own_unit=False) for n in range(3))
    data = replace(question.dataset, children=twins, placements=(), separations=(), groups=())
    return replace(question, dataset=replace(data, exclusions=(), wishes=(), pins=()))
