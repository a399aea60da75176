"""How many more places a service level takes: the question, everything that was tried, and the number."""

import json

import streamlit as st

from planner import places_needed
from planner.capacity.service_level import Level
from planner.language import say, translator
from planner.places_needed import PlacesNeeded, ServiceRequest
from planner.service import Desk
from planner.ui.blocks import Column, Table, points, table
from planner.ui.blocks import verdict as show_verdict
from planner.ui.files import table_as_csv
from planner.ui.page_job import start_job
from planner.ui.pages.capacity_question import Said, question_job, show_question
from planner.words.money import percent, whole
from planner.words.places_needed import level_as_json, level_foot, level_head, level_rows, level_verdict

JOB = "service"
OPERATOR, GROUP, SHARE, DAYS, FUTURES = (
    *("service-operator", "service-group", "service-share", "service-days", "service-futures"),
)
KEYS = (OPERATOR, GROUP, SHARE, DAYS, FUTURES)
ALL = "all"
SHARES = (0.5, 0.75, 0.8, 0.9, 0.95, 0.99)
WAITS_DAYS = (0, 2, 7, 14, 28, 56)
MANY_FUTURES = (10, 20, 30, 50)


def show_service(desk: Desk, language: str) -> None:
    """The question, and the answer where there is one."""
    _ = translator(language)
    job = question_job(JOB, PlacesNeeded, language)
    text = Said(
        _(
            "How many more places it takes that so many of the children wait no longer than so many days. The number "
            "is found by simulating, with the same random numbers for every number tried."
        ),
        _("Looking for the number of places"),
        _("Nothing has been looked for yet. Choose the level, then «Find the number»."),
    )
    show_question(
        job, text, KEYS, lambda: _ask(desk, language), lambda _asked, made: _show_answer(desk, made, language), language
    )


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    operators = desk.codes.codes("operator")
    groups = (ALL, *desk.codes.codes("target_group"))
    for key, value in ((OPERATOR, "bfe" if "bfe" in operators else operators[0]), (SHARE, 0.95), (DAYS, 14)):
        st.session_state.setdefault(key, value)
    st.session_state.setdefault(FUTURES, 20)
    with st.form("ask-service"):
        first, second = st.columns(2, gap="medium")
        operator = first.selectbox(
            _("Whose children"),
            operators,
            format_func=lambda code: desk.codes.name("operator", code, language),
            key=OPERATOR,
            filter_mode=None,
        )
        group = second.selectbox(
            _("Target group"),
            groups,
            format_func=lambda code: (
                _("All of them") if code == ALL else desk.codes.name("target_group", code, language)
            ),
            key=GROUP,
            filter_mode=None,
        )
        share = first.select_slider(
            _("Share of the children"), SHARES, format_func=lambda part: percent(part, language, 0), key=SHARE
        )
        days = second.select_slider(
            _("Wait at most, days"), WAITS_DAYS, format_func=lambda n: whole(n, language), key=DAYS
        )
        futures = first.select_slider(
            _("Futures"), MANY_FUTURES, format_func=lambda n: whole(n, language), key=FUTURES,
            help=_("The number suffices where the lower end of the interval does: more futures, a narrower interval."),
        )  # fmt: skip
        if st.form_submit_button(_("Find the number"), type="primary"):
            level = Level(share, days, () if group == ALL else (group,))
            asked = ServiceRequest(level, operator, futures, workers=1)
            start_job(JOB, asked, lambda note, stop: places_needed.places_for(desk, asked, note, stop))


def _show_answer(desk: Desk, answer: PlacesNeeded, language: str) -> None:
    _ = translator(language)
    question, groups = (say(sentence, language) for sentence in level_head(desk, answer))
    show_verdict(say(level_verdict(answer), language), question, groups, answer.needed is not None)
    columns = (
        Column(_("More places"), is_number=True),
        Column(_("In time, per cent"), is_number=True),
        Column(_("95 % interval"), is_number=True),
        Column(_("Children per future"), is_number=True),
        Column(_("Enough")),
    )
    tried = Table(columns, tuple(level_rows(answer, language)), is_compact=True)
    table(tried, _("What was tried"))
    points([say(sentence, language) for sentence in level_foot(answer)], _("How to read this"))
    with st.container(horizontal=True):
        st.download_button(
            _("Download table (CSV)"), table_as_csv(tried), file_name="places-needed.csv", mime="text/csv",
            key="service-csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            _("Download everything (JSON)"),
            json.dumps(level_as_json(desk, answer), ensure_ascii=False, indent=1),
            file_name="places-needed.json", mime="application/json", key="service-json", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
