"""The calculator on the page «Kostnader»: a house reckoned as public calculators do, line by line."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import streamlit as st

from models.plan import Sentence, marked
from planner.costing.sheets import FIELDS, sheet_from
from planner.errors import BadInput
from planner.language import translator
from planner.simulation.costs.calculator import Reckoned, reckoned
from planner.typed.cost import number_from
from planner.ui.blocks import Column, Table, Tile, table, tiles
from planner.ui.faults import Found, beside, summed_up, unreadable
from planner.ui.report_blocks import save_table
from planner.words.cost_arithmetic import line_rows
from planner.words.money import kroner, millions

USUAL: Mapping[str, str] = {
    "youths": "4",
    "staff_per_youth": "1",
    "roster_factor": "3",
    "yearly_pay": "620 000",
    "night_posts": "1",
    "night_factor": "3",
    "night_pay": "300 000",
    "holiday_pay": "12 %",
    "pension": "",
    "employer_contribution": "14,1 %",
}
"""What the fields say before anything is typed: the starting point of a public calculator, for Norwegian eyes."""

MONTHLY = {
    "rent": (marked("Rent a month (NOK)"), marked("Rent"), "35 000", False),
    "food": (marked("Food a month for each youth (NOK)"), marked("Food"), "6 000", True),
    "car": (marked("Car a month (NOK)"), marked("Car"), "15 000", False),
    "utilities": (marked("Power and upkeep a month (NOK)"), marked("Power and upkeep"), "15 000", False),
    "other": (marked("Other a month (NOK)"), marked("Other"), "10 000", False),
}
"""Monthly costs: what the field asks, what the line is called, the usual amount, whether it is for each youth."""

YEAR = "calc-year"
ACROSS = 4
"""Fields beside one another; the last place of the last row is for the year."""

KEYS = (YEAR, *(f"calc-{name}" for name in (*FIELDS, *MONTHLY)))


def show_calculator(year: int, language: str) -> None:
    """The fields, every fault at once, and the lines."""
    _ = translator(language)
    st.markdown(
        _(
            "Few numbers, posts times a roster factor, and what a month costs. The model on this page asks for more "
            "and gives another answer: holiday pay stands there in place of a month's pay, not on top of twelve."
        )
    )
    _fill_in(year, language)
    labels = _labels(language)
    wrong: dict[str, tuple[Sentence, ...]] = {
        name: found for name in labels if (found := unreadable(_typed(name), number_from))
    }
    reckoned_from: Reckoned | None = None
    if not wrong:
        try:
            reckoned_from = reckoned(sheet_from(_content(language)))
        except BadInput as error:
            for fault in error.faults:
                wrong.setdefault(_name_of(fault.column or "", language), ())
                wrong[_name_of(fault.column or "", language)] += (fault.wrong, fault.right)
    summed_up(wrong, labels, language)
    _fields(labels, wrong, language)
    if reckoned_from is not None:
        _result(reckoned_from, language)


def _labels(language: str) -> dict[str, str]:
    """What each field asks for, in the order of the page."""
    _ = translator(language)
    asked = {name: _(field.label) for name, field in FIELDS.items()}
    return {**asked, **{name: _(row[0]) for name, row in MONTHLY.items()}, "year": _("Year of the prices")}


def _typed(name: str) -> tuple[str, ...]:
    """What stands in a field, nothing where it is empty."""
    text = str(st.session_state.get(f"calc-{name}", "")).strip()
    return (text,) if text and name != "year" else ()


def _name_of(column: str, language: str) -> str:
    """The field that a column of a sheet is filled in by."""
    _ = translator(language)
    line = column.rpartition(".")[2]
    lines = {_(row[1]): name for name, row in MONTHLY.items()}
    return column if column in FIELDS else lines.get(line, "year")


def _fill_in(year: int, language: str) -> None:
    """What the fields say before anything is typed."""
    st.session_state.setdefault(YEAR, str(year))
    usual = {**USUAL, **{name: row[2] for name, row in MONTHLY.items()}}
    for name, text in usual.items():
        st.session_state.setdefault(f"calc-{name}", text if language == "nb" else text.replace(",", "."))


def _fields(labels: Mapping[str, str], wrong: Found, language: str) -> None:
    """The fields in rows, each with what is wrong below it."""
    asked = list(labels.items())
    for first in range(0, len(asked), ACROSS):
        places = st.columns(ACROSS, gap="medium", vertical_alignment="top" if wrong else "bottom")
        for place, (name, label) in zip(places, asked[first : first + ACROSS], strict=False):
            place.text_input(label, key=f"calc-{name}", max_chars=4 if name == "year" else 20)
            beside(place, wrong, name, language)


def _content(language: str) -> dict[str, Any]:
    """What the fields say, as a file would, once every number can be read."""
    _ = translator(language)
    state = st.session_state
    year = str(state[YEAR]).strip()
    content: dict[str, Any] = {"schema": 1, "year": int(year) if year.isdigit() else year}
    for name in FIELDS:
        text = str(state[f"calc-{name}"]).strip()
        if text:
            content[name] = number_from(text)
    tables: dict[str, dict[str, Fraction]] = {"monthly": {}, "per_youth_monthly": {}}
    for name, (_label, line, _usual, is_each) in MONTHLY.items():
        text = str(state[f"calc-{name}"]).strip()
        if text:
            tables["per_youth_monthly" if is_each else "monthly"][_(line)] = number_from(text)
    return {**content, **tables}


def _result(found: Reckoned, language: str) -> None:
    _ = translator(language)
    tiles(
        [
            Tile(_("Total in a year"), millions(found.value("total"), language, 2)),
            Tile(_("Per youth and month"), kroner(found.value("each_month"), language)),
            Tile(_("Per youth and day"), kroner(found.value("each_day"), language)),
        ]
    )
    columns = (
        Column(_("Line")),
        Column(_("How"), is_number=True),
        Column(_("Value"), is_number=True),
        Column(_("Unit of measure")),
    )
    content = Table(columns, tuple(line_rows(found.lines, language)))
    title = _("The calculator line by line, prices of {year}").format(year=found.sheet.year)
    table(content, title)
    save_table("cost-calculator", content, language)
