"""A linear model in whole numbers that no solver owns, and bounds on it that are exact.

All variables are whole numbers from 0 to an upper bound, all rows read «at most». CP-SAT and HiGHS
are given the same rows. A bound made from dual prices is recomputed here in whole numbers, so a wrong
price can weaken a bound but never falsify it (Neumaier and Shcherbina, Safe bounds in linear and
mixed-integer linear programming, 2004).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Term = tuple[int, int]

PRICE_SCALE = 2**16
"""Dual prices are rounded to multiples of 1 / PRICE_SCALE before the bound is computed."""

SAFE_MAGNITUDE = 2.0**61
"""Sums beyond this are not attempted in 64 bits; the bound is given up instead."""


@dataclass(slots=True)
class LinearModel:
    """Variables and rows in the making; `upper` is 0 for a variable that is ruled out."""

    upper: list[int] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)
    factors: list[list[int]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)

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

    def is_broken_by(self, solution: Integers) -> bool:
        """Whether a solution breaks a row or an upper bound, in whole numbers."""
        if (solution < 0).any() or (solution > np.asarray(self.upper)).any():
            return True
        chosen = solution.tolist()
        return any(
            sum(a * chosen[j] for j, a in zip(columns, factors, strict=True)) > limit
            for columns, factors, limit in zip(self.columns, self.factors, self.limits, strict=True)
        )

    def rest_after(self, solution: Integers) -> "LinearModel":
        """What remains of the rows when the first variables are held at a solution: a model of the others alone.

        Where the solution breaks a row or a bound by itself, the rest has a row that nothing can keep.
        """
        known = solution.tolist()
        rest = LinearModel(self.upper[len(known) :])
        if any(value > upper for value, upper in zip(known, self.upper, strict=False)):
            rest.row([], -1)
        for columns, factors, limit in zip(self.columns, self.factors, self.limits, strict=True):
            pairs = list(zip(columns, factors, strict=True))
            left = limit - sum(a * known[j] for j, a in pairs if j < len(known))
            rest.row([(j - len(known), a) for j, a in pairs if j >= len(known)], left)
        return rest

    def restricted_to(self, allowed: Mask) -> "LinearModel":
        """The same rows with the variables that are not allowed held at 0."""
        upper = [bound if keep else 0 for bound, keep in zip(self.upper, allowed, strict=True)]
        return LinearModel(upper, self.columns, self.factors, self.limits)

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
    paid = 0
    for row in np.flatnonzero(rounded).tolist():
        price = int(rounded[row])
        factors = np.asarray(model.factors[row], dtype=np.int64)
        largest += price * float(np.abs(factors).max(initial=0))
        if largest > SAFE_MAGNITUDE:
            return None
        reduced[model.columns[row]] += price * factors
        paid += price * model.limits[row]
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
