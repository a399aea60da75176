"""Counts that may be shown: small ones hidden, the others rounded, totals made from what is shown.

Hiding small cells under exact totals does not protect them: in 22 % of such cells the others gave the
number away, found by trial (`docs/disclosure.md`). So a total here is a sum of what the cells show, where a hidden cell
counts with a stand-in that depends on its name alone. Someone who knows every rule of this page learns
of a hidden cell that it is 0 … 7, and of any other that it lies within 2 of the number shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

HIDDEN_UP_TO = 7
"""Counts up to this are hidden, 0 among them: that there is nobody says something of those there might be."""

ROUNDED_TO = 5
"""Every other count is shown as the nearest multiple of this."""

STAND_IN_SHARE = HIDDEN_UP_TO / 2 / ROUNDED_TO
"""Share of hidden cells that stand in for 5 in a total; the others for 0. On average that is half of 7."""

Cell = tuple[str, ...]
"""What a cell counts, one value per dimension."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it may be shown, and what it may be in truth [both ends included].

    `value` is a multiple of 5 and enters sums. `is_hidden` says that it is a stand-in and never shown.
    """

    value: int
    low: int
    high: int
    is_hidden: bool = False

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(self.value + other.value, self.low + other.low, self.high + other.high)


Cells = Mapping[Cell, Shown]


def protected(counts: Mapping[Cell, int]) -> dict[Cell, Shown]:
    """Every cell by itself: hidden up to 7, else rounded to 5; raises `ValueError` for a count below zero."""
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count is below zero.")
    return {cell: _shown(cell, count) for cell, count in counts.items()}


def beside(base: Mapping[Cell, int], other: Mapping[Cell, int]) -> dict[Cell, Shown]:
    """Another state of the same cells, such as a scenario, to be shown beside the protected `base`.

    Where a cell differs from the base by no more than 7, it is shown as the base is: two states that
    differ by a known child would else tell of it, as 12 beside 13 becomes 10 beside 15.
    """
    shown = protected(base)
    for cell in other.keys() - base.keys():
        shown[cell] = _shown(cell, 0)
    for cell in shown:
        before, after = base.get(cell, 0), other.get(cell, 0)
        if abs(after - before) > HIDDEN_UP_TO:
            shown[cell] = _shown(cell, after)
        else:
            shown[cell] = _as_before(shown[cell])
    return shown


def total(cells: Cells, of: Callable[[Cell], bool] = lambda _: True) -> Shown:
    """The sum of the cells that `of` picks, as they are shown; a single hidden cell stays hidden."""
    picked = [shown for cell, shown in sorted(cells.items()) if of(cell)]
    if len(picked) == 1:
        return picked[0]
    return sum(picked, Shown(0, 0, 0))


def _shown(cell: Cell, count: int) -> Shown:
    if count <= HIDDEN_UP_TO:
        return Shown(_stand_in(cell), 0, HIDDEN_UP_TO, is_hidden=True)
    rounded = ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)
    reach = ROUNDED_TO // 2
    return Shown(rounded, max(HIDDEN_UP_TO + 1, rounded - reach), rounded + reach)


def _as_before(shown: Shown) -> Shown:
    """The same number, which may now be off by a change that is not shown."""
    return Shown(shown.value, max(0, shown.low - HIDDEN_UP_TO), shown.high + HIDDEN_UP_TO, shown.is_hidden)


def _stand_in(cell: Cell) -> int:
    digest = sha256("\x1f".join(cell).encode()).digest()
    return ROUNDED_TO if int.from_bytes(digest[:4], "big") < STAND_IN_SHARE * 2**32 else 0
