"""Where futures are lived through: processes of this machine, or a Dask cluster that `PLANNER_DASK` names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from planner.errors import BadUse
from planner.simulation.replications import Machines

DASK_VARIABLE = "PLANNER_DASK"
"""Holds the address of a scheduler, such as `tcp://10.0.0.5:8786`."""

BACKEND_VARIABLE = "PLANNER_BACKEND"
"""Holds `threading` where processes of their own are not wanted."""

CONNECT_S = 10


@contextmanager
def machines(workers: int) -> Iterator[Machines]:
    """The machines that the environment names, connected as long as the block lasts; raises `BadUse`."""
    address = os.environ.get(DASK_VARIABLE, "").strip()
    if not address:
        backend = os.environ.get(BACKEND_VARIABLE, "loky").strip()
        if backend not in ("loky", "threading"):
            raise BadUse("{variable} is loky or threading, not «{value}».", variable=BACKEND_VARIABLE, value=backend)
        yield Machines(workers, backend)
        return
    try:
        import distributed
    except ImportError:
        raise BadUse(
            "{variable} names a scheduler, but Dask is not installed here: install the extra dask.",
            variable=DASK_VARIABLE,
        ) from None
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError):
        raise BadUse(
            "{variable} names the scheduler «{address}», and nobody answers there.",
            variable=DASK_VARIABLE,
            address=address,
        ) from None
    try:
        yield Machines(workers, "dask", client)
    finally:
        client.close()
