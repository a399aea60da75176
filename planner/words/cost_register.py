"""The register of assumptions in words: every row with value, range, unit, price year, kind, source and owner."""

from planner.costing.question import CostAnswer, InUse
from planner.costing.uncertain import used_as_assumption
from planner.costing.units import UNITS
from planner.language import translator
from planner.words.cost_arithmetic import short
from planner.words.money import short_date
from planner.words.sources import kind_said, owner_said, source_said


def assumption_rows(answer: CostAnswer, every: bool, language: str) -> list[tuple[str, ...]]:
    """Assumptions: name, what, value, low, high, unit, price year, kind, source, owner, last changed."""
    driving = {each.name for each in answer.uncertain.tornado} if answer.uncertain else set[str]()
    return [
        _assumption_row(each, language)
        for each in answer.register
        if every or each.is_changed or each.assumption.name in driving
    ]


def _assumption_row(used: InUse, language: str) -> tuple[str, ...]:
    _, row = translator(language), used.assumption
    return (
        row.name,
        (row.nb if language == "nb" else row.en) + (" (" + _("set here") + ")" if used.is_changed else ""),
        short(used.value, language),
        short(row.low, language),
        short(row.high, language),
        unit_name(row.unit, language),
        str(row.year or "–"),
        kind_said(used.kind, language),
        source_said(used.source, language),
        owner_said(used.owner, language),
        short_date(used.changed, language),
    )


def unit_name(unit: str, language: str) -> str:
    """What a unit of the register is called."""
    return translator(language)(UNITS.get(unit, unit))


def assumption_head(language: str) -> tuple[str, ...]:
    """Headings of the register."""
    _ = translator(language)
    return (
        _("Name"),
        _("What it is"),
        _("Value"),
        _("Low"),
        _("High"),
        _("Unit of measure"),
        _("Price year"),
        _("Kind"),
        _("Source"),
        _("Owner"),
        _("Last changed"),
    )


def assumption_name(name: str, answer: CostAnswer, language: str) -> str:
    """What an assumption is called."""
    row = next((each.assumption for each in answer.register if each.assumption.name == name), None)
    if row is None:
        row = used_as_assumption({})
    return row.nb if language == "nb" else row.en
