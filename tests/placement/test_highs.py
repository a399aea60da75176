"""What HiGHS is asked and gives: a relaxation that goes on, and a quick search that can be stopped."""

import gc
import random
import threading
import time
import weakref

import numpy as np
import pytest
from scipy.optimize import linprog

from planner.placement import highs
from planner.placement.highs import Relaxation, quick_search
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


def steps_taken(relaxation: Relaxation) -> int:
    """The steps of the simplex method that the last answer took."""
    assert relaxation.solved(10.0) is not None
    return int(relaxation._highs.getInfo().simplex_iteration_count)


def test_a_relaxation_goes_on_from_where_it_ended() -> None:
    """With one row more it takes a few steps, where a new one takes as many as the first time."""
    draw = random.Random(4)
    model = LinearModel()
    variables = [model.variable() for _ in range(120)]
    for _ in range(80):
        model.row([(j, draw.randint(1, 9)) for j in draw.sample(variables, 12)], 20)
    factors = np.array([-float(draw.randint(10, 30)) for _ in variables])
    everything = np.ones(len(variables)) > 0
    relaxation = Relaxation(model, factors, everything)
    assert steps_taken(relaxation) > 60
    answer = relaxation.solved(10.0)
    assert answer is not None
    model.row([(j, 1) for j in variables[:40]], int(answer.solution[:40].sum()))  # a fraction less than there was
    assert 0 < 3 * steps_taken(relaxation) < steps_taken(Relaxation(model, factors, everything))


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


def at_rest(model: LinearModel) -> np.ndarray:
    """Nothing chosen, which keeps all rows of a small model."""
    return np.zeros(len(model.upper), dtype=np.int64)


def test_a_quick_search_finds_the_best_of_small_models() -> None:
    draw = random.Random(8)
    gained = 0
    for seed in range(MODELS):
        model, objective = small_model(draw)
        every = all_solutions(model)
        start = at_rest(model)
        found = quick_search(model, objective, start, 10.0, threading.Event(), seed=seed)
        assert tuple(found.tolist()) in every
        assert objective.value(found) == min(objective.value(solution) for solution in every), seed
        gained += objective.value(found) < objective.value(start)
    assert gained > MODELS / 4


def test_a_quick_search_gives_back_its_start_where_nothing_is_better() -> None:
    """Two of the three are wanted alike and exclude each other: the one that was chosen stays."""
    model = LinearModel()
    a, b, c = (model.variable() for _ in range(3))
    model.row([(a, 1), (b, 1)], 1)
    for chosen in ([1, 0, 0], [0, 1, 0]):
        start = np.array(chosen, dtype=np.int64)
        found = quick_search(model, Objective(((a, -1), (b, -1), (c, 1))), start, 10.0, threading.Event())
        assert found.tolist() == chosen


def hard_model(draw: random.Random) -> tuple[LinearModel, Objective, np.ndarray]:
    """Sums of 50 large numbers that should come out at exactly half, which no search ends soon; and a solution."""
    model = LinearModel()
    variables = [model.variable() for _ in range(50)]
    start = [0] * 50
    for _ in range(6):
        sizes = [draw.randrange(100) for _ in variables]
        model.row(zip(variables, sizes, strict=True), sum(sizes) // 2)
        left = model.variable(10_000)
        model.row([*((j, -size) for j, size in zip(variables, sizes, strict=True)), (left, -1)], -(sum(sizes) // 2))
        start.append(sum(sizes) // 2)
    return model, Objective(tuple((j, 1) for j in range(50, 56))), np.array(start, dtype=np.int64)


@pytest.mark.parametrize("how", ["stop", "seconds", "near enough"])
def test_a_quick_search_ends_when_it_is_told_to_and_keeps_the_best(how: str) -> None:
    model, objective, start = hard_model(random.Random(3))
    stop = threading.Event()
    if how == "stop":
        threading.Timer(0.5, stop.set).start()
    seconds = 0.5 if how == "seconds" else 40.0
    near_enough = 10**6 if how == "near enough" else 0
    began = time.monotonic()
    found = quick_search(model, objective, start, seconds, stop, near_enough)
    assert time.monotonic() - began < 15
    assert not model.is_broken_by(found)
    assert objective.value(found) < objective.value(start) or how == "near enough"


def test_a_relaxation_that_is_told_to_stop_gives_no_answer() -> None:
    model, objective, _ = hard_model(random.Random(3))
    factors = objective.vector(len(model.upper)).astype(float)
    stop = threading.Event()
    stop.set()
    assert Relaxation(model, factors, np.ones(len(factors)) > 0, stop).solved(10.0) is None
