"""Small setups to simulate: the shipped country for one operator, and a country of identical places."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from models.change import Step
from models.child import Child, Placement
from models.dataset import Dataset
from models.institution import Institution, Unit
from planner import service
from planner.parameters import parameters_for, with_changes
from planner.simulating import SimulationRequest, setup_of
from planner.simulation.replications import Machines, live_through
from planner.simulation.setup import Cohorts, Epoch, Setup
from planner.simulation.simulate import Future
from tests.placement.tiny import CODES, GEOGRAPHY

DAY = date(2026, 11, 20)


@cache
def desk() -> service.Desk:
    """The shipped data."""
    return service.open_desk()


def oslo(days: int = 120, seed: int = 0, steps: tuple[Step, ...] = (), warm_up: int = 0) -> Setup:
    """The shipped country for children of Oslo."""
    return setup_of(desk(), SimulationRequest("s", steps, ("bfe",), days, warm_up, seed=seed))


def plain(places: int, per_year: float, days: int, left_after: dict[str, float], seed: int = 0) -> Setup:
    """One house of equal places for one kind of child: a queue as theory knows it, a day at a time."""
    dials = parameters_for(DAY)
    parameters = with_changes(
        dials,
        {
            "referral_rate": {"bufetat": {"acute": 0.0, "care": per_year, "treatment": 0.0}},
            "stay_survival": {**dials.stay_survival, "care": left_after},
            "patience_days": {"acute": 1e9, "planned": 1e9},
            "leaves_at_age": 200,
            "outnumber_target_groups": [],
            "max_age_span_years": 100,
        },
    )
    house = Institution("I-1", "Invented", "bfe", "municipal", "0301", ("3-2",), ("care",))
    model = Child("B-1", date(2012, 5, 1), "girl", "bfe", "0301", "3-2", "care", "planned", date(2026, 1, 7))
    data = Dataset((house,), (Unit("U-1", "I-1", places),), (model,), placements=(Placement("B-1", "U-1", DAY),))
    epoch = Epoch(DAY, data, parameters)
    inhabitants = Cohorts({"bfe": {2026: 1000}})
    return Setup("plain", epoch, (epoch,), GEOGRAPHY, CODES, inhabitants, ("bfe",), ("bfe",), days, 0, seed)


def under(setup: Setup, **changes: object) -> Setup:
    """The same with other dials from the first day on; referrals are still drawn by the dials before."""
    epochs = tuple(replace(epoch, parameters=with_changes(epoch.parameters, changes)) for epoch in setup.epochs)
    return replace(setup, epochs=epochs)


def futures(
    setup: Setup,
    replications: int,
    workers: int,
    on_done: Callable[[int], None],
    stop: threading.Event | None = None,
    machines: Machines | None = None,
) -> tuple[Future, ...]:
    """The futures numbered 0 … `replications` − 1, in this order; those finished where it was stopped.

    Without `machines` they are lived through here, by so many workers. `on_done` is told how many are done. Errors
    of the model, such as `BadUse`, are raised as they are.
    """
    done: list[Future] = []

    def keep(_: int, each: Future) -> None:
        done.append(each)
        on_done(len(done))

    tasks = [(0, setup, number) for number in range(replications)]
    live_through(tasks, machines or Machines(workers), keep, stop)
    return tuple(sorted(done, key=lambda each: each.replication))
