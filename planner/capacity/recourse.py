"""What a choice of configurations means for everyone in need: every goal of every future, decided to the end.

For a given choice the parts are independent and small, and each is decided exactly, goal by goal in their order.
All parts together, over common configurations, are the whole question as one set of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.capacity.block import Block
from planner.capacity.rows import ALWAYS
from planner.errors import UnsoundPlan
from planner.placement.engines import whole_rows
from planner.placement.linear import (
    Floats,
    Integers,
    LinearModel,
    Matrix,
    matrix_of,
    with_matrix_below,
    with_rows_below,
)

GOALS = ("breach_days", "needs_unmet", "travel_minutes")
"""What is decided for everyone in need, most important first."""

LONGEST_S = 30.0
"""For one part [s]; parts take milliseconds."""

Values = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A block ready to be solved: its rows, and what each column adds to every goal."""

    block: Block
    of_configurations: Matrix
    of_columns: Matrix
    goals: tuple[Integers, ...]


def part_of(block: Block, weights: Mapping[str, int]) -> Part:
    """The block with breach-days by kind of child [1 / WEIGHT_SCALE per day in need]."""
    width, columns = len(block.configurations), len(block.upper)
    matrix = matrix_of(block.starts, block.columns, block.factors, width + columns)
    breach = np.zeros(columns, dtype=np.int64)
    for column, kind in block.without:
        breach[column] = weights.get(kind, weights[""])
    return Part(block, matrix[:, :width], matrix[:, width:], (breach, block.needs, block.travel))


@dataclass(frozen=True, slots=True)
class Together:
    """All futures as one question: rows, limits and upper bounds, configurations first, and the first goal.

    Parts in which one site alone has a say are decided for each of its configurations, and are a cost of these;
    what no site has a say in is the `constant`.
    """

    matrix: Matrix
    limits: Floats
    upper: Integers
    goal: Integers
    constant: int


class Recourse:
    """All parts of all futures. Answers are kept: most choices differ in little that a part can see."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self._values: dict[tuple[int, int, tuple[int, ...]], Values] = {}

    def totals(self, standing: Sequence[int], goals: int) -> Values:
        """The first goals summed over all futures, where the sites stand in these configurations."""
        chosen = frozenset(standing)
        found = [self._decided(number, chosen, goals) for number in range(len(self.parts))]
        return tuple(sum(values) for values in zip(*found, strict=True)) or (0,) * goals

    def by_future(self, standing: Sequence[int], futures: int) -> tuple[int, ...]:
        """The first goal of each future."""
        chosen, sums = frozenset(standing), [0] * futures
        for number, part in enumerate(self.parts):
            sums[part.block.future] += self._decided(number, chosen, 1)[0]
        return tuple(sums)

    def _decided(self, number: int, chosen: frozenset[int], goals: int) -> Values:
        seen = tuple(z for z in self.parts[number].block.configurations if z in chosen)
        key = (number, goals, seen)
        known = self._values.get(key)
        if known is None:
            known = self._values[key] = self._decide(number, seen, goals)
        return known

    def _decide(self, number: int, seen: tuple[int, ...], goals: int) -> Values:
        """The goals in order: each at its least while those before it keep theirs."""
        part = self.parts[number]
        before = self._decided(number, frozenset(seen), goals - 1) if goals > 1 else ()
        z = np.isin(part.block.configurations, seen).astype(np.int64)
        live = _live(part, seen)
        matrix, limits = part.of_columns[:, live], part.block.limits - part.of_configurations @ z
        if before:
            matrix = with_rows_below(matrix, [part.goals[rank][live] for rank in range(len(before))])
            limits = np.concatenate([limits, before])
        return (*before, _least(matrix, limits, part.goals[goals - 1][live], part.block.upper[live]))

    def together(self, first_stage: LinearModel, sites: Sequence[int], hold: int | None = None) -> Together:
        """All parts over common configurations, of which the sites are given, below the first stage.

        With `hold` the first goal over all futures is at most that much.
        """
        width = len(first_stage.upper)
        goal, constant = np.zeros(width, dtype=np.int64), 0
        shared = []
        for number, part in enumerate(self.parts):
            if len({sites[z] for z in part.block.configurations}) > 1:
                shared.append(part)
                continue
            nothing = self._decided(number, frozenset(), 1)[0]
            constant += nothing
            for z in part.block.configurations:
                goal[z] += self._decided(number, frozenset({z}), 1)[0] - nothing
        matrix, limits, upper = _one_under_the_other(shared, first_stage)
        goal = np.concatenate([goal, *(part.goals[0] for part in shared)])
        if hold is not None:
            matrix, limits = with_rows_below(matrix, [goal]), np.append(limits, hold - constant)
        return Together(matrix, limits, upper, goal, constant)


def _one_under_the_other(parts: Sequence[Part], first_stage: LinearModel) -> tuple[Matrix, Floats, Integers]:
    none = np.zeros(0, dtype=np.int64)
    starts, columns, factors, limits = [np.zeros(1, dtype=np.int64)], [none], [none], [none]
    done, offset = 0, len(first_stage.upper)
    for part in parts:
        block = part.block
        own = np.arange(offset, offset + len(block.upper))
        place = np.concatenate([np.array(block.configurations, dtype=np.int64), own])
        columns.append(place[block.columns])
        factors.append(block.factors)
        starts.append(block.starts[1:] + done)
        limits.append(block.limits)
        done += int(block.starts[-1])
        offset += len(block.upper)
    matrix = matrix_of(np.concatenate(starts), np.concatenate(columns), np.concatenate(factors), offset)
    below = first_stage.matrix()
    below.resize((below.shape[0], offset))
    limits.append(np.asarray(first_stage.limits, dtype=np.int64))
    upper = np.concatenate([first_stage.upper, *(part.block.upper for part in parts)]).astype(np.int64)
    return with_matrix_below(matrix, below), np.concatenate(limits).astype(float), upper


def _live(part: Part, seen: Sequence[int]) -> Integers:
    """The columns that these configurations leave open."""
    opener = part.block.opened_by
    return np.flatnonzero((opener == ALWAYS) | np.isin(opener, seen))


def _least(matrix: Matrix, limits: Integers, factors: Integers, upper: Integers) -> int:
    """The least value in whole numbers."""
    found = whole_rows(matrix.astype(float), limits.astype(float), factors.astype(float), upper, LONGEST_S)
    if found.solution is None or not _keeps(matrix, limits, found.solution, upper):
        raise UnsoundPlan("The engine found no places for a day of a future, although leaving all without is possible.")
    value = int(factors @ found.solution)
    if found.bound is None or value > found.bound:
        raise UnsoundPlan("A day of a future could not be decided in {seconds} s.", seconds=LONGEST_S)
    return value


def _keeps(matrix: Matrix, limits: Integers, solution: Integers, upper: Integers) -> bool:
    inside = bool((solution >= 0).all() and (solution <= upper).all())
    return inside and bool((matrix @ solution <= limits).all())
