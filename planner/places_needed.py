"""How many more places it takes that children wait no longer than so many days: which futures, and what they say."""

import datetime
import threading
import time
from dataclasses import dataclass, replace

from models.change import OpenInstitution, OpenUnit, Step
from models.ids import InstitutionId, MunicipalityNumber, Operator, UnitId
from models.plan import marked
from planner.capacity.sampling import counted_waits
from planner.capacity.service_level import Level, Reached, places_needed, reached
from planner.capacity_plan import Report
from planner.errors import BadUse
from planner.fresh_futures import with_steps
from planner.machines import machines
from planner.placement.world import nearest
from planner.service import Desk
from planner.simulating import BASELINE, SimulationRequest, setup_of
from planner.stages import Stages


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """What is asked: the places that it takes for a service level, for children of one operator.

    New places lie in the municipality where most children of the operator's groups come from, in living units of
    `unit_size` places; they take every ground of these children and have the staff they need.
    """

    level: Level
    operator: str
    futures: int = 30
    unit_size: int = 1
    scenario: str = BASELINE
    steps: tuple[Step, ...] = ()
    days: int = 365
    warm_up: int = 90
    seed: int = 0
    workers: int = 2


@dataclass(frozen=True, slots=True)
class PlacesNeeded:
    """The least number of more places that suffices (`None`: not found), and everything that was tried."""

    request: ServiceRequest
    day: datetime.date
    target_groups: tuple[str, ...]
    needed: Reached | None
    tried: tuple[Reached, ...]
    interrupted: bool
    seconds: float


MOST_PLACES = 128


def places_for(
    desk: Desk, request: ServiceRequest, on_progress: Report = None, stop: threading.Event | None = None
) -> PlacesNeeded:
    """How many more places it takes; raises `BadUse`."""
    stop, began = stop or threading.Event(), time.monotonic()
    stages = Stages(on_progress or (lambda _: None), began)
    groups = _groups_of(desk, request)
    level = replace(request.level, target_groups=groups)
    simulation = SimulationRequest(
        request.scenario,
        request.steps,
        (request.operator,),
        request.days,
        request.warm_up,
        request.futures,
        request.seed,
    )
    setup = setup_of(desk, simulation)
    tries = 0

    with machines(request.workers) as who:

        def try_with(places: int) -> Reached | None:
            nonlocal tries
            tries += 1
            more = with_steps(setup, _new_places(desk, request, groups, places)) if places else setup
            more = replace(more, seed=setup.seed)
            coming = request.futures * max(1, USUAL_TRIES - tries)
            sizes = [1] * request.futures
            report = stages.parts(TRYING, sizes, lambda pace: pace * coming, places=places)
            waits = counted_waits(more, request.futures, level, who, report, stop)
            return None if len(waits) < request.futures else reached(places, waits)

        needed, tried = places_needed(level, try_with, MOST_PLACES)
    if not tried:
        raise BadUse("The search was stopped before its first future was finished: there is nothing to show.")
    return PlacesNeeded(request, desk.as_of, groups, needed, tried, stop.is_set(), time.monotonic() - began)


USUAL_TRIES = 8
"""Numbers of places tried until the least one is found, for telling how long it takes."""

TRYING = marked("{places} more places, futures lived through: {done} of {all}")


def _groups_of(desk: Desk, request: ServiceRequest) -> tuple[str, ...]:
    """The target groups that are counted: those asked for, or all that the operator's children belong to."""
    level = request.level
    if not 0 < level.share < 1:
        raise BadUse("A service level lies between 0 and 100 per cent: not {level}.", level=round(100 * level.share, 1))
    if not 0 <= level.days <= 180:
        raise BadUse("A wait of {days} days is not looked at: ask for 0 to 180.", days=level.days)
    known = desk.codes.codes("operator")
    if request.operator not in known:
        raise BadUse(
            "There is no operator called «{operator}». Known are: {known}.",
            operator=request.operator,
            known=", ".join(known),
        )
    groups = desk.codes.codes("target_group")
    for group in level.target_groups:
        if group not in groups:
            raise BadUse("There is no target group «{id}». {way}", id=group, way=nearest(group, groups))
    own = {child.target_group for child in desk.dataset.children if child.operator == request.operator}
    found = tuple(group for group in level.target_groups or groups if group in own)
    if not found:
        raise BadUse("No child of the operator belongs to these target groups: there is nobody to wait.")
    return found


def _new_places(desk: Desk, request: ServiceRequest, groups: tuple[str, ...], places: int) -> list[Step]:
    """The steps that open so many places."""
    children = [c for c in desk.dataset.children if c.operator == request.operator and c.target_group in groups]
    homes = [child.municipality for child in children]
    municipality = min(set(homes), key=lambda number: (-homes.count(number), number))
    house = InstitutionId("NY-LEVEL")
    grounds = tuple(sorted({child.ground for child in children}))
    opened = OpenInstitution(
        house, house, Operator(request.operator), "state", MunicipalityNumber(municipality), grounds, groups
    )
    steps = [Step(opened)]
    for number, size in enumerate(_sizes(places, request.unit_size), start=1):
        steps.append(Step(OpenUnit(UnitId(f"NY-LEVEL-{number}"), house, approved_places=size, separable=True)))
    return steps


def _sizes(places: int, size: int) -> list[int]:
    whole, rest = divmod(places, size)
    return [size] * whole + ([rest] if rest else [])
