"""HiGHS: the linear relaxation, asked again and again as rows and variables join, and the rows in whole numbers.

A relaxation keeps its basis. With a few rows or variables more it is solved again from there, which takes a tenth
of the time of a fresh start; SciPy offers no such thing, so HiGHS is asked through its own package. From the prices
`linear.exact_bound` makes a bound in exact arithmetic. In whole numbers HiGHS is a second opinion beside CP-SAT,
and chooses where to open.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array

from planner.placement.engines import Found, Limits
from planner.placement.linear import Floats, Integers, LinearModel, Mask, Objective

LARGEST_WHOLE = 8_000
"""Variables up to which a relaxation is solved at once."""

MOST_JOINING = 6_000
"""Variables that join a sifted relaxation per round: those that pay, then those nearest to it."""

FEWEST_JOINING = 500
"""With only those that pay, the last thirty took six rounds."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The linear relaxation: its solution, what raising each variable costs, and the prices of the rows."""

    solution: Floats
    reduced: Floats
    prices: Floats


class Relaxation:
    """The relaxation of a model for an objective given as one factor per variable.

    A large one is sifted: HiGHS is given the variables in `first`, all others are priced, the ones that
    pay join, and so on until all that could still be gained is at most `tolerance`. `first` has to hold a
    solution. Rows may be added to the model between two questions, variables may not.
    """

    def __init__(self, model: LinearModel, factors: Floats, first: Mask) -> None:
        self._model, self._factors = model, factors
        self._upper = np.asarray(model.upper, dtype=float)
        live = self._upper > 0
        self._waiting = np.flatnonzero(live & ~first) if live.sum() > LARGEST_WHOLE else np.zeros(0, dtype=np.int64)
        self._joined = np.zeros(0, dtype=np.int64)
        """Variables that HiGHS was given, in its order."""
        self._rows = 0
        self._highs = _silent()
        self._join(np.setdiff1d(np.flatnonzero(live), self._waiting))

    def solved(self, seconds: float, tolerance: float = 0.0) -> Relaxed | None:
        """The relaxation with all rows that the model has by now.

        `None` where time runs out before the first answer; later, the last answer, which still gives a valid bound.
        """
        ends = time.monotonic() + seconds
        self._take_rows()
        by_column = self._model.matrix().astype(float).tocsc()
        answer: Relaxed | None = None
        while (left := ends - time.monotonic()) > 0 or answer is None:
            found = self._optimum(left)
            if found is None:
                break
            values, prices = found
            solution = np.zeros(len(self._factors))
            solution[self._joined] = values
            answer = Relaxed(solution, self._factors + by_column.T @ prices, prices)
            gains = answer.reduced[self._waiting]
            paying = gains < -1e-9 * max(1.0, float(np.abs(self._factors).max()))
            if -float(gains[paying].sum()) <= tolerance:
                break
            joining = min(MOST_JOINING, max(FEWEST_JOINING, 2 * int(paying.sum())))
            nearest = np.argsort(gains, kind="stable")[:joining]
            self._join(self._waiting[nearest], by_column)
            self._waiting = np.delete(self._waiting, nearest)
        return answer

    def _join(self, variables: Integers, by_column: csc_array | None = None) -> None:
        """Gives HiGHS these variables, with the rows it has; it has none before the first question."""
        count = len(variables)
        starts, rows, factors = np.zeros(count, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0)
        if by_column is not None:
            columns = by_column[:, variables]
            starts, rows, factors = columns.indptr[:-1].astype(np.int32), columns.indices, columns.data
        self._highs.addCols(
            count, self._factors[variables], np.zeros(count), self._upper[variables], len(rows), starts,
            rows.astype(np.int32), factors,
        )  # fmt: skip
        self._joined = np.append(self._joined, variables)

    def _take_rows(self) -> None:
        """Gives HiGHS the rows that the model has had since the last question, for the variables that have joined."""
        limits = np.asarray(self._model.limits[self._rows :], dtype=float)
        if not len(limits):
            return
        rows = self._model.matrix()[self._rows :].astype(float).tocsc()[:, self._joined].tocsr()
        self._highs.addRows(
            len(limits), np.full(len(limits), -highspy.kHighsInf), limits, rows.nnz, rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32), rows.data,
        )  # fmt: skip
        self._rows += len(limits)

    def _optimum(self, seconds: float) -> tuple[Floats, Floats] | None:
        """Values of the variables that have joined and prices of the rows; `None` where they were not found in time."""
        if not len(self._joined):  # HiGHS answers such a question with a status of its own and nothing else
            return np.zeros(0), np.zeros(self._rows)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(0.05, seconds))  # counted over all runs
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        answer = self._highs.getSolution()
        return np.asarray(answer.col_value), np.maximum(0.0, -np.asarray(answer.row_dual))


def _silent() -> highspy.Highs:
    """HiGHS without a word on the screen, with one worker, so the same question takes the same path."""
    solver = highspy.Highs()
    solver.callbacks.clear()  # they and the solver hold each other, and its memory would wait for Python to tidy up
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def whole_rows(
    matrix: csr_array,
    limits: Floats,
    factors: Floats,
    upper: Integers,
    seconds: float,
    stop: threading.Event | None = None,
    whole: int | None = None,
    waiting: Callable[[], None] = lambda: None,
    near_enough: int = 0,
    seed: int = 0,
) -> Found:
    """The rows in whole numbers; the solution is rounded and must be checked by the caller like any other.

    With `whole` only so many of the first variables are; the bound holds for all whole solutions none the less. With
    `stop` the search runs in a thread of its own, since HiGHS may not look up for seconds; `waiting` is called ten
    times a second meanwhile. The search ends when value and bound are no further apart than `near_enough`.
    """
    solver = _whole(matrix, limits, factors, upper, len(upper) if whole is None else whole)
    solver.setOptionValue("time_limit", max(0.05, seconds))
    solver.setOptionValue("mip_abs_gap", max(1e-6, float(near_enough)))
    solver.setOptionValue("random_seed", seed)
    if stop is None:
        solver.run()
        return _found(solver)
    left = threading.Event()
    _stop_by(solver, left)
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    try:
        while thread.is_alive() and not stop.is_set():
            thread.join(0.1)
            waiting()
    finally:
        left.set()
    return Found(None, None) if thread.is_alive() else _found(solver)


def _whole(matrix: csr_array, limits: Floats, factors: Floats, upper: Integers, whole: int) -> highspy.Highs:
    """HiGHS with the rows, the first `whole` variables in whole numbers."""
    size = len(upper)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(limits)
    model.col_cost_, model.col_lower_, model.col_upper_ = factors, np.zeros(size), upper.astype(float)
    model.row_lower_, model.row_upper_ = np.full(len(limits), -highspy.kHighsInf), limits
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = size, len(limits)
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (size - whole)
    solver = _silent()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(model)
    return solver


def _stop_by(solver: highspy.Highs, left: threading.Event) -> None:
    """Has HiGHS look at `left` from time to time and end its search when that is set."""

    def look(_kind: object, _message: str, _out: object, wanted: highspy.cb.HighsCallbackInput, _own: object) -> None:
        wanted.user_interrupt = left.is_set()

    solver.setCallback(look, None)
    solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)


def _found(solver: highspy.Highs) -> Found:
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Found(None, None, is_infeasible=True)
    info = solver.getInfo()
    bound = ceil(info.mip_dual_bound - 1e-6) if np.isfinite(info.mip_dual_bound) else None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, bound)
    return Found(np.rint(solver.getSolution().col_value).astype(np.int64), bound)


def search_highs(
    model: LinearModel, objective: Objective, limits: Limits, seed: int = 0, near_enough: int = 0
) -> Found:
    """Searches the model's rows among the variables that are not ruled out; a unit of work is a second."""
    upper = np.asarray(model.upper, dtype=np.int64)
    live = np.flatnonzero(upper > 0)
    found = whole_rows(
        model.matrix().tocsc()[:, live].tocsr().astype(float),
        np.asarray(model.limits, dtype=float),
        objective.vector(len(upper))[live].astype(float),
        upper[live],
        min(limits.seconds, limits.work),
        limits.stop,
        near_enough=near_enough,
        seed=seed,
    )
    solution = None
    if found.solution is not None:
        solution = np.zeros(len(upper), dtype=np.int64)
        solution[live] = found.solution
    return replace(found, solution=solution, bound=None if found.bound is None else found.bound + objective.constant)
