"""The plan after the last step beside the one before it and the one at the start."""

import streamlit as st

from planner.language import translator
from planner.questions import Trial
from planner.ui import words
from planner.ui.blocks import said, table
from planner.ui.differences import change_said, goals_side_by_side, has_several, moves_side_by_side
from planner.ui.figure import LONG_TABLE


def show_plans_side_by_side(trial: Trial, language: str) -> None:
    """What changed in a sentence, then every goal and every child who lives elsewhere, side by side."""
    _ = translator(language)
    if has_several(trial):
        said(_("Since the step before: {what}").format(what=change_said(trial.since_last, language)))
    said(_("Since the start: {what}").format(what=change_said(trial.since_start, language)))
    st.caption(f"{words.proof(trial.now.plan, _)}.")
    if trial.since_start.is_nothing and trial.since_last.is_nothing:
        return
    moves = moves_side_by_side(trial, language)
    if moves.rows:
        caption = _("Children who live elsewhere than at the start or before the step")
        table(moves, caption, scrolls=len(moves.rows) > LONG_TABLE)
    table(goals_side_by_side(trial, language), _("Goals, most important first; those that changed are in bold"))
