"""A small world to change, with a row of every kind, and what changes make of it."""

from dataclasses import replace
from datetime import date, timedelta

from models.change import (
    Change,
    Step,
)
from models.child import GroupMember, Pin, Separation
from models.institution import Agreement, Staffing
from planner.placement.case import Case
from planner.placement.changes import after
from planner.placement.world import World, world_of
from tests.rules.drawn import DAY, scene

TOMORROW = DAY + timedelta(days=1)


def start() -> Case:
    """Three children who wait, two residents (one of them movable), two institutions, and a row of every table."""
    made, _ = scene(
        "1a: R; 1b: ; 2a: M; -: a b c",
        of_unit={"1a": {"approved_places": 3, "budgeted_places": 2}, "2a": {"opens_on": date(2025, 1, 1)}},
        of_institution={"2": {"operator": "bufetat_ost", "min_age": 10, "max_age": 18}},
        of_child={"c": {"birth_month": date(2018, 1, 1)}, "b": {"staff_day": 1.5}},
        staffing=[
            Staffing("1", "night", 2.0, None, 1.0),
            Staffing("1", "day", 3.0, "1a", 1.5),
            Staffing("2", "day", 4.0),
        ],
        separations=[Separation("a", "b", "unit", "threats")],
        groups=[GroupMember("G", "a", 2), GroupMember("G", "b", 2)],
        agreements=[Agreement("bfe", "bufetat_ost", True, 9000), Agreement("bufetat_ost", "bfe", True)],
        pins=[Pin("b", "1b", "must_not", "quarrel", "P")],
    )
    rows = tuple(replace(row, movable=row.child_id == "M") for row in made.question.dataset.placements)
    return Case(replace(made.question, dataset=replace(made.question.dataset, placements=rows)))


WORLD = world_of(start().question)


def changed(*changes: Change) -> World:
    """The world after the changes of a planner called Q, because of a test."""
    return after(WORLD, tuple(Step(change, "Q", "test") for change in changes))
