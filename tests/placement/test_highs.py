"""What HiGHS is asked and gives: a relaxation that goes on, rows in whole numbers, a search that can be stopped."""

import gc
import random
import threading
import time
import weakref

import numpy as np
import pytest
from scipy.optimize import linprog

from planner.placement import highs
from planner.placement.engines import Limits
from planner.placement.highs import Relaxation, search_highs
from planner.placement.linear import LinearModel, Objective
from tests.placement.test_bounds import all_solutions, small_model

MODELS = 80
"""Random models; each is relaxed anew after every row."""


def afresh(model: LinearModel, factors: np.ndarray) -> float:
    """The least that SciPy finds for the relaxation, which knows nothing of what was asked before."""
    rows = {"A_ub": model.matrix().astype(float), "b_ub": model.limits} if model.limits else {}
    return float(linprog(factors, bounds=[(0, upper) for upper in model.upper], **rows).fun)


@pytest.mark.parametrize("is_sifted", [False, True])
def test_a_relaxation_that_goes_on_is_as_good_as_a_new_one(is_sifted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows join between two questions; sifted, most variables join in the middle of one."""
    monkeypatch.setattr(highs, "LARGEST_WHOLE", 0 if is_sifted else 1_000)
    monkeypatch.setattr(highs, "FEWEST_JOINING", 1)
    draw = random.Random(7)
    changed = 0
    for seed in range(MODELS):
        model, objective = small_model(draw)
        factors = objective.vector(len(model.upper)).astype(float)
        first = np.arange(len(model.upper)) == draw.randrange(len(model.upper))  # 0 everywhere keeps all rows
        relaxation = Relaxation(model, factors, first)
        before = None
        for _ in range(3):
            answer = relaxation.solved(10.0)
            assert answer is not None
            least = factors @ answer.solution
            assert least == pytest.approx(afresh(model, factors), abs=1e-7), seed
            assert (model.matrix() @ answer.solution <= np.array(model.limits) + 1e-7).all()
            assert answer.reduced == pytest.approx(factors + model.matrix().T @ answer.prices)
            bound = -(answer.prices @ model.limits) + np.minimum(0, answer.reduced) @ np.asarray(model.upper)
            assert bound == pytest.approx(least, abs=1e-6), "the prices prove what the solution reaches"
            changed += before is not None and abs(least - before) > 1e-6
            before = least
            chosen = draw.sample(range(len(model.upper)), 2)
            model.row([(j, draw.choice([1, 2, 3])) for j in chosen], draw.randint(0, 2))
    assert changed > MODELS / 5


def test_a_relaxation_leaves_ungained_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """One variable is there, three would gain 5, 3 and 2: once no more than 3 can be gained, the last stays out."""
    monkeypatch.setattr(highs, "LARGEST_WHOLE", 0)
    monkeypatch.setattr(highs, "FEWEST_JOINING", 1)
    monkeypatch.setattr(highs, "MOST_JOINING", 1)
    model = LinearModel()
    for _ in range(4):
        model.variable()
    first = np.array([False, False, True, False])
    answer = Relaxation(model, np.array([-2.0, -5.0, -1.0, -3.0]), first).solved(10.0, tolerance=3.0)
    assert answer is not None
    assert answer.solution.tolist() == [0, 1, 1, 1]


def test_what_highs_holds_is_given_back_at_once() -> None:
    """Without waiting for Python to look for cycles: a large relaxation holds tens of megabytes outside of Python."""
    model, objective = small_model(random.Random(1))
    gc.disable()
    try:
        relaxation = Relaxation(model, objective.vector(len(model.upper)).astype(float), np.ones(len(model.upper)) > 0)
        solver = weakref.ref(relaxation._highs)
        assert relaxation.solved(10.0) is not None
        del relaxation
        assert solver() is None
    finally:
        gc.enable()


def test_whole_numbers_are_as_good_as_trying_all() -> None:
    draw = random.Random(8)
    impossible = 0
    for seed in range(MODELS):
        model, objective = small_model(draw)
        if draw.random() < 0.3:
            j = draw.randrange(len(model.upper))
            model.columns.append([j])
            model.factors.append([-1])
            model.limits.append(-draw.randint(1, 3))  # at least so many, which the upper bound may not allow
        every = all_solutions(model)
        found = search_highs(model, objective, Limits(10.0, 10.0, threading.Event()), seed)
        if not every:
            impossible += 1
            assert found.is_infeasible, seed
            continue
        least = min(objective.value(solution) for solution in every)
        assert found.solution is not None
        assert tuple(found.solution.tolist()) in every
        assert objective.value(found.solution) == found.bound == least, seed
    assert impossible > 2


def hard_model(draw: random.Random) -> tuple[LinearModel, Objective]:
    """Sums of 50 large numbers that should come out at exactly half: no search has ended such in minutes."""
    model = LinearModel()
    variables = [model.variable() for _ in range(50)]
    for _ in range(6):
        sizes = [draw.randrange(100) for _ in variables]
        model.row(zip(variables, sizes, strict=True), sum(sizes) // 2)
        left = model.variable(10_000)
        model.columns.append([*variables, left])
        model.factors.append([*(-size for size in sizes), -1])
        model.limits.append(-(sum(sizes) // 2))
    return model, Objective(tuple((j, 1) for j in range(50, 56)))


def test_a_search_that_is_told_to_stop_ends_soon() -> None:
    model, objective = hard_model(random.Random(3))
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    began = time.monotonic()
    before = set(threading.enumerate())
    search_highs(model, objective, Limits(60.0, 60.0, stop))
    for thread in set(threading.enumerate()) - before:
        thread.join(20)
    assert time.monotonic() - began < 20, "HiGHS went on behind what had left it"


def test_a_unit_of_work_is_a_second() -> None:
    model, objective = hard_model(random.Random(3))
    began = time.monotonic()
    found = search_highs(model, objective, Limits(60.0, 0.5, threading.Event()))
    assert time.monotonic() - began < 20
    assert found.solution is not None
    assert found.bound is not None
    assert objective.value(found.solution) > found.bound, "it was proven before the work was used up"


def test_a_search_may_end_near_enough() -> None:
    model, objective = hard_model(random.Random(3))
    began = time.monotonic()
    found = search_highs(model, objective, Limits(12.0, 12.0, threading.Event()), near_enough=10**6)
    assert time.monotonic() - began < 6
    assert found.solution is not None
