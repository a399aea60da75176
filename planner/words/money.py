"""Numbers, money, shares and dates as people write them: «kr 20 000 000», «−1 234 kr», «20,0 mill. kr», «51,0 %».

The one place where any of them is written for people. Between a number and its unit no line breaks, the minus is a
real one, and what is rounded to zero has no sign.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from planner.language import shown

LOCALES = {"nb": "nb_NO", "en": "en_GB"}
NO_VALUE = "–"
MINUS = "\u2212"
MILLION = 1_000_000
ORE = 100
KEPT = 20_000
"""Numbers that are kept as text: the same small ones stand on every page, and writing one takes half a millisecond.

Apart by type: a float is read by its shortest digits, and an equal fraction is not.
"""

Number = Fraction | float | int


def _exact(value: Number) -> Fraction:
    """The number as it is read: a float by its shortest digits, so that 2.675 is what it says."""
    return value if isinstance(value, Fraction) else Fraction(Decimal(str(value)))


@lru_cache(maxsize=KEPT, typed=True)
def decimal(value: Number, language: str, digits: int = 1) -> str:
    """A number with a fixed count of decimals."""
    rounded = round(_exact(value), digits)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    text = str(format_decimal(abs(float(rounded)), format=pattern, locale=LOCALES[language]))
    return MINUS + text if rounded < 0 else text


def signed(value: Number, language: str, digits: int = 1) -> str:
    """The same with a plus too."""
    text = decimal(value, language, digits)
    return f"+{text}" if round(_exact(value), digits) > 0 else text


def whole(value: Number | None, language: str) -> str:
    """A whole number with thousands apart, or a dash."""
    return NO_VALUE if value is None else decimal(value, language, 0)


def plain(value: float, language: str) -> str:
    """A number with as many decimals as it needs, two at most."""
    return str(format_decimal(value, format="#,##0.##", locale=LOCALES[language]))


def readable(value: float, language: str) -> str:
    """An estimate with as many decimals as can be read."""
    return shown(round(value, 1 if abs(value) >= 10 else 2), language)


def readable_difference(value: float, language: str) -> str:
    """The same for a difference, with its sign; nothing is 0."""
    text = readable(abs(value), language)
    if text == "0":
        return text
    return f"+{text}" if value > 0 else f"{MINUS}{text}"


def percent(share: Number | None, language: str, digits: int = 1) -> str:
    """A share of one: «51,0 %», in English 51.0%, or a dash."""
    if share is None:
        return NO_VALUE
    text = decimal(_exact(share) * 100, language, digits)
    return f"{text}\u00a0%" if language == "nb" else f"{text}%"


def millions(nok: Number | None, language: str, digits: int = 1) -> str:
    """Kroner as «472,5 mill. kr», in English NOK 472.5m, or a dash."""
    if nok is None:
        return NO_VALUE
    text = decimal(_exact(nok) / MILLION, language, digits)
    if language == "nb":
        return f"{text}\u00a0mill.\u00a0kr"
    return f"{MINUS if text.startswith(MINUS) else ''}NOK\u00a0{text.removeprefix(MINUS)}m"


def kroner(nok: Number | None, language: str, with_sign: bool = False) -> str:
    """Whole kroner as «kr 7 015», a difference as «+7 015 kr» or «−7 015 kr», or a dash."""
    if nok is None:
        return NO_VALUE
    text = signed(nok, language, 0) if with_sign else decimal(nok, language, 0)
    sign = text[0] if text[0] in (MINUS, "+") else ""
    amount = text.removeprefix(sign)
    if language == "nb":
        return f"{sign}{amount}\u00a0kr" if sign else f"kr\u00a0{amount}"
    return f"{sign}NOK\u00a0{amount}"


def from_ore(ore: int, language: str) -> str:
    """Øre as millions of kroner."""
    return millions(Fraction(ore, ORE), language)


def between(low: str, high: str) -> str:
    """Two written numbers as a range; beside a minus a dash could be taken for one."""
    return f"{low} … {high}" if MINUS in low + high else f"{low}–{high}"


def short_date(day: date | None, language: str) -> str:
    """A date for tables: 06.01.2026, in English 6 Jan 2026, or a dash."""
    if day is None:
        return NO_VALUE
    return format_date(day, "dd.MM.yyyy" if language == "nb" else "d MMM yyyy", locale=LOCALES[language])


def long_date(day: date, language: str) -> str:
    """A date for running text: «6. januar 2026»."""
    return format_date(day, "d. MMMM yyyy" if language == "nb" else "d MMMM yyyy", locale=LOCALES[language])
