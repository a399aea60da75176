"""Rows that follow from half the sum of others, rounded down: they cut off what three children do with halves.

If a and b, b and c, c and a are kept from being together, half the sum of the three rows says a + b + c ≤ 1½, so
at most 1. Such rows (zero-half cuts: Caprara and Fischetti, {0, ½}-Chvátal-Gomory cuts, 1996) are sums of whole
numbers, so they are as exact as the rows they come from, whatever led to them.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import gcd

import numpy as np

from planner.placement.linear import Floats, Integers, LinearModel, Term

NEAR = 1e-6
"""What a relaxation may be off [of a variable or a row] and still count as at its limit."""

BROKEN = 1e-3
"""A row is worth adding when the relaxation breaks it by more than this."""

MOST_HALVES = 100
"""Rows added at once; those from the fewest others first."""

MOST_TERMS = 400
"""Longer rows are left out: one with 3,500 terms raised the bound by hardly anything and weighs on every relaxation."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum of rows modulo 2, as bits: columns between their limits with an odd factor, whether its limit is odd, rows.

    Bits of `columns` and `rows` are places in lists that the search keeps.
    """

    columns: int
    is_odd: bool
    rows: int

    def plus(self, other: "_Sum") -> "_Sum":
        return _Sum(self.columns ^ other.columns, self.is_odd != other.is_odd, self.rows ^ other.rows)


def add_halves(model: LinearModel, solution: Floats) -> int:
    """Adds rounded halves of sums that the relaxation breaks; how many were added.

    Only rows that hold with equality take part, and only sums in which every variable between its limits has an
    even factor and the limit is odd: rounding then loses a half, and by that much the relaxation breaks the row.
    """
    upper = np.asarray(model.upper, dtype=np.int64)
    numbers, sums = _at_their_limit(model, upper, solution)
    added = 0
    for one in _odd_sums(sums)[:MOST_HALVES]:
        rows = [int(numbers[bit]) for bit in _bits(one.rows)]
        terms, limit = _rounded_half(model, rows, upper, solution)
        broken_by = sum(factor * float(solution[j]) for j, factor in terms) - limit
        if broken_by > BROKEN and len(terms) <= MOST_TERMS:
            added += model.row(terms, limit) is not None
    return added


def _at_their_limit(model: LinearModel, upper: Integers, solution: Floats) -> tuple[Integers, list[_Sum]]:
    """The numbers of the rows that hold with equality, and each of them modulo 2; those alike only once."""
    matrix = model.matrix()
    tight = np.flatnonzero(np.asarray(model.limits) - matrix @ solution < NEAR)
    is_top = (upper > 0) & (solution > upper - NEAR)
    place = np.cumsum((solution > NEAR) & ~is_top)
    between = np.diff(place, prepend=0) > 0
    known: dict[tuple[int, bool], int] = {}
    for row in tight.tolist():
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        step = int(np.gcd.reduce(matrix.data[inside]))
        odd = matrix.indices[inside][matrix.data[inside] // step % 2 != 0]
        columns = sum(1 << bit for bit in place[odd[between[odd]]].tolist())
        is_odd = (model.limits[row] // step + int(upper[odd[is_top[odd]]].sum())) % 2 == 1
        if columns and model.limits[row] % step == 0:
            known.setdefault((columns, is_odd), row)
    sums = [_Sum(columns, is_odd, 1 << bit) for bit, (columns, is_odd) in enumerate(known)]
    return np.fromiter(known.values(), dtype=np.int64), sums


def _odd_sums(sums: list[_Sum]) -> list[_Sum]:
    """Sums with an odd limit and no column left, fewest rows first: one column after the other is eliminated."""
    found: list[_Sum] = []
    while sums:
        pivot = min(sums, key=lambda one: (one.rows.bit_count(), one.columns.bit_count(), one.rows))
        column = min(
            (1 << bit for bit in _bits(pivot.columns)), key=lambda bit: sum(bool(s.columns & bit) for s in sums)
        )
        rest = [one.plus(pivot) if one.columns & column else one for one in sums if one is not pivot]
        found.extend(one for one in rest if not one.columns and one.is_odd)
        sums = [one for one in rest if one.columns]
    return sorted(found, key=lambda one: (one.rows.bit_count(), one.rows))


def _bits(number: int) -> list[int]:
    return [bit for bit in range(number.bit_length()) if number >> bit & 1]


def _rounded_half(model: LinearModel, rows: list[int], upper: Integers, solution: Floats) -> tuple[list[Term], int]:
    """Half the sum of the rows, each divided by its step, rounded down; odd variables at the top count once more."""
    total: dict[int, int] = defaultdict(int)
    limit = 0
    for row in rows:
        step = gcd(*model.factors[row])
        limit += model.limits[row] // step
        for j, factor in zip(model.columns[row], model.factors[row], strict=True):
            total[j] += factor // step
    for j, factor in total.items():
        if factor % 2 and upper[j] > 0 and solution[j] > upper[j] - NEAR:
            total[j] += 1
            limit += int(upper[j])
    return [(j, factor // 2) for j, factor in total.items() if factor // 2], limit // 2
