"""What the record of a placement is written from: a plan, what it says of the child, and the decision, if any."""

import shlex
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from planner.decisions import Decision, read_log, standing
from planner.errors import BadUse
from planner.placement.again import Limits
from planner.placement.solver import Progress
from planner.questions import READERS, explain, hidden_from, known_for
from planner.report.placement import Record
from planner.service import Desk, PlaceRequest

LARGEST_LOG = 10_000_000
"""Bytes."""


def record_of(
    desk: Desk,
    request: PlaceRequest,
    child_id: str,
    plan_file: Path | None,
    decisions: Path | None,
    reader: str,
    command: str,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Record:
    """The record of one child under the plan of a file or a new one, with the decision that stands, if any.

    Raises `BadUse` for a child, reader or file that there is not, and `BadInput` for a log that cannot be read.
    """
    decision = None if decisions is None else _decision(decisions, child_id)
    known = known_for(desk, request, child_id, None, plan_file, reader, on_progress, stop)
    limits = Limits(request.time_limit_s, request.workers, request.seed, stop or threading.Event())
    told = explain(known, child_id, None, limits)
    return Record(desk, known, told, hidden_from(reader, known.case, told.child_id), command, decision)


def explaining(
    child_id: str,
    asked: PlaceRequest,
    plan_file: Path | None = None,
    data: Path | None = None,
    scenarios: Sequence[str] = (),
    reader: str = READERS[0],
) -> str:
    """The command line that makes the explanation in the record again."""
    options = [("--plan", plan_file), ("--data", data), ("--date", asked.date)]
    parts = [part for name, value in options if value is not None for part in (name, str(value))]
    parts += [part for name in asked.operators for part in ("--operator", name)]
    parts += ["--review-residents"] if asked.review_residents else []
    parts += [part for name in scenarios for part in ("--scenario", name)]
    parts += ["--for", reader] if reader != READERS[0] else []
    return shlex.join(["python", "-m", "planner", "explain", child_id, *parts, "--json", "-"])


def _decision(file: Path, child_id: str) -> Decision | None:
    """The last decision about the child in a log; raises `BadUse` where there is none."""
    try:
        if file.stat().st_size > LARGEST_LOG:
            raise BadUse("{file} is too large for a log of decisions.", file=file)
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadUse("{file} cannot be read.", file=file) from None
    by_child = {str(each): decision for each, decision in standing(read_log(text, file.name)).items()}
    if child_id not in by_child:
        raise BadUse("There is no decision about {child} in {file}.", child=child_id, file=file.name)
    return by_child[child_id]
