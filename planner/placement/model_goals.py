"""The goals that look at the whole plan, as linear rows: one function per plan goal, named as its plain twin.

Each adds what it needs to the model and returns its objective. It is called only when its turn comes,
so pairs that higher goals have ruled out cost nothing.
"""

from collections import defaultdict
from collections.abc import Callable

from models.child import Child
from models.ids import UnitId
from models.institution import Unit
from planner.placement import goals as plain
from planner.placement.linear import Objective, Term
from planner.placement.model import PlacementModel
from planner.placement.rules import sibling_pairs


def objective_of(m: PlacementModel, goal: plain.Goal) -> Objective:
    """The goal as an objective over the model."""
    return m.share_objective(goal) if goal.share is not None else WHOLE_GOALS[goal.code](m)


def siblings_apart(m: PlacementModel) -> Objective:
    """A pair is apart where one has a unit and the other has another one."""
    terms: list[Term] = []
    for members in m.case.siblings.values():
        for a, b in sibling_pairs(members):
            first, second = (b, a) if a.child_id not in m.of_child else (a, b)
            if first.child_id not in m.of_child:
                continue
            options = [(unit, v) for unit, v in m.of_child[first.child_id] if m.linear.upper[v]]
            if second.child_id in m.of_child:
                terms.append((_pair_apart(m, options, second), 1))
            elif (home := m.case.staying_home(second)) is not None:
                terms.extend((v, 1) for unit, v in options if unit.unit_id != home)
    return Objective(tuple(terms))


def _pair_apart(m: PlacementModel, first: list[tuple[Unit, int]], second: Child) -> int:
    """Whether the two have places in different units: the first somewhere without the second, who has a place.

    What is fractional is compared unit by unit, as half the distance between two shares. A row for each unit
    of the first against all other units of the second is as good in whole numbers, but lets the relaxation keep
    siblings together for nothing once their places are split in three.
    """
    apart = m.linear.variable()
    at = {unit.unit_id: v for unit, v in m.of_child[second.child_id] if m.linear.upper[v]}
    alone: list[Term] = []
    for unit, variable in first:
        free = m.case.places(unit) - len(m.residents(unit.unit_id))
        if unit.unit_id in at and free > 1:
            without = m.linear.variable()
            m.linear.row([(variable, 1), (at[unit.unit_id], -1), (without, -1)], 0)
            alone.append((without, 1))
        else:
            alone.append((variable, 1))
    m.linear.row([*alone, (m.unplaced[second.child_id], -1), (apart, -1)], 0)
    return apart


def tension(m: PlacementModel) -> Objective:
    """Age bands, members of a group and high staff needs beyond the first, per unit that a newcomer may enter."""
    weights = m.case.parameters.tension_weights
    terms: list[Term] = []
    constant = 0
    for unit_id, pairs in m.in_unit.items():
        possible = [(child, v) for child, v in pairs if m.linear.upper[v]]
        for added, fixed in (
            _beyond_first_band(m, unit_id, possible, weights["age"]),
            *(_beyond_first_child(m, *counted) for counted in _counted(m, unit_id, possible)),
        ):
            terms.extend(added)
            constant += fixed
    return Objective(tuple(terms), constant)


Counted = tuple[int, list[int], int]


def _counted(m: PlacementModel, unit_id: UnitId, pairs: list[tuple[Child, int]]) -> list[Counted]:
    """(residents, newcomers' variables, weight) of every set of which only the first is calm in the unit."""
    weights = m.case.parameters.tension_weights
    residents = m.residents(unit_id)
    present: dict[str, int] = defaultdict(int)
    coming: dict[str, list[int]] = defaultdict(list)
    for child in residents:
        for limit in m.case.groups_of.get(child.child_id, ()):
            present[limit.group_id] += 1
    for child, variable in pairs:
        for limit in m.case.groups_of.get(child.child_id, ()):
            coming[limit.group_id].append(variable)
    counted = [(present[name], coming[name], weights["group"]) for name in sorted({*present, *coming})]
    many_staff = sum(plain.needs_many_staff(m.case, child) for child in residents)
    counted.append((many_staff, [v for child, v in pairs if plain.needs_many_staff(m.case, child)], weights["need"]))
    return counted


def _beyond_first_child(m: PlacementModel, residents: int, newcomers: list[int], weight: int) -> tuple[list[Term], int]:
    if residents:
        return [(v, weight) for v in newcomers], weight * (residents - 1)
    if len(newcomers) < 2:
        return [], 0
    beyond = m.linear.variable(len(newcomers))
    m.linear.row([*((v, 1) for v in newcomers), (beyond, -1)], 1)
    return [(beyond, weight)], 0


def _beyond_first_band(
    m: PlacementModel, unit_id: UnitId, pairs: list[tuple[Child, int]], weight: int
) -> tuple[list[Term], int]:
    present = {plain.age_band(m.case, child) for child in m.residents(unit_id)}
    by_band: dict[int, list[int]] = defaultdict(list)
    for child, variable in pairs:
        by_band[plain.age_band(m.case, child)].append(variable)
    new_bands = []
    for band in sorted(set(by_band) - present):
        used = m.linear.variable()
        size = m.case.places(m.case.unit_by_id[unit_id])
        m.linear.row([*((v, 1) for v in by_band[band]), (used, -size)], 0)
        m.reserve.extend((v, (used,)) for v in by_band[band])
        new_bands.append(used)
    if present:
        return [(used, weight) for used in new_bands], weight * (len(present) - 1)
    if len(new_bands) < 2:
        return [], 0
    beyond = m.linear.variable(len(new_bands))
    m.linear.row([*((used, 1) for used in new_bands), (beyond, -1)], 1)
    return [(beyond, weight)], 0


def acute_reserve(m: PlacementModel) -> Objective:
    """What an operator's emergency units lack of the free places they should keep."""
    terms: list[Term] = []
    constant = 0
    for units in plain.emergency_units(m.case).values():
        newcomers = [v for unit in units for _, v in m.in_unit.get(unit.unit_id, []) if m.linear.upper[v]]
        if not any(unit.unit_id in m.in_unit for unit in units):
            continue
        free = sum(max(0, m.case.places(unit) - len(m.residents(unit.unit_id))) for unit in units)
        spare = free - plain.reserve_wanted(m.case, units)
        if spare < 0:
            constant -= spare
            terms.extend((v, 1) for v in newcomers)
        else:
            lacking = m.linear.variable(len(newcomers))
            m.linear.row([*((v, 1) for v in newcomers), (lacking, -1)], spare)
            terms.append((lacking, 1))
    return Objective(tuple(terms), constant)


WHOLE_GOALS: dict[str, Callable[[PlacementModel], Objective]] = {
    goal.__name__: goal for goal in (siblings_apart, tension, acute_reserve)
}
