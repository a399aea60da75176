"""When and why a stay or a wait ends: its own time, the law, a review, or age."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from models.child import Child
from planner.placement.case import Case
from planner.simulation.demand import Chances
from planner.simulation.survival import Curve, curve_from

OVER, LAW, REVIEW, AGE, LAPSED = "over", "law", "review", "age", "lapsed"
CAUSES = (OVER, LAW, REVIEW, AGE, LAPSED)
"""The stay was over; the law allows no more; a review ended it; the child is grown; nobody found a place in time."""

Curves = dict[str, Curve]


@dataclass(frozen=True, slots=True)
class End:
    """The first day on which the child is not there any more, and why."""

    day: date
    cause: str


def curves_of(case: Case) -> Curves:
    """The curve of every class of ground, as the dials have it; raises `BadUse`."""
    parameters = case.parameters
    return {
        name: curve_from(left_after, parameters.stay_factor[name], name)
        for name, left_after in parameters.stay_survival.items()
    }


def end_of_stay(case: Case, curves: Curves, child: Child, chances: Chances) -> End:
    """The end of the stay of a child who has a home today, given the days it has stayed already.

    Of several ends the first counts; it is tomorrow at the earliest.
    """
    placement = case.placement_of[child.child_id]
    stayed = (case.day - placement.since).days
    more = curves[case.ground_class(child)].more_days(stayed, chances.stay)
    ends = [End(case.day + timedelta(days=int(min(more, 36_500))), OVER), End(grown_on(case, child), AGE)]
    lawful = case.lawful_until(child)
    if lawful is not None:
        ends.append(End(lawful + timedelta(days=1), LAW))
    review = _review(case, child, placement.since)
    if review is not None and review > case.day and chances.review <= _share_at_review(case, child):
        ends.append(End(review, REVIEW))
    first = min(ends, key=lambda end: (end.day, CAUSES.index(end.cause)))
    return End(max(first.day, case.day + timedelta(days=1)), first.cause)


def end_of_wait(case: Case, child: Child, chance: float) -> End:
    """When a child who finds no place waits no longer, from the day on which it should have one."""
    mean = case.parameters.patience_days[child.urgency]
    days = int(min(-mean * log(chance), 36_500)) + 1
    ends = [End(case.start_of(child) + timedelta(days=days), LAPSED), End(grown_on(case, child), AGE)]
    lawful = case.lawful_until(child) if child.counted_from is not None else None
    if lawful is not None:
        ends.append(End(lawful + timedelta(days=1), LAW))
    first = min(ends, key=lambda end: (end.day, CAUSES.index(end.cause)))
    return End(max(first.day, case.day + timedelta(days=1)), first.cause)


def grown_on(case: Case, child: Child) -> date:
    """The first of the month in which the child reaches the age at which stays end."""
    return child.birth_month.replace(year=child.birth_month.year + case.parameters.leaves_at_age)


def kind_of(child: Child) -> str:
    """Ground and kind of stay, as the dials about stays name them."""
    return f"{child.ground}/{child.stay_kind or 'long'}"


def _share_at_review(case: Case, child: Child) -> float:
    return case.parameters.review_end_share.get(kind_of(child), 0.0)


def _review(case: Case, child: Child, since: date) -> date | None:
    days = case.parameters.review_after_days.get(kind_of(child))
    return None if days is None else (child.counted_from or since) + timedelta(days=days)
