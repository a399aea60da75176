"""Many futures of one setup, on one process or several: the same numbers either way, and kept when stopped."""

import os
import signal
import threading
import warnings
from collections.abc import Callable, Generator

from joblib import Parallel, delayed

from planner.simulation.setup import Setup
from planner.simulation.simulate import Future, future


def futures(
    setup: Setup,
    replications: int,
    workers: int,
    on_done: Callable[[int], None],
    stop: threading.Event | None = None,
) -> tuple[Future, ...]:
    """The futures numbered 0 … `replications` − 1, in this order; those finished where it was stopped.

    `on_done` is told how many are done. Errors of the model, such as `BadUse`, are raised as they are.
    """
    stop = stop or threading.Event()
    done: list[Future] = []
    source = _here(setup, replications) if workers == 1 else _in_processes(setup, replications, workers)
    try:
        for each in source:
            done.append(each)
            on_done(len(done))
            if stop.is_set():
                break
    except Exception:
        # A worker that the same Ctrl-C has ended takes the pool with it; what is done is kept.
        if not stop.is_set():
            raise
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # joblib counts the futures that were cut short; so does the answer
            source.close()
    return tuple(sorted(done, key=lambda each: each.replication))


def _here(setup: Setup, replications: int) -> Generator[Future, None, None]:
    for number in range(replications):
        yield future(setup, number)


def _in_processes(setup: Setup, replications: int, workers: int) -> Generator[Future, None, None]:
    pool = Parallel(n_jobs=workers, backend="loky", return_as="generator_unordered", batch_size=1)
    yield from pool(delayed(_there)(setup, number, os.getpid()) for number in range(replications))


def _there(setup: Setup, number: int, parent: int) -> Future:
    """One future in a process of its own, which leaves Ctrl-C to the parent."""
    if os.getpid() != parent and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return future(setup, number)
