"""A line of arithmetic: what it is, which numbers are multiplied and divided, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from models.plan import Sentence

Number = Fraction | int

NOK, HOURS, POSTS, PERSON_YEARS, SHARE, FACTOR = "NOK", "hours", "posts", "person-years", "share", "factor"
"""Units of lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its code, what it is, its value [`unit`], and how it came about.

    The value is the product of `factors` divided by the product of `divisors`; without factors it is a sum of lines
    above or a number stated. `adds` marks the lines that the total is the sum of. `rests_on` names assumptions.
    """

    code: str
    what: Sentence
    value: Fraction
    unit: str
    factors: tuple[Fraction, ...] = ()
    divisors: tuple[Fraction, ...] = ()
    adds: bool = False
    rests_on: tuple[str, ...] = ()


def line(
    code: str,
    what: str,
    factors: tuple[Number, ...],
    unit: str,
    *,
    over: tuple[Number, ...] = (),
    value: Fraction | None = None,
    adds: bool = False,
    facts: Mapping[str, object] | None = None,
    rests_on: tuple[str, ...] = (),
) -> Line:
    """A line whose value is the factors multiplied, divided by `over`; with `value` a sum or a number stated."""
    product = Fraction(1)
    for factor in factors:
        product *= factor
    for divisor in over:
        product /= divisor
    return Line(
        code,
        Sentence(what, dict(facts or {})),
        product if value is None else value,
        unit,
        tuple(Fraction(factor) for factor in factors),
        tuple(Fraction(divisor) for divisor in over),
        adds,
        rests_on,
    )
