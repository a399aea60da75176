"""Totals on the command line and on screen: nothing finer than the gate lets through, and sums near the truth."""

import json
import random
from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
from scipy.optimize import linprog

from planner import service
from planner.__main__ import main
from planner.disclosure import HIDDEN_UP_TO, Cell, Shown
from planner.service import Desk
from planner.totals import STATES, Counts, counted, tells, totals
from planner.words.totals import shown_text
from tests.counts import tries
from tests.pages.screen import page, text


@cache
def desk() -> Desk:
    return service.open_desk()


@cache
def counts() -> Counts:
    """The true counts of the shipped data."""
    return counted(desk().dataset, desk().codes.codes("operator"), desk().codes.codes("target_group"))


def test_every_child_is_counted_once_in_each_table() -> None:
    data = desk().dataset
    placed = {row.child_id for row in data.placements}
    acute = sum(child.is_acute and child.child_id not in placed for child in data.children)
    for table in (counts().by_operator, counts().by_group):
        assert sum(table.values()) == len(data.children)
        assert sum(n for (_, state), n in table.items() if state == "resident") == len(placed)
        assert sum(n for (_, state), n in table.items() if state == "acute") == acute


def test_cells_without_anyone_are_there_and_hidden() -> None:
    assert 0 in counts().by_group.values()
    found = {line.code: line.shown for line in totals(counts()).by_group}
    for (code, state), count in counts().by_group.items():
        shown = found[code][tuple(STATES).index(state)]
        if count == 0:
            assert shown is None or shown.is_hidden


def test_sums_hold_the_truth_and_are_near_it() -> None:
    found = totals(counts())
    everyone = found.country.shown[-1]
    assert everyone is not None
    truth = sum(counts().by_operator.values())
    assert everyone.low <= truth <= everyone.high
    assert abs(everyone.value - truth) < 0.05 * truth
    for line in found.by_operator:
        mine = sum(n for (operator, _), n in counts().by_operator.items() if operator == line.code)
        assert line.shown[-1] is not None
        assert line.shown[-1].low <= mine <= line.shown[-1].high


def test_a_small_change_of_the_same_children_is_not_seen() -> None:
    def moved(table: Mapping[Cell, int]) -> dict[Cell, int]:
        largest = max(table, key=lambda each: table[each])
        return {**table, largest: table[largest] - HIDDEN_UP_TO}

    other = Counts(moved(counts().by_operator), moved(counts().by_group))
    before, after = totals(counts()), totals(counts(), other)
    values = [
        [shown_text(shown, "nb").split(" ")[0] for line in each.by_operator for shown in line.shown]
        for each in (before, after)
    ]
    assert values[0] == values[1]


def drawn(seed: int) -> Counts:
    """Few children in two breakdowns that have the same sums; with two codes in each, one easily tells of the other."""
    draw = random.Random(seed)
    states, operators, groups = tuple(STATES), *draw.choice((("abc", "xyzw"), ("ab", "xy")))
    weights = [1, *(draw.choice((1, 6)) for _ in operators[1:])]
    children = [
        (draw.choices(operators, weights)[0], draw.choice(groups), draw.choice(states))
        for _ in range(draw.randint(20, 90))
    ]
    return Counts(
        {(code, state): sum((o, s) == (code, state) for o, _, s in children) for code in operators for state in states},
        {(code, state): sum((g, s) == (code, state) for _, g, s in children) for code in groups for state in states},
    )


def test_two_tables_beside_each_other_tell_nothing_more_by_linear_programming() -> None:
    left_out = 0
    for seed in range(tries("disclosed tables")):
        found = totals(drawn(seed))
        for number in range(len(STATES)):
            tables = [[line.shown[number] for line in lines] for lines in (found.by_operator, found.by_group)]
            if None in tables[1]:
                left_out += 1
                continue
            cells = [*tables[0], *tables[1]]
            bounds = [(shown.low, shown.high) for shown in cells]
            same_sum = [[1.0] * len(tables[0]) + [-1.0] * len(tables[1])]
            for at, shown in enumerate(cells):
                wanted = np.zeros(len(cells))
                wanted[at] = 1.0
                ends = [linprog(sign * wanted, A_eq=same_sum, b_eq=[0], bounds=bounds).fun * sign for sign in (1, -1)]
                if shown.is_hidden:
                    assert ends == [0, HIDDEN_UP_TO], seed
                else:
                    assert ends[1] - ends[0] >= 2, seed
    assert left_out > 0


def test_what_one_table_hides_the_other_would_tell_where_both_are_small() -> None:
    hidden, shown = Shown(0, 0, 7, is_hidden=True), Shown(20, 18, 22)
    assert tells([hidden, shown], [shown, shown])
    assert not tells([hidden, hidden, Shown(60, 58, 62)], [shown, shown, shown, Shown(15, 13, 17)][:3])


def test_the_command_gives_no_small_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["totals", "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    cells = [line[state] for table in ("by_operator", "by_target_group") for line in told[table] for state in STATES]
    cells = [cell for cell in cells if cell is not None]
    assert any(cell["value"] is None for cell in cells)
    assert all(cell["value"] is None or (cell["value"] > HIDDEN_UP_TO and cell["value"] % 5 == 0) for cell in cells)
    assert all(cell["low"] == 0 and cell["high"] == HIDDEN_UP_TO for cell in cells if cell["value"] is None)


@pytest.mark.parametrize(("language", "hidden"), [("nb", "Barn etter forvalter"), ("en", "Children by operator")])
def test_the_page_shows_both_tables(language: str, hidden: str) -> None:
    test = page("totals", language)
    assert not test.exception
    assert hidden in text(test)
    shown = " ".join(each.proto.body for each in test.get("html"))
    assert "0–7" in shown
