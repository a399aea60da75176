"""Rows that stand twice, lead nowhere, or contradict themselves, one another or the world."""

from pathlib import Path

import pytest

from tests.importing.files import Tables, faults_of, sound, told, with_row, with_value, write_folder

NOT_AFTER_SINCE = "The date is not after the one under since."
BEFORE_BIRTH = "The date is before the child was born."
PAIR = {"child_b": "B-2", "level": "institution", "km": ""}

IDENTITY: dict[str, tuple[Tables, str, int, str, str]] = {
    "a row twice": (
        with_row("wishes"),
        *("wishes", 4, "child_id", "The row stands twice: it is the same as row 2."),
    ),
    "a child twice, with another month of birth": (
        with_row("children", birth_month="2010-06"),
        *("children", 5, "child_id", "The row contradicts row 2, which speaks of the same."),
    ),
    "a unit twice, at another institution": (
        with_row("units", institution_id="I-2"),
        *("units", 5, "unit_id", "The row contradicts row 2, which speaks of the same."),
    ),
    "a child in two places": (
        with_row("placements", unit_id="U-2"),
        *("placements", 3, "child_id", "The child is placed twice: see row 2."),
    ),
    "a separation and its mirror image": (
        with_row("separations", child_a="B-2", child_b="B-1", km="40"),
        *("separations", 4, "child_a", "The row contradicts row 2, which speaks of the same."),
    ),
    "an agreement that is given and denied": (
        with_row("agreements", allowed="yes"),
        *("agreements", 4, "operator", "The row contradicts row 2, which speaks of the same."),
    ),
    "two rosters for one shift": (
        with_row("staffing", staff="7"),
        *("staffing", 4, "institution_id", "The row contradicts row 2, which speaks of the same."),
    ),
    "a pin that must and must not": (
        with_row("pins", kind="must_not"),
        *("pins", 3, "child_id", "The row contradicts row 2, which speaks of the same."),
    ),
    "two units in which a child must live": (
        with_row("pins", unit_id="U-3"),
        *("pins", 3, "unit_id", "The child must already live in another unit: see row 2."),
    ),
    "two waivers of one rule": (
        with_row("waivers", expires_on="2027-01-01"),
        *("waivers", 4, "child_id", "The row contradicts row 2, which speaks of the same."),
    ),
    "two travel times for one journey": (
        with_row("travel", minutes="50"),
        *("travel", 3, "municipality", "The row contradicts row 2, which speaks of the same."),
    ),
    "an identifier of 65 signs": (
        with_row("institutions", institution_id="I" * 65),
        *("institutions", 4, "institution_id", "The identifier is longer than 64 characters."),
    ),
    "two limits for one group": (
        with_row("groups", child_id="B-3", max_per_unit="2"),
        *("groups", 4, "max_per_unit", "The limit differs from the one in row 2 of the same group."),
    ),
}

NO_UNIT, NO_CHILD = (f"There is no such row in the table {table}." for table in ("units", "children"))
NO_INSTITUTION = "There is no such row in the table institutions."

REFERENCES: dict[str, tuple[Tables, str, int, str, str]] = {
    "a unit of no institution": (
        with_value("units", 4, "institution_id", "I-9"),
        "units",
        4,
        "institution_id",
        NO_INSTITUTION,
    ),
    "a placement in no unit": (with_value("placements", 2, "unit_id", "U-9"), "placements", 2, "unit_id", NO_UNIT),
    "a placement of no child": (with_value("placements", 2, "child_id", "B-9"), "placements", 2, "child_id", NO_CHILD),
    "a placement with another capital": (
        with_value("placements", 2, "unit_id", "u-1"),
        "placements",
        2,
        "unit_id",
        NO_UNIT,
    ),
    "a separation from no child": (
        with_value("separations", 2, "child_b", "B-9"),
        "separations",
        2,
        "child_b",
        NO_CHILD,
    ),
    "a group member that is no child": (with_value("groups", 2, "child_id", "B-9"), "groups", 2, "child_id", NO_CHILD),
    "an exclusion from nowhere": (
        with_value("exclusions", 2, "institution_id", "I-9"),
        *("exclusions", 2, "institution_id", NO_INSTITUTION),
    ),
    "a wish for nowhere": (
        with_value("wishes", 2, "institution_id", "I-9"),
        "wishes",
        2,
        "institution_id",
        NO_INSTITUTION,
    ),
    "a pin to no unit": (with_value("pins", 2, "unit_id", "U-9"), "pins", 2, "unit_id", NO_UNIT),
    "a waiver in no unit": (with_value("waivers", 2, "unit_id", "U-9"), "waivers", 2, "unit_id", NO_UNIT),
    "a waiver from no child": (
        with_value("waivers", 3, "other_child_id", "B-9"),
        *("waivers", 3, "other_child_id", NO_CHILD),
    ),
    "a journey to nowhere": (
        with_value("travel", 2, "institution_id", "I-9"),
        "travel",
        2,
        "institution_id",
        NO_INSTITUTION,
    ),
    "staff in a unit of another institution": (
        with_value("staffing", 2, "unit_id", "U-2"),
        *("staffing", 2, "unit_id", "The unit belongs to another institution: I-2."),
    ),
    "an agreement about an institution of another operator": (
        with_value("agreements", 3, "institution_id", "I-2"),
        *("agreements", 3, "institution_id", "The institution is run by another operator: bfe."),
    ),
}

SEMANTICS: dict[str, tuple[Tables, str, int, str, str]] = {
    "a waiver of what the law says": (
        with_value("waivers", 2, "rule", "ground"),
        *("waivers", 2, "rule", "The value is not in the list of codes."),
    ),
    "a waiver without an end": (
        with_value("waivers", 2, "expires_on", ""),
        *("waivers", 2, "expires_on", "The value is missing; it must be filled in."),
    ),
    "a waiver about living together, in one unit": (
        with_value("waivers", 3, "unit_id", "U-1"),
        *("waivers", 3, "unit_id", "A waiver of this rule cannot be limited to one unit."),
    ),
    "a waiver of an age from another child": (
        with_value("waivers", 2, "other_child_id", "B-2"),
        *("waivers", 2, "other_child_id", "Only a waiver of separations names another child."),
    ),
    "a waiver from oneself": (
        with_value("waivers", 3, "other_child_id", "B-2"),
        *("waivers", 3, "other_child_id", "A child cannot be kept apart from itself."),
    ),
    "a stay that ends before it begins": (
        with_value("placements", 2, "expected_end", "2026-10-04"),
        *("placements", 2, "expected_end", NOT_AFTER_SINCE),
    ),
    "a unit that closes on the day it opens": (
        with_value("units", 2, "closes_on", "2025-04-01"),
        *("units", 2, "closes_on", "The date is not after the one under opens_on."),
    ),
    "a separation that ends before it begins": (
        with_row("separations", **PAIR, valid_from="2026-05-02", valid_to="2026-05-01"),
        *("separations", 4, "valid_to", "The date is not after the one under valid_from."),
    ),
    "a referral before birth": (
        with_value("children", 2, "referred_on", "2010-04-30"),
        *("children", 2, "referred_on", BEFORE_BIRTH),
    ),
    "a legal count before birth": (
        with_value("children", 2, "counted_from", "2010-04-30"),
        *("children", 2, "counted_from", BEFORE_BIRTH),
    ),
    "a placement before birth": (
        with_value("placements", 2, "since", "2009-10-05"),
        *("placements", 2, "since", BEFORE_BIRTH),
    ),
    "more budgeted than approved places": (
        with_value("units", 2, "budgeted_places", "5"),
        *("units", 2, "budgeted_places", "The number is above the one under approved_places: 4."),
    ),
    "more qualified staff than staff": (
        with_value("staffing", 2, "qualified", "6.6"),
        *("staffing", 2, "qualified", "The number is above the one under staff: 6.5."),
    ),
    "more qualified staff needed than staff": (
        with_value("children", 2, "qualified_day", "2.1"),
        *("children", 2, "qualified_day", "The number is above the one under staff_day: 2.0."),
    ),
    "a youngest age above the oldest": (
        with_value("institutions", 2, "min_age", "16"),
        *("institutions", 2, "min_age", "The number is above the one under max_age: 12."),
    ),
    "a latitude without a longitude": (
        with_value("institutions", 2, "longitude", ""),
        *("institutions", 2, "longitude", "The value is missing, while latitude is filled in."),
    ),
    "a child of 23": (
        with_value("children", 2, "birth_month", "2003-09"),
        *("children", 2, "birth_month", "The child would be older than 20 years on 2026-10-05."),
    ),
    "a child of 21 without after-care": (
        with_value("children", 2, "birth_month", "2005-10"),
        *("children", 2, "birth_month", "The child would be older than 20 years on 2026-10-05."),
    ),
    "a child apart from itself": (
        with_value("separations", 3, "child_b", "B-2"),
        *("separations", 3, "child_b", "A child cannot be kept apart from itself."),
    ),
    "a separation by distance without kilometres": (
        with_value("separations", 2, "km", ""),
        *("separations", 2, "km", "A separation by distance needs the distance."),
    ),
    "a separation by unit with kilometres": (
        with_value("separations", 3, "km", "5"),
        *("separations", 3, "km", "A distance is given, but the children are kept apart by unit or institution."),
    ),
    "an exclusion from nothing": (
        with_value("exclusions", 2, "institution_id", ""),
        *("exclusions", 2, "institution_id", "Neither an institution nor a circle is given."),
    ),
    "an exclusion from an institution and a circle": (
        with_value("exclusions", 3, "institution_id", "I-1"),
        *("exclusions", 3, "latitude", "Both an institution and a circle are given."),
    ),
    "a circle without a radius": (
        with_value("exclusions", 3, "radius_km", ""),
        *("exclusions", 3, "radius_km", "The circle is not whole."),
    ),
    "a wish about nothing": (
        with_value("wishes", 2, "institution_id", ""),
        *("wishes", 2, "institution_id", "A wish is about an institution or about a municipality."),
    ),
    "a wish about two things": (
        with_value("wishes", 2, "municipality", "0301"),
        *("wishes", 2, "institution_id", "A wish is about an institution or about a municipality."),
    ),
    "a district of Oslo outside Oslo": (
        with_value("children", 2, "municipality", "3201"),
        *("children", 2, "district", "A district is given for a municipality other than Oslo."),
    ),
    "a journey from a district of Oslo outside Oslo": (
        with_value("travel", 2, "municipality", "3201"),
        *("travel", 2, "district", "A district is given for a municipality other than Oslo."),
    ),
}
SEMANTICS["a youngest age above the oldest"][0]["institutions"][0]["max_age"] = "12"

KINDS = IDENTITY | REFERENCES | SEMANTICS


@pytest.mark.parametrize("kind", KINDS)
def test_a_data_set_is_refused_that_holds(kind: str, tmp_path: Path) -> None:
    tables, table, row, column, wrong = KINDS[kind]
    assert told(write_folder(tmp_path / "data", tables)) == [(f"{table}.csv", row, column, wrong)]


def test_a_child_of_23_is_too_old_even_with_after_care(tmp_path: Path) -> None:
    tables = with_value("children", 2, "birth_month", "2003-10")
    tables["children"][0]["ground"] = "3-2"
    (fault,) = faults_of(write_folder(tmp_path / "data", tables))
    assert str(fault.wrong) == "The child would be older than 22 years on 2026-10-05."


def test_a_child_born_after_everything_else_is_refused(tmp_path: Path) -> None:
    tables = with_value("children", 4, "birth_month", "2027-01")
    found = told(write_folder(tmp_path / "data", tables))
    assert ("children.csv", 4, "birth_month", "The child would be born after 2026-10-05.") in found


def test_the_nearest_unit_is_named_and_a_child_never_is(tmp_path: Path) -> None:
    tables = with_value("placements", 2, "unit_id", "U-11")
    tables["pins"][0]["child_id"] = "B-33"
    unit, child = faults_of(write_folder(tmp_path / "data", tables))
    assert (unit.value, str(unit.right)) == ("U-11", "The nearest one in units is U-1.")
    assert child.value == "•••"
    assert "B-3" not in str(child.right)


def test_a_table_without_readable_identifiers_casts_no_blame_on_others(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (folder / "children.csv").write_bytes(b"")
    assert told(folder) == [("children.csv", None, None, "The file is empty.")]


def test_every_fault_is_told_at_once_in_the_order_of_tables_and_rows(tmp_path: Path) -> None:
    tables = sound()
    tables["pins"][0]["kind"] = "maybe"
    tables["children"][2]["birth_month"] = "2010-13"
    tables["children"][0]["gender"] = "x"
    tables["children"][0]["urgency"] = ""
    tables["institutions"][1]["ownership"] = "privat"
    tables["units"][2]["budgeted_places"] = "9"
    found = told(write_folder(tmp_path / "data", tables))
    assert [(file, row, column) for file, row, column, _ in found] == [
        ("institutions.csv", 3, "ownership"),
        ("units.csv", 4, "budgeted_places"),
        ("children.csv", 2, "gender"),
        ("children.csv", 2, "urgency"),
        ("children.csv", 4, "birth_month"),
        ("pins.csv", 2, "kind"),
    ]


def test_beyond_two_thousand_faults_only_their_number_is_told(tmp_path: Path) -> None:
    tables = sound()
    tables["travel"] = [{"municipality": "0301", "institution_id": "I-1", "minutes": "x"} for _ in range(2_500)]
    faults = faults_of(write_folder(tmp_path / "data", tables))
    assert len(faults) == 2_001
    assert str(faults[-1].wrong) == f"There are {2_500 + 2_499 - 2_000} more faults than are listed."
