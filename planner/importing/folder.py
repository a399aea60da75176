"""Reads a folder of CSV files as a Norwegian Excel, or any other program, saves them."""

import csv
import io
import re
from collections.abc import Mapping

from models.plan import Sentence
from planner.importing.faults import Faults
from planner.importing.privacy import plain
from planner.importing.sheets import Sheet, is_blank
from planner.reference import MOST_COLUMNS, MOST_ROWS, Table

SAVE_AS_CSV = Sentence("Save the table as «CSV UTF-8» from the spreadsheet.")
WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (";", ",", "\t")
FIELD_SIGNS = 10_000
"""Longest value of a cell that is looked at [characters]."""


def csv_sheet(file: str, content: bytes, table: Table, faults: Faults) -> Sheet | None:
    """One CSV file as a sheet; `None` where it cannot be read, with the reason among the faults."""
    text = _decoded(file, content, faults)
    if text is None:
        return None
    text, delimiter = _delimited(text, table)
    if delimiter == "\t":
        wrong = Sentence("The values are separated by tabs.")
        faults.add(file, 1, None, "", wrong, Sentence("Separate them by semicolons or commas."))
        return None
    rows = []
    number = 0
    csv.field_size_limit(FIELD_SIGNS)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if number > MOST_ROWS + 1:
                _refuse_rows(file, faults)
                return None
            if len(cells) > MOST_COLUMNS:
                refuse_columns(file, number, faults)
                return None
            if not all(map(is_blank, cells)):
                rows.append((number, tuple(cells)))
    except csv.Error as problem:
        _refuse_quotes(file, number + 1, str(problem), faults)
        return None
    return Sheet(file, table.name, tuple(rows))


def refuse_columns(file: str, row: int, faults: Faults) -> None:
    """Notes that a row is wider than any table can be."""
    wrong = Sentence("The row reaches beyond column number {most}.", {"most": MOST_COLUMNS})
    faults.add(file, row, None, "", wrong, Sentence("Delete the columns that are not part of the table."))


def _refuse_rows(file: str, faults: Faults) -> None:
    wrong = Sentence("The table has more than {most} rows.", {"most": MOST_ROWS})
    faults.add(file, MOST_ROWS + 2, None, "", wrong, Sentence("Delete rows that are not part of the table."))


def _refuse_quotes(file: str, row: int, problem: str, faults: Faults) -> None:
    if "field larger" in problem:
        wrong = Sentence("A value is longer than {most} characters.", {"most": FIELD_SIGNS})
        right = Sentence("Look for a quotation mark that is never closed, or shorten the text.")
    else:
        wrong = Sentence("The quotation marks do not match: one is opened and not closed, or stands inside a value.")
        right = Sentence("Close it, or write two of them for one inside a text.")
    faults.add(file, row, None, "", wrong, right)


def _decoded(file: str, content: bytes, faults: Faults) -> str | None:
    """The text of a file in UTF-8, with or without byte order mark, or in Windows' Western European encoding."""
    if not content.strip():
        wrong = Sentence("The file is empty.")
        faults.add(file, None, None, "", wrong, Sentence("Write the headings in the first row."))
        return None
    if content.startswith(WIDE_BOMS):
        wrong = Sentence("The file is in UTF-16 («Unicode text»), which is not read.")
        faults.add(file, None, None, "", wrong, SAVE_AS_CSV)
        return None
    if b"\0" in content:
        wrong = Sentence("The file holds zero bytes: it is no text, or it is damaged.")
        faults.add(file, 1 + content[: content.index(b"\0")].count(b"\n"), None, "", wrong, SAVE_AS_CSV)
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as problem:
            row = 1 + content[: problem.start].count(b"\n")
    wrong = Sentence("The letters are written in an encoding that is not known.")
    faults.add(file, row, None, "", wrong, SAVE_AS_CSV)
    return None


def _delimited(text: str, table: Table) -> tuple[str, str]:
    """The text without Excel's line `sep=;`, and the delimiter under which most headings are known."""
    stated = re.match(r"sep=(.)\r?\n", text)
    if stated:
        return text[stated.end() :], stated.group(1)
    heading = next((line for line in text.splitlines() if line.strip(' \t;,"')), "")
    known = _known_headings(table)

    def recognised(delimiter: str) -> tuple[int, int]:
        parts = heading.split(delimiter)
        return sum(plain(part.strip('" ')) in known for part in parts), len(parts)

    return text, max(DELIMITERS, key=recognised)


def _known_headings(table: Table) -> Mapping[str, str]:
    return {plain(name): field.column for field in table.fields for name in (field.column, field.heading_nb)}
