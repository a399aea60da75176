"""What the engine is set beside, on the same questions and with the engine itself in the same process.

First come, first served; the plain model of single places; HiGHS alone. The two models decide the
same goals in the same order and keep each value reached; they are spared the tie-break, which the
engine settles as well.
"""

import threading
from collections.abc import Callable, Mapping, Sequence

from benchmarks import questions
from benchmarks.engine import solved
from benchmarks.outcome import Diary, Given, Measures, breach_weight
from benchmarks.single_places import SinglePlaces
from planner.placement.case import Case, Question, living_under
from planner.placement.engines import Found, Limits, search_highs
from planner.placement.goals import Goal, goal_value, goals_in_order
from planner.placement.greedy import arrival_order, first_come_first_served
from planner.placement.linear import Integers, Objective
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of
from planner.placement.parts import choices_of
from planner.placement.solver import Solution

Search = Callable[[Objective, float], Found]
"""Makes an objective small within some seconds, in the variables of the placement model."""


def greedy(children: int, seed: int, limit_s: float) -> Measures:
    """Breach weights where all are movable."""
    return breach_shares(questions.all_movable(children, seed), limit_s)


def greedy_tight(children: int, seed: int, limit_s: float) -> Measures:
    """Breach weights where there are hardly more places than children."""
    return breach_shares(questions.tight(children, seed), limit_s)


def per_place(children: int, seed: int, limit_s: float) -> Measures:
    """The plain model of single places where all are movable."""
    return race(questions.all_movable(children, seed), single_places, limit_s)


def per_place_tight(children: int, seed: int, limit_s: float) -> Measures:
    """The plain model of single places where there are hardly more places than children."""
    return race(questions.tight(children, seed), single_places, limit_s)


def per_place_one_operator(children: int, seed: int, limit_s: float) -> Measures:
    """The plain model of single places for one operator."""
    return race(questions.one_operator(children, seed), single_places, limit_s)


def highs(children: int, seed: int, limit_s: float) -> Measures:
    """HiGHS alone where all are movable."""
    return race(questions.all_movable(children, seed), highs_alone, limit_s)


def highs_tight(children: int, seed: int, limit_s: float) -> Measures:
    """HiGHS alone where there are hardly more places than children."""
    return race(questions.tight(children, seed), highs_alone, limit_s)


def highs_one_operator(children: int, seed: int, limit_s: float) -> Measures:
    """HiGHS alone for one operator."""
    return race(questions.one_operator(children, seed), highs_alone, limit_s)


def single_places(m: PlacementModel) -> Search:
    """CP-SAT as it comes on the plain model of single places."""
    return SinglePlaces(m).search


def highs_alone(m: PlacementModel) -> Search:
    """HiGHS on the engine's own rows, without the engine's bounds, starts and independent parts."""

    def search(objective: Objective, seconds: float) -> Found:
        return search_highs(m.linear, objective, Limits(seconds, 0.0, threading.Event()))

    return search


def breach_shares(asked: Question, limit_s: float) -> Measures:
    """The breach weight of the proven plan over that of first come, first served, asked in three ways.

    `breach_share`: residents keep their homes in both. `…_reviewed`: the plan may move residents, the
    desk that serves in order of arrival may not. `…_from_nothing`: nobody lives anywhere yet. A share
    is left out where the desk leaves nobody out either.
    """
    measured: Measures = {}
    for ending, variant in (
        ("", questions.residents_stay(asked)),
        ("_reviewed", asked),
        ("_from_nothing", questions.nobody_home(asked)),
    ):
        _, seconds, case, solution = solved(variant, limit_s / 2)
        desk = breach_weight(case, first_come_first_served(case, choices_of(case), arrival_order(case)))
        ours = breach_weight(case, solution.unit_of)
        measured.update({f"seconds{ending}": seconds, f"breach_weight{ending}": ours, f"greedy_weight{ending}": desk})
        if desk:
            measured[f"breach_share{ending}"] = ours / desk
    return measured


def race(asked: Question, rival: Callable[[PlacementModel], Search], limit_s: float) -> Measures:
    """The rival's seconds to proof, its levels, and how many times faster the engine reaches the same proof.

    Out of time, the rival's seconds are its limit and `times_faster` is a least value; `times_faster` is
    left out where the engine proves not everything. Raises `RuntimeError` where two proofs differ.
    """
    _, engine_s, _, solution = solved(asked, limit_s)
    diary = Diary()
    case = Case(asked)
    levels = in_order(case, rival, diary, limit_s)
    is_done = all(level["status"] == "proven" for level in levels)
    seconds = diary.seconds if is_done else max(limit_s, diary.seconds)
    refuse_contradiction(levels, solution)
    measured: Measures = {
        "seconds": seconds,
        "engine_s": engine_s,
        "goals_proven": sum(level["status"] == "proven" for level in levels),
        "levels": levels,
        "at_least": [] if is_done else ["seconds", "times_faster"],
    }
    if is_done:
        measured["worst_gap"] = 0.0
    if solution.status == "optimal":
        measured["times_faster"] = seconds / engine_s
    return measured


def in_order(
    case: Case, rival: Callable[[PlacementModel], Search], diary: Diary, limit_s: float
) -> list[dict[str, object]]:
    """Every goal with what the rival reaches on it, up to the first that it cannot prove in time."""
    m = PlacementModel(case, {child_id: units for child_id, units in choices_of(case).items() if units})
    search = rival(m)
    levels: list[dict[str, object]] = []
    for goal in goals_in_order(case):
        if levels and levels[-1]["status"] != "proven":
            levels.append({"name": goal.code, "status": "not reached"})
            continue
        began = diary.seconds
        objective = objective_of(m, goal)
        found = search(objective, limit_s - began)
        levels.append({"name": goal.code, "seconds": diary.seconds - began, **reached(m, goal, objective, found)})
        if found.solution is not None:
            m.linear.row(objective.terms, objective.value(found.solution) - objective.constant)
    return levels


def reached(m: PlacementModel, goal: Goal, objective: Objective, found: Found) -> Measures:
    """Status, value, bound and gap of one goal, in the goal's own unit."""
    if found.is_infeasible:
        raise RuntimeError("the rival calls a possible case impossible")
    if found.solution is None or found.bound is None:
        return {"status": "open", "how": {"no plan" if found.solution is None else "no bound": 1}}
    if m.linear.is_broken_by(found.solution):
        return {"status": "open", "how": {"a rounded plan that breaks a rule": 1}}
    value = goal_value(m.case, goal, living_under(m.case, _units(m, found.solution)))
    bound = value - max(0, objective.value(found.solution) - found.bound)
    gap = (value - bound) / max(1, abs(value))
    return {"status": "proven" if value == bound else "open", "value": value, "bound": bound, "gap": gap}


def _units(m: PlacementModel, solution: Integers) -> Given:
    pairs = zip(solution, m.pairs, strict=False)
    return {child.child_id: unit.unit_id for chosen, (child, unit) in pairs if chosen}


def refuse_contradiction(levels: Sequence[Mapping[str, object]], solution: Solution) -> None:
    """Raises where rival and engine have both proven a goal, and all before it, with different values."""
    for level, goal in zip(levels, solution.goals, strict=True):
        if level["status"] != "proven" or not goal.is_proven:
            return
        if level["value"] != goal.value:
            raise RuntimeError(f"two proofs differ: {goal.name} is {goal.value} here and {level['value']} there")
