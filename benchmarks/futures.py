"""How fast futures are lived through, and queues of theory beside SimPy on the same case in the same run."""

import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.outcome import Measures
from planner import service, simulating
from planner.simulation.loss import loss_of, measured_loss
from planner.simulation.theory import ARRIVALS_PER_DAY, LENGTHS, MEAN_STAY, WARM_UP, blocking, erlang_b

RUNS, ARRIVALS = 1_000, 2_500
"""Runs of our own, and arrivals that count in each."""

SIMPY_ARRIVALS = 240_000
STAYS = "exponential"
NEAR = 0.15
"""Both shares of blocked arrivals lie so near theory, relatively, or the comparison is void."""


def beside_simpy(places: int, seed: int, limit_s: float) -> Measures:  # noqa: ARG001
    """Events a second of blocking alone and of SimPy; an arrival is an event, and so is the end of a stay.

    Drawing random numbers counts on both sides. Raises `RuntimeError` where one of them is far from theory.
    """
    theory = erlang_b(ARRIVALS_PER_DAY * MEAN_STAY, places)
    began = time.perf_counter()
    ours = float(np.mean(blocking(seed, STAYS, places, RUNS, ARRIVALS)))
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    theirs = _simpy(places, seed)
    simpy_s = time.perf_counter() - began
    if max(abs(ours / theory - 1), abs(theirs / theory - 1)) > NEAR:
        raise RuntimeError(f"blocked: {ours:.5f} here, {theirs:.5f} in SimPy, {theory:.5f} by theory")
    per_second = RUNS * ARRIVALS * (1 + WARM_UP) * (2 - ours) / seconds
    simpy_per_second = SIMPY_ARRIVALS * (2 - theirs) / simpy_s
    return {
        "seconds": seconds,
        "events_per_s": per_second,
        "simpy_events_per_s": simpy_per_second,
        "times_faster": per_second / simpy_per_second,
        "blocked": ours,
        "simpy_blocked": theirs,
        "theory_blocked": theory,
    }


def _simpy(places: int, seed: int) -> float:
    """The share that is blocked in one long run, written as SimPy's own examples are: a process for each stay."""
    import simpy

    env = simpy.Environment()
    draw = np.random.default_rng(seed)
    gaps = draw.exponential(1 / ARRIVALS_PER_DAY, SIMPY_ARRIVALS).tolist()
    lengths = LENGTHS[STAYS](draw, SIMPY_ARRIVALS).tolist()
    taken = blocked = counted = 0

    def stay(days: float) -> Generator[Any, Any, None]:
        nonlocal taken
        yield env.timeout(days)
        taken -= 1

    def arrivals() -> Generator[Any, Any, None]:
        nonlocal taken, blocked, counted
        for number, (gap, days) in enumerate(zip(gaps, lengths, strict=True)):
            yield env.timeout(gap)
            counts = number >= WARM_UP * SIMPY_ARRIVALS
            counted += counts
            if taken < places:
                taken += 1
                env.process(stay(days))
            else:
                blocked += counts

    env.process(arrivals())
    env.run()
    return blocked / counted


def oslo_year(children: int, seed: int, limit_s: float) -> Measures:  # noqa: ARG001
    """A year of Oslo, 200 futures on two processes, and the choices that differ from the engine's."""
    return _year(simulating.SimulationRequest(operators=("bfe",), replications=200, seed=seed, exact_days=60))


def country_year(children: int, seed: int, limit_s: float) -> Measures:  # noqa: ARG001
    """A year of the whole country, 30 futures on two processes."""
    return _year(simulating.SimulationRequest(replications=30, seed=seed, exact_days=10))


def _year(request: simulating.SimulationRequest) -> Measures:
    """Seconds of the futures, and of the measured loss beside the engine, which is an examination and not the work."""
    desk = service.open_desk()
    answer = simulating.simulate(desk, replace(request, exact_days=0))
    began = time.perf_counter()
    loss = loss_of(measured_loss(answer.setup, request.exact_days))
    return {
        "seconds": answer.seconds,
        "loss_s": time.perf_counter() - began,
        "futures": len(answer.futures),
        "choices": loss.choices,
        "different_share": loss.share,
    }
