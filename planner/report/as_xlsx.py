"""A report as a workbook: a sheet of text, one for each table with formulas that reckon on, pictures, and the register.

No text is ever a formula: strings are written as strings, and what a spreadsheet might run is made passive.
"""

import io
import re
from datetime import date
from typing import Any

from planner.language import translator
from planner.report.closing import provenance, references, whole_register
from planner.report.document import (
    SHARE,
    SIGNED,
    Cell,
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
from planner.report.pictures import as_png
from planner.spreadsheets import passive

HEAD_ROW = 3
"""The row of the headings (from 0): title, mark and an empty row stand above."""

FIRST_WIDTH, WIDTH = 34, 17
TEXT_WIDTH = 110
LONGEST_NAME = 31
KEY = re.compile(r"\{(\w+)\}")
PICTURE_ROWS = 24


def as_xlsx(report: Report) -> bytes:
    """The report as an Excel workbook."""
    import xlsxwriter

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": report.title, "subject": report.mark})
        writer = _Writer(book, report)
        writer.text()
        _ = translator(report.language)
        for table in (*report.tables, whole_register(report, _), references(report, _)):
            if table.rows:
                writer.table(table)
        writer.table(provenance(report, _))
        writer.figures([block for block in report.blocks if isinstance(block, Figure)])
    return written.getvalue()


class _Writer:
    """One workbook on its way: its formats, and the names of the sheets that are taken."""

    def __init__(self, book: Any, report: Report) -> None:
        self._book, self._report, self._language = book, report, report.language
        self._taken: set[str] = set()
        self._formats: dict[tuple[str, int, bool], Any] = {}
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._mark = book.add_format({"bold": report.is_synthetic, "italic": True})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F2", "bottom": 1}
        )
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd.mm.yyyy", "align": "left", "valign": "top"})

    def text(self) -> None:
        """The sheet of headings and sentences."""
        _ = translator(self._language)
        sheet = self._sheet(_("Report"))
        sheet.set_column(0, 0, TEXT_WIDTH)
        row = HEAD_ROW
        for block in self._report.blocks:
            if isinstance(block, Heading):
                sheet.write_string(row + 1, 0, passive(block.text), self._title if block.level == 1 else self._bold)
                row += 2
            elif isinstance(block, Paragraph):
                sheet.write_string(row, 0, passive(_with_refs(block.text, block.refs)), self._wrap)
                row += 1
            elif isinstance(block, Points):
                for number, item in enumerate(block.items):
                    refs = block.refs if number == len(block.items) - 1 else ()
                    sheet.write_string(row, 0, f"• {_with_refs(item, refs)}", self._wrap)
                    row += 1
            else:
                told = _("See the sheet «{name}»") if isinstance(block, Table) else _("See the sheet with pictures")
                sheet.write_string(row, 0, f"{block.title}: {told.format(name=self._name_of(block.title))}", self._wrap)
                row += 1

    def table(self, table: Table) -> None:
        """The sheet of one table."""
        sheet = self._sheet(table.title, _with_refs(table.title, table.refs))
        name = sheet.get_name()
        for place, column in enumerate(table.columns):
            width = max(10.0, WIDTH * min(3.0, column.width)) if place else FIRST_WIDTH
            sheet.set_column(place, place, width)
            sheet.write_string(HEAD_ROW, place, passive(column.title), self._head)
        first = HEAD_ROW + 1
        keys = [column.key for column in table.columns]
        for row, cells in enumerate(table.rows, start=first):
            for place, cell in enumerate(cells):
                self._write(sheet, row, place, cell, keys)
                if isinstance(cell, Number) and cell.name:
                    at = _address(row, place, fixed=True)
                    self._book.define_name(cell.name, f"='{name}'!{at}")
        last = first + len(table.rows) - 1
        sheet.freeze_panes(first, 1)
        if table.sums:
            self._sums(sheet, table, first, last)
        if table.note:
            sheet.write_string(last + (3 if table.sums else 2), 0, passive(table.note))

    def figures(self, figures: list[Figure]) -> None:
        """The sheet of pictures, each with its text."""
        if not figures:
            return
        _ = translator(self._language)
        sheet = self._sheet(_("Pictures"))
        row = HEAD_ROW
        for figure in figures:
            sheet.write_string(row, 0, passive(_with_refs(figure.title, figure.refs)), self._bold)
            picture = io.BytesIO(as_png(figure.chart, self._language))
            sheet.insert_image(
                row + 1,
                0,
                f"{figure.key}.png",
                {"image_data": picture, "x_scale": 0.6, "y_scale": 0.6, "description": figure.alt},
            )
            row += PICTURE_ROWS
        sheet.set_column(0, 0, TEXT_WIDTH)

    def _sheet(self, name: str, title: str = "") -> Any:
        sheet = self._book.add_worksheet(self._free_name(name))
        sheet.write_string(0, 0, passive(title or self._report.title), self._title)
        sheet.write_string(1, 0, passive(self._report.mark), self._mark)
        sheet.set_header(f"&L{_for_print(self._report.mark)}")
        sheet.set_footer("&R&P / &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _name_of(self, title: str) -> str:
        return re.sub(r"[\[\]:*?/\\']", " ", title)[:LONGEST_NAME].strip()

    def _free_name(self, title: str) -> str:
        name = self._name_of(title)
        number = 2
        while name.casefold() in self._taken:
            name = f"{self._name_of(title)[: LONGEST_NAME - 3]} {number}"
            number += 1
        self._taken.add(name.casefold())
        return name

    def _write(self, sheet: Any, row: int, place: int, cell: Cell, keys: list[str]) -> None:
        if isinstance(cell, Number):
            style = self._number(cell)
            if cell.formula:
                formula = KEY.sub(lambda found: _address(row, keys.index(found.group(1))), cell.formula)
                sheet.write_formula(row, place, f"={formula}", style, float(cell.value))
            else:
                sheet.write_number(row, place, float(cell.value), style)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, self._day)
        elif cell is not None:
            sheet.write_string(row, place, passive(cell_text(cell, self._language)), self._wrap)

    def _sums(self, sheet: Any, table: Table, first: int, last: int) -> None:
        sheet.write_string(last + 1, 0, passive(table.sum_title), self._bold)
        for place, column in enumerate(table.columns):
            if column.key in table.sums and place:
                total = sum_of(table, column.key)
                formula = f"=SUM({_address(first, place)}:{_address(last, place)})"
                sheet.write_formula(last + 1, place, formula, self._number(total, True), float(total.value))

    def _number(self, number: Number, is_bold: bool = False) -> Any:
        decimals = "0." + "0" * number.digits if number.digits else "0"
        key = (number.style, number.digits, is_bold)
        if key not in self._formats:
            pattern = {
                SHARE: f"{decimals} %",
                SIGNED: f"+#,##{decimals};-#,##{decimals};{decimals}",
            }.get(number.style, f"#,##{decimals}")
            self._formats[key] = self._book.add_format({"num_format": pattern, "bold": is_bold, "valign": "top"})
        return self._formats[key]


def _with_refs(text: str, refs: tuple[str, ...]) -> str:
    return " ".join((text, *("–".join(f"[{code}]" for code in run) for run in runs_of(refs))))


def _for_print(text: str) -> str:
    """The text for a printed heading, where an ampersand begins a command; Excel takes 255 characters."""
    return text.replace("&", "&&")[:240]


def _address(row: int, place: int, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, place, row_abs=fixed, col_abs=fixed))
