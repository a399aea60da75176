"""The figures of the overview: bars of those who wait and of places, and the two maps, each with its table."""

from collections import Counter

import streamlit as st

from planner import overview
from planner.language import Translate, translator
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import legend
from planner.ui.figure import figure
from planner.ui.frame import source_name
from planner.ui.overview_tables import districts_table, places_table, spots_table, waiting_table
from planner.words.money import percent

ALL = "all"
CHOICE = "overview-operator"
MAP = "overview-map"


def prepare(desk: Desk, language: str) -> None:
    """Makes the drawings of the whole country, which are kept, before somebody asks for the page."""
    from planner.ui.charts import occupancy_bars, waiting_bars

    for waiting in _waits(desk, None):
        waiting_bars(waiting, str, language)
    for places in _places(desk, None):
        occupancy_bars(places, str, language)


def _waits(desk: Desk, operator: str | None) -> tuple[tuple[overview.Waiting, ...], ...]:
    """Who waits by operator in the whole country, and by target group of the operator."""
    everyone = overview.waiting_children(desk.dataset)
    chosen = overview.waiting_children(desk.dataset, operator)
    return (
        overview.waiting_by(everyone, desk.as_of, lambda c: c.operator, desk.codes.codes("operator")),
        overview.waiting_by(chosen, desk.as_of, lambda c: c.target_group, desk.codes.codes("target_group")),
    )


def _places(desk: Desk, operator: str | None) -> tuple[tuple[overview.Occupancy, ...], ...]:
    """Places by operator in the whole country, and by target group of the operator."""
    day, groups = desk.as_of, desk.codes.codes("target_group")
    return (
        overview.occupancy_by_operator(desk.dataset, day, desk.codes.codes("operator")),
        overview.occupancy_by_target_group(desk.dataset, day, groups, operator),
    )


def show_waiting(desk: Desk, operator: str | None, language: str) -> None:
    _ = translator(language)
    st.header(_("Who waits"), anchor=False)
    by_operator, by_group = _waits(desk, operator)
    left, right = st.columns(2, gap="large")
    with left:
        _waiting_figure(desk, "operator", _("Children who wait, by operator"), by_operator, _all_text(_), language)
    with right:
        where = _scope(desk, operator, language)
        _waiting_figure(desk, "target_group", _("Children who wait, by target group"), by_group, where, language)


def _waiting_figure(
    desk: Desk, kind: str, title: str, rows: tuple[overview.Waiting, ...], where: str, language: str
) -> None:
    _ = translator(language)

    def name(code: str) -> str:
        return desk.codes.name(kind, code, language)

    def draw() -> None:
        from planner.ui.charts import waiting_bars

        most = max(rows, key=lambda row: row.total)
        alt = _("{title}: most in {group}, {n}. The table has every figure.").format(
            title=title, group=name(most.group), n=words.children(most.total, language)
        )
        st.vega_lite_chart(spec=waiting_bars(rows, name, language), theme=None, alt=alt)

    figure(
        key=f"waiting-{kind}", title=title, unit=_("Number of children · {where}").format(where=where),
        draw=draw, twin=waiting_table(rows, name, language), source=_source(desk, language), language=language,
    )  # fmt: skip


def show_places(desk: Desk, operator: str | None, language: str) -> None:
    _ = translator(language)
    st.header(_("Places and occupancy"), anchor=False)
    by_operator, by_group = _places(desk, operator)
    left, right = st.columns(2, gap="large")
    with left:
        whole_country = overview.occupancy(desk.dataset, desk.as_of)
        _places_figure(desk, "operator", _("Places by operator"), by_operator, _all_text(_), language, whole_country)
    with right:
        where = _scope(desk, operator, language)
        _places_figure(desk, "target_group", _("Places open to each target group"), by_group, where, language, None)
    st.caption(
        _(
            "The percentage is occupancy: children per approved place. A place is blocked when the child in the unit "
            "needs it to itself. An institution approved for several target groups counts in each of them."
        )
    )


def _places_figure(
    desk: Desk,
    kind: str,
    title: str,
    rows: tuple[overview.Occupancy, ...],
    where: str,
    language: str,
    total: overview.Occupancy | None,
) -> None:
    _ = translator(language)

    def name(code: str) -> str:
        return desk.codes.name(kind, code, language)

    def draw() -> None:
        from planner.ui.charts import occupancy_bars

        fullest = max(rows, key=lambda row: row.share or 0)
        alt = _("{title}: highest occupancy in {group}, {share}. The table has every figure.").format(
            title=title, group=name(fullest.group), share=percent(fullest.share, language)
        )
        st.vega_lite_chart(spec=occupancy_bars(rows, name, language), theme=None, alt=alt)

    figure(
        key=f"places-{kind}", title=title, unit=_("Number of places · {where}").format(where=where),
        draw=draw, twin=places_table(rows, name, language, total), source=_source(desk, language), language=language,
    )  # fmt: skip


def show_maps(desk: Desk, operator: str | None, language: str) -> None:
    _ = translator(language)
    st.header(_("Where the places are"), anchor=False)
    left, right = st.columns([5, 4], gap="large")
    spots = overview.spots(desk.dataset, desk.as_of, operator)

    def name(code: str) -> str:
        return desk.codes.name("operator", code, language)

    def draw_norway() -> None:
        from planner.ui.maps import legend_of_fill, legend_of_free, norway

        rows = overview.occupancy_by_operator(desk.dataset, desk.as_of, desk.codes.codes("operator"))
        alt = _("Map of Norway with occupancy by operator and every institution. The table has every figure.")
        chart = norway(rows, spots, name, operator, language)
        st.vega_lite_chart(spec=chart, theme=None, alt=alt, key=MAP, on_select=_clicked, selection_mode="operator")
        st.caption(_("Occupancy of the operator (area)"))
        legend(legend_of_fill(language))
        st.caption(_("Free places at the institution (points; size shows approved places)"))
        legend(legend_of_free(language))

    def draw_oslo() -> None:
        from planner.ui.maps import oslo

        alt = _("Map of Oslo's districts with children who wait and institutions. The table has every figure.")
        st.vega_lite_chart(spec=oslo(in_district, spots, name, language), theme=None, alt=alt)

    with left:
        figure(
            key="map-norway", title=_("Occupancy and free places in Norway"),
            unit=_("Click an area to choose the operator, or choose it at the top of the page"),
            draw=draw_norway, twin=spots_table(spots, name, language), source=_source(desk, language, True),
            language=language,
        )  # fmt: skip
    waiting = overview.waiting_children(desk.dataset)
    in_district = Counter(str(child.district)[-2:] for child in waiting if child.district)
    with right:
        figure(
            key="map-oslo", title=_("Children who wait, by Oslo district"),
            unit=_("Number of children · points are institutions, coloured by free places"),
            draw=draw_oslo, twin=districts_table(in_district, desk, language), source=_source(desk, language, True),
            language=language,
        )  # fmt: skip


def _clicked() -> None:
    """Makes a click on the map the same as the choice at the top; a click beside the land chooses all."""
    picked = st.session_state[MAP]["selection"].get("operator") or []
    st.session_state[CHOICE] = picked[0]["operator"] if picked else ALL


def _scope(desk: Desk, operator: str | None, language: str) -> str:
    return desk.codes.name("operator", operator, language) if operator else _all_text(translator(language))


def _all_text(_: Translate) -> str:
    return _("the whole country")


def _source(desk: Desk, language: str, has_map: bool = False) -> str:
    _ = translator(language)
    text = _("Source: {name}").format(name=source_name(desk, language))
    return text + (_(". Borders: Kartverket (CC BY 4.0) and Oslo kommune, simplified") if has_map else "")
