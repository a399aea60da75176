"""The best set of candidates under a budget, what is nearly as good, and what proves it.

Goals are decided strictly in their order: breach-days, unmet needs, travel, and last the cost of the set itself, so
that nothing is opened that helps nobody. All futures together are one question, in which candidates are whole and
children need not be: HiGHS answers it and proves a bound. Every set that it proposes is decided anew, future by
future and with whole children, and only that value is told. Then the same is asked without the sets that are known:
so the runner-up is found, and where no other set is as good in breach-days, all goals after it are proven as well.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.plan import Sentence, marked
from planner.capacity.block import Block
from planner.capacity.first_stage import Interval, Terms, first_stage
from planner.capacity.recourse import GOALS, Recourse, Values, part_of
from planner.capacity.sites import Chosen, Layout
from planner.placement.engines import whole_rows
from planner.placement.solver import Progress

NEAR_SHARE = 0.02
"""A set is nearly as good that gains at most this share less than the best one."""

MOST_RUNNERS_UP = 8
"""Sets that are searched for beside the best one."""

BEST_SHARE = 0.6
"""Share of the time for the best set; the rest is for those beside it."""

ASKING_SHARE = 0.65
"""Share of the time after which nothing more is asked for; what is found is still decided on every goal."""

FEWEST, BUDGET = "fewest", "budget"

NUMBER, COST = "candidates", "cost"


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search [s], a flag that stops it, and who is told."""

    seconds: float
    stop: threading.Event = field(default_factory=threading.Event)
    tell: Callable[[Progress], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Decided:
    """A set of candidates with its goals, summed over all futures, its cost [NOK/year], and goal one by future."""

    chosen: Chosen
    values: Values
    cost: int
    by_future: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """What the best set reaches on a goal and the bound on all sets, summed over the futures; `None`: no bound."""

    goal: str
    value: int
    bound: int | None

    @property
    def is_proven(self) -> bool:
        """Whether no set is better, as long as the goals before it get no better."""
        return self.bound is not None and self.bound >= self.value


@dataclass(frozen=True, slots=True)
class Answer:
    """The best set, every goal with its bound, and the sets nearly as good, best first.

    `nothing` is what happens when nothing is done, `all_near` whether every near-best set was found; `without` is
    what the first goal is without each candidate of the best set.
    """

    best: Decided
    nothing: Decided
    goals: tuple[Proven, ...]
    near: tuple[Decided, ...]
    all_near: bool
    without: Mapping[int, int]
    decided: int
    interrupted: bool

    @property
    def is_proven(self) -> bool:
        """Whether no set is better, on any goal in its turn."""
        return all(goal.is_proven for goal in self.goals)


def choose(
    layout: Layout,
    blocks: Sequence[Block],
    weights: Mapping[str, int],
    futures: int,
    budget: int | None,
    effort: Effort,
    aim: str = BUDGET,
) -> Answer:
    """The best set under the budget; with the aim `fewest` the set of fewest candidates that places as many as all."""
    search = _Search(layout, Recourse([part_of(block, weights) for block in blocks]), futures, budget, effort)
    return search.fewest() if aim == FEWEST else search.best()


class _Search:
    """One search under way, and all sets that have been decided in it."""

    def __init__(self, layout: Layout, recourse: Recourse, futures: int, budget: int | None, effort: Effort) -> None:
        self._layout, self._recourse, self._futures, self._effort = layout, recourse, futures, effort
        self._budget = budget
        self._began = time.monotonic()
        self._step = Sentence(marked("All futures decided at once"))
        self._values: dict[Chosen, Values] = {}
        self._narrowed: dict[Chosen, Chosen] = {}
        self._sites = [site for site, _ in layout.numbered]
        self._members = [frozenset().union(*site.configurations) for site in layout.sites]

    def best(self) -> Answer:
        """The best set under the budget."""
        self._decide(frozenset(), 1)
        bound = self._least(Terms(self._budget), BEST_SHARE)
        self._narrow(self._ranked()[0])
        beside = self._runners_up()
        best = self._ranked()[0]
        proven = [Proven(GOALS[0], self._decide(best, 1)[0], self._proven_bound(best, bound, beside))]
        is_alone = proven[0].is_proven and beside is not None and beside > proven[0].value
        for rank in (1, 2):
            value = self._decide(best, rank + 1)[rank]
            proven.append(Proven(GOALS[rank], value, value if is_alone else 0))
        cost = self._layout.cost(best)
        proven.append(Proven(COST, cost, cost if is_alone else None))
        return self._answer(best, tuple(proven), beside)

    def fewest(self) -> Answer:
        """The set of fewest candidates, then the cheapest, with no more breach-days than all that there could be."""
        self._decide(frozenset(), 1)
        terms = Terms(self._budget)
        bound = self._least(terms, 0.4, is_whole=True)
        least = self._decide(self._ranked()[0], 1)[0]
        amounts = [
            FIRST_BY_NUMBER * len(chosen) + self._layout.cost(chosen) // 1_000 for _, chosen in self._layout.numbered
        ]
        found = self._least(terms, 0.7, least, amounts, is_whole=True)
        self._narrow(self._ranked(by_number=True)[0])
        best = self._ranked(by_number=True)[0]
        number = None if found is None else max(0, -(-(found - self._saved()) // FIRST_BY_NUMBER))
        proven = (
            Proven(GOALS[0], least, None if bound is None else min(bound, least)),
            Proven(NUMBER, len(best), None if number is None else min(number, len(best))),
        )
        return self._answer(best, proven, None)

    def _saved(self) -> int:
        """What costs can add to the number at most, in thousands of kroner: nothing but savings bring it down."""
        return sum(max(0, each.cost_per_year) for each in self._layout.candidates) // 1_000

    def _least(
        self,
        terms: Terms,
        share: float,
        hold: int | None = None,
        amounts: Sequence[int] | None = None,
        is_whole: bool = False,
    ) -> int | None:
        """The bound on the first goal over all sets within the terms; the set that HiGHS proposes is decided.

        With `hold` only sets that can keep the goal to that are asked for, with `amounts` those are made least, by
        configuration. Unless it `is_whole`, children may be parted: that is fast, and the bound is hardly weaker.
        `None` where nothing is proven in time; where there is no such set, more than any could have.
        """
        left = share * self._effort.seconds - (time.monotonic() - self._began)
        if left <= 0 or self._effort.stop.is_set():
            return None
        self._go_on()
        asked = self._recourse.together(first_stage(self._layout, terms), self._sites, hold)
        configurations, objective, constant = len(self._sites), asked.goal, asked.constant
        if amounts is not None:
            objective, constant = np.zeros_like(asked.goal), 0
            objective[:configurations] = amounts
        found = whole_rows(
            asked.matrix.astype(float),
            asked.limits,
            objective.astype(float),
            asked.upper,
            left,
            self._effort.stop,
            None if is_whole else configurations,
            self._go_on,
        )
        if found.is_infeasible:
            return BEYOND
        if found.solution is not None:
            shares = found.solution[:configurations]
            self._decide(frozenset().union(*(self._layout.numbered[z][1] for z in np.flatnonzero(shares))), 1)
        return None if found.bound is None else found.bound + constant

    def _runners_up(self) -> int | None:
        """Searches for the sets beside those that are known, one after the other; the bound on what is left."""
        bound: int | None = None
        for count in range(MOST_RUNNERS_UP):
            before = len(self._values)
            self._say(Sentence(marked("Sets nearly as good: {sets}"), {"sets": count}))
            found = self._least(Terms(self._budget, tuple(self._known())), ASKING_SHARE)
            if found is None:
                break
            bound = found if bound is None else max(bound, found)  # what is left is less each time
            limit = self._near_limit(self._decide(self._ranked()[0], 1)[0])
            if bound > limit or len(self._values) == before:
                break
            newest = next(reversed(self._values))
            if self._values[newest][0] <= limit:
                self._narrow(newest)
        return bound

    def _proven_bound(self, best: Chosen, bound: int | None, beside: int | None) -> int | None:
        """The bound on all sets: those known have their values, and the others one of two bounds."""
        value = self._decide(best, 1)[0]
        others = [each for each in (bound, beside) if each is not None]
        return min(value, max(others)) if others else None

    def _near_limit(self, best: int) -> int:
        return best + int(NEAR_SHARE * max(0, self._decide(frozenset(), 1)[0] - best))

    def _known(self) -> Iterable[Interval]:
        """The sets that have been decided; with one that can be narrowed, all between are known too."""
        for chosen in self._values:
            yield self._narrowed.get(chosen, chosen), chosen

    def _decide(self, chosen: Chosen, goals: int) -> Values:
        known = self._values.get(chosen, ())
        if len(known) < goals:
            self._go_on()
            known = self._values[chosen] = self._recourse.totals(self._layout.standing(chosen), goals)
        return known[:goals]

    def _narrow(self, chosen: Chosen) -> None:
        """Leaves out, dearest first, what adds nothing to any goal; all sets between are as good."""
        value, smaller = self._decide(chosen, 1), chosen
        for number in sorted(chosen & self._layout.adds_only, key=lambda n: -self._layout.candidates[n].cost_per_year):
            rest = smaller - {number}
            if self._is_over():
                return
            if self._stands(rest) and self._decide(rest, 1) == value and self._is_as_good(rest, chosen):
                smaller = rest
        self._narrowed[chosen] = smaller

    def _is_as_good(self, one: Chosen, other: Chosen) -> bool:
        return self._decide(one, len(GOALS)) == self._decide(other, len(GOALS))

    def _stands(self, chosen: Chosen) -> bool:
        sites = zip(self._members, self._layout.sites, strict=True)
        return all(chosen & members in site.configurations for members, site in sites)

    def _ranked(self, by_number: bool = False) -> list[Chosen]:
        """The sets decided so far that the budget allows, best first; goals after the first only where they matter."""
        allowed = [c for c in self._values if self._budget is None or self._layout.cost(c) <= self._budget]
        least = min(self._decide(chosen, 1)[0] for chosen in allowed)
        ties = [chosen for chosen in allowed if self._decide(chosen, 1)[0] == least]
        goals = len(GOALS) if len(ties) > 1 else 1

        def worth(chosen: Chosen) -> tuple[object, ...]:
            values = self._decide(chosen, goals if chosen in ties else 1)
            of_set = (self._layout.cost(chosen), len(chosen), sorted(chosen))
            return (values[0], len(chosen), *of_set) if by_number else (*values, *of_set)

        return [*sorted(ties, key=worth), *sorted((c for c in allowed if c not in ties), key=worth)]

    def _answer(self, best: Chosen, proven: tuple[Proven, ...], beside: int | None) -> Answer:
        limit = self._near_limit(self._decide(best, 1)[0])
        near = [chosen for chosen in self._ranked() if self._decide(chosen, 1)[0] <= limit]
        kept = [chosen for chosen in near if chosen == best or self._narrowed.get(chosen, chosen) == chosen]
        kept = [chosen for chosen in kept if chosen == best or not self._is_padded(chosen, kept)]
        without = {
            number: self._decide(best - {number}, 1)[0]
            for number in sorted(best)
            if self._stands(best - {number}) and not self._is_over()
        }
        return Answer(
            self._as_decided(best),
            self._as_decided(frozenset()),
            proven,
            tuple(self._as_decided(chosen) for chosen in [best, *(c for c in kept if c != best)]),
            beside is not None and beside > limit,
            without,
            len(self._values),
            self._is_over(),
        )

    def _is_over(self) -> bool:
        return self._effort.stop.is_set() or time.monotonic() - self._began > self._effort.seconds

    def _is_padded(self, chosen: Chosen, others: Sequence[Chosen]) -> bool:
        """Whether a smaller set among the others is as good on the first goal."""
        value = self._decide(chosen, 1)[0]
        return any(other < chosen and self._decide(other, 1)[0] <= value for other in others)

    def _as_decided(self, chosen: Chosen) -> Decided:
        standing = self._layout.standing(chosen)
        return Decided(
            chosen,
            self._decide(chosen, len(GOALS)),
            self._layout.cost(chosen),
            self._recourse.by_future(standing, self._futures),
        )

    def _say(self, step: Sentence) -> None:
        self._step = step
        self._go_on()

    def _go_on(self) -> None:
        """Tells the same step again, with the share of the time that is used."""
        used = time.monotonic() - self._began
        share = min(1.0, used / self._effort.seconds)
        self._effort.tell(Progress(self._step, None, None, None, used, share))


FIRST_BY_NUMBER = 10_000_000
"""One candidate more weighs more than all their costs in thousands of kroner."""

BEYOND = 2**60
"""A bound on sets that there are none of."""
