"""The rest of what data sets hold: own units, siblings, exclusions, wishes, measured journeys, agreements and a pin."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from models.child import Child, Exclusion, Pin, Placement, Wish
from models.geography import Point
from models.ids import ChildId, Operator, UnitId
from models.institution import Agreement, Institution, TravelTime
from planner.reference import geography
from planner.synthesis.conflicts import Addresses
from planner.synthesis.draws import Dials, pick, some
from planner.synthesis.institutions import Built
from planner.synthesis.people import age_months, is_high_risk

Children = dict[ChildId, Child]


def with_own_units(dials: Dials, rng: Random, children: Mapping[ChildId, Child], addresses: Addresses) -> Children:
    """The children, some of whom now need a unit to themselves; of residents only those who live alone."""
    in_unit: dict[UnitId, int] = {}
    for address in addresses.values():
        in_unit[address.unit_id] = in_unit.get(address.unit_id, 0) + 1
    changed = dict(children)
    for risk, share in dials["own_unit_share"].items():
        group = [
            child_id for child_id, child in children.items() if is_high_risk(dials, child) == (risk == "high_risk")
        ]
        waiting = [child_id for child_id in group if child_id not in addresses]
        alone = [child_id for child_id in group if child_id in addresses and in_unit[addresses[child_id].unit_id] == 1]
        share_alone = share * (len(group) - len(waiting)) / max(1, len(alone))
        for child_id in some(rng, waiting, share) + some(rng, alone, min(1.0, share_alone)):
            changed[child_id] = replace(children[child_id], own_unit=True)
    return changed


def with_siblings(dials: Dials, rng: Random, children: Mapping[ChildId, Child], addresses: Addresses) -> Children:
    """The children, some of whom are now siblings: two of one institution, or two who wait, with one home.

    Siblings are of different months, wait for the same kind of place and need no unit to themselves.
    """
    changed = dict(children)
    pairs = _sibling_candidates(dials, changed, addresses)
    rng.shuffle(pairs)
    wanted = round(len(children) * dials["sibling_pairs_share"])
    taken: set[ChildId] = set()
    for first, second in pairs:
        if len(taken) >= 2 * wanted:
            break
        if first not in taken and second not in taken:
            taken |= {first, second}
            group = f"S-{len(taken) // 2:03d}"
            elder = changed[first]
            changed[first] = replace(elder, sibling_group=group)
            changed[second] = replace(
                changed[second], sibling_group=group, municipality=elder.municipality, district=elder.district
            )
    return changed


def _sibling_candidates(dials: Dials, children: Children, addresses: Addresses) -> list[tuple[ChildId, ChildId]]:
    """Neighbours in the order of institution (or of the need waited for) and age who may be siblings."""

    def where(child: Child) -> tuple[str, str]:
        address = addresses.get(child.child_id)
        return child.operator, address.institution_id if address else f"waits {child.target_group} {child.ground}"

    least, most = dials["siblings"]["months_apart"]
    together = [child for child in children.values() if not child.own_unit]
    ordered = sorted(together, key=lambda child: (where(child), child.birth_month, child.child_id))
    return [
        (first.child_id, second.child_id)
        for first, second in pairwise(ordered)
        if where(first) == where(second)
        and {first.target_group, second.target_group} <= set(dials["siblings"]["target_groups"])
        and least <= age_months(second.birth_month, first.birth_month) <= most
    ]


def exclusions(
    dials: Dials, rng: Random, children: Mapping[ChildId, Child], built: Sequence[Built], addresses: Addresses
) -> tuple[Exclusion, ...]:
    """Where some children may not live; never where they live now."""
    rows = []
    own = _by_operator(built)
    for child_id in some(rng, list(children), dials["exclusion_share"]):
        child = children[child_id]
        institution = rng.choice(own[child.operator])
        reason = rng.choice(dials["exclusion_reasons"])
        home = addresses.get(child_id)
        if rng.random() >= dials["exclusion_circle_share"]:
            if home is None or home.institution_id != institution.institution_id:
                rows.append(Exclusion(child_id, reason, institution.institution_id))
            continue
        at = _point(institution)
        centre = Point(round(at.latitude, 2), round(at.longitude, 2))
        radius = float(rng.choice(dials["exclusion_radius_km"]))
        if home is None or home.point.km_to(centre) > radius:
            rows.append(Exclusion(child_id, reason, None, centre.latitude, centre.longitude, radius))
    return tuple(rows)


def wishes(dials: Dials, rng: Random, children: Mapping[ChildId, Child], built: Sequence[Built]) -> tuple[Wish, ...]:
    """What about a third of the children want: a municipality near home, or an institution."""
    points = {int(value): weight for value, weight in dials["wish_points"].items()}
    own = _by_operator(built)
    rows = []
    for child_id in some(rng, list(children), dials["wish_share"]):
        child = children[child_id]
        wish = pick(rng, points)
        institution = rng.choice(own[child.operator])
        if rng.random() >= dials["wish_municipality_share"]:
            rows.append(Wish(child_id, wish, institution.institution_id))
        else:
            place = child.municipality if wish > 0 else institution.municipality
            rows.append(Wish(child_id, wish, None, place))
    return tuple(rows)


def travel(
    dials: Dials, rng: Random, children: Mapping[ChildId, Child], built: Sequence[Built]
) -> tuple[TravelTime, ...]:
    """Measured journeys from a few homes to institutions of the child's operator [minutes]."""
    own = _by_operator(built)
    measured = dials["measured_travel"]
    rows: dict[tuple[str, str, str], TravelTime] = {}
    for child in some(rng, list(children.values()), dials["measured_travel_share"]):
        institution = rng.choice(own[child.operator])
        places = geography()
        start = places.districts[child.district] if child.district else places.municipalities[child.municipality]
        km = start.point.km_to(_point(institution))
        factor = measured["minutes_per_km"] * rng.uniform(1 - measured["spread"], 1 + measured["spread"])
        row = TravelTime(child.municipality, institution.institution_id, max(1, round(km * factor)), child.district)
        rows[child.municipality, child.district or "", institution.institution_id] = row
    return tuple(rows[key] for key in sorted(rows))


def agreements(dials: Dials, built: Sequence[Built]) -> tuple[Agreement, ...]:
    """The agreements between operators that are present, and the pilot closed to Oslo by a row of its own."""
    present = {one.institution.operator for one in built}
    rows = [
        Agreement(Operator(row["operator"]), Operator(row["provider"]), row["allowed"])
        for row in dials["agreements"]
        if row["operator"] in present and row["provider"] in present
    ]
    closed_to = dials["pilot"]["closed_to"]
    rows += [
        Agreement(Operator(closed_to), one.institution.operator, False, None, one.institution.institution_id)
        for one in built
        if one.house.is_pilot and closed_to in present
    ]
    return tuple(rows)


def pins(
    dials: Dials, rng: Random, children: Mapping[ChildId, Child], built: Sequence[Built], addresses: Addresses
) -> tuple[Pin, ...]:
    """One unit that a planner has ruled out for one child who waits, in sets large enough."""
    waiting = [child for child_id, child in children.items() if child_id not in addresses]
    if len(children) < dials["pin"]["min_children"] or not waiting:
        return ()
    child = rng.choice(waiting)
    own = [one for one in built if one.institution.operator == child.operator]
    units = [unit for one in own if child.target_group in one.institution.target_groups for unit in one.units]
    spec = dials["pin"]
    return (Pin(child.child_id, rng.choice(units).unit_id, "must_not", spec["reason"], spec["by"]),) if units else ()


def with_moves_from_closing_units(placements: Sequence[Placement], built: Sequence[Built]) -> list[Placement]:
    """The placements; whoever lives in a unit that closes may be moved."""
    closing = {unit.unit_id for one in built for unit in one.units if unit.closes_on is not None}
    return [replace(row, movable=True) if row.unit_id in closing else row for row in placements]


def _by_operator(built: Sequence[Built]) -> dict[str, list[Institution]]:
    own: dict[str, list[Institution]] = {}
    for one in built:
        own.setdefault(one.institution.operator, []).append(one.institution)
    return own


def _point(institution: Institution) -> Point:
    if institution.latitude is None or institution.longitude is None:
        raise ValueError("a synthetic institution has a point")
    return Point(institution.latitude, institution.longitude)
