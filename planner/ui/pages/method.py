"""Metode: the rules, goals and parameters as the code itself holds them, each with its source."""

from datetime import date

import streamlit as st

from planner.language import translator
from planner.parameters import entries
from planner.service import Desk
from planner.ui.blocks import Column, Table, lead, table
from planner.ui.frame import desk_or_stop, foot
from planner.ui.method_words import kind_name, open_sentence, unit_name, value_text
from planner.ui.numbers import short_date, whole


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Method"), anchor=False)
    desk = desk_or_stop(language)
    lead(_("What the proposals are built on. The tables are made from the same code that makes and checks the plans."))
    _rules(language)
    _goals(language)
    _parameters(desk, language)
    foot(desk, language)


def _rules(language: str) -> None:
    from planner.placement.eligibility import PAIR_RULES
    from planner.placement.rules import PLAN_RULES

    _ = translator(language)
    st.header(_("Rules that are never broken"), anchor=False)
    st.markdown(
        _("A plan that breaks one of these is never shown. The sentence is what is said where a rule stops a place.")
    )
    columns = (Column(_("Rule")), Column(_("What is said")), Column(_("Source")))
    for title, rules in (
        (_("About one child and one unit"), PAIR_RULES),
        (_("About those who live together"), PLAN_RULES),
    ):
        st.subheader(title, anchor=False)
        rows = tuple((_(rule.title), open_sentence(_(rule.sentence)), _(rule.source)) for rule in rules)
        table(Table(columns, rows), title)


def _goals(language: str) -> None:
    from planner.placement.goals import GOALS

    _ = translator(language)
    st.header(_("Goals, most important first"), anchor=False)
    st.markdown(_("A lower goal never costs a higher one anything. Smaller values are better."))
    columns = (
        Column(_("Rank")),
        Column(_("Goal")),
        Column(_("What it means")),
        Column(_("Unit of measure")),
        Column(_("Source")),
    )
    rows = tuple(
        (whole(rank, language), _(goal.title), _(goal.sentence), unit_name(goal.unit, _), _(goal.source))
        for rank, goal in enumerate(GOALS, start=1)
    )
    table(Table(columns, rows), _("Goals, most important first"))


def _parameters(desk: Desk, language: str) -> None:
    _ = translator(language)
    st.header(_("Parameters"), anchor=False)
    st.markdown(_("Values that rules and goals use, in force from {day}.").format(day=short_date(_day(desk), language)))
    columns = (
        Column(_("Parameter")),
        Column(_("Value"), is_wide=True),
        Column(_("Unit of measure")),
        Column(_("Kind")),
        Column(_("Source")),
    )
    rows = tuple(
        (
            _(entry.meaning),
            _("See the goals above") if entry.name == "goal_order" else value_text(entry.value, desk, language),
            _(entry.unit),
            kind_name(entry.kind, _),
            _(entry.source),
        )
        for entry in entries(_day(desk))
    )
    table(Table(columns, rows), _("Parameters"))


def _day(desk: Desk) -> date:
    return date.fromisoformat(desk.parameters.name)
