"""Corrections of random small cases, each beside the best plan there is: by trying every plan."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from models.change import AddStaff, Change, PinChild, SetDial, SetPlaces
from planner.placement.again import Known, Limits
from planner.placement.case import Case
from planner.placement.corrections import Correction, Corrections, corrections
from planner.placement.remedies import ASKED, ask_of, remedies_for
from planner.reference import code_book
from tests.counts import tries
from tests.placement.tiny import goal_values, newly_broken, random_case
from tests.placement.trying import best_plan, case_after, gives_a_place, known_plan

LIMITS = Limits(60.0, workers=1)
CASES = tries("corrections")
STEP = 10
"""So many cases are drawn for one test; in most of them a child has no place."""


def small(seed: int) -> Known | None:
    """A small case with its best plan; changes of staff need the names of the shifts."""
    drawn = random_case(seed, most_children=4, most_units=3)
    return known_plan(Case(replace(drawn.question, codes=code_book())))


def answered(seeds: range) -> Iterator[tuple[Known, Corrections]]:
    """Every small case with a child who has no place, and the corrections for the first one."""
    for seed in seeds:
        known = small(seed)
        without = sorted(name for name, unit in known.unit_of.items() if unit is None) if known else []
        if known is not None and without:
            yield known, corrections(known, without[0], LIMITS, most=3)


def a_little_less(case: Case, changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    """The changes with one of them left out, or asking for a quarter of a post, a place or a year less."""
    for number, change in enumerate(changes):
        others = changes[:number], changes[number + 1 :]
        yield (*others[0], *others[1])
        fewer: list[Change] = []
        if isinstance(change, AddStaff):
            staff = change.staff - 0.25
            fewer.append(replace(change, staff=staff, qualified=min(staff, change.qualified)))
            if change.qualified:
                fewer.append(replace(change, qualified=change.qualified - 0.25))
        if isinstance(change, SetPlaces) and change.approved_places is not None:
            places = change.approved_places - 1
            stated = None if change.budgeted_places is None else places
            if places > case.places(case.unit_by_id[change.unit_id]):
                fewer.append(SetPlaces(change.unit_id, places, stated))
        if isinstance(change, SetDial):
            fewer.append(replace(change, value=int(str(change.value)) - 1))
        yield from ((*others[0], each, *others[1]) for each in fewer)


def after_it(known: Known, answer: Corrections, one: Correction) -> None:
    """The plan that the correction tells of is sound, the best there is, and gives the child its place."""
    pin = PinChild(answer.child_id, answer.unit_id) if answer.unit_id is not None else None
    case = case_after(known.case, one.changes, one.reviewed, pin)
    assert case is not None
    home = {**known.case.home, **known.unit_of}
    before = {child.child_id: home.get(child.child_id) for child in case.candidates}
    told = {**before, **{moved.child_id: moved.after for moved in one.difference.moved}}
    assert not newly_broken(case, told)
    assert told[answer.child_id] == one.unit_id == (answer.unit_id or one.unit_id)
    assert [name for name, unit in told.items() if unit is None and before[name] is not None] == []
    best = best_plan(case, before)
    assert best == told
    assert tuple(goal.after for goal in one.difference.goals) == goal_values(case, best)
    assert one.difference.is_proven


def beyond_doubt(known: Known, answer: Corrections) -> None:
    """Every correction is true and cannot be less, they stand in their order, and no cheaper candidate would do."""
    case, child = known.case, known.case.child_by_id[answer.child_id]
    assert [one.asks for one in answer.found] == sorted(one.asks for one in answer.found)
    for one in answer.found:
        after_it(known, answer, one)
        for fewer in a_little_less(case, one.changes):
            assert not gives_a_place(known, answer.child_id, fewer, one.reviewed, answer.unit_id), (one.changes, fewer)
        for spared in one.reviewed:
            reviewed = tuple(name for name in one.reviewed if name != spared)
            assert not gives_a_place(known, answer.child_id, one.changes, reviewed, answer.unit_id)
    for remedy in remedies_for(known, child, answer.unit_id)[: answer.tried]:
        if not answer.found or ask_of(case, child, remedy) < answer.found[0].asks:
            assert not gives_a_place(known, answer.child_id, remedy.changes, remedy.reviewed, answer.unit_id), remedy


@pytest.mark.parametrize("first", range(0, CASES, STEP))
def test_a_correction_gives_the_place_takes_none_and_nothing_of_it_can_be_spared(first: int) -> None:
    cases = list(answered(range(first, first + STEP)))
    for known, answer in cases:
        beyond_doubt(known, answer)
    assert len(cases) >= 8, "too few of these cases leave a child without a place"
    assert sum(bool(answer.found) for _, answer in cases) >= 4


@pytest.mark.parametrize("first", range(0, max(STEP, CASES // 3), STEP))
def test_the_same_holds_for_one_unit_that_the_child_does_not_get(first: int) -> None:
    found = 0
    for known in filter(None, map(small, range(first, first + STEP))):
        child = known.case.candidates[-1]
        elsewhere = [unit for unit in known.case.unit_by_id if unit != known.unit_of[child.child_id]]
        answer = corrections(known, child.child_id, LIMITS, elsewhere[-1], most=2)
        beyond_doubt(known, answer)
        found += bool(answer.found)
    assert found >= 4


def test_no_candidate_is_refused_when_it_is_made() -> None:
    kinds = Counter[str]()
    for known in filter(None, map(small, range(60))):
        for name in (name for name, unit in known.unit_of.items() if unit is None):
            for remedy in remedies_for(known, known.case.child_by_id[name]):
                assert case_after(known.case, remedy.changes, remedy.reviewed) is not None, remedy
                kinds.update(ASKED[kind] for kind in ask_of(known.case, known.case.child_by_id[name], remedy).kinds)
    assert set(kinds) == set(ASKED)
