"""Plassering: asks for a plan, shows how the work goes, and hands the result over."""

import threading
from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from planner import service
from planner.language import say, translator
from planner.placement.solver import Progress
from planner.service import Desk, PlaceRequest
from planner.ui.blocks import lead
from planner.ui.desk import jobs
from planner.ui.frame import desk_or_stop, foot, keep_choices
from planner.ui.jobs import Job, Made
from planner.ui.numbers import seconds
from planner.ui.pages.proposal_progress import watch
from planner.ui.pages.proposal_result import show_result
from planner.ui.plan_at_hand import JOB

ALL = "all"
LIMITS_S = (10, 30, 60, 120, 300, 600)


def show(language: str) -> None:
    """The whole page: the question, then the job of the address in whatever state it is."""
    _ = translator(language)
    keep_choices()
    st.title(_("Placement"), anchor=False)
    desk = desk_or_stop(language)
    job = _job_of_address(language)
    if job is not None and job.is_running:
        watch(job, _("Making proposals"), language)
        foot(desk, language)
        return
    lead(
        _(
            "Finds a unit for every waiting child at once, under every rule, and proves how good the plan is. "
            "The tool proposes, a person decides."
        )
    )
    _ask(desk, job is not None, language)
    if job is None:
        st.info(_("No plan yet. Choose the operator and the date, then choose «Make proposals»."))
    elif job.fault is not None:
        st.error(say(job.fault, language))
    elif job.made is None:
        text = _("Something unexpected happened, and no plan was made. Try again. Error number: {number}.")
        st.error(text.format(number=job.error_id))
    else:
        show_result(desk, job, language)
    foot(desk, language)


def _job_of_address(language: str) -> Job[Made] | None:
    """The job that the address names, or the one last seen in this window."""
    asked = st.query_params.get(JOB) or st.session_state.get(JOB)
    job = jobs().find(asked)
    if job is not None and isinstance(job.made, Made | None):
        st.query_params[JOB] = job.job_id
        st.session_state[JOB] = job.job_id
        return job
    if asked is not None:
        st.query_params.pop(JOB, None)
        st.session_state.pop(JOB, None)
        _ = translator(language)
        st.warning(_("The plan in the address is no longer kept. Make a new one."))
    return None


def _ask(desk: Desk, has_plan: bool, language: str) -> None:
    _ = translator(language)
    operators = (ALL, *desk.codes.codes("operator"))
    st.session_state.setdefault("ask-date", desk.as_of)
    st.session_state.setdefault("ask-limit", 120)
    with st.form("ask"):
        first, second, third = st.columns([2, 1.3, 1.7], gap="medium")
        operator = first.selectbox(
            _("Whose children"),
            operators,
            format_func=lambda code: _("All operators") if code == ALL else desk.codes.name("operator", code, language),
            key="ask-operator",
            filter_mode=None,
        )
        day = second.date_input(
            _("Date"),
            min_value=desk.as_of - timedelta(days=31),
            max_value=desk.as_of + timedelta(days=366),
            format="DD.MM.YYYY",
            key="ask-date",
        )
        limit = third.select_slider(
            _("Time limit"),
            LIMITS_S,
            format_func=lambda value: seconds(value, language),
            key="ask-limit",
            help=_("When the time is up, the best plan so far is kept and called so."),
        )
        review = st.toggle(
            _("Residents' places may be reviewed too"),
            key="ask-review",
            help=_("Only residents whose stay is marked as movable. Without it, everyone stays where they live."),
        )
        label = _("Make new proposals") if has_plan else _("Make proposals")
        if st.form_submit_button(label, type="primary"):
            request = PlaceRequest(
                date=day,
                operators=() if operator == ALL else (operator,),
                review_residents=review,
                time_limit_s=float(limit),
            )
            _start(desk, request)


def _start(desk: Desk, request: PlaceRequest) -> None:
    def work(note: Callable[[Progress], None], stop: threading.Event) -> Made:
        placed = service.placed(desk, request, note, stop)
        return Made(placed, service.check_plan(desk, placed.plan))

    job = jobs().start(request, work)
    st.query_params[JOB] = job.job_id
    st.session_state[JOB] = job.job_id
    st.rerun()
