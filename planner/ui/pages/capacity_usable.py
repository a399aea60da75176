"""«Hva er fire plasser verdt?»: used places against nominal ones, by size, living and staff, with their cost."""

import threading
from dataclasses import replace

import streamlit as st

from models.ids import Operator, UnitId
from planner import service
from planner.language import translator
from planner.placement.drawn import HIGH_RISK, MOST_IN_QUEUE, MOST_PLACES, UsableRequest
from planner.placement.usable import UsableAnswer
from planner.service import Desk, PlaceRequest
from planner.typed.changes import steps_as_if_today
from planner.ui.jobs import Note
from planner.ui.page_job import start_job
from planner.ui.pages.capacity_question import (
    Said,
    is_there,
    question_job,
    scenario_choice,
    show_question,
    unit_choice,
)
from planner.ui.pages.capacity_used import LEVEL, UsableAsked, show_used
from planner.words.money import whole

JOB = "plasser"
WHAT, OPERATOR, UNIT, UNITS_OPERATOR = "usable-what", "usable-operator", "usable-unit", "usable-unit-operator"
SCENARIO, GROUPS, QUEUE = "usable-scenario", "usable-groups", "usable-queue"
DRAWS = "usable-draws"
KEYS = (WHAT, OPERATOR, UNIT, UNITS_OPERATOR, SCENARIO, GROUPS, QUEUE, DRAWS, LEVEL)
PILOT, EXISTS = "pilot", "unit"
OWN = "own"
MANY_DRAWS = (100, 300, 1_000)
OSLO = "bfe"


def show_usable(desk: Desk, language: str) -> None:
    """The question, and the answer where there is one."""
    _ = translator(language)
    job = question_job(JOB, UsableAnswer, language)
    text = Said(
        _(
            "How many of one to eight places can be filled on an average day, with separations, staff and needs as "
            "they are today: in a pilot for children at high risk, or in a unit that exists."
        ),
        _("Drawing queues of children"),
        _("Nothing has been drawn yet. Choose the operator or the unit, then «Count usable places»."),
    )
    show_question(
        job,
        text,
        KEYS,
        lambda: _ask(desk, language),
        lambda asked, made: show_used(desk, asked, made, language),
        language,
    )


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    kinds = {PILOT: _("A pilot"), EXISTS: _("A unit that exists")}
    operators = desk.codes.codes("operator")
    for key, value in ((WHAT, PILOT), (OPERATOR, OSLO if OSLO in operators else operators[0]), (DRAWS, 300)):
        st.session_state.setdefault(key, value)
    kind = st.segmented_control(
        _("What is weighed?"), tuple(kinds), format_func=kinds.__getitem__, key=WHAT, required=True
    )
    with st.form("ask-usable"):
        unit, operator, scenario = (_pilot if kind == PILOT else _unit)(desk, language)
        with st.expander(_("More choices")):
            groups, queue, draws = _more(desk, kind == PILOT, language)
        asked = st.form_submit_button(_("Count usable places"), type="primary")
    if not asked:
        return
    if kind == EXISTS and unit is None:
        st.error(_("No unit is chosen. Search for it by its id or name, or weigh a pilot."))
        return
    if not is_there(desk, unit, scenario, language):
        return
    request = UsableRequest(
        unit_id=unit,
        operator=Operator(operator) if operator is not None else None,
        target_groups=groups,
        queue=queue,
        draws=draws,
    )
    _start(desk, UsableAsked(request, scenario), language)


def _pilot(desk: Desk, language: str) -> tuple[UnitId | None, str | None, str]:
    """No unit, whose pilot it is, and the scenario."""
    _ = translator(language)
    left, right = st.columns(2, gap="medium")
    operator: str = left.selectbox(
        _("Whose children"),
        desk.codes.codes("operator"),
        format_func=lambda code: desk.codes.name("operator", code, language),
        key=OPERATOR,
        filter_mode=None,
    )
    return None, operator, scenario_choice(right, SCENARIO, language)


def _unit(desk: Desk, language: str) -> tuple[UnitId | None, str | None, str]:
    """The unit, whose children are drawn (`None`: those of its own operator), and the scenario."""
    _ = translator(language)
    unit = unit_choice(desk, st, (_("Unit"), _("Choose a unit, or write its id or name")), UNIT, language)
    left, right = st.columns(2, gap="medium")
    operator: str = left.selectbox(
        _("Whose children"),
        (OWN, *desk.codes.codes("operator")),
        format_func=lambda code: (
            _("Those of the unit's operator") if code == OWN else desk.codes.name("operator", code, language)
        ),
        key=UNITS_OPERATOR,
        filter_mode=None,
    )
    return unit, None if operator == OWN else operator, scenario_choice(right, SCENARIO, language)


def _more(desk: Desk, is_pilot: bool, language: str) -> tuple[tuple[str, ...], int | None, int]:
    """Target groups (none: the usual ones), the length of the queue (`None`: as many as wait), and the draws."""
    _ = translator(language)
    usual = ", ".join(desk.codes.name("target_group", code, language) for code in HIGH_RISK)
    groups = st.multiselect(
        _("Target groups"),
        desk.codes.codes("target_group"),
        format_func=lambda code: desk.codes.name("target_group", code, language),
        key=GROUPS,
        placeholder=usual if is_pilot else _("Those of the unit"),
        select_all=False,
    )
    left, right = st.columns(2, gap="medium")
    queue = left.number_input(
        _("Children in the queue"),
        min_value=1,
        max_value=MOST_IN_QUEUE,
        value=None,
        step=1,
        key=QUEUE,
        placeholder=_("as many as wait today"),
        help=_("The longer the queue, the easier it is to find somebody who fits. At least as many as the places."),
    )
    draws = right.select_slider(
        _("Draws"),
        MANY_DRAWS,
        format_func=lambda n: whole(n, language),
        key=DRAWS,
        help=_("Queues of children in random order before an empty house. More of them make narrower intervals."),
    )
    return tuple(groups), None if queue is None else int(queue), int(draws)


def _start(desk: Desk, asked: UsableAsked, language: str) -> None:
    """Counts one to eight places, and a unit that has more as it is."""

    def count(note: Note, stop: threading.Event) -> UsableAnswer:
        steps = steps_as_if_today(asked.scenarios, desk.as_of, language)
        case = service.case_of(desk, PlaceRequest(steps=steps))
        unit = case.unit_by_id.get(asked.request.unit_id) if asked.request.unit_id is not None else None
        is_large = unit is not None and case.places(unit) > MOST_PLACES
        places = () if is_large else tuple(range(1, MOST_PLACES + 1))
        return service.usable(desk, replace(asked.request, places=places), note, stop, steps)

    start_job(JOB, asked, count)
