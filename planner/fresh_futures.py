"""Sets of candidates lived through in futures that the choice has not seen, child by child under the real rules.

Every set meets the same random numbers as doing nothing does, so a difference is one of the set. Future after future is
lived through for all sets: so what there is after a stop are still fair pairs.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from models.change import Step
from planner.capacity.need import DAYS_A_YEAR
from planner.capacity.service_level import fresh
from planner.placement.changes import after
from planner.placement.world import World
from planner.simulation.replications import Machines, live_through
from planner.simulation.setup import Setup
from planner.simulation.simulate import Future

FRESH_SEED = 1_000_003
"""Added to the seed for futures that the choice has not seen."""

Lived = Mapping[int, float]
"""Breach-days a year by the number of the future."""


def lived_through(
    setup: Setup,
    sets: Sequence[Sequence[Step]],
    known: Sequence[Lived],
    runs: int,
    machines: Machines,
    on_done: Callable[[int], None],
    stop: threading.Event,
) -> tuple[Lived, ...]:
    """What each set of steps comes to in fresh futures 0 … `runs` − 1; futures that are `known` are not lived again.

    Where it was stopped, those finished are told. `on_done` is told how many have been lived through.
    """
    worlds = [with_steps(setup, steps) for steps in sets]
    tasks = [(which, worlds[which], n) for n in range(runs) for which in range(len(sets)) if n not in known[which]]
    found: list[dict[int, float]] = [dict(each) for each in known]
    yearly, done = DAYS_A_YEAR / (setup.days - setup.warm_up), 0

    def keep(which: int, each: Future) -> None:
        nonlocal done
        found[which][each.replication] = each.figures["breach_days"] * yearly
        done += 1
        on_done(done)

    live_through(tasks, machines, keep, stop)
    return tuple({number: each[number] for number in sorted(each)} for each in found)


def with_steps(setup: Setup, steps: Sequence[Step]) -> Setup:
    """Fresh futures of the country with more steps from the first day on."""
    epochs = []
    for epoch in setup.epochs:
        world = World(epoch.dataset, epoch.parameters, setup.geography, setup.codes, epoch.day)
        changed = after(world, steps)
        epochs.append(replace(epoch, dataset=changed.dataset, parameters=changed.parameters))
    return replace(fresh(setup, setup.seed + FRESH_SEED), epochs=tuple(epochs))
