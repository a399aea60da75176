"""Steers a search for one goal towards plans that are also good for the goals after it.

A goal alone is flat: thousands of plans leave two children out, and both relaxation and search wander
among them. A little of the later goals breaks the ties. The steering changes how soon a plan is found,
never which value is proven: weights are chosen so that no amount of guidance outweighs one step of the
goal, and bounds are corrected for all that guidance can add.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np

from planner.placement.goals import GOAL_BY_CODE
from planner.placement.linear import Floats, Objective, combined, sum_of
from planner.placement.model import PlacementModel

GUIDANCE = {
    "displaced": 200_000,
    "unplaced_acute": 100_000,
    "unplaced": 10_000,
    "breach_days": 10,
    "needs_unmet": 300,
    "moves": 100,
    "view": 20,
    "travel_minutes": 1,
}
"""How much of each later goal is mixed in; found by trial, and without influence on what is proven."""

LEFT_OF_A_BLEND = 100.0
"""What a relaxation of the blend alone may leave ungained [its points]: no bound hangs on it.

The last point in 138,000 took half of the 20 relaxations before a start in a part of 697 children.
"""

NUDGE = 0.2
"""Share of one step of the goal that all guidance together may reach in a relaxation."""


def guide_after(m: PlacementModel, rank: int) -> Objective:
    """The blend of the goals after the one at `rank` (from 0; -1 for all) over the pairs still possible."""
    later = [code for code in m.case.parameters.goal_order[rank + 1 :] if code in GUIDANCE]
    return sum_of(
        sum((GUIDANCE[code] * m.shares_of(GOAL_BY_CODE[code]) for code in later), np.zeros(1, dtype=np.int64))
    )


@dataclass(frozen=True, slots=True)
class Steered:
    """A goal with guidance: `whole` = weight × goal + guide, where one step of the goal outweighs all guidance."""

    m: PlacementModel
    objective: Objective
    guide: Objective

    @property
    def _range(self) -> tuple[int, int]:
        numbers = [self.m.variables_of(child_id) for child_id in self.m.of_child]
        starts = np.cumsum([0, *map(len, numbers)])[:-1]
        order = np.fromiter(chain.from_iterable(numbers), dtype=np.int64)
        factors = self.guide.vector(len(self.m.linear.upper))[order]
        live = np.asarray(self.m.linear.upper)[order] > 0
        has_any = np.maximum.reduceat(live, starts)
        top = int(np.abs(factors).max(initial=0)) + 1
        least = np.minimum.reduceat(np.where(live, factors, top), starts)[has_any]
        most = np.maximum.reduceat(np.where(live, factors, -top), starts)[has_any]
        return self.guide.constant + int(least.sum()), self.guide.constant + int(most.sum())

    @property
    def span(self) -> int:
        """The most that guidance can differ between two plans."""
        least, most = self._range
        return most - least

    @property
    def weight(self) -> int:
        """Weight of the goal in `whole`."""
        return 2 * self.span + 1

    @property
    def whole(self) -> Objective:
        """Goal and guidance in one objective."""
        return combined([(self.weight, self.objective), (1, self.guide)])

    @property
    def tolerance(self) -> float:
        """What a relaxation may leave ungained: a fiftieth of a step of the goal, or `LEFT_OF_A_BLEND`."""
        return 0.02 * self.objective.step() if self.objective.terms else LEFT_OF_A_BLEND

    @property
    def near_enough(self) -> int:
        """A gap in `whole` within which the goal itself is proven already."""
        return self.span

    def bound_of_goal(self, bound: int | None) -> int:
        """The bound on the goal that a bound on `whole` proves, all possible guidance taken off."""
        if bound is None:
            return -(2**62)
        return self.objective.rounded_up(-(-(bound - self._range[1]) // self.weight))

    def nudged(self) -> Floats:
        """The goal's factors with a little guidance on top, for a relaxation that would else be degenerate."""
        size = len(self.m.linear.upper)
        nudge = NUDGE / max(1, self.span)
        nudged: Floats = self.objective.vector(size).astype(float) + nudge * self.guide.vector(size)
        return nudged
