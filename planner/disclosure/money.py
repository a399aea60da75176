"""Sums of money that may be shown: of enough children, none of whom makes up most of it."""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_PAYING = 10
"""A sum of money is shown only where it is made up of at least so many children."""

MOST_OF_TWO = 0.9
"""Share of a sum that its two largest children may make up together."""

DIGITS = 3
"""Sums are shown with so many leading digits."""


@dataclass(frozen=True, slots=True)
class Money:
    """A sum as it may be shown [NOK], and what it may be in truth; `value` is `None` where it is hidden."""

    value: int | None
    low: int = 0
    high: int = 0


def of_money(amounts: Sequence[int]) -> Money:
    """The sum of the children's amounts [NOK each], rounded to three leading digits, or hidden.

    Children who cost nothing do not count among the ten: they protect nobody. Raises `ValueError` for an
    amount below zero.
    """
    if any(amount < 0 for amount in amounts):
        raise ValueError("An amount is below zero.")
    paying = sorted((amount for amount in amounts if amount), reverse=True)
    if len(paying) < FEWEST_PAYING or sum(paying[:2]) > MOST_OF_TWO * sum(paying):
        return Money(None)
    exact = sum(paying)
    step = 10 ** max(0, len(str(exact)) - DIGITS)
    rounded = step * ((exact + step // 2) // step)
    return Money(rounded, rounded - step // 2, rounded + step // 2)
