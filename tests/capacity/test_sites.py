"""Candidates meet at sites: what can stand together there, and what is refused."""

from dataclasses import replace

import pytest

from models.change import AddStaff, CloseUnit, OpenUnit, SetAgreement, SetPlaces, SetStaff
from models.institution import Staffing
from planner.capacity.sites import layout_of
from planner.errors import BadUse
from planner.placement.world import World, world_of
from planner.reference import code_book
from tests.capacity.trying import candidate, question_from


def world() -> World:
    """Two institutions with three units, and staff by day at the first."""
    found = world_of(question_from(1))
    data = found.dataset
    unit = data.units[0]
    row = Staffing(unit.institution_id, "day", 3, unit.unit_id, 1)
    return replace(found, codes=code_book(), dataset=replace(data, staffing=(row,)))


def test_every_set_that_can_stand_is_a_configuration_and_alternatives_exclude_one_another() -> None:
    here = world()
    unit = here.dataset.units[0]
    house = unit.institution_id
    layout = layout_of(
        here,
        (
            candidate("more", SetPlaces(unit.unit_id, unit.approved_places + 2), cost=5, alternative="one"),
            candidate("new", OpenUnit("U-9", house, approved_places=1), cost=7, alternative="one"),
            candidate("post", AddStaff("day", 1.0, house, unit.unit_id), cost=11),
        ),
    )
    assert [site.configurations for site in layout.sites] == [
        tuple(map(frozenset, ([], [0], [1], [2], [0, 2], [1, 2])))
    ]
    assert layout.standing(frozenset([1, 2])) == (5,)
    assert layout.cost([0, 2]) == 16
    assert layout.adds_only == {0, 1, 2}


def test_what_contradicts_itself_never_stands_together() -> None:
    here = world()
    unit = here.dataset.units[0]
    again = candidate("close again", CloseUnit(unit.unit_id), cost=-2)
    layout = layout_of(here, (candidate("close", CloseUnit(unit.unit_id), cost=-1), again))
    assert layout.sites[0].configurations == tuple(map(frozenset, ([], [0], [1])))
    assert layout.adds_only == frozenset()


def test_staff_where_nothing_was_limited_takes_something_away() -> None:
    here = replace(world(), dataset=replace(world().dataset, staffing=()))
    unit = here.dataset.units[0]
    layout = layout_of(here, (candidate("staff", SetStaff("day", 2.0, None, unit.unit_id), cost=1),))
    assert layout.adds_only == frozenset()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (SetAgreement("bfe", "bufetat_ost", True, None, 12), "more than institutions"),
        (SetPlaces("U-99", 4), "There is no unit «U-99». Known are: U-1, U-2"),
    ],
)
def test_a_candidate_that_cannot_be_weighed_is_refused_by_name(change: object, says: str) -> None:
    with pytest.raises(BadUse) as refused:
        layout_of(world(), (candidate("mine", change, cost=1),))  # type: ignore[arg-type]
    assert "«mine»" in str(refused.value)
    assert says in str(refused.value)


def test_a_candidate_that_changes_nothing_is_refused() -> None:
    unit = world().dataset.units[0]
    with pytest.raises(BadUse, match="changes nothing"):
        layout_of(world(), (candidate("same", SetPlaces(unit.unit_id, unit.approved_places), cost=1),))


def test_too_many_candidates_at_one_place_are_refused_with_a_way_out() -> None:
    unit = world().dataset.units[0]
    many = tuple(
        candidate(f"u{n}", OpenUnit(f"U-N{n}", unit.institution_id, approved_places=1), cost=1) for n in range(5)
    )
    with pytest.raises(BadUse, match="alternative_to"):
        layout_of(world(), many)
