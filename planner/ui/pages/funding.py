"""Finansiering: what Oslo gets per child beside what the others get, laid open and taken apart."""

import json
from datetime import date
from functools import lru_cache

import streamlit as st

from planner import gap
from planner.errors import PlannerError
from planner.gap.as_json import gap_as_json
from planner.gap.question import GapAnswer
from planner.language import say, translator
from planner.report.document import Figure, Report
from planner.report.gap import gap_report
from planner.service import code_version
from planner.simulation.funding.money import MILLION, Interval
from planner.typed.gap import Typed, command_of, request_from
from planner.ui.blocks import Tile, lead, points, tiles
from planner.ui.frame import desk_or_stop, foot, keep_choices, not_drawn
from planner.ui.pages.funding_formula import POT, show_formula
from planner.ui.pages.funding_question import ask, faults, keys, left_out, to_address, typed, weight_keys, weights
from planner.ui.pages.funding_split import HOW, LINES, OPENED, ORDER, show_split
from planner.ui.report_blocks import on_page, report_files, show_references, show_register, show_table
from planner.words.gap import chosen_said, opening_said
from planner.words.money import between, decimal, millions, percent

SECTION, ADDRESS = "gap-section", "del"
SPLIT, YEARLY, FORMULA, GROUNDS = "endring", "ar", "nokkel", "grunnlag"
"""The chapters as the address names them."""


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    keep_choices(*keys(), SECTION, HOW, LINES, OPENED, ORDER, POT)
    st.title(_("Funding"), anchor=False)
    desk = desk_or_stop(language)
    lead(
        _(
            "What Oslo gets per child beside what Bufetat gets: back from the published figures, forward from budget "
            "items, and what the gap consists of. Everything here rests on public figures."
        )
    )
    ask(language)
    not_drawn(*left_out(), SECTION, *_of_chapters_but(""))
    asked = typed()
    try:
        answer = _answer(asked)
    except PlannerError as error:
        if not faults():  # those stand beside their fields
            st.error(say(error.sentence, language))
        st.info(_("Nothing typed is lost: change what the message names, and the figures come back."))
        foot(desk, language)
        return
    to_address(asked)
    report = _report(asked, language, date.today())
    _published(answer, report, language)
    chosen = _section(answer, report, language)
    not_drawn(*left_out(), *_of_chapters_but(chosen))
    _take_along(asked, answer, report, language)
    foot(desk, language)


def _of_chapters_but(chosen: str) -> tuple[str, ...]:
    """The widgets of every chapter but the chosen one."""
    own = {SPLIT: (HOW, LINES, OPENED, ORDER), FORMULA: (POT, *weight_keys())}
    return tuple(key for chapter, its in own.items() if chapter != chosen for key in its)


def _section(answer: GapAnswer, report: Report, language: str) -> str:
    """One chapter at a time below the answer, its name; all at once made the page slow to draw and long to look at."""
    _ = translator(language)
    titles = {
        SPLIT: _("What the change consists of"),
        YEARLY: _("Year by year"),
        FORMULA: _("A formula, and who gains and loses"),
        GROUNDS: _("What it rests on"),
    }
    asked = st.query_params.get(ADDRESS)
    st.session_state.setdefault(SECTION, asked if asked in titles else SPLIT)
    chosen = st.segmented_control(_("Show"), tuple(titles), format_func=titles.__getitem__, key=SECTION, required=True)
    if chosen == SPLIT:
        st.query_params.pop(ADDRESS, None)
        show_split(answer, report, language)
    else:
        st.query_params[ADDRESS] = str(chosen)
    if chosen == YEARLY:
        _by_year(answer, report, language)
        _one_table(report, "shares", _("Grants to Bufetat as an equal share for Oslo"), language)
    elif chosen == FORMULA:
        show_formula(answer, report, language)
    elif chosen == GROUNDS:
        _grounds(report, language)
    total = sum(weights().values())
    if chosen != FORMULA and total != 100:
        text = _("The weights of the formula sum to {total} %, so the usual ones count: change them under «{chapter}».")
        st.warning(text.format(total=total, chapter=titles[FORMULA]))
    return str(chosen)


def _grounds(report: Report, language: str) -> None:
    _ = translator(language)
    _one_table(report, "checks", _("What does not fit together"), language)
    st.header(_("Assumptions"), anchor=False)
    show_register(report, language)
    st.header(_("References and how to make each figure again"), anchor=False)
    show_references(report, language)


@lru_cache(maxsize=64)
def _answer(asked: Typed) -> GapAnswer:
    """The answer; public figures are the same for everybody, so it may be shared."""
    return gap.answer(request_from(asked))


@lru_cache(maxsize=64)
def _report(asked: Typed, language: str, made_on: date) -> Report:
    """The report about the answer, which has every table and chart of the page; shared likewise."""
    return gap_report(_answer(asked), asked, code_version(), language, made_on)


def _published(answer: GapAnswer, report: Report, language: str) -> None:
    _ = translator(language)
    implied = answer.implied
    last = answer.causes.last if answer.causes else answer.anchor
    year = next((each for each in answer.years if each.year == last), None)
    st.header(_("What the published figures mean"), anchor=False)
    shown = [
        Tile(_("Oslo's grant"), millions(implied.grant.value, language), _band(implied.grant, language)),
        Tile(
            _("What it would be at the same per child"),
            millions(implied.benchmark.value, language),
            _band(implied.benchmark, language),
        ),
    ]
    if year is not None and year.gap is not None and year.share is not None:
        said = _("with the chosen base, {band}")
        band = between(*(decimal(each / MILLION, language) for each in (year.gap.low, year.gap.high)))
        shown += [
            Tile(_("Gap in {year}").format(year=last), millions(year.gap.value, language), said.format(band=band)),
            Tile(_("Oslo's share per child"), percent(year.share.value, language), _("with the chosen base")),
        ]
    tiles(shown)
    tables = {each.key: each for each in report.tables}
    with st.expander(_("Table: back from gap and share, and the bases that could be meant")):
        for key in ("implied", "bases"):
            if key in tables:
                show_table(tables[key], language)


def _band(money: Interval, language: str) -> str:
    _ = translator(language)
    band = between(*(decimal(each / MILLION, language, 0) for each in (money.low, money.high)))
    return _("{band} with the rounding").format(band=band)


def _by_year(answer: GapAnswer, report: Report, language: str) -> None:
    _ = translator(language)
    st.header(_("Year by year"), anchor=False)
    points([chosen_said(chosen, language) for chosen in answer.base], _("The base"))
    st.caption(opening_said(answer, language) + ".")
    figure = next((each for each in report.blocks if isinstance(each, Figure) and each.key == "years"), None)
    tables = {each.key: each for each in report.tables}
    if figure is None:
        st.info(_("No year has every figure. Choose other items or another count; own counts can be stated."))
        return
    st.subheader(figure.title, anchor=False)
    chart_tab, table_tab = st.tabs([_("Chart"), _("Table")], key="gap-years-tabs")
    with chart_tab:
        st.vega_lite_chart(spec=on_page(dict(figure.chart), language), theme=None, alt=figure.alt)
    with table_tab:
        show_table(tables["years"], language)
    with st.expander(_("Table: the base item by item")):
        show_table(tables["items"], language)


def _one_table(report: Report, key: str, title: str, language: str) -> None:
    found = next((each for each in report.tables if each.key == key), None)
    if found is not None:
        st.header(title, anchor=False)
        show_table(found, language)


def _take_along(asked: Typed, answer: GapAnswer, report: Report, language: str) -> None:
    _ = translator(language)
    st.header(_("Take it along"), anchor=False)
    st.markdown(_("The command makes the same figures again; the address of this page holds the question too."))
    command = command_of(asked, "--json", "-")
    st.code(command, language=None, wrap_lines=True)
    report_files("gap", lambda: report, language)
    st.download_button(
        _("Download figures (JSON)"),
        lambda: json.dumps(gap_as_json(answer, code_version(), command), ensure_ascii=False, indent=1),
        file_name="gap.json",
        mime="application/json",
        key="gap-json",
        on_click="ignore",
        icon=":material/download:",
    )
