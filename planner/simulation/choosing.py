"""The best unit for one child as things stand; nobody is moved.

«Sound» is what the rules of every plan say, «best» is every goal in its order, those of the whole plan by what
the child adds to them. Children who want the same are decided together (`competing`); `loss` sets both beside the
engine.
"""

from collections.abc import Callable, Sequence

from models.child import Child
from models.ids import UnitId
from models.institution import Unit
from planner.placement.case import Case, Living
from planner.placement.draft import Draft
from planner.placement.goals import emergency_units, goals_in_order, reserve_wanted, tension, tie_break
from planner.placement.rules import PLAN_RULES

DEAR = ("staff_on_shift", "qualified_on_shift", "staff_outnumber")
"""Rules that take longest to ask: they come last."""

RULES = tuple(sorted((rule for rule in PLAN_RULES if rule.code != "pins"), key=lambda rule: rule.code in DEAR))
"""The rules about living together; a pin is not broken by a child that comes."""

Reserve = dict[UnitId, tuple[tuple[Unit, ...], int]]
"""For every open emergency unit: the operator's emergency units, and how many places should stay free there."""

Added = Callable[[Case, Draft, Reserve, Child, Unit], int]


def reserve_of(case: Case) -> Reserve:
    """The reserve to be kept on the case's day."""
    return {
        unit.unit_id: (units, reserve_wanted(case, units)) for units in emergency_units(case).values() for unit in units
    }


def is_sound(case: Case, draft: Draft, child: Child, unit: Unit) -> bool:
    """Whether the unit has room and the child breaks no rule about living together there; the first breach decides."""
    if len(draft.in_unit(unit.unit_id)) >= case.places(unit):
        return False
    here = (unit.institution_id,)
    draft.put(child, unit.unit_id)
    is_broken = any(child.child_id in broken.children for rule in RULES for broken in rule.find(case, draft, here))
    draft.take_out(child)
    return not is_broken


def best_of(case: Case, draft: Draft, reserve: Reserve, child: Child, sound: Sequence[Unit]) -> Unit | None:
    """The best of units that are sound, `None` where there is none."""
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
    if not there:
        return 0  # each kind of tension begins with the second child
    return tension(case, Living({unit.unit_id: (*there, child)})) - tension(case, Living({unit.unit_id: there}))


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
