"""Bokmål and English from one place: English stands in the code, bokmål in `planner/locale/nb/*.po`."""

import gettext
import io
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from models.codes import Code
from models.plan import Sentence, marked

LANGUAGES = ("nb", "en")
CATALOGUES = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


@cache
def translator(language: str) -> Translate:
    """A function from English text to the same in `language` (`nb` or `en`); English is returned as it is."""
    if language == "en":
        return marked
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = gettext.NullTranslations()
    for file in sorted((CATALOGUES / language).glob("*.po")):
        with file.open("rb") as source:
            catalogue = read_po(source, locale=language)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        translations = gettext.GNUTranslations(compiled)
        translations.add_fallback(merged)
        merged = translations
    return merged.gettext


def say(sentence: Sentence, language: str) -> str:
    """The sentence in `language`, its facts written as people read them."""
    facts = {name: shown(fact, language) for name, fact in sentence.facts.items()}
    return translator(language)(sentence.template).format(**facts)


def shown(fact: object, language: str) -> str:
    """A fact as people write it: dates as 06.01.2026 and numbers as 16 602,5 in bokmål."""
    if isinstance(fact, Sentence):
        return say(fact, language)
    if isinstance(fact, Code):
        return fact.nb if language == "nb" else fact.en
    if isinstance(fact, date):
        return f"{fact:%d.%m.%Y}" if language == "nb" else fact.isoformat()
    if isinstance(fact, tuple):
        return ", ".join(shown(part, language) for part in fact)
    if isinstance(fact, int):
        return f"{fact:,}".replace(",", "\u00a0") if language == "nb" else f"{fact:,}"
    if isinstance(fact, float):
        from babel.numbers import format_decimal

        return format_decimal(fact, locale=language)
    return str(fact)
