"""The button that keeps a scenario in the store for others, and which versions this window has seen there."""

import streamlit as st

from models.change import Scenario
from planner import kept_scenarios
from planner.errors import PlannerError
from planner.language import translator
from planner.store.permissions import scopes_of
from planner.ui.frame import show_error
from planner.ui.own_scenarios import kept_here, name_of, own
from planner.words.money import whole

SEEN = "scenario-versions-seen"
"""The versions in the store that this window has read or written, by name."""


def see(name: str, number: int) -> None:
    """Remembers which version of a scenario this window builds on."""
    st.session_state[SEEN] = {**st.session_state.get(SEEN, {}), name: number}


def keep_in_store(scenario: Scenario, key: str, language: str) -> None:
    """A button that keeps a new version where others find it, for who may, if the app works on a store."""
    _ = translator(language)
    kept = kept_here()
    if kept is None or not scopes_of(kept.actor, "scenarios", "write"):
        return
    if not st.button(
        _("Keep in the store"),
        key=key,
        icon=":material/bookmark_add:",
        help=_("As a new version under a name made from the title, for everyone who may read scenarios."),
    ):
        return
    name = name_of(scenario.title)
    seen: dict[str, int] = st.session_state.get(SEEN, {})
    try:
        number = kept_scenarios.keep(kept, name, scenario, seen.get(name, 0))
    except PlannerError as error:
        show_error(error, language)
        return
    see(name, number)
    own().pop(name, None)
    st.toast(_("Kept in the store as «{name}», version {number}.").format(name=name, number=whole(number, language)))
