"""Oversikt: who waits, what is occupied and what is free, for the country or one operator."""

import streamlit as st

from planner import overview
from planner.language import translator
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import Tile, lead, tiles
from planner.ui.day_view import DayView, day_view
from planner.ui.frame import desk_or_stop, foot, let_browser_draw
from planner.ui.pages.overview_figures import ALL, CHOICE, show_maps, show_places, show_waiting
from planner.ui.pages.overview_today import show_first_waiting, show_today
from planner.words.money import long_date, percent, whole


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Overview"), anchor=False)
    desk = desk_or_stop(language)
    operator = _choose(desk, language)
    view = day_view(desk, operator)
    _key_figures(desk, view, operator, language)
    show_today(view, language)
    let_browser_draw()
    show_waiting(desk, operator, language)
    show_first_waiting(desk, overview.waiting_children(desk.dataset, operator), view, language)
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


def _key_figures(desk: Desk, view: DayView, operator: str | None, language: str) -> None:
    """Red is what somebody has to act on today, and says so in words."""
    _ = translator(language)
    children = overview.waiting_children(desk.dataset, operator)
    waiting = overview.count_waiting(children, desk.as_of)
    overnight = sum(child.is_acute and view.case.waited_days(child) > 0 for child in children)
    places = overview.occupancy(desk.dataset, desk.as_of, operator)
    usable = sum(each.free for each in view.free if each.is_usable)
    lacking = sum(each.free for each in view.free if each.lacks_staff)
    tiles(
        (
            Tile(
                _("Waiting for a place"),
                whole(waiting.total, language),
                _("{acute} acute, {planned} planned").format(
                    acute=whole(waiting.acute, language), planned=whole(waiting.planned, language)
                ),
            ),
            Tile(
                _("Acute, a night or more"),
                whole(overnight, language),
                _("breach of the duty, act today") if overnight else _("none has waited overnight"),
                alert=overnight > 0,
            ),
            Tile(
                _("Longest wait"),
                words.days(waiting.longest_days, language),
                _("half have waited {days} or more").format(days=words.days(waiting.median_days, language)),
            ),
            Tile(
                _("Occupancy"),
                percent(places.share, language),
                _("{used} of {approved} approved places").format(
                    used=whole(places.used, language), approved=whole(places.approved, language)
                ),
            ),
            Tile(
                _("Free places"),
                whole(places.free, language),
                _(
                    "{usable} usable for those who wait, {lacking} short of staff, {nobody} fit nobody who waits. "
                    "{blocked} more blocked"
                ).format(
                    usable=whole(usable, language),
                    lacking=whole(lacking, language),
                    nobody=whole(places.free - usable - lacking, language),
                    blocked=whole(places.blocked, language),
                ),
            ),
            Tile(
                _("Free emergency places"),
                whole(places.emergency_free, language),
                _("of {approved} approved").format(approved=whole(places.emergency_approved, language))
                if places.emergency_free
                else _("none left of {approved}").format(approved=whole(places.emergency_approved, language)),
                alert=places.emergency_free == 0 and places.emergency_approved > 0,
            ),
        )
    )
