"""Who says so, and why: the two fields beside every change."""

import streamlit as st

from planner.language import translator

WHO = "who-says"
"""Kept from step to step: in a meeting it is mostly the same person."""


def said_by(key: str, language: str) -> tuple[str, str]:
    """Both texts without blanks around them, empty where nothing is written."""
    _ = translator(language)
    left, right = st.columns([1, 2], gap="medium")
    with left:
        who = st.text_input(
            _("Who says so"), value=st.session_state.get(WHO, ""), key=f"{key}-who", max_chars=80,
            placeholder=_("role, such as intake"),
        )  # fmt: skip
    with right:
        why = st.text_input(_("Why"), key=f"{key}-why", max_chars=500)
    if who.strip():
        st.session_state[WHO] = who.strip()
    return who.strip(), why.strip()
