"""Children who want the same: what is chosen for them together is as good as the best plan of that day."""

from dataclasses import replace
from datetime import date

import pytest

from models.child import Child
from models.dataset import Dataset
from models.institution import Institution, Unit
from planner.parameters import parameters_for, with_changes
from planner.placement.case import Case, Question, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import eligible_units
from planner.placement.greedy import desk_order
from planner.simulation import competing
from planner.simulation.choosing import best_of, is_sound, reserve_of
from planner.simulation.competing import Asker, decided
from tests.counts import tries
from tests.placement.tiny import CODES, DAY, GEOGRAPHY, best_by_trying_all, goal_values, random_case


def waiting_alone(seed: int) -> Case:
    """A random case in which residents stay, nobody is pinned, and up to six children wait."""
    question = random_case(seed, 6, 4, 4).question
    return Case(replace(question, dataset=replace(question.dataset, pins=()), review_residents=False))


def askers_of(case: Case, draft: Draft) -> list[Asker]:
    """Those who wait, in the order of the desk, with the units that are sound for each alone."""
    found = []
    for child in desk_order(case):
        units = tuple(unit for unit in eligible_units(case, child) if is_sound(case, draft, child, unit))
        found += [Asker(child, units)] if units else []
    return found


def values(case: Case, askers: list[Asker], draft: Draft) -> tuple[int, ...]:
    """The goal values of what is chosen for the askers."""
    chosen = decided(case, draft, reserve_of(case), askers)
    return goal_values(case, {child.child_id: None for child in case.candidates} | units_in(chosen))


def units_in(chosen: dict[str, Unit]) -> dict[str, str]:
    """The ids of the units."""
    return {child_id: unit.unit_id for child_id, unit in chosen.items()}


def test_those_who_compete_get_the_best_there_is() -> None:
    compared = 0
    for seed in range(tries("competing children")):
        case = waiting_alone(seed)
        draft = Draft(living_under(case, {}))
        askers = askers_of(case, draft)
        assert values(case, askers, draft) == best_by_trying_all(case), seed
        assert draft.unit_of == living_under(case, {}).unit_of
        compared += any(len(group) > 1 for group in competing.competing(case, reserve_of(case), askers))
    assert compared > tries("competing children") / 3


def test_groups_that_do_not_touch_are_decided_as_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = {}
    for seed in range(60):
        case = waiting_alone(seed)
        draft = Draft(living_under(case, {}))
        apart[seed] = values(case, askers_of(case, draft), draft)
    monkeypatch.setattr(competing, "_wanted", lambda *_: iter(["the same for all"]))
    for seed, alone in apart.items():
        case = waiting_alone(seed)
        draft = Draft(living_under(case, {}))
        assert values(case, askers_of(case, draft), draft) == alone


def test_a_unit_is_sound_where_the_plain_rules_find_no_obstacle() -> None:
    answers = []
    for seed in range(80):
        case = waiting_alone(seed)
        draft = Draft(living_under(case, {}))
        for child in case.candidates:
            for unit in eligible_units(case, child):
                plain = len(draft.in_unit(unit.unit_id)) < case.places(unit) and not obstacles(case, draft, child, unit)
                assert is_sound(case, draft, child, unit) is plain
                answers.append(plain)
    assert answers.count(True) > 50
    assert answers.count(False) > 50


def two_and_two(first_group: str = "care") -> tuple[Case, Draft, list[Asker]]:
    """Two children, two places: the first in line prefers the one place that the second can live in at all."""
    houses = (
        Institution("I-A", "Near", "bfe", "state", "0301", ("3-2",), ("care", "assessment")),
        Institution("I-B", "Far", "bfe", "state", "4601", ("3-2",), (first_group,)),
    )
    waits = Child("B-1", date(2010, 5, 1), "girl", "bfe", "0301", "3-2", first_group, "planned", date(2026, 10, 1))
    other = replace(waits, child_id="B-2", target_group="assessment", referred_on=date(2026, 11, 1))
    data = Dataset(houses, (Unit("U-A", "I-A", 1), Unit("U-B", "I-B", 1)), (waits, other))
    dials = with_changes(parameters_for(DAY), {"outnumber_target_groups": []})
    case = Case(Question(data, GEOGRAPHY, CODES, dials, DAY))
    draft = Draft(living_under(case, {}))
    return case, draft, askers_of(case, draft)


def test_the_first_in_line_gives_way_where_both_get_a_place_that_way() -> None:
    case, draft, askers = two_and_two()
    assert best_of(case, draft, reserve_of(case), askers[0].child, askers[0].units).unit_id == "U-A"
    assert units_in(decided(case, draft, reserve_of(case), askers)) == {"B-1": "U-B", "B-2": "U-A"}


def test_out_of_steps_the_choice_is_that_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(competing, "MOST_STEPS", 0)
    case, draft, askers = two_and_two()
    assert units_in(decided(case, draft, reserve_of(case), askers)) == {"B-1": "U-A"}
