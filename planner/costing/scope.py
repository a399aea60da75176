"""Which institutions a question is about, year by year, and how many of their places are used."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from models.change import Step
from models.ids import InstitutionId, Operator
from models.institution import Institution, Staffing, Unit
from models.parameters import Parameters
from planner.costing.facilities import added_up, facilities_of, residents_by_unit
from planner.costing.houses import USED_DIGITS, facility_of
from planner.costing.question import ENGINE, RESIDENTS, STATED, CostRequest, Used
from planner.errors import BadUse
from planner.parameters import parameters_for
from planner.placement.case import Question
from planner.placement.changes import after
from planner.placement.drawn import UsableRequest
from planner.placement.house import SEPARATE, SHARED, Design
from planner.placement.usable import Drawing, UsableAnswer, usable_places
from planner.placement.world import World, nearest
from planner.service import Desk
from planner.simulation.costs.facility import Facility

OSLO = Operator("bfe")
MOST_ASKED = 6
"""Institutions beyond which the engine is not asked for used places: today's residents stand for them."""

Note = Callable[[Drawing], None]


@dataclass(frozen=True, slots=True)
class State:
    """The institutions of the question and the dials from a day on, until the next state."""

    start: date
    facilities: Mapping[InstitutionId, Facility]
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Scope:
    """What is costed: states over time with and without the scenario, and where used places come from.

    `chosen` are the institutions by id, empty for all; `is_whole` says that they are not told apart.
    """

    states: tuple[State, ...]
    before: tuple[State, ...]
    used: Mapping[InstitutionId, Used]
    is_whole: bool
    grounds: tuple[str, ...]
    parameters: Parameters


def first_year_of(desk: Desk, request: CostRequest) -> int:
    """The first full year of the question: that of the first dated step, else the year after the data."""
    if request.first_year is not None:
        return request.first_year
    dated = [step.on for step in request.steps if step.on is not None and step.on > desk.as_of]
    opens = [day for step in request.steps if (day := getattr(step.change, "opens_on", None)) and day > desk.as_of]
    return min([*dated, *opens]).year if dated or opens else desk.as_of.year + 1


def scope_of(desk: Desk, request: CostRequest, first_year: int, on_progress: Note, stop: threading.Event) -> Scope:
    """The scope of a question; raises `BadUse` for ids, operators and years that make no sense."""
    if request.pilot is not None:
        return _pilot(desk, request, first_year, on_progress, stop)
    base = _base(desk)
    last = date(first_year + request.years - 1, 12, 31)
    days = _cuts(base, request.steps, date(first_year, 1, 1), last)
    worlds = [_world(base, day, (*desk.steps, *request.steps)) for day in days]
    plain = [_world(base, day, desk.steps) for day in days]
    chosen = _chosen(desk, request, plain, worlds)
    ids = frozenset(chosen) if chosen else frozenset(_of_operators(request, plain, worlds))
    known = {each.institution_id for each in base.dataset.institutions}
    new = frozenset(ids - known)
    drawing = Drawn(base.as_of, request.usable_draws, request.seed)
    used = _used(worlds[-1], new, ids if chosen else frozenset(), request, drawing, on_progress, stop)
    found = {each: number.value for each, number in used.items()}
    grounds = tuple(
        dict.fromkeys(g for w in worlds for i in w.dataset.institutions if i.institution_id in ids for g in i.grounds)
    )
    return Scope(
        tuple(_state(world, ids, found, new, request.building) for world in worlds),
        tuple(_state(world, ids, {}, frozenset(), request.building) for world in plain),
        used,
        not chosen,
        grounds,
        worlds[-1].parameters,
    )


def _base(desk: Desk) -> Desk:
    return desk.base or desk


def _world(base: Desk, day: date, steps: Iterable[Step]) -> World:
    start = World(base.dataset, parameters_for(day), base.geography, base.codes, day)
    return after(start, tuple(steps))


def _cuts(base: Desk, steps: Iterable[Step], first: date, last: date) -> list[date]:
    """The days on which something may change, from the first day on."""
    steps = tuple(steps)
    days = {first, *(step.on for step in steps if step.on is not None)}
    units = [*_world(base, first, steps).dataset.units, *_world(base, last, steps).dataset.units]
    days |= {day for unit in units for day in (unit.opens_on, unit.closes_on) if day is not None}
    return sorted(day for day in days if first <= day <= last)


def _chosen(desk: Desk, request: CostRequest, plain: list[World], worlds: list[World]) -> tuple[InstitutionId, ...]:
    """Institutions asked for by id, else those that the scenario opens, closes or changes; none means all."""
    known = {each.institution_id: each for world in worlds for each in world.dataset.institutions}
    for name in request.institutions:
        if name not in known:
            raise BadUse("There is no institution «{id}». {way}", id=name, way=nearest(name, known))
    if request.institutions:
        return tuple(InstitutionId(name) for name in request.institutions)
    touched = dict.fromkeys(
        institution_id
        for before, then in zip(plain, worlds, strict=True)
        for institution_id in _touched(before, then)
        if not request.operators or known[institution_id].operator in request.operators
    )
    del desk
    return tuple(touched)


Looks = tuple[tuple[Unit, ...], tuple[Staffing, ...]]


def _touched(before: World, then: World) -> list[InstitutionId]:
    """Institutions whose open units, places or staff differ."""
    old, new = _looks(before), _looks(then)
    return [each for each in {**old, **new} if old.get(each) != new.get(each)]


def _looks(world: World) -> dict[InstitutionId, Looks]:
    units: dict[InstitutionId, list[Unit]] = {}
    for unit in world.dataset.units:
        if unit.is_open(world.day):
            units.setdefault(unit.institution_id, []).append(unit)
    rows: dict[InstitutionId, list[Staffing]] = {}
    for row in world.dataset.staffing:
        rows.setdefault(row.institution_id, []).append(row)
    return {each: (tuple(found), tuple(rows.get(each, ()))) for each, found in units.items()}


def _of_operators(request: CostRequest, plain: list[World], worlds: list[World]) -> Iterable[InstitutionId]:
    codes = worlds[0].codes.codes("operator")
    for operator in request.operators:
        if operator not in codes:
            raise BadUse(
                "There is no operator called «{operator}». Known are: {known}.",
                operator=operator,
                known=", ".join(codes),
            )
    for world in (*plain, *worlds):
        for each in world.dataset.institutions:
            if not request.operators or each.operator in request.operators:
                yield each.institution_id


def _state(
    world: World,
    ids: frozenset[InstitutionId],
    used: Mapping[InstitutionId, Fraction],
    new: frozenset[InstitutionId],
    building: str,
) -> State:
    facilities = facilities_of(world.dataset, world.parameters, world.day, used, new, building, ids)
    return State(world.day, facilities, world.parameters)


def _used(
    final: World,
    new: frozenset[InstitutionId],
    chosen: frozenset[InstitutionId],
    request: CostRequest,
    drawing: "Drawn",
    on_progress: Note,
    stop: threading.Event,
) -> dict[InstitutionId, Used]:
    """Used places of new institutions by the engine, of others by today's residents; one number stated goes first."""
    living = residents_by_unit(final.dataset)
    by_id = {each.institution_id: each for each in final.dataset.institutions}
    found: dict[InstitutionId, Used] = {}
    for each in chosen:
        units = [unit for unit in final.dataset.units if unit.institution_id == each and unit.is_open(final.day)]
        if not units:
            continue
        places = Fraction(sum(unit.approved_places for unit in units))
        if request.used is not None:
            found[each] = _stated(request.used, places, len(chosen))
        elif each in new and len(new) <= MOST_ASKED:
            found[each] = used_by_engine(final, by_id[each], units, drawing, on_progress, stop)
        else:
            here = Fraction(sum(living.get(unit.unit_id, 0) for unit in units))
            found[each] = Used(here, here, here, RESIDENTS)
    return found


def _stated(used: Fraction, places: Fraction, institutions: int) -> Used:
    if institutions != 1:
        raise BadUse("Used places can be stated for one institution at a time; the question is about several.")
    if not 0 <= used <= places:
        raise BadUse("{used} used places cannot be: there are {places}.", used=float(used), places=int(places))
    return Used(used, used, used, STATED)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the engine is asked: with the children of which day, by how many draws, from which seed."""

    day: date
    draws: int
    seed: int


def used_by_engine(
    world: World,
    institution: Institution,
    units: list[Unit],
    drawn: Drawn,
    on_progress: Note = lambda _: None,
    stop: threading.Event | None = None,
) -> Used:
    """What the engine fills on an average day; living units of one place each are filled together.

    The children are those of the day the data describe, as for `usable`: nobody knows who is there when the
    institution opens.
    """
    opened = {unit.unit_id for unit in units}
    data = replace(
        world.dataset,
        units=tuple(replace(u, opens_on=None) if u.unit_id in opened else u for u in world.dataset.units),
    )
    question = Question(data, world.geography, world.codes, world.parameters, drawn.day)
    alone = all(unit.separable and unit.approved_places == 1 for unit in units)
    asked = [(units[0], len(units))] if alone else [(unit, unit.approved_places) for unit in units]
    total = Used(Fraction(0), Fraction(0), Fraction(0), ENGINE)
    for unit, places in asked:
        living = SEPARATE if unit.separable else SHARED
        usable = UsableRequest(
            (places,), (living,), (), unit.unit_id, institution.operator, (), None, drawn.draws, drawn.seed
        )
        answer = usable_places(_without(question, units, unit) if alone else question, usable, on_progress, stop)
        total = _more(total, answer)
    return total


def _without(question: Question, units: list[Unit], kept: Unit) -> Question:
    """The same without the sibling units, whose places the design holds already."""
    gone = {unit.unit_id for unit in units} - {kept.unit_id}
    data = question.dataset
    return replace(
        question, dataset=replace(data, units=tuple(unit for unit in data.units if unit.unit_id not in gone))
    )


def _more(total: Used, answer: UsableAnswer) -> Used:
    mean = answer.houses[0].used.mean
    numbers = (round(Fraction(number), USED_DIGITS) for number in (mean.mean, mean.low, mean.high))
    value, low, high = numbers
    return Used(total.value + value, total.low + low, total.high + high, ENGINE)


def _pilot(desk: Desk, request: CostRequest, first_year: int, on_progress: Note, stop: threading.Event) -> Scope:
    """A pilot of so many places, staffed by the pilot's rules, with the children who could live there."""
    is_dated = any(step.on is not None for step in request.steps)
    day = date(first_year, 1, 1) if is_dated else desk.as_of
    world = _world(_base(desk), day, (*desk.steps, *request.steps))
    operator = Operator(request.operators[0]) if request.operators else OSLO
    if len(request.operators) > 1:
        raise BadUse("A pilot has one operator: name one of them.")
    assert request.pilot is not None
    design = Design(request.pilot, request.living, request.staff_level)
    question = Question(world.dataset, world.geography, world.codes, world.parameters, desk.as_of)
    usable = UsableRequest(
        (request.pilot,),
        (request.living,),
        (request.staff_level,),
        None,
        operator,
        draws=request.usable_draws,
        seed=request.seed,
    )
    answer = usable_places(question, usable, on_progress, stop)
    places = Fraction(request.pilot)
    used = _more(Used(Fraction(0), Fraction(0), Fraction(0), ENGINE), answer)
    if request.used is not None:
        used = _stated(request.used, places, 1)
    name = InstitutionId("pilot")
    facility = facility_of(world, answer, design, used.value, request.building, name)
    assert facility is not None
    state = State(date(first_year, 1, 1), {name: facility}, world.parameters)
    empty = State(state.start, {}, world.parameters)
    return Scope((state,), (empty,), {name: used}, False, answer.site.institution.grounds, world.parameters)


def gathered(state: State, is_whole: bool) -> tuple[Facility, ...]:
    """The institutions of a state; all of a country are added up where they are costed alike."""
    return added_up(state.facilities.values()) if is_whole else tuple(state.facilities.values())
