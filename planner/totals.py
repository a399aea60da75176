"""Children in totals for those who may see no child: counts by operator and by target group through the gate.

Both tables count the same children, so what one hides the other could tell: all children less those whom it
shows. Before they stand beside each other it is worked out what can be derived, and where that is anything
beyond what each shows by itself, the table of target groups leaves that column out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.dataset import Dataset
from models.plan import marked
from planner.disclosure import Cell, Cells, Shown, beside, protected, total

STATES: Mapping[str, str] = {
    "resident": marked("Live in an institution"),
    "acute": marked("Wait, acute"),
    "planned": marked("Wait, planned"),
}
"""What a child is counted as, with its name."""

LEAST_LEFT = 3
"""So many values a shown count must still be able to have, after all that can be derived."""


@dataclass(frozen=True, slots=True)
class Counts:
    """True counts of the same children, by operator and state and by target group and state; never shown."""

    by_operator: Mapping[Cell, int]
    by_group: Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a code and, per state and in all, what may be shown; `None` is left out."""

    code: str
    shown: tuple[Shown | None, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """All there is to see: by operator, by target group, and for the country."""

    by_operator: tuple[Line, ...]
    by_group: tuple[Line, ...]
    country: Line


def counted(dataset: Dataset, operators: Sequence[str], groups: Sequence[str]) -> Counts:
    """Every child once in each table; cells without anyone are there too, or they would tell."""
    placed = {row.child_id for row in dataset.placements}
    by_operator: Counter[Cell] = Counter()
    by_group: Counter[Cell] = Counter()
    for child in dataset.children:
        state = "resident" if child.child_id in placed else child.urgency
        by_operator[child.operator, state] += 1
        by_group[child.target_group, state] += 1
    return Counts(
        {(code, state): by_operator[code, state] for code in operators for state in STATES},
        {(code, state): by_group[code, state] for code in groups for state in STATES},
    )


def totals(counts: Counts, other: Counts | None = None) -> Totals:
    """What may be shown of the counts, or of `other` counts beside them, such as those of another scenario."""
    if other is None:
        operators, groups = protected(counts.by_operator), protected(counts.by_group)
    else:
        operators = beside(counts.by_operator, other.by_operator)
        groups = beside(counts.by_group, other.by_group)
    kept = tuple(state for state in STATES if not tells(_of_state(operators, state), _of_state(groups, state)))
    every = tuple(STATES)
    return Totals(
        tuple(Line(code, _shown(operators, code, every)) for code in _codes(operators)),
        tuple(Line(code, _shown(groups, code, kept)) for code in _codes(groups)),
        Line("", _shown(operators, None, every)),
    )


def tells(one: Sequence[Shown], other: Sequence[Shown]) -> bool:
    """Whether two breakdowns of the same children tell of a cell more than the cell shows.

    They have one sum. So a cell is at least what is left of the other's lowest sum when all cells beside
    it are at their highest, and at most the reverse; with one equation nothing more can be derived.
    """
    return _tells(one, other) or _tells(other, one)


def _tells(cells: Sequence[Shown], other: Sequence[Shown]) -> bool:
    low, high = sum(each.low for each in other), sum(each.high for each in other)
    lows, highs = sum(each.low for each in cells), sum(each.high for each in cells)
    for cell in cells:
        least = max(cell.low, low - (highs - cell.high))
        most = min(cell.high, high - (lows - cell.low))
        if (least, most) != (cell.low, cell.high) if cell.is_hidden else most - least + 1 < LEAST_LEFT:
            return True
    return False


def _of_state(cells: Cells, state: str) -> tuple[Shown, ...]:
    return tuple(shown for cell, shown in cells.items() if cell[1] == state)


def _codes(cells: Cells) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell[0] for cell in cells))


def _shown(cells: Cells, code: str | None, kept: Sequence[str]) -> tuple[Shown | None, ...]:
    """Per state and in all; where a state is left out, the sum of all is too."""
    mine = {cell: shown for cell, shown in cells.items() if code in (None, cell[0])}
    each = tuple(
        total({cell: shown for cell, shown in mine.items() if cell[1] == state}) if state in kept else None
        for state in STATES
    )
    return (*each, total(mine) if len(kept) == len(STATES) else None)
