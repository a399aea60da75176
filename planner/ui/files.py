"""Downloads: text that opens rightly in a Norwegian spreadsheet and holds no active cell."""

import csv
import io
from collections.abc import Iterable, Sequence

from planner.spreadsheets import passive
from planner.ui.blocks import Table


def passive_cell(cell: str) -> str:
    """The cell as text that no spreadsheet runs; plain numbers and a lone dash stay as they are."""
    digits = cell[1:].replace(",", "").replace(".", "").replace("\u00a0", "")
    is_number = cell.startswith(("+", "-")) and digits.isdigit()
    return cell if is_number or cell == "-" else passive(cell)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark of order and semicolons between cells, as Norwegian Excel expects."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([passive_cell(cell) for cell in head])
    writer.writerows([passive_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def table_as_csv(content: Table) -> bytes:
    """A table of the screen as a file, its closing row included."""
    rows = [*content.rows, *([content.sum_row] if content.sum_row else [])]
    return as_csv([column.title for column in content.columns], rows)
