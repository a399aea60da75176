"""A quick plan around a pin: those who live near the change may move, everybody else stays.

What a pin sets in motion ends mostly after two or three children: whoever makes room, whoever takes the place
that became free. A plan made among these is sound and costs little. It proves nothing; the whole part is
asked afterwards whether anything is better, and mostly nothing is.
"""

import time
from collections.abc import Mapping
from dataclasses import replace

from models.ids import ChildId, UnitId
from planner.placement.case import Case
from planner.placement.levels import FEWEST_FOR_AROUND, Assignment, Effort, decide
from planner.placement.model import PlacementModel
from planner.placement.parts import Choices

SHARE_OF_TIME = 0.2
"""Share of the time left that the quick plan may take; it needs about a tenth of what the whole needs."""


def better_around(
    case: Case, choices: Choices, start: Assignment, pinned: frozenset[ChildId], effort: Effort
) -> Assignment:
    """The best plan for one part in which only children near the pinned ones move; the start where the part is small.

    `start` keeps the pins; `effort.near` tells where everybody lived before.
    """
    if len(choices) < FEWEST_FOR_AROUND:
        return start
    few = _choices_around(case, choices, start, effort.near or {}, pinned)
    ends = time.monotonic() + effort.limits(SHARE_OF_TIME).seconds
    quick = replace(effort, deadline=ends, floors=(), on_level=lambda _: None)
    return decide(PlacementModel(case, few), start, quick).unit_of


def _choices_around(
    case: Case,
    choices: Choices,
    start: Assignment,
    before: Mapping[ChildId, UnitId | None],
    pinned: frozenset[ChildId],
) -> Choices:
    """All units for those near the change; for everybody else the unit of the start and those where it begins."""
    changed = {child_id for child_id in choices if start.get(child_id) != before.get(child_id)} | pinned
    there = {
        case.unit_by_id[unit_id].institution_id
        for child_id in changed & set(choices)
        for unit_id in (start.get(child_id), before.get(child_id))
        if unit_id is not None
    }
    near = changed | {
        child_id for child_id, unit_id in start.items() if case.unit_by_id[unit_id].institution_id in there
    }
    for members in case.siblings.values():
        family = {child.child_id for child in members}
        if family & near:
            near |= family
    few = {
        child_id: tuple(
            unit
            for unit in units
            if child_id in near or unit.unit_id == start.get(child_id) or unit.institution_id in there
        )
        for child_id, units in choices.items()
    }
    return {child_id: units for child_id, units in few.items() if units}
