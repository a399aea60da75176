"""How good a plan is: the headline, what the check said, the goals with their bounds, what was broken before."""

import streamlit as st

from models.plan import Plan
from planner.language import say, translator
from planner.placement.judge import Verdict
from planner.ui import words
from planner.ui.blocks import Column, Table, table, verdict
from planner.ui.figure import LONG_TABLE
from planner.ui.numbers import seconds
from planner.ui.plan_tables import goals_table
from planner.words.money import NO_VALUE, long_date, whole


def show_verdict(plan: Plan, found: Verdict, language: str) -> None:
    _ = translator(language)
    made = plan.provenance
    day = _("Plan for {day}").format(day=long_date(plan.date, language))
    time = _(", made in {time}").format(time=seconds(made.seconds, language)) if made else ""
    verdict(
        f"{say(words.headline(plan), language)}. {words.proof(plan, _)}.",
        f"{day}{time}.",
        _check_line(found, language),
        plan.status == "optimal" and found.is_sound,
    )


def _check_line(found: Verdict, language: str) -> str:
    _ = translator(language)
    if not found.is_sound:
        return _("Check: the plan does not hold and must not be used. {why}").format(
            why=" · ".join(say(sentence, language) for sentence in (*(v.sentence for v in found.broken), *found.claims))
        )
    text = _(
        "Check: code that shares nothing with the solver has gone through the plan. "
        "Every rule holds, and every goal was counted again."
    )
    if found.inherited:
        more = _("Broken already before the plan, by those who live there now: {n}, listed below.")
        text += " " + more.format(n=whole(len(found.inherited), language))
    return text


def show_goals(plan: Plan, language: str) -> None:
    _ = translator(language)
    st.header(_("How good the plan is"), anchor=False)
    st.markdown(
        _(
            "The goals decide strictly in this order: a lower one never costs a higher one anything. "
            "No lawful plan can have a lower value than the bound."
        )
    )
    table(goals_table(plan, language), _("Goals, most important first"))


def show_inherited(found: Verdict, language: str) -> None:
    """Rules that residents who stay break already: the plan found them so and cannot mend them."""
    if not found.inherited:
        return
    _ = translator(language)
    st.header(_("Broken before the plan"), anchor=False)
    titles = words.rule_titles(language)
    rows = tuple(
        (
            titles.get(broken.rule, broken.rule),
            str(broken.unit_id or broken.institution_id or NO_VALUE),
            ", ".join(broken.children),
            say(broken.sentence, language),
        )
        for broken in found.inherited
    )
    columns = (Column(_("Rule")), Column(_("Where")), Column(_("Children")), Column(_("What is said")))
    caption = _("Rules that residents who stay break already; the plan cannot mend them")
    table(Table(columns, rows), caption, scrolls=len(rows) > LONG_TABLE)
