"""A quick search for a better plan among few pairs: those that the relaxation finds cheapest. It proves nothing."""

import numpy as np

from planner.placement.engines import Limits
from planner.placement.highs import Relaxed, quick_search
from planner.placement.linear import Integers, Mask
from planner.placement.model import PlacementModel
from planner.placement.steering import Steered

FEWEST_FOR_NEARBY = 60
"""Smaller parts are searched whole at once."""

NEARBY_PER_CHILD = 8
"""Pairs per child in a quick search; twice as many took twice as long and found the same."""

NEARBY_SHARE = 0.15
"""Share of the time left that a quick search may take at most."""

BLEND_TIMES = 3
"""How much longer it may take on the blend of goals that large parts begin with: all that follows lives on that."""

NEAR_ENOUGH_OF_A_BLEND = 0.002
"""Share of the blend within which its search may end: no bound hangs on it."""


def nearby_seconds(children: int) -> float:
    """What a quick search may take in a part of so many children [s]: 1 for 150, 2.4 for 300, 10 for 700.

    With 8 for every part the whole country took half as long again; with 4 a part of 697 was left without a good plan.
    """
    return 0.5 + (children / 220) ** 2


def better_nearby(
    m: PlacementModel,
    steered: Steered,
    relaxed: Relaxed,
    start: Integers,
    limits: Limits,
    seed: int,
    near_enough: int,
) -> Integers:
    """The best found among the pairs that the relaxation finds cheapest and those already chosen, `start` at worst.

    A unit of work is a second. The search ends within `near_enough` of the best there is among them.
    """
    if len(m.of_child) < FEWEST_FOR_NEARBY:
        return start
    small = m.linear.restricted_to(_cheapest(m, relaxed, start))
    seconds = min(limits.seconds, limits.work)
    return quick_search(small, steered.whole, start, seconds, limits.stop, near_enough, seed)


def _cheapest(m: PlacementModel, relaxed: Relaxed, start: Integers) -> Mask:
    pairs = len(m.pairs)
    possible = np.asarray(m.linear.upper[:pairs]) > 0
    costs = relaxed.reduced[:pairs]
    wanted = min(int(possible.sum()), NEARBY_PER_CHILD * len(m.of_child))
    dearest = np.partition(costs[possible], wanted - 1)[wanted - 1] if wanted else 0.0
    allowed = np.ones(len(m.linear.upper), dtype=bool)
    allowed[:pairs] = (costs <= dearest) | (start[:pairs] > 0)
    return allowed
