"""Many futures of one setup or several, wherever they are run: the same numbers, and kept when stopped.

A future follows from its setup and its number alone, so it does not matter who lives through it, in which order,
or how often: a machine that is lost has its futures lived through again by another.
"""

import os
import signal
import threading
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from joblib import Parallel, delayed, parallel_config

from models.child import Child
from models.ids import ChildId, UnitId
from models.plan import marked
from planner.simulation.country import Country
from planner.simulation.measures import Measure
from planner.simulation.setup import Setup
from planner.simulation.simulate import Future, Placed, future

Brought = TypeVar("Brought")

Task = tuple[int, Setup, int]
"""Which setup, the setup, and the number of the future."""

BACKENDS = ("loky", "threading", "dask")

NEW_PLACES, NEW_USED = "new_places", "new_used"
OF_NEW_UNITS: tuple[Measure, ...] = (
    Measure(NEW_PLACES, marked("Places in new units, while they are open"), marked("places")),
    Measure(NEW_USED, marked("Of them filled on an average day of the simulation"), marked("places")),
)
"""What is measured beside the figures of every future where a scenario opens units that the base does not have."""


@dataclass(frozen=True, slots=True)
class Machines:
    """Who lives through the futures: one process, several (`loky`), threads, or those of a Dask scheduler.

    `client` is connected to the scheduler of the backend `dask`, which decides itself how many work at once.
    """

    workers: int = 1
    backend: str = "loky"
    client: Any = None


def live_through(
    tasks: Sequence[Task],
    machines: Machines,
    on_done: Callable[[int, Future], None],
    stop: threading.Event | None = None,
) -> None:
    """Lives through all futures; `on_done` is told each as it is finished, in any order, with its setup's number.

    Where it is stopped, those that are finished have been told.
    """
    stop = stop or threading.Event()
    if not tasks:
        return
    source = brought([(_numbered, task) for task in tasks], machines)
    for which, each in until_stopped(source, stop):
        on_done(which, each)


def _numbered(which: int, setup: Setup, number: int) -> tuple[int, Future]:
    return which, one_future(setup, number)


def until_stopped(source: Generator[Brought, None, None], stop: threading.Event) -> Iterator[Brought]:
    """What the source brings until `stop` is set; an error of the source counts unless it was stopped.

    The same Ctrl-C that sets `stop` may end a worker, which takes the pool with it: what was brought is kept.
    Errors of whoever takes what is brought are never caught here.
    """
    try:
        for each in source:
            yield each
            if stop.is_set():
                break
    except Exception:
        if not stop.is_set():
            raise
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # joblib counts the futures that were cut short; so does the answer
            source.close()


Work = tuple[Callable[..., Brought], tuple[Any, ...]]
"""A function and what it is given."""


def brought(tasks: Sequence[Work[Brought]], machines: Machines) -> Generator[Brought, None, None]:
    """What each task brings, in any order: from this process where one alone works, else from the machines."""
    is_here = machines.workers == 1 and machines.client is None
    return _here(tasks) if is_here else _elsewhere(tasks, machines)


def _here(tasks: Sequence[Work[Brought]]) -> Generator[Brought, None, None]:
    for work, given in tasks:
        yield work(*given)


def _elsewhere(tasks: Sequence[Work[Brought]], machines: Machines) -> Generator[Brought, None, None]:
    options = {"client": machines.client} if machines.client is not None else {}
    backend = "dask" if machines.client is not None else machines.backend
    with parallel_config(backend=backend, n_jobs=machines.workers, **options):
        pool = Parallel(return_as="generator_unordered", batch_size=1)
        yield from pool(delayed(_there)(work, given, os.getpid()) for work, given in tasks)


def _there(work: Callable[..., Brought], given: tuple[Any, ...], parent: int) -> Brought:
    """One task in a process of its own, which leaves Ctrl-C to the parent."""
    if os.getpid() != parent and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return work(*given)


def one_future(setup: Setup, number: int) -> Future:
    """One future, with the use of new units where the setup opens any."""
    opened = new_units(setup)
    if not opened:
        return future(setup, number)
    seen = _NewUnits(setup, opened)
    lived = future(setup, number, seen.watch)
    return replace(lived, figures={**lived.figures, **seen.figures()})


def new_units(setup: Setup) -> tuple[UnitId, ...]:
    """The units of operators who are counted that the setup has on some day and its base has not, by id."""
    known = {unit.unit_id for unit in setup.base.dataset.units}
    found = set()
    for epoch in setup.epochs:
        counted = {row.institution_id for row in epoch.dataset.institutions if row.operator in setup.counted}
        found |= {unit.unit_id for unit in epoch.dataset.units if unit.institution_id in counted}
    return tuple(sorted(found - known))


class _NewUnits:
    """Counts, night by night, the places of new units that are open and those of them that are used."""

    def __init__(self, setup: Setup, opened: tuple[UnitId, ...]) -> None:
        self._setup, self._opened = setup, opened
        self._days = self._places = self._used = 0

    def watch(self, country: Country, _waited: Mapping[ChildId, Child], _placed: Placed) -> None:
        """Told after every day's placing."""
        case = country.case
        units = [case.unit_by_id[unit_id] for unit_id in self._opened if unit_id in case.unit_by_id]
        is_open = [unit for unit in units if unit.is_open(case.day)]
        if not is_open or (case.day - self._setup.start).days < self._setup.warm_up:
            return
        self._days += 1
        self._places += sum(case.places(unit) for unit in is_open)
        self._used += sum(len(country.draft.in_unit(unit.unit_id)) for unit in is_open)

    def figures(self) -> Mapping[str, float]:
        """Means over the days on which any of them was open."""
        days = max(1, self._days)
        return {NEW_PLACES: self._places / days, NEW_USED: self._used / days}
