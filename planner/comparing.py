"""Scenarios of a desk side by side: which futures it takes, which of them are the same, and what they say together."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from models.change import Step
from models.ids import ChildId, UnitId
from models.plan import Sentence, marked
from planner.costing.lived import with_costs
from planner.errors import BadUse
from planner.kept_futures import KeptFutures, key_of, question
from planner.machines import machines
from planner.ranges import ranges
from planner.scenario_checks import refuse_contradictions
from planner.scenarios import BASELINE, Named, named
from planner.service import Desk, world_under
from planner.simulating import OPENING_LIMIT_S, Running, SimulationRequest, setup_of
from planner.simulation.compare import (
    MAIN,
    Chance,
    Driver,
    Line,
    Part,
    chances,
    contributions,
    difference,
    lines,
    paired,
    scaled,
    without_payment,
)
from planner.simulation.loss import opening
from planner.simulation.replications import Machines, Task, live_through
from planner.simulation.setup import Setup
from planner.simulation.simulate import Future
from planner.steps import step_as_json

HOME = "bfe"
"""Whose children are counted where nobody is named: the question of the pilots is Oslo's."""

FUTURES_OF_DRIVERS = 20
"""Futures at each end of a dial; more of them would tell no more about which dial matters most."""

DECIDED_BY_DEMAND = ("demand_factor", "stay_factor", "separation_factor", "patience_days")
"""Dials that leave the plan of the first day as it is."""

MOST_SCENARIOS = 20

Opening = tuple[dict[ChildId, UnitId], bool]
Tell = Callable[[Running], None]


@dataclass(frozen=True, slots=True)
class Stack:
    """Scenarios made one after the other, under a name such as `bfe_pilot_4+crime_up_36`."""

    name: str
    parts: tuple[Named, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All their steps in order."""
        return tuple(step for part in self.parts for step in part.scenario.steps)

    @property
    def title(self) -> str:
        """Their titles in bokmål."""
        return self.title_in("nb")

    def title_in(self, language: str) -> str:
        """Their titles."""
        return " + ".join(part.scenario.title_in(language) for part in self.parts)


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """What is asked: which stacks beside the baseline, for whose children, over how many days and futures.

    `drivers` says whether to look for the dials that drive the spread, `parts` whether to take stacks apart.
    """

    stacks: tuple[Stack, ...]
    operators: tuple[str, ...] = ()
    days: int = 365
    warm_up: int = 0
    replications: int = 50
    seed: int = 0
    workers: int = 2
    drivers: bool = False
    parts: bool = True
    measure: str = MAIN


@dataclass(frozen=True, slots=True)
class Run:
    """One stack with its futures; `same_as` names the stack whose futures these are, where nothing differs for them."""

    stack: Stack
    setup: Setup
    opening_proven: bool
    futures: tuple[Future, ...]
    lines: tuple[Line, ...]
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer: the baseline first, then every stack in the order asked; all over the same futures.

    `kept` futures came from a file, `lived` were lived through now.
    """

    request: ComparisonRequest
    runs: tuple[Run, ...]
    chances: tuple[Chance, ...]
    parts: Mapping[str, tuple[Part, ...]]
    drivers: tuple[Driver, ...]
    kept: int
    lived: int
    seconds: float
    is_interrupted: bool

    @property
    def baseline(self) -> Run:
        """The run that all others stand beside."""
        return self.runs[0]

    @property
    def replications(self) -> int:
        """Futures that every scenario has."""
        return len(self.baseline.futures)


def stack_of(text: str) -> Stack:
    """The stack that `a+b` names; a text that names one file is that file. Raises `BadUse` and `BadInput`."""
    parts = [text] if Path(text).is_file() else [part.strip() for part in text.split("+") if part.strip()]
    if not parts:
        raise BadUse("«{text}» names no scenario.", text=text)
    return Stack(text, tuple(named(part) for part in parts))


def request_of(texts: Sequence[str], **more: Any) -> ComparisonRequest:
    """A request about these scenarios; the baseline comes first, whether it is named or not."""
    names = list(dict.fromkeys((BASELINE, *texts)))
    if len(names) > MOST_SCENARIOS:
        raise BadUse(
            "At most {most} scenarios are compared at once, not {number}.", most=MOST_SCENARIOS, number=len(names)
        )
    return ComparisonRequest(tuple(stack_of(name) for name in names), **more)


@dataclass(slots=True)
class _Work:
    """Everything that is lived through: distinct setups with their openings, and their futures as they come."""

    desk: Desk
    request: ComparisonRequest
    kept: KeptFutures
    stop: threading.Event
    tell: Tell
    began: float
    setups: list[Setup] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    proven: list[bool] = field(default_factory=list)
    openings: list[tuple[object, Opening]] = field(default_factory=list)
    found: list[dict[int, Future]] = field(default_factory=list)
    from_file: int = 0
    lived: int = 0

    def add(self, steps: tuple[Step, ...], name: str) -> int:
        """The number of the setup for these steps: a new one, or one whose futures are the same."""
        request = self.request
        asked = SimulationRequest(
            name, steps, self.operators, request.days, request.warm_up, request.replications, request.seed
        )
        setup = setup_of(self.desk, asked)
        decided = without_payment(setup)
        for at, known in enumerate(self.setups):
            if without_payment(known) == decided:
                return at
        given, proven = self._opening(setup)
        return self.enter(replace(setup, opening=given), proven, [step_as_json(step) for step in steps])

    def enter(self, setup: Setup, proven: bool, told: object) -> int:
        """Takes up a setup that is ready to be lived through."""
        self.setups.append(setup)
        self.proven.append(proven)
        self.keys.append(key_of(question(self.desk.data_sha256, self.desk.steps, setup, told)))
        self.found.append({})
        return len(self.setups) - 1

    def payment(self, which: int, steps: tuple[Step, ...]) -> Setup:
        """The setup of these steps with its own dials of who pays, which may differ where the futures are the same."""
        request, known = self.request, self.setups[which]
        asked = SimulationRequest(known.scenario, steps, self.operators, request.days, request.warm_up)
        return replace(setup_of(self.desk, asked), opening=known.opening)

    def _opening(self, setup: Setup) -> Opening:
        """The engine's plan of the first day, made once for all setups that begin alike."""
        begins = (without_payment(replace(setup, epochs=setup.epochs[:1]))[1], setup.simulated)
        for known, given in self.openings:
            if known == begins:
                return given
        self.tell(Running(Sentence(marked("The plan of the first day")), time.monotonic() - self.began, 0.0))
        made = opening(setup, OPENING_LIMIT_S)
        self.openings.append((begins, made))
        return made

    @property
    def operators(self) -> tuple[str, ...]:
        """Whose children are counted."""
        present = {row.operator for row in (self.desk.base or self.desk).dataset.institutions}
        return self.request.operators or ((HOME,) if HOME in present else ())

    def live(self, wanted: Sequence[tuple[int, int]], who: Machines, from_share: float, to_share: float) -> None:
        """Lives through the futures wanted (setup, number) that are not known yet."""
        tasks: list[Task] = []
        for which, number in wanted:
            known = self.kept.of(self.keys[which]).get(number)
            if known is not None and number not in self.found[which]:
                self.found[which][number] = known
                self.from_file += 1
            elif number not in self.found[which]:
                tasks.append((which, self.setups[which], number))
        done = 0

        def finished(which: int, future: Future) -> None:
            nonlocal done
            done += 1
            self.lived += 1
            self.found[which][future.replication] = future
            self.kept.add(self.keys[which], future)
            step = Sentence(marked("Futures lived through: {done} of {all}"), {"done": done, "all": len(tasks)})
            share = from_share + (to_share - from_share) * done / len(tasks)
            self.tell(Running(step, time.monotonic() - self.began, share))

        live_through(tasks, who, finished, self.stop)


def compare(
    desk: Desk,
    request: ComparisonRequest,
    on_progress: Tell | None = None,
    stop: threading.Event | None = None,
    kept_in: Path | None = None,
    who: AbstractContextManager[Machines] | None = None,
) -> Comparison:
    """The scenarios of the request side by side; stopped early, the futures that all of them have count.

    With `kept_in` every finished future is written there, and what stands there already is not lived through
    again. Raises `BadInput` for scenarios that contradict themselves or the data, before anything runs; `BadUse`.
    """
    began = time.monotonic()
    _refuse_nonsense(desk, request)
    for stack in request.stacks:
        refuse_contradictions(world_under(desk), stack.parts)
    work = _Work(desk, request, KeptFutures(kept_in), stop or threading.Event(), on_progress or (lambda _: None), began)
    asked = [work.add(stack.steps, stack.name) for stack in request.stacks]
    alone = {
        stack.name: [work.add(part.scenario.steps, part.name) for part in stack.parts]
        for stack in request.stacks
        if request.parts and len(stack.parts) > 1
    }
    needed = sorted({*asked, *(which for setups in alone.values() for which in setups)})
    with who or machines(request.workers) as hired:
        until = 0.5 if request.drivers else 1.0
        wanted = [(which, number) for number in range(request.replications) for which in needed]
        work.live(wanted, hired, 0.0, until)
        common = _in_all(work, needed)
        driving = _drivers(work, asked, hired, until) if request.drivers and not work.stop.is_set() else ()
    return _answer(work, asked, alone, common, driving)


def _refuse_nonsense(desk: Desk, request: ComparisonRequest) -> None:
    from planner.simulation.compare import COMPARED

    if request.measure not in {measure.code for measure in COMPARED}:
        known = ", ".join(measure.code for measure in COMPARED)
        raise BadUse("There is no measure called «{name}». Known are: {known}.", name=request.measure, known=known)
    if request.replications < 1:
        raise BadUse("At least one replication is needed, not {number}.", number=request.replications)
    # The setup of the baseline refuses operators and days that make no sense.
    setup_of(desk, SimulationRequest(BASELINE, (), request.operators, request.days, request.warm_up))


def _in_all(work: _Work, needed: Sequence[int]) -> list[int]:
    """The numbers of the futures that every setup has; raises `BadUse` where there are none."""
    common = sorted(set.intersection(*(set(work.found[which]) for which in needed)))
    if not common:
        raise BadUse("The comparison was stopped before its first future was finished: there is nothing to show.")
    return common


def _drivers(work: _Work, asked: Sequence[int], who: Machines, from_share: float) -> tuple[Driver, ...]:
    """The difference of every scenario at both ends of every dial."""
    distinct = [which for which in dict.fromkeys(asked) if which != asked[0]]
    count = min(work.request.replications, FUTURES_OF_DRIVERS)
    ends: dict[tuple[str, float, int], int] = {}
    for dial in ranges():
        for factor in (dial.low, dial.high):
            for which in (asked[0], *distinct):
                setup = scaled(work.setups[which], dial, factor)
                proven = work.proven[which]
                if dial.dial not in DECIDED_BY_DEMAND:
                    given, proven = opening(setup, OPENING_LIMIT_S)
                    setup = replace(setup, opening=given)
                ends[dial.name, factor, which] = work.enter(setup, proven, [work.keys[which], dial.dial, factor])
    wanted = [(which, number) for number in range(count) for which in ends.values()]
    work.live(wanted, who, from_share, 1.0)
    name_of = {which: stack.name for stack, which in zip(reversed(work.request.stacks), reversed(asked), strict=True)}
    found = []
    for which in distinct:
        for dial in ranges():
            at = [
                paired(
                    list(work.found[ends[dial.name, factor, asked[0]]].values()),
                    list(work.found[ends[dial.name, factor, which]].values()),
                    work.request.measure,
                )
                for factor in (dial.low, dial.high)
            ]
            if all(at):
                low, high = (difference(pairs) for pairs in at)
                found.append(Driver(name_of[which], dial, work.request.measure, low, high))
    return tuple(sorted(found, key=lambda each: (each.scenario, -each.swing)))


def _answer(
    work: _Work,
    asked: Sequence[int],
    alone: Mapping[str, Sequence[int]],
    common: Sequence[int],
    driving: tuple[Driver, ...],
) -> Comparison:
    request = work.request

    def costed(which: int, steps: tuple[Step, ...]) -> tuple[Future, ...]:
        return with_costs(work.payment(which, steps), [work.found[which][number] for number in common])

    base = costed(asked[0], request.stacks[0].steps)
    first = {which: stack.name for stack, which in zip(reversed(request.stacks), reversed(asked), strict=True)}
    runs = tuple(
        Run(
            stack,
            work.setups[which],
            work.proven[which],
            futures,
            lines(base, futures),
            first[which] if first[which] != stack.name else None,
        )
        for stack, which in zip(request.stacks, asked, strict=True)
        for futures in [costed(which, stack.steps)]
    )
    parts = {
        stack.name: contributions(
            base,
            {
                part.name: costed(at, part.scenario.steps)
                for part, at in zip(stack.parts, alone[stack.name], strict=True)
            },
            costed(which, stack.steps),
            request.measure,
        )
        for stack, which in zip(request.stacks, asked, strict=True)
        if stack.name in alone
    }
    return Comparison(
        request,
        runs,
        chances({run.stack.name: run.futures for run in runs}),
        parts,
        driving,
        work.from_file,
        work.lived,
        time.monotonic() - work.began,
        len(common) < request.replications,
    )
