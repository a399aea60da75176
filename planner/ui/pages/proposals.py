"""Plassering: asks for a plan, shows how the work goes, and hands the result over."""

import threading
from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from planner import service
from planner.language import translator
from planner.placement.solver import Progress
from planner.service import Desk, PlaceRequest
from planner.ui.blocks import lead
from planner.ui.carried import ask_waivers
from planner.ui.frame import CHOICES, desk_or_stop, foot, keep_choices, not_drawn
from planner.ui.jobs import Job, Made
from planner.ui.numbers import seconds
from planner.ui.page_job import failure, page_job, start_job
from planner.ui.pages.proposal_child import GUARDIAN
from planner.ui.pages.proposal_progress import watch
from planner.ui.pages.proposal_result import show_result
from planner.ui.plan_at_hand import JOB, is_of_other_data

ALL = "all"
LIMITS_S = (10, 30, 60, 120, 300, 600)


def show(language: str) -> None:
    """The whole page: the question, then the job of the address in whatever state it is."""
    _ = translator(language)
    keep_choices()
    st.title(_("Placement"), anchor=False)
    desk = desk_or_stop(language)
    job = page_job(JOB, Made, _("The plan in the address is no longer kept. Make a new one."))
    if job is not None and job.is_running:
        not_drawn(*CHOICES)
        watch(job, _("Making proposals"), language)
        foot(desk, language)
        return
    again = st.session_state.pop("again-with", None)
    if again is not None:
        _start(desk, again)
    lead(
        _(
            "Finds a unit for every waiting child at once, under every rule, and proves how good the plan is. "
            "The tool proposes, a person decides."
        )
    )
    _ask(desk, job, language)
    if job is None:
        st.info(_("No plan yet. Choose the operator and the date, then choose «Make proposals»."))
    elif job.made is None:
        st.error(failure(job, language))
    elif is_of_other_data(desk, job.made):
        st.warning(_("This plan was made from other data than those that are open now. Make new proposals."))
    else:
        show_result(desk, job, language)
    foot(desk, language)


def _ask(desk: Desk, job: Job[Made] | None, language: str) -> None:
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
        steps = () if job is None else job.request.steps
        key = "" if job is None else job.job_id
        kept = ask_waivers(desk, steps, key, language, bool(st.session_state.get(GUARDIAN)))
        label = _("Make proposals") if job is None else _("Make new proposals")
        if st.form_submit_button(label, type="primary"):
            request = PlaceRequest(
                date=day,
                operators=() if operator == ALL else (operator,),
                review_residents=review,
                time_limit_s=float(limit),
                steps=kept,
            )
            _start(desk, request)


def _start(desk: Desk, request: PlaceRequest) -> None:
    def work(note: Callable[[Progress], None], stop: threading.Event) -> Made:
        placed = service.placed(desk, request, note, stop)
        return Made(placed, service.check_plan(desk, placed.plan))

    start_job(JOB, request, work)
