"""Tables that do not hold together: headings, quotation marks, ragged rows, sheets out of order."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.importing.files import (
    faults_of,
    part,
    repacked,
    sound,
    sound_text,
    told,
    write_csv,
    write_folder,
    write_workbook,
)

WISHES = "child_id,institution_id,municipality,wish\n"
QUOTES = "The quotation marks do not match: one is opened and not closed, or stands inside a value."
NO_HEADING = "The value stands under no heading."

FILES = {
    "a quotation mark that is never closed": (WISHES + 'B-1,"I-1,,1\nB-2,I-1,,1\n', (2, None, QUOTES)),
    "a quotation mark inside a value": (WISHES + 'B-1,"I"-1,,1\n', (2, None, QUOTES)),
    "a row with a value too many": (WISHES + "B-1,I-1,,1,9\n", (2, None, "The row has 5 values, the heading has 4.")),
    "a row with a value too few": (WISHES + "B-1,I-1,1\n", (2, None, "The row has 3 values, the heading has 4.")),
    "tabs between the values": (
        WISHES.replace(",", "\t") + "B-1\tI-1\t\t1\n",
        (1, None, "The values are separated by tabs."),
    ),
    "a heading twice": (
        "child_id,institution_id,wish,wish\nB-1,I-1,1,2\n",
        (1, "wish", "Two headings mean the same column: wish."),
    ),
    "a heading in English and again in Norwegian": (
        "child_id,institution_id,wish,Ønske\nB-1,I-1,1,2\n",
        (1, "Ønske", "Two headings mean the same column: wish."),
    ),
    "a heading that is not known": (
        "child_id,institution_id,wishes\nB-1,I-1,1\n",
        (1, "wishes", "The column is not known."),
    ),
    "a value under no heading": ("child_id,institution_id,,wish\nB-1,I-1,x,1\n", (2, None, NO_HEADING)),
    "a line break in an identifier": (
        WISHES + '"B-1\nB-2",I-1,,1\n',
        (2, "child_id", "The identifier holds a line break, a vertical bar or another sign that is not allowed."),
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_refused_that_holds(kind: str, tmp_path: Path) -> None:
    content, expected = FILES[kind]
    found = told(write_csv(tmp_path / "data", "wishes", content))
    assert ("wishes.csv", *expected) in found


def test_the_nearest_known_column_is_named(tmp_path: Path) -> None:
    fault = faults_of(write_csv(tmp_path / "data", "wishes", "child_id,instituton_id,wish\nB-1,I-1,1\n"))[0]
    assert str(fault.right) == "The nearest known one is institution_id; delete the column if it is another."


def test_without_a_near_one_all_known_columns_are_named(tmp_path: Path) -> None:
    fault = faults_of(write_csv(tmp_path / "data", "wishes", WISHES.replace("municipality", "xyzzy") + "B-1,I-1,,1\n"))[
        0
    ]
    assert str(fault.right).endswith("Known ones are: child_id, institution_id, municipality, wish.")


def test_a_column_that_must_be_there_is_named_in_both_languages(tmp_path: Path) -> None:
    content = sound_text("units").replace("separable", "name2").replace("name2", "", 1)
    faults = faults_of(write_csv(tmp_path / "data", "units", content))
    missing = next(fault for fault in faults if fault.column == "separable")
    assert (missing.row, str(missing.wrong)) == (1, "The column is missing; it must be there.")
    assert str(missing.right) == "Add a column separable (in Norwegian «Kan deles av»)."


def test_a_table_with_headings_alone_is_refused_where_it_must_be_filled(tmp_path: Path) -> None:
    content = sound_text("children").split("\n")[0] + "\n"
    tables = {table: rows for table, rows in sound().items() if table in ("institutions", "units")}
    folder = write_folder(tmp_path / "data", tables)
    (folder / "children.csv").write_text(content)
    assert told(folder) == [("children.csv", 1, None, "The table has headings, but no rows.")]


@pytest.mark.parametrize("table", ["institutions", "units", "children"])
def test_a_table_that_must_be_there_is_named(table: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (folder / f"{table}.csv").unlink()
    assert told(folder) == [("data", None, None, f"The table {table} is missing; it must be there.")]


def test_a_table_that_is_not_known_is_refused_with_the_nearest(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (folder / "placement.csv").write_text("child_id\n")
    fault = faults_of(folder)[0]
    assert (fault.file, str(fault.wrong)) == ("placement.csv", "There is no table of this name.")
    assert str(fault.right) == "The nearest one is placements."


def test_a_sheet_that_is_not_known_is_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    def add(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Ark1")
        book.add_worksheet("Notater").write(0, 0, "husk å ringe")

    found = told(write_workbook(tmp_path / "data.xlsx", sound(), add))
    assert found == [("data.xlsx, Notater", None, None, "There is no table of this name.")]


def test_a_table_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", sound())
    (folder / "Barn.csv").write_text(sound_text("children"))
    assert told(folder) == [("children.csv", None, None, "The table children is there twice: see Barn.csv.")]


def test_rows_of_a_sheet_out_of_order_are_refused_and_not_passed_over(tmp_path: Path) -> None:
    sheet = part("xl/worksheets/sheet9.xml", tmp_path)
    assert b'<row r="3"' in sheet
    for number in (b'<row r="2"', b'<row r="1"'):
        spoilt = repacked(tmp_path / "data.xlsx", {"xl/worksheets/sheet9.xml": sheet.replace(b'<row r="3"', number)})
        wrong = "The file is no Excel workbook, or it is damaged."
        assert told(spoilt) == [("data.xlsx, wishes", int(number[8:9]), None, wrong)]


def test_a_cell_that_stands_twice_is_refused(tmp_path: Path) -> None:
    sheet = part("xl/worksheets/sheet9.xml", tmp_path).replace(b'r="B2"', b'r="A2"')
    spoilt = repacked(tmp_path / "data.xlsx", {"xl/worksheets/sheet9.xml": sheet})
    assert told(spoilt) == [("data.xlsx, wishes", 2, None, "The file is no Excel workbook, or it is damaged.")]


def test_an_empty_cell_that_must_be_filled_says_what_belongs_there(tmp_path: Path) -> None:
    tables = sound()
    tables["units"][1]["separable"] = "  "
    fault = faults_of(write_folder(tmp_path / "data", tables))[0]
    assert (fault.row, fault.column, str(fault.wrong)) == (
        3,
        "separable",
        "The value is missing; it must be filled in.",
    )
    assert str(fault.right) == "yes or no, ja or nei."


def test_rows_are_counted_as_the_spreadsheet_does(tmp_path: Path) -> None:
    content = '\n\nchild_id,institution_id,wish,municipality\n\n"B-1",I-1,1,\nB-2,I-1,9,\n'
    found = told(write_csv(tmp_path / "data", "wishes", content))
    assert found == [("wishes.csv", 6, "wish", "The number is outside what is possible here.")]
    note = sound_text("children").replace("Vil bo nær skolen", "Vil bo\nnær\nskolen").replace("28", "0")
    found = told(write_csv(tmp_path / "notes", "children", note))
    assert [(row, column) for _, row, column, _ in found] == [(4, "expected_days")]
