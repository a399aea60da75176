"""The way from a list to one of its rows with the keyboard: a field to choose from, and the page that opens."""

from collections.abc import Sequence

import streamlit as st

from planner.language import translator
from planner.ui.frame import go_to


def open_one(label: str, ids: Sequence[str], page: str, parameter: str, key: str, language: str) -> None:
    """A field with the ids; the one chosen is opened on its page, under its own address."""
    _ = translator(language)
    chosen = st.selectbox(
        label, tuple(ids), index=None, placeholder=_("Choose one, or write its id"), key=f"open-{key}", width=320
    )
    if chosen is not None:
        # The field is drawn anew under the same key when one comes back, and would lead away again at once.
        del st.session_state[f"open-{key}"]
        go_to(page, **{parameter: str(chosen)})
