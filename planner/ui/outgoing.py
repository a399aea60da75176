"""Files that hold rows about children: offered where the data are synthetic, else only the way that is recorded."""

from collections.abc import Callable

import streamlit as st

from planner.language import translator
from planner.ui.desk import current_desk

Content = str | bytes | Callable[[], str | bytes]


def download(label: str, content: Content, language: str, *, file_name: str, mime: str, key: str | None = None) -> None:
    """A button that gives the file; with real data, the sentence that says how data may leave."""
    if may_leave(language):
        st.download_button(
            label, content, file_name=file_name, mime=mime, key=key, on_click="ignore", icon=":material/download:"
        )


def may_leave(language: str) -> bool:
    """Whether files with rows about children are offered here; where not, the sentence that says how they may leave.

    A click would leave neither purpose nor watermark nor a record of who took what.
    """
    if current_desk().is_synthetic:
        return True
    _ = translator(language)
    st.caption(
        _(
            "Real data leave by the command export alone: it asks for a purpose and a fresh login, can be encrypted "
            "(--encrypt), and is recorded."
        )
    )
    return False
