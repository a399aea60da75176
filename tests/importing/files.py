"""A small sound data set, and ways to write it, whole or spoilt, as the real files that people hand in."""

import csv
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from planner.errors import BadInput, Fault
from planner.importing import read_dataset
from planner.reference import dictionary

Tables = dict[str, list[dict[str, object]]]
"""Rows by table, each as the texts (or, for workbooks, values) of its columns."""


def sound() -> Tables:
    """A data set without faults that fills in every table."""
    institution = {
        "operator": "bufetat_ost",
        "ownership": "state",
        "municipality": "3216",
        "grounds": "4-2|4-4|6-2",
        "target_groups": "acute|behaviour_high_risk",
        "gender": "any",
    }
    unit = {"separable": "yes", "emergency": "no", "approved_places": "4", "budgeted_places": "3"}
    child = {
        "gender": "boy",
        "operator": "bfe",
        "municipality": "0301",
        "district": "030102",
        "ground": "4-4",
        "target_group": "behaviour_high_risk",
        "urgency": "planned",
        "referred_on": "2026-10-01",
        "own_unit": "no",
        "view_heard": "yes",
    }
    waiver = {"reason": "enighet i saken", "approved_by": "leder", "expires_on": "2027-03-31"}
    return {
        "institutions": [
            institution | {"institution_id": "I-1", "name": "Pilot Vestby", "latitude": "59.60", "longitude": "10.74"},
            institution
            | {"institution_id": "I-2", "name": "BFE pilot Oslo", "operator": "bfe", "municipality": "0301"},
        ],
        "units": [
            unit | {"unit_id": "U-1", "institution_id": "I-1", "opens_on": "2025-04-01", "closes_on": "2027-04-01"},
            unit | {"unit_id": "U-2", "institution_id": "I-2", "services": "school|health"},
            unit | {"unit_id": "U-3", "institution_id": "I-2", "max_age_span": "3"},
        ],
        "staffing": [
            {"institution_id": "I-1", "unit_id": "U-1", "shift": "day", "staff": "6.5", "qualified": "4"},
            {"institution_id": "I-2", "unit_id": "", "shift": "night", "staff": "3", "qualified": ""},
        ],
        "children": [
            child
            | {"child_id": "B-1", "birth_month": "2010-05", "needs": "school", "staff_day": "2", "qualified_day": "1"},
            child | {"child_id": "B-2", "birth_month": "2009-11", "view_note": "Vil bo nær skolen, helst i Oslo"},
            child | {"child_id": "B-3", "birth_month": "2011-01", "urgency": "acute", "expected_days": "28"},
        ],
        "placements": [
            {"child_id": "B-1", "unit_id": "U-1", "since": "2026-10-05", "expected_end": "2027-01-05", "movable": "no"}
        ],
        "separations": [
            {"child_a": "B-1", "child_b": "B-2", "level": "distance", "km": "30", "reason": "konflikt"},
            {"child_a": "B-2", "child_b": "B-3", "level": "unit", "km": "", "reason": "konflikt"},
        ],
        "groups": [
            {"group_id": "G-1", "child_id": "B-1", "max_per_unit": "1"},
            {"group_id": "G-1", "child_id": "B-2", "max_per_unit": "1"},
        ],
        "exclusions": [
            {"child_id": "B-1", "institution_id": "I-2", "reason": "nærmiljø"},
            {"child_id": "B-2", "latitude": "59.9", "longitude": "10.8", "radius_km": "5", "reason": "nærmiljø"},
        ],
        "wishes": [
            {"child_id": "B-1", "institution_id": "I-1", "municipality": "", "wish": "2"},
            {"child_id": "B-2", "institution_id": "", "municipality": "0301", "wish": "-2"},
        ],
        "agreements": [
            {"operator": "bfe", "provider": "bufetat_ost", "allowed": "no", "price_per_day": "13500"},
            {"operator": "bfe", "provider": "bufetat_ost", "allowed": "yes", "institution_id": "I-1"},
        ],
        "travel": [{"municipality": "0301", "district": "030102", "institution_id": "I-1", "minutes": "45"}],
        "pins": [{"child_id": "B-3", "unit_id": "U-2", "kind": "must", "reason": "søsken", "by": "inntak"}],
        "waivers": [
            waiver | {"child_id": "B-1", "rule": "age", "unit_id": "U-1"},
            waiver | {"child_id": "B-2", "rule": "separations", "other_child_id": "B-1"},
        ],
    }


def with_value(table: str, row: int, column: str, value: object) -> Tables:
    """The sound data set with one cell changed; `row` as the spreadsheet counts, the heading being row 1."""
    tables = sound()
    tables[table][row - 2][column] = value
    return tables


def with_row(table: str, **values: object) -> Tables:
    """The sound data set with one more row, a copy of the table's first with other `values`."""
    tables = sound()
    tables[table].append(tables[table][0] | values)
    return tables


def columns(table: str) -> list[str]:
    """All columns of a table in their order."""
    return [field.column for field in dictionary()[table].fields]


def write_folder(folder: Path, tables: Tables, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Writes the tables as CSV files and gives the folder."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding=encoding, newline="") as target:
            writer = csv.DictWriter(target, columns(table), delimiter=delimiter, restval="", extrasaction="raise")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_csv(folder: Path, table: str, content: bytes | str) -> Path:
    """Writes the sound data set with one file of other content, and gives the folder."""
    write_folder(folder, sound())
    (folder / f"{table}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def sound_text(table: str) -> str:
    """The sound CSV file of a table."""
    names = columns(table)
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in sound()[table]]
    return "\n".join([",".join(names), *lines, ""])


def write_workbook(target: Path, tables: Tables, fill: Callable[[xlsxwriter.Workbook], None] | None = None) -> Path:
    """Writes the tables as sheets of a workbook, each value as the cell it is; `fill` may add to it."""
    with xlsxwriter.Workbook(str(target)) as book:
        day, clock = (book.add_format({"num_format": text}) for text in ("dd.mm.yyyy", "[h]:mm"))
        for table, rows in tables.items():
            sheet = book.add_worksheet(table)
            names = columns(table)
            sheet.write_row(0, 0, names)
            for number, row in enumerate(rows, start=1):
                for index, name in enumerate(names):
                    value = row.get(name, "")
                    if isinstance(value, date):
                        sheet.write_datetime(number, index, value, day)
                    elif isinstance(value, timedelta):
                        sheet.write_datetime(number, index, value, clock)
                    elif isinstance(value, str):
                        sheet.write_string(number, index, value)
                    else:
                        sheet.write(number, index, value)
        if fill:
            fill(book)
    return target


def repacked(target: Path, parts: Mapping[str, bytes | None]) -> Path:
    """The sound workbook with parts of its archive replaced, added or (`None`) left out."""
    plain = write_workbook(target.with_name(f"plain-{target.name}"), sound())
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            if info.filename not in parts:
                made.writestr(info, source.read(info))
        for name, content in parts.items():
            if content is not None:
                made.writestr(name, content)
    plain.unlink()
    return target


def part(name: str, folder: Path) -> bytes:
    """One part of the archive of the sound workbook."""
    plain = write_workbook(folder / "part.xlsx", sound())
    with zipfile.ZipFile(plain) as source:
        return source.read(name)


def faults_of(source: Path) -> tuple[Fault, ...]:
    """Every fault with which the source is refused; fails where it is read."""
    with pytest.raises(BadInput) as refused:
        read_dataset(source)
    return refused.value.faults


Told = tuple[str, int | None, str | None, str]


def told(source: Path) -> list[Told]:
    """File, row, column and what is wrong, of every fault."""
    return [(fault.file, fault.row, fault.column, str(fault.wrong)) for fault in faults_of(source)]
