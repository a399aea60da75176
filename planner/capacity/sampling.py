"""Days of many futures, on one process or several: the same either way, and those finished are kept when stopped."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from joblib import Parallel, delayed

from planner.capacity.block import Block, blocks_of
from planner.capacity.need import Snapshot, snapshot
from planner.capacity.service_level import Level, Waits, waits_in
from planner.capacity.sites import Layout
from planner.simulation.replications import until_stopped
from planner.simulation.setup import Setup

Result = TypeVar("Result")


def sampled(
    setup: Setup, days: Sequence[int], workers: int, on_done: Callable[[int], None], stop: threading.Event
) -> tuple[Snapshot, ...]:
    """One day of each future, by their numbers; fewer where it was stopped."""
    tasks = [(snapshot, (setup, number, day)) for number, day in enumerate(days)]
    return tuple(sorted(_done(tasks, workers, on_done, stop), key=lambda each: each.future))


def stated(
    snapshots: Sequence[Snapshot], layout: Layout, workers: int, on_done: Callable[[int], None], stop: threading.Event
) -> tuple[Block, ...]:
    """The rows of every day, future by future; of fewer futures where it was stopped."""
    tasks = [(blocks_of, (each, layout)) for each in snapshots]
    found = [blocks for blocks in _done(tasks, workers, on_done, stop) if blocks]
    return tuple(block for blocks in sorted(found, key=lambda each: each[0].future) for block in blocks)


def counted_waits(
    setup: Setup, futures: int, level: Level, workers: int, on_done: Callable[[int], None], stop: threading.Event
) -> tuple[Waits, ...]:
    """The waits of so many futures; fewer where it was stopped."""
    tasks = [(waits_in, (setup, number, level)) for number in range(futures)]
    return tuple(_done(tasks, workers, on_done, stop))


def _done(
    tasks: Sequence[tuple[Callable[..., Result], tuple[object, ...]]],
    workers: int,
    on_done: Callable[[int], None],
    stop: threading.Event,
) -> list[Result]:
    found: list[Result] = []
    source = _here(tasks) if workers == 1 else _in_processes(tasks, workers)
    for each in until_stopped(source, stop):
        found.append(each)
        on_done(len(found))
    return found


def _here(tasks: Sequence[tuple[Callable[..., Result], tuple[object, ...]]]) -> Generator[Result, None, None]:
    for work, given in tasks:
        yield work(*given)


def _in_processes(
    tasks: Sequence[tuple[Callable[..., Result], tuple[object, ...]]], workers: int
) -> Generator[Result, None, None]:
    pool = Parallel(n_jobs=workers, backend="loky", return_as="generator_unordered", batch_size=1)
    yield from pool(delayed(_there)(work, given, os.getpid()) for work, given in tasks)


def _there(work: Callable[..., Result], given: tuple[object, ...], parent: int) -> Result:
    """One task in a process of its own, which leaves Ctrl-C to the parent."""
    if os.getpid() != parent and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return work(*given)
