"""The empty workbook: what people see in it, and that it reads back when it is filled in."""

from pathlib import Path

import openpyxl
import pytest

from planner.importing import read_dataset
from planner.importing.privacy import plain
from planner.importing.sheets import EXPLAINING
from planner.reference import code_book, dictionary
from planner.template import write_template
from tests.importing.files import columns, sound, told, write_folder


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Norwegian template."""
    target = tmp_path_factory.mktemp("template") / "mal.xlsx"
    write_template(target)
    return target


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_template_that_is_filled_in_reads_back(language: str, tmp_path: Path) -> None:
    target = tmp_path / "data.xlsx"
    write_template(target, language)
    book = openpyxl.load_workbook(target)
    for table, rows in sound().items():
        sheet = book[dictionary()[table].heading(language)]
        for row in rows:
            sheet.append([row.get(column) or None for column in columns(table)])
    book.save(target)
    assert read_dataset(target) == read_dataset(write_folder(tmp_path / "data", sound()))


def test_an_empty_template_lacks_only_rows(template: Path) -> None:
    assert [(file, wrong) for file, _, _, wrong in told(template)] == [
        (f"mal.xlsx, {sheet}", "The table has headings, but no rows.")
        for sheet in ("Institusjoner", "Avdelinger", "Barn")
    ]


def test_every_heading_says_whether_it_must_be_filled_in_and_has_a_note(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for table in dictionary().values():
        sheet = book[table.heading_nb]
        for cell, field in zip(sheet[1], table.fields, strict=True):
            assert cell.value == f"{field.heading_nb}\n{'Må fylles ut' if field.required else 'Valgfritt'}"
            assert cell.comment.text.startswith(field.nb)
        assert sheet.freeze_panes == "B2"


def test_codes_and_yes_or_no_are_offered_in_drop_downs(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    codes = book["Koder"]
    for table in dictionary().values():
        rules = {
            str(rule.sqref).split(":")[0].rstrip("2"): rule
            for rule in book[table.heading_nb].data_validations.dataValidation
        }
        for cell, field in zip(book[table.heading_nb][1], table.fields, strict=True):
            if field.type == "yes_no":
                assert rules[cell.column_letter].formula1 == '"ja,nei"'
            if field.type == "code":
                cells = codes[rules[cell.column_letter].formula1.split("!")[1]]
                offered = [offer.value for (offer,) in cells]
                assert offered == [code.nb for code in code_book().by_kind[field.code_kind].values()]


def test_cells_that_a_spreadsheet_would_turn_into_dates_are_text(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["Barn"]
    formats = dict(
        zip(columns("children"), (sheet.column_dimensions[cell.column_letter] for cell in sheet[1]), strict=True)
    )
    assert {formats[column].number_format for column in ("ground", "birth_month", "municipality", "child_id")} == {"@"}
    assert formats["referred_on"].number_format == "dd.mm.yyyy"


def test_the_first_sheet_explains_every_column_in_bokmaal(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    first = book.worksheets[0]
    assert first.title == "Les meg"
    rows = {tuple(row[:3]): row[3] for row in first.iter_rows(values_only=True)}
    for table in dictionary().values():
        for field in table.fields:
            key = (table.heading_nb, field.heading_nb, "Må fylles ut" if field.required else "Valgfritt")
            assert rows[key].startswith(field.nb)


def test_the_sheets_that_explain_are_known_to_the_reader(tmp_path: Path) -> None:
    for language in ("nb", "en"):
        write_template(tmp_path / "data.xlsx", language)
        titles = openpyxl.load_workbook(tmp_path / "data.xlsx", read_only=True).sheetnames
        assert {plain(titles[0]), plain(titles[-1])} <= EXPLAINING
