"""Writes a data set as a folder of CSV files, in the columns and order of the dictionary of fields."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from models.dataset import Dataset
from planner.reference import Field, Table, dictionary

ACTIVE_SIGNS = ("=", "+", "-", "@", "|", "%")
"""First signs by which a spreadsheet takes a cell for something to carry out."""


def write_folder(dataset: Dataset, folder: Path) -> None:
    """Writes one UTF-8 file per table into `folder`, which is made where it is missing.

    Optional tables without rows are left out, and their files from an earlier writing are removed. What is written is
    what `planner.importing.read_dataset` reads back to an equal data set, except text that a spreadsheet
    would carry out: it is marked so that no spreadsheet does, and the reader refuses it as before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = as_files(dataset)
    for table in dictionary().values():
        file = folder / f"{table.name}.csv"
        if file.name in files:
            file.write_bytes(files[file.name])
        else:
            file.unlink(missing_ok=True)


def as_files(dataset: Dataset) -> dict[str, bytes]:
    """The files of such a folder by name, written nowhere."""
    tables = dictionary().values()
    filled = [table for table in tables if getattr(dataset, table.name) or table.required]
    return {f"{table.name}.csv": table_as_csv(table, getattr(dataset, table.name)).encode() for table in filled}


def table_as_csv(table: Table, rows: Iterable[object]) -> str:
    """One table with English headings, commas and line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.column for field in table.fields])
    for row in rows:
        writer.writerow([cell(field, getattr(row, field.column)) for field in table.fields])
    return text.getvalue()


def cell(field: Field, value: object) -> str:
    """A value as it stands in a CSV cell: `|` in lists, yes/no, ISO dates, `.` in decimals, empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, date):
        return value.strftime("%Y-%m") if field.type == "month" else value.isoformat()
    if isinstance(value, int | float):
        return _number(value)
    return _at_rest(str(value))


def _number(value: int | float) -> str:
    """The shortest exact writing; three decimals get a fourth, since 1.125 can be read as thousands."""
    if value == int(value):
        return str(int(value))
    written = f"{value:.10f}".rstrip("0")
    return written + "0" if len(written.split(".")[1]) == 3 else written


def _at_rest(text: str) -> str:
    """The text so that no spreadsheet carries it out.

    A dash or plus gets a space, which the reader takes away again; anything else gets a quotation mark.
    """
    tidy = text.lstrip(" \t\r\n\u00a0\ufeff")
    if tidy.startswith(("+", "-")):
        return f" {tidy}"
    return f"'{tidy}" if tidy.startswith(ACTIVE_SIGNS) else text


def write_workbook(dataset: Dataset, file: Path | io.BytesIO, notes: Sequence[str]) -> None:
    """Writes one sheet per table into a workbook that `read_dataset` takes; `notes` stand first and in every footer.

    All cells but numbers are text, so that nothing in them is carried out.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(
        file if isinstance(file, io.BytesIO) else str(file), {"in_memory": True, "strings_to_formulas": False}
    ) as book:
        first = book.add_worksheet("Read me")
        first.set_column(0, 0, 120)
        for number, note in enumerate(notes):
            first.write_string(number, 0, note)
        text = book.add_format({"num_format": "@"})
        for table in dictionary().values():
            rows = getattr(dataset, table.name)
            if not rows and not table.required:
                continue
            sheet = book.add_worksheet(table.name)
            sheet.set_footer(f"&L{notes[-1].replace('&', '&&')[:200]}")
            sheet.freeze_panes(1, 1)
            for column, field in enumerate(table.fields):
                sheet.write_string(0, column, field.column)
                for number, row in enumerate(rows, start=1):
                    value = getattr(row, field.column)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        sheet.write_number(number, column, value)
                    elif value is not None:
                        sheet.write_string(number, column, cell(field, value), text)
