"""A comparison of scenarios as the job of a page."""

import threading
from collections.abc import Callable
from contextlib import nullcontext

from planner.comparing import Comparison, ComparisonRequest, compare
from planner.service import Desk
from planner.simulating import Running
from planner.simulation.replications import Machines
from planner.ui.page_job import start_job


def start_comparison(key: str, desk: Desk, request: ComparisonRequest) -> None:
    """Starts it under the key in the address; on one machine, since processes take longer to start from a page."""

    def work(note: Callable[[Running], None], stop: threading.Event) -> Comparison:
        return compare(desk, request, note, stop, None, nullcontext(Machines(1)))

    start_job(key, request, work)
