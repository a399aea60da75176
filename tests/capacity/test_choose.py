"""The chosen set against every set and every plan, and what is said of it."""

from dataclasses import replace

import pytest

from models.candidate import Candidate
from planner.capacity.block import blocks_of
from planner.capacity.choose import BUDGET, Answer, Effort, choose
from planner.capacity.sites import layout_of
from planner.placement.case import Question
from planner.placement.world import world_of
from tests.capacity.trying import (
    WEIGHTS,
    best_by_trying_all,
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
