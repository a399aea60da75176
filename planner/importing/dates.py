"""Understands days and months as ISO, Norwegians and spreadsheets write them."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

from models.plan import Sentence
from planner.importing.faults import Cell, CellRefused
from planner.reference import Field

ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
NORWEGIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 00:00(?::00)?)?", re.ASCII)
ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
NORWEGIAN_MONTH = re.compile(r"(\d{1,2})\.(\d{4})", re.ASCII)
SHORT_MONTH = re.compile(r"([a-z]{3})\.?[ .-](\d{2})", re.ASCII)
DAY_OF_MONTH = re.compile(r"(\d{1,2})\. ?([a-z]{3})\.?", re.ASCII)

MONTH_NAMES = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
"""As a Norwegian Excel shortens them when it has taken «2010-05» or «4-2» for a date."""

RIGHT_DAY = Sentence("A date such as 2026-11-21 or 21.11.2026.")
RIGHT_MONTH = Sentence("Year and month, such as 2010-05.")


def day_parser(field: Field) -> Callable[[Cell], date]:
    """A function that gives the day in a filled cell, or raises `CellRefused`."""
    first, last = date.fromisoformat(field.minimum), date.fromisoformat(field.maximum)

    def parse(cell: Cell) -> date:
        day = _day(cell)
        if not first <= day <= last:
            facts = {"first": field.minimum, "last": field.maximum}
            raise CellRefused(Sentence("The date is not between {first} and {last}.", facts), RIGHT_DAY)
        return day

    return parse


def month_parser(field: Field) -> Callable[[Cell], date]:
    """A function that gives the first day of the month in a filled cell, or raises `CellRefused`.

    A full date of birth is refused: it says more of a child than is needed.
    """
    first, last = date.fromisoformat(field.minimum + "-01"), date.fromisoformat(field.maximum + "-01")

    def parse(cell: Cell) -> date:
        month = _month(cell)
        if month.day != 1:
            wrong = Sentence("This is a full date of birth: only year and month may be given.")
            raise CellRefused(wrong, RIGHT_MONTH)
        if not first <= month <= last:
            facts = {"first": field.minimum, "last": field.maximum}
            raise CellRefused(Sentence("The month is not between {first} and {last}.", facts), RIGHT_MONTH)
        return month

    return parse


def restored_codes(cell: Cell) -> tuple[str, ...]:
    """What may have stood in a cell that a spreadsheet took for a date: «4-2» becomes 4 February.

    Both orders are given, since it depends on the language of the spreadsheet.
    """
    if isinstance(cell, date):
        day, month = cell.day, cell.month
    else:
        found = DAY_OF_MONTH.fullmatch(str(cell).strip().casefold())
        if found is None or found.group(2) not in MONTH_NAMES:
            return ()
        day, month = int(found.group(1)), MONTH_NAMES.index(found.group(2)) + 1
    return (f"{day}-{month}",) if day == month else (f"{day}-{month}", f"{month}-{day}")


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellRefused(Sentence("The date has a time of day."), RIGHT_DAY)
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        wrong = Sentence("This is a number, not a date.")
        raise CellRefused(wrong, Sentence("Format the cell as a date, such as 21.11.2026."))
    text = str(cell).strip()
    if found := ISO_DAY.fullmatch(text):
        return _existing(found.group(1), found.group(2), found.group(3))
    if found := NORWEGIAN_DAY.fullmatch(text):
        return _existing(found.group(3), found.group(2), found.group(1))
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2}", text):
        raise CellRefused(Sentence("The year has two digits."), RIGHT_DAY)
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}", text):
        wrong = Sentence("With slashes, day and month can be read in two ways.")
        raise CellRefused(wrong, RIGHT_DAY)
    raise CellRefused(Sentence("This is no date."), RIGHT_DAY)


def _month(cell: Cell) -> date:
    text = str(cell).strip().casefold() if isinstance(cell, str) else ""
    if found := ISO_MONTH.fullmatch(text):
        return _existing(found.group(1), found.group(2), "1")
    if found := NORWEGIAN_MONTH.fullmatch(text):
        return _existing(found.group(2), found.group(1), "1")
    if (found := SHORT_MONTH.fullmatch(text)) and found.group(1) in MONTH_NAMES:
        return date(2000 + int(found.group(2)), MONTH_NAMES.index(found.group(1)) + 1, 1)
    try:
        return _day(cell)
    except CellRefused as refused:
        raise CellRefused(refused.wrong, RIGHT_MONTH) from refused


def _existing(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellRefused(Sentence("There is no such day in the calendar."), RIGHT_DAY) from None
