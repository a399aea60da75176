"""Numbers with their nouns, and durations, as people in the chosen language write them."""

from planner.language import translator
from planner.words.money import decimal, whole


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
