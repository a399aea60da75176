"""One more of something: a place, somebody on a shift, a separable living unit; what each is as changes, and where.

What can have no effect is told exactly, by the plain rules alone: nobody can come, or what there is suffices
for all who can.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from models.change import AddStaff, Change, OpenUnit, SetPlaces
from models.child import Child
from models.ids import SHIFTS, InstitutionId, UnitId
from models.institution import Staffing, Unit
from planner.placement.case import Case
from planner.placement.changes_of_units import MOST_PLACES, MOST_STAFF
from planner.placement.eligibility import eligible_units
from planner.placement.rules import teams

PLACES, STAFF, UNITS = "places", "staff", "units"
KINDS = (PLACES, STAFF, UNITS)
"""What there can be one more of, in the order in which they are asked."""

MayEnter = Mapping[UnitId, tuple[Child, ...]]


@dataclass(frozen=True, slots=True)
class OneMore:
    """One more place in a unit, one more on a shift (all with staff where `shift` is `None`), one more living unit.

    `unit_id` is the unit that gets the place or the staff (`None`: the institution's shared staff), or the id of
    the new unit, which is like the units `like` there. `qualified` where the one more on the shift is qualified.
    """

    kind: str
    institution_id: InstitutionId
    unit_id: UnitId | None
    changes: tuple[Change, ...]
    shift: str | None = None
    qualified: bool = False
    like: tuple[UnitId, ...] = ()

    @property
    def workplace(self) -> tuple[InstitutionId, UnitId | None]:
        """Where the staff work."""
        return self.institution_id, self.unit_id

    def includes(self, other: "OneMore") -> bool:
        """Whether it gives the same workplace all that the other gives, and perhaps more."""
        is_there = self.kind == other.kind == STAFF and self.workplace == other.workplace
        return is_there and self.shift in (None, other.shift) and self.qualified >= other.qualified


def who_may_enter(case: Case) -> MayEnter:
    """The children to be decided whom the pair rules let into each unit, also those that are full."""
    found: dict[UnitId, list[Child]] = defaultdict(list)
    for child in case.candidates:
        for unit in eligible_units(case, child):
            found[unit.unit_id].append(child)
    return {unit_id: tuple(children) for unit_id, children in found.items()}


def one_more_of(case: Case, kinds: tuple[str, ...] = KINDS, unit_id: UnitId | None = None) -> tuple[OneMore, ...]:
    """All there can be one more of, or only what concerns one unit: its place, its staff, a unit beside it."""
    asked = case.unit_by_id[unit_id] if unit_id is not None else None
    found: list[OneMore] = []
    if PLACES in kinds:
        found += [
            OneMore(PLACES, unit.institution_id, unit.unit_id, (_one_more_place(case, unit),))
            for unit in case.unit_by_id.values()
            if asked in (None, unit) and case.places(unit) < MOST_PLACES and unit.approved_places < MOST_PLACES
        ]
    if STAFF in kinds:
        found += _staff(case, asked)
    if UNITS in kinds:
        found += [
            _new_unit(case, institution_id, like)
            for institution_id in case.institution_by_id
            for like in _alike(case, institution_id, asked)
            if asked is None or asked.unit_id in like
        ]
    return tuple(found)


def _one_more_place(case: Case, unit: Unit) -> SetPlaces:
    """The place that is counted: budgeted where the dials say so, and approved too where it would exceed them."""
    if case.parameters.places_counted != "budgeted" or unit.budgeted_places is None:
        return SetPlaces(unit.unit_id, unit.approved_places + 1)
    budgeted = unit.budgeted_places + 1
    return SetPlaces(unit.unit_id, max(unit.approved_places, budgeted), budgeted)


def _staff(case: Case, asked: Unit | None) -> Iterator[OneMore]:
    """Per workplace first on all shifts at once, then on each; of each the qualified one first where it is counted."""
    rows: dict[tuple[InstitutionId, UnitId | None], dict[str, Staffing]] = defaultdict(dict)
    for row in case.data.staffing:
        if asked is None or (row.institution_id == asked.institution_id and row.unit_id in (None, asked.unit_id)):
            rows[row.institution_id, row.unit_id][row.shift] = row
    for institution_id, unit_id in sorted(rows, key=lambda place: (place[0], place[1] or "")):
        here = rows[institution_id, unit_id]
        if any(row.staff + 1 > MOST_STAFF for row in here.values()):
            continue
        for shift in (None, *(shift for shift in SHIFTS if shift in here)):
            shifts = [name for name in SHIFTS if name in here] if shift is None else [shift]
            for qualified in (True, False):
                if not qualified or any(here[name].qualified is not None for name in shifts):
                    changes = tuple(
                        AddStaff(name, 1.0, institution_id, unit_id, 1.0 if qualified else 0.0) for name in shifts
                    )
                    yield OneMore(STAFF, institution_id, unit_id, changes, shift, qualified)


def _alike(case: Case, institution_id: InstitutionId, asked: Unit | None) -> tuple[tuple[UnitId, ...], ...]:
    """The open units of an institution and the one asked about, in groups: a unit like any of a group is the same.

    A unit of one place takes over services and own staff, and nothing else of a unit can tell: the age span of one
    child is none. Where no unit is open, the new one is like none.
    """
    own: dict[UnitId, set[Staffing]] = defaultdict(set)
    for row in case.data.staffing:
        if row.institution_id == institution_id and row.unit_id is not None:
            own[row.unit_id].add(replace(row, unit_id=None))
    found: dict[tuple[frozenset[str], frozenset[Staffing]], list[UnitId]] = defaultdict(list)
    for unit in case.units_at.get(institution_id, ()):
        if unit.is_open(case.day) or unit == asked:
            found[case.services(unit), frozenset(own[unit.unit_id])].append(unit.unit_id)
    return tuple(tuple(units) for units in found.values()) or ((),)


def _new_unit(case: Case, institution_id: InstitutionId, like: tuple[UnitId, ...]) -> OneMore:
    """A separable unit of one place, like those units and with staff of its own like theirs."""
    beside, taken = like[0] if like else institution_id, set(case.unit_by_id)
    new = next(name for n in range(len(taken) + 1) if (name := UnitId(f"{beside}+{n + 1}")) not in taken)
    first = like[0] if like else None
    opened = OpenUnit(new, institution_id, first, approved_places=1, separable=True, emergency=False)
    return OneMore(UNITS, institution_id, new, (opened,), like=like)


def has_no_effect(case: Case, may_enter: MayEnter, more: OneMore) -> bool:
    """Whether the plain rules alone show that no plan becomes possible, better or worse."""
    units = case.units_at.get(more.institution_id, ())
    if more.kind == UNITS:
        return not any(_could_enter_institution(case, more.institution_id))
    if more.kind == PLACES:
        unit = case.unit_by_id[more.unit_id or UnitId("")]
        # The reserve of an emergency unit counts its places, whoever may come.
        return not unit.emergency and len(may_enter.get(unit.unit_id, ())) <= _free(case, unit)
    if not any(may_enter.get(unit.unit_id) for unit in units):
        return True
    shifts = [change.shift for change in more.changes if isinstance(change, AddStaff)]
    skills = ("staff", "qualified") if more.qualified else ("staff",)
    lacking = any(_may_lack(case, may_enter, more, shift, skill) for shift in shifts for skill in skills)
    return not lacking and not any(_may_outnumber(case, may_enter, more, shift) for shift in shifts)


def _could_enter_institution(case: Case, institution_id: InstitutionId) -> Iterator[bool]:
    """Whether each child passes the rules that speak of the institution, and no pin keeps it elsewhere."""
    from planner.placement.eligibility import PAIR_RULES

    beside = Unit(UnitId(""), institution_id, 1)
    rules = [rule for rule in PAIR_RULES if rule.of_institution or rule.code == "pins"]
    for child in case.candidates:
        yield all(rule.broken(case, child, beside) is None for rule in rules)


def _free(case: Case, unit: Unit) -> int:
    return max(0, case.places(unit) - len(case.residents.get(unit.unit_id, ())))


def _may_lack(case: Case, may_enter: MayEnter, more: OneMore, shift: str, skill: str) -> bool:
    """Whether those who can come could need more than there is, however the free places were filled."""
    crew = case.crews.get((more.institution_id, shift, skill))
    if crew is None:
        return False
    most: dict[UnitId, int] = {}
    for unit in case.units_at.get(more.institution_id, ()):
        present = sum(case.need(child, shift, skill) for child in case.residents.get(unit.unit_id, ()))
        coming = sorted((case.need(child, shift, skill) for child in may_enter.get(unit.unit_id, ())), reverse=True)
        demand = present + sum(coming[: _free(case, unit)])
        most[unit.unit_id] = max(0, demand - crew.own.get(unit.unit_id, 0))
    if more.unit_id is not None and not most.get(more.unit_id):
        return False
    return crew.shared is None or sum(most.values()) > crew.shared


def _may_outnumber(case: Case, may_enter: MayEnter, more: OneMore, shift: str) -> bool:
    """Whether a team that the one more belongs to could be outnumbered, however its free places were filled."""
    for team in teams(case, (more.institution_id,)):
        if team.shift != shift or (more.unit_id is not None and more.unit_id not in team.units):
            continue
        units = [case.unit_by_id[unit_id] for unit_id in team.units]
        children = sum(
            len(case.residents.get(u.unit_id, ())) + min(_free(case, u), len(may_enter.get(u.unit_id, ())))
            for u in units
        )
        if children * team.ratio + team.margin > team.staff:
            return True
    return False
