"""What many draws say together: the mean with its interval, how often each number came up, and quantiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev

CONFIDENCE = 0.95

FEWEST_DRAWS = 30
"""Below this many draws an interval is not trusted, however narrow it is."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over draws and its 95 % interval: how far the mean itself may be off for want of draws."""

    mean: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Whole width of the interval."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Spread:
    """Whole numbers from many draws: mean, share of draws with exactly 0, 1, 2 …, and the 10 and 90 % quantiles."""

    mean: Estimate
    shares: tuple[float, ...]
    p10: int
    p90: int


def estimate(values: Sequence[int], least: float, most: float) -> Estimate:
    """The mean and its interval by Student's t; values lie in `least` … `most`, and so does the interval.

    One draw says nothing of its own error: then the interval is all that is possible.
    """
    mean = fmean(values)
    if len(values) < 2:
        return Estimate(mean, least, most)
    half = t_quantile(len(values) - 1) * stdev(values) / sqrt(len(values))
    return Estimate(mean, max(least, mean - half), min(most, mean + half))


def t_quantile(freedom: int) -> float:
    """Two-sided quantile of Student's t for the confidence in use, with that many degrees of freedom.

    Exact for 1 and 2; from 3 on by Cornish and Fisher's expansion, at most 2 % off.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    if freedom == 1:
        return 12.7062
    if freedom == 2:
        return 4.3027
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def spread(values: Sequence[int], most: int) -> Spread:
    """The spread of numbers from 0 to `most`."""
    ordered = sorted(values)
    shares = tuple(values.count(number) / len(values) for number in range(most + 1))
    return Spread(estimate(values, 0, most), shares, quantile(ordered, 0.1), quantile(ordered, 0.9))


def quantile(ordered: Sequence[int], share: float) -> int:
    """The smallest of the ordered values that at least that share of them does not exceed."""
    least = next(n for n in range(1, len(ordered) + 1) if n >= share * len(ordered) - 1e-9)
    return ordered[least - 1]
