"""Metode: the rules, goals and parameters as the code itself holds them, each with its source."""

import re
from datetime import date
from typing import Any

import streamlit as st

from planner.language import Translate, translator
from planner.parameters import entries
from planner.service import Desk
from planner.ui.blocks import Column, Table, lead, table
from planner.ui.frame import desk_or_stop, foot
from planner.ui.numbers import plain, short_date, whole


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


def open_sentence(template: str) -> str:
    """The template with its blanks as dots, because here it speaks of no case."""
    return re.sub(r"\{[^}]*\}", "…", template)


def unit_name(unit: str, _: Translate) -> str:
    """The name of a goal's unit."""
    names = {
        "children": _("children"),
        "days": _("days"),
        "needs": _("needs"),
        "points": _("points"),
        "pairs": _("pairs"),
        "minutes": _("minutes"),
        "places": _("places"),
        "steps": _("steps"),
        "NOK/day": _("NOK per day"),
    }
    return names.get(unit, unit)


def kind_name(kind: str, _: Translate) -> str:
    """How far a value can be trusted, in words."""
    names = {
        "published": _("Published"),
        "derived": _("Derived"),
        "secondary": _("Second-hand"),
        "assumption": _("Assumption"),
    }
    return names.get(kind, kind)


def value_text(value: Any, desk: Desk, language: str) -> str:
    """A parameter's value in words: codes by their names, numbers as the language writes them."""
    _ = translator(language)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return whole(value, language)
    if isinstance(value, float):
        return plain(value, language)
    if isinstance(value, dict):
        return "\n".join(
            f"{code_name(key, desk, language)}: {_inner(part, desk, language)}" for key, part in value.items()
        )
    if isinstance(value, list):
        return "\n".join(value_text(part, desk, language) for part in value)
    return code_name(str(value), desk, language)


def _inner(value: Any, desk: Desk, language: str) -> str:
    if not isinstance(value, dict):
        return value_text(value, desk, language)
    parts = (
        f"{code_name(key, desk, language).lower()} {value_text(part, desk, language)}" for key, part in value.items()
    )
    return " · ".join(parts)


def code_name(code: str, desk: Desk, language: str) -> str:
    """The name of a code of any kind; goals by their titles, pairs such as `6-2/short` by both names."""
    from planner.placement.goals import GOALS

    _ = translator(language)
    if "/" in code:
        return ", ".join(code_name(part, desk, language) for part in code.split("/"))
    for goal in GOALS:
        if goal.code == code:
            return _(goal.title)
    own = {
        "default": _("otherwise"),
        "approved": _("Approved places"),
        "budgeted": _("Budgeted places"),
        "age": _("Age"),
        "group": _("Group"),
        "need": _("Need"),
    }
    if code in own:
        return own[code]
    for kind in ("shift", "operator", "target_group", "ownership", "ground", "stay_kind", "urgency"):
        if code in desk.codes.codes(kind):
            return desk.codes.name(kind, code, language)
    return code


def _day(desk: Desk) -> date:
    return date.fromisoformat(desk.parameters.name)
