"""Trying a child in a unit: what would stand in the way there, given who lives where."""

from models.child import Child
from models.ids import UnitId
from models.institution import Unit
from models.plan import Violation
from planner.placement.case import Case, Living
from planner.placement.rules import PLAN_RULES


class Draft(Living):
    """A living arrangement in the making; the one place where children are put in and taken out again."""

    def __init__(self, start: Living) -> None:
        self._units = dict(start.by_unit)
        super().__init__(self._units)

    def put(self, child: Child, unit_id: UnitId) -> None:
        """Lets the child live in the unit."""
        self._units[unit_id] = (*self.in_unit(unit_id), child)
        self.unit_of[child.child_id] = unit_id

    def take_out(self, child: Child) -> None:
        """Takes the child out of its unit."""
        unit_id = self.unit_of.pop(child.child_id)
        self._units[unit_id] = tuple(c for c in self.in_unit(unit_id) if c.child_id != child.child_id)


def obstacles(case: Case, draft: Draft, child: Child, unit: Unit, only_first: bool = False) -> tuple[Violation, ...]:
    """The plan rules that would be broken if the child came to the unit as things stand in the draft.

    With `only_first` a full unit is answered at once, without asking the other rules.
    """
    draft.put(child, unit.unit_id)
    here = (unit.institution_id,)
    full = len(draft.in_unit(unit.unit_id)) > case.places(unit)
    rules = [rule for rule in PLAN_RULES if rule.code == "places"] if full and only_first else PLAN_RULES
    found = tuple(
        broken
        for rule in rules
        if rule.code != "pins"
        for broken in rule.find(case, draft, here)
        if child.child_id in broken.children
    )
    draft.take_out(child)
    return found
