"""Relations between a world and the same world changed: solver, checker and brute force agree on both."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from models.change import Change, ForbidUnit, LiftSeparation, PinChild, SetDial, SetPlaces, Step, WaiveRule
from models.child import Waiver
from models.dataset import Dataset
from planner.errors import RefusedChange
from planner.placement.case import Case
from planner.placement.changes import question_after
from planner.placement.eligibility import PAIR_RULES, eligible_units
from planner.placement.solver import Settings, solve
from tests.placement.tiny import DAY, best_by_trying_all, newly_broken, random_case
from tests.rules.test_same_rules import some_plan

SEEDS = range(30_000, 30_040)
"""Random small cases per relation."""

every_case = pytest.mark.parametrize("seeds", [SEEDS], ids=[f"{len(SEEDS)} cases"])

ENDS = DAY + timedelta(days=30)
"""Some children are to come ten days after the planning day."""


@cache
def before(seed: int) -> Case:
    """The case as it is at first; its data and dials are what is changed."""
    return random_case(seed, 5, 4)


def after(seed: int, *changes: Change) -> Case:
    """The case after changes."""
    return Case(question_after(before(seed).question, [Step(change, "P", "r") for change in changes]))


def with_data(seed: int, data: Dataset) -> Case:
    """The case with other data."""
    return Case(replace(before(seed).question, dataset=data))


def values(case: Case) -> tuple[int, ...]:
    """What the solver reaches, which is what trying every plan reaches."""
    solution = solve(case, Settings())
    assert solution.status == "optimal"
    reached = tuple(goal.value for goal in solution.goals)
    assert reached == best_by_trying_all(case)
    return reached


@cache
def at_first(seed: int) -> tuple[int, ...]:
    """What the case reaches as it is at first; most relations ask."""
    return values(before(seed))


def waived(rule: str, child: str) -> Waiver:
    """A waiver that still holds when the last of the children comes."""
    return Waiver(child, rule, "r", "l", ENDS)


def without(data: Dataset, rule: str, child: str) -> Dataset:
    """The data without what binds the child by the rule, taken out by hand."""
    if rule == "own_unit":
        rows = [replace(c, own_unit=False) if c.child_id == child else c for c in data.children]
        return replace(data, children=tuple(rows))
    if rule == "siblings":
        rows = [replace(c, sibling_group=None) if c.child_id == child else c for c in data.children]
        return replace(data, children=tuple(rows))
    if rule == "separations":
        kept = tuple(r for r in data.separations if child not in (r.child_a, r.child_b))
        return replace(data, separations=kept)
    if rule == "exclusions":
        return replace(data, exclusions=tuple(r for r in data.exclusions if r.child_id != child))
    assert rule == "group_limits"
    return replace(data, groups=tuple(r for r in data.groups if r.child_id != child))


def bound_more(seed: int, rule: str) -> Dataset:
    """The data of the case; one who waits needs a unit alone where that is the rule, since few do by chance."""
    data = before(seed).question.dataset
    waiting = [child.child_id for child in before(seed).candidates if child.child_id not in before(seed).home]
    if rule != "own_unit" or not waiting:
        return data
    return replace(data, children=tuple(replace(c, own_unit=c.child_id == waiting[0]) for c in data.children))


@every_case
def test_a_lifted_separation_is_the_data_without_the_row(seeds: range) -> None:
    better = 0
    for seed in seeds:
        data = before(seed).question.dataset
        for row in data.separations[:2]:
            kept = tuple(r for r in data.separations if {r.child_a, r.child_b} != {row.child_a, row.child_b})
            expected = values(with_data(seed, replace(data, separations=kept)))
            lifted = after(seed, LiftSeparation(row.child_b, row.child_a))
            assert values(lifted) == expected, seed
            better += expected < at_first(seed)
    assert better


@pytest.mark.parametrize("rule", ["own_unit", "siblings", "separations", "group_limits", "exclusions"])
@every_case
def test_a_waiver_is_the_data_without_what_it_waives(seeds: range, rule: str) -> None:
    other = 0
    for seed in seeds:
        data = bound_more(seed, rule)
        bound = [c.child_id for c in data.children if without(data, rule, c.child_id) != data]
        for child in bound[:1]:
            start = at_first(seed) if data is before(seed).question.dataset else values(with_data(seed, data))
            expected = values(with_data(seed, without(data, rule, child)))
            under = with_data(seed, replace(data, waivers=(waived(rule, child),)))
            step = Step(WaiveRule(child, rule, "r", "l", ENDS))
            ended = replace(waived(rule, child), expires_on=DAY - timedelta(days=1))
            assert values(under) == expected, seed
            assert Case(question_after(with_data(seed, data).question, [step])).data == under.data
            assert values(with_data(seed, replace(data, waivers=(ended,)))) == start, seed
            other += expected != start
    assert other


@pytest.mark.parametrize("rule", [rule.code for rule in PAIR_RULES if rule.waivable])
@every_case
def test_a_waived_pair_rule_leaves_the_other_pair_rules(seeds: range, rule: str) -> None:
    opened = 0
    for seed in seeds:
        data = before(seed).question.dataset
        for child in data.children:
            made = with_data(seed, replace(data, waivers=(waived(rule, child.child_id),)))
            others = [r for r in PAIR_RULES if r.code != rule]
            expected = [u for u in made.unit_by_id.values() if all(r.facts(made, child, u) is None for r in others)]
            found = eligible_units(made, child)
            assert sorted(u.unit_id for u in found) == [u.unit_id for u in expected], seed
            opened += len(expected) > len(eligible_units(before(seed), child))
        values(with_data(seed, replace(data, waivers=(waived(rule, data.children[0].child_id),))))
    assert opened


@every_case
def test_a_rule_waived_for_everyone_breaks_no_plan(seeds: range) -> None:
    broken: set[str] = set()
    for seed in seeds:
        data = before(seed).question.dataset
        rules = ("own_unit", "siblings", "separations", "group_limits", "exclusions", "age", "gender")
        everyone = tuple(waived(rule, child.child_id) for rule in rules for child in data.children)
        free = with_data(seed, replace(data, waivers=everyone))
        draw = random.Random(seed)
        for _ in range(6):
            plan = some_plan(before(seed), draw)
            broken |= newly_broken(before(seed), plan)
            assert not newly_broken(free, plan) & set(rules)
    assert {"own_unit", "siblings", "separations", "group_limits"} <= broken


def tried(seed: int, changes: Iterable[Change]) -> list[Case]:
    """The case after each of the changes that applies."""
    found = []
    for change in changes:
        try:
            found.append(after(seed, change))
        except RefusedChange:
            continue
    return found


@every_case
def test_a_pin_that_is_taken_can_be_kept_and_one_that_is_refused_cannot(seeds: range) -> None:
    taken = refused = 0
    for seed in seeds:
        made = before(seed)
        for child in made.candidates[:2]:
            for unit_id in made.unit_by_id:
                change = PinChild(child.child_id, unit_id)
                alone = {c.child_id: None for c in made.candidates} | {child.child_id: unit_id}
                if tried(seed, [change]):
                    taken += 1
                    if not newly_broken(made, alone):
                        assert solve(after(seed, change), Settings()).unit_of[child.child_id] == unit_id
                else:
                    refused += 1
                    assert newly_broken(made, alone), (seed, change)
    assert min(taken, refused) > len(SEEDS) / 4


@every_case
def test_a_narrower_world_is_never_better_and_a_wider_one_never_worse(seeds: range) -> None:
    worse = better = 0
    for seed in seeds:
        made = before(seed)
        start = at_first(seed)
        unit_id = next(iter(made.unit_by_id))
        unit = made.unit_by_id[unit_id]
        wider = values(after(seed, SetPlaces(unit_id, unit.approved_places + 1, unit.approved_places + 1)))
        assert wider <= start, seed
        better += wider < start
        if made.candidates and made.candidates[0].child_id not in made.home:
            narrower = values(after(seed, ForbidUnit(made.candidates[0].child_id, unit_id)))
            assert narrower >= start, seed
            worse += narrower > start
    assert worse
    assert better


@every_case
def test_a_dial_turned_is_the_dial_of_the_file_turned(seeds: range) -> None:
    for seed in seeds:
        made = before(seed)
        turned = after(seed, SetDial("places_counted", "budgeted"), SetDial("one_ground_per_unit", False))
        dials = replace(made.parameters, places_counted="budgeted", one_ground_per_unit=False)
        assert turned.parameters == dials
        assert values(turned) == values(Case(replace(made.question, parameters=dials))), seed
