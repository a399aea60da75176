"""From the two published figures, a gap and a share, back to grant and benchmark, with the bands rounding allows.

The benchmark is what Oslo would get at the same amount per child as elsewhere, the grant what it gets:

    share = grant / benchmark,  gap = benchmark - grant
    so    benchmark = gap / (1 - share),  grant = gap * share / (1 - share)
"""

from dataclasses import dataclass
from fractions import Fraction

from planner.errors import BadUse
from planner.simulation.funding.money import Interval

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Implied:
    """Grant and benchmark [NOK] implied by a gap [NOK] and a share [0–1].

    The intervals in `grant` and `benchmark` let the share lie anywhere within its rounding; those in
    `widest_grant` and `widest_benchmark` the gap as well.
    """

    gap: Fraction
    share: Fraction
    grant: Interval
    benchmark: Interval
    widest_grant: Interval
    widest_benchmark: Interval


def implied_by(gap: Fraction, share: Fraction, gap_step: Fraction, share_step: Fraction) -> Implied:
    """What the gap [NOK] and the share [0–1] imply when each is rounded to whole steps (same units).

    Raises `BadUse` where the share leaves no gap or no grant within its rounding, or the gap is not positive.
    """
    low, high = share - share_step * HALF, share + share_step * HALF
    if not 0 < low < high < 1:
        raise BadUse(
            "The share must lie between 0 and 100 % with its rounding: {share} % does not.", share=_percent(share)
        )
    if gap <= 0:
        raise BadUse("The gap must be above 0 million kroner.")
    least, most = gap - gap_step * HALF, gap + gap_step * HALF
    return Implied(
        gap,
        share,
        Interval(_grant(gap, share), _grant(gap, low), _grant(gap, high)),
        Interval(_benchmark(gap, share), _benchmark(gap, low), _benchmark(gap, high)),
        Interval(_grant(gap, share), _grant(least, low), _grant(most, high)),
        Interval(_benchmark(gap, share), _benchmark(least, low), _benchmark(most, high)),
    )


def _benchmark(gap: Fraction, share: Fraction) -> Fraction:
    return gap / (1 - share)


def _grant(gap: Fraction, share: Fraction) -> Fraction:
    return gap * share / (1 - share)


def _percent(share: Fraction) -> float:
    return float(share * 100)
