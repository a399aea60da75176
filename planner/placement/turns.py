"""The kinds of search that take turns on one goal: a plan at the bound, any better plan, plain, steered.

The first two leave out all that the relaxation's bound shows cannot be part of such a plan. That is most
pairs, so «there is none» is often said within a second where a search over everything never ends: of
124 000 pairs in a part of 697 children 28 000 were left, and the proof took 1.6 s.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.errors import UnsoundPlan
from planner.placement.engines import Found, Limits, search_cp_sat
from planner.placement.linear import Bound, Integers, LinearModel, Mask, Objective
from planner.placement.steering import Steered

NOTHING = Found(None, None)
"""A turn that has nothing to ask."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """How far the search for one goal has come: the best solution and the proven bound so far.

    `relaxed` is the relaxation's bound with its certificate; it stays the same during the hunt.
    """

    linear: LinearModel
    steered: Steered
    relaxed: Bound
    best: Integers
    proven: int

    @property
    def value(self) -> int:
        """What the best solution reaches on the goal."""
        return self.steered.objective.value(self.best)

    @property
    def is_over(self) -> bool:
        """Whether the best is proven."""
        return self.proven == self.value

    def after(self, found: Found) -> "Hunt":
        """The hunt with what a turn found, if it is any better; raises `UnsoundPlan` where it contradicts."""
        best = better_of(self.linear, self.steered.objective, self.best, found)
        proven = self.proven if found.bound is None else max(self.proven, found.bound)
        refuse_contradiction(proven, self.steered.objective.value(best))
        return replace(self, best=best, proven=proven)


def at_the_bound(hunt: Hunt, limits: Limits, seed: int) -> Found:
    """Asks for a plan that reaches what is proven so far; if there is none, the bound rises by a step."""
    return _no_worse_than(hunt, hunt.proven, limits, seed)


def any_better(hunt: Hunt, limits: Limits, seed: int) -> Found:
    """Asks for a plan that is better by a step or more; if there is none, the best is proven."""
    target = hunt.value - hunt.steered.objective.step()
    return _no_worse_than(hunt, target, limits, seed) if target > hunt.proven else NOTHING


def _no_worse_than(hunt: Hunt, target: int, limits: Limits, seed: int) -> Found:
    objective = hunt.steered.objective
    model = _restricted(hunt, target)
    model.hold(hunt.relaxed, target)
    model.row(objective.terms, target - objective.constant)
    found = search_cp_sat(model, objective, None, limits, seed)
    beyond = target + objective.step()
    if found.is_infeasible:
        return Found(None, beyond)
    return replace(found, bound=None if found.bound is None else min(objective.rounded_up(found.bound), beyond))


def plain(hunt: Hunt, limits: Limits, seed: int) -> Found:
    """Searches for the goal alone, from the best plan so far."""
    objective = hunt.steered.objective
    found = search_cp_sat(_restricted(hunt, hunt.value), objective, hunt.best, limits, seed)
    return _possible(replace(found, bound=None if found.bound is None else objective.rounded_up(found.bound)))


def steered(hunt: Hunt, limits: Limits, seed: int) -> Found:
    """Searches for the goal with guidance from the goals after it, from the best plan so far."""
    by = hunt.steered
    if not by.guide.terms:
        return NOTHING
    model = _restricted(hunt, hunt.value)
    found = search_cp_sat(model, by.whole, hunt.best, limits, seed, near_enough=by.near_enough)
    return _possible(replace(found, bound=by.bound_of_goal(found.bound)))


TURNS = (at_the_bound, any_better, plain, steered)


def _restricted(hunt: Hunt, target: int) -> LinearModel:
    """The rows without the variables that are 0 in every plan whose goal is at most `target`."""
    allowed: Mask = np.ones(len(hunt.linear.upper), dtype=bool)
    allowed[hunt.relaxed.at_zero(target)] = False
    return hunt.linear.restricted_to(allowed)


def _possible(found: Found) -> Found:
    if found.is_infeasible:
        raise UnsoundPlan("A solver called a case impossible that has a sound plan. The plan was withheld.")
    return found


def better_of(linear: LinearModel, objective: Objective, start: Integers, found: Found) -> Integers:
    if found.solution is None or objective.value(found.solution) > objective.value(start):
        return start
    if linear.is_broken_by(found.solution):
        raise UnsoundPlan("A solver returned a plan that breaks its own model. The plan was withheld.")
    return found.solution


def refuse_contradiction(bound: int, value: int) -> None:
    if bound > value:
        raise UnsoundPlan(
            "Two computations contradict each other: a plan reaches {value} where {bound} was proven least. "
            "The plan was withheld.",
            value=value,
            bound=bound,
        )
