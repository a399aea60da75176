"""The solver against two others: trying every plan there is, and HiGHS on the plain rows, goal after goal."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import pytest

from planner.parameters import parameters_for
from planner.placement import eligibility, levels, rules
from planner.placement.case import Case, Question
from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import GOALS, goals_in_order
from planner.placement.halves import add_halves
from planner.placement.linear import Floats, LinearModel
from planner.placement.solver import Settings, Solution, solve
from planner.reference import code_book, geography
from planner.synthesis import synthesize
from tests.counts import tries
from tests.placement.second import best_by_highs
from tests.placement.tiny import best_by_trying_all, random_case

TINY = tries("tiny cases")
MEDIUM = tries("medium cases")
KEPT = 1_000
"""Cases remembered between tests; the long run has too many for memory."""


@lru_cache(maxsize=KEPT)
def tiny(seed: int) -> Case:
    """Three to five children; every third case has five units instead of four."""
    return random_case(seed, 5, 5 if seed % 3 == 0 else 4)


@lru_cache(maxsize=KEPT)
def solved(seed: int) -> Solution:
    """The solver's answer to a tiny case."""
    return solve(tiny(seed), Settings())


@lru_cache(maxsize=KEPT)
def by_trying(seed: int) -> tuple[int, ...]:
    """The answer of trying every plan."""
    return best_by_trying_all(tiny(seed))


def medium(number: int) -> Case:
    """Twenty to forty-five children who may all be moved: of the generator, or a larger random case."""
    if number % 2:
        return random_case(5_000 + number, 25 + number, 12, fewest_children=25 + number)
    children = 20 + number * 25 // MEDIUM
    operators = ("bfe",) if number % 4 else ("bufetat_vest",)
    data = synthesize(children, number, operators=operators, all_movable=True, places_per_child=1.0)
    day = data.as_of()
    return Case(Question(data, geography(), code_book(), parameters_for(day), day, (), True))


@lru_cache(maxsize=KEPT)
def medium_solved(number: int) -> Solution:
    """The solver's answer to a medium case."""
    return solve(medium(number), Settings())


def values(solution: Solution) -> tuple[int, ...]:
    """What the solver reached on every goal."""
    return tuple(goal.value for goal in solution.goals)


def test_the_solver_reaches_what_trying_every_plan_reaches_and_proves_it() -> None:
    for seed in range(TINY):
        assert values(solved(seed)) == by_trying(seed), seed
        assert solved(seed).status == "optimal", seed
        assert solved(seed).is_settled, seed


def test_highs_reaches_the_same_on_tiny_cases() -> None:
    for seed in range(TINY):
        assert best_by_highs(tiny(seed), as_one=seed % 2 == 0) == by_trying(seed), seed


@pytest.mark.parametrize("number", range(MEDIUM))
def test_highs_reaches_the_same_on_medium_cases(number: int) -> None:
    solution = medium_solved(number)
    assert solution.status == "optimal"
    assert values(solution) == best_by_highs(medium(number), as_one=False)


def test_parts_that_count_as_large_get_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part as large here: its relaxation is also cut by rounded halves, and they have something to say."""
    added: list[int] = []

    def noted(model: LinearModel, solution: Floats) -> int:
        added.append(add_halves(model, solution))
        return added[-1]

    known = {number: values(medium_solved(number)) for number in range(0, MEDIUM, 2)}
    monkeypatch.setattr(levels, "FEWEST_FOR_LARGE", 1)
    monkeypatch.setattr(levels, "add_halves", noted)
    for seed in range(0, TINY, 3):  # every third has five units
        assert values(solve(tiny(seed), Settings())) == by_trying(seed), seed
    for number, reached in known.items():
        solution = solve(medium(number), Settings())
        assert solution.status == "optimal"
        assert values(solution) == reached, number
    assert sum(map(bool, added)) > 3


def test_the_tiny_cases_ask_something() -> None:
    children = sum(len(tiny(seed).candidates) for seed in range(TINY))
    placed = sum(unit is not None for seed in range(TINY) for unit in solved(seed).unit_of.values())
    left_out = sum(any(unit is None for unit in solved(seed).unit_of.values()) for seed in range(TINY))
    moved = sum(solved(seed).unit_of[child] not in {None, home} for seed in range(TINY) for child, home in homes(seed))
    assert children > 3 * TINY * 0.7
    assert children / 3 < placed < children * 0.8
    assert TINY / 5 < left_out < TINY
    assert moved >= TINY / 50
    assert sum(len(set(values)) > 1 for values in zip(*(by_trying(seed) for seed in range(TINY)), strict=True)) == 13


def homes(seed: int) -> list[tuple[str, str]]:
    """The residents who are decided anew, with their homes."""
    case = tiny(seed)
    return [(c.child_id, case.home[c.child_id]) for c in case.candidates if c.child_id in case.home]


def test_the_medium_cases_ask_something() -> None:
    left_out = [sum(u is None for u in medium_solved(n).unit_of.values()) for n in range(0, MEDIUM, 5)]
    sizes = [len(medium(number).candidates) for number in range(MEDIUM)]
    assert sum(left_out) > 0
    assert sum(size >= 20 for size in sizes) >= MEDIUM / 2
    assert min(sizes) >= 12


@pytest.mark.parametrize("rule", [rule.code for rule in rules.PLAN_RULES if rule.code != "pins"])
def test_each_plan_rule_decides_the_answer_of_several_cases(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [by_trying(seed) for seed in range(TINY)]
    monkeypatch.setattr(rules, "PLAN_RULES", tuple(kept for kept in rules.PLAN_RULES if kept.code != rule))
    assert several(seed for seed in range(TINY) if best_by_trying_all(tiny(seed)) < known[seed])


@pytest.mark.parametrize("rule", [rule.code for rule in PAIR_RULES])
def test_each_pair_rule_decides_the_answer_of_several_cases(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [by_trying(seed) for seed in range(TINY)]
    kept = tuple(kept for kept in PAIR_RULES if kept.code != rule)
    monkeypatch.setattr(eligibility, "PAIR_RULES", kept)
    monkeypatch.setattr(rules, "PAIR_RULES", kept)
    assert several(seed for seed in range(TINY) if best_by_trying_all(tiny(seed)) < known[seed])


def several(seeds: Iterator[int]) -> bool:
    """Whether there are three at least; no more are looked for."""
    return len(list(islice(seeds, 3))) == 3


def test_all_goals_are_asked_for_in_their_order() -> None:
    assert {goal.code for goal in goals_in_order(tiny(0))} == {goal.code for goal in GOALS}
