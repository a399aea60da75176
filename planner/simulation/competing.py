"""Children who want the same on one day: the best sound choice for all of them together, found by trying.

Children compete where what one gets can change what another may get or what it is worth: the same institution,
the same acute reserve, siblings, or a separation by distance. Groups that do not compete are decided apart, which
loses nothing, since goals are sums. Within a group all choices are tried that can still be the best, the one of
the desk first: each child in turn its best unit. So the answer is never worse than the desk's, and where another is
just as good the desk's stands: those who come first in line are not passed over for nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add, sub

from models.child import Child
from models.ids import ChildId, UnitId
from models.institution import Unit
from planner.placement.case import Case
from planner.placement.draft import Draft
from planner.placement.goals import Goal, goals_in_order, tie_break
from planner.simulation.choosing import ADDED, Reserve, best_of, is_sound

MOST_STEPS = 1_000
"""Steps of trying for one group; beyond them the best choice so far counts, which is at least the desk's."""

Worth = tuple[int, ...]
"""What a choice adds to every goal in its order: the smaller, the better."""


@dataclass(frozen=True, slots=True)
class Asker:
    """A child whose turn it is, and the units that would be sound for it if nobody else came."""

    child: Child
    units: tuple[Unit, ...]


def decided(case: Case, draft: Draft, reserve: Reserve, askers: Sequence[Asker]) -> dict[ChildId, Unit]:
    """The unit of every child that gets one; `askers` are in the order of the desk, and the draft is left as it was."""
    found: dict[ChildId, Unit] = {}
    for group in competing(case, reserve, askers):
        if len(group) == 1:
            unit = best_of(case, draft, reserve, group[0].child, group[0].units)
            found.update({group[0].child.child_id: unit} if unit is not None else {})
        else:
            found.update(_Together(case, draft, reserve, group).best())
    return found


def competing(case: Case, reserve: Reserve, askers: Sequence[Asker]) -> list[list[Asker]]:
    """The askers in groups that do not touch each other, each in the order of the desk."""
    groups: list[tuple[set[object], list[Asker]]] = []
    asking = {asker.child.child_id for asker in askers}
    for asker in askers:
        wanted = set(_wanted(case, reserve, asker, asking))
        touched = [group for group in groups if group[0] & wanted]
        members = [member for group in touched for member in group[1]]
        groups = [group for group in groups if not group[0] & wanted]
        groups.append((wanted.union(*(group[0] for group in touched)), [*members, asker]))
    place = {asker.child.child_id: number for number, asker in enumerate(askers)}
    return [sorted(members, key=lambda asker: place[asker.child.child_id]) for _, members in groups]


def _wanted(case: Case, reserve: Reserve, asker: Asker, asking: set[ChildId]) -> Iterator[object]:
    """What the asker may take from others, or share with them."""
    child = asker.child
    for unit in asker.units:
        yield unit.institution_id
        if unit.unit_id in reserve:
            yield "reserve", reserve[unit.unit_id][0][0].unit_id
    if child.sibling_group:
        yield "siblings", child.sibling_group
    for apart in case.apart_of.get(child.child_id, ()):
        if apart.level == "distance" and apart.other in asking:
            yield "apart", *sorted((child.child_id, apart.other))


class _Together:
    """The search for one group: depth first, cut off where not even the rest at its best could win."""

    def __init__(self, case: Case, draft: Draft, reserve: Reserve, group: Sequence[Asker]) -> None:
        self._case, self._draft, self._reserve, self._group = case, draft, reserve, group
        self._goals = goals_in_order(case)
        self._whole = [(place, ADDED[goal.code]) for place, goal in enumerate(self._goals) if goal.share is None]
        self._shares = [[(unit, self._share(each.child, unit)) for unit in each.units] for each in group]
        self._without = [self._share(each.child, None) for each in group]
        self._alone = [
            min(without, *(share for _, share in shares))
            for shares, without in zip(self._shares, self._without, strict=True)
        ]
        self._free = sum(
            case.places(unit) - len(draft.in_unit(unit.unit_id))
            for unit in {unit.unit_id: unit for each in group for unit in each.units}.values()
        )
        self._is_far_reaching = any(
            each.child.sibling_group
            or any(apart.level == "distance" for apart in case.apart_of.get(each.child.child_id, ()))
            for each in group
        )
        self._known: dict[tuple[ChildId, UnitId, frozenset[tuple[ChildId, UnitId]]], bool] = {}
        self._steps = 0
        self._best: Worth | None = None
        self._found: dict[ChildId, Unit] = {}
        self._chosen: dict[ChildId, Unit] = {}

    def best(self) -> dict[ChildId, Unit]:
        """The best choice."""
        self._go_on(0, (0,) * len(self._goals))
        return self._found

    def _go_on(self, number: int, worth: Worth) -> None:
        self._steps += 1
        if self._best is not None and (self._steps > MOST_STEPS or _sum(worth, self._rest(number)) >= self._best):
            return
        if number == len(self._group):
            if self._best is None or worth < self._best:
                self._best, self._found = worth, dict(self._chosen)
            return
        child = self._group[number].child
        for added, _, unit in sorted(self._options(number), key=lambda option: option[:2]):
            if unit is None:
                self._go_on(number + 1, _sum(worth, added))
                continue
            self._draft.put(child, unit.unit_id)
            self._chosen[child.child_id] = unit
            self._go_on(number + 1, _sum(worth, added))
            del self._chosen[child.child_id]
            self._draft.take_out(child)

    def _options(self, number: int) -> Iterable[tuple[Worth, int, Unit | None]]:
        child = self._group[number].child
        for unit, share in self._shares[number]:
            if self._is_sound(child, unit):
                whole = list(share)
                for place, added in self._whole:
                    whole[place] = added(self._case, self._draft, self._reserve, child, unit)
                yield tuple(whole), tie_break(child.child_id, unit.unit_id), unit
        yield self._without[number], 0, None

    def _is_sound(self, child: Child, unit: Unit) -> bool:
        """Whether the child may come beside those already chosen; asked once for the same company."""
        if not self._chosen:
            return True
        if len(self._draft.in_unit(unit.unit_id)) >= self._case.places(unit):
            return False
        company = frozenset(
            (name, home.unit_id)
            for name, home in self._chosen.items()
            if self._is_far_reaching or home.institution_id == unit.institution_id
        )
        key = (child.child_id, unit.unit_id, company)
        if key not in self._known:
            self._known[key] = not company or is_sound(self._case, self._draft, child, unit)
        return self._known[key]

    def _rest(self, number: int) -> Worth:
        """No less than what the children from `number` on add: each its own best, as far as there is room at all."""
        rest = _sum(*self._alone[number:]) if number < len(self._group) else (0,) * len(self._goals)
        crowd = len(self._group) - number - (self._free - len(self._chosen))
        if crowd > 0:
            losses = sorted(_less(self._without[each], self._alone[each]) for each in range(number, len(self._group)))
            rest = _sum(rest, *losses[:crowd])
        return rest

    def _share(self, child: Child, unit: Unit | None) -> Worth:
        return tuple(_of_child(goal, self._case, child, unit) for goal in self._goals)


def _of_child(goal: Goal, case: Case, child: Child, unit: Unit | None) -> int:
    return goal.share(case, child, unit) if goal.share is not None else 0


def _sum(*worths: Worth) -> Worth:
    if len(worths) == 2:
        return tuple(map(add, *worths))
    return tuple(map(sum, zip(*worths, strict=True)))


def _less(worth: Worth, other: Worth) -> Worth:
    return tuple(map(sub, worth, other))
