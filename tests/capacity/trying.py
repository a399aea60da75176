"""Random small countries with candidates, and the best set of them by trying every set and every plan."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from models.candidate import Candidate
from models.change import AddStaff, Change, ChangeInstitution, CloseUnit, OpenUnit, SetPlaces, Step
from models.plan import Sentence
from planner.capacity.need import Snapshot, kind_of
from planner.capacity.sites import Chosen, layout_of, with_candidates
from planner.errors import BadUse
from planner.placement.case import Case, Question
from planner.placement.eligibility import could_live
from planner.placement.goals import needs_unmet, travel_minutes
from planner.placement.world import World, world_of
from tests.placement.tiny import random_case, sound_plans

WEIGHTS: Mapping[str, int] = {"": 700, "acute/acute": 1_400, "care/planned": 300, "care/acute": 450}
"""Breach-days per day in need; other kinds count as «»."""


def question_from(seed: int, children: int = 3) -> Question:
    """A small country on one day: nobody is pinned to a unit, and no resident is reviewed."""
    question = random_case(seed, most_children=children, most_units=3).question
    pins = tuple(pin for pin in question.dataset.pins if pin.kind == "must_not")
    placements = tuple(replace(row, movable=False) for row in question.dataset.placements)
    return replace(
        question, dataset=replace(question.dataset, pins=pins, placements=placements), review_residents=False
    )


def candidate(name: str, *changes: Change, cost: int, alternative: str = "", places: int = 0) -> Candidate:
    """A candidate that says no more than it does."""
    steps = tuple(Step(change) for change in changes)
    return Candidate(name, "own", Sentence("{text}", {"text": name}), steps, cost, places, alternative, "test")


def candidates_for(question: Question, seed: int) -> tuple[Candidate, ...]:
    """Up to four candidates, of which some save, some exclude one another and some meet at one institution."""
    draw, data = random.Random(seed), question.dataset
    unit, house = draw.choice(data.units), draw.choice(data.institutions)
    closing = draw.choice(data.units)
    staffed = [row for row in data.staffing if row.institution_id == house.institution_id]
    found = [
        candidate("place", SetPlaces(unit.unit_id, unit.approved_places + 1), cost=300_000, alternative="one"),
        candidate("unit", OpenUnit("U-NEW", house.institution_id, approved_places=2), cost=500_000, alternative="one"),
        candidate("close", CloseUnit(closing.unit_id), cost=-400_000),
        candidate("convert", ChangeInstitution(house.institution_id, None, ("care", "acute")), cost=200_000),
    ]
    if staffed:
        row = staffed[0]
        found.append(candidate("post", AddStaff(row.shift, 1.0, row.institution_id, row.unit_id), cost=250_000))
    draw.shuffle(found)
    return tuple(each for each in found if _can_be_made(question, each))[:4]


def _can_be_made(question: Question, each: Candidate) -> bool:
    try:
        layout_of(world_of(question), (each,))
    except BadUse:
        return False
    return True


def snapshot_of(question: Question, future: int = 0) -> Snapshot:
    """The day of the question as a day of a future."""
    return Snapshot(future, question.day, question)


def best_by_trying_all(
    questions: tuple[Question, ...], candidates: tuple[Candidate, ...], budget: int
) -> dict[Chosen, tuple[int, ...]]:
    """Every set that the budget allows, with its goals summed over the days and its cost."""
    found = {}
    for chosen in _sets(questions[0], candidates):
        cost = sum(candidates[number].cost_per_year for number in chosen)
        if cost <= budget:
            days = [_least(question, candidates, chosen) for question in questions]
            found[chosen] = (*(sum(goal) for goal in zip(*days, strict=True)), cost)
    return found


def _sets(question: Question, candidates: tuple[Candidate, ...]) -> Iterator[Chosen]:
    for size in range(len(candidates) + 1):
        for numbers in combinations(range(len(candidates)), size):
            names = [candidates[n].alternative_to for n in numbers if candidates[n].alternative_to]
            try:
                with_candidates(world_of(question), candidates, numbers)
            except BadUse:
                continue
            if len(names) == len(set(names)):
                yield frozenset(numbers)


def _least(question: Question, candidates: tuple[Candidate, ...], chosen: Chosen) -> tuple[int, int, int]:
    """The goals of the best plan of the day when the set is carried out, by trying every plan."""
    case = changed_case(question, candidates, chosen)

    def goals(plan: Mapping[str, str | None]) -> tuple[int, int, int]:
        units = {child_id: case.unit_by_id[unit] if unit else None for child_id, unit in plan.items()}
        children = {child_id: case.child_by_id[child_id] for child_id in plan}
        without = [child for child_id, child in children.items() if units[child_id] is None]
        return (
            sum(WEIGHTS.get(kind_of(case, child), WEIGHTS[""]) for child in without),
            sum(needs_unmet(case, child, units[child_id]) for child_id, child in children.items()),
            sum(travel_minutes(case, child, units[child_id]) for child_id, child in children.items()),
        )

    return min(goals(plan) for plan in sound_plans(case))


def changed_case(question: Question, candidates: tuple[Candidate, ...], chosen: Chosen) -> Case:
    """The day with the set carried out; residents who cannot stay where they live wait."""
    before = Case(question)
    changed = with_candidates(world_of(question), candidates, chosen)
    after_it = Case(replace(question, dataset=changed.dataset))
    out = {row.child_id for row in question.dataset.placements if _is_out(before, after_it, row.child_id)}
    since = {row.child_id: row.since for row in question.dataset.placements}
    children = tuple(
        replace(child, counted_from=child.counted_from or since[child.child_id]) if child.child_id in out else child
        for child in changed.dataset.children
    )
    stay = tuple(replace(row, movable=False) for row in changed.dataset.placements if row.child_id not in out)
    return Case(replace(question, dataset=replace(changed.dataset, placements=stay, children=children)))


def _is_out(before: Case, now: Case, child_id: str) -> bool:
    child, home = before.child_by_id[child_id], before.home[child_id]
    old, new = before.unit_by_id[home], now.unit_by_id[home]
    residents = len(before.residents[home])
    too_small = now.places(new) < before.places(old) and now.places(new) < residents
    unlawful = could_live(before, child, old) and not could_live(now, child, new)
    return new.has_closed(now.day) or too_small or unlawful


def world_from(question: Question) -> World:
    """The world of the question."""
    return world_of(question)
