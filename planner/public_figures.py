"""Public figures for the funding comparison, read from `data/reference/`, each with kind and source.

Each file is read once and kept. Nothing is computed here but sums over rows of one file, and no year is filled in.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from models.plan import marked
from planner.reference import DATA, OPERATOR_BY_REGION
from planner.simulation.funding.forward import Amount, Count, Index, Item
from planner.simulation.funding.money import MILLION

FOLDER = DATA / "reference"
OSLO, ELSEWHERE = "Oslo (BFE)", "Landet utenom Oslo"
COUNTRY = "Hele landet"

AGES: Mapping[str, str] = {
    "children_0_17": "pop_0_17",
    "children_0_12": "pop_0_12",
    "children_12_17": "pop_12_17",
    "children_13_17": "pop_13_17",
    "children_15_17": "pop_15_17",
}
"""Counts by age and their columns; these alone are known for every region and year."""

OWNERS_OF_OSLO = ("eid av Oslo kommune", "privat kjøpt av Oslo kommune")

STATED_HERE = marked("stated in the question")
"""The source of what nobody has published and the question states."""

ASKER = "asker"
"""Who answers for what the question itself states."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of `figures.csv`; `value` is `None` where the row states a rule and no number."""

    id: str
    what: str
    value: Fraction | None
    unit: str
    year: str
    area: str
    kind: str
    source: str


@cache
def figures() -> Mapping[str, Figure]:
    """All figures by id."""
    return {
        row["id"]: Figure(
            row["id"],
            row["what"],
            Fraction(row["value"]) if row["value"] else None,
            row["unit"],
            row["year"],
            row["area"],
            row["kind"],
            row["source"],
        )
        for row in _rows("figures.csv")
    }


def number(figure_id: str) -> Fraction:
    """The value of a figure, in the unit of its row."""
    value = figures()[figure_id].value
    assert value is not None
    return value


def owner_and_change(file: str, source: str) -> tuple[str, date | None]:
    """Who answers for what stands in a file of public figures, and when the file was last changed.

    The figures in `figures.csv` come from many: there the source itself names its owner, or its address does.
    """
    row = next((row for row in _rows("owners.csv") if row["file"] == file), None)
    if row is None:
        return "", None
    named = urlsplit(source).netloc.removeprefix("www.") if source.startswith("http") else source.split(",")[0]
    return row["owner"] or named, date.fromisoformat(row["changed"])


@cache
def items() -> Mapping[str, Item]:
    """The budget items of chapters 855 and 3855 by name, each year in its own prices [NOK]."""
    by_year: dict[str, dict[int, Amount]] = {}
    for row in _rows("state_accounts.csv"):
        amount = Amount(Fraction(row["value"]) * MILLION, row["kind"], row["source"])
        by_year.setdefault(row["item"], {})[int(row["year"])] = amount
    return {
        row["item"]: Item(
            row["item"], row["side"] == "income", by_year[row["item"]], row["en"], row["nb"], row["part_of"]
        )
        for row in _rows("budget_items.csv")
    }


@cache
def consumer_prices() -> Index:
    """The consumer price index, yearly averages."""
    rows = [row for row in _rows("price_index.csv") if row["index"] == "cpi"]
    return Index(
        "cpi",
        {int(row["year"]): Fraction(row["value"]) for row in rows},
        {int(row["year"]): (row["kind"], row["source"]) for row in rows},
    )


@cache
def counts(key: str) -> Mapping[int, Count]:
    """Children in Oslo and elsewhere by year for a key of `COUNTS`."""
    return COUNTS[key]() if key in COUNTS else _by_age(key)


@cache
def by_operator(key: str, year: int) -> Mapping[str, int]:
    """Children of each operator on 1 January by an age key; empty for a year that is not there."""
    population = _population(AGES[key])
    return {
        operator: population[region][year]
        for region, operator in OPERATOR_BY_REGION.items()
        if year in population[region]
    }


@cache
def stay_days_per_child() -> Mapping[int, Fraction]:
    """Stay-days in institutions over children aged 0–17 in the country, for the years SSB states both."""
    days = {
        int(row["year"]): Fraction(row["value"])
        for row in _rows("institution_timeseries.csv")
        if (row["region"], row["owner"], row["institution_type"], row["measure"])
        == (COUNTRY, "alle", "alle", "oppholdsdager")
    }
    children = _population("pop_0_17").get(COUNTRY, {})
    return {year: stay / children[year] for year, stay in days.items() if year in children}


@cache
def person_years_of_owners() -> Mapping[str, tuple[Fraction, str]]:
    """Person-years per child present in 2022 by owner, each with its source.

    Stay-days by owner are not published for that year: the shares are those that SSB states for 2018–2021.
    """
    rows = {
        (row["year"], row["owner"], row["measure"]): Fraction(row["value"])
        for row in _rows("institution_timeseries.csv")
        if row["region"] == COUNTRY and row["institution_type"] == "alle"
    }
    present = number("stay_days_2022") / 365
    found = {"all": (number("fte_2022") / present, "fte_2022, stay_days_2022")}
    for owner, name in (("public", "offentlig"), ("nonprofit", "privat ideell"), ("commercial", "privat andre")):
        share = rows["2021", name, "andel_oppholdsdager"] / 100
        years = rows["2022", name, "avtalte_arsverk"]
        found[owner] = (years / (present * share), "institution_timeseries.csv (SSB); stay_days_2022")
    return found


def _by_age(key: str) -> Mapping[int, Count]:
    by_region = _population(AGES[key])
    source = "data/reference/children_by_region_2000_2026.csv (SSB)"
    return {
        year: Count(by_region[OSLO][year], elsewhere, key, "published", source)
        for year, elsewhere in sorted(by_region[ELSEWHERE].items())
    }


def _in_institution() -> Mapping[int, Count]:
    """Children in institutions on 31 December; the two later years are put together from unlike sources and say so."""
    file = "data/reference/institution_timeseries.csv"
    rows = [row for row in _rows("institution_timeseries.csv") if row["measure"] in ("barn_31_12", "barn_desember")]
    everybody = {
        (int(row["year"]), row["region"], row["owner"], row["institution_type"]): int(float(row["value"]))
        for row in rows
    }
    all_types, homes = marked("in_institution: SSB, 31 December"), "barnevernsinstitusjoner"
    found = {}
    for year in (2005, 2008, 2009, 2011):
        total = everybody[year, COUNTRY, "alle", "alle"]
        owned = [everybody.get((year, COUNTRY, owner, "alle"), 0) for owner in OWNERS_OF_OSLO]
        oslo = everybody.get((year, OSLO, "alle", "alle"), sum(owned))
        found[year] = Count(oslo, total - oslo, all_types, "published", f"{file} (SSB)")
    state = everybody[2019, COUNTRY, "stat+privat", f"{homes} (Bufetat)"]
    total = everybody[2019, COUNTRY, "alle", homes]
    text = marked("data/reference/institution_timeseries.csv: SSB's total less Bufetat's own count (Riksrevisjonen)")
    how = marked("in_institution: total less Bufetat's, December")
    found[2019] = Count(total - state, state, how, "derived", text)
    places, total = int(number("oslo_places_2021")), everybody[2021, COUNTRY, "alle", homes]
    text = marked("data/reference/institution_timeseries.csv and oslo_places_2021: Oslo's places taken as children")
    how = marked("in_institution: places taken as children")
    found[2021] = Count(places, total - places, how, "assumption", text)
    return found


def _four_offences() -> Mapping[int, Count]:
    """Youths under 18 with four or more offences in a year: published for Oslo alone."""
    return {
        int(row["year"]): Count(int(row["value"]), None, "four_offences", "published", row["source"])
        for row in _rows("youth_crime.csv")
        if (row["area"], row["measure"]) == ("Oslo kommune", "gjengangere_u18_4plus")
    }


COUNTS = {"in_institution": _in_institution, "four_offences": _four_offences}
"""Counts that are not by age."""

COUNT_KEYS = (*AGES, *COUNTS)


@cache
def _population(column: str) -> Mapping[str, Mapping[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for row in _rows("children_by_region_2000_2026.csv"):
        found.setdefault(row["region"], {})[int(row["year"])] = int(row[column])
    return found


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (Path(FOLDER) / name).open(encoding="utf-8-sig", newline="") as source:
        return tuple(csv.DictReader(source))
