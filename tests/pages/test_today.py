"""What has to be done today, which free places are usable, and what is wrong with the data, in the small country."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.child import Pin, Placement, Separation, Waiver
from models.dataset import Dataset
from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Staffing
from planner import service
from planner.__main__ import main
from planner.data_quality import CHECKS, findings
from planner.placement.case import Case
from planner.today import broken_today, free_units, staff_shortfalls, tasks
from tests.pages.screen import page, text
from tests.pages.small import CHILDREN, DAY, child, small_dataset, small_desk, unit


def case_with(**tables: Any) -> Case:
    """The small country with other tables."""
    return case_of(replace(small_dataset(), **tables))


def case_of(dataset: Dataset) -> Case:
    """The case of a data set on the day of the small country."""
    return service.case_of(replace(small_desk(), dataset=dataset), service.PlaceRequest())


def placements(**ends: int) -> tuple[Placement, ...]:
    """The residents, some with an expected end so many days from the day of the data."""
    rows = small_dataset().placements
    return tuple(
        replace(row, expected_end=DAY + timedelta(days=ends[row.child_id])) if row.child_id in ends else row
        for row in rows
    )


def children(**changes: Mapping[str, Any]) -> tuple[Any, ...]:
    """The children, some of them changed."""
    return tuple(replace(row, **changes.get(row.child_id, {})) for row in CHILDREN)


def found(case: Case, kind: str) -> list[tuple[str, int]]:
    """Whom the tasks of a kind are about, and in how many days they are due."""
    return [(str(t.child_id or t.unit_id), (t.day - DAY).days) for t in tasks(case) if t.kind == kind]


def test_acute_children_without_a_place_come_first_with_the_day_they_were_due() -> None:
    case = case_with()
    assert found(case, "acute_waiting") == [("w1", -20), ("w4", 0)]
    assert [task.kind for task in tasks(case)][:2] == ["acute_waiting"] * 2


def test_stays_are_over_end_soon_or_are_far_off() -> None:
    case = case_with(placements=placements(r1=-1, r2=0, r3=14, r5=15))
    assert found(case, "stays_over") == [("r1", -1)]
    assert found(case, "stays_ending") == [("r2", 0), ("r3", 14)]


def test_the_law_ends_a_stay_before_the_plan_does() -> None:
    short = {"ground": "6-2", "stay_kind": "short"}
    case = case_with(children=children(r2=short), placements=placements(r2=30))
    assert found(case, "stays_over") == [("r2", -5)]  # 56 days from the day it moved in, 60 days ago


def test_a_review_is_due_half_a_year_after_the_first_day_that_counts() -> None:
    long = {"ground": "6-2", "stay_kind": "long", "counted_from": DAY - timedelta(days=180)}
    assert found(case_with(children=children(r2=long)), "reviews_due") == [("r2", 2)]


def test_waivers_and_separations_that_end_and_units_that_change_are_tasks() -> None:
    case = case_with(
        waivers=(Waiver(ChildId("r1"), "age", "søsken", "leder", DAY + timedelta(days=3)),),
        separations=(Separation(ChildId("r2"), ChildId("r5"), "unit", "vedtak", valid_to=DAY + timedelta(days=9)),),
        units=(*small_dataset().units, unit("S9", "I-S", 2, opens_on=DAY + timedelta(days=7))),
    )
    assert found(case, "waivers_ending") == [("r1", 3)]
    assert found(case, "separations_ending") == [("r2", 9)]
    assert found(case, "units_changing") == [("B2", 0), ("S9", 7)]


def test_the_tasks_of_one_operator_are_those_of_its_children_and_units() -> None:
    assert {task.child_id for task in tasks(case_with(), "bfe") if task.kind == "acute_waiting"} == {"w1"}
    assert [task.unit_id for task in tasks(case_with(), "bfe") if task.kind == "units_changing"] == ["B2"]
    assert [task for task in tasks(case_with(), "bufetat_ost") if task.kind == "units_changing"] == []


def test_a_free_place_is_usable_where_somebody_who_waits_can_come() -> None:
    by_unit = {each.unit_id: each for each in free_units(case_with())}
    assert set(by_unit) == {"N1", "S1", "O1"}  # S2 is taken by one who must live alone, B1 is over-full, B2 is closed
    assert [(by_unit[UnitId(u)].free, by_unit[UnitId(u)].is_usable) for u in ("N1", "S1", "O1")] == [
        (3, True), (1, True), (4, True),
    ]  # fmt: skip


def test_a_full_unit_is_no_free_unit() -> None:
    full = tuple(replace(each, approved_places=2) if each.unit_id == "S1" else each for each in small_dataset().units)
    assert "S1" not in {each.unit_id for each in free_units(case_with(units=full))}


def test_a_place_that_staff_cannot_bear_is_free_and_not_usable() -> None:
    crews = tuple(Staffing(InstitutionId("I-S"), shift, 1.5) for shift in ("day", "evening", "night"))
    by_unit = {each.unit_id: each for each in free_units(case_with(staffing=crews))}
    assert (by_unit[UnitId("S1")].is_usable, by_unit[UnitId("S1")].lacks_staff) == (False, True)
    assert by_unit[UnitId("N1")].is_usable


def test_too_few_staff_for_those_who_live_there_is_a_shortfall_today() -> None:
    crews = (Staffing(InstitutionId("I-S"), "day", 1.0),)
    short = staff_shortfalls(broken_today(case_with(staffing=crews)))
    assert [(each.rule, each.institution_id) for each in short] == [("staff_on_shift", "I-S")]
    assert staff_shortfalls(broken_today(case_with(staffing=crews), "bfe")) == ()


def test_an_over_full_unit_is_told_as_a_rule_that_is_broken() -> None:
    broken = [(each.rule, each.unit_id) for each in broken_today(case_with())]
    assert broken == [("places", "B1"), ("target_group", "N1")]
    assert [each.rule for each in broken_today(case_with(), "bfe")] == ["places"]


@pytest.mark.parametrize(
    ("check", "row_id", "tables"),
    [
        ("broken_rules", "B1", {}),
        ("stay_is_over", "r1", {"placements": placements(r1=-1)}),
        ("closed_unit", "r6", {"placements": (Placement(ChildId("r6"), UnitId("B2"), DAY),)}),
        ("counted_after_start", "r2", {"children": children(r2={"counted_from": DAY})}),
        ("lone_sibling", "w3", {"children": children(w3={"sibling_group": "s"})}),
        ("view_unheard", "w3", {}),
        ("view_unwritten", "w3", {"children": children(w3={"view_heard": True})}),
        ("stay_kind_unknown", "r2", {"children": children(r2={"ground": "6-2"})}),
        ("length_unknown", "w3", {}),
        ("end_unknown", "r1", {}),
        ("staffing_unknown", "N1", {}),
        ("district_unknown", "r5", {}),
        ("point_unknown", "I-O", {}),
        ("old_referral", "w6", {"children": (*CHILDREN, child("w6", "bfe", "care", "planned", 366))}),
        ("old_waiver", "r1", {"waivers": (Waiver(ChildId("r1"), "age", "x", "y", DAY - timedelta(days=1)),)}),
        (
            "old_separation", "r1",
            {"separations": (Separation(ChildId("r1"), ChildId("r5"), "unit", "x", valid_to=DAY - timedelta(days=1)),)},
        ),
        ("old_unit", "B2", {}),
    ],
)  # fmt: skip
def test_a_check_finds_its_row(check: str, row_id: str, tables: dict[str, Any]) -> None:
    assert row_id in {each.row_id for each in findings(case_with(**tables)) if each.check == check}


def test_no_check_finds_anything_in_a_row_that_is_in_order() -> None:
    good = {
        row.child_id: {
            "view_heard": True,
            "view_note": "Vil bo nær skolen",
            "expected_days": 90,
            "district": row.district or ("030101" if row.operator == "bfe" else None),
        }
        for row in CHILDREN
    }
    full = ("day", "evening", "night")
    homes = ("I-N", "I-S", "I-B", "I-O")
    case = case_with(
        children=children(**good),
        units=tuple(u for u in small_dataset().units if u.unit_id != "B2"),
        placements=tuple(row for row in placements() if row.child_id not in ("r1", "r7")),
        staffing=tuple(Staffing(InstitutionId(home), shift, 20.0) for home in homes for shift in full),
    )
    wrong = [(each.check, each.row_id) for each in findings(case) if each.check != "point_unknown"]
    assert wrong == []


def test_every_check_is_told_apart_and_says_what_to_do() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS) == 17
    assert all(check.wrong and check.right for check in CHECKS)


def test_the_overview_lists_the_tasks_and_those_who_wait_acute_first() -> None:
    test = page("overview")
    shown = text(test)
    assert not test.exception
    for said in ("Akutte uten plass", "brudd på bistandsplikten", "Avdelinger som åpner eller stenger"):
        assert said in shown
    first = shown.index("De 5 første av 5 som venter")
    assert shown.index("w1", first) < shown.index("w4", first) < shown.index("w3", first)
    test.selectbox(key="today-kind").set_value("acute_waiting").run()
    assert "har vært uten plass i 20 dager" in text(test)


def test_red_is_for_what_must_be_acted_on_today(monkeypatch: pytest.MonkeyPatch) -> None:
    calm = replace(small_desk(), dataset=replace(small_dataset(), children=children(w1={"urgency": "planned"})))
    monkeypatch.setattr("planner.ui.desk._opened", lambda _: calm)
    test = page("overview")
    assert "ingen har ventet over natten" in text(test)
    assert not any("pp-alert" in element.proto.body for element in test.get("html") if "pp-tiles" in element.proto.body)


def test_the_commands_tell_the_same_as_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "--operator", "bfe", "--json", "-", "--language", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {task["kind"] for task in told["tasks"]} >= {"acute_waiting"}
    assert sum(each["free"] for each in told["free_units"]) >= sum(e["free"] for e in told["free_units"] if e["usable"])
    assert main(["quality", "--operator", "bfe"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Syntetiske data")
    assert "Barnet er ikke hørt" in said


def test_a_pin_or_nothing_leaves_the_day_as_it_is() -> None:
    pinned = case_with(pins=(Pin(ChildId("w3"), UnitId("S1"), "must", "x", "y"),))
    assert [task.kind for task in tasks(pinned)] == [task.kind for task in tasks(case_with())]
