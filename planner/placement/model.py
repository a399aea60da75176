"""The placement model: every plan rule of `rules` and every plan goal of `goals` as linear rows.

x[child, unit] = 1 where the child gets the unit, and out[child] = 1 where it gets none; only eligible
pairs are variables, and residents who stay are numbers on the right-hand side. One function per rule
and goal, of the same name as its plain twin; `docs/model.md` states them in mathematics.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from itertools import chain
from typing import TypeVar

import numpy as np

from models.child import Child
from models.ids import SHIFTS, ChildId, InstitutionId, UnitId
from models.institution import Unit
from planner.placement import goals as plain
from planner.placement.case import Case
from planner.placement.graphs import cliques
from planner.placement.linear import Integers, LinearModel, Objective, Term, sum_of
from planner.placement.rules import greatest_span, teams, too_near

Thing = TypeVar("Thing")
Key = TypeVar("Key", bound=Hashable)


class PlacementModel:
    """The pairs that may be chosen, as variables, and the rows that bind them.

    `reserve` holds implied rows, each «variable ≤ sum of these others», that a relaxation may ask for.
    """

    def __init__(self, case: Case, choices: Mapping[ChildId, Sequence[Unit]]) -> None:
        self.case = case
        self.linear = LinearModel()
        self.pairs: list[tuple[Child, Unit]] = []
        self.of_child: dict[ChildId, list[tuple[Unit, int]]] = {}
        self.in_unit: dict[UnitId, list[tuple[Child, int]]] = defaultdict(list)
        self.at: dict[InstitutionId, list[tuple[Child, int]]] = defaultdict(list)
        for child_id in sorted(choices):
            child = case.child_by_id[child_id]
            self.of_child[child_id] = []
            for unit in choices[child_id]:
                variable = self.linear.variable()
                self.pairs.append((child, unit))
                self.of_child[child_id].append((unit, variable))
                self.in_unit[unit.unit_id].append((child, variable))
                self.at[unit.institution_id].append((child, variable))
        self.reserve: list[tuple[int, tuple[int, ...]]] = []
        self._shares: dict[str, Integers] = {}
        self.unplaced = {child_id: self.linear.variable() for child_id in self.of_child}
        self.exactly_one = tuple(self._one_of(child_id) for child_id in self.of_child)
        for rule in RULES.values():
            rule(self)
        self.knapsacks = tuple(
            row for row, factors in enumerate(self.linear.factors) if min(factors, default=-1) >= 0 and max(factors) > 1
        )

    def aside(self) -> "PlacementModel":
        """The same model once more; what is added to it this one does not get."""
        other = copy(self)
        other.linear = self.linear.restricted_to(np.ones(len(self.linear.upper), dtype=bool))
        other.reserve = list(self.reserve)
        return other

    def variables_of(self, child_id: ChildId) -> list[int]:
        """The child's pairs and, last, the variable that says it has no place: exactly one of them is 1."""
        return [*(v for _, v in self.of_child[child_id]), self.unplaced[child_id]]

    def chosen_by(self, unit_of: Mapping[ChildId, UnitId]) -> list[int]:
        """The variables that are 1 where these children get these units and all others none."""
        chosen = [v for v, (child, unit) in enumerate(self.pairs) if unit_of.get(child.child_id) == unit.unit_id]
        return [*chosen, *(v for child_id, v in self.unplaced.items() if child_id not in unit_of)]

    def _one_of(self, child_id: ChildId) -> tuple[int, int]:
        variables = self.variables_of(child_id)
        at_most = self.linear.row(((v, 1) for v in variables), 1)
        at_least = self.linear.row(((v, -1) for v in variables), -1)
        assert at_most is not None
        assert at_least is not None
        return at_most, at_least

    @property
    def institutions(self) -> list[InstitutionId]:
        """The institutions that some pair speaks of, by id."""
        return sorted(self.at)

    def residents(self, unit_id: UnitId) -> tuple[Child, ...]:
        """The residents of the unit who stay."""
        return self.case.residents.get(unit_id, ())

    def at_most(self, terms: Iterable[Term], limit: int) -> None:
        """Σ ≤ limit; where residents alone exceed it already, nobody may come at all."""
        terms = list(terms)
        if limit < 0:
            self.linear.rule_out(variable for variable, _ in terms)
        else:
            self.linear.row(terms, limit)

    def share_objective(self, goal: plain.Goal) -> Objective:
        """A goal of shares over what is still possible: each child's pairs, and being without a place."""
        return sum_of(self.shares_of(goal))

    def shares_of(self, goal: plain.Goal) -> Integers:
        """The share of each child's pairs in a goal, and of being without a place; 0 for what is ruled out."""
        assert goal.share is not None
        if goal.code not in self._shares:  # asked once: the shares of 100 000 pairs take a second
            alone = ((self.case.child_by_id[child_id], None) for child_id in self.unplaced)
            of_pairs = (goal.share(self.case, *pair) for pair in chain(self.pairs, alone))
            self._shares[goal.code] = np.fromiter(of_pairs, dtype=np.int64)
        shares = self._shares[goal.code]
        possible: Integers = np.where(np.asarray(self.linear.upper[: len(shares)]) > 0, shares, 0)
        return possible


def places(m: PlacementModel) -> None:
    """Σ children in the unit ≤ free places."""
    for unit_id, pairs in m.in_unit.items():
        free = m.case.places(m.case.unit_by_id[unit_id]) - len(m.residents(unit_id))
        m.at_most(((variable, 1) for _, variable in pairs), free)


def own_unit(m: PlacementModel) -> None:
    """A child who needs the unit alone takes all of its places."""
    for unit_id, pairs in m.in_unit.items():
        residents = m.residents(unit_id)
        alone = [variable for child, variable in pairs if child.own_unit]
        if any(child.own_unit for child in residents):
            m.linear.rule_out(variable for _, variable in pairs)
        elif residents:
            m.linear.rule_out(alone)
        elif alone:
            size = m.case.places(m.case.unit_by_id[unit_id])
            m.at_most(((variable, size if child.own_unit else 1) for child, variable in pairs), size)


def one_ground_per_unit(m: PlacementModel) -> None:
    """Σ children of a class ≤ places × whether the unit is given to the class; one class per unit."""
    if not m.case.parameters.one_ground_per_unit:
        return
    for unit_id, pairs in m.in_unit.items():
        _one_kind(m, unit_id, pairs, m.case.ground_class)


def _one_kind(
    m: PlacementModel, unit_id: UnitId, pairs: list[tuple[Child, int]], kind_of: Callable[[Child], str]
) -> None:
    present = {kind_of(child) for child in m.residents(unit_id)}
    if present:
        m.linear.rule_out(v for child, v in pairs if present != {kind_of(child)})
        return
    by_kind = _by_key(pairs, kind_of)
    if len(by_kind) < 2:
        return
    size = m.case.places(m.case.unit_by_id[unit_id])
    chosen = []
    for kind in sorted(by_kind):
        given = m.linear.variable()
        chosen.append((given, 1))
        _only_if(m, by_kind[kind], [given], size)
    m.linear.row(chosen, 1)


def _only_if(m: PlacementModel, children: Iterable[int], given: Sequence[int], size: int) -> None:
    """Children may come only if one of `given` is chosen: one row for all of them together.

    Rows for each alone say nothing new in whole numbers, but without them the relaxation lets a resident
    keep a quarter of a unit for its kind and gives the rest to another. They are kept in reserve.
    """
    children = list(children)
    m.linear.row([*((v, 1) for v in children), *((g, -size) for g in given)], 0)
    m.reserve.extend((child, tuple(given)) for child in children)


def age_span(m: PlacementModel) -> None:
    """The unit is given to one window of ages; only children inside it may come."""
    for unit_id, pairs in m.in_unit.items():
        span = 12 * greatest_span(m.case, m.case.unit_by_id[unit_id])
        present = [m.case.age_months(child) for child in m.residents(unit_id)]
        if present:
            low, high = max(present) - span, min(present) + span
            already_broken = max(present) - min(present) > span
            m.linear.rule_out(v for child, v in pairs if already_broken or not low <= m.case.age_months(child) <= high)
        _one_window(m, unit_id, [pair for pair in pairs if m.linear.upper[pair[1]]], span)


def _one_window(m: PlacementModel, unit_id: UnitId, pairs: list[tuple[Child, int]], span: int) -> None:
    by_age = _by_key(pairs, m.case.age_months)
    ages = sorted(by_age)
    if not ages or ages[-1] - ages[0] <= span:
        return
    windows: list[frozenset[int]] = []
    for start in ages:
        window = frozenset(age for age in ages if start <= age <= start + span)
        if not windows or not window <= windows[-1]:
            windows.append(window)
    size = m.case.places(m.case.unit_by_id[unit_id])
    opened = [m.linear.variable() for _ in windows]
    m.linear.row(((variable, 1) for variable in opened), 1)
    by_windows: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for age in ages:
        by_windows[tuple(w for w, window in enumerate(windows) if age in window)].extend(by_age[age])
    for inside, variables in sorted(by_windows.items()):
        if len(inside) < len(windows):
            _only_if(m, variables, [opened[w] for w in inside], size)


def staff_on_shift(m: PlacementModel) -> None:
    """Σ need ≤ own staff + help; Σ help ≤ shared staff, on every shift."""
    _staffed(m, "staff")


def qualified_on_shift(m: PlacementModel) -> None:
    """The same for qualified staff."""
    _staffed(m, "qualified")


def _staffed(m: PlacementModel, skill: str) -> None:
    for institution_id in m.institutions:
        for shift in SHIFTS:
            crew = m.case.crews.get((institution_id, shift, skill))
            if crew is None:
                continue
            need: dict[UnitId, list[Term]] = {}
            lack: dict[UnitId, int] = {}
            for unit in m.case.units_at[institution_id]:
                pairs = m.in_unit.get(unit.unit_id, [])
                need[unit.unit_id] = [(v, m.case.need(child, shift, skill)) for child, v in pairs]
                present = sum(m.case.need(child, shift, skill) for child in m.residents(unit.unit_id))
                lack[unit.unit_id] = present - crew.own.get(unit.unit_id, 0)
            if crew.shared is None:
                for unit_id in crew.own:
                    m.at_most(need[unit_id], -lack[unit_id])
            else:
                _shared(m, crew.shared, crew.own, need, lack)


def _shared(
    m: PlacementModel,
    shared: int,
    own: Mapping[UnitId, int],
    need: Mapping[UnitId, list[Term]],
    lack: Mapping[UnitId, int],
) -> None:
    if sum(max(0, units_lack) for units_lack in lack.values()) > shared:
        for unit_id, terms in need.items():
            m.at_most(terms, -1 if lack[unit_id] > 0 else -lack[unit_id])
        return
    asked: list[Term] = []
    limit = shared
    for unit_id, terms in need.items():
        if unit_id in own and terms:
            help_given = m.linear.variable(shared)
            m.linear.row([*terms, (help_given, -1)], -lack[unit_id])
            asked.append((help_given, 1))
        else:
            asked.extend(terms)
            limit -= max(0, lack[unit_id])
    m.linear.row(asked, limit)


def staff_outnumber(m: PlacementModel) -> None:
    """ratio × children ≤ staff − margin, for every team and shift."""
    for team in teams(m.case, m.institutions):
        residents = sum(len(m.residents(unit)) for unit in team.units)
        newcomers = [v for unit in team.units for _, v in m.in_unit.get(unit, [])]
        room = team.staff - team.margin - team.ratio * residents
        m.at_most(((v, team.ratio) for v in newcomers), room)


def separations(m: PlacementModel) -> None:
    """At most one of a set of children who are all to be kept apart, per unit or institution, or within reach."""
    in_units: dict[ChildId, set[ChildId]] = defaultdict(set)
    at_institutions: dict[ChildId, set[ChildId]] = defaultdict(set)
    for child_id in m.of_child:
        for apart in m.case.apart_of.get(child_id, ()):
            if apart.other not in m.of_child:
                _keep_from_resident(m, child_id, apart.other, apart.level, apart.km)
                continue
            in_units[child_id].add(apart.other)
            if apart.level != "unit":
                at_institutions[child_id].add(apart.other)
            if apart.level == "distance" and child_id < apart.other:
                _keep_distance(m, child_id, apart.other, apart.km)
    for clique in cliques(in_units):
        _one_of(m, clique, lambda unit: unit.unit_id)
    for clique in cliques(at_institutions):
        _one_of(m, clique, lambda unit: unit.institution_id)


def _keep_from_resident(m: PlacementModel, child_id: ChildId, other: ChildId, level: str, km: float) -> None:
    home = m.case.staying_home(m.case.child_by_id[other])
    if home is None:
        return
    other_unit = m.case.unit_by_id[home]
    m.linear.rule_out(v for unit, v in m.of_child[child_id] if too_near(m.case, unit, other_unit, level, km))


def _keep_distance(m: PlacementModel, child_id: ChildId, other: ChildId, km: float) -> None:
    here = _by_key(m.of_child[child_id], lambda unit: unit.institution_id)
    there = _by_key(m.of_child[other], lambda unit: unit.institution_id)
    for a in sorted(here):
        near = [
            b
            for b in sorted(there)
            if b == a or m.case.km_between(m.case.institution_by_id[a], m.case.institution_by_id[b]) < km
        ]
        if near:
            m.linear.row([*((v, 1) for v in here[a]), *((v, 1) for b in near for v in there[b])], 1)


def _one_of(m: PlacementModel, clique: frozenset[ChildId], place_of: Callable[[Unit], str]) -> None:
    options = [(place_of(unit), v) for child_id in sorted(clique) for unit, v in m.of_child[child_id]]
    for variables in _collected(options).values():
        m.linear.row(((v, 1) for v in variables), 1)


def group_limits(m: PlacementModel) -> None:
    """Σ members of the group ≤ what the group allows, less the residents among them."""
    for limit in m.case.group_limits:
        members = [child_id for child_id in sorted(limit.members) if child_id in m.of_child]
        if limit.per_unit is not None:
            in_units = [(unit.unit_id, v) for child_id in members for unit, v in m.of_child[child_id]]
            for unit_id, variables in _collected(in_units).items():
                present = sum(child.child_id in limit.members for child in m.residents(unit_id))
                m.at_most(((v, 1) for v in variables), limit.per_unit - present)
        if limit.per_institution is not None:
            at = [(unit.institution_id, v) for child_id in members for unit, v in m.of_child[child_id]]
            for institution_id, variables in _collected(at).items():
                present = sum(
                    child.child_id in limit.members
                    for unit in m.case.units_at[institution_id]
                    for child in m.residents(unit.unit_id)
                )
                m.at_most(((v, 1) for v in variables), limit.per_institution - present)


def siblings(m: PlacementModel) -> None:
    """The siblings are given one institution; each may live only there."""
    for members in m.case.siblings.values():
        deciding = [child for child in members if child.child_id in m.of_child]
        staying = {
            m.case.unit_by_id[home].institution_id
            for child in members
            if (home := m.case.staying_home(child)) is not None
        }
        if staying:
            for child in deciding:
                m.linear.rule_out(v for unit, v in m.of_child[child.child_id] if {unit.institution_id} != staying)
        elif len(deciding) > 1:
            _same_institution(m, deciding)


def _same_institution(m: PlacementModel, deciding: Sequence[Child]) -> None:
    options = [_by_key(m.of_child[child.child_id], lambda unit: unit.institution_id) for child in deciding]
    given = {place: m.linear.variable() for place in sorted(set().union(*options))}
    m.linear.row(((variable, 1) for variable in given.values()), 1)
    for places_of_child in options:
        for place, variables in sorted(places_of_child.items()):
            m.linear.row([*((v, 1) for v in variables), (given[place], -1)], 0)


def pins(m: PlacementModel) -> None:
    """A pinned child gets its unit."""
    for child_id, options in m.of_child.items():
        pin = m.case.required_unit(m.case.child_by_id[child_id])
        if pin is not None:
            m.linear.row([(v, -1) for unit, v in options if unit.unit_id == pin.unit_id], -1)


RULES: dict[str, Callable[[PlacementModel], None]] = {
    rule.__name__: rule
    for rule in (
        places,
        own_unit,
        one_ground_per_unit,
        age_span,
        staff_on_shift,
        qualified_on_shift,
        staff_outnumber,
        separations,
        group_limits,
        siblings,
        pins,
    )
}


def _by_key(pairs: Iterable[tuple[Thing, int]], key: Callable[[Thing], Key]) -> dict[Key, list[int]]:
    return _collected((key(thing), variable) for thing, variable in pairs)


def _collected(pairs: Iterable[tuple[Key, int]]) -> dict[Key, list[int]]:
    lists: dict[Key, list[int]] = defaultdict(list)
    for key, variable in pairs:
        lists[key].append(variable)
    return dict(lists)
