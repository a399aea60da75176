"""Reads the dated registers of what costs rest on: value, range, unit, price year, kind, source, owner."""

import csv
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from models.cost_assumption import CostAssumption

FOLDER = Path(__file__).parent.parent / "data" / "parameters" / "costs"


@cache
def register_in_force(day: date) -> Path:
    """The newest register dated on or before `day`; for an earlier day the oldest there is."""
    dated = sorted((date.fromisoformat(file.stem), file) for file in FOLDER.glob("????-??-??.csv"))
    started = [file for start, file in dated if start <= day]
    return started[-1] if started else dated[0][1]


@cache
def assumptions(day: date) -> Mapping[str, CostAssumption]:
    """Every assumption in force on `day` by name, in the order of the file."""
    with register_in_force(day).open(encoding="utf-8-sig", newline="") as source:
        return {row["name"]: _assumption(row) for row in csv.DictReader(source)}


def _assumption(row: Mapping[str, str]) -> CostAssumption:
    return CostAssumption(
        name=row["name"],
        value=Fraction(row["value"]),
        low=Fraction(row["low"]),
        high=Fraction(row["high"]),
        unit=row["unit"],
        year=int(row["year"]) if row["year"] else None,
        index=row["index"],
        kind=row["kind"],
        owner=row["owner"],
        changed=date.fromisoformat(row["changed"]),
        en=row["en"],
        nb=row["nb"],
        source=row["source"],
    )
