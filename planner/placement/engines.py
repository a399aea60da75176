"""The two solvers, each given the same rows: CP-SAT (OR-Tools) and HiGHS (through SciPy).

HiGHS prices the linear relaxation; from the prices `linear.exact_bound` makes a bound in exact
arithmetic. CP-SAT searches with one worker that leans on the linear relaxation, in which placement
models are strong. HiGHS can search the same rows as a second opinion.

Both are read in when they are first asked: they take half of the time in which a program starts, and most
commands never search.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csc_array, csr_array

from planner.placement.linear import Floats, Integers, LinearModel, Mask, Objective

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


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The linear relaxation: its solution, what raising each variable costs, and the prices of the rows.

    `columns` marks the variables that HiGHS was given; the others were priced and found too dear.
    """

    solution: Floats
    reduced: Floats
    prices: Floats
    columns: Mask


def relaxation(
    model: LinearModel, factors: Floats, first: Mask, seconds: float, tolerance: float = 0.0
) -> Relaxed | None:
    """Solves the linear relaxation for an objective given as one factor per variable.

    A large one is sifted: HiGHS is given the variables in `first`, all others are priced, the ones that
    pay join, and so on until all that could still be gained is at most `tolerance`. `first` has to hold a
    solution. `None` where time runs out before the first answer; later, the last answer, which still gives
    a valid bound.
    """
    ends = time.monotonic() + seconds
    limits = np.asarray(model.limits, dtype=float)
    live = np.asarray(model.upper) > 0
    columns = live if live.sum() <= LARGEST_WHOLE else live & first
    by_column = model.matrix().astype(float).tocsc()
    answer: Relaxed | None = None
    while (left := ends - time.monotonic()) > 0 or answer is None:
        chosen = np.flatnonzero(columns)
        solved = _solved(by_column[:, chosen], limits, factors[chosen], np.asarray(model.upper)[chosen], left)
        if solved is None:
            break
        values, prices = solved
        solution = np.zeros(len(factors))
        solution[chosen] = values
        answer = Relaxed(solution, factors + by_column.T @ prices, prices, columns)
        waiting = np.flatnonzero(live & ~columns)
        gains = answer.reduced[waiting]
        paying = gains < -1e-9 * max(1.0, float(np.abs(factors).max()))
        if -float(gains[paying].sum()) <= tolerance:
            break
        joining = min(MOST_JOINING, max(FEWEST_JOINING, 2 * int(paying.sum())))
        best = waiting[np.argsort(gains, kind="stable")[:joining]]
        columns = columns.copy()
        columns[best] = True
    return answer


LARGEST_WHOLE = 8_000
"""Variables up to which a relaxation is solved at once."""

MOST_JOINING = 6_000
"""Variables that join a sifted relaxation per round: those that pay, then those nearest to it."""

FEWEST_JOINING = 500
"""With only those that pay, the last thirty took six rounds."""


def _solved(
    matrix: csc_array, limits: Floats, factors: Floats, upper: Integers, seconds: float
) -> tuple[Floats, Floats] | None:
    from scipy.optimize import linprog

    result = linprog(
        factors,
        A_ub=matrix if len(limits) else None,
        b_ub=limits if len(limits) else None,
        bounds=np.column_stack([np.zeros(len(upper)), upper]),
        method="highs",
        options={"time_limit": max(0.05, seconds)},
    )
    if result.status != 0:
        return None
    prices = np.maximum(0.0, -np.asarray(result.ineqlin.marginals)) if len(limits) else np.zeros(0)
    return np.asarray(result.x), prices


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
