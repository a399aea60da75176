"""Where to open next: candidates weighed over many futures, and the chosen set lived through again in fresh ones."""

import datetime
import threading
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from models.candidate import Candidate
from models.plan import marked
from planner.capacity.choose import BUDGET, FEWEST, Answer, Decided, Effort, choose
from planner.capacity.derive import derived, wanted_in
from planner.capacity.need import DAYS_A_YEAR, WEIGHT_SCALE, Snapshot, breach_weights, sample_days
from planner.capacity.pilot_dials import PilotDials
from planner.capacity.sampling import sampled, stated
from planner.capacity.sites import Layout, layout_of
from planner.capacity_answer import Capacity, CapacityRequest, Estimate, GoalReached, Weighed
from planner.costing.candidates import priced
from planner.errors import BadUse
from planner.fresh_futures import Lived, lived_through
from planner.machines import machines
from planner.placement.solver import Progress
from planner.placement.world import World
from planner.reference import ROOT
from planner.service import Desk, world_under
from planner.simulating import SimulationRequest, setup_of
from planner.simulation.replications import Machines
from planner.simulation.results import interval
from planner.simulation.setup import Setup
from planner.stages import Stages

FOLDER = ROOT / "data" / "parameters" / "capacity"

FEWEST_NOK = 100_000
"""A budget below this is taken for a slip: it buys no post for a month."""

MOST_FUTURES = 1_000
Report = Callable[[Progress], None] | None


def where_to_open(
    desk: Desk, request: CapacityRequest, on_progress: Report = None, stop: threading.Event | None = None
) -> Capacity:
    """The best set of candidates over many futures; stopped early, the best so far. Raises `BadUse`."""
    refuse_request(request)
    stop, began = stop or threading.Event(), time.monotonic()
    stages = Stages(on_progress or (lambda _: None), began)
    with machines(request.workers) as who:
        setup = _setup(desk, request)
        sampling = _Sampling(setup, request)
        snapshots = sampled(setup, sampling.days, who, stages.parts(SAMPLING, sampling.days, sampling.after), stop)
        if not snapshots:
            raise BadUse("The search was stopped before its first future was finished: there is nothing to show.")
        found = _chosen(desk, request, setup, snapshots, who, stages, sampling.check_s, stop)
        if stop.is_set():
            return replace(found, interrupted=True)
        return _checked(found, setup, request.checked_sets, who, stages, stop, began)


def check_more(
    desk: Desk, found: Capacity, sets: int, on_progress: Report = None, stop: threading.Event | None = None
) -> Capacity:
    """The same answer with the best `sets` sets lived through in fresh futures; what has been lived through is kept."""
    stop, began = stop or threading.Event(), time.monotonic()
    stages = Stages(on_progress or (lambda _: None), began)
    with machines(found.request.workers) as who:
        return _checked(found, _setup(desk, found.request), sets, who, stages, stop, began)


class _Sampling:
    """The days that are looked at, and how long what comes after them may take, by the pace at which they are lived."""

    def __init__(self, setup: Setup, request: CapacityRequest) -> None:
        self.days = sample_days(setup, request.futures)
        self.check_s = 0.0
        self._limit_s = request.time_limit_s
        self._checked_days = (1 + request.checked_sets) * request.resimulated * setup.days

    def after(self, day_s: float) -> float:
        """About how long the choice and living through fresh futures take [s]."""
        self.check_s = day_s * self._checked_days
        return self._limit_s + self.check_s


def _chosen(
    desk: Desk,
    request: CapacityRequest,
    setup: Setup,
    snapshots: Sequence[Snapshot],
    who: Machines,
    stages: Stages,
    check_s: float,
    stop: threading.Event,
) -> Capacity:
    """The choice on these days of the futures; `check_s` is what comes after it [s]."""
    began, then_s = time.monotonic(), request.time_limit_s + check_s
    world = world_under(desk, request.steps)
    candidates = request.candidates or _derived(world, setup, snapshots)
    layout = layout_of(world, priced(world, candidates, stages.parts(PRICING, [1] * len(candidates), lambda _: then_s)))
    # What has been lived through is weighed, also where the rest was cut short.
    patient = threading.Event() if stop.is_set() else stop
    blocks = stated(snapshots, layout, who, stages.parts(STATING, [1] * len(snapshots), lambda _: then_s), patient)
    finished = sorted({block.future for block in blocks})
    number = {future: place for place, future in enumerate(finished)}
    blocks = tuple(replace(block, future=number[block.future]) for block in blocks)
    weights = breach_weights(snapshots)
    limit_s = request.time_limit_s if not stop.is_set() else SHORTEST_S

    def tell(progress: Progress) -> None:
        stages.say(progress.step, (1 - progress.share) * limit_s + check_s)

    chosen_from = time.monotonic()
    effort = Effort(limit_s, patient, tell)
    answer = choose(
        layout, blocks, weights, len(finished), request.budget, effort, FEWEST if request.fewest else BUDGET
    )
    found = _capacity(desk, request, layout, answer, len(finished), _in_need(snapshots), weights, began)
    return replace(found, choice_s=time.monotonic() - chosen_from)


SAMPLING = marked("Futures lived through: {done} of {all}")
PRICING = marked("Candidates priced: {done} of {all}")
STATING = marked("Days stated as rows: {done} of {all}")
CHECKING = marked("Chosen sets lived through anew: {done} of {all}")
SHORTEST_S = 5.0


def refuse_request(request: CapacityRequest) -> None:
    """Raises `BadUse` for a budget or a number of futures that cannot be meant."""
    budget = request.budget
    if budget is None and not request.fewest:
        raise BadUse("It is not said what may be spent: add --budget, as 120e6 for 120 million kroner a year.")
    if budget is not None and budget < 0:
        raise BadUse("A budget cannot be below zero: {budget} NOK.", budget=budget)
    if budget is not None and 0 < budget < FEWEST_NOK:
        raise BadUse(
            "Is the budget {budget} million kroner a year? It is given in kroner: write {budget}e6 for millions.",
            budget=budget,
        )
    if not 1 <= request.futures <= MOST_FUTURES:
        raise BadUse("Ask for 1 to {most} futures, not {number}.", most=MOST_FUTURES, number=request.futures)
    if request.resimulated < 0:
        raise BadUse("Futures to live through anew cannot be below zero: {number}.", number=request.resimulated)
    if request.checked_sets < 0:
        raise BadUse("Sets to live through anew cannot be below zero: {number}.", number=request.checked_sets)


def with_own(request: CapacityRequest, candidates: tuple[Candidate, ...]) -> CapacityRequest:
    """The same request about these candidates; none means those made from the data."""
    return replace(request, candidates=candidates)


@cache
def pilot_dials_on(day: datetime.date) -> PilotDials:
    """What a pilot that is weighed looks like on the day."""
    dated = sorted((datetime.date.fromisoformat(file.stem), file) for file in FOLDER.glob("????-??-??.toml"))
    file = [file for start, file in dated if start <= day][-1:] or [dated[0][1]]
    with file[0].open("rb") as source:
        entries: dict[str, dict[str, Any]] = tomllib.load(source)
    values: dict[str, Any] = {name: entry["value"] for name, entry in entries.items()}
    frozen: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return PilotDials(name=file[0].stem, **frozen)


def _setup(desk: Desk, request: CapacityRequest) -> Setup:
    simulation = SimulationRequest(
        request.scenario,
        request.steps,
        request.operators,
        request.days,
        request.warm_up,
        max(1, request.resimulated),
        request.seed,
        request.workers,
        0,
    )
    return setup_of(desk, simulation)


def _derived(world: World, setup: Setup, snapshots: Sequence[Snapshot]) -> tuple[Candidate, ...]:
    found = derived(world, setup.counted, wanted_in(snapshots), pilot_dials_on(setup.start))
    if not found:
        raise BadUse("No child is without a place in any of the futures: there is nothing to open.")
    return found


def _in_need(snapshots: Sequence[Snapshot]) -> float:
    """Children in need without a place on an average day."""
    counts = [len(each.question.dataset.children) - len(each.question.dataset.placements) for each in snapshots]
    return sum(counts) / len(counts)


def _capacity(
    desk: Desk,
    request: CapacityRequest,
    layout: Layout,
    answer: Answer,
    count: int,
    in_need: float,
    weights: Mapping[str, int],
    began: float,
) -> Capacity:
    sets = tuple(_weighed(each, answer.nothing, count) for each in answer.near)
    numbers = range(len(layout.candidates))
    often = {n: sum(n in each.chosen for each in answer.near) / len(answer.near) for n in numbers}
    yearly = DAYS_A_YEAR / WEIGHT_SCALE / count
    return Capacity(
        request,
        desk.as_of,
        layout.candidates,
        count,
        in_need,
        sets,
        _weighed(answer.nothing, answer.nothing, count),
        tuple(_goal(each.goal, each.value, each.bound, each.is_proven, count) for each in answer.goals),
        answer.is_proven,
        answer.all_near,
        often,
        {n: (value - answer.best.values[0]) * yearly for n, value in answer.without.items()},
        answer.decided,
        answer.interrupted,
        weights,
        time.monotonic() - began,
        0.0,
    )


def _goal(name: str, value: int, bound: int | None, is_proven: bool, count: int) -> GoalReached:
    per = {"breach_days": DAYS_A_YEAR / WEIGHT_SCALE / count, "needs_unmet": 1 / count, "travel_minutes": 1 / count}
    scale = per.get(name, 1.0)
    return GoalReached(name, value * scale, None if bound is None else bound * scale, GOAL_UNITS[name], is_proven)


GOAL_UNITS = {
    "breach_days": marked("breach-days a year"),
    "needs_unmet": marked("needs on an average day"),
    "travel_minutes": marked("minutes of journey on an average day"),
    "candidates": marked("candidates chosen"),
    "cost": marked("NOK a year"),
}


def _weighed(found: Decided, nothing: Decided, count: int) -> Weighed:
    yearly = DAYS_A_YEAR / WEIGHT_SCALE
    saved = [before - now for before, now in zip(nothing.by_future, found.by_future, strict=True)]
    return Weighed(
        found.chosen,
        found.cost,
        _estimate([value * yearly for value in found.by_future]),
        _estimate([value * yearly for value in saved]),
        found.values[1] / count,
        found.values[2] / count,
    )


def _estimate(values: Sequence[float]) -> Estimate:
    return Estimate(*interval(values))


def _checked(
    found: Capacity,
    setup: Setup,
    sets: int,
    who: Machines,
    stages: Stages,
    stop: threading.Event,
    began: float,
) -> Capacity:
    """The answer with the best `sets` sets and doing nothing lived through in fresh futures, as far as they are not."""
    runs = found.request.resimulated
    those = found.sets[:sets]
    if not runs or not those:
        return replace(found, seconds=time.monotonic() - began)
    asked = (found.nothing, *those)
    steps = [[step for n in sorted(each.chosen) for step in found.candidates[n].steps] for each in asked]
    missing = sum(runs - len(each.lived) for each in asked)
    report = stages.parts(CHECKING, [1] * missing)
    nothing, *lived = lived_through(setup, steps, [each.lived for each in asked], runs, who, report, stop)
    return replace(
        found,
        request=replace(found.request, checked_sets=sets),
        nothing=_with_fresh(found.nothing, nothing, nothing),
        sets=(*(_with_fresh(*each, nothing) for each in zip(those, lived, strict=True)), *found.sets[sets:]),
        seconds=time.monotonic() - began,
    )


def _with_fresh(each: Weighed, lived: Lived, nothing: Lived) -> Weighed:
    """The set with what fresh futures say of it: those in which doing nothing has been lived through too."""
    both = sorted(set(lived) & set(nothing))
    if not both:
        return each
    return replace(
        each,
        lived={number: lived[number] for number in both},
        simulated=_estimate([lived[number] for number in both]),
        simulated_saved=_estimate([nothing[number] - lived[number] for number in both]),
    )
