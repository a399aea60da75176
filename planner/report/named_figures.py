"""Public figures that sources name by a key: each has its own row in the register, with its value and its origin."""

from collections.abc import Iterable, Mapping

from models.plan import marked
from planner.language import translator
from planner.public_figures import figures, owner_and_change
from planner.report.document import Assumption, Number
from planner.words.sources import KEYS, keys_in, owner_said, source_said

UNITS: Mapping[str, str] = {
    "%": marked("%"),
    "%/year": marked("% a year"),
    "NOK/day": marked("NOK per day"),
    "NOK/year": marked("NOK per year"),
    "NOK/NOK": marked("NOK per NOK"),
    "MNOK": marked("NOK million"),
    "MNOK/year": marked("NOK million a year"),
    "MNOK (2010 prices)": marked("NOK million in prices of 2010"),
    "FTE/post": marked("person-years per post"),
    "children": marked("children"),
}
"""Units of the figures that are named."""


def named_figures(sources: Iterable[str], first: int, language: str) -> tuple[Assumption, ...]:
    """Rows for the public figures that the sources name, in their order; `first` is the number of the first row."""
    keys = dict.fromkeys(key for source in sources for key in keys_in(source))
    return tuple(_row(key, place, language) for place, key in enumerate(keys, start=first))


def _row(key: str, place: int, language: str) -> Assumption:
    _, figure = translator(language), figures()[key]
    owner, changed = owner_and_change(f"figures.csv#{key}", figure.source)
    if changed is None:
        owner, changed = owner_and_change("figures.csv", figure.source)
    name = _(KEYS[key])
    value = figure.value
    return Assumption(
        f"A{place}",
        f"{name[:1].upper()}{name[1:]} ({key})",
        None if value is None else Number(value, 0 if value.denominator == 1 else 1),
        None,
        None,
        _(UNITS[figure.unit]) if figure.unit else "",
        figure.year,
        figure.kind,
        source_said(figure.source, language),
        owner_said(owner, language),
        changed,
    )
