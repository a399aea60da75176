"""The command `trade-off`: what one goal buys of another, as lines for people and as an object for machines."""

from collections.abc import Sequence
from typing import Any

from models.change import Step
from models.plan import Sentence, marked
from planner.language import say, shown, translator
from planner.placement.again import Known
from planner.placement.trade_off import Curve, Point
from planner.service import Desk
from planner.words.best import head_as_json, head_lines
from planner.words.money import readable_difference
from planner.words.written import table

MOST_ROWS = 30
"""Points shown, evenly along the curve with both ends; all stand in the file of `--json`."""


def trade_off_lines(desk: Desk, known: Known, curve: Curve, steps: Sequence[Step], language: str) -> list[str]:
    """The curve as a table, and what it holds fixed."""
    _ = translator(language)
    higher, lower = Sentence(curve.higher.title), Sentence(curve.lower.title)
    facts: dict[str, object] = {"higher": higher, "lower": lower, "day": known.case.day}
    title = Sentence(marked("What more of «{higher}» buys of «{lower}», in plans for {day}"), facts)
    lines = head_lines(desk, known, steps, title, language)
    own = {**facts, "a": curve.plan[0], "b": curve.plan[1]}
    lines.append(say(Sentence(marked("The plan itself: {higher} {a}, {lower} {b}"), own), language))
    head = (
        f"{_(curve.higher.title)} ({_(curve.higher.unit)})",
        _("more"),
        f"{_(curve.lower.title)} ({_(curve.lower.unit)})",
        _("less"),
        _("per unit"),
        _("How known"),
    )
    shown_points = _thinned(curve.points)
    rows = [_row(point, curve.points[0], language) for point in shown_points]
    lines += ["", *table(head, rows, right={0, 1, 2, 3, 4})]
    if len(shown_points) < len(curve.points):
        left = marked("Points on the curve: {count}; all of them: see --json")
        lines.append(say(Sentence(left, {"count": len(curve.points)}), language))
    if curve.interrupted:
        lines.append(_("Time was over: where a point is bounded, less may be possible."))
    held = marked("Goals before «{higher}» are held at their best; those between and after the two do not count.")
    return [*lines, "", say(Sentence(held, facts), language)]


def _row(point: Point, first: Point, language: str) -> tuple[str, ...]:
    _ = translator(language)
    more, less = point.higher - first.higher, point.lower - first.lower
    per_unit = shown(round(-less / more, 2), language) if more else ""
    bounded = say(Sentence(marked("bounded: at least {bound}"), {"bound": point.bound}), language)
    return (
        shown(point.higher, language),
        readable_difference(more, language),
        shown(point.lower, language),
        readable_difference(less, language),
        per_unit,
        _("proven") if point.is_proven else bounded,
    )


def _thinned(points: Sequence[Point]) -> list[Point]:
    if len(points) <= MOST_ROWS:
        return list(points)
    last = len(points) - 1
    return [points[round(n * last / (MOST_ROWS - 1))] for n in range(MOST_ROWS)]


def trade_off_as_json(desk: Desk, known: Known, curve: Curve, steps: Sequence[Step]) -> dict[str, Any]:
    """The same for machines, with every point."""
    return {
        **head_as_json("trade_off", desk, known, steps),
        "higher": {"name": curve.higher.code, "unit": curve.higher.unit, "plan": curve.plan[0]},
        "lower": {"name": curve.lower.code, "unit": curve.lower.unit, "plan": curve.plan[1]},
        "interrupted": curve.interrupted,
        "points": [
            {"higher": point.higher, "lower": point.lower, "bound": point.bound, "proven": point.is_proven}
            for point in curve.points
        ],
    }
