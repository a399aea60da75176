"""What the questions of «Kapasitet» have in common: what is asked stands first, then the work, then the answer."""

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from planner.language import translator
from planner.ui.frame import not_drawn
from planner.ui.jobs import Job, Result
from planner.ui.page_job import failure, page_job
from planner.ui.pages.proposal_progress import watch


class Said(NamedTuple):
    """Finished texts: what the question is about, what is being done, and what to do where nothing was asked yet."""

    about: str
    working: str
    nothing_yet: str


def question_job(name: str, kind: type[Result], language: str) -> Job[Result] | None:
    """The job of a question by its name in the address; `kind` is what it brings."""
    _ = translator(language)
    return page_job(name, kind, _("The answer in the address is no longer kept. Ask again."))


def show_question(
    job: Job[Any] | None,
    text: Said,
    keys: tuple[str, ...],
    ask: Callable[[], None],
    show_answer: Callable[[Any], None],
    language: str,
) -> None:
    """The form, drawn by `ask` with widgets of these keys, and what the job brought; while it works, how far it is."""
    if job is not None and job.is_running:
        not_drawn(*keys)
        _ = translator(language)
        watch(job, text.working, language, _("Stop and keep what is found"))
        return
    st.markdown(text.about)
    ask()
    if job is None:
        st.info(text.nothing_yet)
    elif (wrong := failure(job, language)) is not None:
        st.error(wrong)
    else:
        show_answer(job.made)
