"""Draws what was measured: medians beside targets, and every goal with its status, time and gap."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measure import Row

COLUMNS = ("seconds", "build_s", "first_plan_s", "placed_proven_s", "peak_mb", "worst_gap", "times_faster")
START = "<!-- measured: start -->"
END = "<!-- measured: end -->"

Lines = list[list[str]]


def table(rows: Sequence[Row]) -> str:
    """The rows for people: medians, then every target with `yes` or `NO`."""
    return aligned(summary(rows), texts={0, 2 + len(COLUMNS), 4 + len(COLUMNS)})


def summary(rows: Sequence[Row]) -> Lines:
    """A heading and one line per case and target; cells of a case stand on its first line only."""
    lines = [["case", "children", *COLUMNS, "target", "measured", "holds"]]
    for row in rows:
        first = [row.case.name, str(row.case.children), *(of_row(row, column) for column in COLUMNS)]
        verdicts = [
            [str(target), of_row(row, target.measure), "yes" if holds else "NO"]
            for target, (_, _, holds) in zip(row.case.targets, row.verdicts(), strict=True)
        ]
        for number, verdict in enumerate(verdicts or [["", "", "failed" if row.failures else ""]]):
            lines.append([*(first if number == 0 else [""] * len(first)), *verdict])
    return lines


def goals_table(rows: Sequence[Row]) -> str:
    """Every goal of every case: in how many runs it was proven, median seconds, largest gap, and how."""
    lines = [["case", "children", "goal", "proven", "seconds", "settled_s", "gap", "how (parts)"]]
    for row in rows:
        by_goal: dict[str, list[Mapping[str, object]]] = {}
        for run in row.runs:
            for level in _list(run.get("levels")):
                by_goal.setdefault(str(level["name"]), []).append(level)
        for number, (goal, levels) in enumerate(by_goal.items()):
            first = [row.case.name, str(row.case.children)] if number == 0 else ["", ""]
            proven = sum(level.get("status") == "proven" for level in levels)
            seconds, settled = (_median(_numbers(levels, measure)) for measure in ("seconds", "settled_s"))
            gap = shown(max(_numbers(levels, "gap"), default=None))
            lines.append([*first, goal, f"{proven} of {len(levels)}", seconds, settled, gap, _how(levels)])
    return aligned(lines, texts={0, 2, 3, 7})


def aligned(lines: Lines, texts: set[int]) -> str:
    """The lines as columns of even width; the columns in `texts` from the left, numbers from the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in texts else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """The summary as a table for a page, with the machine's cores and the days of the runs above it."""
    heading, *lines = summary(rows)
    names = [column.replace("_", " ") for column in heading]
    drawn = ["| " + " | ".join(line) + " |" for line in (names, ["---"] * len(names), *lines)]
    return "\n".join(drawn)


def write_between_markers(page: Path, rows: Sequence[Row], cores: object) -> None:
    """Replaces what stands between the markers of a page; raises `ValueError` where they are missing."""
    text = page.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{page.name} has no markers for the table")
    days = sorted({str(run["date"]) for row in rows for run in row.runs if "date" in run})
    when = " to ".join(sorted({days[0], days[-1]})) if days else "not yet"
    counts = sorted({len(row.runs) for row in rows})
    runs = " or ".join(map(str, counts)) or "no"
    stated = f"Measured {when} on {cores} cores; medians over {runs} seeds."
    page.write_text(f"{before}{START}\n{stated}\n\n{as_markdown(rows)}\n{END}{after}", encoding="utf-8", newline="\n")


def of_row(row: Row, measure: str) -> str:
    """The median of a measure, with a sign where some run gave up before the end."""
    value = row.median_of(measure)
    return f"≥ {shown(value)}" if value is not None and row.is_at_least(measure) else shown(value)


def shown(value: float | None) -> str:
    """A measured number with three digits that count, or a dash."""
    return "–" if value is None else f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _list(levels: object) -> Iterable[Mapping[str, object]]:
    return levels if isinstance(levels, list) else []


def _numbers(levels: Iterable[Mapping[str, object]], measure: str) -> list[float]:
    return [float(value) for level in levels if isinstance(value := level.get(measure), int | float)]


def _median(values: Sequence[float]) -> str:
    return shown(median(values) if values else None)


def _how(levels: Iterable[Mapping[str, object]]) -> str:
    """In how many parts the goal was proven in which way, all runs together."""
    counted: dict[str, int] = {}
    for level in levels:
        ways = level.get("how")
        for way, parts in ways.items() if isinstance(ways, dict) else ():
            counted[way] = counted.get(way, 0) + parts
    return ", ".join(f"{way} {parts}" for way, parts in sorted(counted.items(), key=lambda item: (-item[1], item[0])))
