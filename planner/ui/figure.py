"""A figure on a page: what it shows, its unit, the chart with its table twin, the source and a download."""

from collections.abc import Callable
from html import escape

import streamlit as st

from planner.language import translator
from planner.ui.blocks import Table, table
from planner.ui.files import table_as_csv
from planner.ui.outgoing import download

LONG_TABLE = 16
"""Rows beyond which a table scrolls in its own frame."""


def figure(
    *,
    key: str,
    title: str,
    unit: str,
    draw: Callable[[], None],
    twin: Table,
    source: str,
    language: str,
) -> None:
    """Chart and table under one heading, as two tabs; `draw` puts the chart on the page."""
    _ = translator(language)
    st.subheader(title, anchor=False)
    st.html(f'<p class="pp-unit">{escape(unit)}</p>')
    chart_tab, table_tab = st.tabs([_("Chart"), _("Table")], key=f"{key}-tabs")
    with chart_tab:
        draw()
    with table_tab:
        table(twin, title, scrolls=len(twin.rows) > LONG_TABLE)
        download(
            _("Download table (CSV)"),
            table_as_csv(twin),
            language,
            file_name=f"{key}.csv",
            mime="text/csv",
            key=f"{key}-csv",
        )
    st.caption(source)
