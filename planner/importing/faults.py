"""Collects every fault of an import, so that a person sees all of them at once."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from models.plan import Sentence
from planner.errors import BadInput, Fault
from planner.importing.privacy import holds_national_id

Cell = str | float | int | bool | datetime | date | time | timedelta | None
"""What one cell of a file holds before it is understood: always text in CSV, a value in a workbook."""

HIDDEN = "•••"
"""Stands for a value that is not repeated, because it may say something about a person."""

SHOWN_LENGTH = 40
MOST_FAULTS = 2_000
"""Beyond this many faults only their number is told: nobody reads more, and memory is not for the taking."""


class CellRefused(Exception):
    """A value that cannot be taken: what is wrong with it, and what would be right."""

    def __init__(self, wrong: Sentence, right: Sentence) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong
        self.right = right


class Faults:
    """A list of faults that grows while files are read, and at the end is either empty or raised."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._left_out = 0

    def add(
        self,
        file: str,
        row: int | None,
        column: str | None,
        value: str,
        wrong: Sentence,
        right: Sentence,
    ) -> None:
        """Notes one fault; `value` is one that `shown` has made fit for a message."""
        if len(self._found) < MOST_FAULTS:
            self._found.append(Fault(file, row, column, value, wrong, right))
        else:
            self._left_out += 1

    def raise_if_any(self, order: Sequence[str] = ()) -> None:
        """Raises `BadInput` with all faults, by file in the given order and then by row, where there are any."""
        if not self._found:
            return
        place = {file: index for index, file in enumerate(order)}
        faults = sorted(self._found, key=lambda fault: (place.get(fault.file, -1), fault.row or 0))
        if self._left_out:
            wrong = Sentence("There are {count} more faults than are listed.", {"count": self._left_out})
            right = Sentence("Put the listed ones right first, then read the data again.")
            faults.append(Fault(faults[-1].file, None, None, "", wrong, right))
        raise BadInput(faults)


def shown(cell: object, sensitive: bool = False) -> str:
    """The value of a cell as a message may show it: cut short, printable, and hidden where it may be personal."""
    if cell is None:
        return ""
    if sensitive or holds_national_id(cell):
        return HIDDEN
    text = cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
    text = "".join(sign if sign.isprintable() else "�" for sign in text.strip())
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
