"""What must never come in: identity numbers, names, diagnoses; and text that acts in a spreadsheet.

The numbers below are made up; eleven digits are enough to be refused, whether they are anyone's or not.
"""

from pathlib import Path

import pytest
import xlsxwriter

from planner.importing.privacy import holds_national_id
from tests.importing.files import faults_of, sound, told, with_value, write_csv, write_folder, write_workbook

ELEVEN = "This may be a national identity number: eleven digits."
ACTIVE = "A spreadsheet would act on this text instead of showing it."
PERSONAL = "The column announces personal data that may not come in."
SECRETS = [
    "01011012345",
    "010110 12345",
    "010110-12345",
    "01.01.10 12345",
    "01 01 10 123 45",
    "010110\u00a012345",
    "٠١٠١١٠١٢٣٤٥",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_eleven_digits_are_refused_in_a_note_and_not_repeated(secret: str, tmp_path: Path) -> None:
    tables = with_value("children", 3, "view_note", f"Mor har {secret} som nummer")
    (fault,) = faults_of(write_folder(tmp_path / "data", tables))
    assert (fault.row, fault.column, str(fault.wrong)) == (3, "view_note", ELEVEN)
    assert secret not in f"{fault.value}{fault.wrong}{fault.right}"


@pytest.mark.parametrize(
    ("table", "column"), [("children", "child_id"), ("institutions", "name"), ("travel", "minutes")]
)
def test_eleven_digits_are_refused_in_any_column(table: str, column: str, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "data", with_value(table, 2, column, "01011012345"))
    fault = next(fault for fault in faults_of(source) if str(fault.wrong) == ELEVEN)
    assert (fault.file, fault.row, fault.column, fault.value) == (f"{table}.csv", 2, column, "•••")


def test_eleven_digits_as_a_number_are_refused_with_and_without_their_zero(tmp_path: Path) -> None:
    for number in (31011012345, 1010750160):
        (fault, *_) = faults_of(write_workbook(tmp_path / "data.xlsx", with_value("children", 2, "child_id", number)))
        assert (fault.row, fault.column, fault.value, str(fault.wrong)) == (2, "child_id", "•••", ELEVEN)


@pytest.mark.parametrize(
    "text", ["1010750161", "59.91992107861", "123456789012", "B-0001234567", "2026-11-21 2026-11-22"]
)
def test_other_numbers_are_no_identity_numbers(text: str) -> None:
    assert not holds_national_id(text)


def test_eleven_digits_in_a_heading_under_no_heading_or_in_a_name_of_a_file_are_not_repeated(tmp_path: Path) -> None:
    content = "child_id,01011012345,wish,institution_id,\nB-1,,1,I-1,02021012345\n"
    folder = write_csv(tmp_path / "data", "wishes", content)
    (folder / "01011012345.csv").write_text("x\n")
    faults = faults_of(folder)
    assert len(faults) == 3
    assert "012345" not in str([(fault.file, fault.value, fault.column, str(fault.right)) for fault in faults])


HEADINGS = [
    "Navn",
    "fornavn",
    "Barnets navn",
    "name",
    "Fødselsnummer",
    "fnr",
    "Diagnose",
    "ICD-10",
    "etnisitet",
    "Risk score",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_column_of_personal_data_is_refused_as_such(heading: str, tmp_path: Path) -> None:
    content = f"child_id,{heading},wish,institution_id\nB-1,hemmelig,1,I-1\n"
    (fault,) = faults_of(write_csv(tmp_path / "data", "wishes", content))
    assert (fault.row, fault.column, str(fault.wrong)) == (1, heading, PERSONAL)
    assert "hemmelig" not in str(fault)


@pytest.mark.parametrize("column", ["child_id", "view_note", "birth_month"])
def test_a_value_that_may_say_something_about_a_child_is_not_repeated(column: str, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "data", with_value("children", 2, column, "=Kari Nordmann"))
    fault = faults_of(source)[0]
    assert (fault.column, fault.value) == (column, "•••")


INJECTIONS = {
    "a formula": ("=1+1", "This is a formula."),
    "a formula behind a space": ("  =1+1", "This is a formula."),
    "a formula in wide letters": ("\uff1d1+1", ACTIVE),
    "a formula behind a quotation mark": ("'=1+1", ACTIVE),
    "an at sign": ("@SUM(A1)", ACTIVE),
    "a call behind a plus": ("+cmd|' /C calc'!A0", ACTIVE),
    "a call behind a minus": ("-2+3+cmd|' /C calc'!A0", ACTIVE),
    "a hyperlink": ('=HYPERLINK("http://x.example","se")', "This is a formula."),
    "a vertical bar": ("|calc", ACTIVE),
}


@pytest.mark.parametrize("kind", INJECTIONS)
def test_a_text_is_refused_that_starts_with(kind: str, tmp_path: Path) -> None:
    value, wrong = INJECTIONS[kind]
    for column in ("name", "institution_id"):
        source = write_folder(tmp_path / "data", with_value("institutions", 2, column, value))
        assert ("institutions.csv", 2, column, wrong) in told(source)


@pytest.mark.parametrize("value", ["-1", "+A", "%A", "\tB-1\tB-2"])
def test_an_identifier_that_a_spreadsheet_would_act_on_is_refused(value: str, tmp_path: Path) -> None:
    tables = with_value("groups", 2, "group_id", value)
    assert [(row, column) for _, row, column, _ in told(write_folder(tmp_path / "data", tables))] == [(2, "group_id")]


def test_formulas_in_a_workbook_are_refused_with_or_without_a_result(tmp_path: Path) -> None:
    def add(book: xlsxwriter.Workbook) -> None:
        sheet = book.get_worksheet_by_name("travel")
        sheet.write_formula(1, 3, "=30+15", None, 45)
        book.get_worksheet_by_name("pins").write_array_formula(1, 3, 1, 3, "{=SUM(1)}", None, 1)

    found = told(write_workbook(tmp_path / "data.xlsx", sound(), add))
    assert found == [
        ("data.xlsx, travel", 2, "minutes", "This is a formula."),
        ("data.xlsx, pins", 2, "reason", "This is a formula."),
    ]
