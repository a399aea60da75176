"""Single values that cannot be taken: numbers, codes, yes and no, dates and months, in text and in Excel's cells."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.importing.files import faults_of, told, with_value, write_folder, write_workbook

TWO_WAYS = "The number can be read in two ways: as thousands or as decimals."
NO_NUMBER = "This is no number."
OUTSIDE = "The number is outside what is possible here."
NOT_FINITE = "This is no finite number."
IS_DATE = "This is a date, not a number: a spreadsheet takes 1.5 for the first of May."
NO_CODE = "The value is not in the list of codes."
NO_ENTRY = "An entry of the list is not in the list of codes."
NO_DATE = "This is no date."
NO_DAY = "There is no such day in the calendar."
TOO_FAR = "The date is not between 2000-01-01 and 2060-12-31."
ERROR = "This is a spreadsheet's error message."

NUMBERS = [
    ("agreements", "price_per_day", "13.500", TWO_WAYS),
    ("agreements", "price_per_day", "13,500", TWO_WAYS),
    (
        "agreements",
        "price_per_day",
        "1.234,56",
        "The number has more than one point or comma: it can be read in two ways.",
    ),
    ("agreements", "price_per_day", "13500,50", "This is no whole number."),
    ("agreements", "price_per_day", "-13500", "The number is negative."),
    ("agreements", "price_per_day", "kr 13500", NO_NUMBER),
    ("agreements", "price_per_day", "1 35 00", NO_NUMBER),
    ("agreements", "price_per_day", "9999999", OUTSIDE),
    ("exclusions", "radius_km", "1.500", TWO_WAYS),
    ("exclusions", "radius_km", "0", OUTSIDE),
    ("units", "approved_places", "4.5", "This is no whole number."),
    ("units", "approved_places", "4.000", TWO_WAYS),
    ("units", "approved_places", "0", OUTSIDE),
    ("units", "approved_places", "fire", NO_NUMBER),
    ("units", "approved_places", "#REF!", ERROR),
    ("units", "approved_places", "#I/T", ERROR),
    ("staffing", "staff", "inf", NOT_FINITE),
    ("staffing", "staff", "NaN", NOT_FINITE),
    ("staffing", "staff", "1e3", NO_NUMBER),
    ("staffing", "staff", "-1", "The number is negative."),
    ("staffing", "staff", "01.mai", IS_DATE),
    ("staffing", "staff", "٣", NO_NUMBER),
    ("wishes", "wish", "3", OUTSIDE),
    ("wishes", "wish", "-3", OUTSIDE),
    ("institutions", "latitude", "10.74", "The point lies outside Norway."),
    ("institutions", "longitude", "59.60", "The point lies outside Norway."),
    ("exclusions", "latitude", "0", "The point lies outside Norway."),
    ("travel", "minutes", "100000", OUTSIDE),
]
CODES = [
    ("children", "ground", "4-3", NO_CODE),
    ("children", "target_group", "high risk", NO_CODE),
    ("children", "gender", "any", NO_CODE),
    ("institutions", "operator", "bufetat", NO_CODE),
    ("institutions", "grounds", "4-2, 4-4", NO_ENTRY),
    ("institutions", "grounds", "4-2|9-9", NO_ENTRY),
    ("institutions", "grounds", "4-2||4-4", "An entry of the list is empty."),
    ("institutions", "grounds", "4-2|§ 4-2", "An entry stands twice in the list."),
    ("units", "separable", "kanskje", "This is neither yes nor no."),
    ("units", "separable", "2", "This is neither yes nor no."),
    ("children", "municipality", "9999", "There is no such municipality."),
    ("children", "municipality", "Oslo", "There is no such municipality."),
    ("children", "municipality", "3011", "There is no such municipality."),
    ("children", "district", "030199", "There is no such district of Oslo."),
    ("children", "district", "02", "There is no such district of Oslo."),
]
DATES = [
    ("children", "referred_on", "31.02.2026", NO_DAY),
    ("children", "referred_on", "2026-13-01", NO_DAY),
    ("children", "referred_on", "2025-02-29", NO_DAY),
    ("children", "referred_on", "01/02/2026", "With slashes, day and month can be read in two ways."),
    ("children", "referred_on", "01.02.26", "The year has two digits."),
    ("children", "referred_on", "46000", NO_DATE),
    ("children", "referred_on", "20261001", NO_DATE),
    ("children", "referred_on", "2026-W05-1", NO_DATE),
    ("children", "referred_on", "1. oktober", NO_DATE),
    ("children", "referred_on", "1926-10-01", TOO_FAR),
    ("children", "referred_on", "9999-10-01", TOO_FAR),
    ("children", "referred_on", "2026-10-01 14:30", NO_DATE),
    ("children", "birth_month", "2010-13", NO_DAY),
    ("children", "birth_month", "2010", NO_DATE),
    ("children", "birth_month", "2010-05-17", "This is a full date of birth: only year and month may be given."),
    ("children", "birth_month", "17.05.2010", "This is a full date of birth: only year and month may be given."),
    ("children", "birth_month", "1910-05", "The month is not between 2000-01 and 2060-12."),
]


def row_of(table: str, column: str) -> int:
    """The row of the sound data set whose cell is spoilt: the one of the circle for its columns, else the first."""
    return 3 if table == "exclusions" and column != "child_id" else 2


@pytest.mark.parametrize(("table", "column", "value", "wrong"), [*NUMBERS, *CODES, *DATES])
def test_a_value_in_text_is_refused(table: str, column: str, value: str, wrong: str, tmp_path: Path) -> None:
    row = row_of(table, column)
    source = write_folder(tmp_path / "data", with_value(table, row, column, value))
    assert told(source) == [(f"{table}.csv", row, column, wrong)]


CELLS = [
    ("staffing", "staff", datetime(2026, 5, 1), IS_DATE),
    ("staffing", "staff", timedelta(hours=8), IS_DATE),
    ("staffing", "staff", True, "This is a yes or no, not a number."),
    ("staffing", "staff", 1e300, OUTSIDE),
    ("units", "approved_places", 4.5, "This is no whole number."),
    ("children", "referred_on", 46296, "This is a number, not a date."),
    ("children", "referred_on", datetime(2026, 10, 1, 14, 30), "The date has a time of day."),
    (
        "children",
        "birth_month",
        datetime(2010, 5, 17),
        "This is a full date of birth: only year and month may be given.",
    ),
    ("children", "ground", datetime(2026, 3, 9), NO_CODE),
    ("units", "unit_id", datetime(2026, 3, 1), "The spreadsheet has turned this into a date or a yes or no."),
    ("institutions", "name", True, "The spreadsheet has turned this into a date or a yes or no."),
    ("units", "separable", 2, "This is neither yes nor no."),
]


@pytest.mark.parametrize(("table", "column", "value", "wrong"), CELLS)
def test_a_cell_of_a_workbook_is_refused(table: str, column: str, value: object, wrong: str, tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "data.xlsx", with_value(table, 2, column, value))
    assert (f"data.xlsx, {table}", 2, column, wrong) in told(source)


def test_what_would_be_right_is_said_with_limits_and_choices(tmp_path: Path) -> None:
    tables = with_value("agreements", 2, "price_per_day", "13.500")
    tables["children"][0]["urgency"] = "haster"
    urgency, price = faults_of(write_folder(tmp_path / "data", tables))
    assert str(urgency.right) == "One of: acute (Akutt), planned (Planlagt)."
    assert (price.value, str(price.right)) == ("13.500", "A whole number from 0 to 200000, without a thousands sign.")


def test_a_long_value_is_cut_short(tmp_path: Path) -> None:
    source = write_folder(tmp_path / "data", with_value("children", 2, "ground", "x" * 500))
    assert [fault.value for fault in faults_of(source)] == ["x" * 39 + "…"]
