"""What a grant to the regions means as an equal share for Oslo, and who gains and loses by a formula."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.errors import BadUse
from planner.simulation.funding.money import Interval

POTS = ("closed", "topped_up")
"""Where the money comes from: what is spent today is shared anew, or the regions keep theirs and Oslo is added to."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An amount given to Bufetat in a year, with the interval of its rounding [NOK]."""

    name: str
    year: int
    amount: Interval
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class EqualShare:
    """What the same per child as elsewhere would be for Oslo [NOK], and per child."""

    grant: Grant
    oslo: Interval
    per_child: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """One operator under a formula [NOK]: share of the pot, what it has today and then, and the difference."""

    operator: str
    children: int
    share: Fraction
    today: Fraction
    then: Fraction
    gain: Fraction
    gain_per_child: Fraction


def equal_share(grant: Grant, oslo: int, elsewhere: int) -> EqualShare:
    """As much per child in Oslo as the grant is per child elsewhere."""
    amount, ratio = grant.amount, Fraction(oslo, elsewhere)
    interval = Interval(amount.value * ratio, amount.low * ratio, amount.high * ratio)
    return EqualShare(grant, interval, amount.value / elsewhere)


def shares_by(weights: Mapping[str, Fraction], counts: Mapping[str, Mapping[str, int]]) -> dict[str, Fraction]:
    """Each operator's share of a pot when every key gets its weight and is shared by its own count.

    `counts` goes from key to operator to children. Raises `BadUse` unless the weights are above 0 and sum to 1.
    """
    for key, weight in weights.items():
        if not 0 < weight <= 1:
            raise BadUse(
                "The weight {weight} % of «{key}» cannot be: weights lie above 0 and are at most 100 %.",
                weight=float(weight * 100),
                key=key,
            )
    total = sum(weights.values(), Fraction(0))
    if total != 1:
        raise BadUse("The weights sum to {total} %, and must sum to 100 %.", total=float(total * 100))
    shares: dict[str, Fraction] = {}
    for key, weight in weights.items():
        everybody = sum(counts[key].values())
        for operator, count in counts[key].items():
            shares[operator] = shares.get(operator, Fraction(0)) + weight * Fraction(count, everybody)
    return shares


def outcomes(
    pot: str, oslo: str, base: Fraction, grant: Fraction, shares: Mapping[str, Fraction], children: Mapping[str, int]
) -> tuple[Outcome, ...]:
    """What each operator gains or loses by a formula, in the order of `shares`.

    `base` is what the regions have together and `grant` what `oslo` has [NOK]. Nobody has published how the base is
    shared among the regions, so today each has as much per child in `children` as the others.
    With the pot `closed` the sum stays; `topped_up`, the regions share the base and Oslo gets as much per share.
    """
    elsewhere = sum(count for operator, count in children.items() if operator != oslo)
    total = base + grant if pot == "closed" else base / (1 - shares[oslo])
    found = []
    for operator, share in shares.items():
        today = grant if operator == oslo else base * children[operator] / elsewhere
        then = total * share
        gain = then - today
        found.append(Outcome(operator, children[operator], share, today, then, gain, gain / children[operator]))
    return tuple(found)
