"""The house whose places are weighed: a pilot that is only planned, or a unit that exists, on one day.

Both become an ordinary case with nobody in the house yet, so that the rules of every plan judge who can
live there. Shared living is one unit of n places. Separate living units (own kitchen, bath and living
room, shut off when needed) are n units of one place each in the same institution, with common staff.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import ceil, inf

from models.child import Child
from models.ids import SHIFTS, ChildId, InstitutionId, MunicipalityNumber, Operator, UnitId
from models.institution import Institution, Staffing, Unit
from models.parameters import Parameters
from planner.placement.case import Case, Living, Question
from planner.placement.eligibility import PAIR_RULES
from planner.placement.rules import PLAN_RULES

SHARED, SEPARATE = "shared", "separate"
LIVINGS = (SHARED, SEPARATE)
"""Living arrangements in the order in which they are shown."""

PILOT = UnitId("pilot")

TOGETHER = tuple(rule for rule in PLAN_RULES if rule.code != "pins")
"""The rules about living together; a house that is weighed has no pins."""


@dataclass(frozen=True, slots=True)
class Site:
    """The institution and the unit to be filled; `exists` unless it is a pilot.

    `neighbours` live in other units of the institution and stay; they are never drawn. Where they have no
    staff in common with the unit, `other_units` are left out: those who live there bind by their
    separations and groups alone.
    """

    institution: Institution
    unit: Unit
    exists: bool
    other_units: tuple[Unit, ...] = ()
    staffing: tuple[Staffing, ...] = ()
    neighbours: Mapping[ChildId, UnitId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Design:
    """One way to build and staff the house: places, living arrangement, staff per place by day.

    Without a level a pilot has no limit on staff, and a unit that exists keeps its own.
    """

    places: int
    living: str
    staff_level: float | None = None


def pilot_site(question: Question, operator: Operator, target_groups: tuple[str, ...], group: Iterable[Child]) -> Site:
    """A pilot of the operator, in the municipality where most children of the group come from."""
    parameters = question.parameters
    homes = Counter(child.municipality for child in group)
    municipality = min(homes, key=lambda number: (-homes[number], number))
    low, high = parameters.pilot_ages
    institution = Institution(
        InstitutionId(PILOT),
        "",
        operator,
        "state",
        MunicipalityNumber(municipality),
        parameters.pilot_grounds,
        target_groups,
        min_age=low,
        max_age=high,
        price_per_day=parameters.pilot_price_per_day,
    )
    return Site(institution, Unit(PILOT, institution.institution_id, 1), False)


def unit_site(case: Case, unit: Unit) -> Site:
    """The unit as it is, with its institution, the staff there and those who live in its other units."""
    institution = case.institution_of(unit)
    others = tuple(u for u in case.units_at[unit.institution_id] if u.unit_id != unit.unit_id)
    nearby = {u.unit_id for u in others}
    return Site(
        institution,
        unit,
        True,
        others,
        tuple(row for row in case.question.dataset.staffing if row.institution_id == institution.institution_id),
        {child: home for child, home in case.home.items() if home in nearby},
    )


def by_itself(question: Question, site: Site) -> tuple[Question, Site]:
    """The same without the other units, where their staff and the unit's do not help each other.

    Members of a group who live next door are taken off what the group allows at the institution; who
    must not live at the institution because of them is kept out by `closed_to`.
    """
    if any(row.unit_id is None for row in site.staffing):
        return question, site
    data = question.dataset
    next_door = Counter(row.group_id for row in data.groups if row.child_id in site.neighbours)
    groups = tuple(
        row
        if row.max_per_institution is None
        else replace(row, max_per_institution=max(0, row.max_per_institution - next_door[row.group_id]))
        for row in data.groups
    )
    own = tuple(row for row in site.staffing if row.unit_id == site.unit.unit_id)
    return replace(question, dataset=replace(data, groups=groups)), replace(site, other_units=(), staffing=own)


def staff_on_shifts(parameters: Parameters, site: Site, design: Design) -> tuple[Staffing, ...]:
    """The rows of staff of the house; a pilot's are whole people, rounded up.

    In separate living units the unit's own staff serve all of them.
    """
    if site.exists:
        if design.living == SHARED:
            return site.staffing
        own = site.unit.unit_id
        return tuple(replace(row, unit_id=None) if row.unit_id == own else row for row in site.staffing)
    if design.staff_level is None:
        return ()
    rows = []
    for shift in SHIFTS:
        staff = _whole(design.places * design.staff_level * parameters.pilot_staff_share[shift])
        qualified = _whole(staff * parameters.pilot_qualified_share[shift])
        rows.append(Staffing(site.institution.institution_id, shift, staff, None, qualified))
    return tuple(rows)


def _whole(staff: float) -> int:
    """Whole people, rounded up; what floating point leaves over is nobody."""
    return ceil(round(staff, 6))


Judged = dict[int, list[tuple[float, ...]]]
"""Sets of pool members (as bits) that the rules let live together, each with what the house gave that was asked."""


class House:
    """A design at a site with the children who may be drawn: who of them can live there together.

    Houses of one site and living arrangement may share `judged`: who can live in one can live in another
    that has no fewer places and no fewer staff, for every rule about living together is an upper limit.
    """

    def __init__(
        self, question: Question, site: Site, design: Design, pool: tuple[Child, ...], judged: Judged | None = None
    ) -> None:
        self.design = design
        self.pool = pool
        self.units = _units(site, design)
        self.staffing = staff_on_shifts(question.parameters, site, design)
        self.case = Case(_question(question, site, self.units, pool, self.staffing))
        self._staying = frozenset(child.child_id for home in self.case.residents.values() for child in home)
        self._gives = (float(design.places), *_amounts(self.staffing))
        self._judged: Judged = {} if judged is None else judged

    def broken_by(self, members: Iterable[int]) -> frozenset[str]:
        """The codes of the plan rules that these children of the pool break when they live in the house together.

        What only those who live next door take part in is not theirs.
        """
        lives: dict[UnitId, tuple[Child, ...]] = dict(self.case.residents)
        chosen = [self.pool[member] for member in members]
        if self.design.living == SHARED:
            lives[self.units[0].unit_id] = tuple(chosen)
        else:
            # One more than there are living units would have no place at all, which is too many as well.
            rooms = [unit.unit_id for unit in self.units]
            lives |= {room: (child,) for room, child in zip(rooms, chosen, strict=False)}
            if len(chosen) > len(rooms):
                lives[rooms[-1]] = tuple(chosen[len(rooms) - 1 :])
        living, here = Living(lives), (self.units[0].institution_id,)
        return frozenset(
            rule.code
            for rule in TOGETHER
            for broken in rule.find(self.case, living, here)
            if not self._staying.issuperset(broken.children)
        )

    def is_sound(self, members: Iterable[int]) -> bool:
        """Whether these children can live in the house together, by the rules of every plan."""
        chosen = sorted(members)
        judged = self._judged.setdefault(sum(1 << member for member in chosen), [])
        if any(all(here >= there for here, there in zip(self._gives, gave, strict=True)) for gave in judged):
            return True
        if self.broken_by(chosen):
            return False
        judged.append(self._gives)
        return True


def _amounts(staffing: Iterable[Staffing]) -> Iterator[float]:
    """Staff and qualified staff of every row, endless where nothing is stated, in the order of the shifts."""
    rows = {(row.unit_id, row.shift): row for row in staffing}
    for unit_id, shift in sorted(rows, key=str) or [(None, shift) for shift in SHIFTS]:
        row = rows.get((unit_id, shift))
        yield inf if row is None else row.staff
        yield inf if row is None or row.qualified is None else row.qualified


def _units(site: Site, design: Design) -> tuple[Unit, ...]:
    if design.living == SHARED:
        return (replace(site.unit, approved_places=design.places, budgeted_places=None),)
    return tuple(
        replace(
            site.unit,
            unit_id=UnitId(f"{site.unit.unit_id}/{number}"),
            approved_places=1,
            budgeted_places=None,
            separable=True,
        )
        for number in range(1, design.places + 1)
    )


def _question(
    question: Question, site: Site, units: tuple[Unit, ...], pool: tuple[Child, ...], staffing: tuple[Staffing, ...]
) -> Question:
    """The question about the house alone: nobody of the pool lives anywhere, and no planner has pinned anyone."""
    data = question.dataset
    neighbours = site.neighbours if site.other_units else {}
    children = (*pool, *(child for child in data.children if child.child_id in neighbours))
    known = {child.child_id for child in children}
    return replace(
        question,
        dataset=replace(
            data,
            institutions=(site.institution,),
            units=(*units, *site.other_units),
            children=children,
            staffing=staffing,
            placements=tuple(replace(p, movable=False) for p in data.placements if p.child_id in neighbours),
            separations=tuple(row for row in data.separations if row.child_a in known and row.child_b in known),
            groups=tuple(row for row in data.groups if row.child_id in known),
            exclusions=tuple(row for row in data.exclusions if row.child_id in known),
            wishes=(),
            travel=(),
            pins=(),
        ),
        operators=(),
        review_residents=False,
        reviewed=frozenset(),
        held=frozenset(),
    )


def closed_to(question: Question, site: Site, group: tuple[Child, ...]) -> Mapping[ChildId, tuple[str, ...]]:
    """The children of the group who could not live in the house even alone, and the codes of the rules.

    Rules about one child and one unit keep them out, or somebody who lives next door; staff are not looked at.
    """
    house = House(question, replace(site, staffing=()), Design(1, SHARED), group)
    unit = house.units[0]
    found = {
        child.child_id: (
            *(rule.code for rule in PAIR_RULES if rule.facts(house.case, child, unit) is not None),
            *sorted(house.broken_by([member])),
        )
        for member, child in enumerate(group)
    }
    return {child_id: codes for child_id, codes in found.items() if codes}
