"""Fremtiden: one scenario lived through many times, demand beside data, and how the past would have been foretold."""

import threading

import streamlit as st

from planner import costed_futures, simulating
from planner.errors import PlannerError
from planner.language import say, translator
from planner.scenarios import names, stacked
from planner.service import Desk
from planner.simulating import BASELINE, Simulated, SimulationRequest
from planner.ui.blocks import lead
from planner.ui.frame import desk_or_stop, foot, keep_choices, not_drawn
from planner.ui.jobs import Note
from planner.ui.page_job import failure, page_job, start_job
from planner.ui.pages.future_demand import show_backtest, show_demand
from planner.ui.pages.future_result import show_simulated
from planner.ui.pages.proposal_progress import watch
from planner.ui.words import days

JOB = "fremtid"
ALL = "all"
HORIZONS = (90, 180, 365, 730, 1_095)
FUTURES = (10, 30, 50, 100, 200)
WARM_UPS = (0, 30, 90, 180)
KEYS = (
    "future-operator",
    "future-scenario",
    "future-days",
    "future-count",
    "future-warm-up",
    "future-seed",
    "future-own",
)


def show(language: str) -> None:
    """The whole page: the question, the job of the address in whatever state it is, then what it all rests on."""
    _ = translator(language)
    keep_choices(*KEYS)
    st.title(_("The future"), anchor=False)
    desk = desk_or_stop(language)
    gone = _("The simulation in the address is no longer kept. Run it again.")
    job = page_job(JOB, Simulated, gone)
    if job is not None and job.is_running:
        not_drawn(*KEYS)
        watch(job, _("Living through futures"), language, _("Stop and keep what is finished"))
        foot(desk, language)
        return
    lead(
        _(
            "Lives through the coming months many times by the rules that place children today, and says what the "
            "futures have in common: who waits, for how long, how far from home, and how full the places are."
        )
    )
    _ask(desk, language)
    if job is None:
        st.info(_("No simulation yet. Choose whose children, then choose «Simulate»."))
    elif (fault := failure(job, language)) is not None:
        st.error(fault)
    else:
        assert job.made is not None
        show_simulated(desk, job.made, language)
    show_demand(desk, language)
    show_backtest(language)
    foot(desk, language)


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    st.session_state.setdefault("future-operator", "bfe" if "bfe" in desk.codes.codes("operator") else ALL)
    st.session_state.setdefault("future-days", 365)
    st.session_state.setdefault("future-count", 30)
    st.session_state.setdefault("future-own", True)
    with st.form("future"):
        first, second = st.columns(2, gap="medium")
        operator = first.selectbox(
            _("Whose children"),
            (ALL, *desk.codes.codes("operator")),
            format_func=lambda code: _("All operators") if code == ALL else desk.codes.name("operator", code, language),
            key="future-operator",
            filter_mode=None,
        )
        scenario = second.selectbox(
            _("Scenario"),
            (BASELINE, *(name for name in names() if name != BASELINE)),
            format_func=lambda name: _("Baseline (nullalternativet)") if name == BASELINE else _title(name),
            key="future-scenario",
        )
        third, fourth, fifth = st.columns(3, gap="medium")
        horizon = third.select_slider(
            _("How far ahead"), HORIZONS, format_func=lambda number: days(number, language), key="future-days"
        )
        count = fourth.select_slider(
            _("Number of futures"), FUTURES, key="future-count", help=_("More futures make narrower intervals.")
        )
        warm_up = fifth.select_slider(
            _("First days not measured"), WARM_UPS, key="future-warm-up",
            help=_("Leaves out the time in which today's waiting list still weighs."),
        )  # fmt: skip
        sixth, seventh = st.columns([1, 2], gap="medium", vertical_alignment="bottom")
        seed = sixth.number_input(
            _("Seed"), min_value=0, max_value=9_999, step=1, key="future-seed",
            help=_("The same seed gives the same futures."),
        )  # fmt: skip
        own = seventh.toggle(
            _("Own records of stays, if there are any"), key="future-own",
            help=_("Rates and lengths of stay are then fitted to them. Without it the public rates hold."),
        )  # fmt: skip
        if st.form_submit_button(_("Simulate"), type="primary"):
            _start(desk, _request(operator, scenario, horizon, count, warm_up, int(seed), own), language)


def _request(
    operator: str, scenario: str, horizon: int, count: int, warm_up: int, seed: int, own: bool
) -> SimulationRequest:
    """What the form asks; futures run in the job's own thread, since processes take longer to start from a page."""
    steps = () if scenario == BASELINE else tuple(step for each in stacked((scenario,)) for step in each.steps)
    operators = () if operator == ALL else (operator,)
    return SimulationRequest(scenario, steps, operators, horizon, warm_up, count, seed, workers=1, own_rates=own)


def _start(desk: Desk, request: SimulationRequest, language: str) -> None:
    """Refuses at once what cannot be simulated, and starts the rest."""
    try:
        simulating.setup_of(desk, request)
    except PlannerError as error:
        st.error(say(error.sentence, language))
        return

    def work(note: Note, stop: threading.Event) -> Simulated:
        return costed_futures.simulate(desk, request, note, stop)

    start_job(JOB, request, work)


def _title(name: str) -> str:
    """The title of a scenario of the library."""
    return stacked((name,))[0].title
