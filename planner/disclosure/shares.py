"""Shares of protected counts: never from counts that are hidden, never nobody or everybody."""

from dataclasses import dataclass

from planner.disclosure.counts import HIDDEN_UP_TO, Shown, protected


@dataclass(frozen=True, slots=True)
class Share:
    """A share [0 … 1] and the lowest and highest it may be in truth; `value` is `None` where it is hidden."""

    value: float | None
    low: float
    high: float


HIDDEN = Share(None, 0.0, 1.0)


def share(part: int, whole: int) -> Share:
    """The part of the whole, from both of its sides as they may be shown.

    Hidden where the part or the rest is 7 or fewer: a share of 0 or 100 % says of each child what it is.
    Raises `ValueError` where the part is no part.
    """
    if not 0 <= part <= whole:
        raise ValueError("The part is larger than the whole.")
    if min(part, whole - part) <= HIDDEN_UP_TO:
        return HIDDEN
    sides = protected({("part",): part, ("rest",): whole - part})
    inside, outside = sides["part",], sides["rest",]
    return Share(
        _of(inside, outside), inside.low / (inside.low + outside.high), inside.high / (inside.high + outside.low)
    )


def _of(inside: Shown, outside: Shown) -> float:
    return inside.value / (inside.value + outside.value)
