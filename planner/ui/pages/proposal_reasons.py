"""The fewest reasons why a child has no place, for those who ask."""

from collections.abc import Set

import streamlit as st

from models.ids import ChildId
from planner.language import translator
from planner.placement.reasons import minimal_reasons
from planner.ui.blocks import points
from planner.ui.jobs import Job, Made
from planner.ui.pages.proposal_progress import on_request
from planner.words.why import reasons_said


def show_fewest_reasons(job: Job[Made], child_id: ChildId, hidden: Set[str], language: str) -> None:
    """The conditions of which none can be spared, what each rests on, and whether both solvers agree."""
    _ = translator(language)
    made = job.made
    assert made is not None
    told = on_request(
        (job.job_id, child_id, "reasons"),
        job.request,
        lambda limits: minimal_reasons(made.known, child_id, limits),
        ("ask-reasons", _("Find the fewest reasons")),
        _("Leaving out one reason after the other."),
        language,
    )
    if told is None:
        return
    head, reasons, proof = reasons_said(told, language, hidden)
    points(reasons, head)
    if proof:
        st.caption(f"{proof}.")
