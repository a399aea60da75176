"""Which units each child may get, and which children can be decided apart from the others."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from models.child import Child
from models.ids import ChildId
from models.institution import Unit
from planner.placement.case import Case
from planner.placement.eligibility import eligible_units
from planner.placement.goals import emergency_units
from planner.placement.graphs import Hanging

Choices = Mapping[ChildId, tuple[Unit, ...]]
Part = tuple[ChildId, ...]


def choices_of(case: Case) -> Choices:
    """The units open to each candidate; units that residents fill are left out. Asked once per case."""
    if case.choices is None:
        case.choices = {child.child_id: _open_to(case, child) for child in case.candidates}
    return case.choices


def choices_narrowed(case: Case, wider: Case) -> Choices:
    """The units of a case that differs from a wider one by nothing but pins: the same, for the pins are rows.

    With fewer units a part would lose those that only the pinned child could enter, and what residents there
    add to the goals, so that values of the two cases could not be compared.
    """
    if case.choices is None and case.candidates == wider.candidates:
        case.choices = choices_of(wider)
    return choices_of(case)


def _open_to(case: Case, child: Child) -> tuple[Unit, ...]:
    return tuple(
        unit for unit in eligible_units(case, child) if case.places(unit) > len(case.residents.get(unit.unit_id, ()))
    )


def independent_parts(case: Case, choices: Choices) -> list[Part]:
    """Sets of children that no rule and no goal ties to each other, largest first.

    A child with no choice is in no part.
    """
    deciding = sorted(child_id for child_id, units in choices.items() if units)
    hanging: Hanging[str] = Hanging()
    for a, b in _ties(case, choices, set(deciding)):
        hanging.tie(a, b)
    parts: dict[str, list[ChildId]] = defaultdict(list)
    for child_id in deciding:
        parts[hanging.leader(f"child {child_id}")].append(child_id)
    return sorted((tuple(part) for part in parts.values()), key=lambda part: (-len(part), part))


def _ties(case: Case, choices: Choices, deciding: set[ChildId]) -> Iterator[tuple[str, str]]:
    """What hangs together: children with the institutions they may get, by a distance to keep, as siblings,
    as a group, and emergency units that share a reserve.
    """
    for child_id in deciding:
        for unit in choices[child_id]:
            yield f"child {child_id}", f"institution {unit.institution_id}"
        for apart in case.apart_of.get(child_id, ()):
            if apart.level == "distance" and apart.other in deciding:
                yield f"child {child_id}", f"child {apart.other}"
    tied_sets = [{child.child_id for child in members} for members in case.siblings.values()]
    tied_sets.extend(set(limit.members) for limit in case.group_limits if limit.per_institution is not None)
    for tied in tied_sets:
        for a, b in pairwise(sorted(tied & deciding)):
            yield f"child {a}", f"child {b}"
    for units in emergency_units(case).values():
        for one, other in pairwise(units):
            yield f"institution {one.institution_id}", f"institution {other.institution_id}"


def bundled(parts: list[Part], most: int) -> list[Part]:
    """Small parts put together into bundles of at most so many children; larger ones stay alone.

    Asking a solver costs more than deciding for three children, so the smallest parts are asked about
    at once. What ties them stays the same: nothing.
    """
    bundles: list[Part] = []
    for part in parts:
        fitting = next((n for n, bundle in enumerate(bundles) if len(bundle) + len(part) <= most), None)
        if fitting is None:
            bundles.append(part)
        else:
            bundles[fitting] = tuple(sorted((*bundles[fitting], *part)))
    return bundles
