"""Dials of the generator and ways to draw by them: every draw follows from a seed and a name, from nothing else."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from types import MappingProxyType
from typing import Any, TypeVar

from planner.reference import DATA

Value = TypeVar("Value")

Dials = Mapping[str, Any]
"""Values of the generator's dials by name, as `data/parameters/synthesis.toml` explains them."""


@cache
def dials() -> Dials:
    """The dials in the file, without unit, meaning, source and kind."""
    with (DATA / "parameters" / "synthesis.toml").open("rb") as source:
        return MappingProxyType({name: entry["value"] for name, entry in tomllib.load(source).items()})


def for_operator(by_operator: Mapping[str, Any], operator: str) -> Any:
    """The entry of an operator in a dial that knows `bfe` and, for the others, `bufetat`."""
    return by_operator[operator if operator in by_operator else "bufetat"]


def stream(seed: int, *subject: str) -> Random:
    """Random numbers for one subject, so that a change to one leaves all others as they were."""
    return Random("/".join((str(seed), *subject)))  # noqa: S311  not for secrets: the draws must be repeatable


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` split into whole parts in proportion to the weights, by largest remainder, ties to the first."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights must sum to more than 0")
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def deal(rng: Random, count: int, weights: Mapping[Value, float]) -> list[Value]:
    """`count` values in shuffled order, each as often as its weight says to within one (systematic sampling)."""
    values = list(weights)
    bounds = list(accumulate(weights[value] for value in values))
    start = rng.random()
    dealt: list[Value] = []
    index = 0
    for draw in range(count):
        point = (draw + start) / count * bounds[-1]
        while index < len(values) - 1 and bounds[index] <= point:
            index += 1
        dealt.append(values[index])
    rng.shuffle(dealt)
    return dealt


def pick(rng: Random, weights: Mapping[Value, float]) -> Value:
    """One value, drawn by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def some(rng: Random, values: Sequence[Value], share: float) -> list[Value]:
    """That share of the values, rounded to whole ones, in the order given."""
    chosen = sorted(rng.sample(range(len(values)), round(len(values) * share)))
    return [values[index] for index in chosen]


def between(rng: Random, least_and_most: Sequence[int]) -> int:
    """A whole number between the two, both included."""
    return rng.randint(least_and_most[0], least_and_most[1])
