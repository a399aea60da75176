"""The explanation as text to take along; for a guardian it names no other child."""

from collections.abc import Set

import streamlit as st

from planner.language import translator
from planner.questions import Explanation
from planner.service import Desk
from planner.ui.pages.proposal_files import data_status
from planner.why_words import explanation_lines


def show_letter(desk: Desk, told: Explanation, hidden: Set[str], language: str) -> None:
    """A button that saves why the child is to live there and what else there is, as the command line says it."""
    _ = translator(language)
    lines = [data_status(desk, language), "", *explanation_lines(told, language, hidden)]
    st.download_button(
        _("Download the explanation (text)"),
        "\n".join(lines) + "\n",
        file_name=f"{told.child_id}.txt",
        mime="text/plain",
        on_click="ignore",
        icon=":material/download:",
    )
