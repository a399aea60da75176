"""Who must be kept apart: clusters as gangs are, rivals, and some others. No resident's home breaks any of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from random import Random

from models.child import Child, GroupMember, Separation
from models.geography import Point
from models.ids import ChildId, GroupId, InstitutionId, UnitId
from planner.synthesis.draws import Dials, deal, for_operator, pick
from planner.synthesis.people import is_high_risk


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resident lives: unit, institution and its point."""

    unit_id: UnitId
    institution_id: InstitutionId
    point: Point


Addresses = Mapping[ChildId, Address]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Rows of two tables: separations and groups."""

    separations: tuple[Separation, ...]
    groups: tuple[GroupMember, ...]


def conflicts(dials: Dials, rng: Random, children: Sequence[Child], addresses: Addresses, as_of: date) -> Conflicts:
    """Clusters in the high-risk group of each operator, and a few pairs among all others."""
    separations: dict[tuple[ChildId, ChildId], Separation] = {}
    groups: list[GroupMember] = []
    for operator in dict.fromkeys(child.operator for child in children):
        own = [child for child in children if child.operator == operator]
        high_risk = [child.child_id for child in own if is_high_risk(dials, child)]
        others = [child.child_id for child in own if not is_high_risk(dials, child)]
        spec = for_operator(dials["gangs"], operator)
        clusters = _clusters(rng, spec, high_risk)
        for pair in _pairs_to_part(dials, rng, spec, clusters, groups, addresses):
            _part(dials, rng, spec, separations, pair, addresses, as_of)
        for _ in range(round(len(others) * dials["other_separations_share"])):
            first, second = rng.sample(others, 2)
            _part(dials, rng, spec, separations, (first, second), addresses, as_of)
    ordered = sorted(separations.values(), key=lambda row: (row.child_a, row.child_b))
    return Conflicts(tuple(ordered), tuple(sorted(groups, key=lambda row: (row.group_id, row.child_id))))


def _clusters(rng: Random, spec: Dials, children: Sequence[ChildId]) -> list[list[ChildId]]:
    """Clusters of the sizes asked for, out of a share of the children."""
    pool = rng.sample(list(children), round(len(children) * spec["in_cluster"]))
    sizes = {int(size): weight for size, weight in spec["sizes"].items()}
    clusters = []
    while len(pool) >= min(sizes):
        size = min(pick(rng, sizes), len(pool))
        clusters.append(pool[:size])
        pool = pool[size:]
    if clusters and pool:
        clusters[-1].extend(pool[: max(sizes) - len(clusters[-1])])
    return clusters


def _pairs_to_part(
    dials: Dials,
    rng: Random,
    spec: Dials,
    clusters: Sequence[Sequence[ChildId]],
    groups: list[GroupMember],
    addresses: Addresses,
) -> Iterator[tuple[ChildId, ChildId]]:
    """Pairs within clusters and between rivals; clusters kept apart by a limit become groups instead."""
    by_pairs = deal(rng, len(clusters), {True: spec["pairwise"], False: 1 - spec["pairwise"]})
    for cluster, is_pairwise in zip(clusters, by_pairs, strict=True):
        if is_pairwise:
            yield from combinations(cluster, 2)
        else:
            groups.extend(_group(dials, rng, len({row.group_id for row in groups}) + 1, cluster, addresses))
    rivals = list(zip(clusters[::2], clusters[1::2], strict=False))
    at_odds = deal(rng, len(rivals), {True: spec["rival"], False: 1 - spec["rival"]})
    for (first, second), is_rival in zip(rivals, at_odds, strict=True):
        if is_rival:
            yield from (pair for pair in product(first, second) if rng.random() < spec["rival_pairs"])


def _group(
    dials: Dials, rng: Random, number: int, members: Sequence[ChildId], addresses: Addresses
) -> list[GroupMember]:
    """A group with limits that its members' present homes keep."""
    homes = [addresses[member] for member in members if member in addresses]
    in_unit = _most_alike([home.unit_id for home in homes])
    in_house = _most_alike([home.institution_id for home in homes])
    limits = dials["group_limits"]
    per_unit = max(in_unit, rng.choice(limits["per_unit"]))
    per_house = (
        max(in_house, per_unit, limits["per_institution"]) if rng.random() < limits["institution_share"] else None
    )
    group_id = GroupId(f"G-{number:03d}")
    return [GroupMember(group_id, member, per_unit, per_house) for member in members]


def _most_alike(values: Sequence[str]) -> int:
    return max((values.count(value) for value in values), default=0)


def _part(
    dials: Dials,
    rng: Random,
    spec: Dials,
    separations: dict[tuple[ChildId, ChildId], Separation],
    pair: tuple[ChildId, ChildId],
    addresses: Addresses,
    as_of: date,
) -> None:
    """Adds a separation of the pair at a level that their present homes keep, if there is one."""
    first, second = sorted(pair)
    wanted = pick(rng, spec["levels"])
    km = float(rng.choice(dials["separation_km"]))
    level = _level_kept(addresses.get(first), addresses.get(second), wanted, km)
    if level is None or (first, second) in separations:
        return
    dated = dials["dated_separations"]
    roll = rng.random()
    since = as_of - timedelta(days=rng.randint(*dated["since_days"]))
    until = None
    if roll < dated["ended"]:
        until = as_of - timedelta(days=rng.randint(*dated["ended_days"]))
        since = min(since, until)
    elif roll < dated["ended"] + dated["ending"]:
        until = as_of + timedelta(days=rng.randint(*dated["ending_days"]))
    separations[first, second] = Separation(
        first, second, level, rng.choice(dials["separation_reasons"]), km if level == "distance" else None, since, until
    )


def _level_kept(first: Address | None, second: Address | None, wanted: str, km: float) -> str | None:
    """The wanted level, or the strictest below it that the two homes keep; `None` where they share a unit."""
    if first is None or second is None:
        return wanted
    if first.unit_id == second.unit_id:
        return None
    if first.institution_id == second.institution_id:
        return "unit"
    if wanted == "distance" and first.point.km_to(second.point) < km:
        return "institution"
    return wanted
