"""What is written as CSV is what is read back, and no spreadsheet acts on any cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.dataset import Dataset
from planner.exporting import cell, write_folder
from planner.importing import read_dataset
from planner.reference import Field, dictionary
from planner.synthesis import synthesize


def field(table: str, column: str) -> Field:
    """A field of the dictionary."""
    return next(found for found in dictionary()[table].fields if found.column == column)


@pytest.mark.parametrize(
    ("table", "column", "value", "written"),
    [
        ("children", "needs", ("school", "health"), "school|health"),
        ("children", "needs", (), ""),
        ("children", "own_unit", True, "yes"),
        ("children", "own_unit", False, "no"),
        ("children", "birth_month", date(2011, 3, 1), "2011-03"),
        ("children", "referred_on", date(2026, 11, 2), "2026-11-02"),
        ("children", "staff_day", 2.0, "2"),
        ("children", "staff_day", 0.75, "0.75"),
        ("separations", "km", 1.125, "1.1250"),
        ("institutions", "latitude", 59.91992, "59.91992"),
        ("wishes", "wish", -2, "-2"),
        ("children", "view_note", None, ""),
        ("children", "view_note", "- vil bo nær mor", " - vil bo nær mor"),
        ("children", "view_note", "=1+1", "'=1+1"),
        ("children", "view_note", "\t@SUM(A1)", "'@SUM(A1)"),
        ("children", "view_note", "\ufeff|calc", "'|calc"),
    ],
)
def test_a_value_is_written_as_the_contract_says(table: str, column: str, value: object, written: str) -> None:
    assert cell(field(table, column), value) == written


def test_a_data_set_comes_back_equal(tmp_path: Path) -> None:
    data = synthesize(60, 3)
    write_folder(data, tmp_path)
    assert read_dataset(tmp_path) == data


def test_text_that_looks_like_a_list_comes_back_equal(tmp_path: Path) -> None:
    data = synthesize(15, 1)
    told = replace(data.children[0], view_heard=True, view_note="- vil bo nær mor\n- vil gå på samme skole; «ja»")
    data = replace(data, children=(told, *data.children[1:]))
    write_folder(data, tmp_path)
    assert read_dataset(tmp_path) == data


def test_tables_without_rows_leave_no_file_behind(tmp_path: Path) -> None:
    data = synthesize(60, 3)
    write_folder(data, tmp_path)
    assert (tmp_path / "wishes.csv").exists()
    write_folder(replace(data, wishes=()), tmp_path)
    assert not (tmp_path / "wishes.csv").exists()
    assert read_dataset(tmp_path) == replace(data, wishes=())


def test_required_tables_are_written_even_without_rows(tmp_path: Path) -> None:
    write_folder(Dataset((), (), ()), tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"institutions.csv", "units.csv", "children.csv"}


def test_columns_stand_in_the_order_of_the_dictionary(tmp_path: Path) -> None:
    write_folder(synthesize(60, 3), tmp_path)
    for table in dictionary().values():
        file = tmp_path / f"{table.name}.csv"
        if file.exists():
            heading = file.read_text(encoding="utf-8").splitlines()[0]
            assert heading == ",".join(column.column for column in table.fields)
