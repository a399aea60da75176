"""Figures of many futures as one tidy table: mean, interval, number, and whether there were too few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from planner.placement.spread import FEWEST_DRAWS, quantile, t_quantile
from planner.simulation.measures import MEASURES, Measure
from planner.simulation.simulate import Future

WIDEST_SHARE = 0.1
"""Half an interval may be this share of its mean …"""

WIDEST = 0.5
"""… or this much in the measure's own unit, whichever is more; beyond it there are too few runs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one scenario [`unit`]: the mean over `n` futures and its 95 % interval by Student's t."""

    scenario: str
    measure: str
    unit: str
    mean: float
    low: float
    high: float
    n: int

    @property
    def has_too_few_runs(self) -> bool:
        """Whether the mean is not to be relied on: fewer than 30 futures, or an interval too wide."""
        half = (self.high - self.low) / 2
        return self.n < FEWEST_DRAWS or half > max(WIDEST, WIDEST_SHARE * abs(self.mean))


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, and both ends of its 95 % interval; one value says nothing of its error: then the ends are endless."""
    mean = fmean(values)
    if len(values) < 2:
        return mean, float("-inf"), float("inf")
    half = t_quantile(len(values) - 1) * stdev(values) / sqrt(len(values))
    return mean, mean - half, mean + half


def rows_of(scenario: str, futures: Sequence[Future], measures: Sequence[Measure] = MEASURES) -> tuple[Row, ...]:
    """A row per measure, in the order of the table of measures."""
    found = []
    for measure in measures:
        mean, low, high = interval([future.figures[measure.code] for future in futures])
        found.append(Row(scenario, measure.code, measure.unit, mean, low, high, len(futures)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Day:
    """One measured day (from 0) over many futures [children]: the mean, and between what eight of ten lie."""

    number: int
    mean: float
    low: float
    high: float


def course_of(futures: Sequence[Future], measure: str) -> tuple[Day, ...]:
    """A measure day by day over all futures that have it; empty where none has."""
    found = [future.course[measure] for future in futures if measure in future.course]
    return tuple(
        Day(number, fmean(values), quantile(sorted(values), 0.1), quantile(sorted(values), 0.9))
        for number, values in enumerate(zip(*found, strict=True))
    )


def differences(of: Sequence[Future], to: Sequence[Future], scenario: str) -> tuple[Row, ...]:
    """What the second scenario has more of than the first, future by future with the same random numbers."""
    pairs: list[tuple[Mapping[str, float], Mapping[str, float]]] = [
        (a.figures, b.figures) for a, b in zip(of, to, strict=True)
    ]
    found = []
    for measure in MEASURES:
        mean, low, high = interval([after[measure.code] - before[measure.code] for before, after in pairs])
        found.append(Row(scenario, measure.code, measure.unit, mean, low, high, len(pairs)))
    return tuple(found)
