"""How a running job goes, once a second, with the button that stops it."""

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from planner.language import say, translator
from planner.placement.again import Limits
from planner.service import PlaceRequest
from planner.ui import words
from planner.ui.answers import answer, asked
from planner.ui.blocks import Column, Table, table
from planner.ui.jobs import Job, Result
from planner.ui.numbers import seconds
from planner.ui.page_job import failure
from planner.words.money import percent


@st.fragment(run_every="1s")
def watch(job: Job[Any], title: str, language: str, stop: str | None = None) -> None:
    """The state of a running job once a second; when it has ended, the whole page is drawn anew.

    `stop` is what the button says that ends the work early, in the language of the page.
    """
    _ = translator(language)
    if not job.is_running:
        st.rerun()
    st.header(title, anchor=False)
    st.progress(job.share, text=_doing(job, language))
    st.caption(" · ".join(_times(job, language)))
    if job.stop.is_set():
        st.info(_("Stopping. The best plan so far is being checked.") if stop is None else _("Stopping."))
    elif st.button(stop or _("Stop and keep the best"), key="stop", type="primary"):
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
    if job.share > 0:
        st.progress(job.share)
    if not job.stop.is_set() and st.button(_("Stop and keep what is found"), key=f"stop-{job.job_id}"):
        job.stop.set()
        st.rerun(scope="fragment")


def arrived(job: Job[Result] | None, text: str, language: str) -> Result | None:
    """What a job has brought; until then `text` with how far it is, and why where it brought nothing."""
    if job is None:
        return None
    if job.is_running:
        wait_for(job, text, language)
    elif (wrong := failure(job, language)) is not None:
        st.error(wrong)
    return job.made


def _doing(job: Job[Any], language: str) -> str:
    """What is being done, and how much of it is done.

    Goals are settled part by part, so the name of the last one would jump back and forth: it is not told.
    """
    _ = translator(language)
    if job.progress is None:
        return _("Waits for its turn")
    by_parts = getattr(job.progress, "goal", None) is not None
    step = _("Settles the goals for one group of children after the other") if by_parts else job.progress.step
    words = step if isinstance(step, str) else say(step, language)
    return _("{step}: {share} done").format(step=words, share=percent(job.share, language, 0))


def _times(job: Job[Any], language: str) -> list[str]:
    """Time used, about how much is left, and the limit where there is one."""
    _ = translator(language)
    told = [_("Time used: {time}").format(time=seconds(job.seconds, language))]
    if job.seconds_left is not None:
        told.append(_("about {time} left").format(time=seconds(max(1.0, job.seconds_left), language)))
    limit_s = getattr(job.request, "time_limit_s", None)
    if limit_s is not None:
        told.append(_("{time} at most").format(time=seconds(limit_s, language)))
    return told


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


def on_request(
    key: Hashable,
    request: PlaceRequest,
    ask: Callable[[Limits], Result],
    button: tuple[str, str],
    waiting: str,
    language: str,
) -> Result | None:
    """The answer to a question that is asked by a button (its key and its words); `None` until it is there.

    Where it was stopped the button is there again, and asks anew.
    """
    found = answer(key, request, ask, prompted=False)
    can_ask = found is None or (found.stop.is_set() and not found.is_running)
    if can_ask and st.button(button[1], key=button[0]):
        asked(key, request, ask, is_asked=True)
        st.rerun()
    return arrived(found, waiting, language)
