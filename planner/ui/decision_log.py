"""The log of decisions of a browser window: found by its id in the address, so that a reload loses nothing."""

import streamlit as st

from planner.decisions import Log
from planner.ui.desk import jobs

ADDRESS = "beslutninger"
"""The id of the log in the address."""


def log_at_hand() -> Log:
    """The decisions of this window, or those that its address names; empty where there are none."""
    asked = st.session_state.get(ADDRESS) or st.query_params.get(ADDRESS)
    job = jobs().find(asked)
    if job is None or not isinstance(job.made, tuple):
        st.session_state.pop(ADDRESS, None)
        st.query_params.pop(ADDRESS, None)
        return ()
    st.session_state[ADDRESS] = job.job_id
    st.query_params[ADDRESS] = job.job_id
    return job.made


def keep_log(log: Log) -> None:
    """Lets this window go on with another log."""
    st.session_state[ADDRESS] = jobs().keep(None, log, is_work=True).job_id
