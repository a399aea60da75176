"""Scenarios that somebody has made in this browser window, by name; they live as long as the window does."""

import re

import streamlit as st

from models.change import Scenario
from planner.comparing import Stack
from planner.scenarios import Named, named, named_from, names, scenario_text

_KEPT = "own-scenarios"


def own() -> dict[str, str]:
    """The texts of this window's scenarios, by name."""
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    return kept


def keep(scenario: Scenario) -> str:
    """Keeps a scenario under a name made from its title; a title used before takes the place of the old one."""
    name = re.sub(r"\W+", "_", scenario.title.casefold()).strip("_") or "scenario"
    name = f"{name}_2" if name in names() else name
    st.session_state[_KEPT] = {**own(), name: scenario_text(scenario)}
    return name


def known_names() -> tuple[str, ...]:
    """The library, then this window's own."""
    return (*names(), *own())


def find(name: str) -> Named:
    """A scenario of the library or of this window; raises `BadUse` and `BadInput`."""
    text = own().get(name)
    return named(name) if text is None else named_from(name, text, f"{name}.toml")


def stack(chosen: tuple[str, ...]) -> Stack:
    """Scenarios on top of each other, in the order chosen."""
    return Stack("+".join(chosen), tuple(find(name) for name in chosen))
