"""Values of dials in words: codes by their names, numbers as the language writes them."""

from typing import Any

from babel.numbers import format_decimal

from models.codes import CodeBook
from planner.language import translator
from planner.placement.goals import GOAL_BY_CODE
from planner.words.money import LOCALES

CODE_KINDS = ("shift", "operator", "target_group", "ownership", "ground", "stay_kind", "urgency")
"""Kinds of codes that dials are keyed by, in the order in which a code is looked for."""


def dial_said(value: Any, codes: CodeBook, language: str) -> str:
    """The value of a dial in one line."""
    _ = translator(language)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(format_decimal(value, format="#,##0.##", locale=LOCALES[language]))
    if isinstance(value, dict):
        inner = ((code_said(key, codes, language), each) for key, each in value.items())
        return "; ".join(f"{name}: {_inner(each, codes, language)}" for name, each in inner)
    if isinstance(value, list | tuple):
        return ", ".join(dial_said(each, codes, language) for each in value)
    return code_said(str(value), codes, language)


def _inner(value: Any, codes: CodeBook, language: str) -> str:
    if not isinstance(value, dict):
        return dial_said(value, codes, language)
    return ", ".join(
        f"{code_said(key, codes, language).lower()} {dial_said(each, codes, language)}" for key, each in value.items()
    )


def code_said(code: str, codes: CodeBook, language: str) -> str:
    """The name of a code of any kind; goals by their titles, pairs such as `6-2/short` by both names."""
    _ = translator(language)
    if "/" in code:
        return ", ".join(code_said(part, codes, language) for part in code.split("/"))
    if code in GOAL_BY_CODE:
        return _(GOAL_BY_CODE[code].title)
    own = {
        "default": _("otherwise"),
        "approved": _("Approved places"),
        "budgeted": _("Budgeted places"),
        "age": _("Age"),
        "group": _("Group"),
        "need": _("Need"),
    }
    if code in own:
        return own[code]
    kind = next((kind for kind in CODE_KINDS if code in codes.codes(kind)), None)
    return code if kind is None else codes.name(kind, code, language)
