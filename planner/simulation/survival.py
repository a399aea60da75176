"""How long stays last: the share still there after so many days, also given the days already stayed.

A curve is a table of days and shares. Between two rows, and after the last one, the chance to leave on a day
is constant (piecewise exponential). An open stay counts with what it has lasted: its end is drawn from what is
left of the curve, so that today's long stays are not cut down to the average of the finished ones.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from planner.errors import BadUse


@dataclass(frozen=True, slots=True)
class Curve:
    """The share [0–1] still there after `days`, both from (0, 1) on; `hazards` [1/day] between the rows and after."""

    days: tuple[float, ...]
    left: tuple[float, ...]
    hazards: tuple[float, ...]

    def share_left(self, day: float) -> float:
        """The share that stays longer than `day` [days]."""
        row = max(0, bisect_right(self.days, day) - 1)
        return self.left[row] * exp(-self.hazards[row] * (day - self.days[row]))

    def day_when(self, share: float) -> float:
        """The day [days] on which `share` (0–1, above 0) are left."""
        row = max(0, bisect_left([-left for left in self.left], -share) - 1)
        return self.days[row] + log(self.left[row] / share) / self.hazards[row]

    def more_days(self, stayed: float, chance: float) -> float:
        """Days left of a stay that has lasted `stayed` days, at the quantile 1 − `chance` (0–1, above 0)."""
        return max(0.0, self.day_when(self.share_left(stayed) * chance) - stayed)

    @property
    def mean_days(self) -> float:
        """Mean length of a stay [days]: the area under the curve."""
        inner = sum(
            (before - after) / hazard
            for (before, after), hazard in zip(pairwise(self.left), self.hazards, strict=False)
        )
        return inner + self.left[-1] / self.hazards[-1]


def curve_from(left_after: Mapping[str, float], factor: float, name: str) -> Curve:
    """The curve of a dial (days as text → share left), stretched in time by `factor`; raises `BadUse`.

    Shares must fall from row to row and lie between 0 and 1, both excluded.
    """
    if factor <= 0:
        raise BadUse("The dial «{name}» cannot be 0: a stay has a length.", name="stay_factor")
    rows = sorted((int(day), share) for day, share in left_after.items())
    days = (0.0, *(day * factor for day, _ in rows))
    left = (1.0, *(share for _, share in rows))
    if len(left) < 2 or left[-1] <= 0 or any(after >= before for before, after in pairwise(left)):
        raise BadUse(
            "The dial «stay_survival» ({name}) must fall from day to day, below 1 and above 0 throughout.", name=name
        )
    hazards = [
        log(before / after) / (end - start)
        for (start, end), (before, after) in zip(pairwise(days), pairwise(left), strict=True)
    ]
    return Curve(days, left, (*hazards, hazards[-1]))
