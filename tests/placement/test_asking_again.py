"""Asking again near a known plan: as good as asking afresh, never stale, and no child moved who need not be."""

import random
from dataclasses import replace
from functools import cache

from models.dataset import Dataset
from planner.parameters import with_changes
from planner.placement.again import Known, Limits, asked_again, difference, solved
from planner.placement.case import Case, Question
from planner.placement.memory import Memory, fingerprint, near_to
from planner.placement.model import PlacementModel
from planner.placement.parts import choices_of
from planner.placement.solver import Settings, solve
from tests.placement.tiny import UnitOf, goal_values, random_case, sound_plans
from tests.rules.drawn import scene

LIMITS = Limits(workers=1)
CASES = 40
CHANGED = 14


def case_of(seed: int) -> Case:
    return random_case(60_000 + seed, 5 if seed % 2 else 4, 4)


def case_with_ties(seed: int) -> Case:
    """A small case in which journeys, owners and prices decide nothing, so that several plans are best."""
    question = case_of(seed).question
    goals = [name for name in question.parameters.goal_order if name not in ("travel_minutes", "ownership", "cost")]
    return Case(replace(question, parameters=with_changes(question.parameters, {"goal_order": goals})))


@cache
def best_plans(seed: int) -> tuple[UnitOf, ...]:
    """Every plan of a small case that is best in all goals."""
    case = case_with_ties(seed)
    plans = [(goal_values(case, units), units) for units in sound_plans(case)]
    least = min(values for values, _ in plans)
    return tuple(units for values, units in plans if values == least)


def changed(question: Question, seed: int) -> Question:
    """The question after one change that touches limits, objectives, or the order of the goals alone."""
    draw = random.Random(seed)
    data = question.dataset
    kind = seed % 5
    if kind == 0:
        units = [replace(u, approved_places=u.approved_places + 1, budgeted_places=None) for u in data.units[:1]]
        return replace(question, dataset=replace(data, units=(*units, *data.units[1:])))
    if kind == 1:
        return replace(question, dataset=_needing(data, draw.choice([("school",), (), ("school", "health")])))
    if kind == 2:
        order = list(question.parameters.goal_order)
        order.insert(4, order.pop(order.index("travel_minutes")))
        return replace(question, parameters=with_changes(question.parameters, {"goal_order": order}))
    if kind == 3:
        prices = {"state": 1, "municipal": 40_000, "nonprofit": 3, "commercial": 2}
        dearer = tuple(replace(i, price_per_day=prices[i.ownership]) for i in data.institutions)
        return replace(question, dataset=replace(data, institutions=dearer))
    staffed = tuple(replace(row, staff=row.staff + 1) for row in data.staffing)
    return replace(question, dataset=replace(data, staffing=staffed))


def _needing(data: Dataset, needs: tuple[str, ...]) -> Dataset:
    return replace(data, children=tuple(replace(child, needs=needs) for child in data.children))


def test_what_is_remembered_is_never_stale() -> None:
    for seed in range(CHANGED):
        known = solved(case_of(seed), LIMITS)
        for change in range(5):
            question = changed(known.case.question, 5 * seed + change)
            near = asked_again(known, Case(question), LIMITS)
            afresh = solve(Case(question), Settings())
            assert [(g.value, g.bound) for g in near.goals] == [(g.value, g.bound) for g in afresh.goals], (
                seed,
                change,
            )


def test_between_equals_the_fewest_children_change_unit() -> None:
    several = 0
    for seed in range(CASES):
        plans = best_plans(seed)
        several += len(plans) > 1
        case = case_with_ties(seed)
        memory = solved(case, LIMITS).memory
        for near in plans[:4]:
            known = Known(case, near, (), memory=memory)
            assert asked_again(known, Case(case.question), LIMITS).unit_of == near, seed
    assert several > 3


def test_a_plan_that_is_not_best_is_left_with_as_few_changes_as_possible() -> None:
    for seed in range(CASES):
        case = case_with_ties(seed)
        nobody = {child.child_id: None for child in case.candidates}
        for near in (nobody, dict(sound_plans(case)[-1])):
            found = asked_again(Known(case, near, ()), Case(case.question), LIMITS).unit_of
            fewest = min(sum(near[c] != unit for c, unit in plan.items()) for plan in best_plans(seed))
            assert sum(near[c] != unit for c, unit in found.items()) == fewest, seed


def test_what_decides_a_part_is_all_in_its_fingerprint() -> None:
    case, _ = scene("1a: ; 1b: ; -: a b")
    m = PlacementModel(case, choices_of(case))
    names = {fingerprint(m)}
    assert names == {fingerprint(m)}
    assert names == {fingerprint(PlacementModel(Case(case.question), choices_of(case)))}
    for seed in range(5):
        small = Case(changed(case.question, seed))
        if seed != 4:
            assert fingerprint(PlacementModel(small, choices_of(small))) not in names, seed
    name = names.pop()
    near = {"a": "1a", "b": None}
    assert near_to(name, near, near) != near_to(name, near, {"a": "1a", "b": "1b"})
    assert near_to(name, near, near) == near_to(name, near, {"b": None, "a": "1a", "c": "1b"})


def test_only_what_is_proven_is_remembered_and_the_oldest_is_forgotten(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    case, _ = scene("1a: ; 1b: ; -: a b")
    part = next(iter(solve(case, Settings()).decided.values()))
    unproven = replace(part, levels=(replace(part.levels[0], bound=part.levels[0].value - 1), *part.levels[1:]))
    memory = Memory()
    memory.keep("open", unproven)
    assert memory.recalled("open") is None
    monkeypatch.setattr("planner.placement.memory.MOST_REMEMBERED", 2)
    for name in ("first", "second"):
        memory.keep(name, part)
    assert memory.recalled("first") is part
    memory.keep("third", part)
    assert memory.recalled("second") is None
    assert memory.recalled("first") is part


def test_a_difference_names_who_moves_and_what_each_goal_gains() -> None:
    case, _ = scene("1a: ; 1b: ; -: a b", of_unit={"1a": {"approved_places": 1}, "1b": {"approved_places": 1}})
    known = solved(case, LIMITS)
    fewer = replace(
        case.question.dataset,
        units=tuple(replace(u, approved_places=0) for u in case.question.dataset.units if u.unit_id == "1a")
        + tuple(u for u in case.question.dataset.units if u.unit_id != "1a"),
    )
    told = difference(known, asked_again(known, Case(replace(case.question, dataset=fewer)), LIMITS))
    assert {goal.name: goal.difference for goal in told.goals}["unplaced"] == 1
    assert [moved.after for moved in told.moved] == [None]
    assert told.moved[0].before == "1a"
    assert told.is_proven
