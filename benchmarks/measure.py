"""Runs the cases, each seed in a fresh process, keeps what they gave and reads it back."""

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import cpu_count
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.cases import Case

ROOT = Path(__file__).resolve().parents[1]
GRACE_S = 150.0
"""What a run may take beyond its search: starting, generating, building, checking [s]."""

Run = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A case with what its runs gave; `failures` holds the last line of each run that broke off."""

    case: Case
    runs: tuple[Run, ...]
    failures: tuple[str, ...]

    def median_of(self, measure: str) -> float | None:
        """The median over the runs, `None` unless every run gave the measure."""
        values = [value for run in self.runs if isinstance(value := run.get(measure), int | float)]
        return float(median(values)) if values and len(values) == len(self.runs) else None

    def is_at_least(self, measure: str) -> bool:
        """Whether some run gave up, so that the measure may be larger than what is known."""
        return any(measure in named for run in self.runs if isinstance(named := run.get("at_least"), list))

    def verdicts(self) -> tuple[tuple[str, float | None, bool], ...]:
        """Every target with the measured median and whether it holds; a run that broke off keeps none."""
        return tuple(
            (str(target), value, not self.failures and target.holds(value))
            for target in self.case.targets
            for value in [self.median_of(target.measure)]
        )


def measure(case: Case, seeds: Iterable[int], told: Callable[[str], None]) -> Row:
    """Runs a case once per seed."""
    runs: list[Run] = []
    failures: list[str] = []
    for seed in seeds:
        told(f"{case.name} · {case.children} children · seed {seed}")
        outcome = one_run(case, seed)
        if isinstance(outcome, str):
            failures.append(outcome)
            told(f"  {outcome}")
        else:
            runs.append({"seed": seed, "date": date.today().isoformat(), **outcome})
    return Row(case, tuple(runs), tuple(failures))


def one_run(case: Case, seed: int) -> Run | str:
    """What one fresh process measured, or the line that says why it gave nothing."""
    arguments = [case.method, str(case.children), str(seed), str(case.limit_s)]
    command = [sys.executable, "-m", "benchmarks.one_run", *arguments]
    # A rival is run after the engine itself, each within the limit.
    longest_s = 2 * case.limit_s + GRACE_S
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=longest_s)
    except subprocess.TimeoutExpired:
        return f"stopped after {longest_s:g} s"
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    measured: Run = json.loads(done.stdout)
    return measured


def as_json(rows: Sequence[Row]) -> dict[str, object]:
    """Everything that was measured, run by run, and on what."""
    return {
        "kind": "benchmarks",
        "version": 1,
        "machine": {"python": platform.python_version(), "system": platform.system(), "cores": cpu_count()},
        "cases": [
            {
                "name": row.case.name,
                "method": row.case.method,
                "children": row.case.children,
                "limit_s": row.case.limit_s,
                "runs": list(row.runs),
                "failures": list(row.failures),
                "targets": [
                    {"target": target, "measured": value, "holds": holds} for target, value, holds in row.verdicts()
                ],
            }
            for row in rows
        ],
    }


def from_json(written: Mapping[str, object], cases: Iterable[Case]) -> list[Row]:
    """The rows of an earlier run for those of `cases` that were measured in it."""
    found: dict[tuple[object, ...], Mapping[str, Any]] = {}
    measured = written.get("cases")
    for entry in measured if isinstance(measured, list) else []:
        found[entry["name"], entry["method"], entry["children"], entry["limit_s"]] = entry
    rows = []
    for case in cases:
        of_case = found.get((case.name, case.method, case.children, case.limit_s))
        if of_case is not None:
            rows.append(Row(case, tuple(of_case["runs"]), tuple(of_case["failures"])))
    return rows


def kept(file: Path, new: Sequence[Row], cases: Iterable[Case]) -> list[Row]:
    """The new rows together with those that the file holds for cases not measured anew, in the order of `cases`."""
    cases = list(cases)
    rows = {row.case: row for row in (from_json(json.loads(file.read_text("utf-8")), cases) if file.exists() else [])}
    rows.update({row.case: row for row in new})
    return [rows[case] for case in cases if case in rows]
