"""Who says so, and why: the two fields beside every change."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from planner.language import translator

WHO = "who-says"
"""Kept from step to step: in a meeting it is mostly the same person."""


@dataclass(frozen=True, slots=True)
class Said:
    """Both texts without blanks around them, empty where nothing is written, and the places below the fields."""

    who: str
    why: str
    places: tuple[Any, Any]

    def is_complete(self, language: str) -> bool:
        """Whether both are written; what is missing is told beside its field."""
        _ = translator(language)
        for text, place, missing in zip(
            (self.who, self.why), self.places, (_("Write who says so."), _("Write why.")), strict=True
        ):
            if not text:
                place.error(missing)
        return bool(self.who and self.why)


def said_by(key: str, language: str) -> Said:
    """The two fields, and what stands in them."""
    _ = translator(language)
    left, right = st.columns([1, 2], gap="medium")
    with left:
        who = st.text_input(
            _("Who says so (must be filled in)"), value=st.session_state.get(WHO, ""), key=f"{key}-who", max_chars=80,
            placeholder=_("role, such as intake"),
        )  # fmt: skip
    with right:
        why = st.text_input(_("Why (must be filled in)"), key=f"{key}-why", max_chars=500)
    if who.strip():
        st.session_state[WHO] = who.strip()
    return Said(who.strip(), why.strip(), (left.container(), right.container()))
