"""Why not there, and what else: every answer on small cases against all plans there are."""

from dataclasses import replace
from functools import lru_cache

import pytest

from models.ids import ChildId, UnitId
from planner import questions
from planner.errors import UnsoundPlan
from planner.placement import options
from planner.placement.again import Known, Limits, difference, solved
from planner.placement.case import Case
from planner.placement.discretion import discreet_sentence, own_moves
from planner.placement.options import (
    BY_RULE,
    CHOSEN,
    IMPOSSIBLE,
    POSSIBLE,
    WhyNot,
    alternatives,
    next_best,
    pinned_to,
    questioned,
    ranked,
    referral,
    why_not,
)
from planner.placement.solver import Settings, solve
from planner.questions import READERS, hidden_from, without
from tests.counts import tries
from tests.placement.tiny import UnitOf, goal_values, random_case, sound_plans
from tests.rules.drawn import scene

LIMITS = Limits(workers=1)
EXPLANATIONS = tries("explanations")
"""Answers that are verified by trying every plan."""


@lru_cache(maxsize=1_000)
def known(seed: int) -> Known:
    """The plan of a small case, ready to be questioned."""
    return solved(random_case(40_000 + seed, 5 if seed % 2 else 4, 4), LIMITS)


@lru_cache(maxsize=1_000)
def answers() -> tuple[tuple[Known, ChildId, WhyNot], ...]:
    """The first answers about every child and unit of as many cases as it takes."""
    given: list[tuple[Known, ChildId, WhyNot]] = []
    seed = 0
    while len(given) < EXPLANATIONS:
        plan = known(seed)
        for child in plan.case.candidates:
            given += [
                (plan, child.child_id, why_not(plan, child.child_id, unit, LIMITS)) for unit in plan.case.unit_by_id
            ]
        seed += 1
    return tuple(given[:EXPLANATIONS])


@lru_cache(maxsize=1_000)
def plans_of(plan: int) -> tuple[tuple[tuple[int, ...], UnitOf], ...]:
    """Every sound plan of the case of a known plan (by its place in `answers`), with what it reaches."""
    case = answers()[plan][0].case
    return tuple((goal_values(case, units), units) for units in sound_plans(case))


def everything_there(number: int, child_id: ChildId, unit_id: UnitId) -> list[tuple[tuple[int, ...], UnitOf]]:
    """Every sound plan in which the child lives in the unit."""
    first = next(n for n, (plan, _, _) in enumerate(answers()) if plan is answers()[number][0])
    return [(values, units) for values, units in plans_of(first) if units.get(child_id) == unit_id]


def changes_between(before: UnitOf, after: UnitOf) -> int:
    return sum(before.get(child_id) != unit for child_id, unit in after.items())


def test_a_place_that_is_possible_costs_what_the_best_plan_with_it_costs() -> None:
    seen = 0
    for number, (plan, child_id, answer) in enumerate(answers()):
        if answer.answer == POSSIBLE:
            assert answer.difference is not None
            least = min(values for values, _ in everything_there(number, child_id, answer.unit_id))
            assert tuple(goal.after for goal in answer.difference.goals) == least
            assert tuple(goal.before for goal in answer.difference.goals) == tuple(goal.value for goal in plan.goals)
            assert answer.difference.is_proven
            seen += 1
    assert seen > 80


@pytest.mark.parametrize(("given", "taken"), [(60.0, 9.0), (3.0, 3.0)])
def test_who_waits_for_an_answer_waits_nine_seconds_at_most(
    given: float, taken: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, child_id, unit_id = next((k, c, w.unit_id) for k, c, w in answers() if w.answer == POSSIBLE)
    seen: list[float] = []

    def asked(known: Known, child_id: ChildId, unit_id: UnitId, limits: Limits) -> WhyNot:
        seen.append(limits.time_limit_s)
        return why_not(known, child_id, unit_id, limits)

    monkeypatch.setattr(questions, "why_not", asked)
    questions.explain(known, child_id, unit_id, Limits(given), with_options=False)
    assert seen == [taken]


def test_nobody_is_said_to_move_who_need_not() -> None:
    others = 0
    for number, (plan, child_id, answer) in enumerate(answers()):
        if answer.answer == POSSIBLE:
            assert answer.difference is not None
            there = everything_there(number, child_id, answer.unit_id)
            least = min(values for values, _ in there)
            fewest = min(changes_between(dict(plan.unit_of), units) for values, units in there if values == least)
            assert len(answer.difference.moved) == fewest
            assert {moved.child_id: moved.after for moved in answer.difference.moved}[child_id] == answer.unit_id
            others += fewest > 1
    assert others > 15


def test_what_is_said_to_be_closed_or_impossible_is_in_no_plan_and_what_is_possible_is() -> None:
    counted = {BY_RULE: 0, IMPOSSIBLE: 0, POSSIBLE: 0, CHOSEN: 0}
    for number, (plan, child_id, answer) in enumerate(answers()):
        counted[answer.answer] += 1
        there = everything_there(number, child_id, answer.unit_id)
        assert bool(there) == (answer.answer in (POSSIBLE, CHOSEN)), (number, answer)
        assert (answer.answer == CHOSEN) == (plan.unit_of[child_id] == answer.unit_id)
        assert bool(answer.rules) == (answer.answer in (BY_RULE, IMPOSSIBLE))
    assert min(counted.values()) >= 3, counted


def test_carrying_the_answer_out_by_hand_gives_the_same_values() -> None:
    for plan, child_id, answer in answers()[::9]:
        if answer.difference is not None:
            by_hand = solve(pinned_to(plan.case, child_id, answer.unit_id), Settings())
            assert tuple(goal.value for goal in by_hand.goals) == tuple(goal.after for goal in answer.difference.goals)


def test_what_falls_on_the_child_and_on_others_adds_up() -> None:
    seen = 0
    for seed in range(25):
        for child in known(seed).case.candidates:
            for option in alternatives(known(seed), child.child_id, LIMITS):
                seen += 1
                for goal in option.difference.goals:
                    assert option.own.get(goal.name, 0) + option.others[goal.name] == goal.difference
    assert seen > 60


def test_alternatives_are_all_there_are_when_there_are_few_and_stand_in_the_order_of_ids() -> None:
    for seed in range(25):
        plan = known(seed)
        every = [units for _, units in ((None, units) for units in sound_plans(plan.case))]
        for child in plan.case.candidates:
            there = {units[child.child_id] for units in every} - {None, plan.unit_of[child.child_id]}
            told = [option.unit_id for option in alternatives(plan, child.child_id, LIMITS, most=9)]
            assert told == sorted(there), (seed, child.child_id)


def test_the_next_best_is_the_cheapest_for_the_goals_in_their_order() -> None:
    case, _ = scene(
        "1a: ; 1b: ; 2a: ; -: a",
        of_unit={"1b": {"services": ("health",)}, "2a": {"services": ("school", "health")}},
        of_child={"a": {"needs": ("school", "health")}},
    )
    plan = solved(case, LIMITS)
    assert plan.unit_of == {"a": "2a"}
    told = alternatives(plan, ChildId("a"), LIMITS)
    assert [option.unit_id for option in told] == ["1a", "1b"]
    best = next_best(told)
    assert best is not None
    assert best.unit_id == "1b"
    assert best.own["needs_unmet"] == 1
    assert next_best(()) is None


def test_a_resident_who_may_not_move_is_told_so_and_one_who_may_is_reviewed() -> None:
    case, _ = scene("1a: R; 1b: ; -: a")
    stays = replace(
        case.question,
        dataset=replace(
            case.question.dataset, placements=tuple(replace(p, movable=False) for p in case.question.dataset.placements)
        ),
        review_residents=False,
    )
    plan = solved(Case(stays), LIMITS)
    told = why_not(plan, ChildId("R"), UnitId("1b"), LIMITS)
    assert told.answer == BY_RULE
    assert [rule for rule, _ in told.rules] == ["resident_stays"]
    assert alternatives(plan, ChildId("R"), LIMITS) == ()
    may = replace(
        stays,
        dataset=replace(stays.dataset, placements=tuple(replace(p, movable=True) for p in stays.dataset.placements)),
    )
    moved = why_not(solved(Case(may), LIMITS), ChildId("R"), UnitId("1b"), LIMITS)
    assert moved.answer == POSSIBLE
    assert moved.difference is not None
    assert {goal.name: goal.difference for goal in moved.difference.goals}["moves"] == 1
    assert ("R", "1a", "1b") in [(m.child_id, m.before, m.after) for m in moved.difference.moved]


def test_impossible_is_withheld_where_a_solver_disagrees(monkeypatch: pytest.MonkeyPatch) -> None:
    case, _ = scene("1a: R; -: a", of_unit={"1a": {"approved_places": 1}})
    stays = Case(replace(case.question, review_residents=False))
    plan = solved(stays, LIMITS)
    told = why_not(plan, ChildId("a"), UnitId("1a"), LIMITS)
    assert told.answer == IMPOSSIBLE
    assert [rule for rule, _ in told.rules] == ["places"]
    search = options.engines.search_highs
    monkeypatch.setattr(options.engines, "search_highs", lambda *given: replace(search(*given), is_infeasible=False))
    with pytest.raises(UnsoundPlan, match="withheld"):
        why_not(plan, ChildId("a"), UnitId("1a"), LIMITS)


def test_a_referral_is_ranked_by_what_the_plan_loses_when_nobody_moves() -> None:
    ranks = 0
    for seed in range(60):
        case = known(seed).case
        every = sound_plans(case)
        for child in [c for c in case.candidates if c.child_id not in case.home][:2]:
            plan = solved(without(case, child), LIMITS)
            told = ranked(plan, case, child)
            kept = [
                (goal_values(case, units), units[child.child_id])
                for units in every
                if all(units[other] == unit for other, unit in plan.unit_of.items()) and units[child.child_id]
            ]
            assert [each.unit_id for each in told] == [unit for _, unit in sorted(kept)]
            assert [tuple(goal.after for goal in each.difference.goals) for each in told] == [
                v for v, _ in sorted(kept)
            ]
            ranks += len(told)
    assert ranks > 25


def test_a_referral_with_moves_is_the_best_plan_with_the_child() -> None:
    for seed in range(30):
        case = known(seed).case
        for child in [c for c in case.candidates if c.child_id not in case.home][:1]:
            told = referral(solved(without(case, child), LIMITS), case, child.child_id, LIMITS)
            every = [(goal_values(case, units), units[child.child_id]) for units in sound_plans(case)]
            assert tuple(goal.after for goal in told.with_moves.goals) == min(values for values, _ in every)
            for option in told.options:
                best_there = min(values for values, unit in every if unit == option.unit_id)
                assert tuple(goal.after for goal in option.difference.goals) == best_there


def test_nothing_changes_when_the_same_is_asked_again() -> None:
    for seed in range(20):
        again = solved(known(seed).case, LIMITS, known(seed).memory)
        assert again.unit_of == known(seed).unit_of
        assert difference(known(seed), again).is_nothing


def test_a_guardian_reads_no_other_childs_name() -> None:
    case = known(3).case
    child = case.candidates[0].child_id
    hidden = hidden_from("guardian", case, child)
    assert hidden == set(case.child_by_id) - {child}
    assert hidden_from("planner", case, child) == frozenset()
    assert READERS == ("planner", "guardian")
    for plan, child_id, answer in answers():
        seen = hidden_from("guardian", plan.case, child_id)
        for _, sentence in answer.rules:
            assert not set(str(discreet_sentence(sentence, seen)).replace(",", " ").split()) & seen
        if answer.difference is not None:
            assert {moved.child_id for moved in own_moves(answer.difference, child_id).moved} <= {child_id}


def test_a_question_about_a_decided_child_leaves_the_case_as_it_is() -> None:
    case = known(0).case
    assert questioned(case, case.candidates[0].child_id) is case
