"""What the fields of a change are drawn for, and which of them still hold nothing."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from planner.language import translator
from planner.placement.again import Known
from planner.ui.faults import summary

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the fields are drawn for: the plan as it is after the steps so far, and the language.

    `lacking` fills up while they are drawn: what is wrong with a field, and the place below it where it is to be
    told; without a place it has been told.
    """

    known: Known
    language: str
    why: str = ""
    lacking: list[tuple[str, Any]] = field(default_factory=list)

    def needs(self, label: str, value: Value) -> Value:
        """The value of the field just drawn, which must hold something."""
        _ = translator(self.language)
        if value in (None, "", ()):
            self.lacking.append((_("Fill in «{field}».").format(field=label), st.empty()))
        return value

    def tell_what_is_missing(self) -> None:
        """Why there is no change yet: each empty field, below it and in a summary, or that nothing differs."""
        _ = translator(self.language)
        for fault, place in self.lacking:
            if place is not None:
                place.error(fault)
        nothing = _("Nothing is changed: choose something other than what holds now.")
        summary([fault for fault, _place in self.lacking] or [nothing], self.language)
