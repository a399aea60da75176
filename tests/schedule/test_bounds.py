"""What is proven holds for every schedule, also for those that the search has no start for."""

import threading
import time
from datetime import timedelta

import pytest

from models.child import Pin
from models.ids import ChildId, UnitId
from planner.schedule.goals import SCHEDULE_GOALS
from planner.schedule.model import ScheduleModel
from planner.schedule.options import Openness, Options
from planner.schedule.settle import Effort, bound_on
from tests.rules.drawn import DAY, child, unit
from tests.schedule.weeks import drawn

WAITING = next(goal for goal in SCHEDULE_GOALS if goal.code == "waiting_days")


@pytest.mark.parametrize(("is_fine", "least"), [(False, 1), (True, 3)])
def test_a_bound_leaves_room_for_days_of_beginning_that_were_not_thought_of(is_fine: bool, least: int) -> None:
    # x stays four days and y could follow on the fifth, which no start of the search knows. Rules are asked on the
    # third day too, because of z in the unit next door.
    pins = [Pin(ChildId(c), UnitId(u), "must_not", "r", "p") for c, u in (("x", "1b"), ("y", "1b"), ("z", "1a"))]
    people = [
        child("x", expected_days=4),
        child("y", expected_days=15),
        child("z", wanted_from=DAY + timedelta(days=2)),
    ]
    outlook = drawn(people, [unit("1a", approved_places=1), unit("1b")], 20, pins=pins)
    needs = tuple(outlook.needs.values())
    m = ScheduleModel(Options(outlook, needs, (), Openness(outlook, needs), {}, is_fine), with_spans=True)
    objective = m.objective(WAITING, {})
    start = m.solution_of({ChildId("y"): (UnitId("1a"), DAY), ChildId("z"): (UnitId("1b"), DAY + timedelta(days=2))})
    assert objective.value(start) == 20  # y first, and x never
    bound = bound_on(m, objective, 20, start, Effort(time.monotonic() + 20, 1e6, 0, threading.Event()))
    assert bound is not None
    assert least <= bound.value <= 4  # x first, and y after four days
