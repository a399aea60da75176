"""Bokmål and English from one place: English stands in the code, bokmål in `planner/locale/nb/*.po`."""

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

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
    """The sentence in `language`; facts that are sentences themselves are translated too."""
    facts = {name: say(fact, language) if isinstance(fact, Sentence) else fact for name, fact in sentence.facts.items()}
    return translator(language)(sentence.template).format(**facts)
