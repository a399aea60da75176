"""Places are scarce where they are scarce in life: most who wait could live somewhere, some nowhere at all."""

from collections import Counter
from functools import cache

from models.child import Child
from planner.placement.case import Case, Living, living_under
from planner.placement.eligibility import eligible_units
from planner.placement.rules import violations
from planner.synthesis.draws import dials
from planner.synthesis.people import is_high_risk
from tests.synthesis.made import at_home, case_of, shipped


def has_room(case: Case, child: Child, living: Living) -> bool:
    """Whether a unit takes the child as things stand, with nobody else placed or moved."""
    for unit in eligible_units(case, child):
        moved_in = living_under(case, {**living.unit_of, child.child_id: unit.unit_id})
        if not violations(case, moved_in, [unit.institution_id]):
            return True
    return False


@cache
def room_of_those_who_wait() -> dict[Child, bool]:
    """For every child who waits, whether there is room for it alone."""
    case = case_of(shipped())
    living = at_home(case, shipped())
    homes = {row.child_id for row in shipped().placements}
    return {c: has_room(case, c, living) for c in shipped().children if c.child_id not in homes}


def test_most_could_live_somewhere() -> None:
    counts = Counter(room_of_those_who_wait().values())
    assert counts[True] >= 0.75 * counts.total()


def test_some_can_live_nowhere_most_of_all_in_oslos_high_risk_group() -> None:
    no_room = [child for child, room in room_of_those_who_wait().items() if not room]
    everyone = list(room_of_those_who_wait())

    def in_group(children: list[Child]) -> int:
        return sum(child.operator == "bfe" and is_high_risk(dials(), child) for child in children)

    assert in_group(no_room) >= 4
    assert in_group(no_room) / in_group(everyone) > 2 * (len(no_room) / len(everyone))
