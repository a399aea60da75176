"""A pin in a large plan: the quick plan around it is sound and near, and what the pin does not touch stands."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest

from models.ids import ChildId, UnitId
from planner.errors import ContradictingPins
from planner.placement import around, solver
from planner.placement.again import Known, Limits, asked_again, solved
from planner.placement.around import better_around
from planner.placement.case import Case, living_under
from planner.placement.greedy import repaired
from planner.placement.levels import Decided, Effort
from planner.placement.memory import Memory
from planner.placement.options import pinned_to
from planner.placement.parts import choices_of
from planner.placement.rules import violations
from planner.placement.solver import Settings, Solution, solve
from tests.placement.tiny import goal_values, random_case
from tests.rules.drawn import scene

LIMITS = Limits(workers=1)
SCHOOL = {"services": ("school",)}
CASES = 24


def pinned_cases() -> Iterator[tuple[Known, Case, ChildId, UnitId]]:
    """Small plans, and for every child and other unit it could get the case with the child pinned there."""
    for seed in range(CASES):
        known = solved(random_case(80_000 + seed, 5, 4, 5), LIMITS)
        for child_id, units in choices_of(known.case).items():
            for unit in units:
                if unit.unit_id != known.unit_of[child_id]:
                    yield known, pinned_to(known.case, child_id, unit.unit_id), child_id, unit.unit_id


def asked(known: Known, case: Case, child_id: ChildId) -> Solution | None:
    """The best plan with the pin, made anew; `None` where pins contradict each other."""
    try:
        return asked_again(replace(known, memory=Memory()), case, LIMITS, frozenset({child_id}))
    except ContradictingPins:
        return None


def test_a_quick_plan_around_the_pin_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = better = 0
    for known, case, child_id, unit_id in pinned_cases():
        plain = asked(known, case, child_id)
        if plain is None:
            continue
        with monkeypatch.context() as small:
            small.setattr(around, "FEWEST_FOR_AROUND", 0)
            first = asked(known, case, child_id)
            assert first is not None
            start = repaired(case, choices_of(case), known.unit_of)
            quick = better_around(case, choices_of(case), start, frozenset({child_id}), effort_near(known.unit_of))
        afresh = solve(Case(case.question), Settings())
        assert (first.unit_of, first.goals) == (plain.unit_of, plain.goals)
        assert [goal.value for goal in first.goals] == [goal.value for goal in afresh.goals]
        assert quick[child_id] == unit_id
        assert not [broken for broken in violations(case, living_under(case, quick)) if not broken.inherited]
        values, before = (goal_values(case, dict(plan)) for plan in (quick, start))
        assert values <= before
        better += values < before
        tried += 1
    assert tried > 60
    assert better > 3


def effort_near(before: Mapping[ChildId, UnitId | None]) -> Effort:
    """Time enough for a small part, and the plan to stay near to."""
    return Effort(monotonic() + 60, 1e6, 0, Event(), lambda _: None, before)


def test_who_lives_far_from_the_change_stays_in_the_quick_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around, "FEWEST_FOR_AROUND", 0)
    needy = {"needs": ("school",)}
    case, start = scene("1a: d; 1b: a; 2a: c; 2b: ", of_child={"c": needy, "d": needy}, of_unit={"2b": SCHOOL})
    pinned = pinned_to(case, "a", "1b")
    quick = better_around(pinned, choices_of(pinned), start, frozenset("a"), effort_near({**start, "a": "1a"}))
    assert quick["a"] == "1b"
    assert quick["d"] == "2b"
    assert quick["c"] != "2b"


def test_a_part_without_the_pinned_child_stands_also_where_it_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "MOST_IN_A_BUNDLE", 0)
    east = {"operator": "bufetat_ost"}
    case, _ = scene("1a: a; 1b: b; 2a: c; 2b: d", of_child={"c": east, "d": east}, of_institution={"2": east})
    known = solved(case, LIMITS)
    decided = {part: unproven(held) for part, held in known.decided.items()}
    assert sorted(decided) == [("a", "b"), ("c", "d")]
    other = "1b" if known.unit_of["a"] == "1a" else "1a"
    solution = asked(replace(known, decided=decided), pinned_to(case, "a", other), "a")
    assert solution is not None
    assert solution.unit_of["a"] == other
    assert solution.decided["c", "d"] is decided["c", "d"]
    assert [goal.value - goal.bound for goal in solution.goals[:2]] == [1, 0]


def unproven(held: Decided) -> Decided:
    """The same with the first goal left one from its bound."""
    first, *rest = held.levels
    return replace(held, levels=(replace(first, bound=first.value - 1), *rest))
