"""Candidates made from the data set: one small function per kind of thing that can be done; priced elsewhere.

Where a kind could be done at hundreds of units, those come first that most of the children without a place could
live at, counted over the days of the futures.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from models.candidate import Candidate
from models.change import (
    AddStaff,
    Change,
    ChangeInstitution,
    CloseUnit,
    OpenInstitution,
    OpenUnit,
    SetPlaces,
    SetStaff,
    Step,
)
from models.ids import SHIFTS, InstitutionId, MunicipalityNumber, Operator, UnitId
from models.institution import Institution, Staffing, Unit
from models.plan import Sentence, marked
from planner.capacity.need import Snapshot
from planner.capacity.pilot_dials import PilotDials
from planner.errors import RefusedChange
from planner.placement.case import Case
from planner.placement.changes import after
from planner.placement.eligibility import PAIR_RULES
from planner.placement.world import World

PILOT, LIVING_UNIT, PLACE, POST, SEPARATE, CONVERT, CLOSE = (
    *("pilot", "living_unit", "place", "post", "separate", "convert", "close"),
)

QUOTA: Mapping[str, int] = {LIVING_UNIT: 11, PLACE: 11, POST: 7, SEPARATE: 3, CONVERT: 4, CLOSE: 4}
"""How many candidates of each kind are derived for one operator; for several they share them, at least one each."""

KIND_NAMES: Mapping[str, str] = {
    PILOT: marked("Open a pilot"),
    LIVING_UNIT: marked("Open a living unit"),
    PLACE: marked("One more place"),
    POST: marked("One more on the night shift"),
    SEPARATE: marked("Separate living units"),
    CONVERT: marked("Convert"),
    CLOSE: marked("Close"),
    "own": marked("Own candidate"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where those without a place could live: children per institution, and of every target group by operator.

    `free` counts places without a resident per institution. All are means over the days looked at.
    """

    at: Mapping[InstitutionId, float]
    groups: Mapping[str, Counter[str]]
    grounds: Mapping[tuple[str, str], Counter[str]]
    free: Mapping[InstitutionId, float]


MOST_DAYS = 25
"""Days of futures that are looked at to rank candidates."""


def wanted_in(snapshots: Sequence[Snapshot]) -> Wanted:
    """What the futures say of where places are wanted."""
    at: Counter[InstitutionId] = Counter()
    groups: dict[str, Counter[str]] = {}
    grounds: dict[tuple[str, str], Counter[str]] = {}
    free: Counter[InstitutionId] = Counter()
    looked_at = snapshots[:: max(1, len(snapshots) // MOST_DAYS)]
    rules = [rule for rule in PAIR_RULES if rule.of_institution]
    for each in looked_at:
        case = Case(each.question)
        beside = {house: Unit(UnitId(""), house, 1) for house in case.institution_by_id}
        for child in case.candidates:
            groups.setdefault(child.operator, Counter())[child.target_group] += 1
            grounds.setdefault((child.operator, child.target_group), Counter())[child.ground] += 1
            for house in case.institutions_open_to(child.operator):
                if all(rule.facts(case, child, beside[house.institution_id]) is None for rule in rules):
                    at[house.institution_id] += 1
        for unit in case.unit_by_id.values():
            if unit.is_open(case.day):
                room = case.places(unit) - len(case.residents.get(unit.unit_id, ()))
                free[unit.institution_id] += max(0, room)
    count = max(1, len(looked_at))
    return Wanted(
        {house: number / count for house, number in at.items()},
        groups,
        grounds,
        {house: number / count for house, number in free.items()},
    )


def derived(world: World, operators: Sequence[str], wanted: Wanted, dials: PilotDials) -> tuple[Candidate, ...]:
    """Candidates for the operators, kind by kind; what the data do not allow is left out."""
    found: list[Candidate] = []
    makers: Mapping[str, Maker] = {
        LIVING_UNIT: living_units,
        PLACE: places,
        POST: posts,
        SEPARATE: separations,
        CONVERT: conversions,
        CLOSE: closings,
    }
    for operator in operators:
        found += pilots(world, operator, wanted, dials)
        for kind, make in makers.items():
            quota = max(1, QUOTA[kind] // len(operators))
            stands = (each for each in make(world, operator, wanted) if _can_be_made(world, each))
            found += [each for each, _ in zip(stands, range(quota), strict=False)]
    return _few_at_one_place(found)


Maker = Callable[[World, str, Wanted], Iterator[Candidate]]


def _can_be_made(world: World, candidate: Candidate) -> bool:
    try:
        after(world, candidate.steps)
    except RefusedChange:
        return False
    return True


MOST_AT_ONE_PLACE = 3


def _few_at_one_place(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """At most so many candidates per institution, so that all their combinations can be weighed."""
    seen: Counter[str] = Counter()
    kept = []
    for each in found:
        house = each.candidate_id.split(":")[-1].split("/")[0]
        seen[house] += 1
        if seen[house] <= MOST_AT_ONE_PLACE:
            kept.append(each)
    return tuple(kept)


def pilots(world: World, operator: str, wanted: Wanted, dials: PilotDials) -> Iterator[Candidate]:
    """A new pilot institution of each size, one of them at most, where most children of the groups come from."""
    parameters = world.parameters
    groups = dials.pilot_target_groups
    homes = Counter(
        c.municipality for c in world.dataset.children if c.operator == operator and c.target_group in groups
    )
    if not homes or not any(wanted.groups.get(operator, Counter())[group] for group in groups):
        return
    municipality = min(homes, key=lambda number: (-homes[number], number))
    low, high = parameters.pilot_ages
    for places_ in dials.pilot_sizes:
        house = InstitutionId(f"NY-{operator}-{places_}")
        changes: list[Change] = [
            OpenInstitution(
                house,
                house,
                Operator(operator),
                "municipal" if world.codes.group_of("operator", operator) == "oslo" else "state",
                MunicipalityNumber(municipality),
                parameters.pilot_grounds,
                groups,
                services=dials.pilot_services,
                min_age=low,
                max_age=high,
                price_per_day=parameters.pilot_price_per_day,
            ),
            OpenUnit(UnitId(house), house, approved_places=places_),
        ]
        for shift in SHIFTS:
            staff = ceil(round(places_ * dials.pilot_staff_level * parameters.pilot_staff_share[shift], 6))
            qualified = ceil(round(staff * parameters.pilot_qualified_share[shift], 6))
            changes.append(SetStaff(shift, staff, house, None, qualified))
        title = Sentence(
            marked("Pilot with {places} places ({operator})"),
            {"places": places_, "operator": world.codes.by_kind["operator"][operator]},
        )
        yield _candidate(f"{PILOT}:{house}", PILOT, title, changes, places_, f"pilot {operator}")


def living_units(world: World, operator: str, wanted: Wanted) -> Iterator[Candidate]:
    """A separable living unit of one place beside the others, with the staff of one child, its own or shared by all."""
    for house in _most_wanted(world, operator, wanted):
        like = next((unit for unit in _units(world, house) if unit.is_open(world.day)), None)
        if like is None:
            continue
        new = UnitId(f"{house.institution_id}+1")
        opened = OpenUnit(new, house.institution_id, like.unit_id, approved_places=1, separable=True, emergency=False)
        title = Sentence(
            marked("Living unit for one beside {unit}, {name}"), {"unit": like.unit_id, "name": house.name}
        )
        staff = _own_staff(world, house, like, new)
        name, changes = f"{LIVING_UNIT}:{house.institution_id}", [opened, *staff]
        yield _candidate(name, LIVING_UNIT, title, changes, 1, _one_more(house))


def places(world: World, operator: str, wanted: Wanted) -> Iterator[Candidate]:
    """One more place in a unit, with the staff that a child of its first target group needs by default."""
    for house in _most_wanted(world, operator, wanted):
        for unit in _units(world, house)[:1]:
            budgeted = None if unit.budgeted_places is None else unit.budgeted_places + 1
            approved = max(unit.approved_places + 1, budgeted or 0)
            changes: list[Change] = [SetPlaces(unit.unit_id, approved, budgeted)]
            changes += _more_staff(world, house, unit)
            title = Sentence(marked("One more place in {unit}, {name}"), {"unit": unit.unit_id, "name": house.name})
            name = f"{PLACE}:{house.institution_id}/{unit.unit_id}"
            yield _candidate(name, PLACE, title, changes, 1, _one_more(house))


def posts(world: World, operator: str, wanted: Wanted) -> Iterator[Candidate]:
    """One more on the night shift where places stand free and children could come."""
    houses = [house for house in _most_wanted(world, operator, wanted) if wanted.free.get(house.institution_id, 0) > 0]
    for house in houses:
        rows = [row for row in world.dataset.staffing if row.institution_id == house.institution_id]
        for row in [row for row in rows if row.shift == "night"][:1]:
            more = 0.0 if row.qualified is None else 1.0
            where = row.unit_id or house.institution_id
            title = Sentence(marked("One more at night in {unit}, {name}"), {"unit": where, "name": house.name})
            change = AddStaff("night", 1.0, house.institution_id, row.unit_id, more)
            yield _candidate(f"{POST}:{house.institution_id}", POST, title, [change], 0, "")


def separations(world: World, operator: str, wanted: Wanted) -> Iterator[Candidate]:
    """A unit of its own house made into living units for one child each, with the same staff for all of them."""
    for house in _most_wanted(world, operator, wanted):
        units = _units(world, house)
        if len(units) != 1 or not 2 <= units[0].approved_places <= 8 or not wanted.free.get(house.institution_id):
            continue
        unit = units[0]
        rooms = [UnitId(f"{unit.unit_id}/{number}") for number in range(2, unit.approved_places + 1)]
        changes: list[Change] = [SetPlaces(unit.unit_id, 1)]
        changes += [
            OpenUnit(room, house.institution_id, approved_places=1, separable=True, emergency=unit.emergency)
            for room in rooms
        ]
        for row in world.dataset.staffing:
            if row.institution_id == house.institution_id and row.unit_id is not None:
                shared = SetStaff(row.shift, row.staff, house.institution_id, None, row.qualified)
                own = SetStaff(row.shift, 0.0, None, row.unit_id, None if row.qualified is None else 0.0)
                changes += [shared, own]
        title = Sentence(marked("Separate living units in {unit}, {name}"), {"unit": unit.unit_id, "name": house.name})
        yield _candidate(f"{SEPARATE}:{house.institution_id}", SEPARATE, title, changes, 0, _exclusive(house))


def conversions(world: World, operator: str, wanted: Wanted) -> Iterator[Candidate]:
    """An institution with free places approved, and staffed, for the target group that lacks places most."""
    lacking = wanted.groups.get(operator, Counter()).most_common()
    own = [house for house in world.dataset.institutions if house.operator == operator and _units(world, house)]
    for house in sorted(own, key=lambda h: (-wanted.free.get(h.institution_id, 0.0), h.institution_id)):
        group = next((name for name, _ in lacking if name not in house.target_groups), None)
        if group is None or not wanted.free.get(house.institution_id):
            continue
        grounds = tuple(sorted(wanted.grounds[operator, group]))
        changes: list[Change] = [ChangeInstitution(house.institution_id, grounds, (group,))]
        changes += _staff_for(world, house, group)
        title = Sentence(
            marked("{name} converted to «{group}»"),
            {"name": house.name, "group": world.codes.by_kind["target_group"][group]},
        )
        yield _candidate(f"{CONVERT}:{house.institution_id}", CONVERT, title, changes, 0, _exclusive(house))


def closings(world: World, operator: str, wanted: Wanted) -> Iterator[Candidate]:
    """An institution closed that stands emptiest among those that fewest of the children without a place could use."""
    own = [house for house in world.dataset.institutions if house.operator == operator]
    open_ones = [house for house in own if any(unit.is_open(world.day) for unit in _units(world, house))]
    places_of = {house: sum(unit.approved_places for unit in _units(world, house)) for house in open_ones}

    def use(house: Institution) -> tuple[float, float, str]:
        free = wanted.free.get(house.institution_id, 0.0) / max(1, places_of[house])
        return wanted.at.get(house.institution_id, 0.0), -free, house.institution_id

    for house in sorted(open_ones, key=use):
        changes: list[Change] = [CloseUnit(unit.unit_id) for unit in _units(world, house) if unit.is_open(world.day)]
        title = Sentence(marked("{name} closed"), {"name": house.name})
        fewer = -places_of[house]
        yield _candidate(f"{CLOSE}:{house.institution_id}", CLOSE, title, changes, fewer, _exclusive(house))


def _one_more(house: Institution) -> str:
    """One more child lives at the institution, in one way or another."""
    return f"one more {house.institution_id}"


def _exclusive(house: Institution) -> str:
    return f"as a whole {house.institution_id}"


def _candidate(
    name: str,
    kind: str,
    title: Sentence,
    changes: Sequence[Change],
    places_: int,
    alternative: str,
) -> Candidate:
    steps = tuple(Step(change) for change in changes)
    return Candidate(name, kind, title, steps, 0, places_, alternative, is_reckoned=True)


def _most_wanted(world: World, operator: str, wanted: Wanted) -> list[Institution]:
    """The operator's institutions where most could live, by how many could."""
    own = [house for house in world.dataset.institutions if house.operator == operator]
    found = [house for house in own if wanted.at.get(house.institution_id, 0.0) > 0]
    return sorted(found, key=lambda house: (-wanted.at[house.institution_id], house.institution_id))


def _units(world: World, house: Institution) -> list[Unit]:
    return sorted((u for u in world.dataset.units if u.institution_id == house.institution_id), key=lambda u: u.unit_id)


def _need(world: World, groups: Sequence[str], shift: str, skill: str) -> float:
    dials = world.parameters.staff_need if skill == "staff" else world.parameters.qualified_need
    return max((dials.get(group, {}).get(shift, 0.0) for group in groups), default=0.0)


def _staff_for(world: World, house: Institution, group: str) -> Iterator[Change]:
    """More staff where what is stated is less than the group's children need in all places together."""
    units = [unit for unit in _units(world, house) if unit.is_open(world.day)]
    everywhere = sum(unit.approved_places for unit in units)
    places_of = {unit.unit_id: unit.approved_places for unit in units}
    for row in world.dataset.staffing:
        if row.institution_id != house.institution_id or (row.unit_id is not None and row.unit_id not in places_of):
            continue
        places_ = everywhere if row.unit_id is None else places_of[row.unit_id]
        staff = round(max(0.0, places_ * _need(world, (group,), row.shift, "staff") - row.staff), 6)
        skilled = 0.0
        if row.qualified is not None:
            skilled = round(max(0.0, places_ * _need(world, (group,), row.shift, "qualified") - row.qualified), 6)
        if staff or skilled:
            yield AddStaff(row.shift, max(staff, skilled), house.institution_id, row.unit_id, skilled)


def _more_staff(world: World, house: Institution, unit: Unit) -> Iterator[Change]:
    """The staff that one more child needs, where staff are stated."""
    rows = _staff_rows(world, house)
    for shift in SHIFTS:
        row = rows.get((unit.unit_id, shift)) or rows.get((None, shift))
        if row is not None:
            staff, qualified = _for_one_child(world, house, row)
            yield AddStaff(shift, staff, house.institution_id, row.unit_id, qualified or 0.0)


def _own_staff(world: World, house: Institution, like: Unit, new: UnitId) -> Iterator[Change]:
    """The staff of a new living unit: what one child needs, where the unit it is like has its own; else more shared."""
    rows = _staff_rows(world, house)
    for shift in SHIFTS:
        own, shared = rows.get((like.unit_id, shift)), rows.get((None, shift))
        if own is not None:
            staff, qualified = _for_one_child(world, house, own)
            yield SetStaff(shift, staff, None, new, qualified)
        elif shared is not None:
            staff, qualified = _for_one_child(world, house, shared)
            yield AddStaff(shift, staff, house.institution_id, None, qualified or 0.0)


def _staff_rows(world: World, house: Institution) -> dict[tuple[UnitId | None, str], Staffing]:
    rows = (row for row in world.dataset.staffing if row.institution_id == house.institution_id)
    return {(row.unit_id, row.shift): row for row in rows}


def _for_one_child(world: World, house: Institution, row: Staffing) -> tuple[float, float | None]:
    """Staff that one more child of the institution needs on the shift, and of them qualified where these are stated."""
    qualified = None if row.qualified is None else _need(world, house.target_groups, row.shift, "qualified")
    return max(_need(world, house.target_groups, row.shift, "staff"), qualified or 0.0), qualified
