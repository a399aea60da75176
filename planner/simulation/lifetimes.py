"""How long stays last, from records: Kaplan and Meier's curve with open and late-seen cases counted.

An open stay counts as long as it has lasted and then leaves the count (censored). A stay that began before the
register did is counted from the day on which it could first be seen (delayed entry): those that ended earlier are
not in it, and to count it from its first day would make stays look too long.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from models.past import CurveStep

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Spell:
    """One stay as far as it was seen [days]: from `entry` of its life to `exit`, and whether it ended there."""

    entry: int
    exit: int
    is_end: bool


def kaplan_meier(spells: Iterable[Spell]) -> tuple[CurveStep, ...]:
    """A step for every day of life on which a stay ended, with Greenwood's error and a log-log band (95 %).

    The band is for each day alone. Where nobody is left the share is 0 and the band is what it was before, down to 0.
    """
    seen = [spell for spell in spells if spell.exit > spell.entry]
    ends: dict[int, int] = defaultdict(int)
    for spell in seen:
        ends[spell.exit] += spell.is_end
    entries, exits = sorted(spell.entry for spell in seen), sorted(spell.exit for spell in seen)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    steps: list[CurveStep] = []
    share, variance, entered, gone = 1.0, 0.0, 0, 0
    for day in sorted(day for day, count in ends.items() if count):
        while entered < len(entries) and entries[entered] < day:
            entered += 1
        while gone < len(exits) and exits[gone] < day:
            gone += 1
        there, ended = entered - gone, ends[day]
        if ended == there:
            steps.append(CurveStep(day, 0.0, 0.0, steps[-1].high if steps else 1.0, there, ended))
            break
        share *= 1 - ended / there
        variance += ended / (there * (there - ended))
        half = z * sqrt(variance) / -log(share)
        steps.append(CurveStep(day, share, share ** exp(half), share ** exp(-half), there, ended))
    return tuple(steps)


def share_after(steps: Sequence[CurveStep], day: int) -> float:
    """The share that stays longer than `day`."""
    return next((step.share for step in reversed(steps) if step.day <= day), 1.0)


def as_dial(steps: Sequence[CurveStep], rows: int = 10) -> Mapping[str, float]:
    """The curve as a dial has it (days as text → share left): at most so many rows, falling, above 0 and below 1.

    Rows are taken where the curve passes equal parts of what it falls, and at its last step above 0.
    """
    usable = [step for step in steps if 0 < step.share < 1]
    if not usable:
        return {}
    least = usable[-1].share
    chosen: dict[int, float] = {}
    for number in range(1, rows + 1):
        level = 1 - number * (1 - least) / rows
        step = next(step for step in usable if step.share <= level + 1e-12)
        chosen[step.day] = step.share
    return {str(day): share for day, share in sorted(chosen.items())}
