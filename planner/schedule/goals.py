"""What makes one schedule better than another: the goals of a plan, with days in place of heads.

A place a week late is worth less than a place today, so children without one are counted in days. Goals of
a child and its unit count once for every stay that begins. Goals of the whole plan on a day (siblings in one
unit, calm, reserve) are not decided over weeks. Smaller is better; the order is that of the parameters.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.ids import ChildId
from models.plan import marked
from models.schedule import LIVES, Stay
from planner.placement.case import Case
from planner.placement.goals import GOAL_BY_CODE
from planner.schedule.options import Start
from planner.schedule.outlook import DAY, Need, Outlook


@dataclass(frozen=True, slots=True)
class Served:
    """What becomes of a need: days without a place, before the first and after it was lost, and the stays begun.

    `cut` is the number of stays that a closing ends too early, or that are moves of residents without cause.
    """

    need: Need
    days_before: int
    days_after: int
    days_waited: int
    has_place: bool
    cut: int


@dataclass(frozen=True, slots=True)
class ScheduleGoal:
    """A goal over weeks; it ranks where the goal `of` ranks in a plan of one day.

    Without a `value` it is the sum of the child's shares of that goal over the stays that begin.
    """

    code: str
    of: str
    title: str
    unit: str
    sentence: str
    value: Callable[[Served], int] | None = None


SCHEDULE_GOALS: tuple[ScheduleGoal, ...] = (
    ScheduleGoal(
        "displaced_days",
        "displaced",
        marked("Days without a place for those who had one"),
        marked("days"),
        marked("Nobody who has to leave a unit is without a place"),
        lambda served: served.days_before + served.days_after if served.need.leaves else served.days_after,
    ),
    ScheduleGoal(
        "acute_days",
        "unplaced_acute",
        marked("Days that acute children wait"),
        marked("days"),
        marked("Acute children get a place first"),
        lambda served: served.days_before if served.need.child.is_acute and not served.need.leaves else 0,
    ),
    ScheduleGoal(
        "waiting_days",
        "unplaced",
        marked("Days without a place"),
        marked("days"),
        marked("Every child gets a place as soon as there is one; each day without one is a breach of bistandsplikt"),
        lambda served: served.days_before + served.days_after,
    ),
    ScheduleGoal(
        "longest_waits",
        "breach_days",
        marked("Days waited at the end by those who never got a place"),
        marked("days"),
        marked("Those who have waited longest come first"),
        lambda served: 0 if served.has_place else served.days_waited,
    ),
    ScheduleGoal(
        "moves",
        "moves",
        marked("Moves without cause, and stays that a closing will cut short"),
        marked("stays"),
        marked("Nobody is moved without cause, nor put where the unit closes before the stay ends"),
        lambda served: served.cut,
    ),
    *(
        ScheduleGoal(code, code, GOAL_BY_CODE[code].title, GOAL_BY_CODE[code].unit, GOAL_BY_CODE[code].sentence)
        for code in ("needs_unmet", "view", "travel_minutes", "ownership", "cost")
    ),
)

NOT_OVER_WEEKS = tuple(code for code in GOAL_BY_CODE if code not in {goal.of for goal in SCHEDULE_GOALS})
"""Goals of the whole plan on a day, which are not decided over weeks."""


def goals_over_weeks(outlook: Outlook) -> tuple[ScheduleGoal, ...]:
    """The goals in the order of the parameters of the first day."""
    rank = {code: number for number, code in enumerate(outlook.epochs[0].parameters.goal_order)}
    return tuple(sorted(SCHEDULE_GOALS, key=lambda goal: rank[goal.of]))


def days_waited(need: Need, last: date) -> int:
    """Days that a child without a place has waited at the end of `last`, from when it should have had one."""
    child = need.child
    due = max(child.referred_on, child.wanted_from or child.referred_on)
    return 0 if need.leaves else max(0, (last - due).days + 1)


def served_by(outlook: Outlook, start: Start, hopes: bool) -> Served:
    """What one start would mean; where it `hopes`, there is another place when the unit has closed."""
    need = start.need
    after = 0
    if start.is_cut and not hopes and start.last is not None:
        after = _days(start.last + DAY, min(need.end(start.earliest) or outlook.last, outlook.last))
    return Served(need, _days(need.first, start.earliest - DAY), after, 0, True, int(start.is_cut))


def unserved(outlook: Outlook, need: Need) -> Served:
    """What it means that a child gets no place in all these weeks."""
    last = need.waits_until(outlook.last)
    return Served(need, _days(need.first, last), 0, days_waited(need, last), False, 0)


def served_in(outlook: Outlook, need: Need, stays: Sequence[Stay]) -> Served:
    """What a schedule does for a need; `stays` are those that it begins for the child, in the order of days."""
    if not stays:
        return unserved(outlook, need)
    end = min(need.end(stays[0].first) or outlook.last, outlook.last)
    covered = sum(_days(stay.first, min(stay.last or outlook.last, end)) for stay in stays)
    after = _days(stays[0].first, end) - covered
    final = need.end(stays[0].first)
    cut = sum(_is_cut(outlook, stay, final) for stay in stays)
    return Served(need, _days(need.first, stays[0].first - DAY), after, 0, True, cut)


def _is_cut(outlook: Outlook, stay: Stay, end: date | None) -> bool:
    """Whether the unit can house the child no longer than to a day before its stay ends."""
    if stay.last is not None and (end is None or stay.last < end):
        return True
    closing = outlook.closings.get(stay.unit_id)
    return closing is not None and stay.first < closing and (end is None or closing <= end)


def _days(first: date, last: date) -> int:
    return max(0, (last - first).days + 1)


def goal_values(
    outlook: Outlook, stays: Iterable[Stay], children: Iterable[ChildId] | None = None
) -> Mapping[str, int]:
    """What a schedule reaches on every goal, in their order, computed from its stays alone.

    Of all children, or of some: those who need a place and get none count too.
    """
    begun: dict[ChildId, list[Stay]] = {}
    for stay in sorted(stays, key=lambda stay: stay.first):
        if stay.how != LIVES:
            begun.setdefault(stay.child_id, []).append(stay)
    cases: dict[date, Case] = {}
    totals = {goal.code: 0 for goal in goals_over_weeks(outlook)}
    for child_id in sorted({*outlook.needs, *begun} if children is None else set(children)):
        own = begun.get(child_id, [])
        need = outlook.needs.get(child_id)
        if need is not None:
            _add(totals, served_in(outlook, need, own))
        else:
            totals["moves"] += len(own)
        for stay in own:
            if stay.first < outlook.start or stay.unit_id not in outlook.units_on(stay.first):
                continue  # no such stay can begin; whoever judges it says so
            if stay.first not in cases:
                cases[stay.first] = outlook.case_on(stay.first, ())
            for goal in SCHEDULE_GOALS:
                if goal.value is None:
                    totals[goal.code] += share(cases[stay.first], goal, stay)
    return totals


def _add(totals: dict[str, int], served: Served) -> None:
    for goal in SCHEDULE_GOALS:
        if goal.value is not None:
            totals[goal.code] += goal.value(served)


def share(case: Case, goal: ScheduleGoal, stay: Stay) -> int:
    """What one stay adds to a goal of shares on the day it begins."""
    of = GOAL_BY_CODE[goal.of].share
    assert of is not None
    return of(case, case.child_by_id[stay.child_id], case.unit_by_id[stay.unit_id])
