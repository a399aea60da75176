"""The plain model: one variable per child and single place instead of per child and unit.

It is given every row of the engine's own model, those that only tighten it too; what differs is that
each unit is taken apart into its places, which are alike and can be swapped at will.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import ceil

import numpy as np
from ortools.sat.python import cp_model

from planner.placement.engines import Found
from planner.placement.linear import Integers, Objective, Term
from planner.placement.model import PlacementModel

MOST = 2**40
"""More than any goal reaches."""


class _UntilNoneBetter(cp_model.CpSolverSolutionCallback):
    """Stops a search that has reached what every child gets alone; CP-SAT itself goes on looking for proof."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least

    def on_solution_callback(self) -> None:
        """Called for every better solution."""
        if self.objective_value <= self._least + 0.5:
            self.stop_search()


class SinglePlaces:
    """A CP-SAT model of which each pair of `followed` is as many variables as its unit has free places."""

    def __init__(self, followed: PlacementModel) -> None:
        self.followed = followed
        self._sat = cp_model.CpModel()
        self._pieces: list[list[cp_model.IntVar]] = []
        self._last: list[tuple[cp_model.IntVar, int]] = []
        self._rows = 0
        in_place: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
        for variable, (_, unit) in enumerate(followed.pairs):
            free = followed.case.places(unit) - len(followed.residents(unit.unit_id))
            pieces = [self._sat.new_bool_var("") for _ in range(free if followed.linear.upper[variable] else 0)]
            for place, piece in enumerate(pieces):
                in_place[unit.unit_id, place].append(piece)
            self._pieces.append(pieces)
        for children in in_place.values():
            self._sat.add_at_most_one(children)
        self._left_out = {child_id: self._sat.new_bool_var("") for child_id in followed.of_child}
        for child_id, options in followed.of_child.items():
            pieces = [piece for _, variable in options for piece in self._pieces[variable]]
            self._sat.add_exactly_one([*pieces, self._left_out[child_id]])

    def search(self, objective: Objective, seconds: float) -> Found:
        """CP-SAT as it comes, with one worker, from the last solution on; rows that came since are taken over.

        What it reaches is kept in all later searches.
        """
        self._follow()
        least = self._each_alone(objective)
        goal = self._sat.new_int_var(least, MOST, "")
        self._sat.add(goal == self._goal(objective))
        self._sat.minimize(goal)
        self._sat.clear_hints()  # type: ignore[no-untyped-call]
        for piece, value in self._last:
            self._sat.add_hint(piece, value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.05, seconds)
        status = solver.solve(self._sat, _UntilNoneBetter(least))
        if status == cp_model.INFEASIBLE:
            return Found(None, None, is_infeasible=True)
        bound = max(least, ceil(solver.best_objective_bound - 1e-6))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found(None, bound)
        known = [*self._left_out.values(), *(piece for pieces in self._pieces for piece in pieces)]
        self._last = [(piece, solver.value(piece)) for piece in known]
        solution = self._together(solver)
        self._sat.add(goal <= objective.value(solution))
        return Found(solution, bound)

    def _follow(self) -> None:
        linear = self.followed.linear
        for upper in linear.upper[len(self._pieces) :]:
            self._pieces.append([self._sat.new_int_var(0, upper, "")])
        for row in range(self._rows, len(linear.limits)):
            self._sat.add(self._sum(zip(linear.columns[row], linear.factors[row], strict=True)) <= linear.limits[row])
        self._rows = len(linear.limits)

    def _each_alone(self, objective: Objective) -> int:
        """The objective where every child gets what is best for it alone: a bound that costs nothing."""
        factors = dict(objective.terms)
        bound = objective.constant
        for options in self.followed.of_child.values():
            bound += min(0, min((factors.pop(variable, 0) for _, variable in options), default=0))
        return bound + sum(min(0, factor) * self.followed.linear.upper[v] for v, factor in factors.items())

    def _goal(self, objective: Objective) -> cp_model.LinearExpr:
        """The objective as one would write it here: what is saved by a place is the price of being left out."""
        factors = dict(objective.terms)
        left_out, prices = [], []
        constant = objective.constant
        for child_id, options in self.followed.of_child.items():
            price = max((-factors.get(variable, 0) for _, variable in options), default=0)
            if price > 0:
                for _, variable in options:
                    factors[variable] = factors.get(variable, 0) + price
                left_out.append(self._left_out[child_id])
                prices.append(price)
                constant -= price
        placed = self._sum((variable, factor) for variable, factor in factors.items() if factor)
        return placed + cp_model.LinearExpr.weighted_sum(left_out, prices) + constant

    def _sum(self, terms: Iterable[Term]) -> cp_model.LinearExpr:
        spread = [(piece, factor) for variable, factor in terms for piece in self._pieces[variable]]
        return cp_model.LinearExpr.weighted_sum([piece for piece, _ in spread], [factor for _, factor in spread])

    def _together(self, solver: cp_model.CpSolver) -> Integers:
        return np.array([sum(solver.value(piece) for piece in pieces) for pieces in self._pieces], dtype=np.int64)
