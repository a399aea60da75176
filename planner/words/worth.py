"""The command `worth`: what one more is worth, as lines for people and as an object for machines."""

from collections.abc import Sequence
from typing import Any

from models.change import Step
from models.codes import CodeBook
from models.plan import Sentence, marked
from planner.language import say, shown, translator
from planner.placement.again import Known
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.one_more import PLACES, STAFF, UNITS, OneMore
from planner.placement.worth import BEST_FOUND, BOUNDED, NO_EFFECT, SOLVED, WorthOf, Worths
from planner.service import Desk
from planner.steps import step_as_json
from planner.words.best import MOST_GOALS, difference_as_json, goals_changed, head_as_json, head_lines, moved_said
from planner.words.written import table

HOW = {
    NO_EFFECT: marked("no effect, by the rules"),
    SOLVED: marked("proven"),
    BEST_FOUND: marked("best found"),
    BOUNDED: marked("upper limit"),
}

SORTED = marked("Sorted by the goals in their order: what gains most in the most important goal stands first.")

NOT_AGAIN = marked("Not decided again: only upper limits")

MOST_ROWS = 40
"""Rows of each table; the rest are counted, and stand in the file of `--json`."""


def worth_lines(desk: Desk, known: Known, told: Worths, steps: Sequence[Step], language: str) -> list[str]:
    """What gains something, best first; what is only bounded; and how many can gain nothing."""
    _ = translator(language)
    lines = head_lines(desk, known, steps, worth_title(known), language)
    changing, open_ones, nothing = sorted_out(told)
    gains = [_gain_row(desk.codes, worth, language) for worth in changing]
    of_gains = (_("One more"), _("How known"), _("What it does"), _("Who lives elsewhere"))
    lines += (
        ["", *_cut(of_gains, gains, language)] if gains else ["", _("Nothing asked about is known to gain anything.")]
    )
    if open_ones:
        rows = [_bound_row(desk.codes, worth, language) for worth in open_ones]
        head = (_("One more"), _("How known"), _("What it could gain at most"))
        lines += ["", _(NOT_AGAIN), *_cut(head, rows, language)]
    lines += ["", say(Sentence(marked("Proven to change nothing: {count}"), {"count": nothing}), language)]
    return [*lines, *unfinished(told, language), "", _(SORTED), *worth_foot(told, language)]


def worth_title(known: Known) -> Sentence:
    """What the answer is about."""
    return Sentence(marked("What one more is worth for the plan for {day}"), {"day": known.case.day})


def sorted_out(told: Worths) -> tuple[list[WorthOf], list[WorthOf], int]:
    """What changes the plan, what is only bounded, and how many can change nothing; each in its order."""
    changing = [worth for worth in told.found if any(worth.difference.losses)]
    open_ones = [w for w in told.found if w.how == BOUNDED and not any(w.difference.losses) and any(w.could_gain)]
    return changing, open_ones, len(told.found) - len(changing) - len(open_ones)


def unfinished(told: Worths, language: str) -> list[str]:
    """What time did not suffice for, in one sentence; nothing where it did."""
    _ = translator(language)
    if told.left:
        left = marked("Time was over before these were looked at: {count}")
        return [say(Sentence(left, {"count": told.left}), language)]
    over = _("Time was over: where a limit leaves room in an important goal, more may be possible.")
    return [over] if told.interrupted else []


def worth_foot(told: Worths, language: str) -> list[str]:
    """What the words for how lines are known mean, and what is assumed."""
    _ = translator(language)
    hows = {worth.how for worth in told.found}
    lines = [
        _("Proven: the plan was decided again, or the limits show that no more is possible; nothing better exists."),
    ]
    if BEST_FOUND in hows:
        lines.append(_("Best found: the plan was decided again, but not proven best in the time; there may be more."))
    if BOUNDED in hows:
        lines.append(
            _(
                "Upper limit: the plan was not decided again. A goal gains at most so much, as long as no goal "
                "before it gains anything, and perhaps nothing."
            )
        )
    lines.append(_("Each line is one change by itself: two of them together are not the sum."))
    if any(worth.more.kind == UNITS for worth in told.found):
        lines.append(_("A new living unit has one place. Its services and own staff are those of the units named."))
    return lines


def _cut(head: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> list[str]:
    lines = table(head, rows[:MOST_ROWS], right=set()) if rows else []
    more = len(rows) - MOST_ROWS
    if more > 0:
        lines.append(say(Sentence(marked("and {count} more: see --json"), {"count": more}), language))
    return lines


def _gain_row(codes: CodeBook, worth: WorthOf, language: str) -> tuple[str, ...]:
    does = goals_changed(worth.difference, language)
    how = translator(language)(HOW[worth.how])
    return say(more_said(codes, worth.more), language), how, does, moved_said(worth.difference, language)


def _bound_row(codes: CodeBook, worth: WorthOf, language: str) -> tuple[str, ...]:
    _ = translator(language)
    room = [
        f"{_(GOAL_BY_CODE[goal.name].title)} −{shown(gain, language)} {_(goal.unit)}"
        for goal, gain in zip(worth.difference.goals, worth.could_gain, strict=True)
        if gain > 0
    ]
    most = "; ".join([*room[:MOST_GOALS], *(["…"] if len(room) > MOST_GOALS else [])])
    return say(more_said(codes, worth.more), language), _(HOW[worth.how]), most


def more_said(codes: CodeBook, more: OneMore) -> Sentence:
    """What there would be one more of, and where."""
    facts: dict[str, object] = {"institution": more.institution_id, "unit": more.unit_id or more.institution_id}
    if more.kind == PLACES:
        return Sentence(marked("place in {unit} ({institution})"), facts)
    if more.kind != STAFF and more.like:
        facts["units"] = tuple(more.like)
        return Sentence(marked("separable living unit of one place at {institution}, like {units}"), facts)
    if more.kind != STAFF:
        return Sentence(marked("separable living unit of one place at {institution}"), facts)
    facts["shift"] = (
        Sentence(marked("all shifts")) if more.shift is None else codes.by_kind.get("shift", {}).get(more.shift)
    ) or more.shift
    if more.qualified:
        return Sentence(marked("qualified staff at {unit}: {shift}"), facts)
    return Sentence(marked("staff at {unit}: {shift}"), facts)


def worth_as_json(desk: Desk, known: Known, told: Worths, steps: Sequence[Step]) -> dict[str, Any]:
    """The same for machines, everything in its order."""
    return {
        **head_as_json("worth", desk, known, steps),
        "left": told.left,
        "interrupted": told.interrupted,
        "worths": [
            {
                "one_more": worth.more.kind,
                "institution_id": worth.more.institution_id,
                "unit_id": worth.more.unit_id,
                "shift": worth.more.shift,
                "qualified": worth.more.qualified,
                "like": list(worth.more.like),
                "changes": [step_as_json(Step(change)) for change in worth.more.changes],
                "how": worth.how,
                "could_gain": {
                    goal.name: gain for goal, gain in zip(worth.difference.goals, worth.could_gain, strict=True)
                },
                **difference_as_json(worth.difference),
            }
            for worth in told.found
        ],
    }
