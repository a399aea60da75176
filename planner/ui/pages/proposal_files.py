"""The downloads of a plan; each says what kind of data it was made from."""

import json
from collections.abc import Sequence

import streamlit as st

from models.plan import Plan
from planner.language import translator
from planner.plans import plan_to_json
from planner.service import Desk
from planner.ui.files import as_csv
from planner.ui.listing import Line
from planner.ui.outgoing import download
from planner.ui.plan_tables import cells_of_list, heads_of_list


def downloads(desk: Desk, plan: Plan, rows: Sequence[Line], language: str) -> None:
    """The plan as JSON, which `check` reads, and as a table for a spreadsheet."""
    _ = translator(language)
    st.header(_("Download the plan"), anchor=False)
    st.caption(data_status(desk, language))
    parts = [_("plan"), plan.date.isoformat(), *([_("synthetic")] if desk.is_synthetic else [])]
    name = "-".join(parts)
    with st.container(horizontal=True):
        download(
            _("Download list (CSV)"),
            plan_csv(desk, rows, language),
            language,
            file_name=f"{name}.csv",
            mime="text/csv",
        )
        download(
            _("Download plan (JSON)"),
            plan_json(desk, plan, language),
            language,
            file_name=f"{name}.json",
            mime="application/json",
        )


def data_status(desk: Desk, language: str) -> str:
    """What the data are, in one sentence."""
    _ = translator(language)
    if desk.is_synthetic:
        return _("Synthetic data: no row is about a real child")
    return _("Own data set: {name}").format(name=desk.source_name)


def plan_json(desk: Desk, plan: Plan, language: str) -> str:
    """The plan as the contract writes it, with the status of its data."""
    content = plan_to_json(plan, language, desk.is_synthetic) | {"data_status": data_status(desk, language)}
    return json.dumps(content, ensure_ascii=False, indent=2)


def plan_csv(desk: Desk, rows: Sequence[Line], language: str) -> bytes:
    """Every child of the plan, also those without a place; the last column is the status of the data."""
    _ = translator(language)
    status = data_status(desk, language)
    head = (*heads_of_list(language), _("Data status"))
    return as_csv(head, [(*cells_of_list(row, desk, language), status) for row in rows])
