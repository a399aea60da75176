"""First come, first served: each child in turn gets the best unit that is still sound.

It is what a plan starts from, and what a proven plan is compared with.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.child import Child
from models.ids import ChildId, UnitId
from models.institution import Unit
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.goals import goals_in_order
from planner.placement.parts import Choices


def first_come_first_served(case: Case, choices: Choices, order: Iterable[Child]) -> dict[ChildId, UnitId]:
    """Units for the children in the given order; who fits nowhere gets none."""
    return _placed_in_turn(case, choices, order, Draft(living_under(case, {})), {})


def _placed_in_turn(
    case: Case, choices: Choices, order: Iterable[Child], draft: Draft, given: dict[ChildId, UnitId]
) -> dict[ChildId, UnitId]:
    for child in order:
        for unit in by_preference(case, child, choices[child.child_id]):
            if not obstacles(case, draft, child, unit, only_first=True):
                draft.put(child, unit.unit_id)
                given[child.child_id] = unit.unit_id
                break
    return given


def repaired(
    case: Case, choices: Choices, before: Mapping[ChildId, UnitId | None], standing: frozenset[ChildId] = frozenset()
) -> dict[ChildId, UnitId]:
    """A sound plan close to an earlier one: who can lives as before, pinned children first; the others come after.

    Those in `standing` live as before without being asked about: nothing that changed touches them.
    """
    given = {child_id: unit_id for child_id in standing if (unit_id := before.get(child_id)) is not None}
    draft = Draft(living_under(case, given))
    order = [child for child in desk_order(case) if child.child_id not in standing]
    for child in order:
        pin = case.required_unit(child)
        wanted = pin.unit_id if pin is not None else before.get(child.child_id)
        unit = next((unit for unit in choices[child.child_id] if unit.unit_id == wanted), None)
        if unit is not None and not obstacles(case, draft, child, unit, only_first=True):
            draft.put(child, unit.unit_id)
            given[child.child_id] = unit.unit_id
    left = [child for child in order if child.child_id not in given]
    return _placed_in_turn(case, choices, left, draft, given)


def by_preference(case: Case, child: Child, units: Sequence[Unit]) -> list[Unit]:
    """The child's present home first, then by its own shares of the goals in their order, then by id."""
    shares = [goal.share for goal in goals_in_order(case) if goal.share is not None]
    home = case.home.get(child.child_id)

    def worth(unit: Unit) -> tuple[object, ...]:
        return (unit.unit_id != home, *(share(case, child, unit) for share in shares), unit.unit_id)

    return sorted(units, key=worth)


def desk_order(case: Case) -> list[Child]:
    """Residents and pinned children first, then acute ones, then by days waited, then by id."""
    return sorted(case.candidates, key=lambda child: desk_turn(case, child))


def desk_turn(case: Case, child: Child) -> tuple[bool, bool, bool, int, str]:
    """When the child's turn comes at the desk: the smallest goes first."""
    return (
        case.required_unit(child) is None,
        child.child_id not in case.home,
        not child.is_acute,
        -case.waited_days(child),
        child.child_id,
    )


def arrival_order(case: Case) -> list[Child]:
    """The order in which referrals came in; residents hold what they have."""
    return sorted(
        case.candidates, key=lambda child: (child.child_id not in case.home, child.referred_on, child.child_id)
    )
