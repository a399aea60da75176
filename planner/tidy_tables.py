"""Futures of a comparison as one tidy table, each row with what it was made from; in Python, Parquet and CSV."""

from datetime import date
from pathlib import Path
from typing import Any

from planner.comparing import Comparison
from planner.errors import BadUse
from planner.kept_futures import simulation_version
from planner.service import Desk


def tidy(desk: Desk, answer: Comparison) -> list[dict[str, Any]]:
    """A row per scenario, future and measure, each with what it was made from."""
    provenance = {
        "date": answer.baseline.setup.start,
        "operators": "|".join(answer.baseline.setup.counted),
        "days": answer.request.days,
        "warm_up": answer.request.warm_up,
        "seed": answer.request.seed,
        "synthetic": desk.is_synthetic,
        "data_sha256": desk.data_sha256,
        "parameters": desk.parameters.name,
        "code": simulation_version(),
    }
    return [
        {
            "scenario": run.stack.name,
            "replication": future.replication,
            "measure": line.measure,
            "unit": line.unit,
            "value": future.figures.get(line.measure, 0.0),
            **provenance,
        }
        for run in answer.runs
        for future in run.futures
        for line in run.lines
    ]


def write_table(desk: Desk, answer: Comparison, file: Path) -> None:
    """Writes the tidy rows as .parquet or .csv; raises `BadUse`."""
    kind = file.suffix.lower()
    refuse_other_tables(file)
    import pandas as pd

    table = pd.DataFrame(tidy(desk, answer))
    table["date"] = pd.to_datetime(table["date"]) if kind == ".parquet" else table["date"].map(date.isoformat)
    try:
        if kind == ".parquet":
            table.to_parquet(file, index=False)
        else:
            table.to_csv(file, index=False, lineterminator="\n")
    except OSError:
        raise BadUse("{file} cannot be written.", file=file) from None


def refuse_other_tables(file: Path) -> None:
    """Raises `BadUse` for a table that cannot be written, before long work."""
    if file.suffix.lower() not in (".parquet", ".csv"):
        raise BadUse("A table is written as .parquet or .csv, not as «{file}».", file=file.name)
    if not file.parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=file)
