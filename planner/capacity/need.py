"""Who is in need on a day of a future: those who live somewhere, and those whom no unit could take.

A future is lived through day by day under the placement rules, as in every simulation. A child who finds no place
on the day it should have one is followed in mind: had it been placed that day, its stay would have ended on the
day that its own chances say. As long as that stay would last, the child is in need, also where it has given up
waiting. So the children in need on a day are those who would live somewhere if nobody were ever refused.

Such a child waits until it gives up, and would take a place for as long as it stays. On a random day it is met in
proportion to its stay, so each counts as many breach-days as children of its kind wait, over the days that they
stay: then the sum over the days of a year is the number of breach-days of those who are never placed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from models.child import Child, Placement
from models.ids import ChildId, UnitId
from planner.placement.case import Case, Question
from planner.simulation.country import Country
from planner.simulation.demand import Chances, chances_of_today, referrals
from planner.simulation.ends import Curves, curves_of, end_of_stay, end_of_wait
from planner.simulation.loss import question_of
from planner.simulation.setup import Setup
from planner.simulation.simulate import Placed, future

WEIGHT_SCALE = 1_000
"""Breach-days per child and day in need are counted in this part of one."""

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Refusal:
    """A child that found no place when it should: its kind, how long it waits at most, and would have stayed [days]."""

    kind: str
    waits: int
    stays: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One day of one future as a question: those in need without a place wait, all others live where they live.

    `refusals` are all of the future until that day, also of children who got a place later.
    """

    future: int
    day: date
    question: Question
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _InMind:
    """A child that was refused, whom it is like, its chances, and when its stay would have ended."""

    child: Child
    like: ChildId
    chances: Chances
    until: date
    refusal: Refusal


def kind_of(case: Case, child: Child) -> str:
    """Children of one kind wait and stay alike: class of ground and urgency."""
    return f"{case.ground_class(child)}/{child.urgency}"


def sample_days(setup: Setup, futures: int) -> tuple[int, ...]:
    """The day of every future, spread evenly over the days that are measured."""
    measured = setup.days - setup.warm_up
    return tuple(setup.warm_up + (2 * number + 1) * measured // (2 * futures) for number in range(futures))


def snapshot(setup: Setup, number: int, day: int) -> Snapshot:
    """The future of that number on day `day` (from 0)."""
    setup = replace(setup, days=day + 1, warm_up=0, opening={})
    chances = dict(chances_of_today(setup, number))
    chances.update((referral.child.child_id, referral.chances) for referral in referrals(setup, number))
    in_mind: dict[ChildId, _InMind] = {}
    taken: list[Snapshot] = []
    curves: dict[date, Curves] = {}

    def watch(country: Country, _waited: Mapping[ChildId, Child], _placed: Placed) -> None:
        if country.epoch not in curves:
            curves[country.epoch] = curves_of(country.case)
        for child_id, child in country.waiting.items():
            if child_id not in in_mind and country.is_due(child):
                in_mind[child_id] = _refused(country, curves[country.epoch], child, chances[child_id])
        if country.case.day == setup.day(day):
            taken.append(_taken(setup, number, country, in_mind))

    future(setup, number, watch)
    return taken[0]


def _refused(country: Country, curves: Curves, child: Child, chances: Chances) -> _InMind:
    case = country.case
    case.placement_of[child.child_id] = Placement(child.child_id, UnitId(""), case.day)  # in mind only
    until = end_of_stay(case, curves, child, chances).day
    del case.placement_of[child.child_id]
    waits = (end_of_wait(case, child, chances.patience).day - case.day).days
    refusal = Refusal(kind_of(case, child), max(1, waits), max(1, (until - case.day).days))
    return _InMind(child, country.conflicts.like[child.child_id], chances, until, refusal)


def _taken(setup: Setup, number: int, country: Country, in_mind: Mapping[ChildId, _InMind]) -> Snapshot:
    case = country.case
    needing = {
        child_id: each for child_id, each in in_mind.items() if child_id not in case.home and each.until > case.day
    }
    for child_id, each in needing.items():
        if child_id not in case.child_by_id:  # has given up: back in mind, with all that binds it
            country.refer(each.child, each.like, each.chances.conflict)
    due = {child_id: case.child_by_id[child_id] for child_id in sorted(needing)}
    question = question_of(setup, country, due)
    return Snapshot(number, case.day, question, tuple(each.refusal for each in in_mind.values()))


def breach_weights(snapshots: Iterable[Snapshot]) -> Mapping[str, int]:
    """Breach-days per day in need, by kind of child [1 / WEIGHT_SCALE]; under «» over all kinds.

    The mean wait over the mean stay, so that no luck of a single child decides. Without a refusal a day in need is
    a breach-day.
    """
    waits: dict[str, int] = {"": 0}
    stays: dict[str, int] = {"": 0}
    for each in snapshots:
        for refusal in each.refusals:
            for kind in ("", refusal.kind):
                waits[kind] = waits.get(kind, 0) + refusal.waits
                stays[kind] = stays.get(kind, 0) + refusal.stays
    return {
        kind: max(1, round(WEIGHT_SCALE * waits[kind] / stays[kind])) if stays[kind] else WEIGHT_SCALE for kind in waits
    }
