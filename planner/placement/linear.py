"""A linear model in whole numbers that no solver owns, and bounds on it that are exact.

All variables are whole numbers from 0 to an upper bound, all rows read «at most». CP-SAT and HiGHS
are given the same rows. A bound made from dual prices is recomputed here in whole numbers, so a wrong
price can weaken a bound but never falsify it (Neumaier and Shcherbina, Safe bounds in linear and
mixed-integer linear programming, 2004).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import gcd
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Term = tuple[int, int]
Matrix: TypeAlias = csr_array
"""Rows by columns, sparse, in whole numbers."""

PRICE_SCALE = 2**16
"""Dual prices are rounded to multiples of 1 / PRICE_SCALE before the bound is computed."""

SAFE_MAGNITUDE = 2.0**61
"""Sums beyond this are not attempted in 64 bits; the bound is given up instead."""


def matrix_of(starts: Integers, columns: Integers, factors: Integers, width: int) -> Matrix:
    """Rows given one after the other: row n has the entries from `starts[n]` up to `starts[n + 1]`."""
    made: Matrix = csr_array((factors, columns, starts), shape=(len(starts) - 1, width))
    return made


def with_rows_below(matrix: Matrix, rows: Sequence[Integers]) -> Matrix:
    """The same with more rows, each given in full."""
    return with_matrix_below(matrix, csr_array(np.array(rows))) if len(rows) else matrix


def with_matrix_below(matrix: Matrix, below: Matrix) -> Matrix:
    """The rows of both, one under the other."""
    both: Matrix = csr_array(vstack([matrix, below]))
    return both


@dataclass(slots=True)
class LinearModel:
    """Variables and rows in the making; `upper` is 0 for a variable that is ruled out."""

    upper: list[int] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)
    factors: list[list[int]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    _as_matrix: csr_array | None = field(default=None, repr=False)

    def variable(self, upper: int = 1) -> int:
        """A new variable from 0 to `upper`; its number."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, terms: Iterable[Term], limit: int) -> int | None:
        """The sum of factor × variable over `terms` is at most `limit`; the row's number.

        A row that cannot be broken is left out (`None`).
        """
        merged: dict[int, int] = {}
        for variable, factor in terms:
            if self.upper[variable] > 0:
                merged[variable] = merged.get(variable, 0) + factor
        reachable = sum(factor * self.upper[variable] for variable, factor in merged.items() if factor > 0)
        if reachable <= limit:
            return None
        self.columns.append(list(merged))
        self.factors.append(list(merged.values()))
        self.limits.append(limit)
        return len(self.limits) - 1

    def matrix(self) -> csr_array:
        """All rows as one sparse matrix of whole numbers; only rows added since the last call are read anew."""
        known = self._as_matrix
        width = len(self.upper)
        done = known.shape[0] if known is not None else 0
        if known is None or done < len(self.limits):
            starts = np.cumsum([0, *map(len, self.columns[done:])])
            count = int(starts[-1])
            columns = np.fromiter(chain.from_iterable(self.columns[done:]), dtype=np.int64, count=count)
            factors = np.fromiter(chain.from_iterable(self.factors[done:]), dtype=np.int64, count=count)
            if known is not None:  # joined by hand: in small models most of a solve went to stacking matrices
                starts = np.concatenate([known.indptr, known.indptr[-1] + starts[1:]])
                columns = np.concatenate([known.indices, columns])
                factors = np.concatenate([known.data, factors])
            known = matrix_of(starts, columns, factors, width)
        elif known.shape[1] < width:
            known.resize((done, width))
        self._as_matrix = known
        return known

    def live_rows(self) -> Iterator[tuple[list[int], list[int], int]]:
        """Columns, factors and limit of every row that the variables not ruled out can break."""
        matrix, upper = self.matrix(), np.asarray(self.upper, dtype=np.int64)
        live = np.flatnonzero(upper > 0)
        small = csr_array(matrix[:, live])
        reachable = csr_array((np.maximum(small.data, 0), small.indices, small.indptr), shape=small.shape) @ upper[live]
        for row in np.flatnonzero(reachable > np.asarray(self.limits)).tolist():
            inside = slice(small.indptr[row], small.indptr[row + 1])
            yield live[small.indices[inside]].tolist(), small.data[inside].tolist(), self.limits[row]

    def is_broken_by(self, solution: Integers) -> bool:
        """Whether a solution breaks a row or an upper bound, in whole numbers."""
        if (solution < 0).any() or (solution > np.asarray(self.upper)).any():
            return True
        return bool((self.matrix() @ solution > np.asarray(self.limits)).any())

    def rest_after(self, solution: Integers) -> "LinearModel":
        """What remains of the rows when the first variables are held at a solution: a model of the others alone.

        Where the solution breaks a row or a bound by itself, the rest has a row that nothing can keep.
        """
        count, matrix = len(solution), self.matrix()
        known = np.zeros(len(self.upper), dtype=np.int64)
        known[:count] = solution
        left = np.asarray(self.limits, dtype=np.int64) - matrix @ known
        rest = LinearModel(self.upper[count:])
        if (solution > np.asarray(self.upper[:count])).any():
            rest.row([], -1)
        speaking = np.searchsorted(matrix.indptr, np.flatnonzero(matrix.indices >= count), side="right") - 1
        for row in np.union1d(speaking, np.flatnonzero(left < 0)).tolist():
            pairs = zip(self.columns[row], self.factors[row], strict=True)
            rest.row([(j - count, a) for j, a in pairs if j >= count], int(left[row]))
        return rest

    def least(self) -> Integers | None:
        """The solution in which every variable is as small as in any; `None` where rows leave a choice or no way out.

        A row with one negative factor says how large that variable has to be at least, given the others. What
        follows from these rows is no larger than any solution, so if it keeps the other rows too, it is the least.
        """
        values = [0] * len(self.upper)
        rows = [list(zip(*row, strict=True)) for row in zip(self.columns, self.factors, strict=True)]
        risen = True
        while risen:
            risen = False
            for terms, limit in zip(rows, self.limits, strict=True):
                lowering = [(j, -a) for j, a in terms if a < 0]
                if len(lowering) != 1:
                    continue
                [(variable, by)] = lowering
                least = -((limit - sum(a * values[j] for j, a in terms if a > 0)) // by)
                if least > self.upper[variable]:
                    return None
                if least > values[variable]:
                    values[variable] = least
                    risen = True
        solution = np.array(values, dtype=np.int64)
        return None if self.is_broken_by(solution) else solution

    def restricted_to(self, allowed: Mask) -> "LinearModel":
        """The same rows with the variables that are not allowed held at 0."""
        upper = [bound if keep else 0 for bound, keep in zip(self.upper, allowed, strict=True)]
        return LinearModel(upper, list(self.columns), list(self.factors), list(self.limits), self.matrix().copy())

    def hold(self, bound: "Bound", value: int) -> None:
        """Adds what holds in all solutions whose objective is at most `value`: rows used up, variables at their top."""
        for row in bound.used_up(value):
            terms = zip(self.columns[row], self.factors[row], strict=True)
            self.row([(j, -a) for j, a in terms], -self.limits[row])
        for variable in bound.at_upper(value):
            self.row([(variable, -1)], -self.upper[variable])

    def rule_out(self, variables: Iterable[int]) -> None:
        """These variables are 0 in every solution."""
        for variable in variables:
            self.upper[variable] = 0


@dataclass(frozen=True, slots=True)
class Objective:
    """What is to be as small as possible: constant + Σ factor × variable, in whole numbers."""

    terms: tuple[Term, ...]
    constant: int = 0

    def value(self, solution: Sequence[int] | Integers) -> int:
        """The objective at a solution."""
        return self.constant + sum(factor * int(solution[variable]) for variable, factor in self.terms)

    def vector(self, size: int) -> Integers:
        """The factors as one array over all variables."""
        factors = np.zeros(size, dtype=np.int64)
        for variable, factor in self.terms:
            factors[variable] += factor
        return factors

    def step(self) -> int:
        """The values of the objective lie this far apart, or a multiple of it."""
        return gcd(*(abs(factor) for _, factor in self.terms)) or 1

    def rounded_up(self, bound: float | int) -> int:
        """The smallest value the objective can take that is not below `bound`."""
        step = self.step()
        return self.constant + step * -int(-(bound - self.constant) // step)


def sum_of(factors: Integers) -> Objective:
    """The objective with these factors, one per variable from the first on."""
    counted = np.flatnonzero(factors)
    return Objective(tuple(zip(counted.tolist(), factors[counted].tolist(), strict=True)))


@dataclass(frozen=True, slots=True)
class Bound:
    """A proven bound and the certificate behind it, all in exact whole numbers.

    `exact` is the bound before rounding, `reduced` what each variable costs when raised by one, and
    `prices` what each unit left unused in a row costs, all [1 / PRICE_SCALE].
    """

    value: int
    exact: int
    reduced: Integers
    prices: Integers

    def at_zero(self, value: int) -> list[int]:
        """Variables that are 0 in every solution whose objective is at most `value`."""
        return np.flatnonzero(self.reduced > self._room(value)).tolist()

    def at_upper(self, value: int) -> list[int]:
        """Variables that are at their upper bound in every such solution."""
        return np.flatnonzero(self.reduced < -self._room(value)).tolist()

    def used_up(self, value: int) -> list[int]:
        """Rows that hold with equality in every such solution."""
        return np.flatnonzero(self.prices > self._room(value)).tolist()

    def _room(self, value: int) -> int:
        return value * PRICE_SCALE - self.exact


def combined(parts: Iterable[tuple[int, Objective]]) -> Objective:
    """The weighted sum of objectives."""
    terms: dict[int, int] = {}
    constant = 0
    for weight, objective in parts:
        constant += weight * objective.constant
        for variable, factor in objective.terms:
            terms[variable] = terms.get(variable, 0) + weight * factor
    return Objective(tuple((variable, factor) for variable, factor in terms.items() if factor), constant)


def exact_bound(
    model: LinearModel, objective: Objective, prices: Floats, exactly_one: Iterable[tuple[int, int]] = ()
) -> Bound | None:
    """The bound that non-negative row prices prove, in exact arithmetic; `None` where numbers grow too large.

    For any prices y ≥ 0: c·x ≥ −y·b + Σⱼ min(0, (c + yA)ⱼ)·uⱼ over all x with Ax ≤ b, 0 ≤ x ≤ u.
    `exactly_one` names pairs of rows «at most one» and «at least one» over the same variables, which no
    other pair shares: they are given the best prices there are for them, whatever `prices` says.
    """
    rounded = np.rint(np.maximum(prices, 0.0) * PRICE_SCALE).astype(np.int64)
    pairs = list(exactly_one)
    rounded[[row for pair in pairs for row in pair]] = 0
    reduced = objective.vector(len(model.upper)) * PRICE_SCALE
    largest = float(np.abs(reduced).max(initial=0))
    if rounded.any():  # most bounds ask for no prices at all, and then no matrix is needed
        matrix = model.matrix()
        of_rows = np.append(rounded, np.zeros(matrix.shape[0] - len(rounded), dtype=np.int64))
        largest += float(of_rows.astype(float) @ _steepest(matrix))
        if largest <= SAFE_MAGNITUDE:
            reduced = reduced + matrix.T @ of_rows
    if largest > SAFE_MAGNITUDE:
        return None
    paid = sum(int(rounded[row]) * model.limits[row] for row in np.flatnonzero(rounded))
    upper = np.asarray(model.upper, dtype=np.int64)
    for at_most, at_least in pairs:
        columns = np.asarray(model.columns[at_most])
        live = columns[upper[columns] > 0]
        if len(live):
            cheapest = int(reduced[live].min())
            reduced[columns] -= cheapest
            paid -= cheapest
            rounded[at_most if cheapest < 0 else at_least] = abs(cheapest)
    gaining = np.flatnonzero(reduced < 0)
    gained = sum(int(reduced[j]) * int(upper[j]) for j in gaining)
    exact = objective.constant * PRICE_SCALE - paid + gained
    return Bound(objective.rounded_up(-(-exact // PRICE_SCALE)), exact, reduced, rounded)


def _steepest(matrix: Matrix) -> Floats:
    """The largest factor of each row, whatever its sign; 0 in a row without any."""
    largest = np.zeros(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if len(filled):
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[filled])
    return largest
