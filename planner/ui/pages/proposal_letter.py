"""What can be taken along about one child: the record of the placement, and the explanation as plain text."""

from collections.abc import Set
from datetime import date
from pathlib import Path

import streamlit as st

from models.ids import ChildId
from planner.decisions import standing
from planner.language import translator
from planner.placement.again import Known
from planner.questions import Explanation
from planner.report.document import Report
from planner.report.placement import Record, placement_report
from planner.report.recorded import explaining
from planner.service import Desk, PlaceRequest
from planner.ui.decision_log import log_at_hand
from planner.ui.outgoing import download
from planner.ui.pages.proposal_files import data_status
from planner.ui.report_blocks import report_files
from planner.words.why import explanation_lines

PLAN = Path("plan.json")
"""What the plan is called where changes made on the screen lie under it: the download of the same page."""


def show_letter(
    desk: Desk, known: Known, request: PlaceRequest, told: Explanation, hidden: Set[ChildId], language: str
) -> None:
    """Buttons that save the record of the placement, and the explanation as the command line says it."""
    _ = translator(language)
    st.subheader(_("Take it along"), anchor=False)
    st.markdown(
        _("The record has the options, the rules, the child's view and the decision, or room for one.")
        if not hidden
        else _("The record is written for the guardian too: no other child is named.")
    )
    record = _record(desk, known, request, told, hidden)

    def made() -> Report:
        return placement_report(record, language, date.today())

    report_files(str(told.child_id), made, language, is_about_child=True)
    lines = [data_status(desk, language), "", *explanation_lines(told, language, hidden)]
    download(
        _("Download the explanation (text)"),
        "\n".join(lines) + "\n",
        language,
        file_name=f"{told.child_id}.txt",
        mime="text/plain",
    )


def _record(desk: Desk, known: Known, request: PlaceRequest, told: Explanation, hidden: Set[ChildId]) -> Record:
    decision = standing(log_at_hand()).get(told.child_id)
    has_changes = bool(request.steps or desk.steps)
    reader = "guardian" if hidden else "planner"
    asked = PlaceRequest() if has_changes else request
    command = explaining(told.child_id, asked, PLAN if has_changes else None, reader=reader)
    return Record(desk, known, told, frozenset(hidden), command, decision)
