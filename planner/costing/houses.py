"""What a house whose places are weighed costs: a design as what is costed, and kroner per used place."""

from dataclasses import dataclass
from fractions import Fraction

from models.ids import SHIFTS
from models.institution import Staffing
from planner.costing.facilities import exact, needed_staff, zones
from planner.placement.house import SEPARATE, Design, Site, staff_on_shifts
from planner.placement.usable import Usable, UsableAnswer
from planner.placement.world import World
from planner.simulation.costs.facility import ORDINARY, REINFORCED, RENT, Facility
from planner.simulation.costs.payers import OSLO
from planner.simulation.costs.prices import Prices
from planner.simulation.costs.yearly import DAYS, YearlyCost, yearly_cost

USED_DIGITS = 4
"""Decimals of used places that costs rest on, wherever they are asked for."""


@dataclass(frozen=True, slots=True)
class HouseCost:
    """A full year of a house [NOK/year], and what a used place costs [NOK/day] at the mean and both ends of the used.

    `None` where no place is used, where the interval has no upper end, or where no staff are stated.
    """

    per_year: int | None
    value: int | None
    low: int | None
    high: int | None


def house_costs(world: World, answer: UsableAnswer, prices: Prices) -> tuple[HouseCost, ...]:
    """What every house asked about costs, from its staff up, by the assumptions of `cost`."""
    return tuple(_house_cost(world, answer, house, prices) for house in answer.houses)


def _house_cost(world: World, answer: UsableAnswer, house: Usable, prices: Prices) -> HouseCost:
    mean = house.used.mean
    facility = facility_of(world, answer, house.design, round(Fraction(mean.mean), USED_DIGITS), RENT)
    if facility is None:
        return HouseCost(None, None, None, None)
    year = yearly_cost(facility, prices)
    return HouseCost(round(year.total), _per_day(year, mean.mean), _per_day(year, mean.high), _per_day(year, mean.low))


def _per_day(year: YearlyCost, used: float) -> int | None:
    """What a used place costs a day when so many are: its part of what is fixed, and what follows one child."""
    if used <= 0:
        return None
    return round((year.fixed / Fraction(str(used)) + year.per_used_place) / DAYS)


def facility_of(
    world: World, answer: UsableAnswer, design: Design, used: Fraction, building: str, name: str = "pilot"
) -> Facility | None:
    """The design as what is costed; `None` for a pilot that nobody states staff for.

    Of staff, leader and cars that a unit shares with others it has the part of its places.
    """
    site, operator = answer.site, answer.operator
    if not site.exists and design.staff_level is None:
        return None
    institution = site.institution
    part = _part(site, design)
    staff, qualified = _staff(world, site, design, part)
    everyone = sum(staff.values(), Fraction(0))
    pilots_owner = "municipal" if operator == OSLO else "state"
    return Facility(
        name,
        institution.operator if site.exists else operator,
        institution.ownership if site.exists else pilots_owner,
        zones().get(institution.municipality, "I"),
        Fraction(design.places),
        used,
        staff["day"],
        staff["evening"],
        staff["night"],
        min(Fraction(1), qualified / everyone) if everyone else Fraction(0),
        REINFORCED if REINFORCED in institution.target_groups else ORDINARY,
        building,
        Fraction(design.living == SEPARATE or (site.exists and site.unit.separable)),
        not site.exists,
        part,
        ((Fraction(1), bool(set(institution.target_groups) & set(world.parameters.refund_target_groups))),),
    )


def _part(site: Site, design: Design) -> Fraction:
    """The unit's part of its institution, by places."""
    if not site.exists or not site.other_units:
        return Fraction(1)
    others = sum(unit.approved_places for unit in site.other_units)
    return Fraction(design.places, design.places + others)


def _staff(world: World, site: Site, design: Design, part: Fraction) -> tuple[dict[str, Fraction], Fraction]:
    rows = [row for row in _rows(world, site, design) if row.unit_id in (None, site.unit.unit_id)]
    if not rows:
        return needed_staff(site.institution, Fraction(design.places), world.parameters)
    staff, qualified = dict.fromkeys(SHIFTS, Fraction(0)), Fraction(0)
    for row in rows:
        share = part if row.unit_id is None else Fraction(1)
        staff[row.shift] += exact(row.staff) * share
        qualified += exact(row.qualified or 0) * share
    return staff, qualified


def _rows(world: World, site: Site, design: Design) -> tuple[Staffing, ...]:
    if site.exists:
        return site.staffing
    return staff_on_shifts(world.parameters, site, design)
