"""Tidslinje: asks for a schedule over weeks, shows how the work goes, and draws it by unit and by child."""

import json
import threading
from collections.abc import Callable
from typing import Any

import streamlit as st

from models.plan import marked
from models.schedule import Schedule
from planner import scheduling
from planner.errors import BadUse, PlannerError
from planner.language import translator
from planner.placement.solver import Progress
from planner.schedule_files import schedule_from
from planner.scheduling import WEEK, Scheduled, ScheduleRequest
from planner.service import Desk
from planner.ui.blocks import lead
from planner.ui.frame import desk_or_stop, foot, keep_choices, not_drawn, show_error
from planner.ui.jobs import Job
from planner.ui.numbers import counted, seconds
from planner.ui.page_job import failure, page_job, start_job
from planner.ui.pages.proposal_progress import watch
from planner.ui.pages.timeline_result import KEYS, show_result

JOB = "timeline"
ALL = "all"
WEEKS = (2, 4, 8, 13, 26, 39, 52)
LIMITS_S = (10, 30, 60, 120, 300, 600)
FROZEN = (0, 1, 2, 4, 8)
NONE, SHOWN, FILE = "none", "shown", "file"
LARGEST_MB = 10
ASKED = tuple(f"timeline-{name}" for name in ("operator", "weeks", "limit", "control", "review", "published", "frozen"))


def show(language: str) -> None:
    """The whole page: the question, then the job of the address in whatever state it is."""
    _ = translator(language)
    keep_choices(*ASKED, *KEYS)
    st.title(_("Timeline"), anchor=False)
    desk = desk_or_stop(language)
    job = page_job(JOB, Scheduled, _("The schedule in the address is no longer kept. Make a new one."))
    if job is not None and job.is_running:
        not_drawn(*ASKED, *KEYS)
        watch(job, _("Making the schedule"), language)
        foot(desk, language)
        return
    lead(
        _(
            "Who lives where over the weeks to come, with all that is known of them: who is to come, when stays end, "
            "what opens and closes. Every day keeps every rule. The tool proposes, a person decides."
        )
    )
    _ask(desk, job, language)
    if job is None:
        st.info(_("No schedule yet. Choose how many weeks, then choose «Make schedule»."))
    elif job.made is None:
        st.error(failure(job, language))
    else:
        show_result(desk, job.made, language)
    foot(desk, language)


def _ask(desk: Desk, job: Job[Scheduled] | None, language: str) -> None:
    _ = translator(language)
    st.session_state.setdefault("timeline-weeks", 13)
    st.session_state.setdefault("timeline-limit", 60)
    st.session_state.setdefault("timeline-operator", "bfe" if "bfe" in desk.codes.codes("operator") else ALL)
    with st.form("timeline-ask"):
        first, second, third = st.columns([2, 1.5, 1.5], gap="medium")
        first.selectbox(
            _("Whose children"),
            (ALL, *desk.codes.codes("operator")),
            format_func=lambda code: _("All operators") if code == ALL else desk.codes.name("operator", code, language),
            key="timeline-operator",
            filter_mode=None,
        )
        second.select_slider(_("How far ahead"), WEEKS, format_func=lambda n: _weeks(n, language), key="timeline-weeks")
        third.select_slider(
            _("Time limit"), LIMITS_S, format_func=lambda value: seconds(value, language), key="timeline-limit",
            help=_("When the time is up, the best schedule so far is kept and called so."),
        )  # fmt: skip
        st.toggle(
            _("Control every fourth month"), key="timeline-control",
            help=_("The proposed control of all stays by the board. Without it, stays are reviewed after six months."),
        )  # fmt: skip
        st.toggle(
            _("Residents' places may be reviewed on the first day"), key="timeline-review",
            help=_("Only residents whose stay is marked as movable. Without it, everyone stays where they live."),
        )  # fmt: skip
        file = _ask_published(job, language)
        if st.form_submit_button(_("Make schedule"), type="primary"):
            _start(desk, job, file, language)


def _ask_published(job: Job[Scheduled] | None, language: str) -> Any:
    """Which schedule was published before, if any, and how many of its weeks are kept."""
    _ = translator(language)
    names = {
        NONE: _("None"),
        SHOWN: _("The schedule shown here"),
        FILE: _("A file (JSON)"),
    }
    has_one = job is not None and job.made is not None
    with st.expander(_("Stay close to a published schedule")):
        st.selectbox(
            _("Published schedule"),
            (NONE, SHOWN, FILE) if has_one else (NONE, FILE),
            format_func=lambda name: names[name],
            key="timeline-published",
            filter_mode=None,
        )
        file = st.file_uploader(
            _("The file, as it was downloaded here"), type="json", key="timeline-file", max_upload_size=LARGEST_MB
        )
        st.select_slider(
            _("Weeks that are kept as published"), FROZEN, format_func=lambda n: _weeks(n, language),
            key="timeline-frozen", help=_("After them, as few children as possible get another stay."),
        )  # fmt: skip
    return file


def _weeks(number: int, language: str) -> str:
    return counted(number, marked("{n} week"), marked("{n} weeks"), language)


def _start(desk: Desk, job: Job[Scheduled] | None, file: Any, language: str) -> None:
    state = st.session_state
    try:
        published = _published(job, file)
    except PlannerError as error:
        show_error(error, language)
        return
    operator = state["timeline-operator"]
    request = ScheduleRequest(
        state["timeline-weeks"] * WEEK,
        () if operator == ALL else (operator,),
        (),
        published,
        state["timeline-frozen"] * WEEK if published is not None else 0,
        state["timeline-review"],
        state["timeline-control"],
        float(state["timeline-limit"]),
    )

    def work(note: Callable[[Progress], None], stop: threading.Event) -> Scheduled:
        return scheduling.scheduled(desk, request, note, stop)

    start_job(JOB, request, work)


def _published(job: Job[Scheduled] | None, file: Any) -> Schedule | None:
    """The published schedule that was chosen; raises `BadUse`, and `BadInput` for a file that is none."""
    chosen = st.session_state["timeline-published"]
    if chosen == SHOWN and job is not None and job.made is not None:
        return job.made.schedule
    if chosen != FILE:
        return None
    if file is None:
        raise BadUse("Choose the file of the published schedule, or none.")
    try:
        content = json.loads(file.getvalue().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadUse("The file is not JSON: choose one that was downloaded here.") from None
    return schedule_from(content, file.name)
