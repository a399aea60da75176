"""What every report ends with: the register of assumptions, the references with their commands, and its provenance."""

from planner.language import Translate, translator
from planner.report.document import Block, Column, Command, Heading, Paragraph, Report, Table
from planner.report.numbers import cell_text
from planner.words.money import NO_VALUE
from planner.words.sources import kind_said

OF_REGISTER = 8
"""Columns of the register on paper; a workbook has one for each thing."""


def closing(report: Report) -> tuple[Block, ...]:
    """The closing chapters, for paper."""
    _ = translator(report.language)
    blocks: list[Block] = []
    if report.assumptions:
        blocks += [Heading(_("Assumptions")), register(report, _)]
    if report.references:
        about = _("The command makes the figure again on the same data and with the same program.")
        blocks += [Heading(_("References and how to make each figure again")), Paragraph(about), references(report, _)]
    return (*blocks, Heading(_("Provenance")), provenance(report, _))


def register(report: Report, _: Translate) -> Table:
    """The register in as many columns as a page has room for."""
    columns = (
        Column("code", _("Ref."), 0.7),
        Column("name", _("What is assumed"), 2.0),
        Column("value", _("Value"), 1.3),
        Column("range", _("Low–high"), 1.1),
        Column("unit", _("Unit, year"), 1.2),
        Column("kind", _("Kind"), 1.1),
        Column("source", _("Source"), 2.4),
        Column("owner", _("Owner, last change"), 1.6),
    )
    language = report.language
    rows = tuple(
        (
            each.code,
            each.name,
            cell_text(each.value, language),
            NO_VALUE
            if each.low is None and each.high is None
            else f"{cell_text(each.low, language)}–{cell_text(each.high, language)}",
            ", ".join(part for part in (each.unit, each.year) if part),
            kind_said(each.kind, report.language),
            each.source,
            ", ".join(part for part in (each.owner, cell_text(each.changed, language)) if part not in ("", NO_VALUE)),
        )
        for each in report.assumptions
    )
    return Table("assumptions", _("Register of assumptions"), columns, rows, has_codes=True)


def whole_register(report: Report, _: Translate) -> Table:
    """The register with a column for each thing, for a workbook."""
    titles = (
        *(_("Ref."), _("What is assumed"), _("Value"), _("Low"), _("High"), _("Unit of measure"), _("Year"), _("Kind")),
        *(_("Source"), _("Owner"), _("Last changed")),
    )
    keys = ("code", "name", "value", "low", "high", "unit", "year", "kind", "source", "owner", "changed")
    widths = (0.6, 2.4, 1, 1, 1, 1, 1, 1.4, 3, 1.4, 1)
    rows = tuple(
        tuple(kind_said(each.kind, report.language) if key == "kind" else getattr(each, key) for key in keys)
        for each in report.assumptions
    )
    columns = tuple(Column(key, title, width) for key, title, width in zip(keys, titles, widths, strict=True))
    return Table("assumptions", _("Assumptions"), columns, rows)


def references(report: Report, _: Translate) -> Table:
    """The references, each with its source and command."""
    columns = (
        Column("code", _("Ref."), 0.6),
        Column("what", _("What it is"), 1.8),
        Column("source", _("Source"), 2.0),
        Column("command", _("Command"), 2.6),
    )
    rows = tuple(
        (each.code, each.what, each.source or NO_VALUE, Command(each.command) if each.command else None)
        for each in report.references
    )
    return Table("references", _("References"), columns, rows, has_codes=True)


def provenance(report: Report, _: Translate) -> Table:
    """What the report was made from and with."""
    columns = (Column("name", _("What"), 1.0), Column("value", _("Value"), 2.4))
    return Table("provenance", _("What the report was made from"), columns, tuple(report.provenance))
