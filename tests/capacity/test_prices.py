"""Prices of candidates: those of `cost` for the same unit, line by line what the institution costs more or less."""

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from models.candidate import Candidate
from models.change import AddStaff, Change, ChangeInstitution, CloseUnit, SetPlaces, Step
from models.plan import Sentence
from planner.__main__ import main
from planner.capacity.derive import PILOT, Wanted, pilots
from planner.capacity_plan import pilot_dials_on
from planner.costing.candidates import price_of, priced, prices_of, write_scenarios
from planner.costing.facilities import facilities_of, residents_by_unit
from planner.service import world_under
from planner.simulation.costs.yearly import yearly_cost
from tests.costs.opened import answer
from tests.simulation.futures import desk

F = Fraction
HOUSE, UNIT = "I-009", "U-0011"


def candidate(*changes: Change, name: str = "one") -> Candidate:
    """A candidate whose price is to be reckoned."""
    steps = tuple(Step(change) for change in changes)
    return Candidate(name, "own", Sentence("{text}", {"text": name}), steps, 0, is_reckoned=True)


def pilot_of_four() -> Candidate:
    """The pilot with four places that is derived for Oslo."""
    groups = {"bfe": Counter({"reinforced": 3})}
    made = pilots(world_under(desk()), "bfe", Wanted({}, groups, {}, {}), pilot_dials_on(desk().as_of))
    return next(each for each in made if each.kind == PILOT and each.places == 4)


def test_a_pilot_has_the_price_of_the_page_costs_and_not_thirteen_thousand_kroner_a_day() -> None:
    (found,) = priced(world_under(desk()), (pilot_of_four(),))
    asked = answer(pilot=4, operators=("bfe",), usable_draws=300)
    assert found.cost_per_year == round(asked.yearly[0].total)
    assert found.cost_once == round(asked.yearly[0].start_up)
    assert found.cost_per_year > 2 * 4 * 365 * 13_699


def test_the_command_beside_a_price_gives_that_price(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = priced(world_under(desk()), (pilot_of_four(),))
    write_scenarios((found,), tmp_path)
    words = found.command.split()[3:]
    words[words.index("--scenario") + 1] = str(tmp_path / words[words.index("--scenario") + 1])
    assert main([*words, "--draws", "0", "--years", "1", "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)["institutions"][0]
    assert told["nok"] == pytest.approx(found.cost_per_year, abs=1)


def test_one_more_place_costs_what_its_house_costs_more_with_the_place_used() -> None:
    world = world_under(desk())
    unit = next(each for each in world.dataset.units if each.unit_id == UNIT)
    price = price_of(world, candidate(SetPlaces(unit.unit_id, unit.approved_places + 1)))
    before = facilities_of(world.dataset, world.parameters, world.day, {})[unit.institution_id]
    now = replace(before, places=before.places + 1, used=before.used + 1)
    prices = prices_of(world)
    assert price.per_year == yearly_cost(now, prices).total - yearly_cost(before, prices).total
    assert price.used == {HOUSE: before.used + 1}
    # A place without staff: no more than premises, support and what follows one child.
    assert 1_000_000 < price.per_year < 2_000_000


def test_places_that_are_new_or_for_another_group_are_equipped_once() -> None:
    world = world_under(desk())
    house = next(each for each in world.dataset.institutions if each.institution_id == HOUSE)
    unit = next(each for each in world.dataset.units if each.unit_id == UNIT)
    places = sum(u.approved_places for u in world.dataset.units if u.institution_id == HOUSE and u.is_open(world.day))
    equipment = prices_of(world).of("start_up_equipment")
    group = next(name for name in ("acute", "assessment") if name not in house.target_groups)
    converted = price_of(world, candidate(ChangeInstitution(house.institution_id, None, (group,))))
    larger = price_of(world, candidate(SetPlaces(unit.unit_id, unit.approved_places + 2)))
    posts = price_of(world, candidate(AddStaff("night", 1.0, None, UNIT)))
    assert converted.once == equipment * places > 0
    assert larger.once == equipment * 2
    assert posts.once == 0


def test_a_post_at_night_costs_its_person_years_and_twice_as_many_posts_twice_as_much() -> None:
    world = world_under(desk())
    row = next(each for each in world.dataset.staffing if each.shift == "night")
    one, two = (
        price_of(world, candidate(AddStaff("night", n, row.institution_id, row.unit_id))).per_year for n in (1.0, 2.0)
    )
    assert one > 0
    assert float(two) == pytest.approx(2 * float(one), rel=0.05)


def test_closing_saves_what_is_fixed_and_not_what_follows_the_children() -> None:
    world = world_under(desk())
    living = residents_by_unit(world.dataset)
    house = next(
        each.institution_id
        for each in world.dataset.institutions
        if any(living.get(unit.unit_id) for unit in world.dataset.units if unit.institution_id == each.institution_id)
    )
    units = [each for each in world.dataset.units if each.institution_id == house and each.is_open(world.day)]
    price = price_of(world, candidate(*(CloseUnit(each.unit_id) for each in units)))
    cost = yearly_cost(facilities_of(world.dataset, world.parameters, world.day, {})[house], prices_of(world))
    assert cost.variable > 0
    assert price.per_year == -cost.fixed
    assert price.once == cost.closing


def test_a_stated_price_stays_as_it_is() -> None:
    stated = replace(candidate(SetPlaces(UNIT, 9)), is_reckoned=False, cost_per_year=1_234, source="mine")  # type: ignore[arg-type]
    assert priced(world_under(desk()), (stated,)) == (stated,)
