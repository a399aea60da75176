"""Splits a change exactly among its causes: the average over all orders in which they can act, each order beside it.

The method is the Shapley value over the parts, and within a part the Owen value over its factors: every part
is given what its factors change when they move from before to after, averaged over all orders in which the
parts can move. It needs no residual, and no order is preferred. How much the order matters is shown as the
lowest and highest amount of each part over the orders.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, permutations

METHOD = "Shapley value over the parts, Owen value over the factors of a part"

Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Part:
    """A cause under one name: the factors that move together."""

    name: str
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """What one part contributes, the lowest and highest over the orders, and what each factor has of it."""

    part: Part
    value: Fraction
    low: Fraction
    high: Fraction
    by_factor: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Order:
    """One order in which the parts can move, and what each then contributes, in that order."""

    parts: tuple[str, ...]
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A change from `before` to `after` split into portions that sum to it exactly, with every order."""

    before: Fraction
    after: Fraction
    portions: tuple[Portion, ...]
    orders: tuple[Order, ...]


def attribute(value: Callable[[Point], Fraction], before: Point, after: Point, parts: Sequence[Part]) -> Attribution:
    """The change of `value` from one point to the other, split among the parts.

    Every factor that differs between the points belongs to exactly one part.
    """
    orders, factors = [], dict.fromkeys((factor for part in parts for factor in part.factors), Fraction(0))
    for sequence in permutations(parts):
        state, moved = dict(before), []
        for part in sequence:
            gains = _within(value, state, after, part)
            for factor, gain in gains.items():
                factors[factor] += gain
            moved.append(sum(gains.values(), Fraction(0)))
            state.update({factor: after[factor] for factor in part.factors})
        orders.append(Order(tuple(part.name for part in sequence), tuple(moved)))
    portions = tuple(_portion(part, orders, factors) for part in parts)
    return Attribution(value(before), value(after), portions, tuple(orders))


def _within(value: Callable[[Point], Fraction], state: Point, after: Point, part: Part) -> dict[str, Fraction]:
    """What each factor of a part contributes from `state` on, averaged over the orders of the factors."""
    gains = dict.fromkeys(part.factors, Fraction(0))
    sequences = list(permutations(part.factors))
    for sequence in sequences:
        values = [value(point) for point in _path(state, after, sequence)]
        for factor, (low, high) in zip(sequence, pairwise(values), strict=True):
            gains[factor] += (high - low) / len(sequences)
    return gains


def _path(state: Point, after: Point, sequence: Sequence[str]) -> Iterator[Point]:
    point = dict(state)
    yield point
    for factor in sequence:
        point = {**point, factor: after[factor]}
        yield point


def _portion(part: Part, orders: Sequence[Order], factors: Mapping[str, Fraction]) -> Portion:
    moved = [order.values[order.parts.index(part.name)] for order in orders]
    by_factor = {factor: factors[factor] / len(orders) for factor in part.factors}
    return Portion(part, sum(moved, Fraction(0)) / len(moved), min(moved), max(moved), by_factor)
