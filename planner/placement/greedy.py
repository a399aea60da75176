"""First come, first served: each child in turn gets the best unit that is still sound.

It is what a plan starts from, and what a proven plan is compared with.
"""

from collections.abc import Iterable, Sequence

from models.child import Child
from models.ids import ChildId, UnitId
from models.institution import Unit
from planner.placement.case import Case, Living, living_under
from planner.placement.goals import goals_in_order
from planner.placement.parts import Choices
from planner.placement.rules import PLAN_RULES


class Draft(Living):
    """A living arrangement in the making; the one place where children are put in and taken out again."""

    def __init__(self, start: Living) -> None:
        super().__init__(dict(start.by_unit))

    def put(self, child: Child, unit_id: UnitId) -> None:
        """Lets the child live in the unit."""
        self.by_unit[unit_id] = (*self.in_unit(unit_id), child)  # type: ignore[index]
        self.unit_of[child.child_id] = unit_id

    def take_out(self, child: Child) -> None:
        """Takes the child out of its unit."""
        unit_id = self.unit_of.pop(child.child_id)
        self.by_unit[unit_id] = tuple(c for c in self.in_unit(unit_id) if c.child_id != child.child_id)  # type: ignore[index]


def first_come_first_served(case: Case, choices: Choices, order: Iterable[Child]) -> dict[ChildId, UnitId]:
    """Units for the children in the given order; who fits nowhere gets none."""
    draft = Draft(living_under(case, {}))
    given: dict[ChildId, UnitId] = {}
    for child in order:
        for unit in by_preference(case, child, choices[child.child_id]):
            if fits(case, draft, child, unit):
                draft.put(child, unit.unit_id)
                given[child.child_id] = unit.unit_id
                break
    return given


def fits(case: Case, draft: Draft, child: Child, unit: Unit) -> bool:
    """Whether the child can be put into the unit without breaking a plan rule there."""
    if len(draft.in_unit(unit.unit_id)) >= case.places(unit):
        return False
    draft.put(child, unit.unit_id)
    here = (unit.institution_id,)
    broken = any(
        child.child_id in violation.children
        for rule in PLAN_RULES
        if rule.code != "pins"
        for violation in rule.find(case, draft, here)
    )
    draft.take_out(child)
    return not broken


def by_preference(case: Case, child: Child, units: Sequence[Unit]) -> list[Unit]:
    """The child's present home first, then by its own shares of the goals in their order, then by id."""
    shares = [goal.share for goal in goals_in_order(case) if goal.share is not None]
    home = case.home.get(child.child_id)

    def worth(unit: Unit) -> tuple[object, ...]:
        return (unit.unit_id != home, *(share(case, child, unit) for share in shares), unit.unit_id)

    return sorted(units, key=worth)


def desk_order(case: Case) -> list[Child]:
    """Residents and pinned children first, then acute ones, then by days waited, then by id."""
    return sorted(
        case.candidates,
        key=lambda child: (
            case.required_unit(child) is None,
            child.child_id not in case.home,
            not child.is_acute,
            -case.waited_days(child),
            child.child_id,
        ),
    )


def arrival_order(case: Case) -> list[Child]:
    """The order in which referrals came in; residents hold what they have."""
    return sorted(case.candidates, key=lambda child: (child.child_id not in case.home, child.referred_on, child.child_id))
