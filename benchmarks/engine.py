"""The engine itself on every question: seconds, first plan, proofs, size and build time of its models.

Seconds start with the data set in memory, for the shipped country with its files on disk; drawing a
data set, checking the result and building the models once more to time it come on top. The searching library is
read in before, as in an app that runs; with the shipped data it counts.
"""

import time
from importlib import import_module

from benchmarks import questions
from benchmarks.outcome import Diary, Measures, breach_weight, measures_of
from planner import service
from planner.placement.case import Case, Question
from planner.placement.greedy import arrival_order, first_come_first_served
from planner.placement.judge import judge
from planner.placement.model import PlacementModel
from planner.placement.solver import Settings, Solution, choices_and_parts, solve

WORKERS = 2


def shipped(children: int, seed: int, limit_s: float) -> Measures:  # noqa: ARG001  its size is given
    """The daily case: the shipped country, residents stay, reading the data included."""
    return _shipped((), seed, limit_s)


def shipped_oslo(children: int, seed: int, limit_s: float) -> Measures:  # noqa: ARG001  its size is given
    """The same for Oslo alone."""
    return _shipped(("bfe",), seed, limit_s)


def movable(children: int, seed: int, limit_s: float) -> Measures:
    """Everyone is decided anew, up to six operators."""
    return decided(questions.all_movable(children, seed), limit_s)


def one_operator(children: int, seed: int, limit_s: float) -> Measures:
    """Everyone is decided anew, one operator."""
    return decided(questions.one_operator(children, seed), limit_s)


def tight(children: int, seed: int, limit_s: float) -> Measures:
    """Everyone is decided anew, one operator with hardly more places than children."""
    return decided(questions.tight(children, seed), limit_s)


def decided(asked: Question, limit_s: float) -> Measures:
    """Everything measured on one question, with greedy first come, first served beside it."""
    diary, seconds, case, solution = solved(asked, limit_s)
    choices, _ = choices_and_parts(case)
    greedy = first_come_first_served(case, choices, arrival_order(case))
    return {
        **measures_of(diary, seconds, solution.goals, solution.levels),
        **_size_and_build(asked),
        "breach_weight": breach_weight(case, solution.unit_of),
        "greedy_breach_weight": breach_weight(case, greedy),
    }


def solved(asked: Question, limit_s: float) -> tuple[Diary, float, Case, Solution]:
    """Solves a question: what was told on the way, the seconds it took, and the plan, which the rules accept."""
    import_module("ortools.sat.python.cp_model")
    diary = Diary()
    case = Case(asked)
    solution = solve(case, Settings(time_limit_s=limit_s, workers=WORKERS, on_progress=diary.note))
    seconds = diary.seconds
    if not judge(case, solution.unit_of, solution.goals, solution.status).is_sound:
        raise RuntimeError("the checker refuses the plan")
    return diary, seconds, case, solution


def _shipped(operators: tuple[str, ...], seed: int, limit_s: float) -> Measures:
    diary = Diary()
    desk = service.open_desk()
    request = service.PlaceRequest(operators=operators, time_limit_s=limit_s, workers=WORKERS, seed=seed)
    plan = service.place(desk, request, diary.note)
    seconds = diary.seconds
    if not service.check_plan(desk, plan).is_sound:
        raise RuntimeError("the checker refuses the plan")
    return {**measures_of(diary, seconds, plan.goals), **_size_and_build(service.case_of(desk, request).question)}


def _size_and_build(asked: Question) -> Measures:
    """How large the question is and how long models of all its independent parts take to build [s]."""
    case = Case(asked)
    began = time.perf_counter()
    choices, parts = choices_and_parts(case)
    pairs = rows = 0
    for part in parts:
        model = PlacementModel(case, {child_id: choices[child_id] for child_id in part})
        pairs, rows = pairs + len(model.pairs), rows + len(model.linear.limits)
    return {
        "build_s": time.perf_counter() - began,
        "deciding": len(case.candidates),
        "parts": len(parts),
        "largest_part": max(map(len, parts), default=0),
        "pairs": pairs,
        "rows": rows,
    }
