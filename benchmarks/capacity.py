"""How fast the best set of candidates is found over many futures, and how far its bound is away."""

from benchmarks.outcome import Measures
from planner import service
from planner.capacity_answer import CapacityRequest
from planner.capacity_plan import where_to_open

BUDGET = 120_000_000
FUTURES = 100


def oslo(children: int, seed: int, limit_s: float) -> Measures:  # noqa: ARG001
    """Oslo's candidates, made from the data, over 100 futures; living through these takes its own time."""
    request = CapacityRequest(
        budget=BUDGET, futures=FUTURES, operators=("bfe",), resimulated=0, seed=seed, time_limit_s=limit_s
    )
    answer = where_to_open(service.open_desk(), request)
    return {
        "seconds": answer.seconds,
        "choice_s": answer.choice_s,
        "worst_gap": answer.gap,
        "candidates": len(answer.candidates),
        "futures": answer.futures,
        "in_need": answer.in_need,
    }
