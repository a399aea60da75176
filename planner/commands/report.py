"""The command `report`: the gap, a budget memo or one placement as .docx, .pdf or .xlsx, ready to be handed over."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.gap import (
    Base,
    CountKey,
    First,
    Grants,
    IndexedBy,
    Last,
    Opening,
    OwnCounts,
    Prices,
    Share,
    StatedGap,
    Weights,
)
from planner.commands.terminal import (
    Data,
    Date,
    Json,
    Language,
    Operators,
    Purpose,
    Reader,
    Review,
    Scenarios,
    Seconds,
    Workers,
    day_from,
    interruptible,
    known_language,
    refuse_no_folder,
    show,
    shown_progress,
)
from planner.typed.gap import typed_from

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
    own_counts: OwnCounts = None,
    first: First = None,
    last: Last = None,
    gap: StatedGap = None,
    share: Share = None,
    opening: Opening = "indexed",
    prices: Prices = "cpi",
    indexed_by: IndexedBy = "cpi",
    grants: Grants = None,
    weights: Weights = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Oslo's case: the gap back and forward, split, as equal shares and under a formula, and what does not fit."""
    typed = typed_from(locals())
    from planner import gap as workbench
    from planner.report.gap import gap_report as made
    from planner.report.saving import refuse_unknown_kind
    from planner.service import code_version
    from planner.typed import gap as gap_asked

    known_language(language)
    refuse_no_folder(json_file)
    refuse_unknown_kind(tuple(out))
    answer = workbench.answer(gap_asked.request_from(typed))
    _hand_over(made(answer, typed, code_version(), language, date.today()), out, json_file, language)


@report.command("budget")
def budget_report(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO…", help="Proposals by name or .toml file; A+B is B on top of A."),
    ],
    out: Out,
    operator: Operators = None,
    first_year: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="First year that is costed.")] = None,
    years: Annotated[int, typer.Option(min=1, help="Years that are costed.")] = 10,
    days: Annotated[int, typer.Option(help="Days of each future.")] = 365,
    futures: Annotated[
        int, typer.Option(min=0, help="Futures of each proposal; 0 leaves out what it means for the children.")
    ] = 30,
    draws: Annotated[int | None, typer.Option(min=0, help="Draws behind the intervals of the costs.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all random numbers.")] = 0,
    workers: Workers = 2,
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The budget memo: proposals beside nullalternativet, under the six questions of utredningsinstruksen."""
    from planner.report.saving import refuse_unknown_kind

    known_language(language)
    refuse_no_folder(json_file)
    refuse_unknown_kind(tuple(out))
    with interruptible() as stop:
        from planner.report.budget import budget_report as made
        from planner.report.budget_gathered import MemoRequest, memo_of
        from planner.service import open_desk

        request = MemoRequest(
            tuple(scenarios), tuple(operator or ()), first_year, years, days, futures, draws, seed, workers
        )
        memo = memo_of(open_desk(data), request, shown_progress(language), stop)
    _hand_over(made(memo, language, date.today()), out, json_file, language)


@report.command("placement")
def placement_report(
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The child's id.")],
    out: Out,
    plan_file: Annotated[
        Path | None, typer.Option("--plan", help="The plan the record is about; else a new one.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Decisions as downloaded from the board.")
    ] = None,
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    review: Review = False,
    time_limit: Seconds = 120.0,
    workers: Workers = 2,
    scenario: Scenarios = None,
    reader: Reader = "planner",
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """The record of one placement: options, rules, what each would have meant, the child's view, the decision."""
    from planner.report.saving import refuse_unknown_kind

    known_language(language)
    refuse_no_folder(json_file)
    refuse_unknown_kind(tuple(out))
    with interruptible() as stop:
        from planner import keeping
        from planner.report.placement import placement_report as made
        from planner.report.recorded import explaining, record_of
        from planner.service import PlaceRequest
        from planner.typed.changes import desk_and_request

        asked = PlaceRequest(day_from(day), tuple(operator or ()), review, time_limit, workers)
        desk, request = desk_and_request(data, asked, scenario or (), language)
        keeping.rows_leave(desk.kept_in, lambda: [child], purpose or "", [file.name for file in out], date.today())
        command = explaining(child, asked, plan_file, data, scenario or (), reader)
        record = record_of(desk, request, child, plan_file, decisions, reader, command, shown_progress(language), stop)
    _hand_over(made(record, language, date.today()), out, json_file, language)


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
