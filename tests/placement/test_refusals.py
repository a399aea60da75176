"""When no plan may be shown: pins that contradict, and solvers that are wrong. What is cut short is still sound."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from models.child import Pin, Separation
from models.institution import Staffing
from planner.errors import ContradictingPins, UnsoundPlan
from planner.placement import levels, solver, turns
from planner.placement.case import Case
from planner.placement.engines import Found, search_cp_sat
from planner.placement.judge import judge
from planner.placement.linear import LinearModel, Objective
from planner.placement.solver import Settings, Solution, solve
from tests.placement.test_second_opinion import medium
from tests.placement.tiny import random_case
from tests.rules.drawn import scene


def must(child: str, unit: str) -> Pin:
    """A planner's pin to a unit."""
    return Pin(child, unit, "must", "reason", "P")


@pytest.mark.parametrize(
    ("situation", "pins", "children", "more"),
    [
        (
            "three pinned to three places, one taken",
            "a1a b1a c1a",
            "a, b, c, R",
            {"of_unit": {"1a": {"approved_places": 3}}},
        ),
        ("who need a unit to themselves", "a1b b1b", "a, b", {"of_child": {"a": {"own_unit": True}}}),
        ("who must be kept apart", "a1a b1a", "a, b", {"separations": [Separation("a", "b", "unit", "r")]}),
        ("apart from a resident", "a1a", "a, R", {"separations": [Separation("a", "R", "unit", "r")]}),
        ("siblings in two houses", "a1a b2a", "a, b", {"of_child": {n: {"sibling_group": "S"} for n in "ab"}}),
        ("more staff than there is", "a1b", "a", {"of_child": {"a": {"staff_day": 3.0}}, "staffing": "2"}),
        ("an age that the house does not take", "a1a", "a", {"of_institution": {"1": {"min_age": 18}}}),
        ("one child in two units", "a1a a1b", "a", {}),
        ("a closed unit", "a1a", "a", {"of_unit": {"1a": {"closes_on": "today"}}}),
    ],
)
def test_pins_that_contradict_are_refused_in_a_sentence_that_names_the_children(
    situation: str, pins: str, children: str, more: dict[str, Any]
) -> None:
    more = dict(more)
    if "staffing" in more:
        more["staffing"] = [Staffing("1", "day", float(more["staffing"]))]
    if situation == "a closed unit":
        more["of_unit"] = {"1a": {"closes_on": scene("1a: a")[0].day}}
    case, _ = scene("1a: R; 1b: ; 2a: ; -: a b c", pins=[must(pin[0], pin[1:]) for pin in pins.split()], **more)
    with pytest.raises(ContradictingPins) as refused:
        solve(case, Settings())
    sentence = str(refused.value)
    named = sentence.partition(" cannot live as the pins demand")[0]
    assert set(named.split(", ")) == set(children.split(", ")), sentence
    assert "{" not in sentence


def test_pins_that_can_be_kept_are_kept() -> None:
    pins = [must("a", "2a"), must("b", "1b"), Pin("c", "1a", "must_not", "reason", "P")]
    case, _ = scene("1a: R; 1b: ; 2a: ; -: a b c", of_unit={"all": {"approved_places": 1}}, pins=pins)
    solution = solve(case, Settings())
    assert solution.unit_of == {"a": "2a", "b": "1b", "c": None}
    assert solution.status == "optimal"


Doctor = Callable[[Found], Found]


def doctored(monkeypatch: pytest.MonkeyPatch, doctor: Doctor) -> list[Found]:
    """CP-SAT's answers in all turns from now on, as the doctor changes them; the list of all that were changed.

    Only turns that begin with the best plan are taken: for them «impossible» is always a lie.
    """
    changed = []

    def search(model: LinearModel, objective: Objective, hint: Any, *given: Any, **named: Any) -> Found:
        found = doctor(search_cp_sat(model, objective, hint, *given, **named))
        changed.append(found)
        return found

    monkeypatch.setattr(levels, "TURNS", (turns.plain, turns.steered))
    monkeypatch.setattr(turns, "search_cp_sat", search)
    return changed


@cache
def searching_case() -> Case:
    """A case whose relaxation does not settle every goal, so that several searches are needed."""
    for number in range(8, 20):
        with pytest.MonkeyPatch.context() as patched:
            asked = doctored(patched, lambda found: found)
            if solve(medium(number), Settings()).status == "optimal" and len(asked) >= 3:
                return medium(number)
    raise AssertionError("no case needs a search any more: find harder ones")


def nobody_at_all(found: Found) -> Found:
    """A solution in which every variable is 0, so that no child is accounted for."""
    return replace(found, solution=None if found.solution is None else np.zeros_like(found.solution))


@pytest.mark.parametrize(
    ("lie", "said", "doctor"),
    [
        ("a bound that is too high", "contradict", lambda found: replace(found, bound=10**12)),
        ("impossible", "impossible", lambda found: replace(found, solution=None, bound=None, is_infeasible=True)),
        ("children who are nowhere and yet not without a place", "breaks its own model", nobody_at_all),
    ],
)
def test_a_solver_that_lies_shows_no_plan(lie: str, said: str, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    doctored(monkeypatch, doctor)
    with pytest.raises(UnsoundPlan, match=said):
        solve(searching_case(), Settings())


def test_a_plan_that_breaks_a_rule_the_model_forgot_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.placement import model

    kept = {name: rule for name, rule in model.RULES.items() if name != "places"}
    monkeypatch.setattr(model, "RULES", kept)
    case, _ = scene("1a: ; -: a b c", of_unit={"1a": {"approved_places": 2}})
    with pytest.raises(UnsoundPlan, match="withheld"):
        solve(case, Settings())


def sound_and_honest(case: Case, solution: Solution) -> None:
    """The checker finds no broken rule and no false claim, and no bound lies above its value."""
    assert set(solution.unit_of) == {child.child_id for child in case.candidates}
    verdict = judge(case, solution.unit_of, solution.goals, solution.status)
    assert verdict.is_sound, verdict
    assert all(goal.bound <= goal.value for goal in solution.goals)
    assert (solution.status == "optimal") == all(goal.is_proven for goal in solution.goals)


@pytest.mark.parametrize("number", [0, 5, 8, 17])
def test_a_solve_that_is_stopped_before_it_begins_returns_a_sound_plan(number: int) -> None:
    stop = threading.Event()
    stop.set()
    case = medium(number)
    solution = solve(case, Settings(stop=stop))
    assert solution.interrupted
    sound_and_honest(case, solution)
    best = solve(case, Settings())
    assert all(cut.bound <= full.value for cut, full in zip(solution.goals[:1], best.goals[:1], strict=True))
    assert tuple(g.value for g in best.goals) <= tuple(g.value for g in solution.goals)


@pytest.mark.parametrize("after", [1, 3, 9])
def test_a_solve_that_is_stopped_on_the_way_returns_a_sound_plan(after: int) -> None:
    stop = threading.Event()
    seen = []

    def count(progress: Any) -> None:
        seen.append(progress)
        if len(seen) == after:
            stop.set()

    case = medium(8)
    solution = solve(case, Settings(stop=stop, on_progress=count))
    assert solution.interrupted
    sound_and_honest(case, solution)


@pytest.mark.parametrize("number", [0, 8, 17])
def test_a_solve_without_time_returns_a_sound_plan(number: int) -> None:
    case = medium(number)
    solution = solve(case, Settings(time_limit_s=0.05))
    assert not solution.interrupted
    sound_and_honest(case, solution)


def test_progress_rises_from_a_first_plan_to_the_end() -> None:
    shares = []
    solve(medium(4), Settings(on_progress=lambda progress: shares.append(progress.share)))
    assert shares == sorted(shares)
    assert shares[0] == 0.05
    assert shares[-1] == pytest.approx(1.0)


def test_nobody_to_place_is_an_empty_plan_and_proven() -> None:
    for lives in ("1a: A B", "1a: A"):
        case, _ = scene(lives)
        solution = solve(case, Settings())
        assert solution.unit_of == {}
        assert solution.status == "optimal"


def test_a_cut_short_plan_says_nothing_false_on_many_small_cases() -> None:
    for seed in range(100):
        case = random_case(30_000 + seed, 6, 5)
        stop = threading.Event()
        stop.set()
        sound_and_honest(case, solve(case, Settings(stop=stop)))
        sound_and_honest(case, solve(case, Settings(time_limit_s=0.01)))


def test_what_a_solve_must_not_alter_stays_as_it_was() -> None:
    case = random_case(7, 6, 5)
    before = repr(case.question)
    solve(case, Settings())
    assert repr(case.question) == before
    assert solver.GOAL_BY_CODE.keys() == {goal.name for goal in solve(case, Settings()).goals}
