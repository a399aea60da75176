"""The fields that several kinds of change ask for, each with its unit of measure and without a way to mistype it."""

import re
from collections.abc import Sequence

import streamlit as st

from models.ids import ChildId, InstitutionId, UnitId
from planner.language import translator
from planner.placement.again import Known
from planner.placement.case import Case
from planner.ui.asked import Asked
from planner.ui.naming import child_names, unit_namer
from planner.words.money import plain

NUMBER = {"nb": re.compile(r"\d+(,\d+)?"), "en": re.compile(r"\d+(\.\d+)?")}
"""A number without thousands apart: `13.500` is thirteen and a half to some and thirteen thousand to others."""

QUARTERS = tuple(quarter / 4 for quarter in range(41))
"""Staff as posts are divided: 0 to 10 in quarters."""


def child_field(
    known: Known, language: str, key: str, label: str | None = None, among: Sequence[ChildId] | None = None
) -> ChildId | None:
    """A child by its id."""
    _ = translator(language)
    names = child_names(known, language)
    options = tuple(names) if among is None else tuple(among)
    chosen: ChildId | None = st.selectbox(
        label or _("Child"),
        options,
        index=None,
        format_func=lambda child_id: names.get(child_id, str(child_id)),
        placeholder=_("Choose a child, or write its id"),
        key=f"change-{key}",
    )
    return chosen


def unit_field(case: Case, language: str, key: str, label: str | None = None) -> UnitId | None:
    """A unit by its id or name."""
    _ = translator(language)
    chosen: UnitId | None = st.selectbox(
        label or _("Unit"),
        tuple(sorted(case.unit_by_id)),
        index=None,
        format_func=unit_namer(case),
        placeholder=_("Choose a unit, or write its id or name"),
        key=f"change-{key}",
    )
    return chosen


def institution_field(
    case: Case, language: str, key: str, label: str | None = None, operator: str | None = None
) -> InstitutionId | None:
    """An institution by its id or name, of one operator or of all."""
    _ = translator(language)
    names = {
        row.institution_id: f"{row.institution_id} · {row.name}"
        for row in case.question.dataset.institutions
        if operator in (None, row.operator)
    }
    chosen: InstitutionId | None = st.selectbox(
        label or _("Institution"),
        tuple(sorted(names)),
        index=None,
        format_func=lambda key: names.get(key, str(key)),
        placeholder=_("Choose an institution, or write its id or name"),
        key=f"change-{key}",
    )
    return chosen


def code_field(case: Case, kind: str, language: str, key: str, label: str, start: int = 0) -> str:
    """One code of a kind by its name; `start` is the number of the one chosen at first."""
    codes = case.question.codes
    chosen: str = st.selectbox(
        label,
        codes.codes(kind),
        index=start,
        format_func=lambda code: codes.name(kind, code, language),
        key=f"change-{key}",
        filter_mode=None,
    )
    return chosen


def yes_no(label: str, yes: str, no: str, key: str) -> bool:
    """One of two answers in words."""
    names = {True: yes, False: no}
    return bool(st.radio(label, (True, False), format_func=names.__getitem__, key=f"change-{key}", horizontal=True))


def staff_field(
    label: str, language: str, key: str, unchanged: str | None = None, options: Sequence[float] = QUARTERS
) -> float | None:
    """A number of staff in quarters; with `unchanged` it may be left as it is, and then it is `None`."""
    choices: tuple[float | None, ...] = (*((None,) if unchanged is not None else ()), *options)

    def name(value: float | None) -> str:
        return unchanged or "" if value is None else plain(value, language).replace("-", "−")

    start = 0 if unchanged is not None else choices.index(1.0)
    chosen: float | None = st.selectbox(label, choices, index=start, format_func=name, key=f"change-{key}")
    return chosen


def whole_field(label: str, key: str, most: int, start: int | None) -> int | None:
    """A whole number from 0 on; `None` where nothing is stated."""
    value = st.number_input(label, min_value=0, max_value=most, value=start, step=1, key=f"change-{key}")
    return None if value is None else int(value)


def number_field(asked: Asked, label: str, key: str, start: float) -> float | None:
    """A number with decimals, written as people of the language write it; `None` where it is none.

    A field of text and not Streamlit's own for numbers, which reads 2,75 as 275 in an English browser.
    """
    _, language = translator(asked.language), asked.language
    text = st.text_input(label, value=plain(start, language), key=f"change-{key}", max_chars=12).strip()
    if NUMBER[language].fullmatch(text):
        return float(text.replace(",", "."))
    fault = _("«{text}» is no number. Write it as {example}.").format(text=text, example=plain(2.5, language))
    st.error(fault)
    asked.lacking.append((fault, None))
    return None
