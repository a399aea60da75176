"""The command `trade-off`: what one goal buys of another, as lines for people and as an object for machines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.change import Step
from models.plan import GoalResult, Sentence, marked
from planner.language import say, shown, translator
from planner.placement.again import Known
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.trade_off import Curve, Point
from planner.service import Desk
from planner.words.best import head_as_json, head_lines
from planner.words.money import readable_difference
from planner.words.written import table

MOST_ROWS = 30
"""Points shown, evenly along the curve with both ends; all stand in the file of `--json`."""

FOR_EACH = {
    "children": marked("for each child"),
    "days": marked("for each day"),
    "needs": marked("for each need"),
    "points": marked("for each point"),
    "pairs": marked("for each pair"),
    "minutes": marked("for each minute"),
    "places": marked("for each place"),
    "steps": marked("for each step"),
    "NOK/day": marked("for each krone a day"),
}
"""What one unit of a goal is called, by the goal's unit."""


def trade_off_lines(desk: Desk, known: Known, curve: Curve, steps: Sequence[Step], language: str) -> list[str]:
    """The curve as a table, and what it holds fixed."""
    _ = translator(language)
    higher, lower = Sentence(curve.higher.title), Sentence(curve.lower.title)
    facts: dict[str, object] = {"higher": higher, "lower": lower, "day": known.case.day}
    title = Sentence(marked("What more of «{higher}» buys of «{lower}», in plans for {day}"), facts)
    lines = head_lines(desk, known, steps, title, language)
    own = {**facts, "a": curve.plan[0], "b": curve.plan[1]}
    lines.append(say(Sentence(marked("The plan itself: {higher} {a}, {lower} {b}"), own), language))
    shown_points = _thinned(curve.points)
    rows = [point_row(point, curve.points[0], language) for point in shown_points]
    lines += ["", *table(point_heads(curve, language), rows, right={0, 1, 2, 3, 4})]
    if len(shown_points) < len(curve.points):
        left = marked("Points on the curve: {count}; all of them: see --json")
        lines.append(say(Sentence(left, {"count": len(curve.points)}), language))
    said = curve_said(curve, known.goals)
    return [*lines, "", *(say(sentence, language) for sentence in said)]


def curve_said(curve: Curve, goals: Sequence[GoalResult]) -> list[Sentence]:
    """What the curve says in words: where it begins beside the plan, what is bought, and what is held fixed.

    `goals` are what the plan reaches on all goals in their order.
    """
    facts: dict[str, object] = {"higher": Sentence(curve.higher.title), "lower": Sentence(curve.lower.title)}
    said = [*_bought(curve, facts), *_beginning(curve, goals, facts)]
    if curve.interrupted:
        said.append(Sentence(marked("Time was over: where a point is bounded, less may be possible.")))
    held = marked("Goals before «{higher}» are held at their best; those between and after the two do not count.")
    return [*said, Sentence(held, facts)]


def _bought(curve: Curve, facts: Mapping[str, object]) -> list[Sentence]:
    """What the first step and the whole way along the curve buy, with the price of one unit."""
    first, last = curve.points[0], curve.points[-1]
    if len(curve.points) == 1:
        nothing = marked("More of «{higher}» buys nothing of «{lower}».")
        return [] if curve.interrupted else [Sentence(nothing, facts)]
    step = marked(
        "The first step: {more} more of «{higher}» ({higher_unit}) buys {less} less of «{lower}» ({lower_unit}): "
        "{per} {each}."
    )
    way = marked(
        "The whole way: {more} more of «{higher}» ({higher_unit}) buys {less} less of «{lower}» ({lower_unit}): "
        "{per} {each}."
    )
    units = {
        "higher_unit": Sentence(curve.higher.unit),
        "lower_unit": Sentence(curve.lower.unit),
        "each": Sentence(FOR_EACH[curve.higher.unit]),
    }
    ends = ((step, curve.points[1]), (way, last)) if len(curve.points) > 2 else ((way, last),)
    return [Sentence(text, {**facts, **units, **_price(point, first)}) for text, point in ends]


def _price(point: Point, first: Point) -> dict[str, object]:
    """How much more and less from the first point on, and what one unit of the more has bought."""
    more, less = point.higher - first.higher, first.lower - point.lower
    return {"more": more, "less": less, "per": round(less / more, 2)}


def _beginning(curve: Curve, goals: Sequence[GoalResult], facts: Mapping[str, object]) -> list[Sentence]:
    """That the curve begins below the plan, and why; nothing where it begins at the plan."""
    first = curve.points[0]
    if (first.higher, first.lower) == curve.plan:
        return []
    order = [goal.name for goal in goals]
    after = goals[order.index(curve.higher.code) + 1 : order.index(curve.lower.code) + 1]
    if first.higher != curve.plan[0] or first.lower > curve.plan[1] or len(after) == 1:
        text = marked("The curve does not begin at the plan, because the plan is not proven best.")
        return [Sentence(text)]
    below = marked(
        "The curve begins below the plan: with as much of «{higher}», «{lower}» ({unit}) could be {less} less if the "
        "goals between the two did not count. The plan is as it is for their sake: {between}."
    )
    less = {"less": curve.plan[1] - first.lower, "unit": Sentence(curve.lower.unit)}
    unproven = _titles(goal for goal in after if not goal.is_proven)
    if unproven:
        open_still = marked(
            "The curve begins below the plan: with as much of «{higher}», «{lower}» ({unit}) could be {less} less if "
            "the goals between the two did not count. How much of that is for their sake is not known, because the "
            "plan is not proven best in: {unproven}."
        )
        return [Sentence(open_still, {**facts, **less, "unproven": unproven})]
    return [Sentence(below, {**facts, **less, "between": _titles(after[:-1])})]


def _titles(goals: Iterable[GoalResult]) -> tuple[Sentence, ...]:
    return tuple(Sentence(GOAL_BY_CODE[goal.name].title) for goal in goals)


def point_heads(curve: Curve, language: str) -> tuple[str, ...]:
    """The headings over the cells of a point."""
    _ = translator(language)
    return (
        f"{_(curve.higher.title)} ({_(curve.higher.unit)})",
        _("more"),
        f"{_(curve.lower.title)} ({_(curve.lower.unit)})",
        _("less"),
        _("per unit"),
        _("How known"),
    )


def point_row(point: Point, first: Point, language: str) -> tuple[str, ...]:
    """The cells of a point: both goals, each with its change since the first point, the price, and how it is known."""
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
