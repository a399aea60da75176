"""Whole fillings of a place against the rows that they replace."""

import random
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from planner.capacity import fillings
from planner.capacity.fillings import fill
from planner.capacity.rows import ALWAYS, Rows

HERE = 7
"""The configuration in which the place stands."""


def place_for(needs: tuple[int, ...], staff: int, places: int, opener: int) -> tuple[Rows, dict[int, str]]:
    """A place with children who ask for so much staff each."""
    rows = Rows()
    columns = [rows.column(1, opened_by=opener) for _ in needs]
    number = None if opener == ALWAYS else opener
    rows.row_of(number, dict.fromkeys(columns, 1), places)
    rows.row_of(number, dict(zip(columns, needs, strict=True)), staff)
    return rows, {column: f"B-{column}" for column in columns}


def drawn(seed: int) -> tuple[Rows, dict[int, str]]:
    """A place with rows on staff and places, two who are kept apart, and two grounds of which one is given."""
    draw = random.Random(seed)
    needs = tuple(draw.choice((50, 100, 150, 300)) for _ in range(5))
    rows, child_of = place_for(needs, draw.choice((150, 250, 400)), draw.choice((2, 3)), HERE)
    columns = sorted(child_of)
    rows.row_of(HERE, dict.fromkeys(draw.sample(columns, 2), 1), 1)
    given = [rows.column(1, opened_by=HERE) for _ in range(2)]
    rows.row_of(HERE, dict.fromkeys(given, 1), 1)
    for number, ground in enumerate(given):
        rows.row_of(HERE, {**dict.fromkeys(columns[number::2], 1), ground: -3}, 0)
    rows.upper[columns[0]] = draw.choice((1, 2))
    return rows, child_of


def stays(rows: Rows, child_of: dict[int, str], is_open: int) -> set[tuple[int, ...]]:
    """Who could live there, as counts by column, by trying everything."""
    others = [column for column in range(len(rows.upper)) if column not in child_of and rows.upper[column]]

    def keeps(values: dict[int, int]) -> bool:
        return all(
            sum(a * values.get(c, 0) for c, a in terms.items()) + opened.get(HERE, 0) * is_open <= limit
            for terms, opened, limit in zip(rows.terms, rows.opened, rows.limits, strict=True)
        )

    def values(columns: list[int]) -> Iterator[tuple[int, ...]]:
        return product(*(range(rows.upper[column] + 1) for column in columns))

    children = sorted(child_of)
    return {
        who
        for who in values(children)
        if any(
            keeps({**dict(zip(children, who, strict=True)), **dict(zip(others, rest, strict=True))})
            for rest in values(others)
        )
    }


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("most_ways", [fillings.MOST_WAYS, 0])
def test_the_same_children_can_live_there_as_before(seed: int, most_ways: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, child_of = drawn(seed)
    before = {is_open: stays(rows, child_of, is_open) for is_open in (0, 1)}
    monkeypatch.setattr(fillings, "MOST_WAYS", most_ways)
    fill(rows, child_of, frozenset())
    assert {is_open: stays(rows, child_of, is_open) for is_open in (0, 1)} == before
    assert len(before[1]) > 1


def test_a_place_is_filled_by_its_largest_sets_of_children_by_sort() -> None:
    rows, child_of = place_for((100, 100, 200), staff=250, places=3, opener=HERE)
    fill(rows, child_of, frozenset())
    told = [terms for terms in rows.terms if terms]
    assert told[0] == {3: 1, 4: 1}
    assert sorted(told[1:], key=min) == [{0: 1, 1: 1, 3: -2}, {2: 1, 4: -1}]
    assert [opened for opened in rows.opened if opened] == [{HERE: -1}]


def test_parts_of_children_do_not_fill_what_whole_ones_cannot() -> None:
    rows, child_of = place_for((200, 200, 200), staff=300, places=2, opener=ALWAYS)
    assert most(rows, child_of) == pytest.approx(1.5)
    fill(rows, child_of, frozenset())
    assert most(rows, child_of) == pytest.approx(1.0)


def test_a_place_with_too_many_ways_keeps_its_rows_and_is_tightened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fillings, "MOST_WAYS", 1)
    rows, child_of = place_for((200, 200, 200), staff=300, places=2, opener=ALWAYS)
    before = list(rows.terms)
    fill(rows, child_of, frozenset())
    assert rows.terms[: len(before)] == before
    assert most(rows, child_of) == pytest.approx(1.0)


def test_rows_between_places_and_of_children_without_a_place_stay() -> None:
    rows, child_of = place_for((200, 200), staff=300, places=2, opener=HERE)
    out = rows.column(1)
    elsewhere = rows.column(1, opened_by=ALWAYS)
    child_of[elsewhere] = "B-0"
    kept: list[dict[int, int]] = [{0: 1, elsewhere: 1, out: 1}, {1: 1, elsewhere: 1}]
    for terms in kept:
        rows.row(terms, 1)
    fill(rows, child_of, frozenset({out}))
    assert [terms for terms in rows.terms if elsewhere in terms] == kept


def test_what_one_choice_opens_for_another_is_seen_ahead() -> None:
    rows, child_of = place_for((100, 100), staff=300, places=2, opener=HERE)
    first, second = (rows.column(1, opened_by=HERE) for _ in range(2))
    rows.row_of(HERE, {first: 1, second: -1}, 0)
    rows.row_of(HERE, {0: 1, 1: 1, first: -2}, 0)
    before = stays(rows, child_of, 1)
    fill(rows, child_of, frozenset())
    assert stays(rows, child_of, 1) == before
    assert (1, 1) in before


def test_siblings_who_must_be_together_tie_places_and_keep_their_rows() -> None:
    rows, child_of = place_for((100, 100), staff=300, places=2, opener=ALWAYS)
    elsewhere = [rows.column(1, opened_by=HERE) for _ in range(2)]
    child_of.update((column, f"B-{number}") for number, column in enumerate(elsewhere))
    here, there = rows.column(1), rows.column(1)
    together = [{here: 1, there: 1}]
    together += [{column: 1, here: -1} for column in (0, 1)] + [{column: 1, there: -1} for column in elsewhere]
    for terms in together:
        rows.row(terms, int(len(terms.keys() & {here, there}) == 2))
    # A row that could only be taken for one of a single place: two children and the choice of their house.
    together.append({0: 1, 1: 1, here: -2})
    rows.row(together[-1], 0)
    before = stays(rows, child_of, 1)
    fill(rows, child_of, frozenset())
    assert stays(rows, child_of, 1) == before
    assert all(terms in rows.terms for terms in together)


def most(rows: Rows, child_of: dict[int, str]) -> float:
    """How many can live there when children may be parted."""
    matrix = np.array([[terms.get(c, 0) for c in range(len(rows.upper))] for terms in rows.terms])
    goal = [-1.0 if c in child_of else 0.0 for c in range(len(rows.upper))]
    found = linprog(goal, A_ub=matrix, b_ub=rows.limits, bounds=[(0, upper) for upper in rows.upper])
    return -float(found.fun)
