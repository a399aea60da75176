"""What a change does to a plan, side by side: in one sentence, goal by goal, and child by child."""

from collections.abc import Set

from models.ids import ChildId, UnitId
from models.plan import marked
from planner.language import translator
from planner.placement.again import Difference, GoalChange
from planner.questions import Trial
from planner.ui import words
from planner.ui.blocks import Column, Table
from planner.ui.method_words import unit_name
from planner.ui.naming import unit_title
from planner.ui.numbers import counted
from planner.words.money import NO_VALUE, whole


def change_said(change: Difference, language: str) -> str:
    """What has changed, in one sentence: who has or lacks a place, who moves, and the first goal that differs."""
    _ = translator(language)
    if change.is_nothing:
        return _("The plan stays the same.")
    gained = sum(moved.before is None for moved in change.moved)
    lost = sum(moved.after is None for moved in change.moved)
    elsewhere = len(change.moved) - gained - lost
    parts = [
        counted(count, one, many, language)
        for count, one, many in (
            (gained, marked("{n} child gets a place"), marked("{n} children get a place")),
            (lost, marked("{n} child no longer gets a place"), marked("{n} children no longer get a place")),
            (elsewhere, marked("{n} child changes unit"), marked("{n} children change unit")),
        )
        if count
    ]
    who = ", ".join(parts) if parts else _("Nobody lives elsewhere")
    first = next((goal for goal in change.goals if goal.difference), None)
    if first is None:
        return _("{who}. No goal changes.").format(who=who)
    title = words.goal_titles(language).get(first.name, first.name)
    text = _("{who}. The highest goal that changes: {goal}, {difference}.")
    return text.format(who=who, goal=title, difference=difference_text(first, language))


def difference_text(goal: GoalChange, language: str) -> str:
    """A goal's difference with its sign, its unit and whether that is better; a dash for none."""
    _ = translator(language)
    if not goal.difference:
        return NO_VALUE
    amount = words.amount(abs(goal.difference), goal.unit, language)
    text = _("+{amount} (worse)") if goal.difference > 0 else _("−{amount} (better)")
    return text.format(amount=amount)


def goals_side_by_side(trial: Trial, language: str) -> Table:
    """Every goal at the start and now, and before the last step where that is another plan; what changed is bold."""
    _ = translator(language)
    titles = words.goal_titles(language)
    before = {goal.name: goal for goal in trial.since_last.goals}
    several = has_several(trial)
    rows = []
    for goal in trial.since_start.goals:
        last = before[goal.name]
        values = (goal.before, *((last.before,) if several else ()), goal.after)
        differences = (goal.difference, *((last.difference,) if several else ()))
        rows.append(
            (
                f"{titles.get(goal.name, goal.name)} ({unit_name(goal.unit, _)})",
                *(whole(value, language) for value in values),
                *(better_or_worse(difference, language) for difference in differences),
                _("Yes") if goal.is_proven else _("No"),
            )
        )
    changed = (goal.difference or before[goal.name].difference for goal in trial.since_start.goals)
    columns = (
        Column(_("Goal"), is_wide=True),
        *(Column(head, is_number=True) for head in _plans(several, language)),
        *(Column(head, is_number=True) for head in _spans(several, language)),
        Column(_("Proven")),
    )
    return Table(
        columns,
        tuple(rows),
        strong=frozenset(n for n, differs in enumerate(changed) if differs),
        is_compact=not several,
    )


def moves_side_by_side(trial: Trial, language: str, hidden: Set[str] = frozenset()) -> Table:
    """Every child who lives elsewhere than at the start or before the last step, with its units side by side."""
    _ = translator(language)
    case = trial.now.known.case
    several = has_several(trial)
    last = {moved.child_id: moved for moved in trial.since_last.moved}
    start = {moved.child_id: moved for moved in trial.since_start.moved}
    rows = []
    for child_id in sorted({*last, *start} - set(hidden)):
        now = trial.now.known.unit_of.get(child_id, case.home.get(child_id))
        first = start[child_id].before if child_id in start else now
        before = last[child_id].before if child_id in last else now
        units = (first, *((before,) if several else ()), now)
        rows.append(
            (
                str(child_id),
                *(unit_title(case, unit_id, language) for unit_id in units),
                what_happens(first, now, language),
                *((what_happens(before, now, language),) if several else ()),
            )
        )
    heads = (*_plans(several, language), *_spans(several, language))
    return Table((Column(_("Child"), is_id=True), *(Column(head) for head in heads)), tuple(rows))


def has_several(trial: Trial) -> bool:
    """Whether the plan before the last change is another one than the plan at the start."""
    return trial.since_last != trial.since_start


def better_or_worse(difference: int, language: str) -> str:
    """A difference with its sign and what it means; a dash for none."""
    _ = translator(language)
    if not difference:
        return NO_VALUE
    text = _("+{n} worse") if difference > 0 else _("−{n} better")
    return text.format(n=whole(abs(difference), language))


def _plans(several: bool, language: str) -> tuple[str, ...]:
    _ = translator(language)
    return (_("At the start"), *((_("Before the step"),) if several else ()), _("Now"))


def _spans(several: bool, language: str) -> tuple[str, ...]:
    _ = translator(language)
    return (_("Since the start"), *((_("Since the step before"),) if several else ()))


def what_happens(before: UnitId | None, after: UnitId | None, language: str) -> str:
    """What two plans mean for one child, in two or three words."""
    _ = translator(language)
    if before == after:
        return _("As before")
    if before is None:
        return _("Gets a place")
    return _("No place any more") if after is None else _("Other unit")


def concerns(trial: Trial, child_id: ChildId) -> bool:
    """Whether the last step was about the child."""
    done = trial.workspace.done
    return bool(done) and getattr(done[-1].change, "child_id", None) == child_id
