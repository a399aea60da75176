"""A calculator's sheet as a TOML file or as typed on the screen: every fault at once, nothing guessed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from models.plan import Sentence, marked
from planner.errors import BadInput, Fault
from planner.placement.world import nearest
from planner.simulation.costs.calculator import Sheet

SCHEMA = 1
LARGEST_FILE = 100_000
"""Bytes."""

NUMBER, FACTOR, PAY, SHARE, MONTHLY = "number", "factor", "pay", "share", "monthly"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the sheet: its label, kind, the numbers it takes, both ends included, and whether it must be there."""

    label: str
    kind: str
    least: int
    most: int
    required: bool = True


FIELDS: Mapping[str, Field] = {
    "youths": Field(marked("Youths"), NUMBER, 1, 100),
    "staff_per_youth": Field(marked("Staff per youth at all times"), NUMBER, 0, 10),
    "roster_factor": Field(marked("Roster factor by day"), FACTOR, 1, 10),
    "yearly_pay": Field(marked("Yearly pay by day (NOK)"), PAY, 150_000, 3_000_000),
    "night_posts": Field(marked("Posts at night"), NUMBER, 0, 50, False),
    "night_factor": Field(marked("Roster factor at night"), FACTOR, 0, 10, False),
    "night_pay": Field(marked("Yearly pay at night (NOK)"), PAY, 100_000, 3_000_000, False),
    "holiday_pay": Field(marked("Holiday pay"), SHARE, 0, 1, False),
    "pension": Field(marked("Pension"), SHARE, 0, 1, False),
    "employer_contribution": Field(marked("Employer's contribution"), SHARE, 0, 1, False),
}
"""The fields in their order."""

YEARS = range(1990, 2101)
MOST_MONTHLY = {"monthly": 1_000_000, "per_youth_monthly": 100_000}
"""What a month may cost [NOK], for the house and for each youth; more is taken for an amount a year."""

KEYS = ("schema", "title", "year", *FIELDS, *MOST_MONTHLY)


def read_sheet(source: Path) -> Sheet:
    """The sheet in a file; raises `BadInput` with everything that is not as it should be."""
    faults: list[Fault] = []
    content: dict[str, Any] = {}
    if not source.is_file() or source.stat().st_size > LARGEST_FILE:
        wrong = Sentence(marked("There is no such file, or it is too large."))
        raise BadInput([_fault(source.name, "", "", wrong, Sentence(marked("Name a TOML file of at most 100 kB.")))])
    try:
        content = tomllib.loads(source.read_text(encoding="utf-8-sig"), parse_float=Fraction)
    except (OSError, ValueError, RecursionError):
        wrong, right = Sentence(marked("The file is not TOML.")), Sentence(marked("Keys with values, one a line."))
        raise BadInput([_fault(source.name, "", "", wrong, right)]) from None
    if content.get("schema") != SCHEMA:
        wrong = Sentence(marked("The version is not known."))
        faults.append(_fault(source.name, "schema", content.get("schema", ""), wrong, Sentence(marked("Version 1."))))
    sheet = _sheet(content, source.name, faults)
    if faults or sheet is None:
        raise BadInput(faults)
    return sheet


def sheet_from(content: Mapping[str, Any], file: str = "") -> Sheet:
    """The sheet that values by key state, as a file would; raises `BadInput` with every fault."""
    faults: list[Fault] = []
    sheet = _sheet(content, file, faults)
    if faults or sheet is None:
        raise BadInput(faults)
    return sheet


def _sheet(content: Mapping[str, Any], file: str, faults: list[Fault]) -> Sheet | None:
    for key in content:
        if key not in KEYS:
            faults.append(_fault(file, key, "", Sentence(marked("The key is not known.")), nearest(key, KEYS)))
    year = content.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or year not in YEARS:
        wrong = Sentence(marked("Amounts need the year of their prices."))
        faults.append(_fault(file, "year", year or "", wrong, Sentence(marked("A year, as 2026."))))
        year = 0
    values: dict[str, Fraction] = {}
    for key, field in FIELDS.items():
        value = _value(file, key, field, content.get(key), faults)
        if value is not None:
            values[key] = value
    costs = {key: _monthly(file, key, most, content.get(key, {}), year, faults) for key, most in MOST_MONTHLY.items()}
    if faults:
        return None
    title = content.get("title")
    return Sheet(
        title=str(title) if title else "",
        year=year,
        monthly=costs["monthly"],
        per_youth=costs["per_youth_monthly"],
        **values,
    )


def _value(file: str, key: str, field: Field, value: Any, faults: list[Fault]) -> Fraction | None:
    if value is None:
        if field.required:
            wrong = Sentence(marked("«{what}» must be stated."), {"what": Sentence(field.label)})
            faults.append(_fault(file, key, "", wrong, _expected(field)))
        return None
    number = _share(value) if field.kind == SHARE else _number(value)
    if number is None:
        faults.append(_fault(file, key, value, Sentence(marked("Not a number.")), _expected(field)))
    elif field.kind == SHARE and number > 1:
        wrong = Sentence(marked("A share over 100 %."))
        per_cent = marked('Write per cent with its sign, as "{number} %", or a share of one, as {share}.')
        right = Sentence(per_cent, {"number": float(number), "share": float(number / 100)})
        faults.append(_fault(file, key, value, wrong, right if number <= 100 else _expected(field)))
    elif field.kind == PAY and number and not field.least <= number <= field.most:
        faults.append(_fault(file, key, value, Sentence(marked("No yearly pay.")), _pay_meant(number)))
    elif not (field.least <= number <= field.most or (number == 0 and field.kind == PAY)):
        faults.append(_fault(file, key, value, Sentence(marked("Outside what makes sense.")), _expected(field)))
    else:
        return number
    return None


def _pay_meant(number: Fraction) -> Sentence:
    """What a pay that is no yearly pay may have been meant as."""
    for factor, text in (
        (12, marked("If pay per month is meant, write what it comes to in a year: {right}.")),
        (1000, marked("If thousand kroner are meant, write {right}.")),
        (1_000_000, marked("If million kroner are meant, write {right}.")),
    ):
        if 300_000 <= number * factor <= 2_000_000:
            return Sentence(text, {"right": float(number * factor)})
    return Sentence(marked("Pay for a whole year in kroner, as 620000."))


def _monthly(file: str, table: str, most: int, rows: Any, year: int, faults: list[Fault]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    if not isinstance(rows, Mapping):
        right = Sentence(marked("A table of names with what they cost a month, as rent = 35000."))
        faults.append(_fault(file, table, rows, Sentence(marked("Not a table.")), right))
        return found
    for name, row in rows.items():
        key = f"{table}.{name}"
        value, own_year = (row.get("nok"), row.get("year", year)) if isinstance(row, Mapping) else (row, year)
        number = _number(value)
        if number is None or number < 0:
            right = Sentence(marked("Kroner a month, as 35000."))
            faults.append(_fault(file, key, value, Sentence(marked("Not an amount.")), right))
        elif own_year != year:
            mixed = marked("In prices of {own}, while the sheet is in prices of {year}.")
            right = Sentence(marked("State all amounts in the prices of one year."))
            facts = {"own": str(own_year), "year": str(year)}
            faults.append(_fault(file, key, value, Sentence(mixed, facts), right))
        elif number > most:
            meant = marked("If an amount per year is meant, write what it comes to in a month: {right}.")
            right = Sentence(meant, {"right": float(round(number / 12, 2))})
            faults.append(_fault(file, key, value, Sentence(marked("Too much for a month.")), right))
        else:
            found[str(name)] = number
    return found


def _number(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return Fraction(value)


def _share(value: Any) -> Fraction | None:
    """A share of one from a number, or from per cent with its sign."""
    match = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*%\s*", value) if isinstance(value, str) else None
    return Fraction(match[1].replace(",", ".")) / 100 if match else _number(value)


def _expected(field: Field) -> Sentence:
    if field.kind == SHARE:
        return Sentence(marked('Per cent with its sign, as "14.1 %", or a share of one, as 0.141.'))
    return Sentence(marked("A number from {least} to {most}."), {"least": field.least, "most": field.most})


def _fault(file: str, key: str, value: object, wrong: Sentence, right: Sentence) -> Fault:
    shown = str(float(value)) if isinstance(value, Fraction) else str(value)
    return Fault(file, None, key[:60] or None, shown[:60], wrong, right)
