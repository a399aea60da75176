"""Candidates made from the data: what can be done, where it is wanted, at the stated price."""

from collections import Counter
from dataclasses import replace
from functools import cache

from models.candidate import Candidate
from planner import service
from planner.capacity.derive import CLOSE, CONVERT, LIVING_UNIT, PILOT, PLACE, POST, Wanted, derived, wanted_in
from planner.capacity.need import Snapshot, snapshot
from planner.capacity.sites import layout_of
from planner.capacity_plan import prices_on
from planner.placement.case import Case
from planner.placement.eligibility import eligible_units
from planner.service import world_under
from tests.simulation.futures import desk, oslo


@cache
def days() -> tuple[Snapshot, ...]:
    """Two days of Oslo's futures."""
    return tuple(snapshot(oslo(40, seed=number), number, 35) for number in range(2))


@cache
def made() -> tuple[Candidate, ...]:
    """Candidates for Oslo."""
    return derived(world_under(desk()), ("bfe",), wanted_in(days()), prices_on(desk().as_of))


def test_all_candidates_can_be_weighed_together_and_every_kind_is_there() -> None:
    kinds = Counter(each.kind for each in made())
    assert {PILOT, LIVING_UNIT, PLACE, CONVERT, CLOSE} <= set(kinds)
    assert len(made()) == len({each.candidate_id for each in made()})
    layout = layout_of(world_under(desk()), made())
    assert layout.standing(frozenset())


def test_prices_follow_from_the_stated_ones() -> None:
    world, prices = world_under(desk()), prices_on(desk().as_of)
    house_of = {house.institution_id: house for house in world.dataset.institutions}
    for each in made():
        house = house_of.get(each.candidate_id.split(":")[1].split("/")[0])
        if each.kind == PILOT:
            assert each.cost_per_year == world.parameters.pilot_price_per_day * each.places * 365
        if each.kind in (PLACE, LIVING_UNIT):
            assert house is not None
            assert each.cost_per_year == (house.price_per_day or world.parameters.price_per_day[house.ownership]) * 365
        if each.kind == POST:
            assert each.cost_per_year == round(1.75 * prices.price_per_person_year)
        assert (each.cost_per_year < 0) == (each.kind == CLOSE)
        assert each.source


def test_places_are_offered_first_where_most_of_those_without_one_could_live() -> None:
    wanted = wanted_in(days())
    cases = [Case(replace(each.question)) for each in days()]
    counted: Counter[str] = Counter()
    for case in cases:
        for child in case.candidates:
            counted.update({unit.institution_id for unit in eligible_units(case, child)})
    offered = [each.candidate_id.split(":")[1].split("/")[0] for each in made() if each.kind == PLACE]
    shares = [wanted.at[house] for house in offered]
    assert shares == sorted(shares, reverse=True)
    assert all(wanted.at[house] >= count / len(cases) for house, count in counted.items())


def test_where_nobody_is_without_a_place_nothing_but_closing_is_thought_of() -> None:
    nobody = Wanted({}, {}, {}, {})
    found = derived(world_under(service.open_desk()), ("bfe",), nobody, prices_on(desk().as_of))
    assert {each.kind for each in found} == {CLOSE}
