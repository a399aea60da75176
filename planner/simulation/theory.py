"""Simulated queues against what mathematics knows of them: Erlang B and C, and Little's law.

The random streams, the interval and the cut of the warm-up are those of every simulation; the queue is the plain
one that theory speaks of: one kind of place, children in order of arrival, no rules. With a place as a server, a
stay as a service and `c` places it is M/G/c/c where those who find no place go away, and M/M/c where they wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from math import log, sqrt
from statistics import NormalDist, fmean, stdev

import numpy as np

from models.plan import marked
from planner.placement.spread import t_quantile
from planner.simulation.blocking import Floats, Lengths, blocked_shares, drawn
from planner.simulation.results import interval

ARRIVALS_PER_DAY = 0.5
MEAN_STAY = 120.0
"""Days."""

COVERED = 0.95
RUNS = 30
"""Runs of a queue that waits."""

ARRIVALS = 40_000
"""Arrivals per run that count, after the warm-up; queues that wait long get more."""

BLOCKING_RUNS, BLOCKING_ARRIVALS = 240, 10_000
"""More and shorter runs where nobody waits: they run side by side, and the start is soon forgotten."""

WARM_UP = 0.2
"""Arrivals cut from the start of every run, which begins empty, as a share of those that count."""


def erlang_b(load: float, places: int) -> float:
    """The share of arrivals that find all places taken and go away; `load` is arrivals per day times mean stay."""
    blocked = 1.0
    for number in range(1, places + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(load: float, places: int) -> float:
    """The share of arrivals that must wait; `load` is below `places`."""
    blocked = erlang_b(load, places)
    return places * blocked / (places - load * (1 - blocked))


def mean_wait(load: float, places: int, mean_stay: float) -> float:
    """Mean wait of all arrivals in the unit of `mean_stay`, those who need not wait among them."""
    return erlang_c(load, places) * mean_stay / (places - load)


def _exponential(draw: np.random.Generator, count: int) -> Floats:
    return draw.exponential(MEAN_STAY, count)


def _fixed(_: np.random.Generator, count: int) -> Floats:
    return np.full(count, MEAN_STAY)


def _lognormal(draw: np.random.Generator, count: int) -> Floats:
    """Coefficient of variation 1.5."""
    sigma = sqrt(log(1 + 1.5**2))
    return draw.lognormal(log(MEAN_STAY) - sigma**2 / 2, sigma, count)


def _hyperexponential(draw: np.random.Generator, count: int) -> Floats:
    """Nine of ten stays short (60 days on average), one of ten long (660)."""
    return draw.exponential(1.0, count) * np.where(draw.random(count) < 0.9, 60.0, 660.0)


LENGTHS: dict[str, Lengths] = {
    "exponential": _exponential,
    "fixed": _fixed,
    "lognormal": _lognormal,
    "hyperexponential": _hyperexponential,
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run says of those who count: shares and means."""

    blocked: float
    waited: float
    wait_days: float
    little: float


def blocking_run(seed: int, number: int, stays: str, places: int, arrivals: int) -> Run:
    """One run in which those who find no place go away, an event at a time; `blocking` does many at once."""
    warm_up = round(WARM_UP * arrivals)
    gaps, lengths = _drawn(seed, number, stays, arrivals + warm_up)
    ends: list[float] = []
    now, blocked = 0.0, 0
    for index, (gap, length) in enumerate(zip(gaps, lengths, strict=True)):
        now += gap
        while ends and ends[0] <= now:
            heappop(ends)
        if len(ends) < places:
            heappush(ends, now + length)
        elif index >= warm_up:
            blocked += 1
    return Run(blocked / arrivals, 0.0, 0.0, 0.0)


def waiting_run(seed: int, number: int, stays: str, places: int, arrivals: int) -> Run:
    """One run in which those who find no place wait, first come, first served.

    `little` is the mean number who wait, counted over time, over what Little's law makes of rate and wait.
    """
    warm_up = round(WARM_UP * arrivals)
    gaps, lengths = _drawn(seed, number, stays, arrivals + warm_up)
    free_at = [0.0] * places
    now = area = total = began_counting = 0.0
    waited = 0
    waiting: list[float] = []
    for index, (gap, length) in enumerate(zip(gaps, lengths, strict=True)):
        since, now = now, now + gap
        if index == warm_up:
            began_counting = since = now
        while waiting and waiting[0] <= now:
            until = heappop(waiting)
            area += max(0.0, until - since) * (len(waiting) + 1)
            since = max(since, until)
        area += (now - since) * len(waiting)
        if index == warm_up:
            area = 0.0
        start = max(now, free_at[0])
        heapreplace(free_at, start + length)
        if start > now:
            heappush(waiting, start)
        if index >= warm_up:
            waited += start > now
            total += start - now
    span = now - began_counting
    by_law = (arrivals / span) * (total / arrivals)
    return Run(0.0, waited / arrivals, total / arrivals, (area / span) / by_law if by_law else 1.0)


def _drawn(seed: int, number: int, stays: str, count: int) -> tuple[list[float], list[float]]:
    gaps, lengths = drawn(seed, number, stays, LENGTHS[stays], ARRIVALS_PER_DAY, count)
    return gaps.tolist(), lengths.tolist()


@dataclass(frozen=True, slots=True)
class Check:
    """One figure: what theory says, and the simulated mean with an interval.

    The intervals of all checks together cover theory in 95 % of all runs of the command (Bonferroni): each
    alone is wider than a 95 % interval.
    """

    case: str
    measure: str
    unit: str
    theory: float
    mean: float
    low: float
    high: float
    n: int

    @property
    def is_inside(self) -> bool:
        """Whether theory lies in the interval."""
        return self.low <= self.theory <= self.high


SHARE, WAIT, RATIO = marked("share"), marked("days"), marked("ratio")


def checks(
    seed: int,
    runs: int = RUNS,
    scale: float = 1.0,
    on_done: Callable[[float], None] = lambda _: None,
    blocking_runs: int = BLOCKING_RUNS,
) -> tuple[Check, ...]:
    """Every case of the quality sheet; `scale` makes runs that wait longer or shorter, `on_done` hears the share done.

    Of the share done, 1 is all; `blocking_runs` of each kind of stay.
    """
    load = ARRIVALS_PER_DAY * MEAN_STAY
    figures: list[tuple[str, str, str, float, list[float]]] = []
    waiting = ((70, 1.0), (62, 4.0))
    steps = len(LENGTHS) + len(waiting)
    for done, stays in enumerate(LENGTHS, start=1):
        name = f"{'M/M' if stays == 'exponential' else 'M/G'}/70/70 {stays}"
        shares = blocking(seed, stays, 70, blocking_runs, BLOCKING_ARRIVALS)
        figures.append((name, marked("Erlang B"), SHARE, erlang_b(load, 70), shares))
        on_done(done / steps)
    for done, (places, longer) in enumerate(waiting, start=len(LENGTHS) + 1):
        arrivals = round(ARRIVALS * scale * longer)
        results = [waiting_run(seed, number, "exponential", places, arrivals) for number in range(runs)]
        name, wait = f"M/M/{places} exponential", mean_wait(load, places, MEAN_STAY)
        figures.append((name, marked("Erlang C"), SHARE, erlang_c(load, places), [r.waited for r in results]))
        figures.append((name, marked("Mean wait"), WAIT, wait, [r.wait_days for r in results]))
        figures.append((name, marked("Little's law"), RATIO, 1.0, [r.little for r in results]))
        on_done(done / steps)
    return tuple(_check(*figure, of=len(figures)) for figure in figures)


def blocking(seed: int, stays: str, places: int, runs: int, arrivals: int) -> list[float]:
    """The share that is blocked in each of many runs of the queue of the quality sheet."""
    warm_up = round(WARM_UP * arrivals)
    found = blocked_shares(seed, range(runs), stays, LENGTHS[stays], ARRIVALS_PER_DAY, places, arrivals, warm_up)
    return [float(share) for share in found]


def covered(seed: int, intervals: int, runs: int, arrivals: int = 400) -> float:
    """The share of so many 95 % intervals, each from so many runs of a small queue, in which theory lies [0–1].

    A stay a day on average, four arrivals a day and five places: B = 0.199; forgotten after some days.
    """
    places, per_day = 5, 4.0
    found = blocked_shares(seed, range(intervals * runs), "a day", _a_day, per_day, places, arrivals, arrivals // 4)
    truth = erlang_b(per_day, places)
    ends = [interval([float(share) for share in group])[1:] for group in found.reshape(intervals, runs)]
    return fmean(low <= truth <= high for low, high in ends)


def _a_day(draw: np.random.Generator, count: int) -> Floats:
    return draw.exponential(1.0, count)


def _check(case: str, measure: str, unit: str, theory: float, values: list[float], of: int) -> Check:
    mean, n = fmean(values), len(values)
    ordinary = NormalDist().inv_cdf((1 + COVERED) / 2)
    wider = NormalDist().inv_cdf(1 - (1 - COVERED) / (2 * of)) / ordinary
    half = t_quantile(n - 1) * wider * stdev(values) / sqrt(n)
    return Check(case, measure, unit, theory, mean, mean - half, mean + half, n)
