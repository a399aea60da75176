"""Reviews by the board: which stays come up when, and what a queue there does to them.

The dates follow from the stays. What the board decides does not: a delayed review cannot be planned with, so what
the queue costs is told as expected days, and changes no stay of the schedule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.child import Child
from models.ids import ChildId, Operator, UnitId
from models.schedule import Stay
from planner.schedule.outlook import DAY, Outlook
from planner.simulation.ends import kind_of


@dataclass(frozen=True, slots=True)
class Review:
    """A stay that comes before the board: when it is due, and when it is heard if the board is busy."""

    child_id: ChildId
    unit_id: UnitId
    operator: Operator
    due: date
    heard: date
    ends_share: float

    @property
    def delay_days(self) -> int:
        """Days between the two."""
        return (self.heard - self.due).days

    @property
    def expected_days(self) -> float:
        """Days that the delay adds to the stay on average: stays that the review would have ended go on."""
        return self.ends_share * self.delay_days


@dataclass(frozen=True, slots=True)
class Month:
    """A month at the board: cases that fall due, cases heard, and what waits at its end.

    Expected days are those that delays of cases due in the month add to stays.
    """

    first: date
    due: int
    heard: int
    capacity: float
    waiting: int
    mean_delay_days: float
    expected_days: float


def reviews_of(outlook: Outlook, stays: Sequence[Stay], every_fourth_month: bool) -> tuple[Review, ...]:
    """Every review of the operators' children within the weeks, by day and child."""
    due: list[tuple[date, ChildId, UnitId]] = []
    by_child: dict[ChildId, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_child[stay.child_id].append(stay)
    for child_id, own in by_child.items():
        child = outlook.today.child_by_id[child_id]
        if outlook.is_ours(child):
            due += [(day, child_id, unit) for day, unit in _due(outlook, child, own, every_fourth_month)]
    return _heard(outlook, sorted(due))


def _due(
    outlook: Outlook, child: Child, stays: Sequence[Stay], every_fourth_month: bool
) -> Iterable[tuple[date, UnitId]]:
    """The days of a child's reviews: so many days after the first that counts, and again."""
    parameters = outlook.epochs[0].parameters
    interval = parameters.review_after_days.get(kind_of(child))
    if every_fourth_month:
        interval = parameters.control_after_days.get(kind_of(child), interval)
    if interval is None:
        return
    counted = child.counted_from or min(outlook.since(stay) for stay in stays)
    day = counted + timedelta(days=interval)
    while day <= outlook.last:
        for stay in stays:
            if day >= outlook.start and stay.covers(day):
                yield day, stay.unit_id
        day += timedelta(days=interval)


def _heard(outlook: Outlook, due: Sequence[tuple[date, ChildId, UnitId]]) -> tuple[Review, ...]:
    """First due, first heard, by operator: no month hears more cases than the board can take.

    A case that finds the month full is heard on the first of the next month with room.
    """
    parameters = outlook.epochs[0].parameters
    heard: dict[tuple[str, date], int] = defaultdict(int)
    found = []
    for day, child_id, unit_id in due:
        child = outlook.today.child_by_id[child_id]
        capacity = parameters.board_cases_per_month.get(child.operator)
        on = day
        while capacity is not None and heard[child.operator, _month(on)] >= capacity > 0:
            on = _next_month(on)
        heard[child.operator, _month(on)] += 1
        share = parameters.review_end_share.get(kind_of(child), 0.0)
        found.append(Review(child_id, unit_id, child.operator, day, on, share))
    return tuple(found)


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_of(outlook: Outlook, reviews: Sequence[Review]) -> tuple[Month, ...]:
    """The board month by month, from that of the first day to that of the last."""
    operators = {child.operator for child in outlook.today.child_by_id.values() if outlook.is_ours(child)}
    capacities: Mapping[str, float] = outlook.epochs[0].parameters.board_cases_per_month
    capacity = sum(capacities[name] for name in sorted(operators) if name in capacities)
    found = []
    month = _month(outlook.start)
    while month <= outlook.last:
        due = [review for review in reviews if _month(review.due) == month]
        end = _next_month(month) - DAY
        found.append(
            Month(
                month,
                len(due),
                sum(_month(review.heard) == month for review in reviews),
                capacity,
                sum(review.due <= end < review.heard for review in reviews),
                sum(review.delay_days for review in due) / len(due) if due else 0.0,
                sum(review.expected_days for review in due),
            )
        )
        month = _next_month(month)
    return tuple(found)
