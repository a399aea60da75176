"""Kapasitet: what n places can hold, what one more is worth today, where to open next, and places for a wait."""

import streamlit as st

from planner.language import translator
from planner.ui.blocks import lead
from planner.ui.frame import desk_or_stop, foot, keep_choices
from planner.ui.pages import capacity_open, capacity_service, capacity_usable, capacity_worth

SECTION, ADDRESS = "capacity-section", "del"

USABLE, WORTH, OPEN, SERVICE = "plasser", "en-til", "apne", "ventetid"
SECTIONS = {
    USABLE: capacity_usable.show_usable,
    WORTH: capacity_worth.show_worth,
    OPEN: capacity_open.show_open,
    SERVICE: capacity_service.show_service,
}
"""The parts of the page as their address names them."""


def show(language: str) -> None:
    """The whole page: one of its parts."""
    _ = translator(language)
    parts = (capacity_usable, capacity_worth, capacity_open, capacity_service)
    keep_choices(SECTION, *(key for part in parts for key in part.KEYS))
    st.title(_("Capacity"), anchor=False)
    desk = desk_or_stop(language)
    lead(_("What places are really worth, what one more would do today, and where the next ones do most good."))
    titles = {
        USABLE: _("What are four places worth?"),
        WORTH: _("What is one more worth?"),
        OPEN: _("Where to open next?"),
        SERVICE: _("How many places are needed?"),
    }
    asked = st.query_params.get(ADDRESS)
    if SECTION not in st.session_state:
        st.session_state[SECTION] = asked if asked in SECTIONS else USABLE
    chosen = st.segmented_control(
        _("Question"), tuple(titles), format_func=titles.__getitem__, key=SECTION, required=True
    )
    st.query_params[ADDRESS] = str(chosen)
    SECTIONS[str(chosen)](desk, language)
    foot(desk, language)
