"""What one more place, post or living unit is worth in today's plan: sorted, and marked as decided again or bounded."""

import streamlit as st

from planner import whole_plan
from planner.language import say, translator
from planner.placement.again import Known
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.one_more import KINDS, PLACES, STAFF, UNITS
from planner.placement.worth import BOUNDED, WorthOf, Worths
from planner.service import Desk, PlaceRequest
from planner.ui.blocks import Column, Table, table
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.numbers import seconds
from planner.ui.outgoing import download
from planner.ui.page_job import start_job
from planner.ui.pages.capacity_question import Said, question_job, show_question
from planner.words.best import goals_changed, moved_said
from planner.words.money import NO_VALUE, whole
from planner.words.worth import HOW, more_said

JOB = "en-til"
OPERATOR, KIND, LIMIT = "worth-operator", "worth-kind", "worth-limit"
KEYS = (OPERATOR, KIND, LIMIT)
ALL = "all"
LIMITS_S = (30, 60, 120, 300)
MOST_ROWS = 60
"""Rows on the page; the file has them all."""


def show_worth(desk: Desk, language: str) -> None:
    """The question, and the answer where there is one."""
    _ = translator(language)
    job = question_job(JOB, tuple, language)
    text = Said(
        _(
            "One more place, one more on a shift, or one more living unit, at every unit: what it would do to the plan "
            "for those who wait today. What prices leave open is decided again."
        ),
        _("Weighing one more"),
        _("Nothing has been weighed yet. Choose the operator, then «Weigh one more»."),
    )
    show_question(
        job, text, KEYS, lambda: _ask(desk, language), lambda made: _show_answer(desk, made, language), language
    )


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    operators = (ALL, *desk.codes.codes("operator"))
    kinds = {ALL: _("Everything"), PLACES: _("Places"), STAFF: _("Staff"), UNITS: _("Living units")}
    st.session_state.setdefault(OPERATOR, "bfe" if "bfe" in operators else ALL)
    st.session_state.setdefault(LIMIT, 60)
    with st.form("ask-worth"):
        first, second, third = st.columns(3, gap="medium")
        operator = first.selectbox(
            _("Whose children"),
            operators,
            format_func=lambda code: _("All operators") if code == ALL else desk.codes.name("operator", code, language),
            key=OPERATOR,
            filter_mode=None,
        )
        kind = second.selectbox(
            _("One more of"), (ALL, *KINDS), format_func=kinds.__getitem__, key=KIND, filter_mode=None
        )
        limit = third.select_slider(
            _("Time limit"), LIMITS_S, format_func=lambda value: seconds(value, language), key=LIMIT
        )
        if st.form_submit_button(_("Weigh one more"), type="primary"):
            request = PlaceRequest(
                operators=() if operator == ALL else (operator,), time_limit_s=float(limit), workers=2
            )
            only = None if kind == ALL else kind
            start_job(
                JOB,
                request,
                lambda note, stop: whole_plan.worth(desk, request, only, None, False, note, stop),
            )


def _show_answer(desk: Desk, made: tuple[Known, Worths], language: str) -> None:
    _ = translator(language)
    _known, told = made
    if told.interrupted:
        st.warning(_("Time was over: where a bound leaves room in an important goal, more may be possible."))
    gaining = [worth for worth in told.found if any(worth.difference.losses)]
    open_ones = [w for w in told.found if w.how == BOUNDED and not any(w.difference.losses) and any(w.could_gain)]
    nothing = len(told.found) - len(gaining) - len(open_ones)
    text = _("{gains} of {all} change the plan, {bounded} are only bounded, {nothing} are proven to change nothing.")
    st.markdown(
        text.format(
            gains=whole(len(gaining), language),
            all=whole(len(told.found), language),
            bounded=whole(len(open_ones), language),
            nothing=whole(nothing, language),
        )
    )
    if gaining:
        _show_table(
            _gains(desk, gaining, language),
            _("What one more gains, best first"),
            "worth-gains",
            language,
        )
    if open_ones:
        title = _("Bounded by prices, not decided again")
        _show_table(_bounds(desk, open_ones, language), title, "worth-bounds", language)
    st.caption(_("Each line is one change by itself: two of them together are not the sum."))


def _show_table(content: Table, title: str, key: str, language: str) -> None:
    _ = translator(language)
    st.subheader(title, anchor=False)
    shown = Table(content.columns, content.rows[:MOST_ROWS])
    table(shown, title, scrolls=len(shown.rows) > LONG_TABLE)
    if len(content.rows) > MOST_ROWS:
        st.caption(_("and {count} more in the file").format(count=whole(len(content.rows) - MOST_ROWS, language)))
    download(  # it names who would live elsewhere
        _("Download table (CSV)"), table_as_csv(content), language, file_name=f"{key}.csv", mime="text/csv", key=key
    )


def _gains(desk: Desk, worths: list[WorthOf], language: str) -> Table:
    _ = translator(language)
    columns = (
        Column(_("One more"), is_wide=True),
        Column(_("How known")),
        Column(_("What it does"), is_wide=True),
        Column(_("Who lives elsewhere"), is_wide=True),
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
