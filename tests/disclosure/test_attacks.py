"""Someone who knows every rule of the gate, and all totals it shows, tries to tell single children from them."""

import random
from collections.abc import Mapping
from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import linprog

from planner import disclosure
from planner.disclosure import HIDDEN_UP_TO, ROUNDED_TO, Cell, Shown, beside, protected, total
from planner.disclosure import counts as gate
from tests.counts import tries

TABLES = tries("disclosed tables")
PAIRS = tries("differencing pairs")


def drawn(seed: int) -> dict[Cell, int]:
    """Children by two or three dimensions: many small cells, some empty ones, a few large."""
    draw = random.Random(seed)
    sizes = [draw.randint(2, 4) for _ in range(draw.choice((2, 3)))]
    cells = product(*([f"{dimension}{value}" for value in range(size)] for dimension, size in enumerate(sizes)))
    most = draw.choice((6, 15, 40))
    return {cell: draw.choice((0, draw.randint(0, 9), draw.randint(0, most))) for cell in cells}


def published(cells: Mapping[Cell, Shown]) -> dict[tuple[tuple[int, str], ...], Shown]:
    """Every total there is to ask for: each choice of values in some dimensions, summed over the others."""
    dimensions = len(next(iter(cells)))
    shown = {}
    for chosen in (each for size in range(dimensions + 1) for each in combinations(range(dimensions), size)):
        for values in sorted({tuple(cell[d] for d in chosen) for cell in cells}):
            fixed = tuple(zip(chosen, values, strict=True))
            shown[fixed] = total(cells, lambda cell, fixed=fixed: all(cell[d] == value for d, value in fixed))
    return shown


def seen(shown: Shown) -> tuple[int | None, int, int]:
    """What a reader sees of it."""
    return (None if shown.is_hidden else shown.value, shown.low, shown.high)


def everything(counts: Mapping[Cell, int]) -> dict[tuple[tuple[int, str], ...], tuple[int | None, int, int]]:
    """All that a reader sees of these counts."""
    return {name: seen(shown) for name, shown in published(protected(counts)).items()}


def could_be(counts: Mapping[Cell, int], cell: Cell) -> set[int]:
    """Values of one cell with which the reader would see just the same, all other cells as they are."""
    shown = everything(counts)
    return {value for value in range(counts[cell] + 12) if everything({**counts, cell: value}) == shown}


def test_no_cell_can_be_told_by_trying_all_its_values() -> None:
    for seed in range(TABLES):
        counts = drawn(seed)
        for cell in random.Random(seed).sample(sorted(counts), 4):
            values = could_be(counts, cell)
            if counts[cell] <= HIDDEN_UP_TO:
                assert values >= set(range(HIDDEN_UP_TO + 1)), (seed, cell)
            else:
                assert len(values - set(range(HIDDEN_UP_TO + 1))) >= 3, (seed, cell)


def ranges(counts: Mapping[Cell, int]) -> dict[Cell, tuple[float, float]]:
    """What linear programming makes of all that is shown: the lowest and highest each hidden cell can be."""
    cells = protected(counts)
    order = sorted(cells)
    rows, limits = [], []
    for fixed, shown in published(cells).items():
        row = np.array([float(all(cell[d] == value for d, value in fixed)) for cell in order])
        rows += [row, -row]
        limits += [shown.high, -shown.low]
    found = {}
    for at, cell in enumerate(order):
        if cells[cell].is_hidden:
            wanted = np.zeros(len(order))
            wanted[at] = 1.0
            ends = [linprog(sign * wanted, np.array(rows), limits).fun * sign for sign in (1, -1)]
            found[cell] = (ends[0], ends[1])
    return found


def test_linear_programming_learns_nothing_of_a_hidden_cell() -> None:
    for seed in range(0, TABLES, 3):
        for low, high in ranges(drawn(seed)).values():
            assert (low, high) == pytest.approx((0, HIDDEN_UP_TO)), seed


def test_the_attack_finds_hidden_cells_where_totals_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    def exact(cells: Mapping[Cell, Shown], of: object = None) -> Shown:
        picked = [cell for cell in cells if of is None or of(cell)]
        return cells[picked[0]] if len(picked) == 1 else Shown(*[sum(counts[cell] for cell in picked)] * 3)

    told = 0
    monkeypatch.setitem(globals(), "total", exact)
    for seed in range(12):
        counts = drawn(seed)
        told += sum(high - low < 1 for low, high in ranges(counts).values())
    assert told > 5


def test_two_states_that_differ_by_known_children_show_the_same() -> None:
    for seed in range(PAIRS):
        draw = random.Random(1_000_000 + seed)
        base = drawn(seed)
        other = dict(base)
        for cell in draw.sample(sorted(base), draw.randint(1, len(base))):
            other[cell] = max(0, base[cell] + draw.randint(-HIDDEN_UP_TO, HIDDEN_UP_TO))
        before, after = published(protected(base)), published(beside(base, other))
        assert {name: seen(shown)[0] for name, shown in before.items()} == {
            name: seen(shown)[0] for name, shown in after.items()
        }, seed
        assert all(
            shown.low <= sum(other[c] for c in other if all(c[d] == v for d, v in name)) <= shown.high
            for name, shown in after.items()
        ), seed


def test_a_difference_that_is_shown_is_one_of_many_children() -> None:
    shown = 0
    for seed in range(PAIRS):
        base, other = drawn(seed), drawn(seed + 1)
        other = {cell: other.get(cell, 0) for cell in base}
        before, after = protected(base), beside(base, other)
        for cell in base:
            if seen(before[cell])[0] != seen(after[cell])[0]:
                shown += 1
                assert abs(other[cell] - base[cell]) > HIDDEN_UP_TO, (seed, cell)
    assert shown > PAIRS / 2


def test_a_total_lies_where_it_says_and_sums_up() -> None:
    for seed in range(TABLES):
        counts = drawn(seed)
        cells = protected(counts)
        for fixed, shown in published(cells).items():
            inside = [cell for cell in counts if all(cell[d] == value for d, value in fixed)]
            assert shown.low <= sum(counts[cell] for cell in inside) <= shown.high
            assert shown.value % ROUNDED_TO == 0
            assert shown.value == sum(cells[cell].value for cell in inside)


def test_stand_ins_are_right_on_average_and_know_no_count() -> None:
    names = [(f"a{n}", f"b{n % 7}") for n in range(4_000)]
    ones, sevens = protected(dict.fromkeys(names, 1)), protected(dict.fromkeys(names, 7))
    assert [ones[name].value for name in names] == [sevens[name].value for name in names]
    assert total(ones).value / len(names) == pytest.approx(3.5, abs=0.15)
    assert pytest.approx(0.7) == gate.STAND_IN_SHARE
    assert disclosure.HIDDEN_UP_TO == 7
