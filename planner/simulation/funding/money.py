"""Exact kroner to whole øre, so that what is shown sums to the total that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MILLION = 1_000_000
ORE_PER_NOK = 100


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the ends between which rounding or uncertainty lets it lie (both included), all in one unit."""

    value: Fraction
    low: Fraction
    high: Fraction


def exactly(value: Fraction) -> Interval:
    """A value without uncertainty."""
    return Interval(value, value, value)


def whole_ore(nok: Fraction) -> int:
    """Kroner as whole øre; half an øre goes to the even one."""
    return round(nok * ORE_PER_NOK)


def apportioned(parts: Sequence[Fraction], total_ore: int) -> tuple[int, ...]:
    """Whole øre for each part [NOK] that sum to `total_ore`, none more than one øre off where the total allows it.

    Each part is rounded down, and the øre left over go to the largest remainders, the first among equals.
    """
    if not parts:
        return ()
    floors = [part * ORE_PER_NOK // 1 for part in parts]
    each, left = divmod(total_ore - sum(floors), len(parts))
    remainders = [part * ORE_PER_NOK - floor for part, floor in zip(parts, floors, strict=True)]
    first = sorted(range(len(parts)), key=lambda i: -remainders[i])[:left]
    return tuple(int(floor) + each + (i in first) for i, floor in enumerate(floors))
