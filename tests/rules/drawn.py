"""Small drawn cases: children, units and institutions with one letter or digit each, and tables of situations.

How a table is read
- One row is one situation; the first column says in plain words what it is about, the last what is found.
- `lives` draws the plan: `1a: x y; 2a: z; -: w` lets x and y live in unit 1a, z in 2a, and w nowhere.
- Unit 1a is unit a of institution 1. All institutions stand on one meridian, 10 km apart, in order.
- Small letters are children who are decided; CAPITALS are residents who stay where they live.
- Whatever a row does not speak of is so roomy that nothing can be broken by it.
"""

import threading
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from math import degrees
from typing import Any

import pytest

from models.child import Child, Placement
from models.dataset import Dataset
from models.geography import EARTH_RADIUS_KM, Geography, Municipality, Point
from models.ids import ChildId, UnitId
from models.institution import Institution, Unit
from planner.parameters import parameters_for, with_changes
from planner.placement.case import Case, Question, living_under
from planner.placement.engines import Limits, search_cp_sat
from planner.placement.linear import Objective
from planner.placement.model import PlacementModel
from planner.placement.parts import choices_of
from planner.placement.rules import PLAN_RULES, violations
from planner.reference import code_book
from tests.placement.tiny import UnitOf, newly_broken

DAY = date(2026, 11, 20)
APART_KM = 10.0
HOME = Point(60.0, 10.0)
EVERYTHING = ("care", "acute", "behaviour_high_risk", "reinforced")

Row = Mapping[str, str]
Overrides = Mapping[str, Mapping[str, Any]]


def table(text: str) -> list[Any]:
    """The rows of a drawn table as parameters of a test, each named by its situation; cells by heading."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    headings, rows = lines[0], lines[1:]
    assert all(len(row) == len(headings) for row in rows), [row for row in rows if len(row) != len(headings)]
    return [pytest.param(dict(zip(headings, row, strict=True)), id=row[0]) for row in rows]


def breaking(rows: Iterable[Any]) -> int:
    """How many rows of a table break the rule."""
    return sum(param.values[0]["finds"] not in ("sound", "allowed") for param in rows)


def keeping(rows: Iterable[Any]) -> int:
    """How many rows of a table keep the rule."""
    return sum(param.values[0]["finds"] in ("sound", "allowed") for param in rows)


def words(cell: str) -> dict[str, str]:
    """A cell such as `a=1.5 b=2` by name; an empty cell is empty."""
    return dict(word.split("=") for word in cell.split())


def number(cell: str) -> int | None:
    """A whole number, or `None` for an empty cell."""
    return int(cell) if cell else None


def days(cell: str) -> date | None:
    """A day so many days from the planning day (`+3`, `-1`, `0`), or `None` for an empty cell."""
    return DAY + timedelta(days=int(cell)) if cell else None


def child(name: str, **overrides: Any) -> Child:
    """A planned child of Oslo aged 15 who waits since today and needs no staff at all."""
    plain = Child(
        name, date(2011, 11, 1), "girl", "bfe", "0301", "5-1", "care", "planned", DAY,
        staff_day=0.0, staff_evening=0.0, staff_night=0.0,
        qualified_day=0.0, qualified_evening=0.0, qualified_night=0.0,
    )  # fmt: skip
    return replace(plain, **overrides)


def unit(name: str, **overrides: Any) -> Unit:
    """An open unit of nine places; `1a` belongs to institution 1."""
    return replace(Unit(name, name[0], 9), **overrides)


def institution(name: str, **overrides: Any) -> Institution:
    """A state-owned institution of Oslo's that takes everybody, at its place on the meridian."""
    latitude = HOME.latitude + degrees(APART_KM * (int(name) - 1) / EARTH_RADIUS_KM)
    plain = Institution(
        name, "Invented", "bfe", "state", "0301", ("3-2", "4-2", "4-4", "5-1", "6-1", "6-2"), EVERYTHING,
        latitude=latitude, longitude=HOME.longitude,
    )  # fmt: skip
    return replace(plain, **overrides)


GEOGRAPHY = Geography(
    {
        "0301": Municipality("0301", "Home", "bfe", HOME),
        "3401": Municipality("3401", "Away", "bufetat_ost", Point(60.9, 10.0)),
    },
    {"030101": Municipality("030101", "District", "bfe", Point(60.3, 10.0))},
)


def case(
    children: Iterable[Child],
    units: Iterable[Unit],
    institutions: Iterable[Institution] = (),
    parameters: Mapping[str, Any] | None = None,
    review: bool = False,
    operators: tuple[str, ...] = (),
    **tables: Any,
) -> Case:
    """A case on the planning day; institutions that are not given are the plain ones of the units."""
    units = tuple(units)
    given = {i.institution_id: i for i in institutions}
    houses = tuple(given.get(name) or institution(name) for name in sorted({u.institution_id for u in units}))
    dataset = Dataset(houses, units, tuple(children), **{name: tuple(rows) for name, rows in tables.items()})
    dials = with_changes(parameters_for(DAY), {"outnumber_target_groups": [], **(parameters or {})})
    return Case(Question(dataset, GEOGRAPHY, code_book(), dials, DAY, operators, review))


def arrangement(lives: str) -> dict[str, list[str]]:
    """Who is drawn in which unit (`-` for nowhere)."""
    drawn = (part.split(":") for part in lives.split(";"))
    return {name.strip(): names.split() for name, names in drawn}


def scene(
    lives: str,
    of_child: Overrides | None = None,
    of_unit: Overrides | None = None,
    of_institution: Overrides | None = None,
    **more: Any,
) -> tuple[Case, UnitOf]:
    """The case and the plan that `lives` draws, with what is special about children, units and institutions."""
    of_child, of_unit, of_institution = of_child or {}, of_unit or {}, of_institution or {}
    drawn = arrangement(lives)
    units = sorted({*drawn, *of_unit} - {"-", "all"})
    people = [
        child(name, **{**of_child.get("all", {}), **of_child.get(name, {})})
        for names in drawn.values()
        for name in names
    ]
    homes = [
        Placement(name, where, DAY - timedelta(days=100))
        for where, names in drawn.items()
        for name in names
        if name.isupper()
    ]
    houses = [
        institution(name, **{**of_institution.get("all", {}), **of_institution.get(name, {})})
        for name in sorted({unit_id[0] for unit_id in units})
    ]
    rooms = [unit(name, **{**of_unit.get("all", {}), **of_unit.get(name, {})}) for name in units]
    made = case(people, rooms, houses, placements=[*homes, *more.pop("placements", ())], **more)
    where = {name: None if room == "-" else room for room, names in drawn.items() for name in names}
    return made, {name: room for name, room in where.items() if not name.isupper()}


def pair(of_child: Mapping[str, Any], of_unit: Mapping[str, Any], of_house: Mapping[str, Any], **more: Any) -> Case:
    """A case of child c and unit 1a."""
    return case([child("c", **of_child)], [unit("1a", **of_unit)], [institution("1", **of_house)], **more)


def finds(made: Case, unit_of: UnitOf, code: str) -> str:
    """What the plan rule finds: `sound`, `broken: a b` or `inherited: A B` with everyone who takes part."""
    living = living_under(made, unit_of)
    decided = {child.child_id for child in made.candidates}
    rule = next(rule for rule in PLAN_RULES if rule.code == code)
    found = list(rule.find(made, living, tuple(made.institution_by_id)))
    assert all(broken.rule == code and broken.children and "{" not in str(broken.sentence) for broken in found)
    for broken in found:
        assert any(same.sentence == broken.sentence and same.rule == code for same in violations(made, living))
    parts = {name for broken in found for name in broken.children if set(broken.children) & decided}
    if parts:
        return "broken: " + " ".join(sorted(parts, key=str.lower))
    alone = {name for broken in found for name in broken.children}
    return "inherited: " + " ".join(sorted(alone)) if alone else "sound"


def is_sound(made: Case, unit_of: UnitOf) -> bool:
    """Whether the plain rules find nothing that the plan itself breaks."""
    return not newly_broken(made, unit_of)


def model_allows(made: Case, unit_of: Mapping[ChildId, UnitId | None]) -> bool:
    """Whether the model has a solution in which exactly these children get exactly these units.

    As in `solver.solve`, a child whom no unit is open to is in no model; if it is pinned, the pin is
    refused before any model is made.
    """
    choices = {name: units for name, units in choices_of(made).items() if units}
    wanted = {name: room for name, room in unit_of.items() if room is not None}
    if any(room not in {u.unit_id for u in choices.get(name, ())} for name, room in wanted.items()):
        return False
    if any(made.required_unit(child) for child in made.candidates if child.child_id not in choices):
        return False
    return least(PlacementModel(made, choices), Objective(()), wanted) is not None


def least(model: PlacementModel, objective: Objective, unit_of: Mapping[ChildId, UnitId | None]) -> int | None:
    """The least value of the objective when exactly these children get exactly these units; `None` if they cannot."""
    linear = deepcopy(model.linear)
    for variable, (child, unit) in enumerate(model.pairs):
        if unit_of.get(child.child_id) == unit.unit_id:
            if not linear.upper[variable]:
                return None
            linear.row([(variable, -1)], -1)
        else:
            linear.rule_out([variable])
    found = search_cp_sat(linear, objective, None, Limits(20.0, 1e6, threading.Event()), seed=0)
    assert found.is_infeasible or found.solution is not None, "the engine gave no answer"
    return None if found.solution is None else objective.value(found.solution)


def agree(made: Case, unit_of: UnitOf, code: str, expected: str) -> None:
    """The plain rule finds what the row says, no other rule is in play, and the model allows just what is sound."""
    assert finds(made, unit_of, code) == expected
    assert newly_broken(made, unit_of) == ({code} if expected.startswith("broken") else set())
    assert model_allows(made, unit_of) == is_sound(made, unit_of)
