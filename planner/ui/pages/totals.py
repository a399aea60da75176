"""Totaler: children in numbers that may be shown to everyone."""

import streamlit as st

from planner.language import translator
from planner.totals import Line
from planner.totals_words import explained, headings, shown_text, totals_of
from planner.ui.blocks import Column, Table, lead, table
from planner.ui.files import table_as_csv
from planner.ui.frame import desk_or_stop, foot


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Totals"), anchor=False)
    desk = desk_or_stop(language)
    found = totals_of(desk)
    lead(_("Numbers for those who may see no child: safe to hand on, also beside each other."))
    st.markdown(explained(language))
    for title, kind, rows, heading in (
        (_("Children by operator"), "operator", found.by_operator, _("Operator")),
        (_("Children by target group"), "target_group", found.by_group, _("Target group")),
    ):
        names = {code: desk.codes.name(kind, code, language) for code in desk.codes.codes(kind)}
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
    foot(desk, language)


def _table(rows: tuple[Line, ...], country: Line, names: dict[str, str], heading: str, language: str) -> Table:
    _ = translator(language)
    return Table(
        (Column(heading), *(Column(title, is_number=True) for title in headings(language))),
        tuple((names[row.code], *(shown_text(each, language) for each in row.shown)) for row in rows),
        (_("The whole country"), *(shown_text(each, language) for each in country.shown)),
    )
