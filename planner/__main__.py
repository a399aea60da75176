"""The command line: `python -m planner COMMAND`. Asks and shows; the work is done in `service`.

Exit codes: 0 done · 1 done, and the answer is «no» · 2 bad input or use · 3 our fault.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.errors import BadInput, BadUse, Fault, PlannerError
from planner.language import LANGUAGES, say, translator

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Places children in institution units: proven best, explained, checked. A person decides.",
)

DONE, ANSWER_IS_NO, BAD_INPUT, OUR_FAULT = 0, 1, 2, 3

Data = Annotated[Path | None, typer.Option(help="Folder of CSV files or .xlsx workbook; the shipped data without it.")]
Json = Annotated[str | None, typer.Option("--json", help="Write machine-readable output to FILE, or - for stdout.")]
Language = Annotated[str, typer.Option(help="Language of the answer: nb or en.")]
Date = Annotated[str | None, typer.Option("--date", help="Planning day, as 2026-11-21; the data's own day without it.")]
Operators = Annotated[list[str] | None, typer.Option("--operator", help="Only this operator's children; repeatable.")]
Review = Annotated[
    bool, typer.Option("--review-residents/--keep-residents", help="Whether movable residents are decided anew.")
]
Seconds = Annotated[float, typer.Option("--time-limit", min=0.1, help="Longest time to search [s].")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Independent parts solved at once.")]
Scenarios = Annotated[
    list[str] | None, typer.Option("--scenario", help="A scenario by name or .toml file; repeatable: stacked.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the search; decides nothing once all is proven.")]

Reader = Annotated[str, typer.Option("--for", help="Who reads it: planner, or guardian (names no other child).")]


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
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """A plan for all waiting children: proven best where every goal's value equals its bound."""
    _known_language(language)
    _refuse_no_folder(json_file)
    with _interruptible() as stop:
        from planner import service
        from planner.asked import Asked, steps_asked
        from planner.plans import plan_to_json
        from planner.written import plan_lines

        desk = service.open_desk(data)
        asked = Asked(scenario or (), pin or (), forbid or (), waive or (), by, why, _day(until))
        steps = steps_asked(asked, _day(day) or desk.as_of, language)
        request = service.PlaceRequest(_day(day), tuple(operator or ()), review, time_limit, workers, seed, steps)
        plan = service.place(desk, request, _shown_progress(language), stop)
    _show(plan_lines(desk, plan, language), plan_to_json(plan, language, desk.is_synthetic), json_file)


@app.command()
def check(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN.json", help="A plan as `place --json` writes it.")],
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Every broken rule of any plan, and its goals computed anew, by code that knows no solver."""
    from planner import service
    from planner.written import verdict_as_json, verdict_lines

    _known_language(language)
    desk = service.open_desk(data)
    verdict = service.check(desk, plan_file)
    _show(verdict_lines(verdict, language), verdict_as_json(verdict, language), json_file)
    if not verdict.is_sound:
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
    reader: Reader = "planner",
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Why here, why not there, and what else: with what every goal would gain or lose."""
    _known_language(language)
    _refuse_no_folder(json_file)
    with _interruptible() as stop:
        from planner import questions, service, why_words
        from planner.asked import Asked, steps_asked

        desk = service.open_desk(data)
        steps = steps_asked(Asked(scenario or ()), _day(day) or desk.as_of, language)
        request = service.PlaceRequest(_day(day), tuple(operator or ()), review, time_limit, workers, steps=steps)
        told, hidden = questions.explained(
            desk, request, child, unit, plan_file, reader, _shown_progress(language), stop
        )
    lines = why_words.explanation_lines(told, language, hidden)
    _show(lines, why_words.explanation_as_json(told, language, hidden), json_file)


@app.command()
def refer(
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The id of a child who waits.")],
    data: Data = None,
    day: Date = None,
    operator: Operators = None,
    time_limit: Seconds = 120.0,
    workers: Workers = 2,
    scenario: Scenarios = None,
    reader: Reader = "planner",
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """One referral now: ranked over all units without moving anyone, then with moves allowed."""
    _known_language(language)
    _refuse_no_folder(json_file)
    with _interruptible() as stop:
        from planner import questions, service, why_words
        from planner.asked import Asked, steps_asked

        desk = service.open_desk(data)
        steps = steps_asked(Asked(scenario or ()), _day(day) or desk.as_of, language)
        request = service.PlaceRequest(_day(day), tuple(operator or ()), False, time_limit, workers, steps=steps)
        told, hidden = questions.referred(desk, request, child, reader, _shown_progress(language), stop)
    lines = why_words.referral_lines(told, language, hidden)
    _show(lines, why_words.referral_as_json(told, language, hidden), json_file)


@app.command()
def usable(
    places: Annotated[str | None, typer.Option(help="Places to weigh, as 4, 1-8 or 2,4-6.")] = None,
    living: Annotated[str, typer.Option(help="shared, separate (living units that can be shut) or both.")] = "both",
    staff_level: Annotated[
        list[str] | None, typer.Option(help="Staff per place by day, as 2 or 2:1, or enough; repeatable.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Weigh this unit instead of a pilot.")] = None,
    operator: Annotated[str | None, typer.Option(help="Whose children; bfe, or the unit's operator.")] = None,
    target_group: Annotated[
        list[str] | None, typer.Option(help="Only this target group; repeatable. High risk, or the unit's own.")
    ] = None,
    queue: Annotated[int | None, typer.Option(help="Children in the queue; as many as wait today without it.")] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Random queues to draw.")] = 300,
    seed: Seed = 0,
    scenario: Scenarios = None,
    data: Data = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """How many of n places can be filled on an average day, and what a used place costs."""
    _known_language(language)
    _refuse_no_folder(json_file)
    with _interruptible() as stop:
        from planner import service, usable_words
        from planner.asked import Asked, steps_asked

        request = usable_words.request_from(
            places, living, staff_level or (), unit, operator, target_group or (), queue, draws, seed
        )
        desk = service.open_desk(data)
        steps = steps_asked(Asked(scenario or ()), desk.as_of, language)
        answer = service.usable(desk, request, _shown_progress(language), stop, steps)
    lines = usable_words.usable_lines(desk, answer, steps, language)
    _show(lines, usable_words.usable_as_json(desk, answer, steps), json_file)


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
    from planner.written import counts_lines

    _known_language(language)
    counts = service.synthesize_to(children, seed, out)
    _show(counts_lines(counts, out, language), {"out": str(out), "rows": counts}, json_file)


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The workbook to write.")],
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """Writes an empty workbook with headings, notes and drop-down values."""
    from planner import service
    from planner.written import template_lines

    _known_language(language)
    service.write_template_to(out, language)
    _show(template_lines(out, language), {"out": str(out)}, json_file)


@app.command("app")
def web_app(
    data: Data = None,
    port: Annotated[int | None, typer.Option(min=1024, max=65535, help="Port on this machine.")] = None,
) -> None:
    """Starts the web app on this machine, on the shipped or the given data."""
    from planner.ui.server import serve

    raise typer.Exit(serve(data, port))


def _known_language(language: str) -> None:
    if language not in LANGUAGES:
        raise BadUse("The language is nb or en, not «{language}».", language=language)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadUse("«{text}» is not a date. Write it as 2026-11-21.", text=text) from None


def _show(lines: list[str], machine_readable: dict[str, Any], json_file: str | None) -> None:
    """People read stdout; with `--json -` stdout is for machines alone."""
    text = json.dumps(machine_readable, ensure_ascii=False, indent=1)
    if json_file == "-":
        _print([text])
        return
    if json_file is not None:
        try:
            Path(json_file).write_text(text + "\n", encoding="utf-8")
        except OSError:
            raise BadUse("{file} cannot be written.", file=json_file) from None
    _print(lines)


def _print(lines: list[str]) -> None:
    """Prints the lines; a reader who has read enough and gone (as `head` does) is no fault."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_no_folder(json_file: str | None) -> None:
    """Raises `BadUse` before long work whose answer could not be written."""
    if json_file not in (None, "-") and not Path(str(json_file)).parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=json_file)


def _shown_progress(language: str) -> Callable[[Any], None]:
    """Writes progress to stderr: one line that rewrites itself on a terminal, else a line per tenth."""
    on_terminal = sys.stderr.isatty()
    shown = -1

    def show(progress: Any) -> None:
        nonlocal shown
        tenth = int(progress.share * 10)
        if not on_terminal and tenth <= shown:
            return
        shown = max(shown, tenth)
        line = f"{progress.share:4.0%} {progress.seconds:6.1f} s  {say(progress.step, language)}"
        print(f"\r{line:<78}" if on_terminal else line, end="" if on_terminal else "\n", file=sys.stderr, flush=True)
        if on_terminal and progress.share >= 1:
            print(file=sys.stderr)

    return show


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """The first Ctrl-C asks the work to stop and keep its best; a second one ends the program."""
    stop = threading.Event()

    def ask(_signal: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _fault_line(fault: Fault, language: str) -> str:
    _ = translator(language)
    where = [fault.file]
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


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    language = _chosen_language(given)
    try:
        code = app(args=given, prog_name="planner", standalone_mode=False)
    except PlannerError as error:
        print(say(error.sentence, language), file=sys.stderr)
        for fault in error.faults if isinstance(error, BadInput) else ():
            print(_fault_line(fault, language), file=sys.stderr)
        return BAD_INPUT if isinstance(error, BadInput | BadUse) or _is_contradiction(error) else OUR_FAULT
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


def _is_contradiction(error: PlannerError) -> bool:
    from planner.errors import ContradictingPins

    return isinstance(error, ContradictingPins)


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
