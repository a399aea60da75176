"""The searches whose word counts: CP-SAT (OR-Tools) and HiGHS (through SciPy), each given the same rows.

CP-SAT searches with one worker that leans on the linear relaxation, in which placement models are strong. HiGHS
can search the same rows as a second opinion, and chooses where to open. What HiGHS gives without a proof,
relaxations and quick plans, is in `highs`.

Both are read in when they are first asked: they take half of the time in which a program starts, and most
commands never search.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

from planner.placement.linear import Floats, Integers, LinearModel, Objective

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
    """How long a search may take: wall clock [s], work [CP-SAT's units, seconds of a quick search], a stop flag."""

    seconds: float
    work: float
    stop: threading.Event


def whole_rows(
    matrix: csr_array,
    limits: Floats,
    factors: Floats,
    upper: Integers,
    seconds: float,
    stop: threading.Event | None = None,
    whole: int | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Found:
    """The same rows in whole numbers, by HiGHS; its solution is rounded and must be checked by the caller.

    With `whole` only so many of the first variables are; the bound holds for all whole solutions none the less. HiGHS
    cannot be told to stop: with `stop` it runs in a thread of its own, which is left to its time limit; `waiting` is
    called ten times a second meanwhile.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    def search() -> None:
        answers.append(
            milp(
                factors,
                integrality=np.arange(len(upper)) < (len(upper) if whole is None else whole),
                bounds=Bounds(np.zeros(len(upper)), np.asarray(upper, dtype=float)),
                constraints=LinearConstraint(matrix, -np.inf, limits) if len(limits) else None,
                options={"time_limit": max(0.05, seconds), "mip_rel_gap": 0.0},
            )
        )

    answers: list[Any] = []
    if stop is None:
        search()
    else:
        thread = threading.Thread(target=search, daemon=True)
        thread.start()
        while thread.is_alive() and not stop.is_set():
            thread.join(0.1)
            waiting()
    if not answers:
        return Found(None, None)
    result = answers[0]
    if result.status == 2:
        return Found(None, None, is_infeasible=True)
    bound = None
    if result.mip_dual_bound is not None and np.isfinite(result.mip_dual_bound):
        bound = ceil(result.mip_dual_bound - 1e-6)
    return Found(None if result.x is None else np.rint(result.x).astype(np.int64), bound)


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


def search_highs(model: LinearModel, objective: Objective, limits: Limits) -> Found:
    """Searches with HiGHS; the solution is rounded and must be checked by the caller like any other.

    It cannot be stopped on the way, only by its time limit.
    """
    row_limits = np.asarray(model.limits, dtype=float)
    factors = objective.vector(len(model.upper)).astype(float)
    upper = np.asarray(model.upper, dtype=np.int64)
    found = whole_rows(model.matrix().astype(float), row_limits, factors, upper, limits.seconds)
    return found if found.bound is None else replace(found, bound=found.bound + objective.constant)
