"""What a cell of a report shows."""

from datetime import date

from planner.report.document import SHARE, SIGNED, Cell, Command, Number
from planner.words.money import NO_VALUE, decimal, percent, short_date, signed


def cell_text(cell: Cell, language: str) -> str:
    """The cell as people write it."""
    if cell is None:
        return NO_VALUE
    if isinstance(cell, Number):
        if cell.style == SHARE:
            return percent(cell.value, language, cell.digits)
        if cell.style == SIGNED:
            return signed(cell.value, language, cell.digits)
        return decimal(cell.value, language, cell.digits)
    if isinstance(cell, Command):
        return cell.line
    return short_date(cell, language) if isinstance(cell, date) else cell
