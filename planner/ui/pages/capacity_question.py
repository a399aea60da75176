"""What the questions of «Kapasitet» have in common: fields, and what is asked before the work before the answer."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import streamlit as st

from models.change import OpenUnit
from models.ids import UnitId
from planner import scenarios
from planner.language import translator
from planner.scenarios import BASELINE
from planner.service import Desk, PlaceRequest, case_of
from planner.ui.frame import not_drawn
from planner.ui.jobs import Job, Result
from planner.ui.naming import unit_namer
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
    show_answer: Callable[[Any, Any], None],
    language: str,
) -> None:
    """The form, drawn by `ask` with widgets of these keys, and the answer; while it is worked out, how far it is.

    `show_answer` gets what was asked and what came of it.
    """
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
        show_answer(job.request, job.made)


def unit_choice(desk: Desk, place: Any, texts: tuple[str, str], key: str, language: str) -> UnitId | None:
    """A unit searched for by its id or name, in the column `place`; `None` where none is chosen.

    Units that only a scenario opens are there too, last. `texts` are the label and what stands in the empty field.
    """
    _ = translator(language)
    case = case_of(desk, PlaceRequest())
    name = unit_namer(case)
    names = {unit: name(unit) for unit in sorted(case.unit_by_id)}
    for unit in sorted(opened_by()):
        names.setdefault(unit, _("{unit} · only in a scenario").format(unit=unit))
    chosen: UnitId | None = place.selectbox(
        texts[0], tuple(names), index=None, format_func=names.__getitem__, placeholder=texts[1], key=key
    )
    return chosen


@cache
def opened_by() -> dict[UnitId, tuple[str, ...]]:
    """The scenarios of the library that open a unit, by the unit."""
    found: dict[UnitId, tuple[str, ...]] = {}
    for name in scenarios.names():
        for step in scenarios.named(name).scenario.steps:
            if isinstance(step.change, OpenUnit):
                found[step.change.unit_id] = (*found.get(step.change.unit_id, ()), name)
    return found


def is_there(desk: Desk, unit: UnitId | None, scenario: str, language: str) -> bool:
    """Whether the unit is there under the scenario; where it is not, the page says in which ones it is."""
    if unit is None or unit in case_of(desk, PlaceRequest()).unit_by_id or scenario in opened_by().get(unit, ()):
        return True
    _ = translator(language)
    titles = "; ".join(scenario_title(name, language) for name in opened_by().get(unit, ()))
    text = _("{unit} is there only under one of these, chosen as «Scenario»: {titles}.")
    st.error(text.format(unit=unit, titles=titles))
    return False


def scenario_held(name: str, language: str) -> str:
    """The scenario's title, with a word that its days do not count here."""
    _ = translator(language)
    title = scenario_title(name, language)
    return title if name == scenarios.BASELINE else _("{title}, as if it held today").format(title=title)


def scenario_choice(place: Any, key: str, language: str) -> str:
    """A scenario of the library by its title, in the column `place`; the baseline stands first."""
    _ = translator(language)
    names = (BASELINE, *(name for name in scenarios.names() if name != BASELINE))
    chosen: str = place.selectbox(
        _("Scenario"), names, format_func=lambda name: scenario_title(name, language), key=key, filter_mode=None
    )
    return chosen


def scenario_title(name: str, language: str) -> str:
    """A scenario of the library as the choice of scenarios calls it."""
    _ = translator(language)
    if name == BASELINE:
        return _("Baseline (nullalternativet)")
    return scenarios.named(name).scenario.title_in(language)
