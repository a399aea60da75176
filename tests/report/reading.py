"""Reads reports back from the files they were written to, as others would."""

import ast
import io
import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.report import charts
from planner.report.document import (
    SHARE,
    Assumption,
    Column,
    Figure,
    Heading,
    Number,
    Paragraph,
    Points,
    Reference,
    Report,
    Table,
)

MARK = "Syntetiske data: ingen rad handler om et ekte barn & ingen andre"
DAY = date(2026, 1, 6)
STEPS = (charts.Step("Før", 10, is_level=True), charts.Step("Del", -2.5, -3, -2))


def small_report(**changed: Any) -> Report:
    """A report with one of everything; 300 of 1 200 and 200 of 1 000 are shared by a formula."""
    rows = tuple(
        (
            name,
            Number(whole, name=label),
            Number(part),
            Number(Fraction(part, whole), 1, SHARE, formula="{part}/{whole}"),
        )
        for name, whole, part, label in (("=2+2", 1200, 300, "first_whole"), ("Øst", 1000, 200, ""))
    )
    columns = (Column("name", "Navn", 2), Column("whole", "Alle"), Column("part", "Del"), Column("share", "Andel"))
    given: dict[str, Any] = {
        "kind": "budget",
        "title": "Prøve med æ, ø og å",
        "subtitle": "Alt av hvert slag",
        "language": "nb",
        "made_on": DAY,
        "mark": MARK,
        "is_synthetic": True,
        "blocks": (
            Heading("Første kapittel"),
            Paragraph("Det koster 472,5 mill. kr.", ("A1", "B1"), is_lead=True),
            Points(("Ett punkt", "@to punkter")),
            Table("shares", "Andeler", columns, rows, ("B1",), "En merknad", ("whole", "part"), "Sum"),
            Heading("Under kapitlet", 2),
            Figure(
                "falls",
                "Fra gap til gap",
                "Et fossediagram",
                charts.waterfall(STEPS, "mill. kr", "nb"),
            ),
        ),
        "references": (Reference("B1", "Andelene", "data/x", "python -m planner gap --base 855.22=60% --json -"),),
        "assumptions": (
            Assumption("A1", "Gapet", Number(454), Number(Fraction(907, 2), 1), Number(Fraction(909, 2), 1), "mill. kr",
                       "2025", "published", "Oslo", "Oslo", DAY),
        ),
        "provenance": (("Data", "prøve"),),
    }  # fmt: skip
    return Report(**(given | changed))


def words_of_docx(content: bytes) -> list[str]:
    """Every paragraph of the body and of its tables."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def pages_of_pdf(content: bytes) -> list[str]:
    """The text of every page, with one space for any white space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def workbook(content: bytes, values: bool = True) -> Any:
    """The workbook; with values, or else with formulas."""
    return load_workbook(io.BytesIO(content), data_only=values)


def recomputed(content: bytes) -> dict[str, tuple[float, float]]:
    """Every formula's cell as sheet!address, with what stands beside it and what it comes to."""
    formulas, values = workbook(content, values=False), workbook(content)
    names = {}
    for name, defined in formulas.defined_names.items():
        sheet, _, address = defined.attr_text.rpartition("!")
        names[name] = values[sheet.strip("'")][address.replace("$", "")].value
    found = {}
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    beside = values[sheet.title]
                    stated = beside[cell.coordinate].value
                    found[f"{sheet.title}!{cell.coordinate}"] = (stated, _value(cell.value[1:], beside, names))
    return found


def _value(formula: str, sheet: Any, names: Mapping[str, float]) -> float:
    """A formula of cells, names, the four operations and SUM."""

    def total(match: re.Match[str]) -> str:
        cells = [cell.value for row in sheet[match[1]] for cell in row]
        return str(sum(value for value in cells if isinstance(value, int | float)))

    plain = re.sub(r"SUM\(([A-Z]+\d+:[A-Z]+\d+)\)", total, formula)
    plain = re.sub(r"\b([A-Z]+\d+)\b", lambda match: f"({sheet[match[1]].value})", plain)
    return _number(ast.parse(plain, mode="eval").body, names)


OPERATIONS: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _number(node: ast.expr, names: Mapping[str, float]) -> float:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_number(node.left, names), _number(node.right, names))
    if isinstance(node, ast.UnaryOp):
        return -_number(node.operand, names)
    if isinstance(node, ast.Name):
        return names[node.id]
    assert isinstance(node, ast.Constant)
    return float(node.value)
