"""The generator makes any size, always the same for the same question, and keeps to what it is asked."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import fields
from datetime import date

import pytest

from models.dataset import Dataset
from planner.errors import BadUse
from planner.reference import DATA
from planner.synthesis import synthesize
from tests.synthesis.made import made

SCRIPT = """
import hashlib
from planner.synthesis import synthesize
print(hashlib.sha256(repr(synthesize(120, 3)).encode()).hexdigest())
"""


def fingerprint(dataset: Dataset) -> str:
    """A hash of every row in its order."""
    return hashlib.sha256(repr(dataset).encode()).hexdigest()


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_hash_seeds_change_nothing(hash_seed: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        cwd=DATA.parent,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    assert process.stdout.strip() == fingerprint(synthesize(120, 3))


def test_another_seed_gives_other_children() -> None:
    assert synthesize(60, 1).children != synthesize(60, 2).children


@pytest.mark.parametrize("children", [10, 15, 60, 200, 900, 2000])
def test_the_set_holds_just_as_many_children_as_asked_for(children: int) -> None:
    data = made(children)
    assert len(data.children) == len({child.child_id for child in data.children}) == children
    assert 0 < children - len(data.placements) < children / 3


@pytest.mark.parametrize("children", [15, 60, 200, 2000])
def test_units_places_and_institutions_grow_with_the_children(children: int) -> None:
    data = made(children)
    places = sum(unit.approved_places for unit in data.units)
    assert 1.0 <= places / children <= 1.15
    assert 0.25 <= len(data.units) / children <= 0.6
    assert 0.15 <= len(data.institutions) / children <= 0.45


def test_fifteen_children_still_show_who_waits_who_is_apart_and_where_staff_bind() -> None:
    data = made(15)
    assert len(data.placements) == 12
    assert {child.operator for child in data.children} == {"bfe"}
    assert data.separations or data.groups
    assert len(data.units) >= 4
    assert data.staffing


def test_sixty_children_have_all_six_operators() -> None:
    assert len({child.operator for child in made(60).children}) == 6


def test_the_day_of_the_data_is_the_day_asked_for() -> None:
    assert made(60).as_of() == date(2026, 11, 20)
    assert synthesize(60, 1, date(2027, 1, 5)).as_of() == date(2027, 1, 5)
    assert {synthesize(15, seed).as_of() for seed in range(10)} == {date(2026, 11, 20)}


def test_only_the_operators_asked_for_take_part() -> None:
    data = synthesize(300, 1, operators=("bufetat_vest", "bfe"))
    assert Counter(row.operator for row in data.children).keys() == {"bufetat_vest", "bfe"}
    assert {row.operator for row in data.institutions} == {"bufetat_vest", "bfe"}
    assert len(data.children) == 300


def test_places_per_child_is_met_to_the_place() -> None:
    data = synthesize(400, 1, operators=("bufetat_ost",), places_per_child=1.05)
    assert sum(unit.approved_places for unit in data.units) == 420
    tight = synthesize(300, 5, operators=("bufetat_vest",), places_per_child=0.9)
    assert sum(unit.approved_places for unit in tight.units) == 270


def test_all_residents_can_be_opened_to_review_and_nothing_else_changes() -> None:
    reviewed, ordinary = made(200), synthesize(200, 1)
    assert all(row.movable for row in reviewed.placements)
    assert 0.35 <= sum(row.movable for row in ordinary.placements) / len(ordinary.placements) <= 0.45
    others = [field.name for field in fields(Dataset) if field.name != "placements"]
    assert all(getattr(reviewed, name) == getattr(ordinary, name) for name in others)


def test_the_pilot_needs_a_region_large_enough() -> None:
    def has_pilot(children: int) -> bool:
        return any(row.name == "Pilot Vestby" for row in synthesize(children, 1).institutions)

    assert (has_pilot(60), has_pilot(200)) == (False, True)


def test_what_makes_no_data_set_is_refused() -> None:
    with pytest.raises(BadUse, match="at least 10"):
        synthesize(9, 1)
    with pytest.raises(BadUse, match="«bufetat»"):
        synthesize(100, 1, operators=("bufetat",))
    with pytest.raises(BadUse, match="do not hold"):
        synthesize(100, 1, places_per_child=0.5)
