"""Metode: rules, goals, parameters and the model as the code itself holds them, with sources, checklist and limits."""

from datetime import date

import streamlit as st

from planner.language import translator
from planner.parameters import entries
from planner.public_figures import figures
from planner.service import Desk
from planner.ui import formulas
from planner.ui.blocks import Column, Table, lead, points, table
from planner.ui.frame import desk_or_stop, foot
from planner.ui.method_words import decimal_text, open_sentence, unit_name, value_text
from planner.ui.rule_book import CHECKLIST, DEMANDS, IN_WORDS, LIMITS
from planner.words.money import short_date, whole
from planner.words.sources import KEYS, keys_in, kind_said, source_said, source_text


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Method"), anchor=False)
    desk = desk_or_stop(language)
    lead(_("What the proposals are built on. The tables are made from the same code that makes and checks the plans."))
    _in_words(language)
    _rules(language)
    _goals(language)
    _mathematics(language)
    _parameters(desk, language)
    _checklist(language)
    _limits(language)
    _sources(desk, language)
    foot(desk, language)


def _in_words(language: str) -> None:
    _ = translator(language)
    st.header(_("The model in words"), anchor=False)
    points([_(sentence) for sentence in IN_WORDS])


def _rules(language: str) -> None:
    from planner.placement.eligibility import PAIR_RULES
    from planner.placement.rules import PLAN_RULES

    _ = translator(language)
    st.header(_("Rules that are never broken"), anchor=False)
    st.markdown(
        _("A plan that breaks one of these is never shown. The sentence is what is said where a rule stops a place.")
    )
    heads = (_("Rule"), _("What it demands"), _("What is said"), _("Can be waived"), _("Source"))
    columns = tuple(Column(head) for head in heads)
    for title, rules in (
        (_("About one child and one unit"), PAIR_RULES),
        (_("About those who live together"), PLAN_RULES),
    ):
        st.subheader(title, anchor=False)
        rows = tuple(
            (
                _(rule.title),
                _(DEMANDS[rule.code]),
                open_sentence(_(rule.sentence)),
                _("Yes") if rule.waivable else _("No"),
                source_text(rule.source, language),
            )
            for rule in rules
        )
        table(Table(columns, rows, stacks=True), title)


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
        (
            whole(rank, language),
            _(goal.title),
            _(goal.sentence),
            unit_name(goal.unit, _),
            source_text(goal.source, language),
        )
        for rank, goal in enumerate(GOALS, start=1)
    )
    table(Table(columns, rows, stacks=True), _("Goals, most important first"))


def _mathematics(language: str) -> None:
    """What is decided, the rows and the goals, and the order, as formulas."""
    from planner.placement.goals import GOALS
    from planner.placement.rules import PLAN_RULES

    _ = translator(language)
    st.header(_("The model in mathematics"), anchor=False)
    st.markdown(_("Each child gets one unit, or none: x is 1 where child c gets unit u, z where it gets none."))
    st.latex(formulas.CHOICE)
    st.markdown(_("The goals are made as small as can be one after the other; none may cost one above it anything."))
    st.latex(formulas.IN_ORDER)
    with st.expander(_("The rules about those who live together, as rows")):
        for rule in PLAN_RULES:
            st.markdown(_(rule.title))
            st.latex(formulas.RULES[rule.code])
    with st.expander(_("The goals, as sums")):
        for goal in GOALS:
            st.markdown(_(goal.title))
            st.latex(formulas.GOALS[goal.code])
    st.caption(_("Every symbol is explained in docs/model.md, which a test compares with the code."))


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
            kind_said(entry.kind, language),
            source_text(_(entry.source), language),
        )
        for entry in entries(_day(desk))
    )
    table(Table(columns, rows, stacks=True), _("Parameters"))


def _checklist(language: str) -> None:
    _ = translator(language)
    st.header(_("Checklist before a decision"), anchor=False)
    points([_(sentence) for sentence in CHECKLIST])


def _limits(language: str) -> None:
    _ = translator(language)
    st.header(_("Limits"), anchor=False)
    points([_(sentence) for sentence in LIMITS])


def _sources(desk: Desk, language: str) -> None:
    """The public figures that rules, goals and parameters rest on, each with where it comes from."""
    from planner.placement.eligibility import PAIR_RULES
    from planner.placement.goals import GOALS
    from planner.placement.rules import PLAN_RULES

    _ = translator(language)
    st.header(_("Sources"), anchor=False)
    texts = [row.source for row in PAIR_RULES] + [row.source for row in PLAN_RULES] + [row.source for row in GOALS]
    texts += [row.source for row in entries(_day(desk))]
    keys = sorted({key for text in texts for key in keys_in(text)})
    rows = []
    for key in keys:
        figure = figures()[key]
        name = _(KEYS[key]) if key in KEYS else figure.what
        value = decimal_text(figure.value, figure.unit, language)
        kind, source = kind_said(figure.kind, language), source_said(figure.source, language)
        rows.append((name[:1].upper() + name[1:], value, figure.year, kind, source))
    heads = (_("What"), _("Value"), _("Year"), _("Kind"), _("Where it comes from"))
    table(Table(tuple(Column(head) for head in heads), tuple(rows), stacks=True), _("Public figures behind the method"))


def _day(desk: Desk) -> date:
    return date.fromisoformat(desk.parameters.name)
