"""What HiGHS gives without a proof: linear relaxations, asked again and again as rows join, and quick plans.

A relaxation keeps its basis. With a few rows or variables more it is solved again from there, which takes a tenth
of the time of a fresh start; SciPy offers no such thing, so HiGHS is asked through its own package. Prices only
propose: `linear.exact_bound` makes a bound of them in exact arithmetic. Plans are checked against every row.
"""

import threading
import time
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array

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

    def __init__(self, model: LinearModel, factors: Floats, first: Mask, stop: threading.Event | None = None) -> None:
        self._model, self._factors = model, factors
        self._upper = np.asarray(model.upper, dtype=float)
        live = self._upper > 0
        self._waiting = np.flatnonzero(live & ~first) if live.sum() > LARGEST_WHOLE else np.zeros(0, dtype=np.int64)
        self._joined = np.zeros(0, dtype=np.int64)
        """Variables that HiGHS was given, in its order."""
        self._rows = 0
        self._highs = _silent()
        if stop is not None:
            _stop_by(self._highs, stop, highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt)
        self._join(np.setdiff1d(np.flatnonzero(live), self._waiting))

    def solved(self, seconds: float, tolerance: float = 0.0) -> Relaxed | None:
        """The relaxation with all rows that the model has by now.

        `None` where time runs out, or `stop` is set, before the first answer; later, the last answer, which still
        gives a valid bound.
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


def quick_search(
    model: LinearModel,
    objective: Objective,
    start: Integers,
    seconds: float,
    stop: threading.Event,
    near_enough: int = 0,
    seed: int = 0,
) -> Integers:
    """The best solution that HiGHS comes to from `start` in so many seconds, `start` at worst; it proves nothing.

    The search ends when value and bound are no further apart than `near_enough`, and soon after `stop` is set.
    """
    upper = np.asarray(model.upper, dtype=np.int64)
    live = np.flatnonzero(upper > 0)
    solver = _silent()
    solver.setOptionValue("time_limit", max(0.05, seconds))
    solver.setOptionValue("mip_abs_gap", max(1e-6, float(near_enough)))
    solver.setOptionValue("random_seed", seed)
    solver.passModel(_whole(model, objective, upper, live))
    known = highspy.HighsSolution()
    known.col_value = start[live].astype(float)
    solver.setSolution(known)
    _stop_by(solver, stop, highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return start
    found = np.zeros(len(upper), dtype=np.int64)
    found[live] = np.rint(solver.getSolution().col_value)
    is_better = objective.value(found) < objective.value(start)
    return found if is_better and not model.is_broken_by(found) else start  # HiGHS counts in floating-point numbers


def _whole(model: LinearModel, objective: Objective, upper: Integers, live: Integers) -> highspy.HighsLp:
    """The rows in whole numbers, without the variables that are ruled out."""
    rows = model.matrix().tocsc()[:, live].astype(float)
    asked = highspy.HighsLp()
    asked.num_col_, asked.num_row_ = len(live), len(model.limits)
    asked.col_cost_ = objective.vector(len(upper))[live].astype(float)
    asked.col_lower_, asked.col_upper_ = np.zeros(len(live)), upper[live].astype(float)
    asked.row_lower_ = np.full(len(model.limits), -highspy.kHighsInf)
    asked.row_upper_ = np.asarray(model.limits, dtype=float)
    asked.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    asked.a_matrix_.num_col_, asked.a_matrix_.num_row_ = len(live), len(model.limits)
    asked.a_matrix_.start_, asked.a_matrix_.index_, asked.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    asked.integrality_ = [highspy.HighsVarType.kInteger] * len(live)
    return asked


def _stop_by(solver: highspy.Highs, stop: threading.Event, when: highspy.cb.HighsCallbackType) -> None:
    """Has HiGHS look at `stop` from time to time and end its work when that is set."""

    def look(_kind: object, _message: str, _out: object, wanted: highspy.cb.HighsCallbackInput, _own: object) -> None:
        wanted.user_interrupt = stop.is_set()

    solver.setCallback(look, None)
    solver.startCallback(when)
