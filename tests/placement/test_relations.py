"""Relations that must hold between the answers to two questions, whatever the answers are."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest

from models.child import Pin, Placement
from models.dataset import Dataset
from planner.parameters import with_changes
from planner.placement.case import Case
from planner.placement.eligibility import is_eligible
from planner.placement.proposals import proposals_of
from planner.placement.solver import Settings, Solution, solve
from tests.counts import tries
from tests.placement.tiny import goal_values, random_case

CASES = tries("relations")
"""Random small cases per relation."""

SEEDS = range(20_000, 20_000 + CASES)
every_case = pytest.mark.parametrize("seeds", [SEEDS], ids=[f"{CASES} cases"])


@lru_cache(maxsize=1_000)
def before(seed: int) -> Case:
    """The case as it is at first."""
    return random_case(seed, 6, 5)


@lru_cache(maxsize=1_000)
def answer(seed: int) -> Solution:
    """The best plan for it."""
    return solve(before(seed), Settings())


def values(solution: Solution) -> tuple[int, ...]:
    """What a plan reaches on every goal."""
    assert solution.status == "optimal"
    return tuple(goal.value for goal in solution.goals)


def changed(seed: int, dials: dict[str, Any] | None = None, **tables: Any) -> Case:
    """The case with some tables or dials replaced."""
    question = before(seed).question
    data = replace(question.dataset, **{name: tuple(rows) for name, rows in tables.items()})
    return Case(replace(question, dataset=data, parameters=with_changes(question.parameters, dials or {})))


def data_of(seed: int) -> Dataset:
    """The tables of the case."""
    return before(seed).question.dataset


def every_text(value: Any, rename: Callable[[str], str]) -> Any:
    """The value with every text in it renamed, dates and numbers kept."""
    if isinstance(value, str):
        return rename(value)
    if isinstance(value, tuple):
        return tuple(every_text(each, rename) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: every_text(getattr(value, f.name), rename) for f in fields(value)})
    return value


@every_case
def test_one_more_place_makes_nothing_worse(seeds: range) -> None:
    better = 0
    for seed in seeds:
        for grown in data_of(seed).units:
            units = [
                replace(u, approved_places=u.approved_places + 1, budgeted_places=(u.budgeted_places or 9) + 1)
                if u == grown
                else u
                for u in data_of(seed).units
            ]
            after = values(solve(changed(seed, units=units), Settings()))
            assert after <= values(answer(seed)), seed
            better += after < values(answer(seed))
    assert better


@every_case
def test_more_staff_makes_nothing_worse(seeds: range) -> None:
    better = 0
    for seed in seeds:
        more = [replace(row, staff=row.staff + 2, qualified=(row.qualified or 9) + 2) for row in data_of(seed).staffing]
        after = values(solve(changed(seed, staffing=more), Settings()))
        assert after <= values(answer(seed)), seed
        better += after < values(answer(seed))
    assert better


def lawful_homes(case: Case) -> set[str]:
    """The residents to be decided anew who may stay where they live."""
    residents = [child for child in case.candidates if child.child_id in case.home]
    return {c.child_id for c in residents if is_eligible(case, c, case.unit_by_id[case.home[c.child_id]])}


@every_case
@pytest.mark.parametrize("dropped", ["separations", "exclusions", "pins", "one ground", "outnumber"])
def test_a_dropped_rule_makes_nothing_worse(seeds: range, dropped: str) -> None:
    better = 0
    for seed in seeds:
        if dropped == "one ground":
            case = changed(seed, {"one_ground_per_unit": False})
        elif dropped == "outnumber":
            case = changed(seed, {"outnumber_target_groups": []})
        else:
            case = changed(seed, **{dropped: ()})
        if lawful_homes(case) != lawful_homes(before(seed)):
            continue  # leaving a home that has become lawful is a move without cause
        after = values(solve(case, Settings()))
        assert after <= values(answer(seed)), seed
        better += after < values(answer(seed))
    assert better


def without(seed: int, child_id: str) -> Case:
    """The case without a child and without every row that names it."""
    tables = {
        field.name: [row for row in getattr(data_of(seed), field.name) if child_id not in named_in(row)]
        for field in fields(Dataset)
    }
    return changed(seed, **tables)


def named_in(row: Any) -> set[Any]:
    """Whom a row names."""
    return {getattr(row, name, None) for name in ("child_id", "child_a", "child_b")}


@every_case
def test_a_child_who_no_longer_waits_hurts_no_other(seeds: range) -> None:
    better = 0
    for seed in seeds:
        for gone in before(seed).candidates:
            if gone.child_id in before(seed).home:
                continue
            case = without(seed, gone.child_id)
            others = {child: unit for child, unit in answer(seed).unit_of.items() if child != gone.child_id}
            after = values(solve(case, Settings()))
            assert after <= goal_values(case, others), seed
            better += after < goal_values(case, others)
    assert better


@every_case
def test_a_child_who_fits_nowhere_changes_no_other_child_s_place(seeds: range) -> None:
    for seed in seeds:
        nobody_s = replace(data_of(seed).children[0], child_id="B-0", target_group="reinforced", sibling_group=None)
        solution = solve(changed(seed, children=(*data_of(seed).children, nobody_s)), Settings())
        assert solution.unit_of == {**answer(seed).unit_of, "B-0": None}, seed


@every_case
def test_other_names_change_no_value(seeds: range) -> None:
    other = {f"{kind}-{n}": f"{kind}-{7 - n}x" for kind in "BUI" for n in range(8)}
    for seed in seeds:
        question = before(seed).question
        renamed = Case(replace(question, dataset=every_text(question.dataset, lambda text: other.get(text, text))))
        assert values(solve(renamed, Settings())) == values(answer(seed)), seed


@every_case
def test_girls_and_boys_change_places_and_nothing_else_changes(seeds: range) -> None:
    other = {"girl": "boy", "boy": "girl", "girls": "boys", "boys": "girls"}
    for seed in seeds:
        question = before(seed).question
        mirrored = Case(replace(question, dataset=every_text(question.dataset, lambda text: other.get(text, text))))
        assert solve(mirrored, Settings()).unit_of == answer(seed).unit_of, seed


@every_case
def test_prices_a_thousand_times_as_high_move_nobody(seeds: range) -> None:
    for seed in seeds:
        houses = [
            replace(i, price_per_day=i.price_per_day and i.price_per_day * 1000) for i in data_of(seed).institutions
        ]
        agreed = [
            replace(a, price_per_day=a.price_per_day and a.price_per_day * 1000) for a in data_of(seed).agreements
        ]
        owners = {name: price * 1000 for name, price in before(seed).parameters.price_per_day.items()}
        dear = solve(changed(seed, {"price_per_day": owners}, institutions=houses, agreements=agreed), Settings())
        assert dear.unit_of == answer(seed).unit_of, seed
        assert values(dear)[:-1] == values(answer(seed))[:-1]
        assert values(dear)[-1] == 1000 * values(answer(seed))[-1]


@every_case
def test_a_plan_solved_again_from_itself_stays(seeds: range) -> None:
    stayed = 0
    for seed in seeds:
        case, plan = before(seed), answer(seed).unit_of
        if any(case.unit_by_id[unit].closes_on for unit in plan.values() if unit is not None):
            continue  # to leave a unit that will close has a cause
        if any(case.start_of(child) > case.day for child in case.candidates if plan[child.child_id] is not None):
            continue  # who comes later cannot live there today
        if any(plan[child_id] != home for child_id, home in case.home.items() if child_id in plan):
            continue  # a move that is made, or a stay that has ended, is no longer counted
        decided = {
            child.child_id: replace(
                case.placement_of.get(child.child_id, Placement(child.child_id, "", case.start_of(child))),
                unit_id=plan[child.child_id],
                movable=True,
            )
            for child in case.candidates
            if plan[child.child_id] is not None
        }
        staying = [replace(p, movable=False) for p in data_of(seed).placements if p.child_id not in plan]
        data = replace(case.question.dataset, placements=(*staying, *decided.values()))
        again = solve(Case(replace(case.question, dataset=data, review_residents=True)), Settings())
        assert {name: unit for name, unit in again.unit_of.items() if name in plan} == plan, seed
        stayed += len(decided)
    assert stayed > CASES / 4


def doubled(text: str) -> str:
    """The name of the twin of a child, unit, institution, group, family or operator; other words stay."""
    is_name = text[:2] in {"B-", "U-", "I-", "G-", "S-"} or text in {"bfe", "bufetat_ost"}
    return f"{text} too" if is_name else text


@every_case
def test_two_regions_alike_cost_twice_one(seeds: range) -> None:
    for seed in seeds:
        question = before(seed).question
        theirs = every_text(question.dataset, doubled)
        tables = {f.name: (*getattr(question.dataset, f.name), *getattr(theirs, f.name)) for f in fields(Dataset)}
        both = solve(Case(replace(question, dataset=Dataset(**tables))), Settings())
        assert values(both) == tuple(2 * value for value in values(answer(seed))), seed


@every_case
def test_all_dates_a_year_later_give_the_same_plan_a_year_later(seeds: range) -> None:
    year = timedelta(days=365)  # no leap day lies between the two

    def later(value: Any) -> Any:
        if isinstance(value, date):
            return value + year
        if isinstance(value, tuple):
            return tuple(later(each) for each in value)
        if is_dataclass(value) and not isinstance(value, type):
            moved = {f.name: later(getattr(value, f.name)) for f in fields(value) if f.name != "birth_month"}
            born = getattr(value, "birth_month", None)
            return replace(value, **moved, **({"birth_month": born.replace(year=born.year + 1)} if born else {}))
        return value

    for seed in seeds:
        question = before(seed).question
        case = Case(replace(question, dataset=later(question.dataset), day=question.day + year))
        solution = solve(case, Settings())
        assert solution.unit_of == answer(seed).unit_of, seed
        assert values(solution) == values(answer(seed)), seed
        now, then = proposals_of(before(seed), answer(seed).unit_of), proposals_of(case, solution.unit_of)
        assert [p.start + year for p in now] == [p.start for p in then]
        assert [p.until and p.until + year for p in now] == [p.until for p in then]


@every_case
def test_a_goal_that_is_put_first_is_never_worse_for_it(seeds: range) -> None:
    better = 0
    for seed in seeds:
        order = before(seed).parameters.goal_order
        first = order[seed % len(order)]
        after = solve(changed(seed, {"goal_order": [first, *(goal for goal in order if goal != first)]}), Settings())
        known = {goal.name: goal.value for goal in answer(seed).goals}
        assert after.goals[0].name == first
        assert after.goals[0].value <= known[first], seed
        better += after.goals[0].value < known[first]
    assert better


@every_case
def test_a_pin_to_what_is_best_anyway_changes_nothing_and_forbidding_it_helps_nobody(seeds: range) -> None:
    worse = 0
    for seed in seeds:
        unit_of = answer(seed).unit_of
        for child_id in [child for child, unit in unit_of.items() if unit is not None][:2]:
            for kind in ("must", "must_not"):
                pin = Pin(child_id, unit_of[child_id], kind, "reason", "P")
                after = solve(changed(seed, pins=(*data_of(seed).pins, pin)), Settings())
                if kind == "must":
                    assert after.unit_of == unit_of, seed
                elif before(seed).home.get(child_id) != unit_of[child_id]:
                    assert values(after) >= values(answer(seed)), seed
                    worse += values(after) > values(answer(seed))
    assert worse


@every_case
def test_saying_a_separation_twice_and_from_both_sides_changes_nothing(seeds: range) -> None:
    for seed in seeds:
        rows = data_of(seed).separations
        turned = (replace(row, child_a=row.child_b, child_b=row.child_a) for row in rows)
        assert solve(changed(seed, separations=(*rows, *turned)), Settings()).unit_of == answer(seed).unit_of, seed
