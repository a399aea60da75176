"""What every kind of file is turned into before it is understood: sheets of numbered rows of cells."""

from dataclasses import dataclass

from planner.importing.faults import Cell

MOST_MARKS = 2_000_000
"""Most XML marks in a workbook, four to a cell: each takes time to read, however small it is packed."""

EXPLAINING = frozenset({"les meg", "koder", "read me", "codes"})
"""Sheets of the template that are no tables, as `plain` writes their names."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it stands in a file: `rows` with the number a spreadsheet gives each, the heading included.

    `file` is the name people know it by; `table` the one of the dictionary. Rows that are wholly blank are left out.
    A sheet that could not be read has no rows; the reason is among the faults.
    """

    file: str
    table: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    is_readable: bool = True


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
