"""Names and values of rules, goals and parameters as the method page writes them."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from models.codes import CodeBook
from planner.language import Translate, translator
from planner.report.dials import code_said
from planner.service import Desk
from planner.words.money import NO_VALUE, plain, short_date, whole


def open_sentence(template: str) -> str:
    """The template with its blanks as dots, because here it speaks of no case."""
    return re.sub(r"\{[^}]*\}", "…", template)


def unit_name(unit: str, _: Translate) -> str:
    """The name of a goal's unit."""
    names = {
        "children": _("children"),
        "days": _("days"),
        "needs": _("needs"),
        "points": _("points"),
        "pairs": _("pairs"),
        "minutes": _("minutes"),
        "places": _("places"),
        "steps": _("steps"),
        "NOK/day": _("NOK per day"),
    }
    return names.get(unit, unit)


def decimal_text(value: Fraction | None, unit: str, language: str) -> str:
    """A public figure with its unit as its file has it; a dash where the row states a rule and no number."""
    return NO_VALUE if value is None else f"{plain(float(value), language)} {unit}".strip()


def value_text(value: Any, desk: Desk, language: str) -> str:
    """A parameter's value in words: codes by their names, numbers as the language writes them."""
    _ = translator(language)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return whole(value, language)
    if isinstance(value, float):
        return plain(value, language)
    if isinstance(value, date):
        return short_date(value, language)
    if isinstance(value, dict):
        return "\n".join(
            f"{code_name(key, desk, language)}: {_inner(part, desk, language)}" for key, part in value.items()
        )
    if isinstance(value, list):
        return "\n".join(value_text(part, desk, language) for part in value)
    return code_name(str(value), desk, language)


def _inner(value: Any, desk: Desk, language: str) -> str:
    if not isinstance(value, dict):
        return value_text(value, desk, language)
    parts = (
        f"{code_name(key, desk, language).lower()} {value_text(part, desk, language)}" for key, part in value.items()
    )
    return " · ".join(parts)


def code_name(code: str, desk: Desk, language: str) -> str:
    """The name of a code of any kind; goals by their titles, pairs such as `6-2/short` by both names."""
    return choice_name(code, desk.codes, language)


def choice_name(code: str, codes: CodeBook, language: str) -> str:
    """The same, for those who have the code book alone."""
    return code_said(code, codes, language)
