"""The job of a page: its id stands in the address, so that a reload, another page or a lost line loses nothing."""

from typing import Any

import streamlit as st

from planner.language import say
from planner.ui.desk import jobs
from planner.ui.jobs import Job, Result, Work
from planner.ui.words import fault_text


def page_job(key: str, kind: type[Result], gone: str) -> Job[Result] | None:
    """The job that the address names under `key`, or the one last seen in this window; `None` where there is none.

    `kind` is what its work brings, so that the job of another page is never taken for it. A job that the process
    no longer keeps is told once in the words of `gone`, finished text.
    """
    asked = st.query_params.get(key) or st.session_state.get(key)
    job: Job[Any] | None = jobs().find(asked)
    if job is not None and isinstance(job.made, kind | None):
        st.query_params[key] = job.job_id
        st.session_state[key] = job.job_id
        return job
    if asked is not None:
        st.query_params.pop(key, None)
        st.session_state.pop(key, None)
        st.warning(gone)
    return None


def start_job(key: str, request: Any, work: Work[Any]) -> None:
    """Starts the work, puts its id into the address under `key`, and draws the page anew."""
    job = jobs().start(request, work)
    st.query_params[key] = job.job_id
    st.session_state[key] = job.job_id
    st.rerun()


def failure(job: Job[Any], language: str) -> str | None:
    """Why a job that has ended brought nothing, in the user's language; `None` where it brought something."""
    if job.is_running or job.made is not None:
        return None
    return say(job.fault, language) if job.fault is not None else fault_text(job.error_id, language)
