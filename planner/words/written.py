"""What the command line prints for people: plans, verdicts and explanations as lines, and as JSON objects."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from models.change import Step, WaiveRule
from models.child import Waiver
from models.plan import GoalResult, Plan, Sentence, Violation, WaiverInPlan, marked
from planner.language import say, shown, translator
from planner.placement.changes import said
from planner.placement.eligibility import PAIR_RULES
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.judge import Verdict
from planner.placement.rules import PLAN_RULES
from planner.placement.waivers import waiver_said
from planner.plans import waivers_to_json
from planner.reference import code_book
from planner.service import Desk
from planner.steps import step_as_json

SYNTHETIC = marked("Synthetic data: no row is about a real child")

RULE_TITLES = {
    "resident_stays": marked("Residents who stay"),
    **{rule.code: rule.title for rule in PAIR_RULES},
    **{rule.code: rule.title for rule in PLAN_RULES},
}


def plan_lines(desk: Desk, plan: Plan, language: str) -> list[str]:
    """The plan for people: how good it is, who goes where, and who has no place and why."""
    _ = translator(language)
    placed = [proposal for proposal in plan.proposals if proposal.unit_id is not None]
    left = [proposal for proposal in plan.proposals if proposal.unit_id is None]
    status = (
        _("Proven best: a sound plan that is better on one goal is worse on a more important one")
        if plan.status == "optimal"
        else _("Best found so far, not proven best: a bound holds as long as the goals above it get no better")
    )
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [
        say(
            Sentence(
                marked("Plan for {day}: {placed} of {all} children have a proposal"),
                {"day": plan.date, "placed": len(placed), "all": len(plan.proposals)},
            ),
            language,
        ),
        status,
        *exceptions(plan.steps, plan.waivers, language),
        "",
    ]
    rows = [_goal_row(goal, language) for goal in plan.goals]
    lines += table((_("Goal"), _("Value"), _("Bound"), _("Unit of measure")), rows, right={1, 2})
    lines += ["", _("Proposals")]
    lines += table(
        (_("Child"), _("Unit"), _("From"), _("Travel, rounded up (minutes)")),
        [
            (p.child_id, str(p.unit_id), shown(p.start, language), shown(p.goals.get("travel_minutes", ""), language))
            for p in placed
        ],
        right={3},
    )
    if left:
        lines += ["", _("Without a place")]
        for proposal in left:
            lines.append(f"{proposal.child_id}")
            lines += [f"  - {say(reason, language)}" for reason in proposal.reasons]
    return lines


def exceptions(steps: Sequence[Step], waivers: Sequence[WaiverInPlan], language: str) -> list[str]:
    """The changes under which a plan was made or judged, and the rules that are waived in it."""
    _ = translator(language)
    lines = ["", _("Under these changes:")] if steps else []
    for step in steps:
        since = f"{shown(step.on, language)}: " if step.on else ""
        lines.append(f"  {since}{say(said(step.change, code_book()), language)}{_who_and_why(step)}")
    return [*lines, *waived(_("Rules waived on the day:"), waivers, language)]


def waived(head: str, waivers: Iterable[WaiverInPlan], language: str) -> list[str]:
    """Each waiver under a heading in the language, with whether the plan needs it; nothing where there is none."""
    _ = translator(language)
    needed, unneeded = _("the plan needs it"), _("the plan does without it")
    lines = [f"{waiver_line(each.waiver, language)} ({needed if each.is_used else unneeded})" for each in waivers]
    return ["", head, *lines] if lines else []


def waiver_line(waiver: Waiver, language: str) -> str:
    """One waiver: whose it is, which rule, who approved it, until when and why."""
    return f"  {waiver.child_id}: {say(waiver_said(waiver), language)}"


def _who_and_why(step: Step) -> str:
    if isinstance(step.change, WaiveRule):  # says so itself
        return ""
    told = ", ".join(part for part in (step.who or step.source, step.why) if part)
    return f" ({told})" if told else ""


def _goal_row(goal: GoalResult, language: str) -> tuple[str, str, str, str]:
    _ = translator(language)
    title = _(GOAL_BY_CODE[goal.name].title)
    return title, shown(goal.value, language), shown(goal.bound, language), _(goal.unit)


def verdict_lines(verdict: Verdict, language: str) -> list[str]:
    """The verdict for people: what is broken, rule by rule, what is claimed falsely, and every goal."""
    _ = translator(language)
    lines = [] if verdict.is_sound else [_("The plan does not hold")]
    lines += _rule_by_rule(verdict.broken, language)
    lines += [say(claim, language) for claim in verdict.claims]
    if verdict.is_sound:
        lines.append(_("The plan breaks no rule, and every value it states is right"))
    if verdict.inherited:
        lines.append(_("Broken already before the plan, by residents who stay:"))
        lines += [f"  {line}" for line in _rule_by_rule(verdict.inherited, language)]
    lines += exceptions(verdict.steps, verdict.waivers, language)
    rows = [
        (_(GOAL_BY_CODE[code].title), shown(value, language), _(GOAL_BY_CODE[code].unit))
        for code, value in verdict.goals.items()
    ]
    return [*lines, "", *table((_("Goal"), _("Value"), _("Unit of measure")), rows, right={1})]


def _rule_by_rule(violations: Iterable[Violation], language: str) -> list[str]:
    _ = translator(language)
    lines = []
    for rule, broken in groupby(violations, key=lambda violation: violation.rule):
        lines.append(f"{_(RULE_TITLES[rule])} ({rule})")
        for violation in broken:
            where = violation.unit_id or violation.institution_id or ""
            lines.append(f"  {where}: {say(violation.sentence, language)} [{', '.join(violation.children)}]")
    return lines


def verdict_as_json(verdict: Verdict, language: str) -> dict[str, Any]:
    """The verdict for machines."""
    return {
        "kind": "verdict",
        "sound": verdict.is_sound,
        "violations": [_violation_as_json(violation, language) for violation in verdict.broken],
        "inherited": [_violation_as_json(violation, language) for violation in verdict.inherited],
        "false_claims": [say(claim, language) for claim in verdict.claims],
        "goals": dict(verdict.goals),
        "changes": [step_as_json(step) for step in verdict.steps],
        "waivers": waivers_to_json(verdict.waivers),
    }


def _violation_as_json(violation: Violation, language: str) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "children": list(violation.children),
        "unit_id": violation.unit_id,
        "institution_id": violation.institution_id,
        "sentence": say(violation.sentence, language),
    }


def counts_lines(counts: Mapping[str, int], out: Path, language: str) -> list[str]:
    """How many rows of each table were written, and where."""
    _ = translator(language)
    head = [_(SYNTHETIC), _("Written to {folder}").format(folder=out)]
    return [*head, *table((_("Table"), _("Rows")), _counted(counts, language), right={1})]


def _counted(counts: Mapping[str, int], language: str) -> list[tuple[str, str]]:
    return [(table, shown(rows, language)) for table, rows in counts.items()]


def template_lines(out: Path, language: str) -> list[str]:
    """Where the template was written."""
    return [translator(language)("Written to {folder}").format(folder=out)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: set[int]) -> list[str]:
    """Columns as wide as their widest cell; those in `right` are set to the right."""
    grid = [tuple(head), *map(tuple, rows)]
    widths = [max(len(row[column]) for row in grid) for column in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in grid
    ]
