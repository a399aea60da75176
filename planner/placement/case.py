"""A case: one data set seen from one day, indexed so that rules, goals and the model can ask quickly."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import TypeVar

from models.child import Child, Exclusion, Pin
from models.codes import Code, CodeBook
from models.dataset import Dataset
from models.geography import Geography, Point
from models.ids import ChildId, InstitutionId, Operator, UnitId
from models.institution import Agreement, Institution, Unit
from models.parameters import Parameters
from planner.placement.waived import in_force, start_of, without_waived

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)

SKILLS = ("staff", "qualified")
"""All staff on a shift, and those of them who are qualified."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which data, on which day, by which dials, whose children, and may residents be reviewed.

    An empty `operators` means all. With `review_residents` the residents marked movable are decided anew,
    without it only the movable ones in `reviewed` and those whose unit has closed; those in `held` stay in any case.
    """

    dataset: Dataset
    geography: Geography
    codes: CodeBook
    parameters: Parameters
    day: date
    operators: tuple[str, ...] = ()
    review_residents: bool = False
    reviewed: frozenset[ChildId] = frozenset()
    held: frozenset[ChildId] = frozenset()


@dataclass(frozen=True, slots=True)
class Apart:
    """One side of a separation: the other child, the level and, for distance, the kilometres."""

    other: ChildId
    level: str
    km: float


@dataclass(frozen=True, slots=True)
class Crew:
    """Staff on one shift of an institution [hundredths]: shared by all units, and of single units.

    `shared` is `None` where nothing is stated for the institution as a whole; then only the units in
    `own` are limited.
    """

    shared: int | None
    own: Mapping[UnitId, int]


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """At most so many members of a group in one unit or one institution; `None` is no limit."""

    group_id: str
    members: frozenset[ChildId]
    per_unit: int | None
    per_institution: int | None


class Case:
    """The indexes over a `Question`. Built once, then only read; ids run in sorted order throughout.

    `data` is the data set without what is waived on the day, and still is when the child comes.
    """

    def __init__(self, question: Question) -> None:
        data = self.data = without_waived(question.dataset, question.day)
        self.question = question
        self.day = question.day
        self.parameters = question.parameters
        self.codes = question.codes
        self.child_by_id = {c.child_id: c for c in sorted(data.children, key=lambda c: c.child_id)}
        self.unit_by_id = {u.unit_id: u for u in sorted(data.units, key=lambda u: u.unit_id)}
        self.institution_by_id = {
            i.institution_id: i for i in sorted(data.institutions, key=lambda i: i.institution_id)
        }
        self.units_at = _grouped(self.unit_by_id.values(), lambda unit: unit.institution_id)
        self.placement_of = {p.child_id: p for p in data.placements}
        self.home = {p.child_id: p.unit_id for p in data.placements}
        self.pins_of = _grouped(_sorted_pins(data.pins), lambda pin: pin.child_id)
        self.waivers_of = _grouped(in_force(data, question.day), lambda waiver: waiver.child_id)
        self.candidates = tuple(child for child in self.child_by_id.values() if self._is_candidate(child))
        decided = {child.child_id for child in self.candidates}
        self.residents: Mapping[UnitId, tuple[Child, ...]] = _grouped(
            (
                child
                for child in self.child_by_id.values()
                if child.child_id in self.home and child.child_id not in decided
            ),
            lambda child: self.home[child.child_id],
        )
        self.apart_of = self._separations()
        self.group_limits = self._groups()
        self.groups_of = _grouped_pairs((c, limit) for limit in self.group_limits for c in sorted(limit.members))
        self.siblings = {
            name: members
            for name, members in _grouped(
                (c for c in self.child_by_id.values() if c.sibling_group), lambda c: c.sibling_group or ""
            ).items()
            if len(members) > 1
        }
        self.exclusions_of: Mapping[ChildId, tuple[Exclusion, ...]] = _grouped(
            sorted(data.exclusions, key=repr), lambda exclusion: exclusion.child_id
        )
        self.wishes_of = _grouped(sorted(data.wishes, key=repr), lambda wish: wish.child_id)
        self.crews = self._crews()
        self._agreements = {(a.operator, a.provider, a.institution_id): a for a in data.agreements}
        self.could_stay: dict[ChildId, bool] = {}
        self._needs: dict[tuple[ChildId, str, str], int] = {}
        self.choices: Mapping[ChildId, tuple[Unit, ...]] | None = None
        self._open_to: dict[Operator, tuple[Institution, ...]] = {}
        self._measured = {(t.municipality, t.district, t.institution_id): t.minutes for t in data.travel}
        self._minutes: dict[tuple[str, str | None, str, InstitutionId], int] = {}
        self._points = {i.institution_id: self._institution_point(i) for i in data.institutions}
        self._services = {
            u.unit_id: frozenset(u.services) | frozenset(self.institution_of(u).services) for u in data.units
        }

    def _is_candidate(self, child: Child) -> bool:
        operators = self.question.operators
        if operators and child.operator not in operators:
            return False
        placement = self.placement_of.get(child.child_id)
        if placement is None:
            return child.referred_on <= self.day
        if not placement.movable or child.child_id in self.question.held:
            return False
        asked = self.question.review_residents or child.child_id in self.question.reviewed
        has_closed = self.unit_by_id[placement.unit_id].has_closed(self.day)
        return asked or has_closed or self._is_pinned_elsewhere(child)

    def _is_pinned_elsewhere(self, child: Child) -> bool:
        home = self.home[child.child_id]
        return any((pin.kind == "must") != (pin.unit_id == home) for pin in self.pins_of.get(child.child_id, ()))

    def immovable_against_pin(self) -> tuple[Child, ...]:
        """Residents in question who stay although a pin demands that they leave."""
        operators = self.question.operators
        return tuple(
            child
            for residents in self.residents.values()
            for child in residents
            if (not operators or child.operator in operators) and self._is_pinned_elsewhere(child)
        )

    def _separations(self) -> Mapping[ChildId, tuple[Apart, ...]]:
        both_ways: set[tuple[ChildId, Apart]] = set()
        for row in self.data.separations:
            if row.is_in_force(self.day):
                both_ways.add((row.child_a, Apart(row.child_b, row.level, row.km or 0.0)))
                both_ways.add((row.child_b, Apart(row.child_a, row.level, row.km or 0.0)))
        ordered = sorted(both_ways, key=lambda pair: (pair[0], pair[1].other, pair[1].level, pair[1].km))
        return _grouped_pairs(ordered)

    def _groups(self) -> tuple[GroupLimit, ...]:
        rows = _grouped(self.data.groups, lambda row: row.group_id)
        return tuple(
            GroupLimit(
                group_id,
                frozenset(row.child_id for row in rows[group_id]),
                min((row.max_per_unit for row in rows[group_id] if row.max_per_unit is not None), default=None),
                min(
                    (row.max_per_institution for row in rows[group_id] if row.max_per_institution is not None),
                    default=None,
                ),
            )
            for group_id in sorted(rows)
        )

    def _crews(self) -> Mapping[tuple[InstitutionId, str, str], Crew]:
        stated: dict[tuple[InstitutionId, str, str], dict[UnitId | None, int]] = defaultdict(dict)
        for row in self.data.staffing:
            for skill in SKILLS:
                present = row.staff if skill == "staff" else row.qualified
                if present is not None:
                    of_crew = stated[row.institution_id, row.shift, skill]
                    of_crew[row.unit_id] = of_crew.get(row.unit_id, 0) + hundredths(present)
        return {
            key: Crew(rows.get(None), {unit: rows[unit] for unit in sorted(u for u in rows if u is not None)})
            for key, rows in sorted(stated.items())
        }

    def institution_of(self, unit: Unit) -> Institution:
        """The institution that the unit belongs to."""
        return self.institution_by_id[unit.institution_id]

    def staying_home(self, child: Child) -> UnitId | None:
        """The unit of a resident who stays; `None` for all others."""
        home = self.home.get(child.child_id)
        return home if home is not None and child in self.residents.get(home, ()) else None

    def places(self, unit: Unit) -> int:
        """Places that count: approved, or budgeted where the parameters say so and the unit states them."""
        if self.parameters.places_counted == "budgeted" and unit.budgeted_places is not None:
            return unit.budgeted_places
        return unit.approved_places

    def services(self, unit: Unit) -> frozenset[str]:
        """What the unit and its institution offer."""
        return self._services[unit.unit_id]

    def start_of(self, child: Child) -> date:
        """The day from which a place is needed: the planning day, or later where one who waits is to come later."""
        return start_of(child, lives_somewhere=child.child_id in self.home, day=self.day)

    def planned_end(self, child: Child) -> date | None:
        """The last day of the stay as far as the data tell, before law and closing."""
        placement = self.placement_of.get(child.child_id)
        if placement is not None and placement.expected_end is not None:
            return placement.expected_end
        if child.expected_days is None:
            return None
        began = placement.since if placement is not None else self.start_of(child)
        return began + timedelta(days=child.expected_days - 1)

    def lawful_until(self, child: Child) -> date | None:
        """The last day that the law allows under the child's ground; `None` where it sets no limit.

        Days are counted from `counted_from` (section 4-4 counts towards section 6-2), else from the
        start of the present stay, else from the planning day.
        """
        days = self.parameters.stay_limit_days.get(f"{child.ground}/{child.stay_kind or 'long'}")
        if days is None:
            return None
        placement = self.placement_of.get(child.child_id)
        began = child.counted_from or (placement.since if placement is not None else self.start_of(child))
        return began + timedelta(days=days - 1)

    def need(self, child: Child, shift: str, skill: str) -> int:
        """Staff the child needs on the shift [hundredths]: its own row, else the default of its target group."""
        known = self._needs.get((child.child_id, shift, skill))
        if known is None:
            known = self._needs[child.child_id, shift, skill] = self._need(child, shift, skill)
        return known

    def _need(self, child: Child, shift: str, skill: str) -> int:
        stated = getattr(child, f"{skill}_{shift}")
        if stated is None:
            defaults = self.parameters.staff_need if skill == "staff" else self.parameters.qualified_need
            stated = defaults.get(child.target_group, {}).get(shift, 0.0)
        return hundredths(stated)

    def age(self, child: Child) -> int:
        """Whole years on the planning day."""
        return self.age_months(child) // 12

    def age_months(self, child: Child) -> int:
        """Whole months on the planning day, counted from the first of the birth month."""
        return (self.day.year - child.birth_month.year) * 12 + self.day.month - child.birth_month.month

    def waited_days(self, child: Child) -> int:
        """Days that a child has been without a place it should have; 0 for residents.

        Counted from the referral, or from the day the place is wanted where that is later.
        """
        due = max(child.referred_on, child.wanted_from or child.referred_on)
        return 0 if child.child_id in self.home else max(0, (self.day - due).days)

    def ground_class(self, child: Child) -> str:
        """Acute, care or treatment."""
        return self.codes.group_of("ground", child.ground)

    def code(self, kind: str, code: str) -> Code:
        """The code with its names; one that the book does not know is its own name."""
        return self.codes.by_kind.get(kind, {}).get(code) or Code(kind, code, "", code, code)

    def may_use(self, operator: Operator, institution: Institution) -> bool:
        """Whether a child of the operator may live there: its own institution, or by agreement."""
        if institution.operator == operator:
            return True
        agreement = self._agreement(operator, institution)
        return agreement is not None and agreement.allowed

    def institutions_open_to(self, operator: Operator) -> tuple[Institution, ...]:
        """The institutions that children of the operator may live at, by id; asked once per operator."""
        known = self._open_to.get(operator)
        if known is None:
            known = tuple(i for i in self.institution_by_id.values() if self.may_use(operator, i))
            self._open_to[operator] = known
        return known

    def price_per_day(self, child: Child, institution: Institution) -> int:
        """Price of one day [NOK]: by agreement, else the institution's, else the default of its owner."""
        agreement = self._agreement(child.operator, institution) if institution.operator != child.operator else None
        if agreement is not None and agreement.price_per_day is not None:
            return agreement.price_per_day
        if institution.price_per_day is not None:
            return institution.price_per_day
        return self.parameters.price_per_day[institution.ownership]

    def _agreement(self, operator: Operator, institution: Institution) -> Agreement | None:
        narrow = self._agreements.get((operator, institution.operator, institution.institution_id))
        return narrow or self._agreements.get((operator, institution.operator, None))

    def point_of(self, institution: Institution) -> Point:
        """Where the institution is: its own point, else that of its municipality."""
        return self._points[institution.institution_id]

    def km_between(self, a: Institution, b: Institution) -> float:
        """Great-circle distance [km]."""
        return self.point_of(a).km_to(self.point_of(b))

    def travel_minutes(self, child: Child, institution: Institution) -> int:
        """Journey from the child's home to the institution [minutes]: measured, else road km over speed."""
        key = (child.municipality, child.district, child.operator, institution.institution_id)
        known = self._minutes.get(key)
        if known is None:
            known = self._minutes[key] = self._journey(child, institution)
        return known

    def _journey(self, child: Child, institution: Institution) -> int:
        for district in (child.district, None):
            measured = self._measured.get((child.municipality, district, institution.institution_id))
            if measured is not None:
                return measured
        factors = self.parameters.road_factor
        road_km = self.home_point(child).km_to(self.point_of(institution)) * factors.get(
            child.operator, factors["default"]
        )
        return ceil(road_km / self.parameters.speed_kmh * 60)

    def home_point(self, child: Child) -> Point:
        """Where journeys of the child start: its Oslo district, else its municipality."""
        geography = self.question.geography
        if child.district is not None and child.district in geography.districts:
            return geography.districts[child.district].point
        return geography.municipalities[child.municipality].point

    def _institution_point(self, institution: Institution) -> Point:
        if institution.latitude is not None and institution.longitude is not None:
            return Point(institution.latitude, institution.longitude)
        return self.question.geography.municipalities[institution.municipality].point

    def required_unit(self, child: Child) -> Pin | None:
        """The planner's pin that says where the child must live, if there is one."""
        return next((pin for pin in self.pins_of.get(child.child_id, ()) if pin.kind == "must"), None)


class Living:
    """Who lives where under a plan: residents who stay and children with a proposal. Only read."""

    def __init__(self, by_unit: Mapping[UnitId, tuple[Child, ...]]) -> None:
        self.by_unit = by_unit
        self.unit_of = {child.child_id: unit for unit, children in by_unit.items() for child in children}

    def in_unit(self, unit_id: UnitId) -> tuple[Child, ...]:
        """The children who live in the unit, by id."""
        return self.by_unit.get(unit_id, ())


def living_under(case: Case, unit_of: Mapping[ChildId, UnitId | None]) -> Living:
    """Who lives where when the candidates get these units and all other residents stay."""
    by_unit = {unit: list(children) for unit, children in case.residents.items()}
    for child in case.candidates:
        unit = unit_of.get(child.child_id)
        if unit is not None:
            by_unit.setdefault(unit, []).append(child)
    return Living({unit: tuple(sorted(by_unit[unit], key=lambda c: c.child_id)) for unit in sorted(by_unit)})


def hundredths(amount: float) -> int:
    """An amount with two decimals as a whole number, so that sums are exact."""
    return round(amount * 100)


def _sorted_pins(pins: Iterable[Pin]) -> list[Pin]:
    return sorted(pins, key=lambda pin: (pin.child_id, pin.kind, pin.unit_id))


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, tuple[Row, ...]]:
    return _grouped_pairs((key(row), row) for row in rows)


def _grouped_pairs(pairs: Iterable[tuple[Key, Row]]) -> dict[Key, tuple[Row, ...]]:
    lists: dict[Key, list[Row]] = defaultdict(list)
    for key, row in pairs:
        lists[key].append(row)
    return {key: tuple(rows) for key, rows in lists.items()}
