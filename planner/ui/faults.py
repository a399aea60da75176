"""What is wrong with what was typed: beside its field, and all of it in a summary on top."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from models.plan import Sentence
from planner.errors import PlannerError
from planner.language import say, translator
from planner.ui.blocks import points

Found = Mapping[str, Sequence[Sentence]]
"""What is wrong, by the key of the field."""


def summary(lines: Sequence[str], language: str) -> None:
    """Everything that has to be corrected, or nothing."""
    if lines:
        st.error(translator(language)("To go on you must correct the following:"))
        points(lines)


def summed_up(found: Found, labels: Mapping[str, str], language: str) -> None:
    """Everything that has to be corrected, each under the label of its field."""
    summary([f"{labels[key]}: {say(wrong, language)}" for key in labels for wrong in found.get(key, ())], language)


def beside(place: Any, found: Found, key: str, language: str) -> None:
    """What is wrong with one field, in the place where it stands."""
    for wrong in found.get(key, ()):
        place.error(say(wrong, language))


def unreadable(texts: Iterable[str], read: Callable[[str], object]) -> tuple[Sentence, ...]:
    """Why each of the texts is refused by the code that reads it; nothing where all can be read."""
    found = []
    for text in texts:
        try:
            read(text)
        except PlannerError as refused:
            found.append(refused.sentence)
    return tuple(found)
