"""Small countries over days: drawn by hand, drawn at random, and the best schedule found by trying every one."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models.child import Child, Placement
from models.ids import ChildId
from models.institution import Unit
from models.schedule import ARRIVES, LIVES, MOVES, Stay
from planner.placement.case import Case, living_under
from planner.placement.eligibility import is_eligible
from planner.placement.rules import violations
from planner.schedule.decide import Decision, Settings, decide
from planner.schedule.goals import goal_values
from planner.schedule.outlook import Need, Outlook
from planner.schedule.published import NOTHING, Published
from planner.simulation.setup import Epoch
from tests.placement.tiny import random_case
from tests.rules.drawn import DAY
from tests.rules.drawn import case as drawn_case

ONE = timedelta(days=1)


def outlook_of(case: Case, days: int) -> Outlook:
    """So many days from the day of a case, with its data and dials."""
    question = case.question
    epoch = Epoch(case.day, question.dataset, question.parameters)
    return Outlook((epoch,), question.geography, question.codes, case.day, case.day + timedelta(days=days - 1))


def drawn(children: Iterable[Child], units: Iterable[Unit], days: int, **more: Any) -> Outlook:
    """A hand-drawn country over so many days."""
    return outlook_of(drawn_case(children, units, **more), days)


def home(child_id: str, unit_id: str, ends: date | None = None, movable: bool = False) -> Placement:
    """A child who lives in a unit since long ago."""
    return Placement(ChildId(child_id), unit_id, date(2026, 1, 5), ends, movable)  # type: ignore[arg-type]


def made(outlook: Outlook, published: Published = NOTHING, seconds: float = 20.0) -> Decision:
    """The schedule for all who need a place."""
    settings = Settings(seconds, 1, published=published)
    return decide(outlook, tuple(outlook.residents.values()), tuple(outlook.needs.values()), settings)


def values(decision: Decision) -> dict[str, int]:
    """What it reaches on every goal."""
    return {goal.name: goal.value for goal in decision.goals}


def begun(decision: Decision) -> dict[str, tuple[str, int]]:
    """Unit and number of the day (from 0) on which each child's first new stay begins."""
    first: dict[str, tuple[str, int]] = {}
    for stay in sorted(decision.stays, key=lambda stay: stay.first):
        if stay.how != LIVES:
            first.setdefault(stay.child_id, (stay.unit_id, (stay.first - DAY).days))
    return first


def random_outlook(seed: int, days: int) -> Outlook:
    """A tiny random country in which stays end within the days, and units open and close."""
    case = random_case(seed, 4, 4)
    draw = random.Random(seed)
    data = case.question.dataset

    def soon() -> date | None:
        return draw.choice([None, *(case.day + timedelta(days=n) for n in range(days))])

    placements = tuple(replace(row, expected_end=soon()) for row in data.placements)
    children = tuple(
        replace(
            child,
            wanted_from=draw.choice([None, case.day + timedelta(days=draw.randrange(days))]),
            expected_days=draw.choice([2, 3, 30, None]),
        )
        for child in data.children
    )
    units = tuple(
        replace(
            unit,
            opens_on=draw.choice([None, None, None, case.day + timedelta(days=2)]),
            closes_on=draw.choice([None, None, None, case.day + timedelta(days=draw.randrange(1, days))]),
        )
        for unit in data.units
    )
    question = replace(
        case.question,
        dataset=replace(data, placements=placements, children=children, units=units),
        review_residents=False,
    )
    return outlook_of(Case(question), days)


def best_by_trying_all(outlook: Outlook) -> dict[str, int]:
    """The goal values of the best schedule: every stay of every child on every day, judged day by day."""
    fixed = list(outlook.residents.values())
    schedules: list[list[Stay]] = [[]]
    for need in outlook.needs.values():
        chains = list(_chains(outlook, need))
        longer = [[*stays, *chain] for stays in schedules for chain in chains]
        schedules = [stays for stays in longer if _is_sound(outlook, [*fixed, *stays])]
    order = list(goal_values(outlook, ()))
    found = min([goal_values(outlook, stays)[code] for code in order] for stays in schedules)
    return dict(zip(order, found, strict=True))


def _chains(outlook: Outlook, need: Need) -> Iterator[list[Stay]]:
    """No stay at all, or one from any day on; where the unit can keep the child no longer, another one after it."""
    yield []
    day = need.first
    while day <= need.waits_until(outlook.last):
        for unit_id in sorted(outlook.unit_by_id):
            how = ARRIVES if need.leaves is None else MOVES
            end = need.end(day)
            stay = _lived(outlook, Stay(need.child_id, unit_id, day, end, how))
            if stay is None:
                continue
            is_over = stay.last is None or stay.last >= outlook.last or stay.last == end
            if is_over:
                yield [stay]
            else:
                assert stay.last is not None
                rest = Need(need.child, stay.last + ONE, None, end, unit_id)
                for more in _chains(outlook, rest):
                    yield [stay, *more]
        day += ONE


def _lived(outlook: Outlook, stay: Stay) -> Stay | None:
    """The stay to the last day on which the child may live there; `None` where it may not even begin."""
    day, last = stay.first, None
    while day <= outlook.last and stay.covers(day):
        case = outlook.case_on(day, (stay,), frozenset({stay.child_id}))
        if not is_eligible(case, case.child_by_id[stay.child_id], case.unit_by_id[stay.unit_id]):
            return None if last is None else replace(stay, last=last)
        last = day
        day += ONE
    return stay


def _is_sound(outlook: Outlook, stays: list[Stay]) -> bool:
    """Whether no rule is broken on any day by those whose stay has begun within the days."""
    day = outlook.start
    while day <= outlook.last:
        decided = frozenset(stay.child_id for stay in stays if stay.how != LIVES and stay.covers(day))
        case = outlook.case_on(day, stays, decided)
        living = living_under(case, {child_id: case.home[child_id] for child_id in decided})
        if any(
            not v.inherited and (v.rule != "pins" or v.children[0] in living.unit_of) for v in violations(case, living)
        ):
            return False
        day += ONE
    return True
