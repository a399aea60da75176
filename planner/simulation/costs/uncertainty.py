"""How far a cost may be from what is expected: many draws of all assumptions at once, and one assumption at a time.

Each uncertain assumption is drawn from a triangle over its stated range with its peak at the expected value, apart from
the others. What comes out is an interval, an S-curve, and for each assumption alone what its ends would mean.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import cast

from models.cost_assumption import CostAssumption

LOW_SHARE, HIGH_SHARE = 10, 90
"""Per cent of draws below the ends of the 80 % interval."""

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Spread:
    """What the draws say: expected value, 80 % interval and mean, and the draws in rising order (the S-curve)."""

    expected: float
    low: float
    high: float
    mean: float
    draws: tuple[float, ...]

    def share_at_most(self, amount: float) -> float:
        """The share of draws that come to at most the amount [0–1]."""
        return sum(draw <= amount for draw in self.draws) / len(self.draws)


@dataclass(frozen=True, slots=True)
class Swing:
    """What one assumption alone does to the cost when it is at its low and at its high end."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the two ends are apart."""
        return abs(self.at_high - self.at_low)


def uncertain(register: Sequence[CostAssumption], values: Values) -> tuple[CostAssumption, ...]:
    """Assumptions with a range around the value in use; one set to something else is taken for known."""
    return tuple(each for each in register if each.is_uncertain and values[each.name] == each.value)


def drawn_values(register: Sequence[CostAssumption], values: Values, draws: int, seed: int) -> tuple[Values, ...]:
    """The values of so many draws; numbers of the same name are the same whatever else is uncertain."""
    sets: list[dict[str, float]] = [{} for _ in range(draws)]
    for each in uncertain(register, values):
        chance = Random(f"{seed}/cost/{each.name}")  # noqa: S311
        low, high, peak = float(each.low), float(each.high), float(each.value)
        for made in sets:
            made[each.name] = chance.triangular(low, high, peak)
    return tuple(cast(Values, {**values, **made}) for made in sets)


def as_floats(values: Values) -> Values:
    """The same numbers as floating point: what is drawn is known to a few digits only, and needs no fractions."""
    return cast(Values, {name: float(value) for name, value in values.items()})


def spread_of(expected: float, drawn: Sequence[float]) -> Spread:
    """What the draws of one number say, beside its expected value."""
    rising = sorted(drawn)
    low, high = quantile(rising, LOW_SHARE), quantile(rising, HIGH_SHARE)
    return Spread(expected, low, high, sum(rising) / len(rising), tuple(rising))


def tornado(
    of: Callable[[Values], float], register: Sequence[CostAssumption], values: Values, most: int = 12
) -> tuple[Swing, ...]:
    """The assumptions that matter most, widest first; ties by name."""
    swings = [
        Swing(
            each.name,
            of(as_floats({**values, each.name: each.low})),
            of(as_floats({**values, each.name: each.high})),
        )
        for each in uncertain(register, values)
    ]
    found = [each for each in swings if each.width > 0]
    return tuple(sorted(found, key=lambda each: (-each.width, each.name))[:most])


def quantile(rising: Sequence[float], per_cent: float) -> float:
    """The value below which so many per cent of the draws lie, between two draws in a straight line."""
    place = (len(rising) - 1) * per_cent / 100
    below = int(place)
    above = min(below + 1, len(rising) - 1)
    return rising[below] + (rising[above] - rising[below]) * (place - below)
