"""Words that several pages share: the app's name, goals with their units, and what a status means."""

from models.plan import GoalResult, Plan, Sentence, marked
from planner.language import Translate, translator
from planner.ui.numbers import counted
from planner.words.money import whole

APP_NAME = marked("Placement planner")

UNITS: dict[str, tuple[str, str]] = {
    "children": (marked("{n} child"), marked("{n} children")),
    "days": (marked("{n} day"), marked("{n} days")),
    "needs": (marked("{n} need"), marked("{n} needs")),
    "years": (marked("{n} year"), marked("{n} years")),
    "points": (marked("{n} point"), marked("{n} points")),
    "pairs": (marked("{n} pair"), marked("{n} pairs")),
    "minutes": (marked("{n} minute"), marked("{n} minutes")),
    "places": (marked("{n} place"), marked("{n} places")),
    "units": (marked("{n} unit"), marked("{n} units")),
    "steps": (marked("{n} step"), marked("{n} steps")),
    "NOK/day": (marked("NOK {n} per day"), marked("NOK {n} per day")),
}
"""Unit of a goal, with a number of one and of several."""


def amount(value: int, unit: str, language: str) -> str:
    """A goal's value with its unit."""
    one, many = UNITS.get(unit, ("{n} " + unit, "{n} " + unit))
    return counted(value, one, many, language)


def days(value: int, language: str) -> str:
    """A number of days."""
    return amount(value, "days", language)


def years(value: int, language: str) -> str:
    """A number of years."""
    return amount(value, "years", language)


def children(value: int, language: str) -> str:
    """A number of children."""
    return amount(value, "children", language)


def goal_titles(language: str) -> dict[str, str]:
    """The name of every goal, from the engine's own table."""
    from planner.placement.goals import GOALS

    _ = translator(language)
    return {goal.code: _(goal.title) for goal in GOALS}


def goal_units() -> dict[str, str]:
    """The unit of every goal, from the engine's own table."""
    from planner.placement.goals import GOALS

    return {goal.code: goal.unit for goal in GOALS}


def rule_titles(language: str) -> dict[str, str]:
    """The name of every rule, from the engine's own tables."""
    from planner.placement.eligibility import PAIR_RULES
    from planner.placement.rules import PLAN_RULES

    _ = translator(language)
    of_pairs = {rule.code: _(rule.title) for rule in PAIR_RULES}
    return of_pairs | {rule.code: _(rule.title) for rule in PLAN_RULES}


def placed_of(plan: Plan) -> tuple[int, int]:
    """How many children have a proposal, and how many the plan is about."""
    return sum(proposal.unit_id is not None for proposal in plan.proposals), len(plan.proposals)


def headline(plan: Plan) -> Sentence:
    """How many children have a proposal, as a sentence."""
    placed, everyone = placed_of(plan)
    facts = {"placed": placed, "all": everyone}
    return Sentence(marked("{placed} of {all} children have a proposal"), facts)


def proof(plan: Plan, _: Translate) -> str:
    """What is known about the plan: that nothing better exists, or how it was stopped."""
    if plan.status == "optimal":
        return _("Proven best plan")
    if plan.interrupted:
        return _("Stopped: best found so far, not proven")
    return _("Best found so far, not proven")


def fault_text(error_id: str | None, language: str) -> str:
    """What is said of an error that nobody foresaw: its number in the log, and nothing of what it was about."""
    _ = translator(language)
    text = _("Something unexpected happened, and nothing was changed. Try again. Error number: {number}.")
    return text.format(number=error_id)


def bound_text(goal: GoalResult, language: str) -> str:
    """The bound of a goal with its unit."""
    return amount(goal.bound, goal.unit, language)


def count_text(value: int, language: str) -> str:
    """A bare number."""
    return whole(value, language)
