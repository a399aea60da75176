"""Which children of a pool can live in a house together: in order of arrival, and the most that can be chosen.

The rules themselves say who clashes with whom, pair by pair. What they add up over a house (staff,
children, members of a group) is put as sums with a limit. A set of children fits where no two clash and
no limit is exceeded; both measures say so from these alone, and the rules judge every set that counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import gcd

from models.ids import SHIFTS, InstitutionId, UnitId
from planner.placement.case import SKILLS, Case
from planner.placement.house import SEPARATE, House
from planner.placement.rules import teams


@dataclass(frozen=True, slots=True)
class Clashes:
    """Pool members by number: who breaks a rule with another, and which rules.

    Bit b of `others[a]` is set where a and b clash; `codes[a, b]` are the rules, with a < b.
    """

    others: tuple[int, ...]
    codes: Mapping[tuple[int, int], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Limit:
    """Σ `weights` of those who live in the house ≤ `room`, by the rule `code`; who weighs 0 is not bound."""

    code: str
    weights: tuple[int, ...]
    room: int


@dataclass(frozen=True, slots=True)
class Company:
    """Everything that decides who can live in a house together; members of the pool are numbers from 0."""

    places: int
    clashes: Clashes
    limits: tuple[Limit, ...]


def clashes_in(roomy: House) -> Clashes:
    """Who cannot live in the house with whom, by the rules; the house has places and staff enough."""
    others = [0] * len(roomy.pool)
    codes = {}
    for a, b in combinations(range(len(roomy.pool)), 2):
        broken = roomy.broken_by([a, b])
        if broken:
            codes[a, b] = broken
            others[a] |= 1 << b
            others[b] |= 1 << a
    return Clashes(tuple(others), codes)


def limits_of(house: House) -> tuple[Limit, ...]:
    """What the house has too little of for everyone: staff on a shift, staff per child, members of a group.

    Of limits that weigh children alike, such as day and evening, only the tightest is kept.
    """
    case = house.case
    own = [unit.unit_id for unit in house.units]
    found = [
        *_staff(house, case, own),
        *_majority(house, case, own),
        *_groups(house, case),
    ]
    tightest: dict[tuple[int, ...], Limit] = {}
    for limit in found:
        step = gcd(*limit.weights) or 1
        reduced = Limit(limit.code, tuple(weight // step for weight in limit.weights), limit.room // step)
        known = tightest.get(reduced.weights)
        if sum(reduced.weights) > max(0, reduced.room) and (known is None or reduced.room < known.room):
            tightest[reduced.weights] = reduced
    return tuple(tightest.values())


def _staff(house: House, case: Case, own: Sequence[UnitId]) -> Iterator[Limit]:
    """Staff that children need ≤ staff of the house and what other units leave of shared staff [hundredths]."""
    institution = house.units[0].institution_id
    for shift, skill in product(SHIFTS, SKILLS):
        crew = case.crews.get((institution, shift, skill))
        if crew is None or (crew.shared is None and not any(unit in crew.own for unit in own)):
            continue
        room = sum(crew.own.get(unit, 0) for unit in own)
        if crew.shared is not None:
            room += max(0, crew.shared - _asked_elsewhere(case, institution, own, shift, skill))
        code = "staff_on_shift" if skill == SKILLS[0] else "qualified_on_shift"
        yield Limit(code, tuple(case.need(child, shift, skill) for child in house.pool), room)


def _asked_elsewhere(case: Case, institution: InstitutionId, own: Sequence[UnitId], shift: str, skill: str) -> int:
    """Shared staff that residents of the other units ask for [hundredths]."""
    crew = case.crews[institution, shift, skill]
    others = [unit.unit_id for unit in case.units_at[institution] if unit.unit_id not in own]
    asked = {unit: sum(case.need(child, shift, skill) for child in case.residents.get(unit, ())) for unit in others}
    return sum(max(0, need - crew.own.get(unit, 0)) for unit, need in asked.items())


def _majority(house: House, case: Case, own: Sequence[UnitId]) -> Iterator[Limit]:
    """Children whom the staff outnumber [hundredths of staff]."""
    for team in teams(case, (house.units[0].institution_id,)):
        if not set(team.units) & set(own):
            continue
        others = sum(len(case.residents.get(unit, ())) for unit in team.units if unit not in own)
        room = team.staff - team.margin - others * team.ratio
        # With no staff per child asked for, the margin alone decides, for everybody or nobody.
        weight = team.ratio if room >= 0 else max(1, team.ratio)
        yield Limit("staff_outnumber", (weight,) * len(house.pool), room)


def _groups(house: House, case: Case) -> Iterator[Limit]:
    residents = {child.child_id for living in case.residents.values() for child in living}
    for limit in case.group_limits:
        weights = tuple(int(child.child_id in limit.members) for child in house.pool)
        if limit.per_unit is not None and house.design.living != SEPARATE:
            yield Limit("group_limits", weights, limit.per_unit)
        if limit.per_institution is not None:
            yield Limit("group_limits", weights, limit.per_institution - len(residents & limit.members))


def in_order(company: Company, queue: Sequence[int]) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """Who lives in the house when each child of the queue in turn moves in if it can, and nobody makes way.

    Second: for each child refused while a place was empty, the codes of the rules that refused it.
    """
    chosen: list[int] = []
    refused = []
    sums = [0] * len(company.limits)
    for member in queue:
        if len(chosen) == company.places:
            break
        codes = _in_the_way(company, chosen, sums, member)
        if codes:
            refused.append(codes)
            continue
        chosen.append(member)
        for row, limit in enumerate(company.limits):
            sums[row] += limit.weights[member]
    return tuple(chosen), tuple(refused)


def _in_the_way(company: Company, chosen: Sequence[int], sums: Sequence[int], member: int) -> tuple[str, ...]:
    clashes = company.clashes
    found: set[str] = set()
    for other in chosen:
        if clashes.others[member] >> other & 1:
            found |= clashes.codes[min(member, other), max(member, other)]
    for used, limit in zip(sums, company.limits, strict=True):
        weight = limit.weights[member]
        if weight and used + weight > limit.room:
            found.add(limit.code)
    return tuple(sorted(found))


def best_choice(company: Company, queue: Sequence[int], known: tuple[int, ...] = ()) -> tuple[int, ...]:
    """A largest set of children of the queue who can live in the house together, found exactly.

    `known` is such a set to begin with, and is returned where nothing larger exists.
    Branch and bound: at each step one child is taken or left. A branch is cut where it cannot reach more
    than the best known, since no more can join than there are places, groups of children who all clash
    with each other, or children who are light enough for a limit.
    """
    clashes = company.clashes
    open_to = [member for member in queue if not _in_the_way(company, (), [0] * len(company.limits), member)]
    among = sum(1 << member for member in open_to)
    load = {
        member: (
            (clashes.others[member] & among).bit_count(),
            sum(limit.weights[member] / max(1, limit.room) for limit in company.limits),
        )
        for member in open_to
    }
    # Where a limit is exceeded already, only those who do not weigh on it are left.
    rooms = tuple(max(0, limit.room) for limit in company.limits)
    best = known
    stack: list[tuple[tuple[int, ...], list[int], tuple[int, ...]]] = [
        ((), sorted(open_to, key=lambda member: load[member]), rooms)
    ]
    while stack:
        chosen, left, rooms = stack.pop()
        if len(chosen) > len(best):
            best = chosen
        if len(best) == company.places:
            break
        if len(chosen) + _most_that_join(company, left, rooms, company.places - len(chosen)) <= len(best):
            continue
        taken, rest = left[0], left[1:]
        stack.append((chosen, rest, rooms))
        room_left = tuple(room - limit.weights[taken] for room, limit in zip(rooms, company.limits, strict=True))
        fitting = [member for member in rest if _fits(company, taken, member, room_left)]
        stack.append(((*chosen, taken), fitting, room_left))
    return best


def _fits(company: Company, taken: int, member: int, rooms: Sequence[int]) -> bool:
    return not company.clashes.others[taken] >> member & 1 and all(
        not limit.weights[member] or limit.weights[member] <= room
        for limit, room in zip(company.limits, rooms, strict=True)
    )


def _most_that_join(company: Company, left: Sequence[int], rooms: Sequence[int], places: int) -> int:
    """No more of those left than this can join."""
    most = min(places, len(left))
    for limit, room in zip(company.limits, rooms, strict=True):
        if most == 0:
            return 0
        weights = sorted(limit.weights[member] for member in left)
        if sum(weights[:most]) > room:
            most = next(n for n in range(most, -1, -1) if sum(weights[:n]) <= room)
    return min(most, _cliques(company, left))


def _cliques(company: Company, left: Sequence[int]) -> int:
    """Groups into which those left fall so that all in a group clash with each other: each gives at most one."""
    groups: list[int] = []
    for member in left:
        clashing = company.clashes.others[member]
        fitting = next((n for n, group in enumerate(groups) if group & ~clashing == 0), None)
        if fitting is None:
            groups.append(1 << member)
        else:
            groups[fitting] |= 1 << member
    return len(groups)
