"""The long run: every promise of `counts` tried as often as asked, as a table on the screen and in `docs/soak.md`.

    python -m tests.soak --count small      about ten minutes
    python -m tests.soak --count full       many hours

The exit code is 1 when a try failed or a row could not be run.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.counts import COUNTS, FULL, SMALL, Count

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "soak.md"
MARK = "<!-- made by `make soak` -->"
NOTHING_RAN = 5
"""pytest's exit code where no test matches."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one promise came to: tries, whether all held, and how long it took [s]."""

    count: Count
    tries: int
    held: bool
    seconds: float


def run(count: Count, asked: str) -> Row:
    """Runs the tests of one row in a process of their own."""
    began = time.monotonic()
    files = sorted({f"tests/{test.partition('::')[0]}" for test in count.tests})
    names = " or ".join(name for test in count.tests if (name := test.partition("::")[2]))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-o", "timeout=0", *files, *(["-k", names] if names else [])]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PLANNER_SOAK": asked}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        print(ended.stdout[-4000:], ended.stderr[-2000:], sep="\n", file=sys.stderr)
    if ended.returncode == NOTHING_RAN:
        print(f"No test is called {names}.", file=sys.stderr)
    tries = count.small if asked == SMALL else count.full
    return Row(count, tries, ended.returncode == 0, time.monotonic() - began)


def line(row: Row) -> str:
    """One row of the table."""
    says = "0" if row.held else "**failed**"
    tries = f"{row.tries:,}".replace(",", "\u00a0")
    return f"| {row.count.what} | {tries} | {says} | {row.seconds:.0f} |"


def table(rows: list[Row], asked: str, seconds: float) -> str:
    """The page's part that is made: date, machine, counts, failures."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return "\n".join(
        [
            MARK,
            "",
            f"Run of {datetime.now(UTC):%Y-%m-%d} with `COUNT={asked}` on {platform.system()} {machine}:"
            f" {seconds / 60:.0f} minutes in all.",
            "",
            "| what is tried: what counts as a failure | tries | failures | seconds |",
            "| --- | ---: | ---: | ---: |",
            *map(line, rows),
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Tries every promise many times.")
    parser.add_argument("--count", choices=(SMALL, FULL), default=SMALL, help="how often each promise is tried")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="rows that are tried at the same time")
    parser.add_argument(
        "--only", default="", metavar="NAME", help="only rows with this in their name; no page is written"
    )
    asked = parser.parse_args()
    began = time.monotonic()

    def tried(count: Count) -> Row:
        row = run(count, asked.count)
        print(line(row), flush=True)
        return row

    with ThreadPoolExecutor(max(1, asked.jobs)) as pool:
        rows = list(pool.map(tried, [count for name, count in COUNTS.items() if asked.only in name]))
    if not asked.only:
        before = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
        PAGE.write_text(before + table(rows, asked.count, time.monotonic() - began), encoding="utf-8")
    return 0 if rows and all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
