"""Residents live where the rules let them live: whatever a plan breaks later, it did not inherit."""

from dataclasses import replace

import pytest

from models.dataset import Dataset
from planner.placement.rules import violations
from planner.synthesis import synthesize
from tests.synthesis.made import at_home, case_of, made, shipped

SIZES = (
    (10, 7),
    (15, 1),
    (15, 2),
    (30, 3),
    (60, 1),
    (60, 2),
    (200, 1),
    (200, 2),
    (200, 3),
    (900, 1),
    (900, 2),
    (2000, 1),
)


def broken(dataset: Dataset) -> list[str]:
    """The rules that the residents' homes break, once per violation."""
    case = case_of(dataset)
    return [violation.rule for violation in violations(case, at_home(case, dataset))]


@pytest.mark.parametrize(("children", "seed"), SIZES)
def test_no_resident_breaks_a_rule(children: int, seed: int) -> None:
    assert broken(made(children, seed)) == []


def test_no_resident_breaks_a_rule_where_places_are_tight() -> None:
    assert broken(synthesize(300, 5, all_movable=True, places_per_child=0.9)) == []


def test_no_resident_breaks_a_rule_on_another_day() -> None:
    from datetime import date

    assert broken(synthesize(200, 4, date(2027, 3, 31), all_movable=True)) == []


def test_the_check_sees_residents_who_swap_homes() -> None:
    data = made(200, 1)
    homes = [row.unit_id for row in data.placements]
    moved = tuple(replace(row, unit_id=home) for row, home in zip(data.placements, homes[1:] + homes[:1], strict=True))
    found = set(broken(replace(data, placements=moved)))
    assert {"target_group", "ground", "operator_or_agreement", "one_ground_per_unit", "age_span"} <= found


def test_the_check_sees_missing_staff_and_missing_places() -> None:
    data = made(200, 1)
    fewer = replace(data, staffing=tuple(replace(row, staff=row.staff / 2, qualified=0) for row in data.staffing))
    assert {"staff_on_shift", "qualified_on_shift", "staff_outnumber"} <= set(broken(fewer))
    smaller = replace(data, units=tuple(replace(unit, approved_places=1) for unit in data.units))
    assert "places" in broken(smaller)


def test_budgeted_places_hold_the_residents_too() -> None:
    counts = {unit.unit_id: 0 for unit in shipped().units}
    for row in shipped().placements:
        counts[row.unit_id] += 1
    assert [
        u.unit_id for u in shipped().units if not counts[u.unit_id] <= (u.budgeted_places or 0) <= u.approved_places
    ] == []


def test_stays_began_before_the_day_and_end_after_it() -> None:
    day = shipped().as_of()
    assert [row for row in shipped().placements if row.since > day] == []
    assert [row for row in shipped().placements if row.expected_end is not None and row.expected_end <= day] == []
