"""The fast rule: each child in turn gets the best unit that is sound as things stand, and nobody is moved.

«Sound» is what the rules of every plan say, «best» is every goal in its order, those of the whole plan by what
the child adds to them. The engine decides all children of a day at once instead; `loss` measures the difference.
"""

from collections.abc import Callable, Iterable

from models.child import Child
from models.ids import UnitId
from models.institution import Unit
from planner.placement.case import Case, Living
from planner.placement.draft import Draft, obstacles
from planner.placement.goals import emergency_units, goals_in_order, reserve_wanted, tension, tie_break

Reserve = dict[UnitId, tuple[tuple[Unit, ...], int]]
"""For every open emergency unit: the operator's emergency units, and how many places should stay free there."""

Added = Callable[[Case, Draft, Reserve, Child, Unit], int]


def reserve_of(case: Case) -> Reserve:
    """The reserve to be kept on the case's day."""
    return {
        unit.unit_id: (units, reserve_wanted(case, units)) for units in emergency_units(case).values() for unit in units
    }


def best_unit(case: Case, draft: Draft, reserve: Reserve, child: Child, units: Iterable[Unit]) -> Unit | None:
    """The best of the units that have room and break no rule with the child, `None` where there is none."""
    sound = [
        unit
        for unit in units
        if len(draft.in_unit(unit.unit_id)) < case.places(unit) and not obstacles(case, draft, child, unit, True)
    ]
    if len(sound) < 2:
        return sound[0] if sound else None
    goals = goals_in_order(case)

    def worth(unit: Unit) -> tuple[int, ...]:
        return (
            *(
                goal.share(case, child, unit) if goal.share else ADDED[goal.code](case, draft, reserve, child, unit)
                for goal in goals
            ),
            tie_break(child.child_id, unit.unit_id),
        )

    return min(sound, key=worth)


def siblings_apart_added(case: Case, draft: Draft, _: Reserve, child: Child, unit: Unit) -> int:
    """Siblings who live in another unit [pairs]."""
    members = case.siblings.get(child.sibling_group or "", ())
    homes = [draft.unit_of.get(each.child_id) for each in members if each.child_id != child.child_id]
    return sum(home is not None and home != unit.unit_id for home in homes)


def tension_added(case: Case, draft: Draft, _: Reserve, child: Child, unit: Unit) -> int:
    """Points of tension that the child adds to the unit."""
    there = draft.in_unit(unit.unit_id)
    before = tension(case, Living({unit.unit_id: there})) if there else 0
    return tension(case, Living({unit.unit_id: (*there, child)})) - before


def acute_reserve_added(case: Case, draft: Draft, reserve: Reserve, _: Child, unit: Unit) -> int:
    """1 where the child takes a place of the reserve."""
    if unit.unit_id not in reserve:
        return 0
    units, wanted = reserve[unit.unit_id]
    free = sum(max(0, case.places(each) - len(draft.in_unit(each.unit_id))) for each in units)
    return int(free <= wanted)


ADDED: dict[str, Added] = {
    "siblings_apart": siblings_apart_added,
    "tension": tension_added,
    "acute_reserve": acute_reserve_added,
}
"""What a child adds to the goals of the whole plan; one row per goal without shares."""
