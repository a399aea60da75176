"""The language of changes: what each kind does to the data, in words and in rows."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.change import (
    AddStaff,
    AllowMove,
    Change,
    ChangeInstitution,
    CloseInstitutions,
    CloseUnit,
    ForbidUnit,
    KeepApart,
    LiftPins,
    LiftSeparation,
    NewChild,
    OpenInstitution,
    OpenUnit,
    PinChild,
    SetAgreement,
    SetDial,
    SetNeed,
    SetPlaces,
    SetStaff,
    Step,
    WaiveRule,
)
from models.child import Child, Pin, Placement, Separation, Waiver
from models.institution import Agreement, Institution, Staffing
from models.plan import Sentence
from planner.language import say
from planner.placement.case import Case
from planner.placement.changes import CHANGES, KIND_OF, after, applied, question_after, said
from planner.placement.world import World, world_of
from planner.reference import code_book
from tests.placement.changing import TOMORROW, WORLD, changed, start
from tests.rules.drawn import DAY


def differences(world: World) -> dict[str, tuple[set[Any], set[Any]]]:
    """By table or dial: the rows that are gone, and those that are new."""
    found = {}
    for field in fields(world.dataset):
        before, now = getattr(WORLD.dataset, field.name), getattr(world.dataset, field.name)
        if before != now:
            found[field.name] = (set(before) - set(now), set(now) - set(before))
    for field in fields(world.parameters):
        if (before := getattr(WORLD.parameters, field.name)) != (now := getattr(world.parameters, field.name)):
            found[field.name] = (before, now)
    return found


def row(table: str, **named: Any) -> Any:
    """The one row of a table with these values."""
    (found,) = [r for r in getattr(WORLD.dataset, table) if all(getattr(r, n) == v for n, v in named.items())]
    return found


def instead(table: str, named: dict[str, Any], **values: Any) -> dict[str, tuple[set[Any], set[Any]]]:
    """One row with other values, and nothing else."""
    before = row(table, **named)
    return {table: ({before}, {replace(before, **values)})}


def added(table: str, new: Any) -> dict[str, tuple[set[Any], set[Any]]]:
    """One row more, and nothing else."""
    return {table: (set(), {new})}


DOES: list[tuple[Change, dict[str, Any], str]] = [
    (PinChild("a", "1a"), added("pins", Pin("a", "1a", "must", "test", "Q")), "a must live in 1a"),
    (PinChild("M", "2a"), added("pins", Pin("M", "2a", "must", "test", "Q")), "M must live in 2a"),
    (PinChild("M", "1a"), added("pins", Pin("M", "1a", "must", "test", "Q")), "M must live in 1a"),
    (ForbidUnit("a", "1a"), added("pins", Pin("a", "1a", "must_not", "test", "Q")), "a must not live in 1a"),
    (LiftPins("b"), {"pins": ({row("pins")}, set())}, "b: all pins are lifted"),
    (LiftPins("b", "1b"), {"pins": ({row("pins")}, set())}, "b: pins about 1b are lifted"),
    (AllowMove("R"), instead("placements", {"child_id": "R"}, movable=True), "R: a move may be considered"),
    (AllowMove("M", False), instead("placements", {"child_id": "M"}, movable=False), "M: no move may be considered"),
    (SetPlaces("1a", 5), instead("units", {"unit_id": "1a"}, approved_places=5), "1a: approved places: 5"),
    (
        SetPlaces("1a", 1),
        instead("units", {"unit_id": "1a"}, approved_places=1, budgeted_places=1),
        "1a: approved places: 1",
    ),
    (
        SetPlaces("1a", 4, 3),
        instead("units", {"unit_id": "1a"}, approved_places=4, budgeted_places=3),
        "1a: approved places: 4, budgeted places: 3",
    ),
    (SetPlaces("1b", 0), instead("units", {"unit_id": "1b"}, approved_places=0), "1b: approved places: 0"),
    (SetPlaces("1b", None, 7), instead("units", {"unit_id": "1b"}, budgeted_places=7), "1b: budgeted places: 7"),
    (
        OpenUnit("2b", "2", approved_places=4, opens_on=TOMORROW, separable=True, services=("school",)),
        added(
            "units",
            replace(
                row("units", unit_id="1b"),
                unit_id="2b",
                institution_id="2",
                approved_places=4,
                opens_on=TOMORROW,
                separable=True,
                services=("school",),
            ),
        ),
        "New unit 2b at 2: approved places: 4, from 2026-11-21, can be shut off, School",
    ),
    (
        OpenUnit("2b", "2", like="1a"),
        added("units", replace(row("units", unit_id="1a"), unit_id="2b", institution_id="2"))
        | added("staffing", Staffing("2", "day", 3.0, "2b", 1.5)),
        "New unit 2b at 2: like 1a",
    ),
    (
        OpenUnit("2b", "2", like="1a", approved_places=1, emergency=True, max_age_span=3),
        added(
            "units",
            replace(
                row("units", unit_id="1a"),
                unit_id="2b",
                institution_id="2",
                approved_places=1,
                budgeted_places=None,
                emergency=True,
                max_age_span=3,
            ),
        )
        | added("staffing", Staffing("2", "day", 3.0, "2b", 1.5)),
        "New unit 2b at 2: like 1a, approved places: 1, for emergencies, age span up to 3 years",
    ),
    (CloseUnit("1b"), instead("units", {"unit_id": "1b"}, closes_on=DAY), "1b closes on the day of the plan"),
    (
        CloseUnit("1a", TOMORROW),
        instead("units", {"unit_id": "1a"}, closes_on=TOMORROW)
        | instead("placements", {"child_id": "R"}, movable=True),
        "1a closes on 2026-11-21",
    ),
    (
        OpenInstitution("3", "N", "bfe", "state", "3401", ("6-2",), ("care",), "boys", 60.1, 10.5, 12, price_per_day=7),
        added(
            "institutions",
            Institution("3", "N", "bfe", "state", "3401", ("6-2",), ("care",), "boys", 60.1, 10.5, 12, price_per_day=7),
        ),
        "New institution 3 («N»): Oslo (BFE), State, § 6-2 stay without consent, Care, 12 to 23 years, gender: boys, "
        "7 NOK per day",
    ),
    (
        ChangeInstitution("2", target_groups=("reinforced",), max_age=17),
        instead("institutions", {"institution_id": "2"}, target_groups=("reinforced",), max_age=17),
        "2 is approved for: Reinforced multidisciplinary, 0 to 17 years",
    ),
    (
        CloseInstitutions(ownership="state", operator="bufetat_ost", closes_on=TOMORROW),
        instead("units", {"unit_id": "2a"}, closes_on=TOMORROW),
        "These institutions close on 2026-11-21: State, Bufetat East",
    ),
    (
        CloseInstitutions("2"),
        instead("units", {"unit_id": "2a"}, closes_on=DAY),
        "These institutions close on the day of the plan: 2",
    ),
    (
        SetStaff("day", 2.0, unit_id="1a"),
        instead("staffing", {"unit_id": "1a"}, staff=2.0),
        "Day at 1a: staff: 2",
    ),
    (
        SetStaff("night", 3.0, "1", qualified=3.0),
        instead("staffing", {"shift": "night"}, staff=3.0, qualified=3.0),
        "Night at 1: staff: 3, qualified: 3",
    ),
    (
        SetStaff("evening", 2.5, unit_id="2a"),
        added("staffing", Staffing("2", "evening", 2.5, "2a")),
        "Evening at 2a: staff: 2.5",
    ),
    (
        AddStaff("night", 1.0, "1", qualified=0.5),
        instead("staffing", {"shift": "night"}, staff=3.0, qualified=1.5),
        "Night at 1: 1 more staff, 0.5 more qualified",
    ),
    (
        AddStaff("day", -1.5, unit_id="1a", qualified=-1.0),
        instead("staffing", {"unit_id": "1a"}, staff=1.5, qualified=0.5),
        "Day at 1a: 1.5 fewer staff, 1 fewer qualified",
    ),
    (
        AddStaff("night", 1.0, unit_id="1b"),
        added("staffing", Staffing("1", "night", 1.0, "1b", 0.0)),
        "Night at 1b: 1 more staff",
    ),
    (
        AddStaff("day", 1.0, "2", qualified=1.0),
        instead("staffing", {"institution_id": "2"}, staff=5.0),
        "Day at 2: 1 more staff, 1 more qualified",
    ),
    (
        SetDial("one_ground_per_unit", False),
        {"one_ground_per_unit": (True, False)},
        "one_ground_per_unit: no",
    ),
    (
        SetDial("places_counted", "budgeted"),
        {"places_counted": ("approved", "budgeted")},
        "places_counted: budgeted",
    ),
    (
        SetDial("outnumber_ratio", 2, "night"),
        {
            "outnumber_ratio": (
                {"day": 1.0, "evening": 1.0, "night": 0.5},
                {"day": 1.0, "evening": 1.0, "night": 2},
            )
        },
        "outnumber_ratio (night): 2",
    ),
    (
        SetDial("staff_need", 0.5, "care/night"),
        {
            "staff_need": (
                WORLD.parameters.staff_need,
                {**WORLD.parameters.staff_need, "care": {"day": 0.67, "evening": 0.67, "night": 0.5}},
            )
        },
        "staff_need (care/night): 0.5",
    ),
    (
        SetDial("stay_limit_days", 42, "6-2/short"),
        {
            "stay_limit_days": (
                WORLD.parameters.stay_limit_days,
                {**WORLD.parameters.stay_limit_days, "6-2/short": 42},
            )
        },
        "stay_limit_days (6-2/short): 42",
    ),
    (
        KeepApart("c", "a", "distance", 12.5),
        added("separations", Separation("c", "a", "distance", "test", 12.5)),
        "c and a are kept apart: Distance, 12.5 km",
    ),
    (
        KeepApart("b", "a", "institution"),
        added("separations", Separation("b", "a", "institution", "test")),
        "b and a are kept apart: Institution",
    ),
    (
        LiftSeparation("b", "a"),
        {"separations": ({row("separations")}, set())},
        "b and a need no longer be kept apart",
    ),
    (
        SetAgreement("bfe", "bufetat_ost", False),
        instead("agreements", {"operator": "bfe"}, allowed=False),
        "Children of Oslo (BFE) at Bufetat East: may not live there",
    ),
    (
        SetAgreement("bfe", "bufetat_ost", True, "2", 12000),
        added("agreements", Agreement("bfe", "bufetat_ost", True, 12000, "2")),
        "Children of Oslo (BFE) at Bufetat East, 2: may live there, 12,000 NOK per day",
    ),
    (
        NewChild(
            *("n", date(2012, 3, 1), "boy", "bfe", "0301", "6-2", "care", "planned", date(2026, 1, 2), "030101"),
            *(("school",), 1.5, None, 2.0, None, None, 0.5, TOMORROW, 90, True),
        ),
        added(
            "children",
            Child(
                *("n", date(2012, 3, 1), "boy", "bfe", "0301", "6-2", "care", "planned", date(2026, 1, 2), "030101"),
                *(("school",), 1.5, None, 2.0, None, None, 0.5, TOMORROW, 90),
                own_unit=True,
            ),
        ),
        "n is referred: Boy, Oslo (BFE), § 6-2 stay without consent, Care, Planned, born 03.2012, "
        "a unit to itself, School",
    ),
    (
        SetNeed("b", staff_night=1.0, qualified_night=0.5, own_unit=True, needs=("school", "health")),
        instead(
            "children",
            {"child_id": "b"},
            staff_night=1.0,
            qualified_night=0.5,
            own_unit=True,
            needs=("school", "health"),
        ),
        "b needs: staff (Night): 1, qualified (Night): 0.5, a unit to itself, School, Health",
    ),
    (
        SetNeed("b", staff_day=0.0, needs=(), own_unit=False),
        instead("children", {"child_id": "b"}, staff_day=0.0),
        "b needs: staff (Day): 0, no unit to itself, no services",
    ),
    (
        WaiveRule("c", "age", "soon ten", "leader", TOMORROW, "2a"),
        added("waivers", Waiver("c", "age", "soon ten", "leader", TOMORROW, "2a")),
        "c: rule waived: Age, 2a, by leader, until 2026-11-21: soon ten",
    ),
    (
        WaiveRule("a", "separations", "made up", "leader", TOMORROW, other_child_id="b"),
        added("waivers", Waiver("a", "separations", "made up", "leader", TOMORROW, other_child_id="b")),
        "a: rule waived: Separations, b, by leader, until 2026-11-21: made up",
    ),
]


@pytest.mark.parametrize(("change", "expected", "sentence"), DOES, ids=[sentence for _, _, sentence in DOES])
def test_a_change_does_what_it_says_and_nothing_else(change: Change, expected: dict[str, Any], sentence: str) -> None:
    assert differences(changed(change)) == expected
    assert say(said(change, code_book()), "en") == sentence
    assert "{" not in say(said(change, code_book()), "nb")


def test_every_kind_of_change_is_shown_here_and_no_start_is_altered() -> None:
    assert {type(change) for change, _, _ in DOES} == set(KIND_OF)
    assert world_of(start().question) == WORLD
    assert len({kind.code for kind in CHANGES}) == len(CHANGES)


def test_the_same_pin_said_twice_is_one_pin() -> None:
    twice = after(WORLD, (Step(PinChild("a", "1a"), "Q", "x"), Step(PinChild("a", "1a"), "S", "y")))
    assert [pin for pin in twice.dataset.pins if pin.child_id == "a"] == [Pin("a", "1a", "must", "y", "S")]


def test_a_waiver_said_again_takes_the_place_of_the_old_one() -> None:
    first, second = WaiveRule("a", "age", "r", "l", DAY), WaiveRule("a", "age", "s", "m", TOMORROW)
    other = WaiveRule("a", "age", "r", "l", DAY, "1a")
    assert [row.approved_by for row in changed(first, other, second).dataset.waivers] == ["l", "m"]


@pytest.mark.parametrize(("days", "places"), [(-1, 7), (0, 7), (1, 3)])
def test_a_step_holds_from_its_day_on(days: int, places: int) -> None:
    world = after(WORLD, (Step(SetPlaces("1a", 7), on=DAY + timedelta(days=days)),))
    assert next(unit.approved_places for unit in world.dataset.units if unit.unit_id == "1a") == places


def test_a_question_after_steps_asks_the_same_about_another_world() -> None:
    question = replace(start().question, operators=("bfe",), review_residents=True)
    asked = question_after(question, (Step(SetPlaces("1a", 7)), Step(SetDial("places_counted", "budgeted"))))
    assert asked == replace(question, dataset=asked.dataset, parameters=asked.parameters)
    assert (asked.parameters.places_counted, asked.dataset.units[0].approved_places) == ("budgeted", 7)


def candidates(world: World) -> list[str]:
    """Who is decided in the world, without a review of residents."""
    question = replace(start().question, dataset=world.dataset, parameters=world.parameters, day=world.day)
    return [child.child_id for child in Case(question).candidates]


Stay = Callable[[Placement], Placement]


@pytest.mark.parametrize(
    ("situation", "stay", "closes", "day", "decided"),
    [
        ("closes today", lambda row: row, DAY, DAY, True),
        ("closed yesterday", lambda row: row, DAY - timedelta(days=1), DAY, True),
        ("closes tomorrow", lambda row: row, TOMORROW, DAY, False),
        ("closes tomorrow, asked tomorrow", lambda row: row, TOMORROW, TOMORROW, True),
        ("closes tomorrow, leaves today", lambda row: replace(row, expected_end=DAY), TOMORROW, DAY, False),
        ("closed today, should have left", lambda row: replace(row, expected_end=DAY), DAY, DAY, True),
    ],
)
def test_residents_of_a_unit_that_closes_are_decided_from_that_day_on(
    situation: str, stay: Stay, closes: date, day: date, decided: bool
) -> None:
    rows = tuple(stay(row) if row.child_id == "R" else row for row in WORLD.dataset.placements)
    world = replace(WORLD, dataset=replace(WORLD.dataset, placements=rows), day=day)
    shut = applied(world, CloseUnit("1a", closes))
    assert ("R" in candidates(shut)) == decided
    assert "R" not in candidates(world)
    still_there = situation != "closes tomorrow, leaves today"
    assert next(row.movable for row in shut.dataset.placements if row.child_id == "R") == still_there


def test_a_resident_who_leaves_before_the_closing_by_its_expected_days_stays_unmovable() -> None:
    row = next(row for row in WORLD.dataset.placements if row.child_id == "R")
    for days, movable in ((101, False), (102, True)):  # it came 100 days ago: day 101 is today, day 102 the closing
        children = tuple(
            replace(child, expected_days=days) if child.child_id == "R" else child for child in WORLD.dataset.children
        )
        assert row.since == DAY - timedelta(days=100)
        shut = applied(replace(WORLD, dataset=replace(WORLD.dataset, children=children)), CloseUnit("1a", TOMORROW))
        assert next(each.movable for each in shut.dataset.placements if each.child_id == "R") == movable


def test_the_reason_and_author_of_a_pin_are_the_steps_own_or_its_source() -> None:
    world = after(WORLD, (Step(PinChild("a", "1a"), why="agreed", source="minutes"),))
    assert world.dataset.pins[-1] == Pin("a", "1a", "must", "agreed", "minutes")


def test_every_title_and_sentence_can_be_said_in_bokmaal() -> None:
    for kind in CHANGES:
        assert say(Sentence(kind.title), "nb") != kind.title
