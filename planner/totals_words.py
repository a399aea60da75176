"""Totals in words and as JSON, with the command `totals`."""

from typing import TYPE_CHECKING, Any

from planner.disclosure import HIDDEN_UP_TO, Shown
from planner.language import translator
from planner.terminal import Data, Json, Language, known_language, show
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


def totals_command(data: Data = None, json_file: Json = None, language: Language = "nb") -> None:
    """Children in totals that may be shown to everyone: small counts hidden, sums made of what is shown."""
    from planner.totalling import totals_from

    known_language(language)
    answer = totals_from(data)
    found = answer.totals
    _ = translator(language)
    lines = [_("Synthetic data: no row is about a real child")] if answer.is_synthetic else []
    for title, kind, rows in (
        (_("By operator"), "operator", found.by_operator),
        (_("By target group"), "target_group", found.by_group),
    ):
        lines += ["", f"{title}: {', '.join(headings(language))}"]
        lines += [f"  {answer.codes.name(kind, row.code, language)}: {_texts(row, language)}" for row in rows]
    lines += ["", f"{_('The whole country')}: {_texts(found.country, language)}", explained(language)]
    show(lines, as_json(answer), json_file)


def _texts(line: Line, language: str) -> str:
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
