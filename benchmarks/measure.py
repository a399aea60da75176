"""Runs the cases, each seed in a fresh process, and draws medians beside targets."""

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from statistics import median

from benchmarks.cases import Case

ROOT = Path(__file__).resolve().parents[1]
GRACE_S = 120.0
"""What a run may take beyond its search: starting, generating, building, checking [s]."""
COLUMNS = ("seconds", "build_s", "first_plan_s", "peak_mb", "worst_gap")

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
            runs.append({"seed": seed, **outcome})
    return Row(case, tuple(runs), tuple(failures))


def one_run(case: Case, seed: int) -> Run | str:
    """What one fresh process measured, or the line that says why it gave nothing."""
    arguments = [case.method, str(case.children), str(seed), str(case.limit_s)]
    command = [sys.executable, "-m", "benchmarks.one_run", *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=case.limit_s + GRACE_S
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {case.limit_s + GRACE_S:g} s"
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    measured: Run = json.loads(done.stdout)
    return measured


def table(rows: Sequence[Row]) -> str:
    """The rows for people: medians, then every target with `yes` or `NO`."""
    heading = ["case", "children", *COLUMNS, "target", "measured", "holds"]
    lines = [heading]
    for row in rows:
        first = [row.case.name, str(row.case.children), *(shown(row.median_of(column)) for column in COLUMNS)]
        verdicts = [[target, shown(value), "yes" if holds else "NO"] for target, value, holds in row.verdicts()]
        for number, verdict in enumerate(verdicts or [["", "", "failed" if row.failures else ""]]):
            lines.append([*(first if number == 0 else [""] * len(first)), *verdict])
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    texts = {0, len(heading) - 3, len(heading) - 1}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in texts else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def shown(value: float | None) -> str:
    """A measured number with three digits that count, or a dash."""
    return "–" if value is None else f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


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
