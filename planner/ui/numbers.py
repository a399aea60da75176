"""Numbers, shares and dates as people in the chosen language write them."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from planner.language import translator

LOCALES = {"nb": "nb_NO", "en": "en_GB"}
NO_VALUE = "–"
_PERCENT = {"nb": "\u00a0%", "en": "%"}


def whole(value: int | None, language: str) -> str:
    """A whole number with thousands apart, or a dash."""
    return NO_VALUE if value is None else str(format_decimal(value, locale=LOCALES[language]))


def share(value: float | None, language: str, digits: int = 1) -> str:
    """A share of one as per cent with a fixed count of decimals («51,0 %»), or a dash."""
    if value is None:
        return NO_VALUE
    pattern = ("#,##0." + "0" * digits if digits else "#,##0") + _PERCENT[language]
    return str(format_percent(value, format=pattern, locale=LOCALES[language]))


def decimal(value: float, language: str, digits: int = 1) -> str:
    """A number with a fixed count of decimals."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=LOCALES[language]))


def plain(value: float, language: str) -> str:
    """A number with as many decimals as it needs, two at most."""
    return str(format_decimal(value, format="#,##0.##", locale=LOCALES[language]))


def short_date(day: date | None, language: str) -> str:
    """A date for tables: 06.01.2026 in Norwegian, 6 Jan 2026 in English."""
    if day is None:
        return NO_VALUE
    return format_date(day, "dd.MM.yyyy" if language == "nb" else "d MMM yyyy", locale=LOCALES[language])


def long_date(day: date, language: str) -> str:
    """A date for running text: «6. januar 2026»."""
    return format_date(day, "d. MMMM yyyy" if language == "nb" else "d MMMM yyyy", locale=LOCALES[language])


def counted(value: int, one: str, many: str, language: str) -> str:
    """A number with its noun; `one` and `many` are English templates with `{n}`, marked where they are written."""
    return translator(language)(one if value == 1 else many).format(n=whole(value, language))


def seconds(value: float, language: str) -> str:
    """A duration in seconds, or in minutes and seconds from one minute on."""
    _ = translator(language)
    if value < 60:
        return _("{n} s").format(n=decimal(value, language, 1 if value < 10 else 0))
    minutes, rest = divmod(round(value), 60)
    return _("{m} min {s} s").format(m=minutes, s=rest) if rest else _("{m} min").format(m=minutes)
