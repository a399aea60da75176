"""Who must be kept apart from whom among those who are there: today's children as decided, newcomers as their models.

A newcomer is kept apart from another child where the children they are like are kept apart in the data, and is
a member of the groups that the child it is like is a member of. So clusters, rivals and limits keep their pattern.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from models.dataset import Dataset
from models.ids import ChildId, Operator
from planner.placement.case import Apart, Case, GroupLimit


class Conflicts:
    """Separations and groups of the children who are there; keeps the indexes of the case up to date.

    `chance` is a number between 0 and 1 of every child; of two children the sum without its whole part is
    as good as a number drawn for the pair, and the same in every scenario.
    """

    def __init__(self, case: Case, dataset: Dataset, day: date) -> None:
        self.apart = {child_id: tuple(rows) for child_id, rows in case.apart_of.items()}
        self.limits = {limit.group_id: limit for limit in case.group_limits}
        self.like: dict[ChildId, ChildId] = {}
        self.present: dict[ChildId, set[ChildId]] = defaultdict(set)
        self._chance: dict[ChildId, float] = {}
        self._models = {child_id: tuple(rows) for child_id, rows in self.apart.items()}
        self._operator = {child.child_id: child.operator for child in dataset.children}
        self._groups: dict[ChildId, tuple[str, ...]] = {
            child_id: tuple(limit.group_id for limit in limits) for child_id, limits in case.groups_of.items()
        }
        self._density = self._densities()
        self._dated = [
            row
            for row in dataset.separations
            if (row.valid_to and row.valid_to >= day) or (row.valid_from and row.valid_from > day)
        ]
        self.attach(case)

    def attach(self, case: Case) -> None:
        """Lets the case see the separations and groups as they are here."""
        case.apart_of = self.apart
        case.group_limits = tuple(self.limits[name] for name in sorted(self.limits))
        groups: dict[ChildId, tuple[GroupLimit, ...]] = {}
        for limit in case.group_limits:
            for child_id in limit.members:
                groups[child_id] = (*groups.get(child_id, ()), limit)
        case.groups_of = groups

    def enter(self, case: Case, child_id: ChildId, like: ChildId, chance: float, factor: float) -> None:
        """A newcomer with the conflicts of the child it is like."""
        self.known(child_id, like, chance)
        self._operator[child_id] = self._operator[like]
        for other, apart in self._kept_apart_from(child_id, like, factor):
            self.apart[child_id] = (*self.apart.get(child_id, ()), replace(apart, other=other))
            self.apart[other] = (*self.apart.get(other, ()), replace(apart, other=child_id))
        self._join(case, child_id, self._groups.get(like, ()))

    def known(self, child_id: ChildId, like: ChildId, chance: float) -> None:
        """Notes a child who is there, with the child it is like: itself, where it is one of today's."""
        self.like[child_id] = like
        self.present[like].add(child_id)
        self._chance[child_id] = chance

    def leave(self, case: Case, child_id: ChildId) -> tuple[ChildId, ...]:
        """Forgets a child who has gone; those who were kept apart from it."""
        others = tuple(apart.other for apart in self.apart.pop(child_id, ()))
        for other in others:
            self.apart[other] = tuple(apart for apart in self.apart.get(other, ()) if apart.other != child_id)
        self.present[self.like.pop(child_id)].discard(child_id)
        for limit in case.groups_of.get(child_id, ()):
            self._limit(case, replace(limit, members=limit.members - {child_id}))
        return others

    def on(self, day: date) -> tuple[ChildId, ...]:
        """Starts and ends the dated separations of today's children; those for whom one has ended."""
        freed: list[ChildId] = []
        for row in self._dated:
            pair = (row.child_a, row.child_b)
            if row.valid_to is not None and row.valid_to + timedelta(days=1) == day:
                for mine, other in (pair, pair[::-1]):
                    self.apart[mine] = tuple(each for each in self.apart.get(mine, ()) if each.other != other)
                freed += pair
            elif row.valid_from == day and all(child_id in self.like for child_id in pair):
                for mine, other in (pair, pair[::-1]):
                    self.apart[mine] = (*self.apart.get(mine, ()), Apart(other, row.level, row.km or 0.0))
        return tuple(freed)

    def _kept_apart_from(self, child_id: ChildId, like: ChildId, factor: float) -> list[tuple[ChildId, Apart]]:
        by_model = {apart.other: apart for apart in self._models.get(like, ())}
        found = [
            (other, apart)
            for model, apart in by_model.items()
            for other in sorted(self.present[model])
            if self._of_pair(child_id, other) < factor
        ]
        if factor > 1 and by_model:
            density = self._density[self._operator[like]]
            more = min(1.0, (factor - 1) * density / (1 - density)) if density < 1 else 0.0
            found += [
                (other, Apart(other, "unit", 0.0))
                for model in self._models
                if model not in by_model and model != like and self._operator[model] == self._operator[like]
                for other in sorted(self.present[model])
                if self._of_pair(child_id, other) < more
            ]
        return found

    def _of_pair(self, child_id: ChildId, other: ChildId) -> float:
        return (self._chance[child_id] + self._chance[other]) % 1.0

    def _densities(self) -> dict[Operator, float]:
        """Share of pairs that are kept apart among an operator's children who have a separation at all."""
        counts: dict[Operator, list[int]] = defaultdict(list)
        for child_id, rows in self._models.items():
            counts[self._operator[child_id]].append(len(rows))
        return {name: sum(rows) / (len(rows) * max(1, len(rows) - 1)) for name, rows in counts.items()}

    def _join(self, case: Case, child_id: ChildId, groups: tuple[str, ...]) -> None:
        for name in groups:
            limit = self.limits[name]
            self._limit(case, replace(limit, members=limit.members | {child_id}))

    def _limit(self, case: Case, limit: GroupLimit) -> None:
        """Puts a group limit in the place of the one of the same group, for all its members."""
        before = self.limits[limit.group_id]
        self.limits[limit.group_id] = limit
        groups = dict(case.groups_of)
        for member in before.members | limit.members:
            rest = tuple(each for each in groups.get(member, ()) if each.group_id != limit.group_id)
            groups[member] = (*rest, limit) if member in limit.members else rest
        case.groups_of = groups
