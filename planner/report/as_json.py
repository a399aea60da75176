"""A report for machines: its blocks in order, numbers as numbers, the register and the references."""

from datetime import date
from typing import Any

from planner.report.document import Assumption, Block, Cell, Command, Figure, Heading, Number, Paragraph, Points, Report


def report_as_json(report: Report) -> dict[str, Any]:
    """The report as one object."""
    return {
        "kind": "report",
        "version": 1,
        "report": report.kind,
        "title": report.title,
        "subtitle": report.subtitle,
        "language": report.language,
        "made_on": report.made_on.isoformat(),
        "mark": report.mark,
        "synthetic": report.is_synthetic,
        "blocks": [_block(block) for block in report.blocks],
        "assumptions": [_assumption(each) for each in report.assumptions],
        "references": [
            {"code": each.code, "what": each.what, "source": each.source, "command": each.command}
            for each in report.references
        ],
        "provenance": dict(report.provenance),
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"block": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"block": "paragraph", "text": block.text, "refs": list(block.refs)}
    if isinstance(block, Points):
        return {"block": "points", "items": list(block.items), "refs": list(block.refs)}
    if isinstance(block, Figure):
        return {"block": "figure", "key": block.key, "title": block.title, "alt": block.alt, "refs": list(block.refs)}
    keys = [column.key for column in block.columns]
    return {
        "block": "table",
        "key": block.key,
        "title": block.title,
        "columns": {column.key: column.title for column in block.columns},
        "rows": [dict(zip(keys, map(_cell, row), strict=True)) for row in block.rows],
        "sums": list(block.sums),
        "note": block.note,
        "refs": list(block.refs),
    }


def _cell(cell: Cell) -> str | float | None:
    if isinstance(cell, Number):
        return float(cell.value)
    if isinstance(cell, Command):
        return cell.line
    return cell.isoformat() if isinstance(cell, date) else cell


def _assumption(each: Assumption) -> dict[str, Any]:
    return {
        "code": each.code,
        "name": each.name,
        "value": _cell(each.value),
        "low": _cell(each.low),
        "high": _cell(each.high),
        "unit": each.unit,
        "year": each.year,
        "kind": each.kind,
        "source": each.source,
        "owner": each.owner,
        "changed": _cell(each.changed),
    }
