"""Simulations of a desk: which country over which days, and what comes of many futures."""

import datetime
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.change import Step
from models.ids import Operator
from models.past import Past
from models.plan import Sentence, marked
from planner import public_series
from planner.errors import BadUse
from planner.kept_futures import KeptFutures, key_of, question
from planner.machines import machines
from planner.parameters import file_days, parameters_for, with_changes
from planner.reference import cohorts
from planner.service import Desk, world_under
from planner.simulation.backtest import Foretold, Series, Trend, foretold, left_of_all, trend_of
from planner.simulation.fitting import Fitted, fitted, with_own
from planner.simulation.loss import Decision, measured_loss, opening
from planner.simulation.replications import live_through
from planner.simulation.results import Row, rows_of
from planner.simulation.setup import Cohorts, Epoch, Setup, linked, within
from planner.simulation.simulate import Future
from planner.simulation.theory import Check, checks
from planner.steps import step_as_json
from planner.store import past_counts

BASELINE = "baseline"
OPENING_LIMIT_S = 60.0
"""Time for the engine's plan of the first day [s]."""

MOST_DAYS = 3_660
"""Ten years; beyond that, rates of today say little."""


@dataclass(frozen=True, slots=True)
class SimulationRequest:
    """What is asked: a scenario by its steps, whose children, how many days and futures, from which seed.

    `days` are simulated, of which the first `warm_up` are not measured. Without operators, all are. With `own_rates`
    the data set's own stays take the place of the public rates, where it has any.
    """

    scenario: str = BASELINE
    steps: tuple[Step, ...] = ()
    operators: tuple[str, ...] = ()
    days: int = 365
    warm_up: int = 0
    replications: int = 100
    seed: int = 0
    workers: int = 2
    exact_days: int = 30
    own_rates: bool = True


def setup_of(desk: Desk, request: SimulationRequest, own: Fitted | None = None) -> Setup:
    """The country over time that a request asks about; raises `BadUse`, and `RefusedChange` before any run.

    `own` is what the data set's own records say, where that is known already.
    """
    _refuse_nonsense(desk, request)
    start = desk.as_of
    last = start + datetime.timedelta(days=request.days - 1)
    if own is None and request.own_rates:
        own = demand_of(desk)
    base = _epoch(desk.base or desk, (), start, own)
    steps = (*desk.steps, *request.steps)
    starts = {start, *file_days(), *(step.on for step in steps if step.on is not None)}
    epochs = tuple(_epoch(desk, request.steps, day, own) for day in sorted(starts) if start <= day <= last)
    counted = tuple(Operator(name) for name in request.operators or desk.codes.codes("operator"))
    simulated = linked(counted, epochs)
    return Setup(
        request.scenario,
        Epoch(base.day, within(base.dataset, simulated), base.parameters),
        tuple(Epoch(each.day, within(each.dataset, simulated), each.parameters) for each in epochs),
        desk.geography,
        desk.codes,
        Cohorts(cohorts()),
        counted,
        simulated,
        request.days,
        request.warm_up,
        request.seed,
    )


def demand_of(desk: Desk) -> Fitted:
    """What own records say of referrals and stays, the data set's or its store's, beside the public rates."""
    here = desk.base or desk
    kept = None if here.dataset.stays else _past_kept(here)
    return fitted(here.dataset, here.codes, Cohorts(cohorts()), parameters_for(here.as_of), here.as_of, kept)


def _past_kept(desk: Desk) -> Past | None:
    if desk.kept_in is None:
        return None
    with desk.kept_in.store.work(desk.kept_in.actor) as work:
        return past_counts.latest(work)


def _epoch(desk: Desk, steps: Sequence[Step], day: datetime.date, own: Fitted | None) -> Epoch:
    world = world_under(desk, steps, day)
    dials = world.parameters
    turned = with_own(dials, parameters_for(day), own) if own is not None else {}
    return Epoch(day, world.dataset, with_changes(dials, turned))


def _refuse_nonsense(desk: Desk, request: SimulationRequest) -> None:
    known = desk.codes.codes("operator")
    for operator in request.operators:
        if operator not in known:
            raise BadUse(
                "There is no operator called «{operator}». Known are: {known}.",
                operator=operator,
                known=", ".join(known),
            )
    if not 0 <= request.warm_up < request.days <= MOST_DAYS:
        raise BadUse(
            "A simulation has 1 to {most} days, and a warm-up shorter than that: not {days} days with {warm_up}.",
            most=MOST_DAYS,
            days=request.days,
            warm_up=request.warm_up,
        )
    if request.replications < 1:
        raise BadUse("At least one replication is needed, not {number}.", number=request.replications)


@dataclass(frozen=True, slots=True)
class Simulated:
    """The answer: a row per measure, the futures themselves, and what the fast rule lost where it was measured.

    `opening_proven` says whether the plan for today's list is the best there is, `seconds` how long it all took [s].
    `own` is what the data set's own records say of demand, where they were asked for. `costs` are rows of what it costs
    and who pays, where that was asked for.
    """

    request: SimulationRequest
    setup: Setup
    rows: tuple[Row, ...]
    futures: tuple[Future, ...]
    loss: tuple[Decision, ...]
    opening_proven: bool
    seconds: float = 0.0
    own: Fitted | None = None
    costs: tuple[Row, ...] = ()

    @property
    def is_interrupted(self) -> bool:
        """Whether fewer futures were lived through than asked for."""
        return len(self.futures) < self.request.replications


@dataclass(frozen=True, slots=True)
class Running:
    """How far the futures have come: seconds since the start, share of them [0–1]."""

    step: Sentence
    seconds: float
    share: float


def simulate(
    desk: Desk,
    request: SimulationRequest,
    on_progress: Callable[[Running], None] | None = None,
    stop: threading.Event | None = None,
    kept_in: Path | None = None,
) -> Simulated:
    """Many futures of the desk under the request's steps; stopped early, those finished count.

    With `kept_in` every finished future is written there, and what stands there already is not lived through again.
    Raises `BadUse`, `RefusedChange`, or `UnsoundPlan` where a decision does not survive its check.
    """
    began, tell = time.monotonic(), on_progress or (lambda _: None)
    own = demand_of(desk) if request.own_rates else None
    setup = setup_of(desk, request, own)
    tell(Running(Sentence(marked("Places today's list")), time.monotonic() - began, 0.0))
    given, proven = opening(setup, OPENING_LIMIT_S)
    setup = replace(setup, opening=given)

    kept = KeptFutures(kept_in)
    told = [[step_as_json(step) for step in request.steps], request.own_rates]
    key = key_of(question(desk.data_sha256, desk.steps, setup, told))
    known = {number: each for number, each in kept.of(key).items() if number < request.replications}
    found = dict(known)

    def finished(_: int, each: Future) -> None:
        kept.add(key, each)
        found[each.replication] = each
        facts = {"done": len(found), "all": request.replications}
        share = (len(found) - len(known)) / (request.replications - len(known))
        tell(Running(Sentence(LIVED, facts), time.monotonic() - began, share))

    tasks = [(0, setup, number) for number in range(request.replications) if number not in known]
    with machines(request.workers) as who:
        live_through(tasks, who, finished, stop)
    lived = tuple(found[number] for number in sorted(found))
    if not lived:
        raise BadUse("The simulation was stopped before its first future was finished: there is nothing to show.")
    stopped = stop is not None and stop.is_set()
    if request.exact_days and not stopped:
        tell(Running(Sentence(marked("Lets the engine decide sampled days too")), time.monotonic() - began, 1.0))
    loss = () if stopped else measured_loss(setup, request.exact_days)
    return Simulated(
        request, setup, rows_of(request.scenario, lived), lived, loss, proven, time.monotonic() - began, own
    )


LIVED = marked("Futures lived through: {done} of {all}")


def against_theory(seed: int, on_progress: Callable[[Running], None] | None = None) -> tuple[Check, ...]:
    """Simulated queues beside Erlang B and C and Little's law."""
    began, tell = time.monotonic(), on_progress or (lambda _: None)
    step = Sentence(marked("Queues beside theory"))
    return checks(seed, on_done=lambda share: tell(Running(step, time.monotonic() - began, share)))


@dataclass(frozen=True, slots=True)
class Backtest:
    """A public series, the trend of its rate up to the last year it is fitted to, and what both ways foretold."""

    series: Series
    last: int
    trend: Trend
    years: tuple[Foretold, ...]


LAST_FITTED, LAST_FORETOLD = 2016, 2022


def backtests() -> tuple[Backtest, ...]:
    """What the demand model would have said in 2016 of 2017 to 2022, for each public series."""
    left = left_of_all(parameters_for(datetime.date(LAST_FORETOLD, 12, 31)))
    return tuple(
        Backtest(
            series,
            LAST_FITTED,
            trend_of(series, LAST_FITTED),
            foretold(series, left, LAST_FITTED, LAST_FORETOLD),
        )
        for series in (public_series.children(), public_series.stay_days())
    )
