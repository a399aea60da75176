"""One day of one future under every configuration of every site: who is in need, and where each could live."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from models.child import Child
from models.ids import ChildId, InstitutionId
from models.institution import Unit
from planner.capacity.need import Snapshot
from planner.capacity.sites import Chosen, Layout, with_candidates
from planner.placement.case import Case
from planner.placement.eligibility import could_live, eligible_units
from planner.placement.goals import needs_unmet, travel_minutes
from planner.placement.world import World

Place = tuple[int | None, str]
"""A configuration by its number (`None` where nothing can be changed) and the site or institution it is about."""

MOST_OFFERED = 5
"""Institutions at which a resident is offered a place whose home goes, beside its own: those that fit best."""


class Days:
    """The day under every configuration: the first of all sites together, then the second of all, and so on.

    Sites do not know of one another, so one case serves as many sites as have a configuration of that rank.
    """

    def __init__(self, snapshot: Snapshot, layout: Layout) -> None:
        question = snapshot.question
        data = replace(question.dataset, pins=tuple(pin for pin in question.dataset.pins if pin.kind != "must"))
        self._question = replace(question, dataset=data)
        self._layout = layout
        self.base = Case(self._question)
        self._site_of = {house: number for number, site in enumerate(layout.sites) for house in site.institutions}
        self._number: dict[tuple[int, int], int] = {}
        for site, each in enumerate(layout.sites):
            for rank in range(len(each.configurations)):
                self._number[site, rank] = len(self._number)
        ranks = max((len(site.configurations) for site in layout.sites), default=1)
        self._again: list[dict[ChildId, int]] = [{}]
        self._cases = [self.base]
        for rank in range(1, ranks):
            case, again = self._under(rank)
            self._cases.append(case)
            self._again.append(again)
        leaves: dict[ChildId, set[int]] = defaultdict(set)
        for rank, again in enumerate(self._again):
            for child_id, site in again.items():
                leaves[child_id].add(self._number[site, rank])
        waiting = {child.child_id for child in self.base.candidates}
        self.leaves = {child_id: frozenset(leaves.get(child_id, ())) for child_id in waiting | set(leaves)}
        self.pool = tuple(_leaving(self.base, self.base.child_by_id[child_id]) for child_id in sorted(self.leaves))

    def _under(self, rank: int) -> tuple[Case, dict[ChildId, int]]:
        """The case of that rank, and the residents who cannot stay where they live, with their site."""
        question = self._question
        chosen: Chosen = frozenset().union(
            *(site.configurations[rank] for site in self._layout.sites if rank < len(site.configurations))
        )
        world = World(question.dataset, question.parameters, question.geography, question.codes, question.day)
        changed = with_candidates(world, self._layout.candidates, chosen).dataset
        case = Case(replace(question, dataset=changed))
        again: dict[ChildId, int] = {}
        for site, each in enumerate(self._layout.sites):
            if rank < len(each.configurations):
                units = (unit for house in sorted(each.institutions) for unit in self.base.units_at.get(house, ()))
                again.update((child_id, site) for unit in units for child_id in self._uprooted(case, unit))
        if not again:
            return case, again
        placements = tuple(replace(row, movable=False) for row in changed.placements if row.child_id not in again)
        children = tuple(_leaving(case, child) if child.child_id in again else child for child in changed.children)
        left = replace(changed, placements=placements, children=children)
        return Case(replace(question, dataset=left)), again

    def _uprooted(self, case: Case, before: Unit) -> Iterator[ChildId]:
        """Residents of the unit who are decided anew: it has closed, is no longer for them, or has become too small."""
        residents = self.base.residents.get(before.unit_id, ())
        now = case.unit_by_id[before.unit_id]
        shrunk = case.places(now) < self.base.places(before) and case.places(now) < len(residents)
        for child in residents:
            lawful_no_more = not could_live(case, child, now) and could_live(self.base, child, before)
            if now.has_closed(case.day) or shrunk or lawful_no_more:
                yield child.child_id

    def places(self) -> Iterator[tuple[Place, Case, dict[ChildId, tuple[Unit, ...]]]]:
        """Every place as it can stand, with its case and who could move in there."""
        found: list[dict[Place, dict[ChildId, tuple[Unit, ...]]]] = [defaultdict(dict) for _ in self._cases]
        for child in self.pool:
            open_to = [self._open_to(child, rank) for rank in range(len(self._cases))]
            houses = self._offered(child, open_to)
            for rank, units in enumerate(open_to):
                at: dict[Place, list[Unit]] = defaultdict(list)
                for unit in units:
                    place = self._place(unit.institution_id, rank)
                    if place is not None and (houses is None or unit.institution_id in houses):
                        at[place].append(unit)
                for place, inside in at.items():
                    found[rank][place][child.child_id] = tuple(inside)
        for case, by_place in zip(self._cases, found, strict=True):
            for place in sorted(by_place, key=str):
                yield place, case, by_place[place]

    def _open_to(self, child: Child, rank: int) -> tuple[Unit, ...]:
        """The units with room that take the child, in the configuration of that rank."""
        case = self._cases[rank]
        return tuple(
            unit
            for unit in eligible_units(case, child)
            if case.places(unit) > len(case.residents.get(unit.unit_id, ()))
            and (place := self._place(unit.institution_id, rank)) is not None
            and self._is_free(child.child_id, place)
        )

    def _offered(self, child: Child, open_to: list[tuple[Unit, ...]]) -> frozenset[InstitutionId] | None:
        """Where a resident who loses its home is offered a place; `None`: anywhere, for those who have none."""
        home = self.base.home.get(child.child_id)
        if home is None:
            return None
        own = self._layout.sites[self._site_of[self.base.unit_by_id[home].institution_id]].institutions
        worth = {
            unit.institution_id: (needs_unmet(case, child, unit), travel_minutes(case, child, unit))
            for case, units in zip(self._cases, open_to, strict=True)
            for unit in units
        }
        best = sorted(worth, key=lambda house: (worth[house], house))
        return own | frozenset(best[:MOST_OFFERED])

    def _place(self, house: InstitutionId, rank: int) -> Place | None:
        site = self._site_of.get(house)
        if site is None:
            return (None, house) if rank == 0 else None
        number = self._number.get((site, rank))
        return None if number is None else (number, f"site {site}")

    def _is_free(self, child_id: ChildId, place: Place) -> bool:
        """Whether the child may be decided here: a resident of the site only where it has to leave its home."""
        home = self.base.home.get(child_id)
        if home is None:
            return True
        site = self._site_of[self.base.unit_by_id[home].institution_id]
        return place[1] != f"site {site}" or place[0] in self.leaves[child_id]


def _leaving(case: Case, child: Child) -> Child:
    """A resident whose home goes: the days that it has stayed still count towards the limit of the law."""
    placement = case.placement_of.get(child.child_id)
    return child if placement is None else replace(child, counted_from=child.counted_from or placement.since)
