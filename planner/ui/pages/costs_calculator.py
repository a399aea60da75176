"""The calculator on the page «Kostnader»: a house reckoned as public calculators do, line by line."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import streamlit as st

from models.plan import marked
from planner.cost_arithmetic_words import line_rows
from planner.cost_asked import number_from
from planner.costing.sheets import FIELDS, sheet_from
from planner.errors import BadInput, BadUse
from planner.language import say, translator
from planner.money_written import kroner, millions
from planner.simulation.costs.calculator import Reckoned, reckoned
from planner.ui.blocks import Column, Table, Tile, table, tiles
from planner.ui.report_blocks import save_table

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
    _fields(year, language)
    try:
        found = reckoned(sheet_from(_content(language)))
    except BadUse as error:
        st.error(say(error.sentence, language))
        return
    except BadInput as error:
        st.error(_("To go on, correct the following:"))
        for fault in error.faults:
            field = FIELDS.get(fault.column or "")
            where = _(field.label) if field else (fault.column or "").rpartition(".")[2] or _("Year")
            st.markdown(f"- {where}: {say(fault.wrong, language)} {say(fault.right, language)}")
        return
    _result(found, language)


def _fields(year: int, language: str) -> None:
    _ = translator(language)
    st.session_state.setdefault(YEAR, str(year))
    asked = [(name, _(field.label), USUAL[name]) for name, field in FIELDS.items()]
    asked += [(name, _(label), usual) for name, (label, _line, usual, _each) in MONTHLY.items()]
    for first in range(0, len(asked), ACROSS):
        places = st.columns(ACROSS, gap="medium", vertical_alignment="bottom")
        for place, (name, label, usual) in zip(places, asked[first : first + ACROSS], strict=False):
            _field(place, f"calc-{name}", label, usual, language)
    places[-1].text_input(_("Year of the prices"), key=YEAR, max_chars=4)


def _field(place: Any, key: str, label: str, usual: str, language: str) -> None:
    st.session_state.setdefault(key, usual if language == "nb" else usual.replace(",", "."))
    place.text_input(label, key=key, max_chars=20)


def _content(language: str) -> dict[str, Any]:
    """What the fields say, as a file would; raises `BadUse` for what is no number."""
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
