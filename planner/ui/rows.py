"""The rows of other tables that speak of one child or institution, each with its form."""

from collections.abc import Mapping, Sequence

import streamlit as st

from planner.editing import Cells, key_of, rows_of
from planner.language import translator
from planner.reference import dictionary
from planner.service import Desk
from planner.ui.row_form import row_form

NEW = "new"


def rows_about(desk: Desk, tables: Mapping[str, Sequence[str]], row_id: str) -> dict[str, list[Cells]]:
    """The rows of every table in which one of the columns holds the id."""
    return {
        table: [cells for cells in rows_of(desk, table) if any(cells.get(column) == row_id for column in columns)]
        for table, columns in tables.items()
    }


def edit_rows(
    desk: Desk, tables: Mapping[str, Sequence[str]], row_id: str, fixed: Mapping[str, str], form: str, language: str
) -> None:
    """A choice among the rows about one id, and the form of the one chosen; a new row can be made in every table.

    `fixed` names for each table the column that holds the id in a new row.
    """
    _ = translator(language)
    found = rows_about(desk, tables, row_id)
    names: dict[str, str] = {}
    rows: dict[str, tuple[str, Cells | None]] = {}
    for table, cells in found.items():
        title = dictionary()[table].heading(language).capitalize()
        for row in cells:
            key = "|".join((table, *key_of(table, row)))
            others = [part for part in key_of(table, row) if part and part != row_id]
            names[key] = ": ".join(part for part in (title, ", ".join(others)) if part)
            rows[key] = (table, row)
        if table in fixed and not (table == "placements" and cells):
            key = f"{table}|{NEW}"
            names[key] = _("{table}: a new row").format(table=title)
            rows[key] = (table, None)
    chosen = st.selectbox(
        _("What is to be edited"),
        tuple(names),
        format_func=lambda key: names.get(key, key),
        key=f"{form}-what",
        width=420,
    )
    if chosen is None:
        return
    table, before = rows[chosen]
    set_already = {fixed[table]: row_id} if before is None else {}
    row_form(desk, table, before, set_already, f"{form}-{chosen}", language)
