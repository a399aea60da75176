"""Fresh futures: what is known is not lived through again, a stop leaves fair pairs; and how long it all takes."""

import threading

import pytest

from models.change import Step
from models.plan import Sentence
from planner.capacity.need import DAYS_A_YEAR
from planner.fresh_futures import Lived, lived_through
from planner.placement.solver import Progress
from planner.simulation.replications import Machines
from planner.simulation.simulate import future
from planner.stages import Stages
from tests.simulation.futures import oslo

DAYS = 12
NOTHING: tuple[Step, ...] = ()


def lived(known: tuple[Lived, ...], runs: int, stop_after: int = 99) -> tuple[tuple[Lived, ...], list[int]]:
    """Doing nothing as often as something is known, and how often it was told that one more was done."""
    stop, told = threading.Event(), []

    def on_done(done: int) -> None:
        told.append(done)
        if done == stop_after:
            stop.set()

    found = lived_through(oslo(DAYS), [NOTHING] * len(known), known, runs, Machines(1), on_done, stop)
    return found, told


def test_fresh_futures_are_others_than_those_of_the_choice_and_the_same_for_every_set() -> None:
    (one, other), told = lived(({}, {}), 3)
    assert told == [1, 2, 3, 4, 5, 6]
    assert one == other
    seen = [future(oslo(DAYS), number).figures["breach_days"] * DAYS_A_YEAR / DAYS for number in range(3)]
    assert list(one.values()) != seen


def test_what_is_known_is_kept_and_not_lived_through_again() -> None:
    (known, more), told = lived(({0: -1.0, 1: -2.0}, {1: -3.0}), 2)
    assert (known, more[1]) == ({0: -1.0, 1: -2.0}, -3.0)
    assert more[0] >= 0
    assert told == [1]


def test_where_it_is_stopped_the_sets_have_been_lived_through_in_the_same_futures() -> None:
    found, _ = lived(({}, {}), 5, stop_after=4)
    assert [list(each) for each in found] == [[0, 1], [0, 1]]


def test_the_share_tells_what_is_left_of_the_clock_and_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("planner.stages.time.monotonic", lambda: now[0])
    told: list[Progress] = []
    stages = Stages(told.append, 100.0)
    report = stages.parts("{done} of {all}", [1, 3], lambda pace: 10 * pace)
    now[0] = 104.0
    report(1)  # 4 s for a part of size 1: 12 s for the other one, and 40 s for what comes after
    assert told[-1].step == Sentence("{done} of {all}", {"done": 1, "all": 2})
    assert told[-1].share == pytest.approx(4 / 56)
    now[0] = 108.0
    report(2)  # the other one was fast: 2 s for a size of 1, and 20 s for what comes after
    assert told[-1].share == pytest.approx(8 / 28)
    stages.say(Sentence("later"), 1_000)
    assert told[-1].share == pytest.approx(8 / 28)
    now[0] = 128.0
    stages.say(Sentence("last"), 0)
    assert told[-1].share == 1
