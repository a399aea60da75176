"""The most that a change could gain on each goal, from prices that were paid before the change.

The relaxation of a part is priced once, goal by goal, with all goals before held. Any prices that are not
negative prove a bound (`linear.exact_bound`), so the old ones are laid on the rows of the changed model by
the names of what stands in them; a row that is new is given the price at which it would be used up. Prices
that fit badly make a bound weak, never wrong.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.ids import ChildId
from models.institution import Unit
from planner.placement.case import Case
from planner.placement.goals import goals_in_order
from planner.placement.highs import Relaxation
from planner.placement.linear import Floats, Objective, exact_bound
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of

Choices = Mapping[ChildId, Sequence[Unit]]
Name = tuple[str, ...]
RowName = tuple[frozenset[object], int]


@dataclass(frozen=True, slots=True)
class Priced:
    """A part before the change: all its rows, and for every goal in order the prices of rows that cost something."""

    rows: frozenset[RowName]
    prices: tuple[Mapping[RowName, float], ...]


def priced(case: Case, choices: Choices, values: Sequence[int], seconds: float) -> Priced:
    """Prices of a part whose plan reaches `values`; none for a goal whose relaxation takes longer than so many [s]."""
    m = PlacementModel(case, choices)
    names = _Names(m)
    found: list[Mapping[RowName, float]] = []
    for goal, value in zip(goals_in_order(case), values, strict=True):
        objective = objective_of(m, goal)
        names.extend()
        size = len(m.linear.upper)
        factors = objective.vector(size).astype(float)
        relaxed = Relaxation(m.linear, factors, np.ones(size, dtype=bool)).solved(seconds)
        paid = np.zeros(0) if relaxed is None else relaxed.prices
        found.append({name: float(price) for name, price in zip(names.of_row, paid, strict=False) if price > 0})
        names.hold(goal.code, objective, value)
    return Priced(frozenset(names.of_row), tuple(found))


def bounds_after(case: Case, choices: Choices, before: Sequence[Priced], values: Sequence[int]) -> tuple[int, ...]:
    """A proven bound for every goal in order, in plans as good as `values` on every goal before it.

    `before` are the parts that the children were in before the change, `values` what their plans reach after it.
    """
    m = PlacementModel(case, choices)
    names = _Names(m)
    rows = frozenset[RowName]().union(*(part.rows for part in before))
    bounds: list[int] = []
    for rank, (goal, value) in enumerate(zip(goals_in_order(case), values, strict=True)):
        objective = objective_of(m, goal)
        names.extend()
        # No goal can be below 0, so one that is at 0 needs no prices.
        bounds.append(_bound(m, objective, names, rows, [part.prices[rank] for part in before]) if value else 0)
        bounds[-1] = min(value, bounds[-1])
        names.hold(goal.code, objective, value)
    return tuple(bounds)


def _bound(
    m: PlacementModel,
    objective: Objective,
    names: "_Names",
    before: frozenset[RowName],
    paid_before: Sequence[Mapping[RowName, float]],
) -> int:
    paid: dict[RowName, float] = {}
    for prices_of_part in paid_before:
        for name, price in prices_of_part.items():
            paid[name] = max(price, paid.get(name, 0.0))
    prices = np.array([paid.get(name, 0.0) for name in names.of_row])
    _price_new(m, objective, prices, [row for row, name in enumerate(names.of_row) if name not in before])
    bound = exact_bound(m.linear, objective, prices, m.exactly_one)
    return 0 if bound is None else bound.value


def _price_new(m: PlacementModel, objective: Objective, prices: Floats, new: Sequence[int]) -> None:
    """Prices for rows «at most so many of these pairs» that are new: what the first one left out would gain."""
    linear = m.linear
    counting = [row for row in new if set(linear.factors[row]) == {1} and max(linear.columns[row]) < len(m.pairs)]
    if not counting:
        return
    costs = objective.vector(len(linear.upper)) + linear.matrix().T @ prices
    fresh = {j for row in counting for j in linear.columns[row]}
    otherwise: dict[ChildId, float] = {}
    for row in counting:
        gains = []
        for j in linear.columns[row]:
            child_id = m.pairs[j][0].child_id
            if child_id not in otherwise:
                otherwise[child_id] = min(costs[v] for v in m.variables_of(child_id) if v not in fresh)
            gains.append(max(0.0, float(otherwise[child_id] - costs[j])))
        prices[row] = sorted([*gains, *[0.0] * (linear.limits[row] + 1)], reverse=True)[linear.limits[row]]
        costs[linear.columns[row]] += prices[row]


@dataclass(slots=True)
class _Names:
    """Names of a model's variables and rows by what they are about, not by their numbers.

    A pair is child and unit. Any other variable is known by the units it helps to speak of and its turn among those.
    """

    m: PlacementModel
    of_variable: list[Name] = field(default_factory=list)
    of_row: list[RowName] = field(default_factory=list)
    _turns: dict[object, int] = field(default_factory=lambda: defaultdict(int))

    def extend(self) -> None:
        """Names what was added since."""
        linear, m = self.m.linear, self.m
        if not self.of_variable:
            self.of_variable += [(child.child_id, unit.unit_id) for child, unit in m.pairs]
            self.of_variable += [(child_id,) for child_id in m.unplaced]
        named, rows = len(self.of_variable), range(len(self.of_row), len(linear.limits))
        units: dict[int, set[str]] = {j: set() for j in range(named, len(linear.upper))}
        for row in rows:
            about = {self.of_variable[j][1] for j in linear.columns[row] if j < len(m.pairs)}
            for j in linear.columns[row]:
                if j >= named:
                    units[j] |= about
        for about in units.values():
            owner = tuple(sorted(about))
            self.of_variable.append(("", *owner, str(self._turn(owner))))
        for row in rows:
            terms = zip(linear.columns[row], linear.factors[row], strict=True)
            content = frozenset((self.of_variable[j], factor) for j, factor in terms)
            self.of_row.append((content, self._turn(content)))

    def hold(self, goal: str, objective: Objective, value: int) -> None:
        """Keeps the goal from here on, by a row of its name."""
        row = self.m.linear.row(objective.terms, value - objective.constant)
        if row is not None:
            self.of_row.append((frozenset({goal}), 0))

    def _turn(self, thing: object) -> int:
        turn = self._turns[thing]
        self._turns[thing] = turn + 1
        return turn
