"""The last check before a page: whatever started the server, unsafe settings show nothing but themselves."""

import streamlit as st

from planner.language import say, translator
from planner.settings_guard import unsafe


def stop_if_unsafe(language: str) -> None:
    """Shows each unsafe setting with what to set instead, and ends the page there; else nothing."""
    found = unsafe(st.get_option)
    if not found:
        return
    _ = translator(language)
    st.header(_("The app was not started"))
    for sentence in found:
        st.error(say(sentence, language))
    st.stop()
