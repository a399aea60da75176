"""Where candidates meet: the institutions that they touch, and the ways in which each of these can stand.

Candidates that touch the same institution are weighed together there: every set of them that can stand is one
configuration, and exactly one configuration is chosen per site. So rules about units, staff and places hold
exactly as they would in that configuration, and rows never have to know of single candidates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations

from models.candidate import Candidate
from models.dataset import Dataset
from models.ids import InstitutionId
from planner.errors import BadUse, RefusedChange
from planner.placement.changes import after
from planner.placement.world import World

MOST_CONFIGURATIONS = 16
"""Ways in which one site can stand; more are not weighed together."""

Chosen = frozenset[int]
"""Candidates by their numbers."""


@dataclass(frozen=True, slots=True)
class Site:
    """Institutions tied together by candidates, and the sets of candidates that can stand there; first none."""

    institutions: frozenset[InstitutionId]
    configurations: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All candidates with their sites; configurations are numbered through, site by site.

    `adds_only` are the candidates that take nothing from anybody: without one of them no plan gets better.
    """

    candidates: tuple[Candidate, ...]
    sites: tuple[Site, ...]
    adds_only: Chosen = frozenset()

    @property
    def numbered(self) -> tuple[tuple[int, Chosen], ...]:
        """Every configuration as (site, candidates), in the order of their numbers."""
        return tuple((place, chosen) for place, site in enumerate(self.sites) for chosen in site.configurations)

    def standing(self, chosen: Chosen) -> tuple[int, ...]:
        """The number of the configuration in which each site stands when these candidates are chosen."""
        found, start = [], 0
        for site in self.sites:
            here = chosen & frozenset().union(*site.configurations)
            found.append(start + site.configurations.index(here))
            start += len(site.configurations)
        return tuple(found)

    def cost(self, chosen: Iterable[int]) -> int:
        """What the candidates cost together [NOK/year]."""
        return sum(self.candidates[number].cost_per_year for number in chosen)


def layout_of(world: World, candidates: Sequence[Candidate]) -> Layout:
    """The sites of the candidates; raises `BadUse` for one that cannot be made at all or speaks of something else."""
    alone = [_alone(world, candidate) for candidate in candidates]
    houses = [touched(world.dataset, each) for each in alone]
    for candidate, touches in zip(candidates, houses, strict=True):
        if not touches:
            raise BadUse("The candidate «{id}» changes nothing that is there.", id=candidate.candidate_id)
    sites = tuple(
        Site(institutions, tuple(_configurations(world, candidates, numbers)))
        for institutions, numbers in _tied(houses)
    )
    adding = frozenset(n for n, each in enumerate(alone) if only_adds(world.dataset, each))
    return Layout(tuple(candidates), sites, adding)


def with_candidates(world: World, candidates: Sequence[Candidate], chosen: Iterable[int]) -> World:
    """The world when these candidates are carried out; raises `RefusedChange` where they contradict one another."""
    return after(world, (step for number in sorted(chosen) for step in candidates[number].steps))


def _alone(world: World, candidate: Candidate) -> Dataset:
    try:
        changed = after(world, candidate.steps)
    except RefusedChange as refused:
        raise BadUse(
            "The candidate «{id}» cannot be carried out: {why}", id=candidate.candidate_id, why=refused.sentence
        ) from None
    if changed.parameters != world.parameters or any(
        getattr(changed.dataset, field.name) != getattr(world.dataset, field.name)
        for field in fields(Dataset)
        if field.name not in ("institutions", "units", "staffing", "placements")
    ):
        raise BadUse(
            "The candidate «{id}» changes more than institutions, units and staff. Rules, agreements and children "
            "belong in a scenario: give it with --scenario.",
            id=candidate.candidate_id,
        )
    return changed.dataset


def touched(before: Dataset, after_it: Dataset) -> frozenset[InstitutionId]:
    """The institutions of which something is otherwise."""
    institutions = set(before.institutions) ^ set(after_it.institutions)
    units = set(before.units) ^ set(after_it.units)
    staffing = set(before.staffing) ^ set(after_it.staffing)
    return frozenset(
        {row.institution_id for row in institutions}
        | {row.institution_id for row in units}
        | {row.institution_id for row in staffing}
    )


def only_adds(before: Dataset, after_it: Dataset) -> bool:
    """Whether all that was there is still there: no unit, place, staff or approval less."""
    units = {unit.unit_id: unit for unit in after_it.units}
    staff = {(row.institution_id, row.unit_id, row.shift): row for row in after_it.staffing}
    if not set(before.institutions) <= set(after_it.institutions):
        return False
    for unit in before.units:
        now = units[unit.unit_id]
        same = replace(now, approved_places=unit.approved_places, budgeted_places=unit.budgeted_places) == unit
        fewer = now.approved_places < unit.approved_places
        if not same or fewer or (now.budgeted_places or 0) < (unit.budgeted_places or 0):
            return False
    for row in before.staffing:
        now_there = staff.get((row.institution_id, row.unit_id, row.shift))
        if now_there is None or now_there.staff < row.staff or (now_there.qualified or 0) < (row.qualified or 0):
            return False
    return not _limits_anew(before, after_it)


def _limits_anew(before: Dataset, after_it: Dataset) -> bool:
    """Whether staff are stated where units stood that nothing limited."""
    known = {(row.institution_id, row.unit_id, row.shift) for row in before.staffing}
    old_units = {unit.unit_id for unit in before.units}
    old_houses = {unit.institution_id for unit in before.units}
    return any(
        (row.institution_id, row.unit_id, row.shift) not in known
        and (row.unit_id in old_units or (row.unit_id is None and row.institution_id in old_houses))
        for row in after_it.staffing
    )


def _tied(houses: Sequence[frozenset[InstitutionId]]) -> Iterator[tuple[frozenset[InstitutionId], tuple[int, ...]]]:
    """Sets of institutions with the candidates that touch them, in the order of their first candidates."""
    groups: list[tuple[set[InstitutionId], list[int]]] = []
    for number, touches in enumerate(houses):
        meeting = [group for group in groups if group[0] & touches]
        merged = (set(touches).union(*(group[0] for group in meeting)), [n for group in meeting for n in group[1]])
        merged[1].append(number)
        groups = [group for group in groups if group not in meeting]
        groups.append(merged)
    for institutions, numbers in sorted(groups, key=lambda group: min(group[1])):
        yield frozenset(institutions), tuple(sorted(numbers))


def _configurations(world: World, candidates: Sequence[Candidate], numbers: tuple[int, ...]) -> Iterator[Chosen]:
    found = 0
    for size in range(len(numbers) + 1):
        for chosen in combinations(numbers, size):
            if not _excludes_itself(candidates, chosen) and _stands(world, candidates, chosen):
                found += 1
                if found > MOST_CONFIGURATIONS:
                    raise BadUse(
                        "Too many candidates touch the same institution: {ids}. Make some of them alternatives "
                        "(alternative_to), or leave some out; at most {most} combinations are weighed at one place.",
                        ids=", ".join(candidates[number].candidate_id for number in numbers),
                        most=MOST_CONFIGURATIONS,
                    )
                yield frozenset(chosen)


def _excludes_itself(candidates: Sequence[Candidate], chosen: tuple[int, ...]) -> bool:
    names = [name for number in chosen if (name := candidates[number].alternative_to)]
    return len(names) > len(set(names))


def _stands(world: World, candidates: Sequence[Candidate], chosen: tuple[int, ...]) -> bool:
    try:
        with_candidates(world, candidates, chosen)
    except RefusedChange:
        return False
    return True
