"""What a used place of a house costs: its staff, places and premises over those that are used, by hand."""

from dataclasses import replace

from models.dataset import Dataset
from models.institution import Institution, Staffing, Unit
from planner.costing.facilities import facilities_of
from planner.costing.houses import facility_of, house_costs
from planner.placement.house import Design
from planner.placement.usable import UsableAnswer
from planner.placement.world import World, world_of
from planner.simulation.costs.yearly import yearly_cost
from tests.costs.opened import F, desk, round_prices
from tests.placement.group import group_of, question_of, weighed

PRICES = round_prices(
    **{f"{name}_posts__reinforced": F(0) for name in ("psychologist", "teacher", "mst")},
    **{f"{name}__municipal": F(1, 10) for name in ("pension", "agency", "overhead")},
    pay_level__municipal=F(1),
)


def test_houses_asked_for_are_the_same_as_among_all() -> None:
    opened = desk()
    everywhere = facilities_of(opened.dataset, opened.parameters, opened.as_of, {})
    some = sorted(everywhere)[3:5]
    found = facilities_of(opened.dataset, opened.parameters, opened.as_of, {}, among=frozenset(some))
    assert found == {each: everywhere[each] for each in some}


def house(answer: UsableAnswer, data: Dataset) -> tuple[World, UsableAnswer]:
    """The answer with the world it was asked in."""
    return world_of(question_of(data)), answer


def test_a_used_place_has_its_part_of_what_is_fixed_and_all_that_follows_one_child() -> None:
    data = group_of(6, staff_day=3.0)
    world, asked = house(weighed(data, places=(4,), staff_levels=(2.0,), livings=("shared",)), data)
    (cost,) = house_costs(world, asked, PRICES)
    facility = facility_of(world, asked, asked.houses[0].design, F(2), "rent")
    assert facility is not None
    assert (facility.places, facility.used, facility.day, facility.night, facility.is_new) == (4, 2, 8, 5, True)
    year = yearly_cost(facility, PRICES)
    assert (cost.per_year, cost.value) == (round(year.total), round(year.total / 2 / 365))
    # Two used of four: the fixed part twice, what follows a child once.
    assert cost.value == round((year.fixed / 2 + year.per_used_place) / 365)
    assert cost.value != round((year.fixed / 4 + year.per_used_place) / 365)


def test_a_house_nobody_can_live_in_costs_something_a_year_and_nothing_per_used_place() -> None:
    data = group_of(6, staff_day=9.0)
    world, asked = house(weighed(data, places=(4,), staff_levels=(2.0,), livings=("shared",)), data)
    (cost,) = house_costs(world, asked, PRICES)
    assert (cost.value, cost.high) == (None, None)
    assert cost.per_year is not None
    assert cost.per_year > 0


def test_staff_enough_for_everyone_is_no_staffing_that_could_be_costed() -> None:
    data = group_of(6)
    world, asked = house(weighed(data, places=(2,), staff_levels=(None,), livings=("shared",)), data)
    assert house_costs(world, asked, PRICES)[0].per_year is None


def test_living_units_cost_more_rent_and_more_staff_costs_more() -> None:
    data = group_of(6)
    world, asked = house(weighed(data, places=(4,), staff_levels=(2.0, 3.0)), data)
    by_design = {
        (each.design.living, each.design.staff_level): cost.per_year
        for each, cost in zip(asked.houses, house_costs(world, asked, PRICES), strict=True)
    }
    rent = 4 * 300_000 * F(3, 10) * F(11, 10)
    used = {each.design: each.used.mean.mean for each in asked.houses}
    assert set(used.values()) == {4.0}
    assert by_design["separate", 2.0] - by_design["shared", 2.0] == rent  # type: ignore[operator]
    assert by_design["shared", 3.0] > by_design["shared", 2.0]  # type: ignore[operator]


def test_a_unit_has_the_part_of_shared_staff_that_its_places_are() -> None:
    institution = Institution("I-1", "n", "bfe", "municipal", "0301", ("6-2",), ("behaviour_high_risk",))  # type: ignore[arg-type]
    data = replace(
        group_of(7),
        institutions=(institution,),
        units=(Unit("U-1", "I-1", 4), Unit("U-2", "I-1", 2)),  # type: ignore[arg-type]
        staffing=(Staffing("I-1", "day", 9.0, None, None), Staffing("I-1", "night", 2.0, "U-1", None)),  # type: ignore[arg-type]
    )
    world, asked = house(weighed(data, unit_id="U-1", staff_levels=()), data)
    found = facility_of(world, asked, Design(4, "shared"), F(3), "rent")
    assert found is not None
    assert (found.day, found.night, found.institutions, found.is_new) == (6, 2, F(2, 3), False)
