"""Counts and their rates: exact intervals for a Poisson count (Garwood), without tables."""

from collections.abc import Callable
from functools import cache
from math import exp, log

CONFIDENCE = 0.95
HALVINGS = 200


def at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer where `mean` are expected."""
    if mean <= 0:
        return 1.0
    term = total = -mean
    for number in range(1, count + 1):
        term += log(mean / number)
        total = max(total, term) + log(1 + exp(-abs(total - term)))
    return min(1.0, exp(total))


def central(mean: float) -> tuple[int, int]:
    """The counts between which 95 % lie where `mean` are expected: 2.5 % at most below and above."""
    tail = (1 - CONFIDENCE) / 2
    term, total, count = -mean, exp(-mean), 0
    low = 0 if total >= tail else -1
    while total < 1 - tail:
        count += 1
        term += log(mean / count)
        total += exp(term)
        low = count if low < 0 and total >= tail else low
    return low, count


@cache
def exact_interval(count: int) -> tuple[float, float]:
    """The means between which `count` is not surprising: at both ends its tail has 2.5 %; the lower end of 0 is 0."""
    tail = (1 - CONFIDENCE) / 2
    highest = 2.0 * count + 20.0
    low = 0.0 if count == 0 else _where(lambda mean: 1 - at_most(count - 1, mean) < tail, float(count))
    return low, _where(lambda mean: at_most(count, mean) > tail, highest)


def _where(is_below: Callable[[float], bool], highest: float) -> float:
    """The mean up to which the question is answered with yes, by halving."""
    low, high = 0.0, highest
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2
