"""Amounts, shares and dates as people in the chosen language write them; between number and unit no line breaks."""

from datetime import date
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import format_decimal

from planner.report.document import SHARE, SIGNED, Cell, Command, Number

LOCALES = {"nb": "nb_NO", "en": "en_GB"}
NO_VALUE = "–"
MILLION = 1_000_000
MINUS = "\u2212"


def decimal(value: Fraction | float, language: str, digits: int = 1) -> str:
    """A number with a fixed count of decimals; what is rounded to zero has no sign."""
    rounded = round(Fraction(value), digits)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    text = str(format_decimal(abs(float(rounded)), format=pattern, locale=LOCALES[language]))
    return MINUS + text if rounded < 0 else text


def signed(value: Fraction | float, language: str, digits: int = 1) -> str:
    """The same with a plus too."""
    text = decimal(value, language, digits)
    return f"+{text}" if round(Fraction(value), digits) > 0 else text


def percent(share: Fraction | float, language: str, digits: int = 1) -> str:
    """A share of one: «51,0 %», in English 51.0%."""
    text = decimal(Fraction(share) * 100, language, digits)
    return f"{text}\u00a0%" if language == "nb" else f"{text}%"


def millions(nok: Fraction | float | None, language: str, digits: int = 1) -> str:
    """Kroner as «472,5 mill. kr», in English NOK 472.5m, or a dash."""
    if nok is None:
        return NO_VALUE
    text = decimal(Fraction(nok) / MILLION, language, digits)
    return f"{text}\u00a0mill.\u00a0kr" if language == "nb" else f"NOK\u00a0{text}m"


def kroner(nok: Fraction | float | None, language: str, with_sign: bool = False) -> str:
    """Whole kroner as «kr 7 015», or a dash."""
    if nok is None:
        return NO_VALUE
    text = signed(nok, language, 0) if with_sign else decimal(nok, language, 0)
    return f"{'kr' if language == 'nb' else 'NOK'}\u00a0{text}"


def between(low: str, high: str) -> str:
    """Two written numbers as a range."""
    return f"{low}–{high}"


def short_date(day: date, language: str) -> str:
    """A date for tables: 06.01.2026, in English 6 Jan 2026."""
    return format_date(day, "dd.MM.yyyy" if language == "nb" else "d MMM yyyy", locale=LOCALES[language])


def long_date(day: date, language: str) -> str:
    """A date for running text: «6. januar 2026»."""
    return format_date(day, "d. MMMM yyyy" if language == "nb" else "d MMMM yyyy", locale=LOCALES[language])


def cell_text(cell: Cell, language: str) -> str:
    """What a cell shows."""
    if cell is None:
        return NO_VALUE
    if isinstance(cell, Number):
        if cell.style == SHARE:
            return percent(cell.value, language, cell.digits)
        if cell.style == SIGNED:
            return signed(cell.value, language, cell.digits)
        return decimal(cell.value, language, cell.digits)
    if isinstance(cell, Command):
        return cell.line
    return short_date(cell, language) if isinstance(cell, date) else cell
