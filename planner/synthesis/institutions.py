"""Institutions and units as rows: names, owners, sites, approvals, services, prices and dates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from models.ids import InstitutionId, Operator, UnitId
from models.institution import Institution, Unit
from models.parameters import Parameters
from planner.reference import OSLO, code_book, geography
from planner.synthesis.draws import Dials, between, for_operator, some
from planner.synthesis.houses import House, Room
from planner.synthesis.sites import Site, near, site


@dataclass(frozen=True, slots=True)
class Built:
    """An institution with its units, beside the house that each was made from."""

    house: House
    institution: Institution
    units: tuple[Unit, ...]

    def occupied(self) -> Iterator[tuple[Unit, Room]]:
        """Each unit with its people."""
        return zip(self.units, self.house.rooms, strict=True)


def owners(dials: Dials, houses: Sequence[House]) -> list[str]:
    """An owner for each house of one operator, so that places follow the operator's shares of ownership.

    Programmes that lean to an owner choose first, then large houses before small ones.
    """
    if not houses:
        return []
    shares = for_operator(dials["ownership"], houses[0].operator)
    left = {owner: share * sum(house.places for house in houses) for owner, share in shares.items()}
    leaning = dials["ownership_affinity"]
    order = sorted(range(len(houses)), key=lambda i: (houses[i].programme not in leaning, -houses[i].places, i))
    chosen = [""] * len(houses)
    for index in order:
        house = houses[index]
        weights = leaning.get(house.programme, {})
        owner = "state" if house.is_pilot else max(left, key=lambda name: left[name] * weights.get(name, 1.0))
        left[owner] -= house.places
        chosen[index] = owner
    return chosen


def names(dials: Dials, rng: Random) -> Iterator[str]:
    """Invented names without end, none twice."""
    parts = dials["names"]
    plain = [first + last for first in parts["first"] for last in parts["last"] if first[-1] != last[0]]
    rng.shuffle(plain)
    yield from plain
    number = 1
    while True:
        tail = "" if number == 1 else f" {number}"
        for qualifier in parts["qualifiers"]:
            yield from (f"{qualifier} {name}{tail}" for name in plain)
        number += 1


@dataclass(frozen=True, slots=True)
class Numbering:
    """Widths of the numbers in ids, so that ids of one kind sort as they count."""

    institutions: int
    units: int

    def institution(self, number: int) -> InstitutionId:
        """Such as I-001."""
        return InstitutionId(f"I-{number:0{self.institutions}d}")

    def unit(self, number: int) -> UnitId:
        """Such as U-0001."""
        return UnitId(f"U-{number:0{self.units}d}")


def numbering(houses: Sequence[House]) -> Numbering:
    """Ids at least as wide as I-001 and U-0001."""
    units = sum(len(house.rooms) for house in houses)
    return Numbering(max(3, len(str(len(houses)))), max(4, len(str(units))))


def build(
    dials: Dials,
    parameters: Parameters,
    rng: Random,
    houses: Sequence[House],
    areas: Mapping[str, Sequence[str]],
    as_of: date,
) -> list[Built]:
    """All houses as rows, in the order given, numbered from one."""
    ids = numbering(houses)
    new_names = names(dials, rng)
    owner_of = [owner for operator in _in_order(houses) for owner in owners(dials, operator)]
    area_of = _areas_of(dials, houses, owner_of, areas)
    changes = _changes(dials, rng, houses, as_of)
    built = []
    units_before = 0
    for number, (house, owner, area) in enumerate(zip(houses, owner_of, area_of, strict=True), start=1):
        where = (
            _pilot_site(dials, rng) if house.is_pilot else site(dials, rng, house.operator, area, owner == "municipal")
        )
        name = (
            dials["pilot"]["name"]
            if house.is_pilot
            else f"{next(new_names)} {dials['programmes'][house.programme]['word']}"
        )
        institution = _institution(dials, parameters, rng, house, ids.institution(number), name, owner, where)
        units = tuple(
            _unit(
                dials,
                rng,
                house,
                room,
                ids.unit(units_before + index + 1),
                institution,
                index,
                changes.get(units_before + index),
            )
            for index, room in enumerate(house.rooms)
        )
        units_before += len(units)
        built.append(Built(house, institution, units))
    return built


def _areas_of(
    dials: Dials, houses: Sequence[House], owner_of: Sequence[str], areas: Mapping[str, Sequence[str]]
) -> list[str]:
    """An area for each house, out of those dealt to its operator; houses bound to a place take theirs first."""
    left = {operator: list(dealt) for operator, dealt in areas.items()}
    chosen = [""] * len(houses)
    for index, house in enumerate(houses):
        county = dials["pilot"]["municipality"][:2] if house.is_pilot else OSLO[:2]
        if house.is_pilot or owner_of[index] == "municipal":
            area = next(name for name, counties in dials["areas"].items() if county in counties)
            if area in left[house.operator]:
                left[house.operator].remove(area)
                chosen[index] = area
    for index, house in enumerate(houses):
        chosen[index] = chosen[index] or left[house.operator].pop()
    return chosen


def _in_order(houses: Sequence[House]) -> Iterator[list[House]]:
    """The houses operator by operator; the houses of one operator stand together."""
    for operator in dict.fromkeys(house.operator for house in houses):
        yield [house for house in houses if house.operator == operator]


def _pilot_site(dials: Dials, rng: Random) -> Site:
    number = dials["pilot"]["municipality"]
    return Site(number, near(dials, rng, geography().municipalities[number].point))


def _institution(
    dials: Dials,
    parameters: Parameters,
    rng: Random,
    house: House,
    institution_id: InstitutionId,
    name: str,
    owner: str,
    where: Site,
) -> Institution:
    low, high = _age_limits(dials, rng, house)
    return Institution(
        institution_id=institution_id,
        name=name,
        operator=Operator(house.operator),
        ownership=owner,
        municipality=where.municipality,
        grounds=house.grounds,
        target_groups=house.target_groups,
        gender=house.gender,
        latitude=where.point.latitude,
        longitude=where.point.longitude,
        min_age=low,
        max_age=high,
        services=_services(dials, rng, house),
        price_per_day=_price(dials, parameters, rng, house, owner),
    )


def _age_limits(dials: Dials, rng: Random, house: House) -> tuple[int, int]:
    """Limits that let in everyone who lives there, next birthdays included."""
    if house.is_pilot:
        return dials["pilot"]["min_age"], dials["pilot"]["max_age"]
    years = [person.age_months // 12 for person in house.people] or [dials["young_below"]]
    floors = [floor for floor in dials["age_floors"] if floor <= min(years)]
    step = 2 if len(floors) > 1 and rng.random() < dials["wider_ages_share"] else 1
    ceilings = dials["age_ceilings"]
    high = next((ceiling for ceiling in ceilings if ceiling > max(years)), ceilings[-1])
    return floors[-step], high if house.people else ceilings[-1]


def _services(dials: Dials, rng: Random, house: House) -> tuple[str, ...]:
    """Services of the programme, each there as often as it is usual, in the order of the code table."""
    if house.is_pilot:
        offered = set(dials["pilot"]["services"])
    else:
        usual = dials["programmes"][house.programme]["services"]
        offered = {service for service, share in usual.items() if rng.random() < share}
    return tuple(service for service in code_book().codes("service") if service in offered)


def _price(dials: Dials, parameters: Parameters, rng: Random, house: House, owner: str) -> int | None:
    is_bought = code_book().group_of("ownership", owner) == "private"
    if not is_bought or rng.random() >= dials["price_share"]:
        return None
    spread = dials["price_spread"]
    factor = rng.uniform(spread["low"], spread["high"])
    if set(house.target_groups) & set(dials["high_risk_target_groups"]):
        factor *= spread["high_risk"]
    return int(round(parameters.price_per_day[owner] * factor / spread["step"]) * spread["step"])


def _unit(
    dials: Dials,
    rng: Random,
    house: House,
    room: Room,
    unit_id: UnitId,
    institution: Institution,
    index: int,
    change: tuple[date | None, date | None] | None,
) -> Unit:
    is_high_risk = bool(set(house.target_groups) & set(dials["high_risk_target_groups"]))
    free = room.places - len(room.people)
    budgeted = room.places - 1 if free and rng.random() < dials["budgeted_below_share"] else room.places
    opens, closes = change or (None, None)
    if house.is_pilot:
        opens, closes, budgeted = date.fromisoformat(dials["pilot"]["opened_on"]), None, room.places
    separable = rng.random() < dials["separable_share"]["high_risk" if is_high_risk else "other"]
    letter = dials["names"]["unit_letters"][index]
    return Unit(
        unit_id=unit_id,
        institution_id=institution.institution_id,
        approved_places=room.places,
        name=f"{institution.name}, avdeling {letter}" if len(house.rooms) > 1 else institution.name,
        budgeted_places=budgeted,
        opens_on=opens,
        closes_on=closes,
        separable=separable and not house.is_pilot,
        max_age_span=_own_span(dials, rng, room),
        emergency=bool(dials["programmes"][house.programme].get("emergency", False)),
    )


Changes = Mapping[int, tuple[date | None, date | None]]
"""Opening and closing day of the few units that have one, by place in the list of all units."""


def _changes(dials: Dials, rng: Random, houses: Sequence[House], as_of: date) -> Changes:
    """Which units open soon and which close; only an empty unit is yet to open."""
    rooms = [room for house in houses for room in house.rooms]
    empty = [index for index, room in enumerate(rooms) if not room.people]
    opening = some(rng, empty, min(1.0, dials["opening_share"] * len(rooms) / max(1, len(empty))))
    closing = some(rng, [index for index in range(len(rooms)) if index not in opening], dials["closing_share"])
    days = dials["change_days"]
    changes: dict[int, tuple[date | None, date | None]] = {
        index: (as_of + timedelta(days=between(rng, days["opens"])), None) for index in opening
    }
    changes |= {index: (None, as_of + timedelta(days=between(rng, days["closes"]))) for index in closing}
    return changes


def _own_span(dials: Dials, rng: Random, room: Room) -> int | None:
    """The unit's own greatest age span [years] where it states one, never less than what lives there."""
    if rng.random() >= dials["own_span"]["share"]:
        return None
    ages = [person.age_months for person in room.people]
    present = max(ages) - min(ages) if ages else 0
    allowed = [span for span in dials["own_span"]["spans"] if 12 * span >= present]
    span: int = rng.choice(allowed)
    return span
