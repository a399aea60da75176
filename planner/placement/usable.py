"""Usable places against nominal ones: of n places, how many can be filled on an average day?

A draw is one such day: a queue of children of the group in random order, in front of an empty house.
Three numbers come out of it, from the most scarce to the most plentiful choice of children:
`first` when only the first n of the queue are there, `used` when each of the queue in turn moves in if
it can and nobody makes way, and `best` when anyone of the queue may be chosen. All houses of a run meet
the same queues, so that differences between them are differences of the houses.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from models.child import Child, Waiver
from models.ids import Operator
from models.plan import Sentence, marked
from planner.errors import UnsoundPlan
from planner.placement.case import Case, Question
from planner.placement.company import Clashes, Company, best_choice, clashes_in, in_order, limits_of
from planner.placement.drawn import MOST_PLACES, UsableRequest, refuse_nonsense, site_and_drawn
from planner.placement.house import SHARED, Design, House, Judged, Site, by_itself
from planner.placement.spread import FEWEST_DRAWS, Estimate, Spread, estimate, spread
from planner.placement.waived import in_force

WIDEST = 0.5
"""An interval of a mean wider than this [places] is called too wide."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How far the draws have come: seconds since the start, share of the draws [0–1]."""

    step: Sentence
    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Usable:
    """What the places of one design are worth [places].

    `last_adds` is what the last place adds to a house with one place less, `separate_adds` what separate
    living units add to shared living; both compare draw by draw, and are `None` where the other house is
    not among those asked about. `refusals` tells how many children per draw each rule kept out of a
    place that was free; a child may be kept out by several.
    """

    design: Design
    staff: Mapping[str, float]
    draws: int
    used: Spread
    first: Spread
    best: Spread
    last_adds: Estimate | None
    separate_adds: Estimate | None
    refusals: Mapping[str, float]

    @property
    def has_too_few_draws(self) -> bool:
        """Whether the mean is not to be relied on for want of draws."""
        return self.draws < FEWEST_DRAWS or self.used.mean.width > WIDEST


@dataclass(frozen=True, slots=True)
class UsableAnswer:
    """The usable places of every house asked about, and who was drawn.

    `group` children belong to the operator's target groups, `waiting` of them without a place; `pool` of
    them could live in the house, `closed` counts those who could not, by rule. `own_places` are those that a
    unit has today, whatever was asked for; `waivers` are rules that do not bind somebody of the pool here.
    Intervals tell of the draws alone, not of whether the group of today is the group of tomorrow.
    """

    day: date
    site: Site
    operator: Operator
    target_groups: tuple[str, ...]
    group: int
    waiting: int
    pool: int
    closed: Mapping[str, int]
    queue: int
    draws: int
    asked_draws: int
    seed: int
    houses: tuple[Usable, ...]
    own_places: int | None = None
    waivers: tuple[Waiver, ...] = ()

    @property
    def is_interrupted(self) -> bool:
        """Whether somebody stopped before the last draw."""
        return self.draws < self.asked_draws


@dataclass(slots=True)
class Tally:
    """The numbers of one house in the making, draw by draw, and how often each rule refused a child."""

    house: House
    company: Company
    used: list[int]
    first: list[int]
    best: list[int]
    refusals: Counter[str]


def usable_places(
    question: Question,
    request: UsableRequest,
    on_progress: Callable[[Drawing], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> UsableAnswer:
    """What the places of every house asked about are worth, from as many draws as asked for.

    Raises `BadUse` for a request that cannot be answered, and `UnsoundPlan` where the rules refuse
    children whom the count took for fitting. Stopped early, the draws made so far count, at least one.
    """
    began = time.monotonic()
    refuse_nonsense(request)
    case = Case(question)
    question = replace(question, dataset=case.data)  # without what is waived on the day
    site, drawn = site_and_drawn(case, request)
    if site.exists:
        question, site = by_itself(question, site)
    own_places = case.places(site.unit) if site.exists else None
    places = request.places or (tuple(range(1, MOST_PLACES + 1)) if own_places is None else (own_places,))
    levels = (None,) if site.exists else request.staff_levels or case.parameters.pilot_staff_levels
    queue = min(len(drawn.pool), request.queue or max(drawn.waiting_in_pool, *places))
    roomy = {living: _clashes(question, site, living, drawn.pool) for living in request.livings}
    designs = [
        Design(number, living, level) for level in levels for living in request.livings for number in sorted({*places})
    ]
    judged: dict[str, Judged] = {living: {} for living in request.livings}
    tallies = [
        _tally(House(question, site, design, drawn.pool, judged[design.living]), roomy[design.living])
        for design in designs
    ]
    done = 0
    for draw in range(request.draws):
        order = Random(f"{request.seed}/usable/{draw}").sample(range(len(drawn.pool)), len(drawn.pool))  # noqa: S311
        for tally in tallies:
            _draw(tally, order[:queue])
        done = draw + 1
        on_progress(Drawing(_step(done, request.draws), time.monotonic() - began, done / request.draws))
        if stop is not None and stop.is_set():
            break
    return UsableAnswer(
        case.day,
        site,
        drawn.operator,
        drawn.target_groups,
        drawn.group,
        drawn.waiting,
        len(drawn.pool),
        drawn.closed,
        queue,
        done,
        request.draws,
        request.seed,
        tuple(_usable(site, tally, tallies) for tally in tallies),
        own_places,
        _waivers(case, site, drawn.pool),
    )


def _waivers(case: Case, site: Site, pool: tuple[Child, ...]) -> tuple[Waiver, ...]:
    """The waivers in force on the day that concern somebody who is drawn, in this house."""
    ids = {child.child_id for child in pool}
    return tuple(
        waiver
        for waiver in in_force(case.question.dataset, case.day)
        if ids & {waiver.child_id, waiver.other_child_id} and waiver.unit_id in (None, site.unit.unit_id)
    )


def _step(done: int, asked: int) -> Sentence:
    return Sentence(marked("Draw {done} of {all}"), {"done": done, "all": asked})


def _clashes(question: Question, site: Site, living: str, pool: tuple[Child, ...]) -> Clashes:
    """Who clashes with whom in a house with a place for everyone and no limit on staff."""
    return clashes_in(House(question, replace(site, staffing=()), Design(len(pool), living), pool))


def _tally(house: House, clashes: Clashes) -> Tally:
    return Tally(house, Company(house.design.places, clashes, limits_of(house)), [], [], [], Counter())


def _draw(tally: Tally, queue: Sequence[int]) -> None:
    """Fills the house from the queue in every way and adds what came out; the rules judge whom it took."""
    company = tally.company
    taken, refused = in_order(company, queue)
    best = taken if len(taken) == company.places else best_choice(company, queue, taken)
    if not (tally.house.is_sound(taken) and tally.house.is_sound(best)):
        raise UnsoundPlan("The count of usable places and the rules disagree about who can live together.")
    tally.used.append(len(taken))
    tally.first.append(len(set(taken) & set(queue[: company.places])))
    tally.best.append(len(best))
    tally.refusals.update(code for codes in refused for code in codes)


def _usable(site: Site, tally: Tally, tallies: Sequence[Tally]) -> Usable:
    design = tally.house.design
    used = spread(tally.used, design.places)
    by_design = {other.house.design: other for other in tallies}
    smaller = by_design.get(replace(design, places=design.places - 1))
    shared = by_design.get(replace(design, living=SHARED)) if design.living != SHARED else None
    return Usable(
        design,
        _staff(tally.house, site),
        len(tally.used),
        used,
        spread(tally.first, design.places),
        spread(tally.best, design.places),
        _difference(tally, smaller) if smaller is not None else used.mean if design.places == 1 else None,
        _difference(tally, shared) if shared is not None else None,
        {code: count / len(tally.used) for code, count in sorted(tally.refusals.items())},
    )


def _staff(house: House, site: Site) -> Mapping[str, float]:
    """Staff who serve the house on each shift that states any, those shared with other units among them."""
    staff: dict[str, float] = {}
    for row in house.staffing:
        if row.unit_id in (None, site.unit.unit_id):
            staff[row.shift] = staff.get(row.shift, 0) + row.staff
    return staff


def _difference(tally: Tally, other: Tally) -> Estimate:
    """How many more places are used than in the other house, compared draw by draw."""
    pairs = zip(tally.used, other.used, strict=True)
    return estimate([here - there for here, there in pairs], -other.house.design.places, tally.house.design.places)
