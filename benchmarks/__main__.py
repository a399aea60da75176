"""`python -m benchmarks`: measures the engine and its rivals, prints tables and writes JSON.

Exit code 0 when everything ran, whether or not the targets hold; 1 when a run broke off.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from os import cpu_count
from pathlib import Path

from benchmarks.cases import CASES, Case
from benchmarks.measure import ROOT, Row, as_json, kept, measure
from benchmarks.tables import goals_table, table, write_between_markers

RESULTS = ROOT / "benchmarks" / "results" / "latest.json"
PAGE = ROOT / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the chosen cases and says what they gave, or writes the page from what was measured before."""
    asked = parse(arguments)
    if asked.write_doc:
        write_between_markers(asked.page, kept(asked.out, (), CASES), cpu_count())
        print(f"Table written: {asked.page}")
        return 0
    seeds = 1 if asked.quick else asked.seeds
    rows: list[Row] = []
    for case in chosen(asked):
        rows.append(measure(case, range(1, seeds + 1), lambda line: print(line, file=sys.stderr, flush=True)))
        save(asked.out, rows)
    print(table(rows))
    print(f"\n{goals_table(rows)}")
    held = [holds for row in rows for _, _, holds in row.verdicts()]
    print(f"\n{sum(held)} of {len(held)} targets hold. Medians over {seeds} seeds; times in seconds, memory in MB,")
    print("gaps as a share of the value. ≥ marks a rival that was stopped at its limit.")
    print(f"Every run: {asked.out}")
    return 1 if any(row.failures for row in rows) else 0


def save(out: Path, rows: Iterable[Row]) -> None:
    """Writes the rows; cases that were measured earlier and not now stay in the file."""
    out.parent.mkdir(parents=True, exist_ok=True)
    everything = as_json(kept(out, list(rows), CASES))
    out.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def chosen(asked: argparse.Namespace) -> list[Case]:
    """The cases that name, size and haste leave."""
    return [
        case
        for case in CASES
        if asked.only.casefold() in f"{case.name} {case.method}".casefold()
        and (not asked.sizes or case.children in asked.sizes)
        and not (asked.quick and case.is_large)
    ]


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The answers to what is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the engine beside its targets.")
    parser.add_argument("--quick", action="store_true", help="one seed, without the cases that take minutes")
    parser.add_argument("--sizes", type=sizes, default=(), help="only cases of these sizes, such as 15,60 [children]")
    parser.add_argument("--only", default="", metavar="NAME", help="only cases with this in their name or method")
    parser.add_argument("--seeds", type=int, default=3, help="runs per case")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the JSON goes")
    parser.add_argument("--write-doc", action="store_true", help="measure nothing; put the last results on the page")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page that --write-doc fills")
    return parser.parse_args(arguments)


def sizes(text: str) -> tuple[int, ...]:
    """Numbers of children, separated by commas."""
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
