"""Oversikt: who waits, what is occupied and what is free, for the country or one operator."""

import streamlit as st

from planner import overview
from planner.language import translator
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import Tile, lead, tiles
from planner.ui.frame import desk_or_stop, foot
from planner.ui.numbers import long_date, share, whole
from planner.ui.pages.overview_figures import ALL, CHOICE, show_maps, show_places, show_waiting


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Overview"), anchor=False)
    desk = desk_or_stop(language)
    operator = _choose(desk, language)
    _key_figures(desk, operator, language)
    show_waiting(desk, operator, language)
    show_places(desk, operator, language)
    show_maps(desk, operator, language)
    foot(desk, language)


def _choose(desk: Desk, language: str) -> str | None:
    _ = translator(language)
    lead(
        _("{children} and {units} units as of {day}. Choose an operator to see its own figures.").format(
            children=words.children(len(desk.dataset.children), language),
            units=whole(len(desk.dataset.units), language),
            day=long_date(desk.as_of, language),
        )
    )
    options = (ALL, *desk.codes.codes("operator"))
    asked = st.query_params.get("operator")
    if CHOICE not in st.session_state:
        st.session_state[CHOICE] = asked if asked in options else ALL
    chosen = st.selectbox(
        _("Operator"),
        options,
        format_func=lambda code: _("The whole country") if code == ALL else desk.codes.name("operator", code, language),
        key=CHOICE,
        width=320,
        filter_mode=None,
    )
    if chosen == ALL:
        st.query_params.pop("operator", None)
        return None
    st.query_params["operator"] = chosen
    return str(chosen)


def _key_figures(desk: Desk, operator: str | None, language: str) -> None:
    _ = translator(language)
    waiting = overview.count_waiting(overview.waiting_children(desk.dataset, operator), desk.as_of)
    places = overview.occupancy(desk.dataset, desk.as_of, operator)
    tiles(
        (
            Tile(
                _("Waiting for a place"),
                whole(waiting.total, language),
                _("{acute} acute, {planned} planned").format(
                    acute=whole(waiting.acute, language), planned=whole(waiting.planned, language)
                ),
                alert=waiting.acute > 0,
            ),
            Tile(
                _("Longest wait"),
                words.days(waiting.longest_days, language),
                _("half have waited {days} or more").format(days=words.days(waiting.median_days, language)),
            ),
            Tile(
                _("Occupancy"),
                share(places.share, language),
                _("{used} of {approved} approved places").format(
                    used=whole(places.used, language), approved=whole(places.approved, language)
                ),
            ),
            Tile(
                _("Free places"),
                whole(places.free, language),
                _("{blocked} more are blocked").format(blocked=whole(places.blocked, language))
                if places.blocked
                else _("no place is blocked"),
            ),
            Tile(
                _("Free emergency places"),
                whole(places.emergency_free, language),
                _("of {approved} approved").format(approved=whole(places.emergency_approved, language)),
                alert=places.emergency_free == 0,
            ),
        )
    )
