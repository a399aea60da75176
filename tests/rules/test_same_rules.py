"""The plain rules and the model are two writings of the same thing: the same names, and the same answer to any plan."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from models.child import Pin
from planner.placement.case import Case, living_under
from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import GOALS
from planner.placement.model import RULES
from planner.placement.model_goals import WHOLE_GOALS
from planner.placement.parts import choices_of
from planner.placement.rules import PLAN_RULES, new_violations, violations
from tests.counts import tries
from tests.placement.tiny import UnitOf, newly_broken, random_case
from tests.rules.drawn import model_allows

CASES = tries("random plans")
"""Random small cases, each asked about `PLANS` random plans."""

PLANS = 2
SEEDS = range(10_000, 10_000 + CASES)


def test_every_plan_rule_is_written_twice_under_one_name() -> None:
    assert [rule.code for rule in PLAN_RULES] == list(RULES)
    assert [rule.find.__name__ for rule in PLAN_RULES] == [rule.code for rule in PLAN_RULES]
    assert [function.__name__ for function in RULES.values()] == list(RULES)


def test_every_pair_rule_is_named_as_its_function() -> None:
    assert [rule.facts.__name__ for rule in PAIR_RULES] == [rule.code for rule in PAIR_RULES]


def test_every_goal_of_the_plan_is_written_twice_and_every_other_one_has_shares() -> None:
    assert {goal.code for goal in GOALS if goal.whole is not None} == set(WHOLE_GOALS)
    assert [function.__name__ for function in WHOLE_GOALS.values()] == list(WHOLE_GOALS)
    for goal in GOALS:
        function = goal.whole or goal.share
        assert (goal.whole is None) != (goal.share is None)
        assert function is not None
        assert function.__name__ == goal.code


def test_no_name_stands_for_two_things() -> None:
    """`pins` alone is a rule of both kinds: about one child and one unit, and about the whole plan."""
    codes = Counter([rule.code for rule in (*PAIR_RULES, *PLAN_RULES)] + [goal.code for goal in GOALS])
    assert [code for code, count in codes.items() if count > 1] == ["pins"]


def some_plan(made: Case, draw: random.Random) -> UnitOf:
    """Mostly eligible units, now and then any unit at all or none."""
    choices = choices_of(made)
    plan: UnitOf = {}
    for child in made.candidates:
        kind = draw.random()
        open_to = [unit.unit_id for unit in choices[child.child_id]]
        if kind < 0.55 and open_to:
            plan[child.child_id] = draw.choice(open_to)
        elif kind < 0.58:
            plan[child.child_id] = draw.choice(list(made.unit_by_id))
        else:
            plan[child.child_id] = None
    return plan


@pytest.fixture(scope="module")
def asked() -> list[tuple[int, UnitOf, set[str], bool]]:
    """Seed, plan, the rules it breaks, and whether the model allows it."""
    answers = []
    for seed in SEEDS:
        made = random_case(seed, 6, 5)
        draw = random.Random(seed)
        for _ in range(PLANS):
            plan = some_plan(made, draw)
            answers.append((seed, plan, newly_broken(made, plan), model_allows(made, plan)))
    return answers


def test_the_model_allows_a_random_plan_exactly_when_the_rules_call_it_sound(asked) -> None:
    assert not [(seed, plan, broken) for seed, plan, broken, allowed in asked if allowed == bool(broken)]


def test_random_plans_are_neither_all_sound_nor_all_broken_and_break_each_rule(asked) -> None:
    sound = sum(not broken for _, _, broken, _ in asked)
    assert len(asked) / 5 < sound < len(asked) * 4 / 5
    alone = Counter(next(iter(broken)) for _, _, broken, _ in asked if len(broken) == 1)
    every = Counter(code for _, _, broken, _ in asked for code in broken)
    assert not {rule.code for rule in PLAN_RULES} - set(every)
    assert sum(code in alone for code in RULES) >= 7, alone


def test_what_a_plan_newly_breaks_is_found_where_its_children_live(asked) -> None:
    found: Counter[str] = Counter()
    for seed, plan, _, _ in asked:
        made = with_one_pinned(random_case(seed, 6, 5), random.Random(seed))
        living = living_under(made, plan)
        everywhere = {(broken.rule, broken.children) for broken in violations(made, living) if not broken.inherited}
        assert {(broken.rule, broken.children) for broken in new_violations(made, living)} == everywhere
        found.update(rule for rule, _ in everywhere)
    assert not {rule.code for rule in PLAN_RULES} - set(found)


def with_one_pinned(made: Case, draw: random.Random) -> Case:
    """The case with a child who has to live in some unit, and no other pins."""
    pin = Pin(draw.choice(made.candidates).child_id, draw.choice(list(made.unit_by_id)), "must", "r", "P")
    return Case(replace(made.question, dataset=replace(made.question.dataset, pins=(pin,))))


def test_taking_a_child_out_of_a_sound_plan_leaves_it_sound(asked) -> None:
    tried = 0
    cases = {seed: random_case(seed, 6, 5) for seed in SEEDS}
    for seed, plan, broken, _ in asked:
        made = cases[seed]
        for child_id, unit in plan.items():
            if not broken and unit is not None and made.required_unit(made.child_by_id[child_id]) is None:
                assert not newly_broken(made, {**plan, child_id: None})
                tried += 1
    assert tried > CASES / 3
