"""Synthetic data sets of any size, fitted to public figures. No row is, or stands for, a real child or institution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.child import Child, Placement
from models.dataset import Dataset
from models.geography import Point
from models.ids import ChildId
from models.parameters import Parameters
from planner.errors import BadUse
from planner.parameters import parameters_for
from planner.synthesis import circumstances, people, rosters
from planner.synthesis.conflicts import Address, Addresses, conflicts
from planner.synthesis.draws import Dials, apportion, dials, for_operator, some, stream
from planner.synthesis.houses import House, houses, pilot
from planner.synthesis.institutions import Built, build
from planner.synthesis.sites import OSLO_OPERATOR, areas_for, homes, youths_of

SHIPPED_CHILDREN = 900
SHIPPED_SEED = 1
SHIPPED_DAY = date(2026, 11, 20)


def synthesize(
    children: int,
    seed: int,
    as_of: date = SHIPPED_DAY,
    *,
    operators: tuple[str, ...] | None = None,
    all_movable: bool = False,
    places_per_child: float | None = None,
) -> Dataset:
    """A data set of `children` on the day `as_of`; the same arguments always give the same rows.

    `operators` keeps to these operators, `all_movable` lets every resident be reviewed, and
    `places_per_child` sets approved places per child (waiting ones counted) for every operator.
    Raises `BadUse` for a number of children, an operator or a number of places that makes no data set.
    """
    spec = dials()
    counts = _children_by_operator(spec, children, operators)
    parameters = parameters_for(as_of)
    crowds = {o: _crowd(spec, parameters, seed, o, count, places_per_child) for o, count in counts.items()}
    all_houses = [house for crowd in crowds.values() for house in crowd.houses]
    per_operator = {operator: len(crowd.houses) for operator, crowd in crowds.items()}
    areas = areas_for(spec, stream(seed, "areas"), per_operator)
    built = build(spec, parameters, stream(seed, "institutions"), all_houses, areas, as_of)
    rows = _children(spec, parameters, seed, crowds, built, as_of)
    if all_movable:
        rows = replace(rows, placements=tuple(replace(row, movable=True) for row in rows.placements))
    return _dataset(spec, parameters, seed, built, rows, as_of)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of one operator: in houses, and waiting."""

    houses: tuple[House, ...]
    waiting: tuple[people.Person, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Children by id in sorted order, where the residents live, and who lives in which unit."""

    children: Mapping[ChildId, Child]
    placements: tuple[Placement, ...]
    addresses: Addresses
    by_institution: tuple[tuple[tuple[ChildId, ...], ...], ...]


def _children_by_operator(spec: Dials, children: int, operators: tuple[str, ...] | None) -> dict[str, int]:
    known = spec["operators"]
    unknown = [operator for operator in operators or () if operator not in known]
    if unknown:
        raise BadUse("There is no operator called «{name}».", name=unknown[0])
    if children < spec["min_children_per_operator"]:
        least = spec["min_children_per_operator"]
        raise BadUse("A synthetic data set has at least {least} children.", least=least)
    fitting = max(1, children // spec["min_children_per_operator"])
    chosen = [operator for operator in known if operators is None or operator in operators][:fitting]
    oslo = spec["oslo_share"]
    youths = {operator: youths_of(operator) for operator in known}
    elsewhere = sum(count for operator, count in youths.items() if operator != OSLO_OPERATOR)
    weights = [oslo if operator == OSLO_OPERATOR else (1 - oslo) * youths[operator] / elsewhere for operator in chosen]
    return dict(zip(chosen, apportion(children, weights), strict=True))


def _crowd(
    spec: Dials, parameters: Parameters, seed: int, operator: str, count: int, places_per_child: float | None
) -> Crowd:
    """Residents in houses with the operator's places, and those who wait."""
    waiting = round(count * for_operator(spec["waiting_share"], operator))
    factor = places_per_child if places_per_child is not None else for_operator(spec["places_per_child"], operator)
    places = round(count * factor)
    if places < count - waiting:
        raise BadUse(
            "{places} places do not hold the {residents} who live in them.", places=places, residents=count - waiting
        )
    inside = people.residents(spec, stream(seed, operator, "residents"), operator, count - waiting)
    with_pilot = None
    if operator == spec["pilot"]["operator"] and count >= spec["pilot"]["min_operator_children"]:
        with_pilot = pilot(spec, inside)
    first: tuple[House, ...] = ()
    if with_pilot is not None:
        house, inside = with_pilot
        first, places = (house,), places - house.places
    rest = houses(spec, parameters, stream(seed, operator, "houses"), operator, inside, places)
    return Crowd((*first, *rest), tuple(people.waiting(spec, stream(seed, operator, "waiting"), operator, waiting)))


def _children(
    spec: Dials, parameters: Parameters, seed: int, crowds: Mapping[str, Crowd], built: Sequence[Built], as_of: date
) -> Rows:
    """Everyone as rows; ids are dealt at random, so that they say nothing about whom they name."""
    total = sum(len(house.people) for crowd in crowds.values() for house in crowd.houses)
    total += sum(len(crowd.waiting) for crowd in crowds.values())
    width = max(4, len(str(total)))
    ids = [ChildId(f"B-{number:0{width}d}") for number in range(1, total + 1)]
    stream(seed, "ids").shuffle(ids)
    new_id = iter(ids)
    rng = stream(seed, "children")
    home_of = {
        operator: iter(homes(stream(seed, operator, "homes"), operator, _size(crowd)))
        for operator, crowd in crowds.items()
    }
    children: dict[ChildId, Child] = {}
    placements = []
    addresses: dict[ChildId, Address] = {}
    by_institution = []
    for one in built:
        operator, point = one.house.operator, _point(one)
        by_unit = []
        for unit, room in one.occupied():
            here = []
            for person in room.people:
                child, placement = people.resident(
                    spec, parameters, rng, person, next(new_id), unit.unit_id, operator, next(home_of[operator]), as_of
                )
                children[child.child_id] = child
                placements.append(placement)
                addresses[child.child_id] = Address(unit.unit_id, one.institution.institution_id, point)
                here.append(child.child_id)
            by_unit.append(tuple(here))
        by_institution.append(tuple(by_unit))
    for operator, crowd in crowds.items():
        for person in crowd.waiting:
            child = people.newcomer(
                spec, parameters, rng, person, next(new_id), operator, next(home_of[operator]), as_of
            )
            children[child.child_id] = child
    ordered = {child_id: children[child_id] for child_id in sorted(children)}
    ordered = _with_someone_today(ordered, addresses, as_of)
    ordered = circumstances.with_own_units(spec, stream(seed, "own units"), ordered, addresses)
    ordered = circumstances.with_siblings(spec, stream(seed, "siblings"), ordered, addresses)
    placements.sort(key=lambda row: row.child_id)
    movable = {row.child_id for row in some(stream(seed, "movable"), placements, spec["movable_share"])}
    placements = [replace(row, movable=row.child_id in movable) for row in placements]
    placements = circumstances.with_moves_from_closing_units(placements, built)
    return Rows(ordered, tuple(placements), addresses, tuple(by_institution))


def _with_someone_today(children: Mapping[ChildId, Child], addresses: Addresses, as_of: date) -> dict[ChildId, Child]:
    """The same children, of whom the first acute one who waits was referred on the day of the data."""
    waiting = [child for child_id, child in children.items() if child_id not in addresses]
    newest = min(waiting, key=lambda child: (not child.is_acute, child.child_id), default=None)
    if newest is None:
        return dict(children)
    return {**children, newest.child_id: replace(newest, referred_on=as_of)}


def _size(crowd: Crowd) -> int:
    return len(crowd.waiting) + sum(len(house.people) for house in crowd.houses)


def _point(one: Built) -> Point:
    latitude, longitude = one.institution.latitude, one.institution.longitude
    if latitude is None or longitude is None:
        raise ValueError("a synthetic institution has a point")
    return Point(latitude, longitude)


def _dataset(
    spec: Dials, parameters: Parameters, seed: int, built: Sequence[Built], rows: Rows, as_of: date
) -> Dataset:
    everyone = tuple(rows.children.values())
    apart = conflicts(spec, stream(seed, "conflicts"), everyone, rows.addresses, as_of)
    rng = stream(seed, "staffing")
    staffing = [
        row
        for one, units in zip(built, rows.by_institution, strict=True)
        for row in rosters.staffing(
            spec, parameters, rng, one, [[rows.children[child_id] for child_id in unit] for unit in units]
        )
    ]
    return Dataset(
        institutions=tuple(one.institution for one in built),
        units=tuple(unit for one in built for unit in one.units),
        children=everyone,
        staffing=tuple(staffing),
        placements=rows.placements,
        separations=apart.separations,
        groups=apart.groups,
        exclusions=circumstances.exclusions(spec, stream(seed, "exclusions"), rows.children, built, rows.addresses),
        wishes=circumstances.wishes(spec, stream(seed, "wishes"), rows.children, built),
        agreements=circumstances.agreements(spec, built),
        travel=circumstances.travel(spec, stream(seed, "travel"), rows.children, built),
        pins=circumstances.pins(spec, stream(seed, "pins"), rows.children, built, rows.addresses),
    )
