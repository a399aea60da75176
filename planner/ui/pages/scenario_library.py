"""The library of scenarios: what each asks, what it changes, and where every value comes from."""

import streamlit as st

from planner.language import translator
from planner.scenarios import scenario_text
from planner.ui.blocks import Column, Table, table
from planner.ui.own_scenarios import find, in_store, known_names, own
from planner.words.scenario import change_said, how_many, version_said


def show_library(language: str) -> None:
    """Every scenario with its question, then one of them in full."""
    _ = translator(language)
    found = [find(name) for name in known_names()]
    stored = in_store()

    def where(name: str) -> str:
        if name in own():
            return _("this window")
        return name if name not in stored else f"{name} ({version_said(stored[name], language)})"

    rows = tuple(
        (each.scenario.title_in(language), each.scenario.why_in(language), how_many(each, language), where(each.name))
        for each in found
    )
    heads = (
        Column(_("Scenario")),
        Column(_("What it asks"), is_wide=True),
        Column(_("Changes")),
        Column(_("Name in files"), is_id=True),
    )
    table(Table(heads, rows), _("The library, and scenarios made in this window or kept in the store"))
    chosen = st.selectbox(
        _("Every change of one scenario"),
        [each.name for each in found if each.scenario.steps],
        format_func=lambda name: next(each.scenario.title_in(language) for each in found if each.name == name),
        key="library-one",
    )
    one = find(chosen)
    changes = tuple((change_said(step, language), step.why, step.source or step.who) for step in one.scenario.steps)
    table(
        Table((Column(_("Change"), is_wide=True), Column(_("Why"), is_wide=True), Column(_("Source"))), changes),
        _("What «{title}» changes, why, and where it comes from").format(title=one.scenario.title_in(language)),
    )
    st.download_button(
        _("Download scenario (TOML)"),
        scenario_text(one.scenario),
        file_name=f"{chosen}.toml",
        mime="application/toml",
        key="library-toml",
        on_click="ignore",
        icon=":material/download:",
    )
