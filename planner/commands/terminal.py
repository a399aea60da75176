"""What every command shares: its options, progress on stderr, Ctrl-C, and how an answer is written."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.errors import BadUse
from planner.language import LANGUAGES, say, translator

if TYPE_CHECKING:
    from planner.service import Desk, Kept

Data = Annotated[Path | None, typer.Option(help="Folder of CSV files or .xlsx workbook; the shipped data without it.")]
Json = Annotated[str | None, typer.Option("--json", help="Write machine-readable output to FILE, or - for stdout.")]
Resume = Annotated[
    Path | None, typer.Option(help="File that keeps finished futures; what it holds is not lived through again.")
]
TableFile = Annotated[
    Path | None, typer.Option("--table", help="Write the rows behind the answer to FILE, as .parquet or .csv.")
]
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
Purpose = Annotated[
    str | None, typer.Option(help="What files are for; real data of a store take it, and a fresh login.")
]
Reader = Annotated[str, typer.Option("--for", help="Who reads it: planner, or guardian (names no other child).")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the search; decides nothing once all is proven.")]


EARLY_S, EARLY_SHARE = 5.0, 0.05
"""Before so many seconds and such a share of the work nothing is said of how long is left."""


def known_language(language: str) -> None:
    """Raises `BadUse` for a language that there is not."""
    if language not in LANGUAGES:
        raise BadUse("The language is nb or en, not «{language}».", language=language)


def day_from(text: str | None) -> date | None:
    """The day that was typed; raises `BadUse`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadUse("«{text}» is not a date. Write it as 2026-11-21.", text=text) from None


def show(lines: list[str], machine_readable: dict[str, Any], json_file: str | None) -> None:
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


def noted_as_leaving(
    kept: "Kept | None",
    children: Callable[[], Iterable[str]],
    purpose: str | None,
    json_file: str | None,
    table: Path | None = None,
) -> dict[str, str]:
    """Notes that rows about children leave a real store as JSON or a table; the watermark to stand in it, if any.

    On the terminal alone they leave nothing behind. Raises `Forbidden` and `BadUse`.
    """
    from planner import keeping

    files = ["-" if file == "-" else Path(file).name for file in (json_file, table) if file is not None]
    if not files:
        return {}
    watermark = keeping.rows_leave(kept, children, purpose or "", files, date.today())
    return {} if watermark is None else {"watermark": watermark}


def names_noted_as_leaving(
    desk: "Desk", told: Mapping[str, Any], purpose: str | None, json_file: str | None
) -> dict[str, str]:
    """The same for an answer that names no child but in waivers and changes; where it names none, nothing is asked."""
    from planner import keeping

    named = () if desk.kept_in is None or json_file is None else keeping.children_named(desk, told)
    return noted_as_leaving(desk.kept_in, lambda: named, purpose, json_file) if named else {}


def refuse_leaving(kept: "Kept | None", purpose: str | None, json_file: str | None, table: Path | None = None) -> None:
    """Raises `Forbidden` and `BadUse` before long work whose answer about children could not leave a real store."""
    from planner import keeping

    if json_file is not None or table is not None:
        keeping.refuse_leaving(kept, purpose or "")


def _print(lines: list[str]) -> None:
    """Prints the lines; a reader who has read enough and gone (as `head` does) is no fault."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse_no_folder(json_file: str | None) -> None:
    """Raises `BadUse` before long work whose answer could not be written."""
    if json_file not in (None, "-") and not Path(str(json_file)).parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=json_file)


def shown_progress(language: str) -> Callable[[Any], None]:
    """Writes progress to stderr: one line that rewrites itself on a terminal, else a line per tenth."""
    on_terminal = sys.stderr.isatty()
    shown = -1
    _ = translator(language)

    def left(progress: Any) -> str:
        if progress.seconds < EARLY_S or not EARLY_SHARE <= progress.share < 1:
            return ""
        seconds = max(1, round(progress.seconds * (1 - progress.share) / progress.share))
        return ", " + _("about {time} left").format(time=f"{seconds} s")

    def write(progress: Any) -> None:
        nonlocal shown
        tenth = int(progress.share * 10)
        if not on_terminal and tenth <= shown:
            return
        shown = max(shown, tenth)
        line = f"{progress.share:4.0%} {progress.seconds:6.1f} s  {say(progress.step, language)}{left(progress)}"
        end = "\n" if progress.share >= 1 or not on_terminal else ""
        # At once, for several threads may tell: their lines are not to run into each other.
        sys.stderr.write((f"\r{line:<78}" if on_terminal else line) + end)
        sys.stderr.flush()

    return write


@contextmanager
def interruptible() -> Iterator[threading.Event]:
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
