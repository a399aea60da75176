"""Schedules in words: the answer of the command `schedule`, and the verdict on a schedule, as lines and as JSON."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from models.plan import GoalResult, Sentence, marked
from models.schedule import LIVES, MOVES, Action
from planner.language import say, shown, translator
from planner.plans import waivers_to_json
from planner.schedule.goals import SCHEDULE_GOALS
from planner.schedule.judge import OWN_RULES, Broken, ScheduleVerdict
from planner.schedule.reviews import Month
from planner.schedule_files import reviews_to_json, schedule_to_json
from planner.scheduling import Scheduled, waits_of
from planner.service import Desk
from planner.steps import step_as_json
from planner.words.written import RULE_TITLES, SYNTHETIC, exceptions, table, waived

GOAL_TITLES = {goal.code: goal.title for goal in SCHEDULE_GOALS}
TITLES = {**RULE_TITLES, **OWN_RULES}

MOST_DAYS_TOLD = 14
"""Days whose actions are written out for people; the file has all of them."""


def schedule_lines(desk: Desk, answer: Scheduled, language: str) -> list[str]:
    """The schedule for people: how good it is, the first days' actions, who waits, changes and the board."""
    _ = translator(language)
    schedule = answer.schedule
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in headlines(answer)]
    lines += _exceptions(answer.verdict, language)
    lines += ["", *goal_lines(schedule.goals, language)]
    lines += ["", _("What is to be done, in this order")]
    lines += _action_lines(schedule.actions, language)
    waits = waits_of(answer)
    if waits:
        lines += ["", _("Children who wait, with first and last day without a place")]
        lines += table(
            (_("Child"), _("From"), _("To"), _("Days")),
            [
                (child_id, shown(first, language), shown(last, language), str((last - first).days + 1))
                for child_id, first, last in waits
            ],
            right={3},
        )
    lines += ["", *_board_lines(answer, language)]
    return lines


def _exceptions(verdict: ScheduleVerdict, language: str) -> list[str]:
    """The changes under which the schedule was made or judged, and the rules that are waived in it."""
    _ = translator(language)
    head = _("Rules waived on days of the schedule:")
    return [*exceptions(verdict.steps, (), language), *waived(head, verdict.waivers, language)]


def headlines(answer: Scheduled) -> list[Sentence]:
    """What the schedule is, how far it is proven, and what of a published one it keeps."""
    schedule, outlook = answer.schedule, answer.outlook
    begun = [stay for stay in schedule.stays if stay.how != LIVES]
    got = {stay.child_id for stay in begun}
    facts: dict[str, object] = {"first": schedule.start, "last": schedule.last, "days": schedule.days}
    lines = [
        Sentence(marked("Schedule from {first} to {last} ({days} days)"), facts),
        Sentence(
            marked("{got} of {all} children who need a place get one"),
            {"got": len(got & outlook.needs.keys()), "all": len(outlook.needs)},
        ),
        proof(answer),
    ]
    moves = sum(stay.how == MOVES for stay in begun)
    if moves:
        lines.append(Sentence(marked("Stays that begin with a move: {moves}"), {"moves": moves}))
    if schedule.interrupted:
        lines.append(Sentence(marked("Stopped on the way: the best found until then.")))
    if answer.request.published is not None:
        lines.append(_kept(answer))
    if answer.postponed:
        told = marked("Moves that wait for each other without a place to stop over are postponed: {children}")
        lines.append(Sentence(told, {"children": ", ".join(answer.postponed)}))
    return lines


def proof(answer: Scheduled) -> Sentence:
    """What is known about the schedule: that nothing better exists, or how near."""
    if answer.schedule.status == "optimal":
        return Sentence(
            marked("Proven best among all schedules that move only those whose unit can house them no longer")
        )
    proven = 0
    for goal in answer.schedule.goals:
        if not goal.is_proven:
            break
        proven += 1
    return Sentence(
        marked(
            "The search was not finished, and this is the best found: a better schedule may exist. "
            "Goals proven best, counted from the first: {proven} of {all}. For the others see the bounds"
        ),
        {"proven": proven, "all": len(answer.schedule.goals)},
    )


def _kept(answer: Scheduled) -> Sentence:
    schedule = answer.schedule
    facts = {"changed": len(schedule.changed), "children": ", ".join(schedule.changed) or "–"}
    if schedule.frozen_until is None:
        return Sentence(marked("Changes against the published schedule: {changed} ({children})"), facts)
    told = marked("Frozen to {day}. Changes against the published schedule: {changed} ({children})")
    return Sentence(told, {**facts, "day": schedule.frozen_until})


def goal_lines(goals: Sequence[GoalResult], language: str) -> list[str]:
    """Every goal with value and bound."""
    _ = translator(language)
    rows = [
        (_(GOAL_TITLES[goal.name]), shown(goal.value, language), shown(goal.bound, language), _(goal.unit))
        for goal in goals
    ]
    return table((_("Goal"), _("Value"), _("Bound"), _("Unit of measure")), rows, right={1, 2})


def action_said(action: Action) -> Sentence:
    """What is to be done, in words."""
    facts: dict[str, object] = {"child": action.child_id, "leaves": action.leaves, "enters": action.enters}
    if action.enters is None:
        if action.is_stopover:
            return Sentence(marked("{child} leaves {leaves} and is housed outside the units for the day"), facts)
        return Sentence(marked("{child} leaves {leaves}"), facts)
    if action.leaves is None:
        return Sentence(marked("{child} comes to {enters}"), facts)
    if action.is_stopover:
        return Sentence(marked("{child} moves from {leaves} and stops over in {enters}"), facts)
    return Sentence(marked("{child} moves from {leaves} to {enters}"), facts)


def _action_lines(actions: Sequence[Action], language: str) -> list[str]:
    _ = translator(language)
    lines = []
    days = [(day, list(group)) for day, group in groupby(actions, key=lambda action: action.day)]
    for day, group in days[:MOST_DAYS_TOLD]:
        lines.append(shown(day, language))
        lines += [f"  {action.number}. {say(action_said(action), language)}" for action in group]
    if len(days) > MOST_DAYS_TOLD:
        more = Sentence(
            marked("… and {days} more days with something to do: see --json"), {"days": len(days) - MOST_DAYS_TOLD}
        )
        lines.append(say(more, language))
    return lines


def _board_lines(answer: Scheduled, language: str) -> list[str]:
    _ = translator(language)
    head = (
        marked("Cases before the board with a control every fourth month, by month")
        if answer.request.every_fourth_month
        else marked("Cases before the board with reviews after six months, by month")
    )
    heads = (
        _("Month"),
        _("Cases due"),
        _("Cases heard"),
        _("Can be heard"),
        _("Waiting at the end"),
        _("Mean delay (days)"),
        _("Days added to stays, expected"),
    )
    rows = [month_cells(month, language) for month in answer.months]
    note = marked("Whoever waits for a review stays on: {days} days in all on average. No queue is known from before.")
    total = round(sum(month.expected_days for month in answer.months), 1)
    return [_(head), *table(heads, rows, right=set(range(1, 7))), say(Sentence(note, {"days": total}), language)]


def month_cells(month: Month, language: str) -> tuple[str, ...]:
    """A month of the board as finished text."""
    return (
        f"{month.first:%Y-%m}",
        shown(month.due, language),
        shown(month.heard, language),
        shown(month.capacity, language),
        shown(month.waiting, language),
        shown(round(month.mean_delay_days, 1), language),
        shown(round(month.expected_days, 1), language),
    )


def schedule_as_json(desk: Desk, answer: Scheduled) -> dict[str, Any]:
    """The schedule for machines, in the format that `check` and `--published` read."""
    made = schedule_to_json(answer.schedule, waits_of(answer), desk.is_synthetic)
    waivers = {"waivers": waivers_to_json(answer.verdict.waivers)}
    return made | waivers | {"postponed": list(answer.postponed)} | reviews_to_json(answer.reviews, answer.months)


def verdict_lines(verdict: ScheduleVerdict, language: str) -> list[str]:
    """The verdict on a schedule for people: what is broken from which day, and every goal computed anew."""
    _ = translator(language)
    lines = [] if verdict.is_sound else [_("The schedule does not hold")]
    lines += _rule_by_rule(verdict.broken, language)
    lines += [say(claim, language) for claim in verdict.claims]
    if verdict.is_sound:
        told = marked(
            "The schedule breaks no rule on any day, and every value it states is right. "
            "Days on which one could break, all judged: {days}"
        )
        lines.append(say(Sentence(told, {"days": verdict.days_judged}), language))
    if verdict.inherited:
        lines.append(_("Broken by residents who stay, without the schedule's doing:"))
        lines += [f"  {line}" for line in _rule_by_rule(verdict.inherited, language)]
    lines += _exceptions(verdict, language)
    rows = [(_(GOAL_TITLES[code]), shown(value, language), _(_unit(code))) for code, value in verdict.goals.items()]
    return [*lines, "", *table((_("Goal"), _("Value"), _("Unit of measure")), rows, right={1})]


def _unit(code: str) -> str:
    return next(goal.unit for goal in SCHEDULE_GOALS if goal.code == code)


def _rule_by_rule(found: Iterable[Broken], language: str) -> list[str]:
    _ = translator(language)
    lines = []
    ordered = sorted(found, key=lambda broken: (broken.violation.rule, broken.day))
    for rule, group in groupby(ordered, key=lambda broken: broken.violation.rule):
        lines.append(f"{_(TITLES[rule])} ({rule})")
        for broken in group:
            v = broken.violation
            where = v.unit_id or v.institution_id or ""
            who = ", ".join(v.children)
            lines.append(f"  {shown(broken.day, language)} {where}: {say(v.sentence, language)} [{who}]")
    return lines


def verdict_as_json(verdict: ScheduleVerdict, language: str) -> dict[str, Any]:
    """The verdict for machines."""
    return {
        "kind": "verdict",
        "of": "schedule",
        "sound": verdict.is_sound,
        "days_judged": verdict.days_judged,
        "violations": [_broken_as_json(broken, language) for broken in verdict.broken],
        "inherited": [_broken_as_json(broken, language) for broken in verdict.inherited],
        "false_claims": [say(claim, language) for claim in verdict.claims],
        "goals": dict(verdict.goals),
        "changes": [step_as_json(step) for step in verdict.steps],
        "waivers": waivers_to_json(verdict.waivers),
    }


def _broken_as_json(broken: Broken, language: str) -> dict[str, Any]:
    violation = broken.violation
    return {
        "day": broken.day.isoformat(),
        "rule": violation.rule,
        "children": list(violation.children),
        "unit_id": violation.unit_id,
        "institution_id": violation.institution_id,
        "sentence": say(violation.sentence, language),
    }
