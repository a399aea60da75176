"""How a running job goes, once a second, with the button that stops it."""

from typing import Any

import streamlit as st

from planner.language import say, translator
from planner.ui import words
from planner.ui.blocks import Column, Table, table
from planner.ui.jobs import Job
from planner.ui.numbers import seconds


@st.fragment(run_every="1s")
def watch(job: Job[Any], title: str, language: str) -> None:
    """The state of a running job once a second; when it has ended, the whole page is drawn anew."""
    _ = translator(language)
    if not job.is_running:
        st.rerun()
    st.header(title, anchor=False)
    progress = job.progress
    titles = words.goal_titles(language)
    step = _("Waits for its turn")
    if progress is not None:
        is_known = progress.goal is None or progress.goal in titles
        step = say(progress.step, language) if is_known else _("Chooses among equals")
    st.progress(min(1.0, max(0.0, progress.share if progress else 0.0)), text=step)
    st.caption(_("Time used: {time}").format(time=seconds(job.seconds, language)))
    if job.stop.is_set():
        st.info(_("Stopping. The best plan so far is being checked."))
    elif st.button(_("Stop and keep the best"), key="stop", type="primary"):
        job.stop.set()
        st.rerun(scope="fragment")
    if job.reached:
        table(_reached(job, language), _("Goals so far, added up over the children who are decided"))


@st.fragment(run_every="1s")
def wait_for(job: Job[Any], text: str, language: str) -> None:
    """A line about an answer that is being worked out, once a second, with the button that stops it."""
    _ = translator(language)
    if not job.is_running:
        st.rerun()
    st.info(_("{text} Time used: {time}").format(text=text, time=seconds(job.seconds, language)))
    if job.progress is not None and job.progress.share > 0:
        st.progress(min(1.0, job.progress.share))
    if not job.stop.is_set() and st.button(_("Stop and keep what is found"), key=f"stop-{job.job_id}"):
        job.stop.set()
        st.rerun(scope="fragment")


def _reached(job: Job[Any], language: str) -> Table:
    _ = translator(language)
    titles = words.goal_titles(language)
    units = words.goal_units()
    reached = job.reached
    rows = tuple(
        (
            title,
            words.amount(reached[goal].value, units[goal], language),
            words.amount(reached[goal].bound, units[goal], language),
            _("Yes") if reached[goal].value == reached[goal].bound else _("No"),
        )
        for goal, title in titles.items()
        if goal in reached
    )
    columns = (
        Column(_("Goal")),
        Column(_("Value"), is_number=True),
        Column(_("Bound"), is_number=True),
        Column(_("Proven")),
    )
    return Table(columns, rows)
