"""Writes the empty workbook that people fill in: a sheet for each table, notes, drop-downs and an explanation.

All of it comes from the dictionary of fields and the codes, so that what is filled in can be read back.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from models.plan import Sentence
from planner.language import say, translator
from planner.reference import Field, Table, code_book, dictionary

FILLED_ROWS = 5_000
"""Rows below the headings that get formats and drop-downs."""

NOTE_WIDTH = 320
NOTE_LINE_HEIGHT = 20
NUMBER_FORMATS = {"date": "dd.mm.yyyy", "integer": "0"}
TEXT_FORMAT = "@"
TEXT_TYPES = ("id", "text", "code", "codes", "month", "municipality", "district", "yes_no")
"""Kept as text, so that a spreadsheet makes no date of «4-2» and drops no zero of «0301»."""


def write_template(target: Path, language: str = "nb") -> None:
    """Writes the empty workbook to `target` with headings and explanations in `language` (`nb` or `en`)."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(target)) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F2"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        tr = translator(language)
        first = book.add_worksheet(tr("Read me"))
        sheets = {table.name: book.add_worksheet(table.heading(language)) for table in dictionary().values()}
        codes = book.add_worksheet(tr("Codes"))
        _explain(first, styles, language)
        ranges = _list_codes(codes, styles, language)
        for table in dictionary().values():
            _lay_out(book, sheets[table.name], table, styles, ranges, language)


def note(field: Field, language: str) -> str:
    """What stands beside a heading: meaning, whether it must be filled in, unit, limits and how lists are written."""
    tr = translator(language)
    lines = [f"{field.meaning(language)}.", requirement(field.required, language)]
    if field.unit_in(language):
        lines.append(say(Sentence("Unit: {unit}", {"unit": field.unit_in(language)}), language))
    if field.minimum and field.type in ("integer", "decimal"):
        limits = {"minimum": field.minimum, "maximum": field.maximum}
        lines.append(say(Sentence("From {minimum} to {maximum}", limits), language))
    if field.type == "codes":
        names = " | ".join(code_book().name(field.code_kind, code, language) for code in _codes(field))
        lines.append(say(Sentence("One or more, separated by |, of: {choices}.", {"choices": names}), language))
    examples = {
        "month": tr("Written as 2010-05"),
        "municipality": tr("Written with four digits, such as 0301"),
        "district": tr("Written with six digits, such as 030101"),
        "yes_no": tr("yes or no"),
    }
    if field.type in examples:
        lines.append(examples[field.type])
    if field.references:
        lines.append(say(Sentence("Stands in the sheet {sheet}", {"sheet": _home(field).heading(language)}), language))
    return "\n".join(lines)


def requirement(required: bool, language: str) -> str:
    """Whether something must be filled in, in words."""
    tr = translator(language)
    return tr("Must be filled in") if required else tr("Optional")


def _explain(sheet: Any, styles: Mapping[str, Any], language: str) -> None:
    tr = translator(language)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 3, 90)
    sheet.write(0, 0, tr("Data for the placement planner"), styles["title"])
    steps = (
        tr("Fill in one row for each thing, from row 2 on. Sheets marked optional may stay empty."),
        tr("Keep the headings. Columns of your own cannot be read."),
        tr("Use pseudonyms for children. Names, national identity numbers and diagnoses must never be filled in."),
        tr("Where a cell takes one of a list, there is a drop-down. Several values in a cell are separated by |."),
        tr("Write decimals with a comma, dates as 21.11.2026, and numbers without thousands signs."),
        tr("Hold the pointer over a heading to see what the column means."),
    )
    for row, step in enumerate(steps, start=2):
        sheet.write(row, 0, step)
    row = len(steps) + 3
    for column, heading in enumerate((tr("Sheet"), tr("Column"), tr("Requirement"), tr("Meaning"))):
        sheet.write(row, column, heading, styles["head"])
    for table in dictionary().values():
        row += 1
        cells = (table.heading(language), "", requirement(table.required, language), f"{table.meaning(language)}.")
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, styles["head"])
        for field in table.fields:
            row += 1
            _explain_field(sheet, row, table, field, styles, language)


def _explain_field(sheet: Any, row: int, table: Table, field: Field, styles: Mapping[str, Any], language: str) -> None:
    unit = f" [{field.unit_in(language)}]" if field.unit_in(language) else ""
    meaning = f"{field.meaning(language)}{unit}."
    cells = (table.heading(language), field.heading(language), requirement(field.required, language), meaning)
    for column, text in enumerate(cells):
        sheet.write_string(row, column, text, styles["wrap"])


def _list_codes(sheet: Any, styles: Mapping[str, Any], language: str) -> dict[str, str]:
    """Writes the codes, two columns for each kind, and gives the range of names by kind."""
    tr = translator(language)
    ranges = {}
    sheet.freeze_panes(1, 0)
    for index, (kind, codes) in enumerate(code_book().by_kind.items()):
        left = 2 * index
        sheet.write(0, left, kind, styles["head"])
        sheet.write(0, left + 1, tr("Name"), styles["head"])
        sheet.set_column(left, left, 20)
        sheet.set_column(left + 1, left + 1, 32)
        for row, code in enumerate(codes, start=1):
            sheet.write_string(row, left, code)
            sheet.write_string(row, left + 1, code_book().name(kind, code, language))
        ranges[kind] = _range(tr("Codes"), left + 1, len(codes))
    return ranges


def _lay_out(
    book: Any, sheet: Any, table: Table, styles: Mapping[str, Any], ranges: Mapping[str, str], language: str
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)
    for index, field in enumerate(table.fields):
        number_format = TEXT_FORMAT if field.type in TEXT_TYPES else NUMBER_FORMATS.get(field.type, "General")
        width = max(14, len(field.heading(language)) + 3, 30 if field.type in ("text", "codes") else 0)
        sheet.set_column(index, index, width, book.add_format({"num_format": number_format}))
        heading = f"{field.heading(language)}\n{requirement(field.required, language)}"
        sheet.write_string(0, index, heading, styles["head"])
        text = note(field, language)
        lines = sum(1 + len(line) // 45 for line in text.split("\n"))
        size = {"width": NOTE_WIDTH, "height": NOTE_LINE_HEIGHT * (lines + 1), "author": ""}
        sheet.write_comment(0, index, text, size)
        rule = _validation(field, ranges, language)
        if rule:
            sheet.data_validation(1, index, FILLED_ROWS, index, rule)


def _validation(field: Field, ranges: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the spreadsheet itself refuses, or offers, in a cell of the field; empty where it takes anything."""
    tr = translator(language)
    shown = {"error_title": field.heading(language)[:32], "error_message": note(field, language)[:255]}
    if field.type == "code":
        return {"validate": "list", "source": "=" + ranges[field.code_kind], **shown}
    if field.type == "yes_no":
        return {"validate": "list", "source": [tr("yes"), tr("no")], **shown}
    if field.references:
        return {"validate": "list", "source": "=" + _range(_home(field).heading(language), 0, FILLED_ROWS), **shown}
    limits = {"criteria": "between", **shown}
    if field.type == "integer":
        return {"validate": "integer", "minimum": int(field.minimum), "maximum": int(field.maximum), **limits}
    if field.type == "decimal":
        return {"validate": "decimal", "minimum": float(field.minimum), "maximum": float(field.maximum), **limits}
    if field.type == "date":
        first, last = date.fromisoformat(field.minimum), date.fromisoformat(field.maximum)
        return {"validate": "date", "minimum": first, "maximum": last, **limits}
    return {}


def _home(field: Field) -> Table:
    """The table a field refers to."""
    return dictionary()[field.references.partition(".")[0]]


def _codes(field: Field) -> tuple[str, ...]:
    return code_book().codes(field.code_kind)


def _range(sheet: str, column: int, rows: int) -> str:
    """The cells below the heading of a column, as a formula names them."""
    from xlsxwriter.utility import xl_range_abs

    return f"'{sheet}'!{xl_range_abs(1, column, rows, column)}"
