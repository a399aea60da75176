"""Scenarioer: the library, an editor, and a comparison with nullalternativet that runs as a job."""

import streamlit as st

from planner.comparing import Comparison, ComparisonRequest
from planner.errors import PlannerError
from planner.language import translator
from planner.scenario_checks import refuse_contradictions
from planner.scenarios import BASELINE
from planner.service import Desk, world_under
from planner.ui.blocks import lead
from planner.ui.comparing_job import start_comparison
from planner.ui.frame import desk_or_stop, foot, keep_choices, not_drawn, show_error
from planner.ui.own_scenarios import find, known_names, stack
from planner.ui.page_job import failure, page_job
from planner.ui.pages.proposal_progress import watch
from planner.ui.pages.scenario_editor import show_editor
from planner.ui.pages.scenario_library import show_library
from planner.ui.pages.scenario_memo import show_memo
from planner.ui.pages.scenario_result import show_result
from planner.words.money import whole

JOB = "comparison"
KEYS = ("compare-names", "compare-together", "compare-operators", "compare-days", "compare-futures", "compare-drivers")
FEW = 10
DAYS, FUTURES = (90, 180, 365, 730), (FEW, 30, 50, 100)


def show(language: str) -> None:
    """The whole page: what to compare, the job of the address in whatever state it is, library and editor."""
    _ = translator(language)
    keep_choices(*KEYS)
    st.title(_("Scenarios"), anchor=False)
    desk = desk_or_stop(language)
    job = page_job(JOB, Comparison, _("The comparison in the address is no longer kept. Run it again."))
    if job is not None and job.is_running:
        not_drawn(*KEYS)
        watch(job, _("Comparing scenarios"), language, _("Stop and keep the finished futures"))
        foot(desk, language)
        return
    lead(_("What if something were otherwise? Every scenario stands beside the baseline, with the same children."))
    compared, library, editor = st.tabs([_("Compare"), _("Library"), _("Make your own")], key="scenario-tabs")
    with compared:
        _ask(desk, language)
        if job is None:
            st.info(_("No comparison yet. Choose one or more scenarios, then choose «Compare»."))
        elif job.made is None:
            st.error(failure(job, language))
        else:
            show_result(desk, job.made, language)
            show_memo(desk, job, language)
    with library:
        show_library(language)
    with editor:
        show_editor(desk, language)
    foot(desk, language)


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    operators = desk.codes.codes("operator")
    present = {row.operator for row in desk.dataset.institutions}
    st.session_state.setdefault("compare-operators", ["bfe"] if "bfe" in present else [])
    if "compare-with" in st.session_state:
        st.session_state["compare-names"] = st.session_state.pop("compare-with")
    st.session_state.setdefault("compare-days", 365)
    st.session_state.setdefault("compare-futures", 30)
    with st.form("compare"):
        chosen = st.multiselect(
            _("Scenarios"),
            [name for name in known_names() if name != BASELINE],
            format_func=lambda name: _title(name, language),
            placeholder=_("Choose one or more"),
            select_all=False,
            key="compare-names",
        )
        below_names = st.container()
        together = st.toggle(
            _("Also all of them on top of each other"),
            key="compare-together",
            help=_("Shows what each does alone, and what they do to each other."),
        )
        first, second, third = st.columns([2, 1, 1], gap="medium")
        counted = first.multiselect(
            _("Whose children are counted"),
            operators,
            format_func=lambda code: desk.codes.name("operator", code, language),
            key="compare-operators",
            placeholder=_("All operators"),
            select_all=False,
        )
        days = second.selectbox(
            _("Days"), DAYS, format_func=lambda n: whole(n, language), key="compare-days", filter_mode=None
        )
        futures = third.selectbox(
            _("Futures of each"),
            FUTURES,
            format_func=lambda n: whole(n, language),
            key="compare-futures",
            filter_mode=None,
            help=_("More futures give narrower intervals and take longer: a year of Oslo takes about a second each."),
        )
        drivers = st.toggle(
            _("Also find what makes the difference uncertain"),
            key="compare-drivers",
            help=_("Runs everything again with each dial at its low and its high end; takes several times as long."),
        )
        if st.form_submit_button(_("Compare"), type="primary", key="compare-run"):
            if chosen:
                _start(desk, tuple(chosen), together, (tuple(counted), days, futures, drivers), language)
            else:
                below_names.error(_("Choose at least one scenario."))


def _title(name: str, language: str) -> str:
    try:
        return find(name).scenario.title_in(language)
    except PlannerError:
        return name


def _start(
    desk: Desk,
    chosen: tuple[str, ...],
    together: bool,
    asked: tuple[tuple[str, ...], int, int, bool],
    language: str,
) -> None:
    """Starts the job; what contradicts is told here and nothing runs."""
    counted, days, futures, drivers = asked
    groups = [(BASELINE,), *((name,) for name in chosen), *([chosen] if together and len(chosen) > 1 else [])]
    try:
        stacks = tuple(stack(group) for group in groups)
        for each in stacks:
            refuse_contradictions(world_under(desk), each.parts)
    except PlannerError as error:
        show_error(error, language)
        return
    everyone = counted or desk.codes.codes("operator")
    request = ComparisonRequest(stacks, everyone, days, 0, futures, workers=1, drivers=drivers)
    start_comparison(JOB, desk, request)
