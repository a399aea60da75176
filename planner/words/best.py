"""The command `alternatives`: the best plans and the ties as lines for people and as an object for machines.

What a difference is in words stands here too, for the other questions about a plan as a whole.
"""

from collections.abc import Sequence
from typing import Any

from models.change import Step
from models.ids import UnitId
from models.plan import Sentence, marked
from planner.language import say, translator
from planner.placement.again import Difference, Known
from planner.placement.best_plans import BestPlans, RankedPlan
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.ties import NOT_KNOWN, SAME, TIE, Ties
from planner.placement.waivers import waivers_of
from planner.plans import waivers_to_json
from planner.service import Desk, code_version
from planner.steps import step_as_json
from planner.whole_plan import Alternatives
from planner.words.money import readable_difference
from planner.words.written import SYNTHETIC, exceptions, table

MOST_GOALS = 4
"""Goals that are told in a row, the most important first; all stand in the file of `--json`."""

MOST_MOVED = 6
"""Children who are named as living elsewhere in one plan; the rest are counted."""


def head_lines(desk: Desk, known: Known, steps: Sequence[Step], title: Sentence, language: str) -> list[str]:
    """What every answer about a whole plan begins with: synthetic or not, what it is, changes and waivers."""
    _ = translator(language)
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines.append(say(title, language))
    return [*lines, *not_proven(known, language), *exceptions(steps, waivers_of(known), language)]


def not_proven(known: Known, language: str) -> list[str]:
    """That the plan itself may not be the best, in one sentence; nothing where it is."""
    if all(goal.is_proven for goal in known.goals):
        return []
    return [translator(language)("The plan is not proven best: part of what a change gains may be had without it.")]


def alternatives_lines(desk: Desk, told: Alternatives, differ: int, steps: Sequence[Step], language: str) -> list[str]:
    """The best plans with what they cost against the best, and who is a tie."""
    facts = {"day": told.known.case.day, "count": len(told.known.unit_of)}
    title = Sentence(marked("The best plans for {day}; children to be decided: {count}"), facts)
    lines = head_lines(desk, told.known, steps, title, language)
    return [*lines, "", *_plans_lines(told.best, differ, language), "", *_ties_lines(told.ties, language)]


def _plans_lines(best: BestPlans, differ: int, language: str) -> list[str]:
    _ = translator(language)
    head = (_("Rank"), _("Against the best"), _("Children elsewhere"), _("How known"), _("Who lives elsewhere"))
    rows = [
        (
            str(plan.rank),
            against_said(plan, number, language),
            str(len(plan.difference.moved)),
            how_known(plan, language),
            moved_said(plan.difference, language),
        )
        for number, plan in enumerate(best.plans)
    ]
    return [*table(head, rows, right={0, 2}), *(say(sentence, language) for sentence in plans_notes(best, differ))]


def plans_notes(best: BestPlans, differ: int) -> list[Sentence]:
    """What is to be known of the list as a whole: how plans differ, and whether there are more."""
    notes = []
    if differ > 1:
        each = marked("Each plan differs from every one before it in at least {count} children.")
        notes.append(Sentence(each, {"count": differ}))
    if best.is_all:
        notes.append(Sentence(marked("There are no other plans.")))
    if best.interrupted:
        notes.append(Sentence(marked("Time was over before more plans were found.")))
    return notes


def against_said(plan: RankedPlan, number: int, language: str, most: int = MOST_GOALS) -> str:
    """What the first goals lose against the best plan, which has the number 0, or that none does."""
    _ = translator(language)
    equal = _("the plan itself") if number == 0 else _("as good in every goal: a tie")
    return goals_changed(plan.difference, language, most) or equal


def how_known(plan: RankedPlan, language: str) -> str:
    """Whether the place of a plan among the others is proven."""
    _ = translator(language)
    return _("proven") if plan.is_proven else _("best found")


def goals_changed(difference: Difference, language: str, most: int = MOST_GOALS) -> str:
    """The first goals that gain or lose, with sign and unit, and that there are more; empty where none does."""
    _ = translator(language)
    told = [
        f"{_(GOAL_BY_CODE[goal.name].title)} {readable_difference(goal.difference, language)} {_(goal.unit)}"
        for goal in difference.goals
        if goal.difference
    ]
    return "; ".join([*told[:most], *(["…"] if len(told) > most else [])])


def moved_said(difference: Difference, language: str, most: int = MOST_MOVED) -> str:
    """Who lives elsewhere, from where to where: the first of them by their ids, and how many more."""
    return ", ".join(moves(difference, language, most))


def moves(difference: Difference, language: str, most: int) -> list[str]:
    """The same one by one."""
    _ = translator(language)
    told = [
        f"{moved.child_id}: {unit_said(moved.before, language)} → {unit_said(moved.after, language)}"
        for moved in difference.moved[:most]
    ]
    more = len(difference.moved) - most
    if more > 0:
        told.append(say(Sentence(marked("and {count} more"), {"count": more}), language))
    return told


def unit_said(unit_id: UnitId | None, language: str) -> str:
    """The unit, or that there is no place."""
    return unit_id if unit_id is not None else translator(language)("no place")


def _ties_lines(ties: Ties, language: str) -> list[str]:
    _ = translator(language)
    lines = [
        say(Sentence(text, {"count": ties.counted(verdict)}), language)
        for text, verdict in (
            (marked("Placed the same in every plan that is best in all goals: {count}"), SAME),
            (marked("Ties, where several units are equally good: {count}"), TIE),
            (marked("Not known, because it is not proven: {count}"), NOT_KNOWN),
        )
    ]
    rows = [
        (
            child.child_id,
            unit_said(child.unit_id, language),
            ", ".join(unit_said(unit, language) for unit in child.others),
            "" if child.is_complete else _("there may be more"),
        )
        for child in ties.children
        if child.verdict == TIE
    ]
    if rows:
        head = (_("Child"), _("In the plan"), _("Just as good"), "")
        lines += ["", *table(head, rows, right=set())]
    return lines


def alternatives_as_json(desk: Desk, told: Alternatives, differ: int, steps: Sequence[Step]) -> dict[str, Any]:
    """The same for machines."""
    return {
        **head_as_json("alternatives", desk, told.known, steps),
        "differ": differ,
        "all_plans": told.best.is_all,
        "interrupted": told.best.interrupted or told.ties.interrupted,
        "plans": [
            {
                "rank": plan.rank,
                "tie": plan.is_tie,
                "proven": plan.is_proven,
                **difference_as_json(plan.difference),
                "units": dict(sorted(plan.unit_of.items())),
            }
            for plan in told.best.plans
        ],
        "children": [
            {
                "child_id": child.child_id,
                "unit_id": child.unit_id,
                "verdict": child.verdict,
                "others": list(child.others),
                "complete": child.is_complete,
            }
            for child in told.ties.children
        ],
    }


def head_as_json(kind: str, desk: Desk, known: Known, steps: Sequence[Step]) -> dict[str, Any]:
    """What every such answer carries: what it is, of which day and data, and the plan's own goals."""
    return {
        "kind": kind,
        "version": 1,
        "date": known.case.day.isoformat(),
        "synthetic": desk.is_synthetic,
        "operators": list(known.case.question.operators),
        "changes": [step_as_json(step) for step in steps],
        "waivers": waivers_to_json(waivers_of(known)),
        "goals": [
            {"name": goal.name, "value": goal.value, "bound": goal.bound, "unit": goal.unit} for goal in known.goals
        ],
        "provenance": {
            "data_sha256": desk.data_sha256,
            "parameters": desk.parameters.name,
            "code": code_version(),
        },
    }


def difference_as_json(difference: Difference) -> dict[str, Any]:
    """Who moves, and every goal before and after with its bound."""
    return {
        "moved": [{"child_id": moved.child_id, "from": moved.before, "to": moved.after} for moved in difference.moved],
        "goals": [
            {
                "name": goal.name,
                "before": goal.before,
                "after": goal.after,
                "difference": goal.difference,
                "bound": goal.bound,
                "unit": goal.unit,
            }
            for goal in difference.goals
        ],
    }
