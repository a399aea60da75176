"""Understands one sheet: which heading means which column, and what each row says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from models.plan import Sentence
from planner.importing.cells import Parser, parser_for, refuse_errors, right_for
from planner.importing.faults import HIDDEN, Cell, CellRefused, Faults, shown
from planner.importing.privacy import holds_national_id, is_personal_heading, plain
from planner.importing.sheets import Sheet, is_blank
from planner.reference import Field, Table

NATIONAL_ID_FOUND = Sentence("This may be a national identity number: eleven digits.")
NATIONAL_ID_RIGHT = Sentence("Use a pseudonym such as B-014; no national identity number may come in.")


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says, by column; a column whose cell was refused is in `refused` and holds `None`."""

    number: int
    values: dict[str, object]
    refused: frozenset[str]

    def text(self, column: str) -> str | None:
        """The text of a column, `None` where it is empty or refused."""
        value = self.values[column]
        return value if isinstance(value, str) else None

    def number_in(self, column: str) -> float | None:
        """The number of a column, `None` where it is empty or refused."""
        value = self.values[column]
        return value if isinstance(value, int | float) else None

    def day(self, column: str) -> date | None:
        """The day of a column, `None` where it is empty or refused."""
        value = self.values[column]
        return value if isinstance(value, date) else None

    def is_filled(self, column: str) -> bool:
        """Whether something stands in the column, be it right or wrong."""
        return column in self.refused or self.values[column] is not None


@dataclass(frozen=True, slots=True)
class Content:
    """A sheet that was understood: its rows, and the headings as they stand in the file, by column."""

    file: str
    table: Table
    rows: tuple[Row, ...]
    headings: dict[str, str]

    def add(self, faults: Faults, row: Row, column: str, wrong: Sentence, right: Sentence) -> None:
        """Notes a fault of meaning in a column of a row."""
        field = next(field for field in self.table.fields if field.column == column)
        value = shown(row.values[column], field.sensitive)
        faults.add(self.file, row.number, self.headings.get(column, column), value, wrong, right)


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that was recognised, with what understands its cells; `seen` keeps texts already understood."""

    index: int
    heading: str
    field: Field
    parse: Parser
    seen: dict[str, object]


def understood(sheet: Sheet, table: Table, faults: Faults) -> Content:
    """What a sheet says as rows of its table; whatever cannot be taken is among the faults."""
    if not sheet.rows:
        wrong = Sentence("The table is empty: it has no headings.")
        faults.add(sheet.file, None, None, "", wrong, Sentence("Write the headings in the first row."))
        return Content(sheet.file, table, (), {})
    heading_row, headings = sheet.rows[0]
    columns = _columns(sheet.file, heading_row, headings, table, faults)
    empty: dict[str, object] = {field.column: () if field.type == "codes" else None for field in table.fields}
    strict = len({len(cells) for _, cells in sheet.rows}) > 1 and sheet.file.casefold().endswith(".csv")
    passed = {column.index for column in columns}
    rows = []
    for number, cells in sheet.rows[1:]:
        if strict:
            _refuse_ragged(sheet.file, number, len(cells), len(headings), faults)
        _refuse_strays(sheet.file, number, cells, headings, passed, faults)
        rows.append(_row(sheet.file, number, cells, columns, empty, faults))
    if table.required and not rows:
        wrong = Sentence("The table has headings, but no rows.")
        faults.add(sheet.file, heading_row, None, "", wrong, Sentence("Fill in at least one row."))
    return Content(sheet.file, table, tuple(rows), {column.field.column: column.heading for column in columns})


def _columns(file: str, row: int, headings: tuple[Cell, ...], table: Table, faults: Faults) -> tuple[Column, ...]:
    known = {plain(name): field for field in table.fields for name in (field.heading_nb, field.column)}
    columns: dict[str, Column] = {}
    for index, heading in enumerate(headings):
        if is_blank(heading):
            continue
        text = str(heading).strip().split("\n")[0].strip()
        field = known.get(plain(text))
        if field is None:
            _refuse_heading(file, row, heading, table, faults)
        elif field.column in columns:
            wrong = Sentence("Two headings mean the same column: {column}.", {"column": field.column})
            faults.add(file, row, text, text, wrong, Sentence("Keep one of them."))
        else:
            columns[field.column] = Column(index, text, field, parser_for(field), {})
    for field in table.fields:
        if field.required and field.column not in columns:
            wrong = Sentence("The column is missing; it must be there.")
            right = Sentence("Add a column {column} (in Norwegian {heading_nb}).", _names(field))
            faults.add(file, row, field.column, "", wrong, right)
    return tuple(columns.values())


def _names(field: Field) -> dict[str, object]:
    return {"column": field.column, "heading_nb": f"«{field.heading_nb}»"}


def _refuse_heading(file: str, row: int, heading: Cell, table: Table, faults: Faults) -> None:
    text = shown(heading)
    if text == HIDDEN:
        faults.add(file, row, None, HIDDEN, NATIONAL_ID_FOUND, NATIONAL_ID_RIGHT)
        return
    if is_personal_heading(plain(str(heading))):
        wrong = Sentence("The column announces personal data that may not come in.")
        right = Sentence("Delete the column: names, identity numbers, diagnoses and the like are never read.")
        faults.add(file, row, text, text, wrong, right)
        return
    names = {plain(name): name for field in table.fields for name in (field.heading_nb, field.column)}
    near = get_close_matches(plain(text), names, n=1, cutoff=0.6)
    wrong = Sentence("The column is not known.")
    if near:
        right = Sentence(
            "The nearest known one is {column}; delete the column if it is another.", {"column": names[near[0]]}
        )
    else:
        columns = ", ".join(field.column for field in table.fields)
        right = Sentence("Delete the column. Known ones are: {columns}.", {"columns": columns})
    faults.add(file, row, text, text, wrong, right)


def _refuse_ragged(file: str, number: int, cells: int, headings: int, faults: Faults) -> None:
    if cells != headings:
        wrong = Sentence(
            "The row has {cells} values, the heading has {headings}.", {"cells": cells, "headings": headings}
        )
        right = Sentence("Put texts with commas or semicolons in quotation marks, and fill up with empty values.")
        faults.add(file, number, None, "", wrong, right)


def _refuse_strays(
    file: str, number: int, cells: tuple[Cell, ...], headings: tuple[Cell, ...], passed: set[int], faults: Faults
) -> None:
    """Refuses values under no heading, and national identity numbers under headings that are not known.

    `passed` are the columns that need no look; one that was refused joins them, since its other rows would only
    repeat the fault.
    """
    for index, cell in enumerate(cells):
        if index in passed or is_blank(cell):
            continue
        if holds_national_id(cell):
            faults.add(file, number, None, HIDDEN, NATIONAL_ID_FOUND, NATIONAL_ID_RIGHT)
        elif index < len(headings) and not is_blank(headings[index]):
            continue
        else:
            wrong = Sentence("The value stands under no heading.")
            right = Sentence("Give the column its heading, or delete the value.")
            faults.add(file, number, None, shown(cell), wrong, right)
        passed.add(index)


def _row(
    file: str,
    number: int,
    cells: tuple[Cell, ...],
    columns: tuple[Column, ...],
    empty: dict[str, object],
    faults: Faults,
) -> Row:
    values = empty.copy()
    refused = []
    width = len(cells)
    for column in columns:
        cell = cells[column.index] if column.index < width else None
        # Texts repeat from row to row; numbers are not looked up, since 1, 1.0 and True would be one key.
        if isinstance(cell, str) and cell in column.seen:
            values[column.field.column] = column.seen[cell]
            continue
        if is_blank(cell):
            if column.field.required:
                refused.append(column.field.column)
                wrong = Sentence("The value is missing; it must be filled in.")
                faults.add(file, number, column.heading, "", wrong, right_for(column.field))
            continue
        try:
            value = _value(cell, column.parse)
        except CellRefused as fault:
            refused.append(column.field.column)
            value_shown = shown(cell, column.field.sensitive)
            faults.add(file, number, column.heading, value_shown, fault.wrong, fault.right)
            continue
        values[column.field.column] = value
        if isinstance(cell, str):
            column.seen[cell] = value
    return Row(number, values, frozenset(refused))


def _value(cell: Cell, parse: Callable[[Cell], object]) -> object:
    if holds_national_id(cell):
        raise CellRefused(NATIONAL_ID_FOUND, NATIONAL_ID_RIGHT)
    refuse_errors(cell)
    return parse(cell)
