"""The what-if workspace of a browser window: which one is at hand, and every change of it as a job that can be stopped.

A workspace is a value, so a step that is refused, stopped by an error or never finished leaves it as it was.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from models.change import Step
from planner import questions
from planner.language import say
from planner.placement.again import Limits
from planner.questions import Trial
from planner.service import Desk, Placed, PlaceRequest, check_plan
from planner.ui.answers import SOON_S, limits_of
from planner.ui.desk import jobs
from planner.ui.jobs import Job, Made, Note
from planner.ui.plan_at_hand import JOB
from planner.ui.words import fault_text

ADDRESS = "trial"
"""The job of the workspace in the page's address."""
_AT_HAND, _UNDER_WAY, _FAULT = "trial-at-hand", "trial-under-way", "trial-fault"


def at_hand() -> Job[Trial] | None:
    """The workspace of this window, or the one its address names."""
    _settle()
    asked = st.session_state.get(_AT_HAND) or st.query_params.get(ADDRESS)
    job = jobs().find(asked)
    if job is None or not isinstance(job.made, Trial):
        st.session_state.pop(_AT_HAND, None)
        return None
    st.session_state[_AT_HAND] = job.job_id
    return job


def trial_on(placed: Placed) -> Job[Trial] | None:
    """The workspace at hand where it began from this very plan."""
    job = at_hand()
    return job if job is not None and job.made is not None and job.made.start is placed else None


def under_way() -> Job[Trial] | None:
    """The change that is being worked on, if any."""
    _settle()
    return jobs().find(st.session_state.get(_UNDER_WAY))


def fault(language: str) -> str | None:
    """Why the last change was refused, until another one is tried."""
    _settle()
    failed: Job[Trial] | None = st.session_state.get(_FAULT)
    if failed is None:
        return None
    return say(failed.fault, language) if failed.fault is not None else fault_text(failed.error_id, language)


def begin_from(desk: Desk, job: Job[Made]) -> None:
    """A new workspace on the plan of a job, with no step yet; the one at hand is laid aside."""
    made = job.made
    assert made is not None
    st.session_state.pop(_FAULT, None)
    start = jobs().keep(job.request, questions.begin(desk, job.request, made.placed))
    st.session_state[_AT_HAND] = start.job_id


def take_over(desk: Desk, job: Job[Trial]) -> str:
    """The plan of the workspace becomes the plan at hand, checked anew, with its changes on it; its job's id."""
    trial = job.made
    assert trial is not None
    request: PlaceRequest = replace(job.request, steps=trial.now.plan.steps)
    made = Made(trial.now, check_plan(desk, trial.now.plan))
    kept = jobs().keep(request, made)
    st.session_state[JOB] = kept.job_id
    return kept.job_id


def do(desk: Desk, steps: Sequence[Step], base: Job[Trial]) -> None:
    """Steps more, each with its plan; all of them, or none where one is refused."""

    def work(trial: Trial, request: PlaceRequest, limits: Limits) -> Trial:
        for made in steps:
            trial = questions.step(desk, request, trial, made, limits)
        return trial

    _attempt(base, work)


def undo(base: Job[Trial]) -> None:
    """The last step taken back, with the plan that was there before it."""
    assert base.made is not None
    st.session_state.pop(_FAULT, None)
    st.session_state[_AT_HAND] = jobs().keep(base.request, questions.undo(base.made)).job_id


def redo(desk: Desk, base: Job[Trial]) -> None:
    """The step last taken back made again."""
    _attempt(base, lambda trial, request, limits: questions.redo(desk, request, trial, limits))


def pinned_on(desk: Desk, plan: Job[Made], steps: Sequence[Step]) -> None:
    """Steps on the workspace of a plan; where there is none yet, one begins, also without a step."""
    assert plan.made is not None
    if trial_on(plan.made.placed) is None:
        begin_from(desk, plan)
    base = at_hand()
    assert base is not None
    if steps:
        do(desk, steps, base)


def _attempt(base: Job[Trial], change: Callable[[Trial, PlaceRequest, Limits], Trial]) -> None:
    trial = base.made
    assert trial is not None

    def work(note: Note, stop: threading.Event) -> Trial:
        return change(trial, base.request, limits_of(base.request, note, stop))

    st.session_state.pop(_FAULT, None)
    job = jobs().start(base.request, work)
    st.session_state[_UNDER_WAY] = job.job_id
    job.done.wait(SOON_S)


def _settle() -> None:
    """Takes over what a finished change has brought: a new workspace, or the reason why there is none."""
    job: Job[Any] | None = jobs().find(st.session_state.get(_UNDER_WAY))
    if job is None or job.is_running:
        return
    del st.session_state[_UNDER_WAY]
    if job.made is not None:
        st.session_state[_AT_HAND] = job.job_id
    else:
        st.session_state[_FAULT] = job
