"""The checker believes nothing: plans of the solver, plans changed by hand, plans typed by hand."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import pytest

from models.plan import GoalResult, Plan
from planner import service
from planner.errors import BadInput
from planner.placement.case import Case
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.greedy import arrival_order, first_come_first_served
from planner.placement.judge import judge
from planner.placement.parts import choices_of
from planner.plans import plan_to_json
from planner.service import Desk, PlaceRequest
from tests.counts import tries
from tests.placement.tiny import goal_values, newly_broken, random_case

SOUND_PLANS = tries("sound plans")
"""Random sound plans that must raise no alarm."""


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped data."""
    return service.open_desk()


@pytest.fixture(scope="module")
def plan(desk: Desk) -> Plan:
    """The plan for Oslo's waiting children."""
    return service.place(desk, PlaceRequest(operators=("bfe",)))


@pytest.fixture(scope="module")
def case(desk: Desk) -> Case:
    """What that plan was asked for."""
    return service.case_of(desk, PlaceRequest(operators=("bfe",)))


@pytest.fixture
def written(tmp_path: Path, plan: Plan) -> dict[str, Any]:
    """The plan as its file says it, to be changed by hand."""
    return plan_to_json(plan)


def verdict_on(desk: Desk, content: Any, folder: Path) -> Any:
    """What the checker says about a file of this content."""
    file = folder / "plan.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return service.check(desk, file)


def test_the_solver_s_plan_is_sound(desk: Desk, plan: Plan, written: dict[str, Any], tmp_path: Path) -> None:
    verdict = verdict_on(desk, written, tmp_path)
    assert verdict.is_sound
    assert verdict.goals == {goal.name: goal.value for goal in plan.goals}
    assert service.check_plan(desk, plan).is_sound
    assert sum(proposal.unit_id is not None for proposal in plan.proposals) >= 5


def swaps(case: Case, plan: Plan) -> Iterator[tuple[int, int]]:
    """Pairs of proposals whose units cannot be exchanged."""
    unit_of = service.units_of(plan)
    placed = [n for n, proposal in enumerate(plan.proposals) if proposal.unit_id is not None]
    for i, j in combinations(placed, 2):
        a, b = plan.proposals[i], plan.proposals[j]
        if newly_broken(case, {**unit_of, a.child_id: b.unit_id, b.child_id: a.unit_id}):
            yield i, j


def test_two_children_swapped_by_hand_are_found_with_the_rules_named(
    desk: Desk, case: Case, plan: Plan, written: dict[str, Any], tmp_path: Path
) -> None:
    pairs = list(islice(swaps(case, plan), 10))
    assert len(pairs) == 10
    for i, j in pairs[:5]:
        a, b = plan.proposals[i], plan.proposals[j]
        changed = json.loads(json.dumps(written))
        changed["proposals"][i]["unit_id"], changed["proposals"][j]["unit_id"] = b.unit_id, a.unit_id
        verdict = verdict_on(desk, changed, tmp_path)
        assert not verdict.is_sound
        swapped = {**service.units_of(plan), a.child_id: b.unit_id, b.child_id: a.unit_id}
        assert {broken.rule for broken in verdict.broken} == newly_broken(case, swapped)
        assert all("{" not in str(broken.sentence) for broken in verdict.broken)
        assert {a.child_id, b.child_id} & {child for broken in verdict.broken for child in broken.children}


def goal_of(content: dict[str, Any], name: str) -> dict[str, Any]:
    """The goal's row in the file."""
    return next(goal for goal in content["goals"] if goal["name"] == name)


def test_a_false_value_is_found(desk: Desk, written: dict[str, Any], tmp_path: Path) -> None:
    for name in ("unplaced", "travel_minutes", "tension", "cost"):
        changed = json.loads(json.dumps(written))
        goal_of(changed, name)["value"] -= 1
        goal_of(changed, name)["bound"] -= 1
        verdict = verdict_on(desk, changed, tmp_path)
        assert [str(claim).partition(":")[0] for claim in verdict.claims] == [GOAL_BY_CODE[name].title]
        assert not verdict.broken


def test_a_bound_above_its_value_is_found(desk: Desk, written: dict[str, Any], tmp_path: Path) -> None:
    goal_of(written, "cost")["bound"] += 1
    written["status"] = "feasible"
    verdict = verdict_on(desk, written, tmp_path)
    assert len(verdict.claims) == 1
    assert "bound" in str(verdict.claims[0])


def test_optimal_without_a_proof_is_found(desk: Desk, written: dict[str, Any], tmp_path: Path) -> None:
    goal_of(written, "cost")["bound"] -= 1
    written["status"] = "optimal"
    verdict = verdict_on(desk, written, tmp_path)
    assert len(verdict.claims) == 1
    assert "optimal" in str(verdict.claims[0])
    written["status"] = "feasible"
    assert verdict_on(desk, written, tmp_path).is_sound


def test_a_goal_that_does_not_exist_is_found(desk: Desk, written: dict[str, Any], tmp_path: Path) -> None:
    written["goals"].append({"name": "happiness", "value": 0, "bound": 0})
    claims = [str(claim) for claim in verdict_on(desk, written, tmp_path).claims]
    assert claims == [
        "There is no goal called happiness",
        "The plan is called optimal, but does not state every goal in its order",
    ]


def test_a_plan_may_be_typed_with_only_children_and_units(desk: Desk, plan: Plan, case: Case, tmp_path: Path) -> None:
    proposal = next(p for p in plan.proposals if p.unit_id is not None)
    typed = {"proposals": [{"child_id": proposal.child_id, "unit_id": proposal.unit_id}]}
    assert verdict_on(desk, typed, tmp_path).is_sound
    assert verdict_on(desk, {"proposals": []}, tmp_path).is_sound
    child = case.child_by_id[proposal.child_id]
    wrong = next(u for u in case.unit_by_id.values() if child.ground not in case.institution_of(u).grounds)
    typed["proposals"][0]["unit_id"] = wrong.unit_id
    assert "ground" in {broken.rule for broken in verdict_on(desk, typed, tmp_path).broken}


def test_unknown_children_and_units_are_refused_each_by_row(desk: Desk, tmp_path: Path) -> None:
    known = desk.dataset.children[0].child_id
    rows = [{"child_id": "B-none", "unit_id": None}, {"child_id": known, "unit_id": "U-none"}]
    with pytest.raises(BadInput) as refused:
        verdict_on(desk, {"proposals": rows}, tmp_path)
    assert [(fault.row, fault.column, fault.value) for fault in refused.value.faults] == [
        (1, "child_id", "B-none"),
        (2, "unit_id", "U-none"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"proposals": {}},
        {"proposals": [7]},
        {"proposals": [{"unit_id": None}]},
        {"proposals": [{"child_id": 7}]},
        {"proposals": [], "version": 2},
        {"proposals": [], "date": "soon"},
        {"proposals": [], "goals": [{"name": "cost"}]},
        {"proposals": [], "goals": [{"name": "cost", "value": 1.5, "bound": 1}]},
    ],
)
def test_a_file_that_is_no_plan_is_refused(desk: Desk, content: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        verdict_on(desk, content, tmp_path)


def test_a_child_named_twice_is_refused(desk: Desk, tmp_path: Path) -> None:
    row = {"child_id": desk.dataset.children[0].child_id, "unit_id": None}
    with pytest.raises(BadInput):
        verdict_on(desk, {"proposals": [row, row]}, tmp_path)


def test_a_resident_who_stays_cannot_be_moved_by_hand(desk: Desk, tmp_path: Path) -> None:
    staying = next(placement for placement in desk.dataset.placements if not placement.movable)
    elsewhere = next(unit.unit_id for unit in desk.dataset.units if unit.unit_id != staying.unit_id)
    for unit in (elsewhere, None):
        rows = [{"child_id": staying.child_id, "unit_id": unit}]
        verdict = verdict_on(desk, {"proposals": rows}, tmp_path)
        assert "resident_stays" in {broken.rule for broken in verdict.broken}
    rows = [{"child_id": staying.child_id, "unit_id": staying.unit_id}]
    assert verdict_on(desk, {"proposals": rows}, tmp_path).is_sound


def test_a_child_of_another_operator_cannot_be_slipped_into_the_plan(
    desk: Desk, plan: Plan, written: dict[str, Any], tmp_path: Path
) -> None:
    housed = {placement.child_id for placement in desk.dataset.placements}
    other = next(c for c in desk.dataset.children if c.operator != "bfe" and c.child_id not in housed)
    written["proposals"].append({"child_id": other.child_id, "unit_id": desk.dataset.units[0].unit_id})
    assert "resident_stays" in {broken.rule for broken in verdict_on(desk, written, tmp_path).broken}


def test_random_sound_plans_raise_no_alarm() -> None:
    placed = 0
    for seed in range(SOUND_PLANS):
        case = random_case(40_000 + seed, 6, 5)
        draw = random.Random(seed)
        order = draw.sample(arrival_order(case), len(case.candidates))
        given = first_come_first_served(case, choices_of(case), order)
        unit_of = {child.child_id: given.get(child.child_id) for child in case.candidates}
        names = case.parameters.goal_order
        claims = [GoalResult(n, v, v, "") for n, v in zip(names, goal_values(case, unit_of), strict=True)]
        verdict = judge(case, unit_of, claims, "optimal")
        assert verdict.is_sound, (seed, verdict)
        placed += len(given)
        lowered = [replace(claims[0], value=claims[0].value + 1), *claims[1:]]
        assert len(judge(case, unit_of, lowered, "feasible").claims) == 1
    assert placed > SOUND_PLANS
