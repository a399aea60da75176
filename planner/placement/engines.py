"""CP-SAT (OR-Tools), and what every search gives and may take.

It searches with one worker that leans on the linear relaxation, in which placement models are strong. It is read
in when it is first asked: it takes half of the time in which a program starts, and most commands never search.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from planner.placement.linear import Integers, LinearModel, Objective

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a solution or none, and the solver's own bound or none."""

    solution: Integers | None
    bound: int | None
    is_infeasible: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a search may take: wall clock [s], CP-SAT's deterministic work, and a flag that stops it."""

    seconds: float
    work: float
    stop: threading.Event


@cache
def _sat_model() -> "type[CpModel]":
    """CP-SAT's model without its old method names, which are made anew for each and cost more than a small search."""
    from ortools.sat.python.cp_model import CpModel

    class SatModel(CpModel):
        def _add_pre_pep8_methods(self) -> None:
            pass

    return SatModel


def search_cp_sat(
    model: LinearModel,
    objective: Objective,
    hint: Integers | None,
    limits: Limits,
    seed: int,
    near_enough: int = 0,
) -> Found:
    """Searches with CP-SAT: one worker, fixed seed, so the same question takes the same path.

    `hint` may be shorter than the model; what it leaves open is found by the search. The search ends
    when value and bound are no further apart than `near_enough`.
    """
    from ortools.sat.python import cp_model

    sat = _sat_model()()
    variables = {j: sat.new_int_var(0, upper, "") for j, upper in enumerate(model.upper) if upper > 0}
    for columns, factors, limit in model.live_rows():
        sat.add(cp_model.LinearExpr.weighted_sum([variables[j] for j in columns], factors) <= limit)
    wanted = [(variables[j], factor) for j, factor in objective.terms if j in variables]
    sat.minimize(cp_model.LinearExpr.weighted_sum([v for v, _ in wanted], [c for _, c in wanted]) + objective.constant)
    for j, value in enumerate([] if hint is None else hint.tolist()):
        if j in variables:
            sat.add_hint(variables[j], value)
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the program, which keeps the best so far
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.05, limits.seconds)
    solver.parameters.max_deterministic_time = limits.work
    solver.parameters.absolute_gap_limit = float(near_enough)
    with _stopped_by(limits.stop, solver):
        status = solver.solve(sat)
    if status == cp_model.INFEASIBLE:
        return Found(None, None, is_infeasible=True)
    bound = ceil(solver.best_objective_bound - 1e-6)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, bound)
    solution = np.zeros(len(model.upper), dtype=np.int64)
    for j, variable in variables.items():
        solution[j] = solver.value(variable)
    return Found(solution, bound)


@contextmanager
def _stopped_by(stop: threading.Event, solver: "CpSolver") -> Iterator[None]:
    """Stops the search soon after `stop` is set, from a thread of its own."""
    finished = threading.Event()

    def watch() -> None:
        while not finished.wait(0.1):
            if stop.is_set():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()
