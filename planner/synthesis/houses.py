"""Houses around people: units just large enough, and filled so that no resident breaks a rule from the start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from models.parameters import Parameters
from planner.synthesis.draws import Dials, apportion, deal, pick
from planner.synthesis.people import Person

ANY = "any"


@dataclass(frozen=True, slots=True)
class Room:
    """A unit to be: approved places, the class of ground it holds and the people in it."""

    ground_class: str
    places: int
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """An institution to be: kind, approvals, gender and units."""

    operator: str
    programme: str
    target_groups: tuple[str, ...]
    grounds: tuple[str, ...]
    gender: str
    rooms: tuple[Room, ...]
    is_pilot: bool = False

    @property
    def places(self) -> int:
        """Approved places in all units."""
        return sum(room.places for room in self.rooms)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone who lives there."""
        return tuple(person for room in self.rooms for person in room.people)


def houses(
    dials: Dials, parameters: Parameters, rng: Random, operator: str, people: Sequence[Person], places: int
) -> list[House]:
    """Houses with `places` approved places in all (a few more where people demand it), in which all people live.

    Programmes that would be too small join another; the largest house of that one takes over their approvals.
    """
    folded = _folded(dials, people, places)
    blocks: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        blocks.setdefault((folded[person.programme], person.ground_class), []).append(person)
    built = []
    rooms_of: dict[str, list[tuple[Room, int]]] = {}
    for (programme, ground_class), size in zip(sorted(blocks), _block_places(dials, blocks, places), strict=True):
        rooms = _rooms(dials, rng, programme, ground_class, size, len(blocks[programme, ground_class]))
        rooms_of.setdefault(programme, []).extend(rooms)
    for programme in sorted(rooms_of):
        rooms = rooms_of[programme]
        rng.shuffle(rooms)
        groups = _grouped(dials, rng, rooms)
        genders = _genders(dials, rng, programme, len(groups))
        filled = _filled(
            dials, parameters, rng, groups, genders, {k[1]: v for k, v in blocks.items() if k[0] == programme}
        )
        joining = [name for name in dials["programmes"] if folded[name] == programme and name != programme]
        largest = max(range(len(filled)), key=lambda i: sum(room.places for room in filled[i]))
        for index, (gender, its_rooms) in enumerate(zip(genders, filled, strict=True)):
            served = {person.programme for room in its_rooms for person in room.people if person.programme in joining}
            names = [programme, *(name for name in joining if name in served or index == largest)]
            built.append(_house(dials, operator, programme, names, gender, its_rooms))
    return built


def _folded(dials: Dials, people: Sequence[Person], places: int) -> dict[str, str]:
    """Which programme each programme ends up in, given the places it would get."""
    present = {name: float(sum(person.programme == name for person in people)) for name in dials["programmes"]}
    factor = places / max(1, len(people))
    into = {name: name for name in dials["programmes"]}
    for name, programme in dials["programmes"].items():
        if "folds_into" in programme and present[name] * factor < dials["fold_below"]:
            target = programme["folds_into"]
            present[target] += present.pop(name)
            into = {start: target if end == name else end for start, end in into.items()}
    return into


def _block_places(dials: Dials, blocks: Mapping[tuple[str, str], Sequence[Person]], places: int) -> list[int]:
    """Approved places by programme and class, in sorted order; nowhere fewer than people."""
    counts = [len(blocks[key]) for key in sorted(blocks)]
    weights = [len(blocks[key]) / dials["occupancy_weight"][key[0]] for key in sorted(blocks)]
    shares = apportion(places, weights)
    sizes = [max(count, share) for count, share in zip(counts, shares, strict=True)]
    while sum(sizes) > places and any(size > count for size, count in zip(sizes, counts, strict=True)):
        roomiest = max(range(len(sizes)), key=lambda i: (sizes[i] - counts[i], -i))
        sizes[roomiest] -= 1
    return sizes


def _rooms(
    dials: Dials, rng: Random, programme: str, ground_class: str, places: int, people: int
) -> list[tuple[Room, int]]:
    """Empty units with `places` in all, each with the number of people that shall live in it."""
    weights = {int(size): weight for size, weight in dials["programmes"][programme]["sizes"].items()}
    sizes: list[int] = []
    while sum(sizes) < places:
        sizes.append(min(pick(rng, weights), places - sum(sizes)))
    slots = [index for index, size in enumerate(sizes) for _ in range(size)]
    taken = rng.sample(slots, people)
    return [(Room(ground_class, size), taken.count(index)) for index, size in enumerate(sizes)]


def _grouped(dials: Dials, rng: Random, rooms: Sequence[tuple[Room, int]]) -> list[list[tuple[Room, int]]]:
    """The units in the order given, gathered into institutions."""
    weights = {int(count): weight for count, weight in dials["units_per_institution"].items()}
    groups: list[list[tuple[Room, int]]] = []
    start = 0
    for size in deal(rng, len(rooms), weights):
        if start < len(rooms):
            groups.append(list(rooms[start : start + size]))
            start += size
    return groups


def _genders(dials: Dials, rng: Random, programme: str, count: int) -> list[str]:
    """Which children each institution takes; those for emergencies take anyone."""
    share = 0.0 if dials["programmes"][programme].get("emergency") else dials["single_gender_share"]
    return deal(rng, count, {ANY: 1 - share, "girls": share / 2, "boys": share / 2})


def _filled(
    dials: Dials,
    parameters: Parameters,
    rng: Random,
    groups: Sequence[Sequence[tuple[Room, int]]],
    genders: Sequence[str],
    people: Mapping[str, Sequence[Person]],
) -> list[list[Room]]:
    """The units with people in them: like ages together, gender and age span as the rules want them."""
    span = 12 * parameters.max_age_span_years
    left = {}
    for ground_class in sorted(people):
        noise = [rng.gauss(0, dials["age_noise_months"]) for _ in people[ground_class]]
        order = sorted(range(len(noise)), key=lambda i: people[ground_class][i].age_months + noise[i])
        left[ground_class] = [people[ground_class][i] for i in order]
    filled = [[room for room, _ in group] for group in groups]
    spots = [(g, r) for g, group in enumerate(groups) for r in range(len(group))]
    rng.shuffle(spots)
    spots.sort(key=lambda spot: genders[spot[0]] == ANY)
    for group, index in spots:
        room, count = groups[group][index]
        filled[group][index] = replace(room, people=_taken(left[room.ground_class], count, genders[group], span))
    for ground_class, remaining in left.items():
        for person in remaining:
            _squeeze_in(filled, genders, ground_class, person, span)
    return filled


def _taken(left: list[Person], count: int, gender: str, span: int) -> tuple[Person, ...]:
    """Takes up to `count` people who may live together out of those left."""
    chosen: list[int] = []
    for index, person in enumerate(left):
        if len(chosen) == count:
            break
        if gender not in (ANY, f"{person.gender}s"):
            continue
        if chosen and not _within(span, [left[i].age_months for i in chosen], person.age_months):
            continue
        chosen.append(index)
    people = tuple(left[index] for index in chosen)
    for index in reversed(chosen):
        del left[index]
    return people


def _within(span: int, ages: Sequence[int], age: int) -> bool:
    return max([*ages, age]) - min([*ages, age]) <= span


def _squeeze_in(
    filled: Sequence[list[Room]], genders: Sequence[str], ground_class: str, person: Person, span: int
) -> None:
    """Puts someone left over into the free place that fits best, with age and gender changed where they must be."""

    def strain(spot: tuple[int, int]) -> tuple[bool, int]:
        people = filled[spot[0]][spot[1]].people
        takes = genders[spot[0]] in (ANY, f"{person.gender}s")
        return not takes, min((abs(other.age_months - person.age_months) for other in people), default=0)

    spots = [
        (group, index)
        for group, rooms in enumerate(filled)
        for index, room in enumerate(rooms)
        if room.ground_class == ground_class and len(room.people) < room.places
    ]
    group, index = min(spots, key=strain)
    room = filled[group][index]
    fitting = person if genders[group] == ANY else replace(person, gender=genders[group][:-1])
    if room.people:
        nearest = min(room.people, key=lambda other: abs(other.age_months - person.age_months))
        ages = [other.age_months for other in room.people]
        if not _within(span, ages, person.age_months):
            fitting = replace(fitting, age_months=nearest.age_months)
    filled[group][index] = replace(room, people=(*room.people, fitting))


def _house(
    dials: Dials, operator: str, programme: str, names: Sequence[str], gender: str, rooms: Sequence[Room]
) -> House:
    approvals = [dials["programmes"][name] for name in names]
    groups = tuple(dict.fromkeys(group for approval in approvals for group in approval["target_groups"]))
    grounds = tuple(sorted({ground for approval in approvals for ground in approval["grounds"]}))
    return House(operator, programme, groups, grounds, gender, tuple(rooms))


def pilot(dials: Dials, people: Sequence[Person]) -> tuple[House, list[Person]] | None:
    """The pilot with its first people, and everyone else; `None` where nobody of its target group is there."""
    spec = dials["pilot"]
    fitting = [p for p in people if p.target_group in spec["target_groups"] and p.ground == spec["grounds"][-1]]
    fitting.sort(key=lambda person: (person.age_months, person.gender))
    inside = fitting[-spec["residents"] :]
    if not inside:
        return None
    room = Room(inside[0].ground_class, spec["places"], tuple(inside))
    house = House(
        spec["operator"],
        "reinforced",
        tuple(spec["target_groups"]),
        tuple(spec["grounds"]),
        ANY,
        (room,),
        is_pilot=True,
    )
    others = list(people)
    for person in inside:
        others.remove(person)
    return house, others
