"""The command line: `python -m planner COMMAND`. Asks and shows; the work is done in `service`.

Exit codes: 0 done · 1 done, and the answer is «no» · 2 bad input or use · 3 our fault.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from planner.commands.access import audit, child, confirm, login, logout, users
from planner.commands.backup import backup, restore
from planner.commands.capacity import capacity
from planner.commands.compare import compare
from planner.commands.cost import cost
from planner.commands.day import quality, today
from planner.commands.decide import answer, decide, decisions
from planner.commands.demand import backtest, demand
from planner.commands.erasure import erase, retention
from planner.commands.gap import gap
from planner.commands.plan import alternatives, trade_off, worth
from planner.commands.report import report
from planner.commands.scenario import scenarios
from planner.commands.schedule import schedule
from planner.commands.simulation import simulate
from planner.commands.store import db, export, take_in, unlock
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
    Seed,
    Workers,
    day_from,
    interruptible,
    known_language,
    noted_as_leaving,
    refuse_leaving,
    refuse_no_folder,
    show,
    shown_progress,
)
from planner.commands.totals import totals
from planner.commands.usable import usable
from planner.errors import BadInput, BadUse, ContradictingPins, Fault, PlannerError, UnsafeSettings
from planner.language import LANGUAGES, say, translator

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Places children in institution units: proven best, explained, checked. A person decides.",
)

DONE, ANSWER_IS_NO, BAD_INPUT, OUR_FAULT = 0, 1, 2, 3


@app.command()
def place(
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    review: Review = False,
    time_limit: Seconds = 120.0,
    workers: Workers = 2,
    seed: Seed = 0,
    scenario: Scenarios = None,
    pin: Annotated[list[str] | None, typer.Option(metavar="CHILD=UNIT", help="The child must live there.")] = None,
    forbid: Annotated[list[str] | None, typer.Option(metavar="CHILD=UNIT", help="It must not live there.")] = None,
    waive: Annotated[
        list[str] | None, typer.Option(metavar="CHILD=RULE", help="The rule does not bind the child.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decides on pins and approves waivers: a role.")] = None,
    why: Annotated[str | None, typer.Option(help="The reason for pins and waivers.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day of the waivers, as 2026-12-31.")] = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """A plan for all waiting children: proven best where every goal's value equals its bound."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import deciding, keeping, service
        from planner.plans import plan_to_json
        from planner.typed.changes import Asked, steps_asked
        from planner.words.written import plan_lines

        desk = service.open_desk(data)
        asked = Asked(scenario or (), pin or (), forbid or (), waive or (), by, why, day_from(until))
        steps = steps_asked(asked, day_from(day) or desk.as_of, language)
        request = service.PlaceRequest(day_from(day), tuple(operator or ()), review, time_limit, workers, seed, steps)
        refuse_leaving(desk.kept_in, purpose, json_file)
        run = deciding.begin(desk, request)
        plan = service.place(desk, request, shown_progress(language), stop)
        deciding.keep(desk, plan, run)
    told = plan_to_json(plan, language, desk.is_synthetic)
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, told), purpose, json_file)
    show(plan_lines(desk, plan, language), told | mark, json_file)


@app.command()
def check(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN.json", help="A plan, or a schedule, as --json writes it.")],
    data: Data = None,
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Every broken rule of any plan, and its goals computed anew, by code that knows no solver."""
    from planner import keeping, scheduling, service
    from planner.words import schedule as schedule_words
    from planner.words import written

    known_language(language)
    desk = service.open_desk(data)
    if scheduling.is_schedule_file(plan_file):
        over_weeks = scheduling.check_schedule(desk, plan_file)
        lines, told = (
            schedule_words.verdict_lines(over_weeks, language),
            schedule_words.verdict_as_json(over_weeks, language),
        )
        is_sound = over_weeks.is_sound
    else:
        verdict = service.check(desk, plan_file)
        lines, told = written.verdict_lines(verdict, language), written.verdict_as_json(verdict, language)
        is_sound = verdict.is_sound
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, told), purpose, json_file)
    show(lines, told | mark, json_file)
    if not is_sound:
        raise typer.Exit(ANSWER_IS_NO)


@app.command()
def explain(
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The child's id.")],
    unit: Annotated[str | None, typer.Option(help="Why not in this unit, and what it would cost.")] = None,
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    review: Review = False,
    time_limit: Seconds = 120.0,
    workers: Workers = 2,
    plan_file: Annotated[Path | None, typer.Option("--plan", help="Explain this plan instead of a new one.")] = None,
    scenario: Scenarios = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="Also the fewest reasons why there is no place.")] = False,
    reader: Reader = "planner",
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Why here, why not there, and what else: with what every goal would gain or lose."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import keeping, questions
        from planner.service import PlaceRequest
        from planner.typed.changes import desk_and_request
        from planner.words import why as why_words

        asked = PlaceRequest(day_from(day), tuple(operator or ()), review, time_limit, workers)
        desk, request = desk_and_request(data, asked, scenario or (), language)
        refuse_leaving(desk.kept_in, purpose, json_file)
        told, hidden = questions.explained(
            desk, request, child, unit, plan_file, reader, shown_progress(language), stop, reasons
        )
    answer = why_words.explanation_as_json(told, language, hidden)
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, answer), purpose, json_file)
    show(why_words.explanation_lines(told, language, hidden), answer | mark, json_file)


@app.command()
def refer(
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The id of a child who waits, or of a new one.")],
    new: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A child not in the data, as birth_month=2011-05; repeatable."),
    ] = None,
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    time_limit: Seconds = 120.0,
    workers: Workers = 2,
    scenario: Scenarios = None,
    reader: Reader = "planner",
    purpose: Purpose = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """One referral now: ranked over all units without moving anyone, then with moves allowed."""
    known_language(language)
    refuse_no_folder(json_file)
    with interruptible() as stop:
        from planner import keeping, questions
        from planner.service import PlaceRequest
        from planner.typed.changes import desk_and_request, new_child_asked
        from planner.words import why as why_words

        asked = PlaceRequest(day_from(day), tuple(operator or ()), False, time_limit, workers)
        desk, request = desk_and_request(data, asked, scenario or (), language)
        refuse_leaving(desk.kept_in, purpose, json_file)
        if new:
            request = replace(request, steps=(*request.steps, new_child_asked(child, new, language)))
        told, hidden = questions.referred(desk, request, child, reader, shown_progress(language), stop)
    answer = why_words.referral_as_json(told, language, hidden)
    mark = noted_as_leaving(desk.kept_in, lambda: keeping.children_named(desk, answer), purpose, json_file)
    show(why_words.referral_lines(told, language, hidden), answer | mark, json_file)


app.command("totals")(totals)
app.command()(alternatives)
app.command()(worth)
app.command()(today)
app.command()(quality)
app.command("trade-off")(trade_off)


app.command()(usable)
app.command()(gap)
app.command()(simulate)
app.command()(compare)
app.command()(demand)
app.command()(backtest)
app.command()(cost)
app.command()(capacity)
app.add_typer(scenarios, name="scenarios")
app.add_typer(report, name="report")
app.command()(schedule)
app.add_typer(db, name="db")
app.command("import")(take_in)
app.command()(export)
app.command()(unlock)
for entering in (login, logout, confirm, child):
    app.command()(entering)
app.add_typer(users, name="users")
app.add_typer(audit, name="audit")
app.command()(backup)
app.command()(restore)
app.command()(retention)
app.command()(erase)
app.command()(decide)
app.command()(answer)
app.add_typer(decisions, name="decisions")


@app.command()
def synthesize(
    children: Annotated[int, typer.Option(min=1, max=20_000, help="Children in the data set.")] = 900,
    seed: Seed = 1,
    out: Annotated[Path, typer.Option(help="Folder to write to; made where it is missing.")] = Path("synthetic"),
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Writes a synthetic national data set: no row speaks of a real child."""
    from planner import service
    from planner.words.written import counts_lines

    known_language(language)
    counts = service.synthesize_to(children, seed, out)
    show(counts_lines(counts, out, language), {"out": str(out), "rows": counts}, json_file)


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The workbook to write.")],
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Writes an empty workbook with headings, notes and drop-down values."""
    from planner import service
    from planner.words.written import template_lines

    known_language(language)
    service.write_template_to(out, language)
    show(template_lines(out, language), {"out": str(out)}, json_file)


@app.command("app")
def web_app(
    data: Data = None,
    port: Annotated[int | None, typer.Option(min=1024, max=65535, help="Port on this machine.")] = None,
) -> None:
    """Starts the web app on this machine, on the shipped or the given data."""
    from planner.ui.server import serve

    raise typer.Exit(serve(data, port))


def _fault_line(fault: Fault, language: str) -> str:
    _ = translator(language)
    where = [fault.file]
    if fault.line is not None:
        where.append(f"{_('line')} {fault.line}")
    if fault.row is not None:
        where.append(f"{_('row')} {fault.row}")
    if fault.column is not None:
        where.append(f"{_('column')} {fault.column}")
    value = f" «{fault.value}»" if fault.value else ""
    return f"  {', '.join(where)}{value}: {say(fault.wrong, language)} {say(fault.right, language)}"


def _chosen_language(arguments: list[str]) -> str:
    """The language asked for, read without the parser so that its own failures speak it too."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before == "--language" and argument in LANGUAGES:
            return argument
        if argument.startswith("--language=") and argument.partition("=")[2] in LANGUAGES:
            return argument.partition("=")[2]
    return "nb"


@cache
def _parser() -> Callable[..., Any]:
    """Reads and carries out a command. It is made once: that takes longer than to answer most wrong use."""
    return get_command(app)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    language = _chosen_language(given)
    try:
        code = _parser()(args=given, prog_name="planner", standalone_mode=False)
    except PlannerError as error:
        print(say(error.sentence, language), file=sys.stderr)
        for fault in error.faults if isinstance(error, BadInput) else ():
            print(_fault_line(fault, language), file=sys.stderr)
        asked_wrongly = isinstance(error, BadInput | BadUse | ContradictingPins | UnsafeSettings)
        return BAD_INPUT if asked_wrongly else OUR_FAULT
    except typer.Exit as ended:
        return int(ended.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return BAD_INPUT
    except Exception as error:
        if hasattr(error, "format_message"):
            print(error.format_message(), file=sys.stderr)
            return BAD_INPUT
        raise
    return int(code or DONE)


def _report(error: BaseException) -> None:
    """Says what kind of fault and where in the program; never its message, which may quote a child's row."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    print(f"{type(error).__name__} at {where}", file=sys.stderr)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as fault:
        _report(fault)
        sys.exit(OUR_FAULT)
