"""The report about the gap: Oslo's case laid open, from what was published to what does not fit together."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from models.plan import marked
from planner.gap.question import GapAnswer
from planner.gap.register import register
from planner.language import say, translator
from planner.report.document import (
    Assumption,
    Block,
    Cell,
    Number,
    Report,
)
from planner.report.gap_back import back, summary
from planner.report.gap_sharing import checks, formula, limits, shares
from planner.report.gap_split import split
from planner.report.gap_years import by_year
from planner.report.gathered import Gathered
from planner.typed.gap import Typed
from planner.words.sources import owner_said, source_said

MARK = marked("Public figures. Nothing here is about a single child.")

CHAPTERS: tuple[Callable[[Gathered], Iterable[Block]], ...] = (
    summary,
    back,
    by_year,
    split,
    shares,
    formula,
    checks,
    limits,
)
"""The chapters in their order."""


def gap_report(answer: GapAnswer, typed: Typed, code: str, language: str, made_on: date) -> Report:
    """The report about an answer; `typed` is the question as asked, `code` the program's fingerprint."""
    _ = translator(language)
    at = Gathered(answer, typed, language)
    blocks = tuple(block for chapter in CHAPTERS for block in chapter(at))
    return Report(
        "gap",
        _("Oslo's child welfare grant and what the others get"),
        _("Grant per child, gap and what it consists of, {years}").format(years=at.period()),
        language,
        made_on,
        _(MARK),
        False,
        blocks,
        tuple(at.refs.found),
        assumptions(answer, language),
        (
            (_("Command"), at.command),
            (_("Data"), "data/reference"),
            (_("Program, fingerprint"), code),
            (_("Made on"), made_on.isoformat() if language == "en" else f"{made_on:%d.%m.%Y}"),
        ),
    )


def assumptions(answer: GapAnswer, language: str) -> tuple[Assumption, ...]:
    """The register with the codes that a report refers to."""

    def number(value: Fraction | None, digits: int) -> Cell:
        return None if value is None else Number(value, digits)

    return tuple(
        Assumption(
            f"A{place}",
            say(each.what, language),
            number(each.value, each.digits) if isinstance(each.value, Fraction) else say(each.value, language),
            number(each.low, each.digits),
            number(each.high, each.digits),
            say(each.unit, language),
            each.year,
            each.kind,
            source_said(each.source, language),
            owner_said(each.owner, language),
            each.changed,
        )
        for place, each in enumerate(register(answer), start=1)
    )
