"""Finished futures in a file, one per line, so that work that was stopped goes on where it was.

A line is written as soon as its future is finished. One that was cut short, or belongs to another question,
is passed over; nothing is ever taken from a file that other data, changes, days, seed or code have made.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.change import Step
from planner.errors import BadUse
from planner.reference import ROOT
from planner.simulation.setup import Setup
from planner.simulation.simulate import Future, Ledger
from planner.steps import step_as_json

LONGEST_LINE = 100_000


def key_of(question: Mapping[str, Any]) -> str:
    """A fingerprint of everything that decides a future but its number."""
    text = json.dumps(question, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()[:24]


def question(data_sha256: str, steps: Sequence[Step], setup: Setup, told: object) -> dict[str, Any]:
    """Everything that decides a future of a setup but its number, as plain values.

    `steps` are those of the data set as it is opened, `told` is what was asked about it.
    """
    return {
        "data": data_sha256,
        "steps": [step_as_json(step) for step in steps],
        "told": told,
        "parameters": setup.base.parameters.name,
        "operators": list(setup.counted),
        "days": setup.days,
        "warm_up": setup.warm_up,
        "seed": setup.seed,
        "opening": sorted(setup.opening.items()),
        "code": simulation_version(),
    }


@cache
def simulation_version() -> str:
    """A fingerprint of the code and the files that decide a future: SHA-256, cut to 12 digits."""
    digest = sha256()
    folders = ("models", "planner/placement", "planner/simulation")
    files = [file for folder in folders for file in sorted((ROOT / folder).glob("*.py"))]
    for file in (*files, *sorted((ROOT / "data" / "parameters").glob("*.toml"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


class KeptFutures:
    """The file of a comparison or a simulation, read once and added to."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, dict[int, Future]] = {}
        if file is None:
            return
        if not file.parent.is_dir():
            raise BadUse("{file} cannot be written: there is no such folder.", file=file)
        if file.exists():
            self._read(file)

    def of(self, key: str) -> Mapping[int, Future]:
        """The futures of a question that the file holds, by number."""
        return self._known.get(key, {})

    def add(self, key: str, future: Future) -> None:
        """Writes a finished future; raises `BadUse` where the file cannot be written."""
        if self._file is None:
            return
        row = {
            "key": key,
            "replication": future.replication,
            "figures": dict(future.figures),
            "ledger": asdict(future.ledger),
            "course": {name: list(days) for name, days in future.course.items()},
            "spent": dict(future.spent),
        }
        try:
            with self._file.open("a", encoding="utf-8") as target:
                target.write(json.dumps(row) + "\n")
                target.flush()
                os.fsync(target.fileno())
        except OSError:
            raise BadUse("{file} cannot be written.", file=self._file) from None

    def _read(self, file: Path) -> None:
        try:
            with file.open(encoding="utf-8") as source:
                text = source.readlines()
        except (OSError, UnicodeDecodeError):
            raise BadUse("{file} cannot be read: name another file, or remove it.", file=file) from None
        if text and not text[-1].endswith("\n"):
            self._end_the_line(file)
        for line in text:
            row = _row(line)
            if row is not None:
                self._known.setdefault(row[0], {})[row[1].replication] = row[1]

    def _end_the_line(self, file: Path) -> None:
        """A line that was cut short stays, and the next one begins on a line of its own."""
        with file.open("a", encoding="utf-8") as target:
            target.write("\n")


def _row(line: str) -> tuple[str, Future] | None:
    """One line as a future; `None` for one that is none, such as one cut short."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        row = json.loads(line)
        figures = {str(name): float(value) for name, value in row["figures"].items()}
        course = {str(name): tuple(int(number) for number in days) for name, days in row["course"].items()}
        spent = {str(name): int(days) for name, days in row["spent"].items()}
        return str(row["key"]), Future(int(row["replication"]), figures, Ledger(**row["ledger"]), course, spent)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
