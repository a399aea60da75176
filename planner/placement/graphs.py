"""Two small questions about what is tied to what: what hangs together, and who are all pairwise neighbours."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from models.ids import ChildId

Name = TypeVar("Name", bound=Hashable)


class Hanging(Generic[Name]):
    """What hangs together, name by name: tied names have one leader (disjoint sets)."""

    def __init__(self) -> None:
        self._leader: dict[Name, Name] = {}

    def leader(self, name: Name) -> Name:
        """One name for all that is tied to this one."""
        leader = self._leader
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    def tie(self, a: Name, b: Name) -> None:
        """The two hang together from now on."""
        self._leader[self.leader(a)] = self.leader(b)


def cliques(neighbours: Mapping[ChildId, set[ChildId]]) -> list[frozenset[ChildId]]:
    """Sets of children who are pairwise neighbours, so that every pair lies in at least one; greedy and ordered."""
    found: list[frozenset[ChildId]] = []
    covered: set[tuple[ChildId, ChildId]] = set()
    for a in sorted(neighbours):
        for b in sorted(neighbours[a]):
            if a < b and (a, b) not in covered:
                clique = [a, b]
                for c in sorted(neighbours[a] & neighbours[b]):
                    if all(c in neighbours[member] for member in clique):
                        clique.append(c)
                clique.sort()
                covered.update((p, q) for i, p in enumerate(clique) for q in clique[i + 1 :])
                found.append(frozenset(clique))
    return found
