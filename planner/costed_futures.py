"""Simulated futures with what they cost: the measures of costs beside those of what children need."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.plan import marked
from planner import simulating
from planner.costing.lived import with_costs
from planner.service import Desk
from planner.simulating import Running, Simulated, SimulationRequest
from planner.simulation.costs.futures import COST_MEASURES
from planner.simulation.results import rows_of

COSTS_AFTER = marked(
    "What it costs and who pays: apart from what a child needs, and never a reason to leave a need unmet"
)
COSTS_REST_ON = marked(
    "Institutions and children of those counted, by the assumptions of the page Costs, in the prices of its register; "
    "grants that a scenario makes are for the whole country; intervals tell of the futures alone."
)


def simulate(
    desk: Desk,
    request: SimulationRequest,
    on_progress: Callable[[Running], None] | None = None,
    stop: threading.Event | None = None,
    kept_in: Path | None = None,
) -> Simulated:
    """Many futures with their costs by payer, the costs after all that children need; raises as `simulating` does."""
    answer = simulating.simulate(desk, request, on_progress, stop, kept_in)
    futures = with_costs(answer.setup, answer.futures)
    costs = rows_of(request.scenario, futures, COST_MEASURES)
    return replace(answer, futures=futures, costs=costs)
