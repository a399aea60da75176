"""What one more place, post or living unit is worth in today's plan: sorted, and marked as decided again or bounded."""

import threading
from dataclasses import dataclass

import streamlit as st

from models.ids import UnitId
from planner import whole_plan
from planner.language import say, translator
from planner.placement.again import Known
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.one_more import KINDS, PLACES, STAFF, UNITS
from planner.placement.waivers import waivers_of
from planner.placement.worth import BOUNDED, WorthOf, Worths
from planner.scenarios import BASELINE
from planner.service import Desk, PlaceRequest
from planner.typed.changes import steps_as_if_today
from planner.ui.blocks import Column, Table, points, said, table
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.jobs import Note
from planner.ui.naming import unit_namer
from planner.ui.numbers import seconds
from planner.ui.outgoing import download
from planner.ui.page_job import start_job
from planner.ui.pages.capacity_question import (
    Said,
    is_there,
    question_job,
    scenario_choice,
    scenario_held,
    show_question,
    unit_choice,
)
from planner.ui.waiver_table import show_waivers
from planner.words.best import goals_changed, moved_said, not_proven
from planner.words.money import NO_VALUE, whole
from planner.words.worth import HOW, NOT_AGAIN, SORTED, more_said, sorted_out, unfinished, worth_foot, worth_title

JOB = "en-til"
OPERATOR, KIND, UNIT = "worth-operator", "worth-kind", "worth-unit"
EVERY_GOAL, LIMIT = "worth-every-goal", "worth-limit"
SCENARIO = "worth-scenario"
KEYS = (OPERATOR, KIND, UNIT, SCENARIO, EVERY_GOAL, LIMIT)
ALL = "all"
LIMITS_S = (30, 60, 120, 300)
MOST_ROWS = 60
"""Rows on the page; the file has them all."""


@dataclass(frozen=True, slots=True)
class WorthAsked:
    """What the form asks: the plan, kind of thing and unit (`None`: all), for which goals, under which scenario."""

    request: PlaceRequest
    kind: str | None = None
    unit_id: UnitId | None = None
    every_goal: bool = False
    scenario: str = BASELINE


def show_worth(desk: Desk, language: str) -> None:
    """The question, and the answer where there is one."""
    _ = translator(language)
    job = question_job(JOB, tuple, language)
    text = Said(
        _(
            "One more place, one more on a shift, or one more living unit, at every unit or at one: what it would do "
            "to each goal of the plan for those who wait today."
        ),
        _("Weighing one more"),
        _("Nothing has been weighed yet. Choose the operator, then «Weigh one more»."),
    )
    show_question(
        job,
        text,
        KEYS,
        lambda: _ask(desk, language),
        lambda asked, made: _show_answer(desk, asked, made, language),
        language,
    )


def _kinds(language: str) -> dict[str, str]:
    _ = translator(language)
    return {ALL: _("Everything"), PLACES: _("Places"), STAFF: _("Staff"), UNITS: _("Living units")}


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    operators = (ALL, *desk.codes.codes("operator"))
    kinds = _kinds(language)
    st.session_state.setdefault(OPERATOR, "bfe" if "bfe" in operators else ALL)
    st.session_state.setdefault(LIMIT, 60)
    with st.form("ask-worth"):
        first, second, third = st.columns([2, 1.3, 2.4], gap="medium")
        operator = first.selectbox(
            _("Whose children"),
            operators,
            format_func=lambda code: _operator(desk, code, language),
            key=OPERATOR,
            filter_mode=None,
        )
        kind = second.selectbox(
            _("One more of"), (ALL, *KINDS), format_func=kinds.__getitem__, key=KIND, filter_mode=None
        )
        unit = unit_choice(desk, third, (_("Unit"), _("All units, or one by its id or name")), UNIT, language)
        left, _right = st.columns(2, gap="medium")
        scenario = scenario_choice(left, SCENARIO, language)
        with st.expander(_("More choices")):
            limit = st.select_slider(
                _("Time limit"), LIMITS_S, format_func=lambda value: seconds(value, language), key=LIMIT
            )
            every_goal = st.toggle(_("Decide again for the sake of every goal"), key=EVERY_GOAL)
            st.caption(
                _(
                    "Without it the plan is decided again for goals down to the child's view, and the goals below "
                    "get upper limits. With it the work takes somewhat longer for one operator, and two thirds longer "
                    "for the whole country."
                )
            )
        asked = st.form_submit_button(_("Weigh one more"), type="primary")
    if asked and is_there(desk, unit, scenario, language):
        request = PlaceRequest(
            operators=() if operator == ALL else (operator,),
            time_limit_s=float(limit),
            workers=2,
            steps=steps_as_if_today(() if scenario == BASELINE else (scenario,), desk.as_of, language),
        )
        _start(desk, WorthAsked(request, None if kind == ALL else kind, unit, bool(every_goal), scenario))


def _operator(desk: Desk, code: str, language: str) -> str:
    _ = translator(language)
    return _("All operators") if code == ALL else desk.codes.name("operator", code, language)


def _start(desk: Desk, asked: WorthAsked) -> None:
    def weigh(note: Note, stop: threading.Event) -> tuple[Known, Worths]:
        return whole_plan.worth(desk, asked.request, asked.kind, asked.unit_id, asked.every_goal, note, stop)

    start_job(JOB, asked, weigh)


def _show_answer(desk: Desk, asked: WorthAsked, made: tuple[Known, Worths], language: str) -> None:
    _ = translator(language)
    known, told = made
    for sentence in (*not_proven(known, language), *unfinished(told, language)):
        st.warning(sentence)
    changing, open_ones, nothing = sorted_out(told)
    text = _("{gains} of {all} change the plan, {bounded} have upper limits only, {nothing} are proven to do nothing.")
    said(
        text.format(
            gains=whole(len(changing), language),
            all=whole(len(told.found), language),
            bounded=whole(len(open_ones), language),
            nothing=whole(nothing, language),
        )
    )
    points(_asked_said(desk, known, asked, language), say(worth_title(known), language))
    if changing:
        _show_table(
            _gains(desk, changing, language), _in_full(desk, changing, language),
            _("What one more does, best first"), "worth-gains", language,
        )  # fmt: skip
    if open_ones:
        _show_table(
            _bounds(desk, open_ones, language), _in_full(desk, open_ones, language),
            _(NOT_AGAIN), "worth-bounds", language,
        )  # fmt: skip
    points(worth_foot(told, language), _("How to read this"))
    show_waivers(waivers_of(known), language)


def _asked_said(desk: Desk, known: Known, asked: WorthAsked, language: str) -> list[str]:
    """What was asked, so that the answer stands by itself."""
    _ = translator(language)
    unit = _("all units") if asked.unit_id is None else unit_namer(known.case)(asked.unit_id)
    operators = [_operator(desk, code, language) for code in asked.request.operators or (ALL,)]
    goals = _("every goal") if asked.every_goal else _("goals down to the child's view")
    return [
        f"{_('Whose children')}: {', '.join(operators)}",
        f"{_('One more of')}: {_kinds(language)[asked.kind or ALL]}",
        f"{_('Unit')}: {unit}",
        f"{_('Scenario')}: {scenario_held(asked.scenario, language)}",
        f"{_('Decided again for the sake of')}: {goals}",
    ]


def _show_table(content: Table, in_full: Table, title: str, key: str, language: str) -> None:
    """A table with the first goals of each line on the page, and all rows with every goal as a file."""
    _ = translator(language)
    st.subheader(title, anchor=False)
    shown = Table(content.columns, content.rows[:MOST_ROWS], stacks=True)
    table(shown, _(SORTED), scrolls=len(shown.rows) > LONG_TABLE)
    if len(content.rows) > MOST_ROWS:
        st.caption(_("and {count} more in the file").format(count=whole(len(content.rows) - MOST_ROWS, language)))
    download(  # it names who would live elsewhere
        _("Download table with every goal (CSV)"), table_as_csv(in_full), language,
        file_name=f"{key}.csv", mime="text/csv", key=key,
    )  # fmt: skip


def _in_full(desk: Desk, worths: list[WorthOf], language: str) -> Table:
    """A column for each goal: what it gains or loses, and of upper limits what it gains at most, below zero."""
    _ = translator(language)
    goals = [f"{_(GOAL_BY_CODE[goal.name].title)} ({_(goal.unit)})" for goal in worths[0].difference.goals]
    titles = (_("One more"), _("How known"), *goals, _("Who lives elsewhere"))

    def amounts(worth: WorthOf) -> list[int]:
        if worth.how == BOUNDED:
            return [-gain for gain in worth.could_gain]
        return [goal.difference for goal in worth.difference.goals]

    rows = tuple(
        (
            say(more_said(desk.codes, worth.more), language),
            _(HOW[worth.how]),
            *map(str, amounts(worth)),
            moved_said(worth.difference, language),
        )
        for worth in worths
    )
    return Table(tuple(map(Column, titles)), rows)


def _gains(desk: Desk, worths: list[WorthOf], language: str) -> Table:
    _ = translator(language)
    columns = (
        Column(_("One more"), is_wide=True),
        Column(_("How known")),
        Column(_("What it does"), is_wide=True),
        Column(_("Who lives elsewhere")),
    )
    rows = tuple(
        (
            say(more_said(desk.codes, worth.more), language),
            _(HOW[worth.how]),
            goals_changed(worth.difference, language),
            moved_said(worth.difference, language) or NO_VALUE,
        )
        for worth in worths
    )
    return Table(columns, rows)


def _bounds(desk: Desk, worths: list[WorthOf], language: str) -> Table:
    _ = translator(language)
    columns = (Column(_("One more"), is_wide=True), Column(_("What it could gain at most"), is_wide=True))

    def room(worth: WorthOf) -> str:
        return "; ".join(
            f"{_(GOAL_BY_CODE[goal.name].title)} −{whole(gain, language)} {_(goal.unit)}"
            for goal, gain in zip(worth.difference.goals, worth.could_gain, strict=True)
            if gain > 0
        )

    return Table(columns, tuple((say(more_said(desk.codes, w.more), language), room(w)) for w in worths))
