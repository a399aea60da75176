"""Changes in plain words: what is changed, who says so, why, and from which day it holds."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from models.change import SetDial, Step
from models.codes import CodeBook
from models.plan import Plan
from planner.language import say, shown, translator
from planner.parameters import entries
from planner.placement.changes import said
from planner.ui.blocks import Column, Table, table
from planner.ui.method_words import choice_name
from planner.words.money import short_date, whole


def show_changes(plan: Plan, codes: CodeBook, language: str) -> None:
    """The changes under which the plan was made; nothing where there is none."""
    if not plan.steps:
        return
    _ = translator(language)
    st.header(_("Changes the plan rests on"), anchor=False)
    table(changes_table(enumerate(plan.steps, start=1), plan.date, codes, language), _("The data are as they were"))


def changes_table(steps: Iterable[tuple[int, Step]], day: date, codes: CodeBook, language: str) -> Table:
    """Numbered steps as a table, for a plan of `day`."""
    _ = translator(language)
    rows = tuple(
        (
            whole(number, language),
            _change_said(step, day, codes, language),
            step.who or step.source,
            step.why,
            short_date(step.on, language) if step.on is not None else _("always"),
        )
        for number, step in steps
    )
    heads = (_("Change"), _("Who says so"), _("Why"), _("Holds from"))
    return Table((Column(_("Step")), *(Column(head) for head in heads)), rows)


def _change_said(step: Step, day: date, codes: CodeBook, language: str) -> str:
    """The step in plain words; a dial by what it means, because its name is only known to files."""
    _ = translator(language)
    change, sentence = step.change, said(step.change, codes)
    meanings = {row.name: row.meaning for row in entries(day)}
    if not isinstance(change, SetDial) or change.name not in meanings:
        return say(sentence, language)
    which = f" ({choice_name(change.key, codes, language)})" if change.key else ""
    return f"{_(meanings[change.name])}{which}: {shown(sentence.facts['value'], language)}"
