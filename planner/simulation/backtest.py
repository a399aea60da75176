"""What the demand model would have said earlier: fitted to a public series up to a year, foretold beyond it.

Children in institutions on 31 December are referrals that have not ended: so many per 1 000 inhabitants aged 12–17
a day, each still there as the curve of stays says. Two ways to foretell are set beside what came: the rate stays as
it was last seen, as the simulation has it where nothing is turned, and the rate goes on falling or growing as before.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from statistics import fmean

from models.parameters import Parameters
from planner.placement.spread import t_quantile
from planner.simulation.poisson import central
from planner.simulation.survival import curve_from

STEADY, TREND = "steady", "trend"
LONGEST_STAY = 3_650
"""Days back from which anyone may still be there."""

SMALLEST_SHARE = 1e-6

Left = Callable[[float], float]
"""The share of those referred so many days ago who are still there [0–1]."""


@dataclass(frozen=True, slots=True)
class Series:
    """A public series: value by year, its unit, and the inhabitants aged 12–17 on 1 January by year.

    A stock is counted on 31 December; a flow over the year (`is_flow`), and then the middle of the year counts.
    """

    code: str
    unit: str
    is_flow: bool
    values: Mapping[int, float]
    inhabitants: Mapping[int, int]

    def people(self, day: date) -> float:
        """Inhabitants on the day, a straight line between two Januaries; the nearest outside the table."""
        years = self.inhabitants
        year = (
            day.year if day.year in years and day.year + 1 in years else min(max(day.year, min(years)), max(years) - 1)
        )
        share = min(1.0, max(0.0, (day - date(year, 1, 1)).days / 365.25))
        return years[year] * (1 - share) + years[year + 1] * share

    def counted_on(self, year: int) -> date:
        """The day to which the value of a year belongs."""
        return date(year, 7, 1) if self.is_flow else date(year, 12, 31)


@dataclass(frozen=True, slots=True)
class Trend:
    """The straight line of the logarithm of the rate over the years: growth a year, and what is left unexplained."""

    growth: float
    growth_low: float
    growth_high: float
    spread: float
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Foretold:
    """One year by one way: what would have been said with its 95 % interval, and what came where that is known."""

    series: str
    way: str
    year: int
    value: float
    low: float
    high: float
    came: float | None

    @property
    def is_inside(self) -> bool | None:
        """Whether what came lies in the interval; `None` where it is not known."""
        return None if self.came is None else self.low <= self.came <= self.high

    @property
    def off(self) -> float | None:
        """How far the foretold value is from what came, as a share of it; above 0 it was too high."""
        return None if self.came is None else self.value / self.came - 1


def left_of_all(parameters: Parameters) -> Left:
    """The share still there over all classes of ground, as the rates of the dials mix them."""
    rates = parameters.referral_rate["bufetat"]
    curves = {name: curve_from(table, 1.0, name) for name, table in parameters.stay_survival.items()}
    whole = sum(rates[name] for name in curves)
    return lambda day: sum(rates[name] * curve.share_left(day) for name, curve in curves.items()) / whole


def trend_of(series: Series, last: int) -> Trend:
    """The trend of the rate per inhabitant up to the year `last`; at least three values."""
    years = tuple(year for year in sorted(series.values) if year <= last)
    line = _line(series, years)
    half = t_quantile(len(years) - 2) * line.error_of_slope
    return Trend(exp(line.slope) - 1, exp(line.slope - half) - 1, exp(line.slope + half) - 1, line.spread, years)


def foretold(series: Series, left: Left, last: int, until: int) -> tuple[Foretold, ...]:
    """Both ways for every year after `last` up to `until`, from the values up to `last` alone.

    A steady rate has the interval that the simulation itself would give: chance in referrals and stays (Poisson).
    The trend has that of the straight line, of its slope and of single years, with the same chance on top.
    """
    years = [year for year in sorted(series.values) if year <= last]
    line = _line(series, tuple(years))
    base = years[-1]
    stock = _Stock(series, left, base, until)
    found: list[Foretold] = []
    for year in range(last + 1, until + 1):
        came = series.values.get(year)
        steady = series.values[base] * stock.on(year, 0.0) / stock.on(base, 0.0)
        low, high = _poisson_band(steady, series.is_flow)
        found.append(Foretold(series.code, STEADY, year, steady, low, high, came))
        growth = exp(line.slope) - 1
        level = line.at(base) * series.people(series.counted_on(base))
        trend = level * stock.on(year, growth) / stock.on(base, growth)
        error = sqrt(line.error_at(year) ** 2 + _chance(trend, series.is_flow) ** 2)
        half = t_quantile(len(years) - 2) * error
        found.append(Foretold(series.code, TREND, year, trend, trend * exp(-half), trend * exp(half), came))
    return tuple(found)


class _Stock:
    """Children there, or days lived there, in units of the rate: the model's own referrals and stays, day by day."""

    def __init__(self, series: Series, left: Left, base: int, until: int) -> None:
        self._series = series
        self._shares = [share for ago in range(LONGEST_STAY) if (share := left(ago)) > SMALLEST_SHARE]
        self._start = series.counted_on(base).toordinal()
        last = series.counted_on(until).toordinal()
        first = self._start - len(self._shares)
        self._people = {day: series.people(date.fromordinal(day)) for day in range(first, last + 1)}

    def on(self, year: int, growth: float) -> float:
        """On the day to which the value of the year belongs, with the rate growing so much a year from the base."""
        day = self._series.counted_on(year).toordinal()
        daily = float((1 + growth) ** (1 / 365.25))
        return math.fsum(
            share * self._people[day - ago] * daily ** (day - ago - self._start)
            for ago, share in enumerate(self._shares)
        )


def _poisson_band(mean: float, is_flow: bool) -> tuple[float, float]:
    """Where 95 % of counts lie; a year's days are about as certain as the children there at any time."""
    if is_flow:
        low, high = central(mean / 365)
        return 365.0 * low, 365.0 * high
    low, high = central(mean)
    return float(low), float(high)


def _chance(mean: float, is_flow: bool) -> float:
    """The standard error of the logarithm that chance alone makes."""
    return 1 / sqrt(mean / 365 if is_flow else mean)


@dataclass(frozen=True, slots=True)
class _Line:
    slope: float
    middle: float
    level: float
    spread: float
    count: int
    squares: float

    @property
    def error_of_slope(self) -> float:
        return self.spread / sqrt(self.squares)

    def at(self, year: float) -> float:
        return exp(self.level + self.slope * (year - self.middle))

    def error_at(self, year: float) -> float:
        """The standard error of a single year's logarithm."""
        return self.spread * sqrt(1 + 1 / self.count + (year - self.middle) ** 2 / self.squares)


def _line(series: Series, years: Sequence[int]) -> _Line:
    logs = [log(series.values[year] / series.people(series.counted_on(year))) for year in years]
    middle, level = fmean(years), fmean(logs)
    squares = sum((year - middle) ** 2 for year in years)
    slope = sum((year - middle) * (value - level) for year, value in zip(years, logs, strict=True)) / squares
    left = sum((value - level - slope * (year - middle)) ** 2 for year, value in zip(years, logs, strict=True))
    return _Line(slope, middle, level, sqrt(left / (len(years) - 2)), len(years), squares)
