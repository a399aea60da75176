"""A group of plain children for whom everything fits, to which a test adds the one thing it is about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

from models.child import Child, Separation
from models.dataset import Dataset
from models.ids import ChildId
from planner.parameters import parameters_for
from planner.placement.case import Question
from planner.placement.drawn import UsableRequest
from planner.placement.usable import UsableAnswer, usable_places
from planner.reference import code_book, geography

DAY = date(2026, 11, 20)


def plain_child(number: int, **facts: Any) -> Child:
    """A boy of 15 in Oslo under § 6-2 who waits, needs little staff and may live with anyone."""
    usual = {
        "birth_month": date(2011, 5, 1),
        "gender": "boy",
        "operator": "bfe",
        "municipality": "0301",
        "ground": "6-2",
        "target_group": "behaviour_high_risk",
        "urgency": "planned",
        "referred_on": DAY,
        "staff_day": 1.0,
        "staff_evening": 1.0,
        "staff_night": 0.5,
        "qualified_day": 0.5,
        "qualified_evening": 0.5,
        "qualified_night": 0.25,
    }
    return Child(ChildId(f"B-{number:02d}"), **(usual | facts))


def group_of(count: int, **facts: Any) -> Dataset:
    """So many plain children and nothing else."""
    return Dataset((), (), tuple(plain_child(number, **facts) for number in range(1, count + 1)))


def apart(data: Dataset, level: str, pairs: Iterable[tuple[int, int]] | None = None) -> Dataset:
    """The same children with separations of a level between pairs given by number, or between all of them."""
    ids = [child.child_id for child in data.children]
    chosen = [(ids[a - 1], ids[b - 1]) for a, b in pairs] if pairs is not None else list(combinations(ids, 2))
    km = 10.0 if level == "distance" else None
    return replace(data, separations=tuple(Separation(a, b, level, "r", km) for a, b in chosen))


def question_of(data: Dataset) -> Question:
    """The question on the day, with the dials in force."""
    return Question(data, geography(), code_book(), parameters_for(DAY), DAY)


def weighed(data: Dataset, **asked: Any) -> UsableAnswer:
    """The answer for a pilot with staff enough, by 40 draws, unless something else is asked for."""
    usual: dict[str, Any] = {"draws": 40, "staff_levels": (None,)}
    return usable_places(question_of(data), UsableRequest(**(usual | asked)))


def means(data: Dataset, living: str, measure: str = "used", **asked: Any) -> list[float]:
    """The mean of a measure for 1 to 8 places, or those asked about."""
    houses = weighed(data, livings=(living,), **asked).houses
    return [getattr(house, measure).mean.mean for house in houses]
