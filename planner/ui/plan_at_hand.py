"""The job of the plan that this window looks at: named by the address, or the one last seen in this window."""

import streamlit as st

from planner.service import Desk
from planner.ui.desk import jobs
from planner.ui.jobs import Job, Made

JOB = "job"
OWN = "own-changes"
"""Fingerprints of data that this window has brought about."""


def plan_at_hand() -> Job[Made] | None:
    """A finished plan that can be questioned, or `None`."""
    job = jobs().find(st.session_state.get(JOB))
    return job if job is not None and isinstance(job.made, Made) else None


def is_of_other_data(desk: Desk, made: Made) -> bool:
    """Whether the data have been edited, or others opened, since the plan was made."""
    provenance = made.plan.provenance
    known: set[str] = st.session_state.get(OWN, set())
    return provenance is not None and desk.data_sha256 not in {provenance.data_sha256, *known}


def own_change(desk: Desk) -> None:
    """Remembers data that a decision of this very window has changed: the plan at hand still stands on them."""
    st.session_state[OWN] = {*st.session_state.get(OWN, set()), desk.data_sha256}
