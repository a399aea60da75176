"""What the sliders of a meeting mean: changes like those of any scenario, with who and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from models.change import Change, OpenInstitution, OpenUnit, Scenario, SetDial, SetStaff, Step
from models.ids import SHIFTS, InstitutionId, MunicipalityNumber, Operator, UnitId
from models.parameters import Parameters
from planner.errors import PlannerError
from planner.scenario_checks import refuse_contradictions
from planner.scenarios import named
from planner.service import Desk, world_under

HOME = Operator("bfe")
HOUSE = InstitutionId("I-NYOSLO")
TOWN = MunicipalityNumber("0301")
VESTBY = "vestby_open_to_oslo"
GROUPS = ("reinforced", "behaviour_high_risk")
SERVICES = ("school", "health", "psychologist", "shielded", "reinforced_team")
"""As in the scenarios of the library that open a pilot in Oslo."""


@dataclass(frozen=True, slots=True)
class Sliders:
    """Where the five sliders stand: places and staff per place [staff by day] of a new pilot, referrals [per cent]."""

    places: int = 0
    staff_per_place: float = 2.0
    is_separate: bool = False
    is_vestby_open: bool = False
    more_referrals: int = 0


def scenario_of(desk: Desk, sliders: Sliders, title: str, who: str) -> Scenario:
    """The scenario that the sliders stand for; `title` names it in the minutes, `who` is whoever moved them."""
    changes = [*_pilot(desk.parameters, sliders), *_demand(desk.parameters, sliders)]
    steps = [Step(change, who, title) for change in changes]
    if sliders.is_vestby_open:
        steps += named(VESTBY).scenario.steps
    return Scenario(title, title, tuple(steps))


def knows_vestby(desk: Desk) -> bool:
    """Whether the data have the institution that the agreement is about."""
    try:
        refuse_contradictions(world_under(desk), [named(VESTBY)])
    except PlannerError:
        return False
    return True


def _pilot(parameters: Parameters, sliders: Sliders) -> Iterator[Change]:
    if not sliders.places:
        return
    low, high = parameters.pilot_ages
    yield OpenInstitution(
        HOUSE,
        "BFE-pilot Oslo",
        HOME,
        "municipal",
        TOWN,
        parameters.pilot_grounds,
        GROUPS,
        min_age=low,
        max_age=high,
        services=SERVICES,
        price_per_day=parameters.pilot_price_per_day,
    )
    units = sliders.places if sliders.is_separate else 1
    for number in range(1, units + 1):
        places = 1 if sliders.is_separate else sliders.places
        yield OpenUnit(UnitId(f"U-NYOSLO-{number}"), HOUSE, approved_places=places, separable=sliders.is_separate)
    for shift in SHIFTS:
        count = ceil(sliders.places * sliders.staff_per_place * parameters.pilot_staff_share[shift])
        qualified = ceil(count * parameters.pilot_qualified_share[shift])
        yield SetStaff(shift, float(count), HOUSE, qualified=float(qualified))


def _demand(parameters: Parameters, sliders: Sliders) -> Iterator[Change]:
    if sliders.more_referrals:
        for group, factor in parameters.demand_factor.items():
            yield SetDial("demand_factor", round(factor * (1 + sliders.more_referrals / 100), 4), group)


def new_units(sliders: Sliders) -> tuple[UnitId, ...]:
    """The ids of the units that the sliders open."""
    count = (sliders.places if sliders.is_separate else 1) if sliders.places else 0
    return tuple(UnitId(f"U-NYOSLO-{number}") for number in range(1, count + 1))
