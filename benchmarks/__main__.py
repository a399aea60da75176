"""`python -m benchmarks`: measures the engine and its rivals, prints a table and writes JSON.

Exit code 0 when everything ran, whether or not the targets hold; 1 when a run broke off.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.measure import as_json, measure, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the chosen cases and says what they gave."""
    asked = parse(arguments)
    chosen = [case for case in CASES if asked.only in case.name and (not asked.sizes or case.children in asked.sizes)]
    rows = [measure(case, range(1, asked.seeds + 1), lambda line: print(line, file=sys.stderr)) for case in chosen]
    print(table(rows))
    print(f"\nMedians over {asked.seeds} seeds; times in seconds, memory in MB, gaps as a share of the value.")
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(as_json(rows), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Every run: {asked.out}")
    return 1 if any(row.failures for row in rows) else 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The answers to what is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the engine beside its targets.")
    parser.add_argument("--sizes", type=sizes, default=(), help="only cases of these sizes, such as 15,60 [children]")
    parser.add_argument("--only", default="", help="only cases with this in their name")
    parser.add_argument("--seeds", type=int, default=3, help="runs per case")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/latest.json"), help="where the JSON goes")
    return parser.parse_args(arguments)


def sizes(text: str) -> tuple[int, ...]:
    """Numbers of children, separated by commas."""
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
