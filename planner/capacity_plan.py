"""Where to open next: candidates weighed over many futures, the chosen sets lived through again, and places needed."""

import datetime
import threading
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from models.candidate import Candidate
from models.change import Step
from models.plan import Sentence, marked
from planner.capacity.choose import BUDGET, FEWEST, Answer, Decided, Effort, choose
from planner.capacity.derive import derived, wanted_in
from planner.capacity.need import DAYS_A_YEAR, WEIGHT_SCALE, Snapshot, breach_weights, sample_days
from planner.capacity.pilot_dials import PilotDials
from planner.capacity.sampling import sampled, stated
from planner.capacity.service_level import fresh
from planner.capacity.sites import Chosen, Layout, layout_of
from planner.costing.candidates import priced
from planner.errors import BadUse
from planner.placement.changes import after
from planner.placement.solver import Progress
from planner.placement.world import World
from planner.reference import ROOT
from planner.service import Desk, world_under
from planner.simulating import BASELINE, SimulationRequest, setup_of
from planner.simulation.replications import futures
from planner.simulation.results import interval
from planner.simulation.setup import Setup

FOLDER = ROOT / "data" / "parameters" / "capacity"

FEWEST_NOK = 100_000
"""A budget below this is taken for a slip: it buys no post for a month."""

MOST_FUTURES = 1_000
FRESH_SEED = 1_000_003
"""Added to the seed for futures that the choice has not seen."""

Report = Callable[[Progress], None] | None


@dataclass(frozen=True, slots=True)
class CapacityRequest:
    """What is asked: a yearly budget [NOK] or `fewest` units, over how many futures, whose children, which candidates.

    Without candidates they are derived from the data. `resimulated` futures are lived through anew for the best sets.
    `time_limit_s` is for the choice alone.
    """

    budget: int | None = None
    futures: int = 100
    scenario: str = BASELINE
    steps: tuple[Step, ...] = ()
    operators: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    fewest: bool = False
    days: int = 365
    warm_up: int = 90
    resimulated: int = 20
    seed: int = 0
    workers: int = 2
    time_limit_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over futures with its 95 % interval, in breach-days a year."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A set of candidates with what it reaches: in the futures of the choice, and in fresh ones under the real rules.

    All per year: `breach_days`, `saved` against doing nothing, `simulated` and `simulated_saved` the same in fresh
    futures (`None` where they were not lived through). `needs` and `travel_minutes` are per average day.
    """

    chosen: Chosen
    cost: int
    breach_days: Estimate
    saved: Estimate
    needs: float
    travel_minutes: float
    simulated: Estimate | None = None
    simulated_saved: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """The answer: sets best first (the first is the one chosen), what doing nothing means, and how sure it is.

    `in_need` is the mean number of children in need without a place on a day; `often` the share of near-best sets
    that hold each candidate; `without` what each candidate of the best set saves there [breach-days a year].
    `choice_s` is the time for the choice alone, of all `seconds`.
    """

    request: CapacityRequest
    day: datetime.date
    candidates: tuple[Candidate, ...]
    futures: int
    in_need: float
    sets: tuple[Weighed, ...]
    nothing: Weighed
    goals: tuple["GoalReached", ...]
    is_proven: bool
    all_near: bool
    often: Mapping[int, float]
    without: Mapping[int, float]
    decided: int
    interrupted: bool
    weights: Mapping[str, int]
    seconds: float
    choice_s: float

    @property
    def gap(self) -> float:
        """How far the best set may be from the best there is, as a share of its breach-days (0: proven)."""
        first = self.goals[0]
        if first.is_proven:
            return 0.0
        return 1.0 if first.bound is None else (first.value - first.bound) / max(1e-9, first.value)


@dataclass(frozen=True, slots=True)
class GoalReached:
    """A goal of the choice with its bound [`unit`]; `None` where nothing is proven."""

    name: str
    value: float
    bound: float | None
    unit: str
    is_proven: bool


def where_to_open(
    desk: Desk, request: CapacityRequest, on_progress: Report = None, stop: threading.Event | None = None
) -> Capacity:
    """The best set of candidates over many futures; stopped early, the best so far. Raises `BadUse`."""
    refuse_request(request)
    stop, began = stop or threading.Event(), time.monotonic()
    tell = on_progress or (lambda _: None)
    setup = _setup(desk, request)
    days = sample_days(setup, request.futures)
    snapshots = sampled(setup, days, request.workers, told(tell, SAMPLING, request.futures, 0.0, 0.35, began), stop)
    if not snapshots:
        raise BadUse("The search was stopped before its first future was finished: there is nothing to show.")
    world = world_under(desk, request.steps)
    candidates = request.candidates or _derived(world, setup, snapshots)
    pricing = told(tell, PRICING, len(candidates), 0.35, 0.4, began)
    layout = layout_of(world, priced(world, candidates, pricing))
    # What has been lived through is weighed, also where the rest was cut short.
    patient = threading.Event() if stop.is_set() else stop
    blocks = stated(snapshots, layout, request.workers, told(tell, STATING, len(snapshots), 0.4, 0.5, began), patient)
    finished = sorted({block.future for block in blocks})
    number = {future: place for place, future in enumerate(finished)}
    blocks = tuple(replace(block, future=number[block.future]) for block in blocks)
    weights = breach_weights(snapshots)
    effort = Effort(request.time_limit_s if not stop.is_set() else SHORTEST_S, patient, _part_of(tell, 0.5, 0.8, began))
    chosen_from = time.monotonic()
    answer = choose(
        layout, blocks, weights, len(finished), request.budget, effort, FEWEST if request.fewest else BUDGET
    )
    found = _capacity(desk, request, layout, answer, len(finished), _in_need(snapshots), weights, began)
    found = replace(found, choice_s=time.monotonic() - chosen_from)
    if stop.is_set():
        return replace(found, interrupted=True)
    return _lived_through(found, setup, tell, stop, began)


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


RESIMULATED_SETS = 3
"""The best set and the runners-up that are lived through anew, beside doing nothing."""


def _lived_through(
    found: Capacity, setup: Setup, tell: Callable[[Progress], None], stop: threading.Event, began: float
) -> Capacity:
    """The chosen sets in fresh futures under the real rules, with the same random numbers for all of them."""
    runs = found.request.resimulated
    if not runs:
        return found
    sets = found.sets[:RESIMULATED_SETS]
    total, done = (len(sets) + 1) * runs, 0

    def live(chosen: Chosen) -> list[float] | None:
        nonlocal done
        changed = with_steps(setup, [step for number in sorted(chosen) for step in found.candidates[number].steps])
        report = told(tell, CHECKING, total, 0.8, 1.0, began, done)
        lived = futures(changed, runs, found.request.workers, report, stop)
        done += runs
        yearly = DAYS_A_YEAR / (setup.days - setup.warm_up)
        return None if len(lived) < runs else [each.figures["breach_days"] * yearly for each in lived]

    before = live(frozenset())
    if before is None:
        return replace(found, interrupted=True)
    nothing = replace(found.nothing, simulated=_estimate(before), simulated_saved=Estimate(0.0, 0.0, 0.0))
    checked: list[Weighed] = []
    for each in sets:
        now = live(each.chosen)
        if now is None:
            break
        saved = [a - b for a, b in zip(before, now, strict=True)]
        checked.append(replace(each, simulated=_estimate(now), simulated_saved=_estimate(saved)))
    return replace(
        found,
        sets=(*checked, *found.sets[len(checked) :]),
        nothing=nothing,
        interrupted=found.interrupted or len(checked) < len(sets),
        seconds=time.monotonic() - began,
    )


def with_steps(setup: Setup, steps: Sequence[Step]) -> Setup:
    """Fresh futures of the country with more steps from the first day on."""
    epochs = []
    for epoch in setup.epochs:
        world = World(epoch.dataset, epoch.parameters, setup.geography, setup.codes, epoch.day)
        changed = after(world, steps)
        epochs.append(replace(epoch, dataset=changed.dataset, parameters=changed.parameters))
    return replace(fresh(setup, setup.seed + FRESH_SEED), epochs=tuple(epochs))


def told(
    tell: Callable[[Progress], None],
    step: str,
    everything: int,
    start: float,
    end: float,
    began: float,
    before: int = 0,
    places: int = 0,
) -> Callable[[int], None]:
    """Tells how many of all are done, as progress between two shares."""

    def report(done: int) -> None:
        share = start + (end - start) * (before + done) / everything
        facts = {"done": before + done, "all": everything, "places": places}
        tell(Progress(Sentence(step, facts), None, None, None, time.monotonic() - began, min(1.0, share)))

    return report


def _part_of(tell: Callable[[Progress], None], start: float, end: float, began: float) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        share = start + (end - start) * progress.share
        tell(replace(progress, share=share, seconds=time.monotonic() - began))

    return report
