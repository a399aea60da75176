"""The schedule on screen: how good it is, the lines by unit and by child, what is to be done, who waits, the board."""

import json
from collections.abc import Sequence

import streamlit as st

from models.ids import InstitutionId
from models.plan import Sentence, marked
from models.schedule import LIVES
from planner.language import say, translator
from planner.scheduling import Scheduled, waits_of
from planner.service import Desk
from planner.ui import gantt, words
from planner.ui.blocks import Column, Table, Tile, legend, points, table, tiles, verdict
from planner.ui.figure import LONG_TABLE, figure
from planner.ui.frame import source_name
from planner.ui.outgoing import download
from planner.ui.timeline_rows import HOW, Lanes, by_child, by_unit, institutions_of
from planner.ui.waiver_table import show_waivers
from planner.words.money import decimal, short_date, whole
from planner.words.schedule import GOAL_TITLES, action_said, headlines, month_cells, proof, schedule_as_json

EVERY = "every"
OPERATOR, HOUSE = "timeline-shown-operator", "timeline-shown-institution"
KEYS = (OPERATOR, HOUSE)
"""Keys of the choices below the schedule."""

MOST_LANES = 160
"""Lines beyond which a chart is too tall to read: the table has all of them."""

CONFIG = {"displayModeBar": False, "displaylogo": False}


def show_result(desk: Desk, answer: Scheduled, language: str) -> None:
    """Everything about a finished schedule."""
    _ = translator(language)
    _headline(answer, language)
    _tiles(answer, language)
    _goals(answer, language)
    operator, houses = _chosen(desk, answer, language)
    _figure(desk, answer, "timeline-children", _("Stays by child"), by_child(answer, operator, language), language)
    _figure(desk, answer, "timeline-units", _("Stays by unit"), by_unit(answer, houses, language), language)
    _actions(answer, language)
    _board(answer, language)
    show_waivers(answer.verdict.waivers, language)
    _take_along(desk, answer, language)


def _headline(answer: Scheduled, language: str) -> None:
    _ = translator(language)
    told = headlines(answer)
    checked = _("Checked day by day by code that knows no solver: every rule holds on every day.")
    verdict(say(told[1], language), say(proof(answer), language), checked, answer.schedule.status == "optimal")
    points([say(sentence, language) for sentence in told[3:]])
    if answer.verdict.inherited:
        text = _("Rules that residents break by themselves, without the schedule's doing: {n}")
        st.info(text.format(n=whole(len(answer.verdict.inherited), language)))


def _tiles(answer: Scheduled, language: str) -> None:
    _ = translator(language)
    schedule = answer.schedule
    values = {goal.name: goal.value for goal in schedule.goals}
    begun = [stay for stay in schedule.stays if stay.how != LIVES]
    ends = sum(action.enters is None for action in schedule.actions)
    tiles(
        (
            Tile(
                _("Stays that begin"),
                whole(len(begun), language),
                _("{n} end within the weeks").format(n=whole(ends, language)),
            ),
            Tile(
                _("Days without a place"),
                whole(values["waiting_days"], language),
                _("of which acute children {n}").format(n=whole(values["acute_days"], language)),
                alert=values["acute_days"] > 0,
            ),
            Tile(
                _("Never placed in these weeks"),
                words.children(len(answer.outlook.needs.keys() - {stay.child_id for stay in begun}), language),
            ),
            Tile(
                _("Cases before the board"),
                whole(len(answer.reviews), language),
                _("{n} of them have to wait").format(n=whole(sum(r.delay_days > 0 for r in answer.reviews), language)),
            ),
        )
    )


def _goals(answer: Scheduled, language: str) -> None:
    _ = translator(language)
    rows = tuple(
        (
            _(GOAL_TITLES[goal.name]),
            f"{whole(goal.value, language)} {_(goal.unit)}",
            f"{whole(goal.bound, language)} {_(goal.unit)}",
            _("Yes") if goal.is_proven else _("No"),
        )
        for goal in answer.schedule.goals
    )
    columns = (
        Column(_("Goal")),
        Column(_("Value"), is_number=True),
        Column(_("Bound"), is_number=True),
        Column(_("Proven")),
    )
    with st.expander(_("Goals in their order, with bounds")):
        table(Table(columns, rows), _("What the schedule reaches, and what no schedule can go below"))


def _chosen(desk: Desk, answer: Scheduled, language: str) -> tuple[str | None, Sequence[InstitutionId]]:
    """Whose lines are shown, and of which institutions."""
    _ = translator(language)
    st.header(_("The weeks"), anchor=False)
    operators = answer.schedule.operators or tuple(desk.codes.codes("operator"))
    if st.session_state.get(OPERATOR) not in operators:
        st.session_state[OPERATOR] = operators[0]
    left, right = st.columns(2, gap="medium")
    operator = left.selectbox(
        _("Operator shown"), operators, format_func=lambda code: desk.codes.name("operator", code, language),
        key=OPERATOR, filter_mode=None,
    )  # fmt: skip
    houses = institutions_of(answer, operator)
    if st.session_state.get(HOUSE) not in (EVERY, *houses):
        st.session_state[HOUSE] = EVERY
    house = right.selectbox(
        _("Institution shown"), (EVERY, *houses),
        format_func=lambda name: _("All of them") if name == EVERY else f"{houses[name]} ({name})", key=HOUSE,
    )  # fmt: skip
    legend([(gantt.swatch(kind), _(HOW[kind])) for kind in gantt.KINDS])
    st.caption(_("Diamonds are reviews by the board. Hatched bars: moves, waiting, and days on which a unit is shut."))
    return operator, tuple(houses) if house == EVERY else (InstitutionId(house),)


def _figure(desk: Desk, answer: Scheduled, key: str, title: str, lanes: Lanes, language: str) -> None:
    _ = translator(language)

    def draw() -> None:
        if not lanes.names:
            st.info(_("Nothing to draw for this choice."))
            return
        shown = [bar for bar in lanes.bars if bar.lane < MOST_LANES]
        marks = [mark for mark in lanes.marks if mark.lane < MOST_LANES]
        names = lanes.names[:MOST_LANES]
        start, last = answer.schedule.start, answer.schedule.last
        alt = _("{title}: {n} lines from {first} to {last}. The table has every figure.").format(
            title=title, n=len(names), first=short_date(start, language), last=short_date(last, language)
        )
        drawn = gantt.gantt(names, shown, marks, start, last, language)
        st.plotly_chart(drawn, theme=None, key=key, config=CONFIG, alt=alt)
        if len(lanes.names) > MOST_LANES:
            text = _("The first {n} of {all} lines. Choose an institution, or read the table.")
            st.caption(text.format(n=MOST_LANES, all=len(lanes.names)))

    figure(
        key=key, title=title, unit=_("Days, from the first to the last one of each stay"), draw=draw, twin=lanes.twin,
        source=_("Source: {name}").format(name=source_name(desk, language)), language=language,
    )  # fmt: skip


def _actions(answer: Scheduled, language: str) -> None:
    _ = translator(language)
    st.header(_("What is to be done, day by day"), anchor=False)
    st.markdown(_("In this order every place is free when it is taken."))
    rows = tuple(
        (short_date(action.day, language), whole(action.number, language), say(action_said(action), language))
        for action in answer.schedule.actions
    )
    columns = (Column(_("Day")), Column(_("Turn"), is_number=True), Column(_("What")))
    table(Table(columns, rows), _("What is to be done, day by day"), scrolls=len(rows) > LONG_TABLE)
    waits = waits_of(answer)
    if waits:
        st.subheader(_("Children who wait"), anchor=False)
        lines = tuple(
            (
                str(child),
                short_date(first, language),
                short_date(last, language),
                whole((last - first).days + 1, language),
            )
            for child, first, last in waits
        )
        heads = (
            Column(_("Child"), is_id=True),
            Column(_("From")),
            Column(_("To")),
            Column(_("Days"), is_number=True),
        )
        table(
            Table(heads, lines),
            _("Children who wait, with first and last day without a place"),
            len(lines) > LONG_TABLE,
        )


def _board(answer: Scheduled, language: str) -> None:
    _ = translator(language)
    st.header(_("Cases before the board"), anchor=False)
    heads = (
        _("Month"),
        _("Cases due"),
        _("Cases heard"),
        _("Can be heard"),
        _("Waiting at the end"),
        _("Mean delay (days)"),
        _("Days added to stays, expected"),
    )
    columns = (Column(heads[0]), *(Column(head, is_number=True) for head in heads[1:]))
    caption = (
        _("Cases before the board with a control every fourth month, by month")
        if answer.request.every_fourth_month
        else _("Cases before the board with reviews after six months, by month")
    )
    table(Table(columns, tuple(month_cells(month, language) for month in answer.months)), caption)
    added = decimal(sum(month.expected_days for month in answer.months), language)
    note = marked("Whoever waits for a review stays on: {days} days in all on average. No queue is known from before.")
    st.caption(say(Sentence(note, {"days": added}), language))
    st.caption(_("What the board can hear is an assumption: see the dial board_cases_per_month on the page Method."))


def _take_along(desk: Desk, answer: Scheduled, language: str) -> None:
    _ = translator(language)
    st.header(_("Take it along"), anchor=False)
    st.markdown(_("The file can be checked with the command check. Publish it, and later schedules stay close to it."))
    download(
        _("Download schedule (JSON)"),
        lambda: json.dumps(schedule_as_json(desk, answer), ensure_ascii=False, indent=1),
        language,
        file_name="tidsplan-syntetisk.json" if desk.is_synthetic else "tidsplan.json",
        mime="application/json",
        key="timeline-json",
    )
