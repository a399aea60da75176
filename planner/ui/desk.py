"""What the pages share in one process: the opened data set and the place where jobs run.

Plain caches and not Streamlit's: the server opens the data before the first visitor comes, and no
Streamlit call may be made from a thread without a session. The data set is shared by all sessions because
the shipped one is synthetic. Once data are scoped by role, the cache is keyed by scope or goes.
"""

import os
import threading
from functools import cache
from pathlib import Path

from planner import service
from planner.signed_in import NOBODY, address_asked, store_at
from planner.ui.jobs import Jobs

DATA_VARIABLE = "PLANNER_DATA"
"""Names the data set for the pages; an environment variable, because Streamlit runs the script by its path."""

_opening = threading.Lock()


def current_desk() -> service.Desk:
    """The data set the app was started with, read once; raises `BadInput` each time where it cannot be read."""
    source = os.environ.get(DATA_VARIABLE)
    address = address_asked(Path(source) if source else None)
    if address is not None:
        return service.desk_from_store(store_at(address), NOBODY)
    with _opening:  # the second caller waits for the first instead of reading everything again
        return _opened(source)


@cache
def jobs() -> Jobs:
    """The one place where long work runs; it outlives every page and session."""
    return Jobs()


@cache
def _opened(source: str | None) -> service.Desk:
    return service.open_desk(Path(source) if source else None)
