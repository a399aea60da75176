"""The same question gives the same plan: whatever the order of rows, the number of workers or Python's hash seed."""

import json
import os
import random
import subprocess
import sys
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from models.dataset import Dataset
from planner import service
from planner.__main__ import main
from planner.exporting import write_folder
from planner.parameters import parameters_for
from planner.placement.case import Case, Question
from planner.placement.solver import Settings, Solution, solve
from planner.reference import code_book, geography
from planner.service import PlaceRequest
from planner.synthesis import synthesize
from tests.counts import tries
from tests.placement.tiny import random_case

ROOT = Path(__file__).resolve().parents[2]
CASES = tries("shuffled cases")
"""Random small cases."""

REPEATS = 5
HASH_SEEDS = (1, 4711)
"""Of other processes, one for each question; this one has a seed of its own."""


def case_of(dataset: Dataset) -> Case:
    """The case of a data set on its own day, all movable residents decided anew."""
    day = dataset.as_of()
    return Case(Question(dataset, geography(), code_book(), parameters_for(day), day, (), True))


@cache
def sixty() -> Dataset:
    """A synthetic data set of sixty children who may all be moved."""
    return synthesize(60, 3, all_movable=True)


@cache
def plan_of_sixty() -> Solution:
    """Its plan by one worker."""
    return solve(case_of(sixty()), Settings(workers=1))


def shuffled(dataset: Dataset, seed: int) -> Dataset:
    """The same rows, each table in another order."""
    draw = random.Random(seed)
    tables = {field.name: getattr(dataset, field.name) for field in fields(Dataset)}
    return Dataset(**{name: tuple(draw.sample(rows, len(rows))) for name, rows in tables.items()})


def what_counts(solution: Solution) -> tuple[Any, ...]:
    """Places, values, bounds and status; not the time it took."""
    return dict(solution.unit_of), solution.goals, solution.status


def test_sixty_children_are_a_question_with_many_answers() -> None:
    placed = [unit for unit in plan_of_sixty().unit_of.values() if unit is not None]
    assert len(plan_of_sixty().unit_of) == 60
    assert len(placed) >= 40
    assert plan_of_sixty().is_settled


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_number_of_workers_decides_nothing(workers: int) -> None:
    again = solve(case_of(sixty()), Settings(workers=workers))
    assert what_counts(again) == what_counts(plan_of_sixty())


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_decides_nothing(seed: int) -> None:
    other = shuffled(sixty(), seed)
    assert other != sixty()
    assert what_counts(solve(case_of(other), Settings())) == what_counts(plan_of_sixty())


def test_the_seed_of_the_search_decides_nothing_once_all_is_proven() -> None:
    assert what_counts(solve(case_of(sixty()), Settings(seed=99))) == what_counts(plan_of_sixty())


def test_small_cases_shuffled_again_and_again_get_the_same_plan() -> None:
    for seed in range(CASES):
        question = random_case(50_000 + seed, 6, 5).question
        answers = [
            what_counts(
                solve(Case(replace(question, dataset=shuffled(question.dataset, n))), Settings(workers=1 + n % 2))
            )
            for n in range(REPEATS)
        ]
        assert all(answer == answers[0] for answer in answers), seed


def placed_by_another_python(hash_seed: int, arguments: list[str], file: Path) -> Any:
    """Proposals and goals of a plan that the command line makes in a process with its own hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-m", "planner", "place", "--json", str(file), *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    return plan_in(file)


def plan_in(file: Path) -> Any:
    """Status, proposals and goals of the plan in a file."""
    plan = json.loads(file.read_text(encoding="utf-8"))
    return plan["status"], plan["proposals"], plan["goals"]


def test_the_hash_seed_decides_nothing_for_sixty_children(tmp_path: Path) -> None:
    write_folder(sixty(), tmp_path / "data")
    arguments = ["--data", str(tmp_path / "data"), "--review-residents"]
    there = placed_by_another_python(HASH_SEEDS[0], arguments, tmp_path / "there.json")
    assert main(["place", *arguments, "--json", str(tmp_path / "here.json")]) == 0
    assert there == plan_in(tmp_path / "here.json")
    assert {row["child_id"]: row["unit_id"] for row in there[1]} == plan_of_sixty().unit_of


def test_neither_hash_seed_workers_nor_order_decide_for_one_operator_of_the_shipped_data(tmp_path: Path) -> None:
    desk = service.open_desk()
    here = service.place(desk, PlaceRequest(operators=("bfe",), workers=1))
    turned = replace(desk, dataset=shuffled(desk.dataset, 5))
    assert service.place(turned, PlaceRequest(operators=("bfe",), workers=2)).proposals == here.proposals
    there = placed_by_another_python(HASH_SEEDS[1], ["--operator", "bfe"], tmp_path / "plan.json")
    assert {row["child_id"]: row["unit_id"] for row in there[1]} == service.units_of(here)
    assert [(goal["name"], goal["value"], goal["bound"]) for goal in there[2]] == [
        (goal.name, goal.value, goal.bound) for goal in here.goals
    ]


def test_renaming_everyone_changes_no_value() -> None:
    names = {child.child_id: f"K-{n:04d}" for n, child in enumerate(reversed(sixty().children))}

    def renamed(row: Any) -> Any:
        known = {name: names[getattr(row, name)] for name in ("child_id", "child_a", "child_b") if hasattr(row, name)}
        return replace(row, **known)

    tables = {field.name: tuple(map(renamed, getattr(sixty(), field.name))) for field in fields(Dataset)}
    other = solve(case_of(Dataset(**tables)), Settings())
    assert other.goals == plan_of_sixty().goals
    assert set(other.unit_of) == set(names.values())
