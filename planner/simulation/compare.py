"""Scenarios side by side: figures, differences from the baseline, what each part contributes, what drives the spread.

All differences are taken future by future: the futures of one number meet the same children with the same stays,
so what chance does to both falls out. A scenario against itself differs by exactly 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt
from statistics import NormalDist, variance
from typing import Any

from models.parameters import PAYMENT_DIALS, Parameters
from planner.simulation.costs.futures import COST_MEASURES
from planner.simulation.measures import MEASURES, Measure
from planner.simulation.replications import OF_NEW_UNITS
from planner.simulation.results import interval
from planner.simulation.setup import Epoch, Setup
from planner.simulation.simulate import Future

MAIN = "breach_days"
"""The measure by which scenarios are ranked: days without a place that children should have had."""

COMPARED: tuple[Measure, ...] = (*MEASURES, *OF_NEW_UNITS, *COST_MEASURES)
"""What children need first; what it costs stands last."""

COVERED = 0.8
"""How many futures in ten lie between the two ends that tell of their spread."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` futures with its 95 % interval, and the ends between which eight futures in ten lie."""

    mean: float
    low: float
    high: float
    p10: float
    p90: float
    n: int


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one scenario: its own figure, and what it has more of than the baseline.

    `reduction` is how many times smaller the variance of the difference is than without common random numbers;
    `None` where nothing differs.
    """

    measure: str
    unit: str
    value: Estimate
    difference: Estimate
    reduction: float | None


@dataclass(frozen=True, slots=True)
class Chance:
    """How often one scenario is better than another on the main measure, over futures with the same children.

    `probability` counts ties as half; its interval is Wilson's, 95 %.
    """

    scenario: str
    other: str
    better: int
    equal: int
    worse: int
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a stack changes on its own, or, without a name, what the parts do to each other."""

    name: str
    measure: str
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Range:
    """How far a dial may be from its value: factors on all its entries, why, and how far that can be trusted."""

    name: str
    dial: str
    low: float
    high: float
    meaning: str
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class Driver:
    """The difference from the baseline with a dial at its low and at its high end, in both scenarios alike."""

    scenario: str
    dial: Range
    measure: str
    at_low: Estimate
    at_high: Estimate

    @property
    def swing(self) -> float:
        """How far apart the two ends are."""
        return abs(self.at_high.mean - self.at_low.mean)


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of some values, its interval, and the spread of the values themselves."""
    mean, low, high = interval(values)
    return Estimate(
        mean, low, high, quantile(values, (1 - COVERED) / 2), quantile(values, (1 + COVERED) / 2), len(values)
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which the share of all lies; a straight line between neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def paired(first: Sequence[Future], second: Sequence[Future], measure: str) -> list[tuple[float, float]]:
    """The measure in both, future by future, where both have lived through it."""
    other = {each.replication: each for each in second}
    return [
        (each.figures.get(measure, 0.0), other[each.replication].figures.get(measure, 0.0))
        for each in first
        if each.replication in other
    ]


def lines(base: Sequence[Future], futures: Sequence[Future]) -> tuple[Line, ...]:
    """Every measure of a scenario beside the baseline; those of new units only where there are any."""
    found = []
    for measure in COMPARED:
        if not any(measure.code in each.figures for each in futures):
            continue
        pairs = paired(base, futures, measure.code)
        value = estimate([each.figures.get(measure.code, 0.0) for each in futures])
        found.append(Line(measure.code, measure.unit, value, difference(pairs), reduction(pairs)))
    return tuple(found)


def difference(pairs: Sequence[tuple[float, float]]) -> Estimate:
    """What the second of each pair has more than the first."""
    return estimate([after - before for before, after in pairs])


def reduction(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The variance of a difference of independent futures, over that of the same futures paired."""
    if len(pairs) < 2:
        return None
    of_pairs = variance([after - before for before, after in pairs])
    if of_pairs == 0:
        return None
    return (variance([before for before, _ in pairs]) + variance([after for _, after in pairs])) / of_pairs


def chance(name: str, futures: Sequence[Future], other: str, others: Sequence[Future], measure: str = MAIN) -> Chance:
    """How often `name` has less of the measure than `other`."""
    pairs = paired(futures, others, measure)
    better = sum(mine < theirs for mine, theirs in pairs)
    equal = sum(mine == theirs for mine, theirs in pairs)
    count = len(pairs)
    share = (better + equal / 2) / count
    low, high = wilson(share, count)
    return Chance(name, other, better, equal, count - better - equal, share, low, high)


def chances(runs: Mapping[str, Sequence[Future]]) -> tuple[Chance, ...]:
    """Every scenario against every one before it."""
    return tuple(chance(later, runs[later], first, runs[first]) for first, later in combinations(runs, 2))


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's formula."""
    z = NormalDist().inv_cdf(0.975)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def contributions(
    base: Sequence[Future], parts: Mapping[str, Sequence[Future]], whole: Sequence[Future], measure: str = MAIN
) -> tuple[Part, ...]:
    """What each part of a stack does alone, then what is left of the whole: what the parts do to each other.

    The bars add up to the difference of the whole, future by future. How they share what they do together is not
    decided by them: the split is a guide («veiledende»).
    """
    numbers = set.intersection(*({each.replication for each in run} for run in (base, whole, *parts.values())))

    def of(run: Sequence[Future]) -> dict[int, float]:
        return {each.replication: each.figures.get(measure, 0.0) for each in run if each.replication in numbers}

    start, end = of(base), of(whole)
    left = {number: end[number] - start[number] for number in sorted(numbers)}
    found = []
    for name, run in parts.items():
        alone = of(run)
        effect = {number: alone[number] - start[number] for number in left}
        left = {number: left[number] - effect[number] for number in left}
        found.append(Part(name, measure, estimate(list(effect.values()))))
    return (*found, Part("", measure, estimate(list(left.values()))))


def scaled(setup: Setup, dial: Range, factor: float) -> Setup:
    """The setup with a dial, all its entries, so many times its value on every day.

    The base stays: arrivals are drawn from it, so that the same children come.
    """
    epochs = tuple(replace(epoch, parameters=_turned(epoch.parameters, dial.dial, factor)) for epoch in setup.epochs)
    return replace(setup, epochs=epochs)


def _turned(parameters: Parameters, dial: str, factor: float) -> Parameters:
    turned: Any = {dial: _times(getattr(parameters, dial), factor)}
    return replace(parameters, **turned)


def _times(value: object, factor: float) -> object:
    if isinstance(value, Mapping):
        return {key: _times(each, factor) for key, each in value.items()}
    assert isinstance(value, int | float)
    return value * factor


def without_payment(setup: Setup) -> tuple[object, ...]:
    """All that decides the futures of a setup: equal where nothing but its name and who pays differs."""

    def bare(epoch: Epoch) -> Epoch:
        told = {name: getattr(setup.base.parameters, name) for name in PAYMENT_DIALS}
        return replace(epoch, parameters=replace(epoch.parameters, **told))

    epochs = [bare(epoch) for epoch in setup.epochs]
    kept = [each for at, each in enumerate(epochs) if at == 0 or _says_more(epochs[at - 1], each)]
    return (bare(setup.base), tuple(kept), setup.counted, setup.simulated, setup.days, setup.warm_up, setup.seed)


def _says_more(before: Epoch, after: Epoch) -> bool:
    """Whether an epoch differs from the one before it in more than its day."""
    return (before.dataset, before.parameters) != (after.dataset, after.parameters)
