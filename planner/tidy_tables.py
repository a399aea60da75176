"""Answers about tomorrow as tidy tables, each row with what it was made from; in Python, Parquet and CSV.

A row holds one value. The same columns of provenance stand last in every table: the day, whether the data are
synthetic, the fingerprints of data and code, the dials and the seed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner.capacity_answer import Capacity, Estimate, Weighed
from planner.comparing import Comparison
from planner.errors import BadUse
from planner.kept_futures import simulation_version
from planner.places_needed import PlacesNeeded
from planner.scenarios import Named
from planner.scheduling import Scheduled, waits_of
from planner.service import Desk
from planner.simulating import Simulated
from planner.spreadsheets import passive
from planner.steps import step_as_json

Rows = list[dict[str, Any]]


def compared(desk: Desk, answer: Comparison) -> Rows:
    """A row per scenario, future and measure."""
    request, setup = answer.request, answer.baseline.setup
    of_run = _of_run(setup.counted, request.days, request.warm_up)
    made = of_run | _provenance(desk, setup.start, request.seed)
    return [
        {
            "scenario": run.stack.name,
            "replication": future.replication,
            "measure": line.measure,
            "unit": line.unit,
            "value": future.figures.get(line.measure, 0.0),
            **made,
        }
        for run in answer.runs
        for future in run.futures
        for line in run.lines
    ]


def simulated(desk: Desk, answer: Simulated) -> Rows:
    """A row per future and measure of one simulation, costs included."""
    setup = answer.setup
    made = _of_run(setup.counted, setup.days, setup.warm_up) | _provenance(desk, setup.start, setup.seed)
    return [
        {
            "scenario": answer.request.scenario,
            "replication": future.replication,
            "measure": row.measure,
            "unit": row.unit,
            "value": future.figures[row.measure],
            **made,
        }
        for future in answer.futures
        for row in (*answer.rows, *answer.costs)
    ]


def scheduled(desk: Desk, answer: Scheduled) -> Rows:
    """A row per stay, wait and review of a schedule, with its days; a review lasts from when it is due until heard."""
    schedule = answer.schedule
    made = {"operators": "|".join(schedule.operators), "status": schedule.status}
    made |= _provenance(desk, schedule.start, answer.request.seed)
    rows: list[tuple[Any, ...]] = [
        ("stay", stay.child_id, stay.unit_id, stay.first, stay.last, stay.how) for stay in schedule.stays
    ]
    rows += [("wait", child_id, None, first, last, None) for child_id, first, last in waits_of(answer)]
    rows += [("review", each.child_id, each.unit_id, each.due, each.heard, None) for each in answer.reviews]
    heads = ("kind", "child_id", "unit_id", "from", "until", "how")
    return [dict(zip(heads, row, strict=True)) | made for row in rows]


def weighed(desk: Desk, answer: Capacity) -> Rows:
    """A row per set (0: nothing is done; 1: the best one) and measure, and per candidate and measure.

    A mean over futures has both ends of its 95 % interval; what has none is left empty.
    """
    request = answer.request
    of_run = {"scenario": request.scenario, "futures": answer.futures, "fresh_futures": answer.fresh_futures}
    made = of_run | _of_run(request.operators, request.days, request.warm_up)
    made |= _provenance(desk, answer.day, request.seed)
    rows: Rows = []
    for number, each in enumerate((answer.nothing, *answer.sets)):
        held = "|".join(answer.candidates[n].candidate_id for n in sorted(each.chosen))
        of_set = {"kind": "set", "name": str(number), "candidates": held}
        rows += [of_set | values | made for values in _of_set(each)]
    for number, candidate in enumerate(answer.candidates):
        of_candidate = {"kind": "candidate", "name": candidate.candidate_id, "candidates": candidate.candidate_id}
        values = [
            _value("cost_per_year", "NOK a year", candidate.cost_per_year),
            _value("share_of_near_best", "share", answer.often[number]),
        ]
        if number in answer.without:
            values.append(_value("breach_days_without", "breach-days a year", answer.without[number]))
        rows += [of_candidate | value | made for value in values]
    return rows


def needed(desk: Desk, answer: PlacesNeeded) -> Rows:
    """A row per number of more places that was tried: the share that waits no longer, with its 95 % interval."""
    request, level = answer.request, answer.request.level
    made = {
        "level": level.share,
        "within_days": level.days,
        "target_groups": "|".join(answer.target_groups),
        "scenario": request.scenario,
        **_of_run((request.operator,), request.days, request.warm_up),
        **_provenance(desk, answer.day, request.seed),
    }
    return [
        {
            "places": each.places,
            "futures": each.futures,
            "suffices": each.suffices(level),
            **_value("in_time", "share of the children", each.share, each.low, each.high),
            **made,
        }
        for each in answer.tried
    ]


def library(found: Iterable[Named]) -> Rows:
    """A row per value that a scenario sets: its change, from which day, the key and its value, why and source."""
    told = ("kind", "on", "why", "source", "who")
    return [
        {
            "scenario": each.name,
            "title": each.scenario.title,
            "change": number,
            "kind": change["kind"],
            "from": change.get("on"),
            "key": key,
            "value": "|".join(map(str, value)) if isinstance(value, list) else str(value),
            "why": change.get("why"),
            "source": change.get("source") or change.get("who"),
            "code": simulation_version(),
        }
        for each in found
        for number, change in enumerate(map(step_as_json, each.scenario.steps), start=1)
        for key, value in change.items()
        if key not in told and value is not None
    ]


def _of_set(each: Weighed) -> Iterator[dict[str, Any]]:
    yield _value("cost_per_year", "NOK a year", each.cost)
    yield _estimated("breach_days", each.breach_days)
    yield _estimated("saved", each.saved)
    yield _value("needs_unmet", "needs on an average day", each.needs)
    yield _value("travel_minutes", "minutes on an average day", each.travel_minutes)
    if each.simulated is not None and each.simulated_saved is not None:
        yield _estimated("fresh_breach_days", each.simulated)
        yield _estimated("fresh_saved", each.simulated_saved)


def _estimated(measure: str, estimate: Estimate) -> dict[str, Any]:
    one = estimate.low == float("-inf")
    low, high = (None, None) if one else (estimate.low, estimate.high)
    return _value(measure, "breach-days a year", estimate.mean, low, high)


def _value(
    measure: str, unit: str, value: float, low: float | None = None, high: float | None = None
) -> dict[str, Any]:
    return {"measure": measure, "unit": unit, "value": float(value), "low": low, "high": high}


def _of_run(operators: Iterable[str], days: int, warm_up: int) -> dict[str, Any]:
    return {"operators": "|".join(operators), "days": days, "warm_up": warm_up}


def _provenance(desk: Desk, day: date, seed: int) -> dict[str, Any]:
    """The columns that say what a row was made from, the same in every table."""
    return {
        "date": day,
        "seed": seed,
        "synthetic": desk.is_synthetic,
        "data_sha256": desk.data_sha256,
        "parameters": desk.parameters.name,
        "code": simulation_version(),
    }


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV; days as 2026-11-21, and no text that a spreadsheet would run."""
    import pandas as pd

    return str(pd.DataFrame([_passive(row) for row in rows]).to_csv(index=False, lineterminator="\n"))


def _passive(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: passive(value) if isinstance(value, str) else value for name, value in row.items()}


def write_table(rows: Sequence[Mapping[str, Any]], file: Path) -> None:
    """Writes the tidy rows as .parquet or .csv; raises `BadUse`."""
    refuse_other_tables(file)
    import pandas as pd

    try:
        if file.suffix.lower() == ".parquet":
            table = pd.DataFrame(rows)
            for name in set(table.columns) & {"date", "from", "until"}:
                table[name] = pd.to_datetime(table[name])
            table.to_parquet(file, index=False)
        else:
            file.write_text(as_csv(rows), encoding="utf-8")
    except OSError:
        raise BadUse("{file} cannot be written.", file=file) from None


def refuse_other_tables(file: Path | None) -> None:
    """Raises `BadUse` for a table that cannot be written, before long work."""
    if file is None:
        return
    if file.suffix.lower() not in (".parquet", ".csv"):
        raise BadUse("A table is written as .parquet or .csv, not as «{file}».", file=file.name)
    if not file.parent.is_dir():
        raise BadUse("{file} cannot be written: there is no such folder.", file=file)
