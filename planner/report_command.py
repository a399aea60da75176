"""The command `report`: the gap, a budget memo or one placement as .docx, .pdf or .xlsx, ready to be handed over."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.gap_asked import Typed
from planner.gap_command import (
    Base,
    CountKey,
    First,
    GrantGiven,
    IndexedBy,
    Last,
    Opening,
    OwnCount,
    Prices,
    Share,
    StatedGap,
    Weights,
)
from planner.terminal import Json, Language, known_language, refuse_no_folder, show

if TYPE_CHECKING:
    from planner.report.document import Report

Out = Annotated[
    list[Path], typer.Option("--out", metavar="FILE", help="Where to write: .docx, .pdf or .xlsx; repeatable.")
]

report = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The budget memo, Oslo's case or the record of one placement as .docx, .pdf or .xlsx.",
)


@report.command("gap")
def gap_report(
    out: Out,
    base: Base = None,
    count: CountKey = "children_0_17",
    own_count: OwnCount = None,
    first: First = None,
    last: Last = None,
    stated_gap: StatedGap = None,
    share: Share = None,
    opening: Opening = "indexed",
    prices: Prices = "cpi",
    indexed_by: IndexedBy = "cpi",
    grant: GrantGiven = None,
    weights: Weights = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Oslo's case: the gap back and forward, split, as equal shares and under a formula, and what does not fit."""
    from planner import gap as workbench
    from planner import gap_asked
    from planner.report.gap import gap_report as made
    from planner.report.saving import refuse_unknown_kind
    from planner.service import code_version

    known_language(language)
    refuse_no_folder(json_file)
    refuse_unknown_kind(tuple(out))
    typed = Typed(
        tuple(base or ()),
        count,
        tuple(own_count or ()),
        first,
        last,
        stated_gap,
        share,
        opening,
        prices,
        indexed_by,
        tuple(grant or ()),
        weights,
    )
    answer = workbench.answer(gap_asked.request_from(typed))
    _hand_over(made(answer, typed, code_version(), language, date.today()), out, json_file, language)


def _hand_over(made: "Report", out: list[Path], json_file: str | None, language: str) -> None:
    """Writes the report to every file and says so."""
    from models.plan import Sentence, marked
    from planner.language import say
    from planner.report.as_json import report_as_json
    from planner.report.saving import save

    for file in out:
        save(made, file)
    wrote = marked("Written: {file}")
    lines = [f"{made.title}. {made.mark}", *(say(Sentence(wrote, {"file": file}), language) for file in out)]
    show(lines, report_as_json(made), json_file)
