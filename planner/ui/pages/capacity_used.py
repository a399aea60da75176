"""What «Hva er fire plasser verdt?» answers: used places against nominal ones, with what a used one costs."""

from dataclasses import dataclass

import streamlit as st

from planner.costing.houses import HouseCost
from planner.costing.used_costs import cost_command, costs_under
from planner.language import say, translator
from planner.placement.drawn import UsableRequest
from planner.placement.house import SEPARATE, SHARED
from planner.placement.usable import Usable, UsableAnswer
from planner.scenarios import BASELINE
from planner.service import Desk
from planner.typed.changes import steps_as_if_today
from planner.ui import words
from planner.ui.blocks import Column, Table, points, said, table
from planner.ui.figure import figure
from planner.ui.frame import source_name
from planner.ui.pages.capacity_question import scenario_held
from planner.words.money import decimal, whole
from planner.words.usable import staffing_said, usable_head, usable_short
from planner.words.written import waiver_line

LEVEL = "usable-level"
FOUR = 4
"""Places of a pilot that stand in the headline; of a unit its own do."""


@dataclass(frozen=True, slots=True)
class UsableAsked:
    """What the form asks: the request, and the scenario of the library under which it is answered."""

    request: UsableRequest
    scenario: str = BASELINE

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios as the command takes them: none for the baseline."""
        return () if self.scenario == BASELINE else (self.scenario,)


def show_used(desk: Desk, asked: UsableAsked, answer: UsableAnswer, language: str) -> None:
    """Headline and what was asked, used places and their cost as figures, and which rules keep children out."""
    _ = translator(language)
    for sentence in usable_short(answer):
        st.warning(say(sentence, language))
    levels = tuple(sorted({house.design.staff_level for house in answer.houses}, key=lambda each: each or 0.0))
    level = _level(answer, levels, language)
    houses = [house for house in answer.houses if house.design.staff_level == level]
    size = FOUR if answer.own_places is None else answer.own_places
    _say_size(houses, answer, size, language)
    what, *how = (say(sentence, language) for sentence in usable_head(desk, answer))
    staff = [_("Staff: the unit's own, whatever the number of places")] if answer.site.exists else []
    points([f"{_('Scenario')}: {scenario_held(asked.scenario, language)}", *staff, *how], what)
    waived = [waiver_line(waiver, language).strip() for waiver in answer.waivers]
    points(waived, _("Rules waived for children who are drawn:") if waived else "")
    st.caption(_("Waivers in the data count here. Those tried under What if or kept on Placement do not."))
    source = _("Source: {name}, {draws} draws").format(
        name=source_name(desk, language), draws=whole(answer.draws, language)
    )
    _used_figure(houses, source, language)
    steps = steps_as_if_today(asked.scenarios, desk.as_of, language)
    costed = zip(answer.houses, costs_under(desk, answer, steps), strict=True)
    _cost_figure([(house, cost) for house, cost in costed if house in houses], source, language)
    _kept_out(houses, size, language)
    st.caption(
        " ".join(
            (
                _(
                    "What a used place costs is worked out as on the page Costs, from staff, places and rented "
                    "premises: `{command}`."
                ).format(command=cost_command(answer, asked.scenarios)),
                _("Intervals tell of the draws alone, not of which children there will be."),
            )
        )
    )


def _level(answer: UsableAnswer, levels: tuple[float | None, ...], language: str) -> float | None:
    """The staffing level to look at; a unit that exists has its own alone."""
    _ = translator(language)
    if len(levels) == 1:
        return levels[0]
    if st.session_state.get(LEVEL) not in levels:
        st.session_state.pop(LEVEL, None)
    chosen = st.selectbox(
        _("Staff"),
        levels,
        format_func=lambda level: say(staffing_said(answer, level), language),
        key=LEVEL,
        index=len(levels) // 2,
        filter_mode=None,
    )
    return levels[levels.index(chosen)]


def _say_size(houses: list[Usable], answer: UsableAnswer, size: int, language: str) -> None:
    """The headline: what four places of a pilot hold, or those that the unit has, shared and separate."""
    _ = translator(language)
    found = {house.design.living: house for house in houses if house.design.places == size}
    if SHARED not in found or SEPARATE not in found:
        return
    if answer.own_places is None:
        text = _(
            "Of four places {shared} are used on an average day in shared living, {separate} in separate living units."
        )
    else:
        text = _(
            "Places in {unit}: {places}. Used on an average day: {shared} in shared living, {separate} in separate "
            "living units."
        )
    said(
        text.format(
            unit=answer.site.unit.unit_id,
            places=whole(size, language),
            shared=decimal(found[SHARED].used.mean.mean, language, 2),
            separate=decimal(found[SEPARATE].used.mean.mean, language, 2),
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


def _kept_out(houses: list[Usable], size: int, language: str) -> None:
    """Which rules keep children out of a place that is free, for so many places."""
    _ = translator(language)
    found = [house for house in houses if house.design.places == size and house.refusals]
    if not found:
        return
    names, titles = _names(language), words.rule_titles(language)
    rows = tuple(
        (names[house.design.living], titles[code], decimal(count, language, 1))
        for house in found
        for code, count in sorted(house.refusals.items(), key=lambda pair: -pair[1])
    )
    columns = (Column(_("Living")), Column(_("Rule")), Column(_("Children per draw"), is_number=True))
    st.subheader(_("What keeps children out"), anchor=False)
    caption = _("Children kept out of a free place, by rule; number of places: {places}")
    table(Table(columns, rows, is_compact=True), caption.format(places=whole(size, language)))
