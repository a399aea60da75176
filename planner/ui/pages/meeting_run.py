"""A simulated year for where the sliders stand, when the meeting asks for it; the sliders can be moved meanwhile."""

import streamlit as st

from models.change import Scenario
from planner.comparing import Comparison, ComparisonRequest, Stack
from planner.language import translator
from planner.scenarios import BASELINE, named_from, scenario_text
from planner.service import Desk
from planner.ui.blocks import Column, Table, table
from planner.ui.comparing_job import start_comparison
from planner.ui.jobs import Job
from planner.ui.meeting_steps import HOME
from planner.ui.own_scenarios import find
from planner.ui.page_job import failure, page_job
from planner.ui.pages.proposal_progress import wait_for
from planner.ui.pages.scenario_result import in_words
from planner.words.comparison import TITLES, read_first, span
from planner.words.money import readable, whole

JOB = "meeting-run"
DAYS, FUTURES = 365, 10


def show_run(desk: Desk, scenario: Scenario, language: str) -> Job[Comparison] | None:
    """The button, the run under way, or what it found; the job whose figures belong to the sliders as they stand."""
    _ = translator(language)
    st.header(_("A simulated year"), anchor=False)
    job = page_job(JOB, Comparison, _("The simulated year in the address is no longer kept. Run it again."))
    is_current = job is not None and job.request.stacks[-1].steps == scenario.steps
    if job is not None and job.is_running:
        wait_for(job, _("Lives through a year {n} times.").format(n=whole(FUTURES, language)), language)
        return None
    if job is not None and job.made is None:
        st.error(failure(job, language))
    if job is not None and job.made is not None:
        if not is_current:
            st.warning(_("These figures are for: {what}").format(what=job.made.runs[-1].stack.title_in(language)))
        _show(job.made, language)
    if scenario.steps and not is_current and st.button(_("Simulate a year"), type="primary", key="meeting-simulate"):
        _start(desk, scenario)
    if not scenario.steps:
        st.markdown(_("Move a slider first: the baseline is what everything is compared with."))
    return job if is_current else None


def _show(answer: Comparison, language: str) -> None:
    _ = translator(language)
    run = answer.runs[-1]
    base = {line.measure: line for line in answer.baseline.lines}
    rows = tuple(
        (
            f"{_(TITLES[line.measure])} ({_(line.unit)})",
            readable(base[line.measure].value.mean, language) if line.measure in base else "–",
            readable(line.value.mean, language),
            in_words(line, language),
            span(line.difference, language),
        )
        for line in read_first(run)
    )
    heads = (
        Column(_("Measure"), is_wide=True),
        *(Column(head, is_number=True) for head in (_("Baseline"), _("With the sliders"))),
        *(Column(head, is_number=True) for head in (_("Difference"), _("95 % interval"))),
    )
    caption = _("Means over {n} futures of a year, the same children in both. A star: too few to rely on.")
    table(Table(heads, rows), caption.format(n=whole(answer.replications, language)))


def _start(desk: Desk, scenario: Scenario) -> None:
    text = scenario_text(scenario)
    made = Stack("meeting", (named_from("meeting", text, "meeting.toml"),))
    request = ComparisonRequest(
        (Stack(BASELINE, (find(BASELINE),)), made), (HOME,), DAYS, 0, FUTURES, workers=1, parts=False
    )
    start_comparison(JOB, desk, request)
