"""The job of a page: its id stands in the address, so that a reload, another page or a lost line loses nothing."""

from typing import Any

import streamlit as st

from planner import kept_jobs
from planner.language import say, translator
from planner.store.asked import FAILED, INTERRUPTED
from planner.ui.desk import current_desk, jobs
from planner.ui.frame import chosen_language, focus_on
from planner.ui.jobs import Job, Result, Work
from planner.ui.words import fault_text

BEGUN_HERE = "jobs-begun-here"
"""Ids of the jobs that this window has seen at work: their result takes the focus, once."""

RESULT = "[data-testid=stMain] :is(.pp-verdict, .pp-said, .pp-tiles)"


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
        _lead_to_result(job)
        return job
    if asked is not None:
        st.query_params.pop(key, None)
        st.session_state.pop(key, None)
        st.warning(_lost(str(asked)) or gone)
    return None


def _lost(job_id: str) -> str | None:
    """What became of a job that the process does not have; `None` where the store knows nothing but that it ended."""
    kept = current_desk().kept_in
    found = kept_jobs.lost(kept, job_id) if kept is not None else None
    if found is None or found.state not in (INTERRUPTED, FAILED):
        return None
    _ = translator(chosen_language())
    when = f"{found.began_at[:10]} {found.began_at[11:16]} UTC"
    if found.state == INTERRUPTED:
        return _("The server stopped before this work was done. It had begun {when}. Start it again.").format(when=when)
    return _("This work, begun {when}, brought nothing. Start it again. Error number: {number}.").format(
        when=when, number=found.error_id or "–"
    )


def _lead_to_result(job: Job[Any]) -> None:
    """Moves the focus to the result of a job that has ended: the button that had it is gone."""
    begun: set[str] = st.session_state.setdefault(BEGUN_HERE, set())
    if job.is_running:
        begun.add(job.job_id)
    elif job.made is not None and job.job_id in begun:
        focus_on(RESULT, job.job_id)


def start_job(key: str, request: Any, work: Work[Any]) -> None:
    """Starts the work, puts its id into the address under `key`, and draws the page anew."""
    kept = current_desk().kept_in
    job = jobs().start(request, work, noting=kept_jobs.Noting(kept, key) if kept is not None else None)
    st.query_params[key] = job.job_id
    st.session_state[key] = job.job_id
    st.session_state.setdefault(BEGUN_HERE, set()).add(job.job_id)
    st.rerun()


def failure(job: Job[Any], language: str) -> str | None:
    """Why a job that has ended brought nothing, in the user's language; `None` where it brought something."""
    if job.is_running or job.made is not None:
        return None
    return say(job.fault, language) if job.fault is not None else fault_text(job.error_id, language)
