"""Money and shares as people write them: «kr 20 000 000», «20,0 mill. kr», «51,0 %», with spaces that never break."""

from fractions import Fraction

from babel.numbers import format_decimal

from planner.language import translator

LOCALES = {"nb": "nb_NO", "en": "en_GB"}
MILLION = 1_000_000
ORE = 100

Number = Fraction | float | int


def decimal(number: Number, language: str, digits: int) -> str:
    """A number with so many decimals."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    text = format_decimal(round(float(number), digits) + 0.0, format=pattern, locale=LOCALES[language])
    return str(text)


def millions(nok: Number, language: str, digits: int = 1) -> str:
    """Kroner as millions: «20,0 mill. kr»."""
    _ = translator(language)
    return _("NOK {n}m").format(n=decimal(float(nok) / MILLION, language, digits)).replace(" ", "\u00a0")


def kroner(nok: Number, language: str) -> str:
    """Whole kroner: «kr 20 000 000»."""
    _ = translator(language)
    return _("NOK {n}").format(n=decimal(nok, language, 0)).replace(" ", "\u00a0")


def from_ore(ore: int, language: str) -> str:
    """Øre as millions of kroner."""
    return millions(Fraction(ore, ORE), language)


def per_cent(share: Number, language: str, digits: int = 1) -> str:
    """A share of one as per cent."""
    sign = "\u00a0%" if language == "nb" else "%"
    return decimal(float(share) * 100, language, digits) + sign
