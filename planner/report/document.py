"""A report as values that no format owns: headings, paragraphs, tables, figures, references and assumptions.

Texts are finished in the report's language; numbers stay numbers until a writer shows them, so that a
workbook can reckon on. Every page of every format shows `mark`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

PLAIN, SHARE, SIGNED = "plain", "share", "signed"
"""How a number is shown: as it is, a share of one as per cent, or with its sign."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a table, shown with `digits` decimals in the way of `style`.

    For a workbook, `name` makes its cell a name that formulas may use, and `formula` is what the cell
    reckons: names, and `{key}` for the cell of that column in the same row. The value is kept beside it.
    """

    value: Fraction | float
    digits: int = 0
    style: str = PLAIN
    name: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A line to be typed at the command line, shown as such."""

    line: str


Cell = str | Number | date | Command | None
"""What a table holds; `None` is an empty cell, shown as a dash."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for formulas, its heading, and its width beside the others."""

    key: str
    title: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest under the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the codes of the references it rests on; `is_lead` for what matters most."""

    text: str
    refs: tuple[str, ...] = ()
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their columns, the first cell naming the row.

    `key` names the sheet of a workbook and a file. `sums` are columns that a closing row adds up, in a
    workbook by a formula; every cell of such a column is a number or empty. Where `has_codes`, the first
    cells are codes that references elsewhere lead to.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    refs: tuple[str, ...] = ()
    note: str = ""
    sums: tuple[str, ...] = ()
    sum_title: str = ""
    has_codes: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as Vega-Lite with its rows in it; `alt` says what it shows to those who cannot see it."""

    key: str
    title: str
    alt: str
    chart: Mapping[str, Any]
    refs: tuple[str, ...] = ()


Block = Heading | Paragraph | Points | Table | Figure


@dataclass(frozen=True, slots=True)
class Reference:
    """A short reference: what it stands for, where that comes from, and the command that makes it again."""

    code: str
    what: str
    source: str
    command: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """A row of the register: a value with its range, unit, year, kind and source, who owns it, and its last change.

    `code` is the short reference. What is not known is empty.
    """

    code: str
    name: str
    value: Cell
    low: Cell
    high: Cell
    unit: str
    year: str
    kind: str
    source: str
    owner: str
    changed: Cell


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; `kind` is budget, gap or placement, `mark` what stands on every page, `is_synthetic` if so.

    `provenance` are names and values that tell what it was made from and with.
    """

    kind: str
    title: str
    subtitle: str
    language: str
    made_on: date
    mark: str
    is_synthetic: bool
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(slots=True)
class Referring:
    """Numbers references as they are made: figures from B1 on; the register numbers its own from A1 on."""

    found: list[Reference] = field(default_factory=list)

    def to(self, what: str, source: str, command: str) -> str:
        """The code of a reference; what was named before keeps its code."""
        for each in self.found:
            if (each.what, each.source, each.command) == (what, source, command):
                return each.code
        code = f"B{len(self.found) + 1}"
        self.found.append(Reference(code, what, source, command))
        return code


def runs_of(codes: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """References grouped: three or more neighbours as first and last, every other one alone."""
    found: list[list[str]] = []
    for code in codes:
        if found and code[0] == found[-1][-1][0] and int(code[1:]) == int(found[-1][-1][1:]) + 1:
            found[-1].append(code)
        else:
            found.append([code])
    grouped: list[tuple[str, ...]] = []
    for run in found:
        grouped += [(run[0], run[-1])] if len(run) > 2 else [(code,) for code in run]
    return tuple(grouped)


def sum_of(table: Table, key: str) -> Number:
    """What the closing row says of a column: the sum of its numbers, shown as they are."""
    place = [column.key for column in table.columns].index(key)
    cells = [row[place] for row in table.rows]
    numbers = [cell for cell in cells if isinstance(cell, Number)]
    total = sum((cell.value for cell in numbers), Fraction(0))
    first = numbers[0] if numbers else Number(0)
    return Number(total, first.digits, first.style)
