"""Candidates made from the data: what can be done, and where it is wanted."""

from collections import Counter
from dataclasses import replace
from functools import cache

from models.candidate import Candidate
from planner import service
from planner.capacity.derive import CLOSE, CONVERT, LIVING_UNIT, PILOT, PLACE, Wanted, derived, wanted_in
from planner.capacity.need import Snapshot, snapshot
from planner.capacity.sites import layout_of
from planner.capacity_plan import pilot_dials_on
from planner.placement.case import Case
from planner.placement.changes import after
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
    return derived(world_under(desk()), ("bfe",), wanted_in(days()), pilot_dials_on(desk().as_of))


def test_all_candidates_can_be_weighed_together_and_every_kind_is_there() -> None:
    kinds = Counter(each.kind for each in made())
    assert {PILOT, LIVING_UNIT, PLACE, CONVERT, CLOSE} <= set(kinds)
    assert len(made()) == len({each.candidate_id for each in made()})
    layout = layout_of(world_under(desk()), made())
    assert layout.standing(frozenset())


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
    found = derived(world_under(service.open_desk()), ("bfe",), nobody, pilot_dials_on(desk().as_of))
    assert {each.kind for each in found} == {CLOSE}


def test_a_conversion_brings_the_staff_that_the_new_group_needs() -> None:
    world = world_under(desk())
    converted = [each for each in made() if each.kind == CONVERT]
    assert converted
    for each in converted:
        now = after(world, each.steps)
        house = next(row for row in now.dataset.institutions if row.institution_id == each.candidate_id.split(":")[1])
        units = [u for u in now.dataset.units if u.institution_id == house.institution_id and u.is_open(now.day)]
        (group,) = house.target_groups
        for shift, need in now.parameters.staff_need[group].items():
            rows = [r for r in now.dataset.staffing if (r.institution_id, r.shift) == (house.institution_id, shift)]
            assert not rows or sum(r.staff for r in rows) >= need * sum(u.approved_places for u in units) - 1e-6


def test_a_living_unit_brings_the_staff_of_one_child_also_where_the_institution_shares_its_staff() -> None:
    world = world_under(desk())
    shared = {row.institution_id for row in world.dataset.staffing if row.unit_id is None}
    opened = [each for each in made() if each.kind == LIVING_UNIT]
    houses = {each.candidate_id.split(":")[1] for each in opened}
    assert houses & shared
    assert houses - shared
    for each in opened:
        house = each.candidate_id.split(":")[1]
        groups = next(row.target_groups for row in world.dataset.institutions if row.institution_id == house)
        for shift in ("day", "evening", "night"):
            before, now = (
                sum(row.staff for row in dataset.staffing if (row.institution_id, row.shift) == (house, shift))
                for dataset in (world.dataset, after(world, each.steps).dataset)
            )
            needed = max(world.parameters.staff_need[group][shift] for group in groups)
            assert now - before >= needed - 1e-6 > 0
