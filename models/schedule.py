"""A schedule: who lives where from when to when over some weeks, in an order that can be carried out."""

from dataclasses import dataclass
from datetime import date

from models.change import Step
from models.ids import ChildId, UnitId
from models.plan import GoalResult, Provenance

LIVES, ARRIVES, MOVES = "lives", "arrives", "moves"
"""How a stay began: before the first day, from the waiting list, or with a move from another unit."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A child in one unit from `first` to `last`, both included; `last` is `None` where no end is known."""

    child_id: ChildId
    unit_id: UnitId
    first: date
    last: date | None
    how: str

    def covers(self, day: date) -> bool:
        """Whether the child lives there on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done as number `number` (from 1) of a day: a child leaves a unit, enters one, or both.

    A stopover is a place for the same day only, until the child's own place is free.
    """

    day: date
    number: int
    child_id: ChildId
    leaves: UnitId | None
    enters: UnitId | None
    is_stopover: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Stays of the children it is about from `start` to the end of `last`, and what is to be done on each day.

    `goals` stand in order of rank. Days up to the end of `frozen_until` were published before and were kept;
    `changed` are the children whose published stay is another one now. `steps` are the changes under which it
    was made, dated ones from their day on.
    """

    start: date
    last: date
    stays: tuple[Stay, ...]
    actions: tuple[Action, ...] = ()
    goals: tuple[GoalResult, ...] = ()
    status: str = "feasible"
    operators: tuple[str, ...] = ()
    review_residents: bool = False
    every_fourth_month: bool = False
    frozen_until: date | None = None
    changed: tuple[ChildId, ...] = ()
    interrupted: bool = False
    steps: tuple[Step, ...] = ()
    provenance: Provenance | None = None

    @property
    def days(self) -> int:
        """Number of days, the first and the last included."""
        return (self.last - self.start).days + 1
