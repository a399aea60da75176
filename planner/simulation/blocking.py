"""Blocking alone, fast: many runs of one queue side by side, an arrival of every run at a time.

Those who find no place go away, so a queue is nothing but the days on which its places fall free. The runs are
the rows of one table of such days, and numpy finds the earliest in all of them at once. Same random numbers and
same sums as `theory.blocking_run`, run by run, so both give the same shares to the last digit.
"""

from collections.abc import Callable

import numpy as np

from planner.simulation.streams import stream

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Lengths = Callable[[np.random.Generator, int], Floats]

MOST_NUMBERS = 4_000_000
"""Numbers drawn at a time, which bounds the memory."""


def blocked_shares(
    seed: int, runs: range, stays: str, lengths: Lengths, per_day: float, places: int, counted: int, warm_up: int
) -> Floats:
    """The share of the counted arrivals, after those of the warm-up, that find all places taken; a number per run."""
    at_once = max(1, MOST_NUMBERS // (counted + warm_up))
    parts = [
        _side_by_side(seed, runs[start : start + at_once], stays, lengths, per_day, places, counted, warm_up)
        for start in range(0, len(runs), at_once)
    ]
    return np.concatenate(parts)


def drawn(seed: int, run: int, stays: str, lengths: Lengths, per_day: float, count: int) -> tuple[Floats, Floats]:
    """Days between arrivals, and lengths of stays, of one run."""
    gaps = stream(seed, run, "arrivals", "theory").exponential(1 / per_day, count)
    return gaps, lengths(stream(seed, run, "stays", f"theory/{stays}"), count)


def _side_by_side(
    seed: int, runs: range, stays: str, lengths: Lengths, per_day: float, places: int, counted: int, warm_up: int
) -> Floats:
    rows = [drawn(seed, run, stays, lengths, per_day, counted + warm_up) for run in runs]
    arrive = np.cumsum(np.array([gaps for gaps, _ in rows]), axis=1).T.copy()
    leave = arrive + np.array([stay for _, stay in rows]).T
    free_on = np.zeros((len(runs), places))
    of_run = free_on.reshape(-1)
    first = np.arange(len(runs)) * places
    blocked = np.zeros(len(runs), dtype=np.int64)
    for number in range(counted + warm_up):
        place = free_on.argmin(axis=1) + first
        is_free = of_run[place] <= arrive[number]
        of_run[place[is_free]] = leave[number][is_free]
        if number >= warm_up:
            blocked += ~is_free
    return blocked / counted
