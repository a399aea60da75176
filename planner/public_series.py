"""Public series of children in institutions and of the population, as `data/reference/` has them."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache

from planner.reference import DATA
from planner.simulation.backtest import Series

COUNTRY = "Hele landet"
ALL = "alle"
CHILDREN, DAYS = "children", "stay_days"
"""All institutions on 31 December; days lived there in the year."""

SOURCE = "SSB (institution_timeseries.csv, children_by_region_2000_2026.csv)"


@cache
def inhabitants() -> Mapping[int, int]:
    """Inhabitants of the country aged 12–17 on 1 January, by year."""
    return {int(row["year"]): int(row["pop_12_17"]) for row in _rows("children_by_region_2000_2026") if _is_all(row)}


@cache
def children() -> Series:
    """Children in all kinds of institutions on 31 December."""
    return Series(CHILDREN, "children", False, _values("barn_31_12", ALL), inhabitants())


@cache
def stay_days() -> Series:
    """Days lived in all kinds of institutions over the year; rounded figures count too."""
    return Series(DAYS, "days", True, _values("oppholdsdager", ALL), inhabitants())


@cache
def by_kind() -> Mapping[str, Mapping[int, float]]:
    """Children on 31 December by kind of institution, for the years in which the kinds are told apart."""
    kinds = ("barnevernsinstitusjoner", "sentre for foreldre og barn", "omsorgssentre for mindreårige")
    return {kind: _values("barn_31_12", kind) for kind in kinds}


def _is_all(row: Mapping[str, str]) -> bool:
    return row["region"] == COUNTRY


def _values(measure: str, kind: str) -> Mapping[int, float]:
    return {
        int(row["year"]): float(row["value"])
        for row in _rows("institution_timeseries")
        if _is_all(row) and row["owner"] == ALL and row["institution_type"] == kind and row["measure"] == measure
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / "reference" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
        yield from csv.DictReader(source)
