"""«Hva er fire plasser verdt?»: used places against nominal ones, by size, living and staff, with their cost."""

import streamlit as st

from models.ids import Operator
from planner import service
from planner.costing.houses import HouseCost
from planner.costing.used_costs import cost_command, costs_under
from planner.language import shown, translator
from planner.placement.drawn import MOST_PLACES, UsableRequest
from planner.placement.house import SEPARATE, SHARED
from planner.placement.usable import Usable, UsableAnswer
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import Column, Table, said, table
from planner.ui.figure import figure
from planner.ui.frame import source_name
from planner.ui.page_job import start_job
from planner.ui.pages.capacity_question import Said, question_job, show_question
from planner.words.money import decimal, whole

JOB = "plasser"
OPERATOR, DRAWS, LEVEL = "usable-operator", "usable-draws", "usable-level"
KEYS = (OPERATOR, DRAWS, LEVEL)
MANY_DRAWS = (100, 300, 1_000)
OSLO = "bfe"
FOUR = 4


def show_usable(desk: Desk, language: str) -> None:
    """The question, and the answer where there is one."""
    _ = translator(language)
    job = question_job(JOB, UsableAnswer, language)
    text = Said(
        _(
            "A pilot for children at high risk, with 1 to 8 places: how many of them can be filled on an average day, "
            "with separations, staff and needs as they are today."
        ),
        _("Drawing queues of children"),
        _("Nothing has been drawn yet. Choose the operator, then «Count usable places»."),
    )
    show_question(
        job, text, KEYS, lambda: _ask(desk, language), lambda made: _show_answer(desk, made, language), language
    )


def _ask(desk: Desk, language: str) -> None:
    _ = translator(language)
    operators = desk.codes.codes("operator")
    st.session_state.setdefault(OPERATOR, OSLO if OSLO in operators else operators[0])
    st.session_state.setdefault(DRAWS, 300)
    with st.form("ask-usable"):
        left, right = st.columns(2, gap="medium")
        operator = left.selectbox(
            _("Whose children"),
            operators,
            format_func=lambda code: desk.codes.name("operator", code, language),
            key=OPERATOR,
            filter_mode=None,
        )
        draws = right.select_slider(
            _("Draws"),
            MANY_DRAWS,
            format_func=lambda n: whole(n, language),
            key=DRAWS,
            help=_("Queues of children in random order before an empty house. More of them make narrower intervals."),
        )
        if st.form_submit_button(_("Count usable places"), type="primary"):
            request = UsableRequest(tuple(range(1, MOST_PLACES + 1)), operator=Operator(operator), draws=int(draws))
            start_job(JOB, request, lambda note, stop: service.usable(desk, request, note, stop))


def _show_answer(desk: Desk, answer: UsableAnswer, language: str) -> None:
    _ = translator(language)
    if answer.is_interrupted:
        st.warning(_("Stopped before the last draw: the figures are from the draws made so far."))
    levels = tuple(sorted({house.design.staff_level for house in answer.houses}, key=lambda each: each or 0.0))
    level = _level(levels, language)
    houses = [house for house in answer.houses if house.design.staff_level == level]
    _say_four(houses, language)
    source = _("Source: {name}, {draws} draws").format(
        name=source_name(desk, language), draws=whole(answer.draws, language)
    )
    _used_figure(houses, source, language)
    costs = [
        (house, cost) for house, cost in zip(answer.houses, costs_under(desk, answer), strict=True) if house in houses
    ]
    _cost_figure(costs, source, language)
    _kept_out(houses, language)
    st.caption(
        " ".join(
            (
                _(
                    "Drawn from {pool} children of {group} in the group; those who live elsewhere now stand in for "
                    "children who may come."
                ).format(pool=whole(answer.pool, language), group=whole(answer.group, language)),
                _(
                    "What a used place costs is worked out as on the page Costs, from staff, places and rented "
                    "premises: `{command}`."
                ).format(command=cost_command(answer)),
                _("Intervals tell of the draws alone, not of which children there will be."),
            )
        )
    )


def _level(levels: tuple[float | None, ...], language: str) -> float | None:
    _ = translator(language)

    def name(level: float | None) -> str:
        if level is None:
            return _("staff enough for everyone")
        return _("{level} staff per place by day").format(level=shown(level, language))

    if st.session_state.get(LEVEL) not in levels:
        st.session_state.pop(LEVEL, None)
    chosen = st.selectbox(_("Staff"), levels, format_func=name, key=LEVEL, index=len(levels) // 2, filter_mode=None)
    return levels[levels.index(chosen)]


def _say_four(houses: list[Usable], language: str) -> None:
    """The headline: what four places hold, shared and separate."""
    _ = translator(language)
    four = {house.design.living: house for house in houses if house.design.places == FOUR}
    if SHARED in four and SEPARATE in four:
        text = _(
            "Of four places {shared} are used on an average day in shared living, {separate} in separate living units."
        )
        said(
            text.format(
                shared=decimal(four[SHARED].used.mean.mean, language, 2),
                separate=decimal(four[SEPARATE].used.mean.mean, language, 2),
            )
        )


def _names(language: str) -> dict[str, str]:
    _ = translator(language)
    return {SHARED: _("Shared living"), SEPARATE: _("Separate living units")}


def _used_figure(houses: list[Usable], source: str, language: str) -> None:
    _ = translator(language)
    names = _names(language)

    def draw() -> None:
        from planner.ui.capacity_charts import used_lines

        alt = _("Used places by number of places, shared and separate. The table has every figure.")
        st.vega_lite_chart(spec=used_lines(houses, names, language), theme=None, alt=alt)

    figure(
        key="usable-places", title=_("Places that are used, of so many"),
        unit=_("Places on an average day, with 95 % intervals"),
        draw=draw, twin=_used_table(houses, names, language), source=source, language=language,
    )  # fmt: skip


def _used_table(houses: list[Usable], names: dict[str, str], language: str) -> Table:
    _ = translator(language)
    columns = (
        Column(_("Living"), is_wide=True),
        Column(_("Places"), is_number=True),
        Column(_("Used"), is_number=True),
        Column(_("95 % interval"), is_number=True),
        Column(_("10–90 % of days"), is_number=True),
        Column(_("Best choice"), is_number=True),
        Column(_("The last place adds"), is_number=True),
    )
    rows = tuple(
        (
            names[house.design.living],
            whole(house.design.places, language),
            decimal(house.used.mean.mean, language, 2) + (" *" if house.has_too_few_draws else ""),
            f"{decimal(house.used.mean.low, language, 2)}–{decimal(house.used.mean.high, language, 2)}",
            f"{house.used.p10}–{house.used.p90}",
            decimal(house.best.mean.mean, language, 2),
            "–" if house.last_adds is None else decimal(house.last_adds.mean, language, 2),
        )
        for house in houses
    )
    return Table(columns, rows)


def _cost_figure(houses: list[tuple[Usable, HouseCost]], source: str, language: str) -> None:
    _ = translator(language)
    names = _names(language)

    def draw() -> None:
        from planner.ui.capacity_charts import cost_lines

        alt = _("Cost of a used place by number of places, shared and separate. The table has every figure.")
        st.vega_lite_chart(spec=cost_lines(houses, names, language), theme=None, alt=alt)

    columns = (
        Column(_("Living"), is_wide=True),
        Column(_("Places"), is_number=True),
        Column(_("NOK per used place and day"), is_number=True),
        Column(_("95 % interval"), is_number=True),
    )
    rows = tuple(
        (
            names[house.design.living],
            whole(house.design.places, language),
            whole(cost.value, language),
            f"{whole(cost.low, language)}–{whole(cost.high, language)}",
        )
        for house, cost in houses
    )
    figure(
        key="usable-cost", title=_("What a used place costs"), unit=_("NOK per used place and day"),
        draw=draw, twin=Table(columns, rows), source=source, language=language,
    )  # fmt: skip


def _kept_out(houses: list[Usable], language: str) -> None:
    """Which rules keep children out of a place that is free, for four places."""
    _ = translator(language)
    four = [house for house in houses if house.design.places == FOUR and house.refusals]
    if not four:
        return
    names, titles = _names(language), words.rule_titles(language)
    rows = tuple(
        (names[house.design.living], titles[code], decimal(count, language, 1))
        for house in four
        for code, count in sorted(house.refusals.items(), key=lambda pair: -pair[1])
    )
    columns = (Column(_("Living")), Column(_("Rule")), Column(_("Children per draw"), is_number=True))
    st.subheader(_("What keeps children out of four places"), anchor=False)
    table(Table(columns, rows, is_compact=True), _("Children kept out of a free place, by rule"))
