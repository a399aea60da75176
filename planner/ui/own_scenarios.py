"""Scenarios that are not in the library: of this browser window, and kept in the store for others."""

import re
from collections.abc import Mapping

import streamlit as st

from models.change import Scenario
from planner import kept_scenarios
from planner.comparing import Stack
from planner.kept_scenarios import KeptVersion
from planner.scenarios import Named, named, named_from, names, scenario_text
from planner.service import Kept
from planner.ui.who import actor_here, store_here

_OWN = "own-scenarios"


def own() -> dict[str, str]:
    """The texts of this window's scenarios, by name; they live as long as the window does."""
    kept: dict[str, str] = st.session_state.setdefault(_OWN, {})
    return kept


def name_of(title: str) -> str:
    """A name made from a title: what files and the store call it. Never that of a scenario of the library."""
    name = re.sub(r"\W+", "_", title.casefold()).strip("_")[:58] or "scenario"
    return f"{name}_2" if name in names() else name


def keep(scenario: Scenario) -> str:
    """Keeps a scenario under a name made from its title; a title used before takes the place of the old one."""
    name = name_of(scenario.title)
    st.session_state[_OWN] = {**own(), name: scenario_text(scenario)}
    return name


def kept_here() -> Kept | None:
    """The store that the app works on and who sits here, `None` where it works on files; raises `Forbidden`."""
    store = store_here()
    return None if store is None else Kept(store, actor_here(store))


def in_store() -> Mapping[str, KeptVersion]:
    """The latest version of every scenario in the store that may be read here, by name."""
    kept = kept_here()
    return {} if kept is None else {each.named.name: each for each in kept_scenarios.latest(kept)}


def known_names() -> tuple[str, ...]:
    """The library, then the store's, then this window's own."""
    return tuple(dict.fromkeys((*names(), *in_store(), *own())))


def find(name: str) -> Named:
    """A scenario of this window, the library or the store; raises `BadUse` and `BadInput`."""
    text = own().get(name)
    if text is not None:
        return named_from(name, text, f"{name}.toml")
    if name not in names() and (kept := kept_here()) is not None:
        return kept_scenarios.version(kept, name).named
    return named(name)


def stack(chosen: tuple[str, ...]) -> Stack:
    """Scenarios on top of each other, in the order chosen."""
    return Stack("+".join(chosen), tuple(find(name) for name in chosen))
