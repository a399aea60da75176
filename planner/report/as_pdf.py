"""A report as a tagged PDF (PDF/UA-1), set by Typst from `layout.typ`: headings, tables and pictures can be read aloud.

No font is fetched: those of the machine are used where it has them, else those within Typst.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from planner.language import translator
from planner.report.closing import closing
from planner.report.document import (
    Block,
    Cell,
    Command,
    Figure,
    Heading,
    Number,
    Paragraph,
    Points,
    Report,
    Table,
    runs_of,
    sum_of,
)
from planner.report.numbers import cell_text
from planner.report.pictures import as_svg

LAYOUT = Path(__file__).with_name("layout.typ")
FONTS = ("Liberation Sans", "DejaVu Sans", "Libertinus Serif")
STANDARD = "ua-1"
NARROW_PT, WIDE_PT = 9.0, 7.5
MANY_COLUMNS = 7
LONG_WORD = 24
BREAK = "\u200b"
"""A place where a long address may break; never put into a command, which is there to be copied."""


def as_pdf(report: Report, ignore_system_fonts: bool = False) -> bytes:
    """The report as a PDF."""
    compiler, source = _compiler(report, ignore_system_fonts)
    day = report.made_on
    made = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return bytes(compiler.compile(input=source, format="pdf", pdf_standards=[STANDARD], timestamp=made))


def as_pictures(report: Report, pixels_per_inch: float = 80, ignore_system_fonts: bool = False) -> list[bytes]:
    """The pages of the same document as PNG."""
    compiler, source = _compiler(report, ignore_system_fonts)
    pages = compiler.compile(input=source, format="png", ppi=pixels_per_inch)
    return [bytes(pages)] if isinstance(pages, bytes) else [bytes(page) for page in pages]


def _compiler(report: Report, ignore_system_fonts: bool) -> tuple[Any, bytes]:
    import typst

    fonts = [name for name in FONTS if name in _fonts(ignore_system_fonts)]
    inputs = {"report": json.dumps(_content(report, fonts), ensure_ascii=False)}
    return typst.Compiler(ignore_system_fonts=ignore_system_fonts, sys_inputs=inputs), LAYOUT.read_bytes()


@cache
def _fonts(ignore_system_fonts: bool) -> tuple[str, ...]:
    import typst

    return tuple(typst.Fonts(include_system_fonts=not ignore_system_fonts).families())


def _content(report: Report, fonts: list[str]) -> dict[str, Any]:
    _, day = translator(report.language), report.made_on
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "lang": report.language,
        "region": "NO" if report.language == "nb" else "GB",
        "fonts": fonts,
        "date": [day.year, day.month, day.day],
        "mark": report.mark,
        "synthetic": report.is_synthetic,
        "page": _("Page"),
        "of": _("of"),
        "blocks": [_block(block, report.language) for block in (*report.blocks, *closing(report))],
    }


def _block(block: Block, language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "refs": runs_of(block.refs), "lead": block.is_lead}
    if isinstance(block, Points):
        return {"kind": "points", "items": block.items, "refs": runs_of(block.refs)}
    if isinstance(block, Figure):
        svg = as_svg(block.chart, language)
        return {"kind": "figure", "title": block.title, "alt": block.alt, "svg": svg, "refs": runs_of(block.refs)}
    return _table(block, language)


def _table(block: Table, language: str) -> dict[str, Any]:
    right = [is_of_numbers(block, place) for place in range(len(block.columns))]
    return {
        "kind": "table",
        "title": block.title,
        "note": block.note,
        "refs": runs_of(block.refs),
        "codes": block.has_codes,
        "size": WIDE_PT if len(block.columns) >= MANY_COLUMNS else NARROW_PT,
        "columns": [
            {"title": column.title, "width": column.width, "right": to_right}
            for column, to_right in zip(block.columns, right, strict=True)
        ],
        "rows": [[_cell(cell, language) for cell in row] for row in block.rows],
        "sums": [_cell(cell, language) for cell in sum_row(block)],
    }


def sum_row(block: Table) -> tuple[Cell, ...]:
    """The closing row of a table; empty where it has none. Shared by the writers for paper."""
    if not block.sums:
        return ()
    rest = (sum_of(block, column.key) if column.key in block.sums else "" for column in block.columns[1:])
    return (block.sum_title, *rest)


def is_of_numbers(block: Table, place: int) -> bool:
    """Whether a column holds numbers and nothing else, so that it stands to the right."""
    found = [row[place] for row in block.rows if row[place] is not None]
    return bool(found) and all(isinstance(cell, Number) for cell in found)


def _cell(cell: Cell, language: str) -> dict[str, Any]:
    text = cell_text(cell, language)
    return {"text": text if isinstance(cell, Command) else _breakable(text), "command": isinstance(cell, Command)}


def _breakable(text: str) -> str:
    return " ".join(
        word.replace("/", f"/{BREAK}").replace("_", f"_{BREAK}") if len(word) > LONG_WORD else word
        for word in text.split(" ")
    )
