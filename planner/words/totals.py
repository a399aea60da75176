"""Totals in words and as JSON."""

from typing import TYPE_CHECKING, Any

from planner.disclosure import HIDDEN_UP_TO, Shown
from planner.language import translator
from planner.totals import STATES, Line

if TYPE_CHECKING:  # its modules take seconds to load, and every command would wait for them
    from planner.totalling import Answer

MISSING = "–"


def shown_text(shown: Shown | None, language: str) -> str:
    """The count as it is read: hidden ones as «0–7», others with what they may be in truth, a dash where left out."""
    if shown is None:
        return MISSING
    if shown.is_hidden:
        return f"0–{HIDDEN_UP_TO}"
    number = f"{shown.value:,}".replace(",", "\u00a0" if language == "nb" else ",")
    return f"{number} ({shown.low}–{shown.high})"


def headings(language: str) -> tuple[str, ...]:
    """Titles of the columns after the first."""
    _ = translator(language)
    return (*(_(title) for title in STATES.values()), _("All children"))


def explained(language: str) -> str:
    """How the numbers are to be read."""
    _ = translator(language)
    return _(
        "Counts up to {hidden} are not shown, others are rounded to 5, and sums are made of what is shown. "
        "In brackets: what the number may be in truth."
    ).format(hidden=HIDDEN_UP_TO)


def row_text(line: Line, language: str) -> str:
    """The counts of a row as they are read, separated by commas."""
    return ", ".join(shown_text(shown, language) for shown in line.shown)


def as_json(answer: "Answer") -> dict[str, Any]:
    """Both tables and the country; a hidden count has no value, only its ends, and what is left out is null."""
    return {
        "kind": "totals",
        "version": 1,
        "date": answer.as_of.isoformat(),
        "unit": "children",
        "synthetic": answer.is_synthetic,
        "by_operator": [_line(line) for line in answer.totals.by_operator],
        "by_target_group": [_line(line) for line in answer.totals.by_group],
        "country": _line(answer.totals.country),
    }


def _line(line: Line) -> dict[str, Any]:
    names = (*STATES, "all")
    return {"code": line.code} | {name: _row(shown) for name, shown in zip(names, line.shown, strict=True)}


def _row(shown: Shown | None) -> dict[str, int | None] | None:
    if shown is None:
        return None
    return {"value": None if shown.is_hidden else shown.value, "low": shown.low, "high": shown.high}
