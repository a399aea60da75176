"""Prices where a resident is asked about, pins that empty a unit of candidates, and what a guardian may read."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from models.child import Separation, Waiver
from models.ids import ChildId, UnitId
from planner import questions, service
from planner.__main__ import main
from planner.errors import BadUse
from planner.placement.again import Limits, asked_again, difference, solved
from planner.placement.case import Case
from planner.placement.discretion import COMPANY, discreet_sentence, names_others
from planner.placement.eligibility import eligible_units
from planner.placement.goals import shares_of
from planner.placement.options import POSSIBLE, alternatives, pinned_to, why_not
from planner.placement.parts import choices_of
from planner.placement.solver import Settings, solve
from planner.placement.waivers import waiver_said
from planner.plans import plan_to_json
from tests.placement.tiny import goal_values, random_case, sound_plans
from tests.rules.drawn import scene

LIMITS = Limits(workers=1)


def test_what_a_resident_outside_the_review_costs_is_the_difference_of_whole_plans() -> None:
    seen = 0
    for seed in range(40):
        case = Case(replace(random_case(81_000 + seed, 5, 4).question, review_residents=False))
        plan = solved(case, LIMITS)
        for child_id, home in case.home.items():
            if not case.placement_of[child_id].movable or child_id in plan.unit_of:
                continue
            reviewed = Case(replace(case.question, reviewed=frozenset({child_id})))
            before = goal_values(reviewed, {**plan.unit_of, child_id: home})
            for option in alternatives(plan, child_id, LIMITS, most=9):
                there = [goal_values(reviewed, u) for u in sound_plans(reviewed) if u[child_id] == option.unit_id]
                assert tuple(goal.before for goal in option.difference.goals) == before, seed
                assert tuple(goal.after for goal in option.difference.goals) == min(there), seed
                seen += 1
    assert seen > 8


def test_a_pin_on_the_only_child_who_could_enter_a_unit_with_residents_costs_what_it_costs() -> None:
    compared = 0
    for seed in range(60):
        case = Case(replace(random_case(82_000 + seed, 5, 4).question, review_residents=False))
        plan = solved(case, LIMITS)
        for child in case.candidates:
            for unit in choices_of(case)[child.child_id]:
                answer = why_not(plan, child.child_id, unit.unit_id, LIMITS)
                if answer.answer == POSSIBLE and answer.difference is not None:
                    afresh = solve(pinned_to(case, child.child_id, unit.unit_id), Settings())
                    assert [g.after for g in answer.difference.goals] == [g.value for g in afresh.goals], seed
                    compared += 1
    assert compared > 20


def test_a_pin_that_leaves_a_unit_with_residents_to_nobody_is_answered() -> None:
    desk = service.open_desk()
    plan = service.placed(desk, service.PlaceRequest(operators=("bufetat_ost",))).known
    answer = why_not(plan, ChildId("B-0374"), UnitId("U-0273"), Limits())
    assert answer.answer == POSSIBLE
    assert answer.difference is not None
    assert answer.difference.is_proven


def test_a_question_after_a_question_is_not_bound_by_the_changes_of_the_first() -> None:
    for seed in range(30):
        case = random_case(83_000 + seed, 5, 4)
        first = solved(case, LIMITS)
        near = {child.child_id: None for child in case.candidates}
        known = replace(first, unit_of=asked_again(replace(first, unit_of=near), case, LIMITS).unit_of)
        later = asked_again(replace(first, unit_of=near), case, LIMITS)
        second = replace(known, decided=later.decided)
        every = [(goal_values(case, units), units) for units in sound_plans(case)]
        for child in case.candidates:
            for option in alternatives(second, child.child_id, LIMITS, most=9):
                best_there = min(values for values, units in every if units[child.child_id] == option.unit_id)
                assert tuple(goal.after for goal in option.difference.goals) == best_there


def test_a_difference_back_and_forth_is_the_same_with_other_signs() -> None:
    case, _ = scene("1a: R; 1b: ; -: a")
    data = case.question.dataset
    may = replace(data, placements=tuple(replace(row, movable=True) for row in data.placements))
    stays = Case(replace(case.question, dataset=may, review_residents=False))
    moved = Case(replace(stays.question, reviewed=frozenset({"R"})))
    one, other = solved(stays, LIMITS), solved(pinned_to(moved, ChildId("R"), UnitId("1b")), LIMITS)
    there, back = difference(one, other), difference(other, one)
    assert there.losses == tuple(-lost for lost in back.losses)
    assert dict(zip((g.name for g in there.goals), there.losses, strict=True))["moves"] == 1
    assert shares_of(moved, moved.child_by_id["R"], moved.unit_by_id["1b"])["moves"] == 1


def test_a_plan_of_a_file_is_never_proven_by_its_own_word(tmp_path: Path) -> None:
    desk = service.open_desk()
    plan = service.place(desk, service.PlaceRequest(operators=("bfe",)))
    content = plan_to_json(plan)
    for goal in content["goals"]:
        goal["bound"] = 10**9
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    known = questions.known_plan(desk, service.PlaceRequest(), file)
    assert not all(goal.is_proven for goal in known.goals)
    assert all(goal.bound <= goal.value for goal in known.goals)
    for other in (service.PlaceRequest(operators=("bfe",)), service.PlaceRequest(date=desk.as_of)):
        with pytest.raises(BadUse, match="its own day"):
            questions.known_plan(desk, other, file)


def test_a_plan_that_breaks_a_rule_is_not_explained(tmp_path: Path) -> None:
    desk = service.open_desk()
    plan = service.place(desk, service.PlaceRequest(operators=("bfe",)))
    full = next(p.unit_id for p in plan.proposals if p.unit_id is not None)
    content = plan_to_json(plan)
    for row in content["proposals"]:
        row["unit_id"] = full
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadUse, match="breaks rules"):
        questions.known_plan(desk, service.PlaceRequest(), file)


def test_a_child_whom_the_plan_is_not_for_is_not_said_to_live_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "B-0374", "--operator", "bfe", "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "not among those the plan is for" in told
    assert "Stays where it lives" not in told


def test_a_guardian_learns_neither_name_nor_home_of_a_child_to_be_kept_apart() -> None:
    case, _ = scene("1a: R; 1b: ; -: a")
    data = case.question.dataset
    apart = replace(data, separations=(Separation("a", "R", "unit", "violence"),))
    plan = solved(Case(replace(case.question, dataset=apart, review_residents=False)), LIMITS)
    answer = why_not(plan, ChildId("a"), UnitId("1a"), LIMITS)
    assert [rule for rule, _ in answer.rules] == ["separations"]
    told = discreet_sentence(answer.rules[0][1], frozenset({"R"}))
    assert told == COMPANY
    assert not re.search(r"\b(R|1a|apart)\b", str(told))
    assert discreet_sentence(answer.rules[0][1], frozenset()) == answer.rules[0][1]


def test_what_others_have_written_freely_is_not_shown_to_a_guardian() -> None:
    case, _ = scene("1a: ; -: a b")
    waiver = Waiver("b", "separations", "B-9 is ill and needs U-7", "Kari", case.day, None, "a")
    said = waiver_said(waiver)
    told = str(discreet_sentence(said, frozenset({"b"})))
    assert "Kari" not in told
    assert "U-7" not in told
    assert names_others(said, frozenset({"b"}))
    assert not names_others(said, frozenset())
    assert eligible_units(case, case.child_by_id["a"])


def test_errors_name_no_other_child_to_a_guardian(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = tmp_path / "pins.toml"
    scenario.write_text(
        'schema = 1\ntitle = "t"\nwhy = "w"\n[[changes]]\nkind = "pin"\nchild_id = "B-0007"\nunit_id = "U-0051"\n'
        'why = "w"\nwho = "x"\n',
        encoding="utf-8",
    )
    asked = ["explain", "B-0075", "--operator", "bfe", "--scenario", str(scenario)]
    assert main([*asked, "--for", "guardian"]) == 2
    assert not re.search(r"B-\d+", capsys.readouterr().err.replace("B-0075", ""))
