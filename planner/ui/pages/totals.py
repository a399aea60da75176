"""Totaler: children in numbers that may be shown to everyone."""

import streamlit as st

from planner.errors import PlannerError
from planner.language import translator
from planner.service import Desk
from planner.totalling import Answer, totals_of_desk, totals_of_store
from planner.totals import Line
from planner.ui.blocks import Column, Table, lead, table
from planner.ui.files import table_as_csv
from planner.ui.frame import desk_or_stop, foot, show_error
from planner.ui.who import actor_here, store_here
from planner.words.totals import explained, headings, shown_text


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Totals"), anchor=False)
    answer, desk = _answer(language)
    found = answer.totals
    lead(_("Numbers for those who may see no child: safe to hand on, also beside each other."))
    st.markdown(explained(language))
    for title, kind, rows, heading in (
        (_("Children by operator"), "operator", found.by_operator, _("Operator")),
        (_("Children by target group"), "target_group", found.by_group, _("Target group")),
    ):
        names = {code: answer.codes.name(kind, code, language) for code in answer.codes.codes(kind)}
        st.header(title, anchor=False)
        content = _table(rows, found.country, names, heading, language)
        table(content, title)
        st.download_button(
            _("Download table (CSV)"),
            table_as_csv(content),
            f"{kind}.csv",
            "text/csv",
            key=f"totals-{kind}",
            on_click="ignore",
        )
    if desk is not None:
        foot(desk, language)


def _answer(language: str) -> tuple[Answer, Desk | None]:
    """The totals that whoever sits here may see: of the store, or of the data set in files with its desk."""
    try:
        store = store_here()
        if store is not None:
            return totals_of_store(store, actor_here(store)), None
    except PlannerError as error:
        show_error(error, language)
        st.stop()
    desk = desk_or_stop(language)
    return totals_of_desk(desk), desk


def _table(rows: tuple[Line, ...], country: Line, names: dict[str, str], heading: str, language: str) -> Table:
    _ = translator(language)
    return Table(
        (Column(heading), *(Column(title, is_number=True) for title in headings(language))),
        tuple((names[row.code], *(shown_text(each, language) for each in row.shown)) for row in rows),
        (_("The whole country"), *(shown_text(each, language) for each in country.shown)),
    )
