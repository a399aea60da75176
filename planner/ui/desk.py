"""What the pages share in one process: the opened data set and the place where jobs run.

Plain caches and not Streamlit's: the server opens the data before the first visitor comes, and no
Streamlit call may be made from a thread without a session. A data set from files is shared by all sessions, because
it is synthetic; what comes from a store is kept by each window for itself, and so are its jobs for each user.
"""

import os
import threading
from functools import cache
from pathlib import Path

from planner import service
from planner.errors import Forbidden
from planner.ui.jobs import Jobs
from planner.ui.who import DATA_VARIABLE, desk_here, store_here, window_key

__all__ = ["DATA_VARIABLE", "current_desk", "jobs"]

_opening = threading.Lock()


def current_desk() -> service.Desk:
    """The data set that whoever sits here may see; raises `PlannerError` each time where it cannot be read or seen."""
    store = store_here()
    if store is not None:
        return desk_here(store)
    with _opening:  # the second caller waits for the first instead of reading everything again
        desk = _opened(os.environ.get(DATA_VARIABLE))
    if not desk.is_synthetic:
        raise Forbidden(
            "These data do not say that they are synthetic. The app opens real data from a store only, with a login: "
            "make one with «python -m planner db upgrade», add a user with «python -m planner users add», log in, take "
            "the data in with «python -m planner import», and set PLANNER_DATABASE_URL."
        )
    return desk


def jobs() -> Jobs:
    """Where the long work of whoever sits here runs; it outlives every page and session."""
    return jobs_of(window_key())


@cache
def jobs_of(key: str) -> Jobs:  # noqa: ARG001 - each key has work of its own
    """The work of one user; of all where the app works on files."""
    return Jobs()


@cache
def _opened(source: str | None) -> service.Desk:
    return service.open_desk(Path(source) if source else None)
