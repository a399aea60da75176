"""Days of many futures, on whichever machines: the same either way, and those finished are kept when stopped."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from planner.capacity.block import Block, blocks_of
from planner.capacity.need import Snapshot, snapshot
from planner.capacity.service_level import Level, Waits, waits_in
from planner.capacity.sites import Layout
from planner.simulation.replications import Machines, Work, brought, until_stopped
from planner.simulation.setup import Setup

Result = TypeVar("Result")


def sampled(
    setup: Setup, days: Sequence[int], machines: Machines, on_done: Callable[[int], None], stop: threading.Event
) -> tuple[Snapshot, ...]:
    """One day of each future, by their numbers; fewer where it was stopped."""
    tasks = [(snapshot, (setup, number, day)) for number, day in enumerate(days)]
    return tuple(sorted(_done(tasks, machines, on_done, stop), key=lambda each: each.future))


def stated(
    snapshots: Sequence[Snapshot],
    layout: Layout,
    machines: Machines,
    on_done: Callable[[int], None],
    stop: threading.Event,
) -> tuple[Block, ...]:
    """The rows of every day, future by future; of fewer futures where it was stopped."""
    tasks = [(blocks_of, (each, layout)) for each in snapshots]
    found = [blocks for blocks in _done(tasks, machines, on_done, stop) if blocks]
    return tuple(block for blocks in sorted(found, key=lambda each: each[0].future) for block in blocks)


def counted_waits(
    setup: Setup, futures: int, level: Level, machines: Machines, on_done: Callable[[int], None], stop: threading.Event
) -> tuple[Waits, ...]:
    """The waits of so many futures; fewer where it was stopped."""
    tasks = [(waits_in, (setup, number, level)) for number in range(futures)]
    return tuple(_done(tasks, machines, on_done, stop))


def _done(
    tasks: Sequence[Work[Result]], machines: Machines, on_done: Callable[[int], None], stop: threading.Event
) -> list[Result]:
    found: list[Result] = []
    for each in until_stopped(brought(tasks, machines), stop):
        found.append(each)
        on_done(len(found))
    return found
