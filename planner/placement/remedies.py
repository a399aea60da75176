"""What could be changed so that one child gets a place: made from the rules that stand in its way, unit by unit.

Nothing is solved here. A remedy takes away all that keeps the child out of one unit as the plan stands; whether
it helps, and whether less of it would, `corrections` finds out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from models.change import AddStaff, AllowMove, Change, LiftPins, SetAgreement, SetDial, SetPlaces, WaiveRule
from models.child import Child
from models.ids import ChildId, UnitId
from models.institution import Unit
from models.plan import Violation
from planner.placement.again import Known
from planner.placement.case import Case, hundredths, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import PairRule, eligible_units, refusals

POST = 0.25
"""The smallest part of a post that is added to a shift: a quarter, as posts are divided when people are hired."""

MOST_PAIR_RULES = 2
"""A unit that more rules about child and unit close is not the place for the child."""

TRIED, UNDECIDED = "tried", "–"
"""Reason and approver of a waiver that is only tried; a person who makes it states their own."""

ASKED = (
    "pins",
    "review",
    "staff",
    "budget",
    "agreement",
    "waive_pair",
    "waive_plan",
    "waive_other",
    "move",
    "places",
    "age_span",
)
"""What changes ask for, least first: work, money, an agreement, a rule set aside for the child, a rule set aside or
a home left by another child, building, a rule for all."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes made together so that the child could come to a unit; `reviewed` are residents looked at again.

    Remedies are equal where they change the same. `unit_id` is the unit for which this one was thought of, and
    `via` the child who would make way there.
    """

    unit_id: UnitId = field(compare=False)
    changes: tuple[Change, ...]
    reviewed: tuple[ChildId, ...] = ()
    via: ChildId | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """How much a remedy asks: so many decisions, of these kinds (places in `ASKED`, dearest first), so much of each.

    `amounts` are hundredths of posts, places or years in the order of the kinds; less is before more.
    """

    decisions: int
    kinds: tuple[int, ...]
    amounts: tuple[int, ...]


def remedies_for(known: Known, child: Child, unit_id: UnitId | None = None) -> tuple[Remedy, ...]:
    """Every remedy for the child under a plan, or for one unit: what asks least first, then by ids."""
    case = known.case
    draft = Draft(living_under(case, known.unit_of))
    if child.child_id in draft.unit_of:
        draft.take_out(child)
    units = case.unit_by_id.values() if unit_id is None else (case.unit_by_id[unit_id],)
    made = [remedy for unit in units for remedy in _of_unit(case, draft, child, unit)]
    order = sorted(made, key=lambda remedy: _order(case, child, remedy))
    return tuple(dict.fromkeys(order))  # of equal ones the first


def _order(case: Case, child: Child, remedy: Remedy) -> tuple[object, ...]:
    """What asks least first, then where nobody has to make way, then by ids."""
    direct = remedy.via is None
    return (
        ask_of(case, child, remedy),
        not direct,
        remedy.unit_id,
        repr(remedy.changes),
        remedy.reviewed,
        remedy.via or "",
    )


def ask_of(case: Case, child: Child, remedy: Remedy) -> Ask:
    """How much the remedy asks for this child; all staff added at one workplace are one decision."""
    amount_of: dict[tuple[int, str], int] = {}
    allowed = {change.child_id for change in remedy.changes if isinstance(change, AllowMove)}
    of_review = [("review", name, 0) for name in remedy.reviewed if name not in allowed]
    for kind, where, amount in [*of_review, *(_asked(case, child, change) for change in remedy.changes)]:
        key = (ASKED.index(kind), where)
        amount_of[key] = amount_of.get(key, 0) + amount
    dearest_first = sorted(amount_of, key=lambda key: (-key[0], key[1]))
    return Ask(len(amount_of), tuple(key[0] for key in dearest_first), tuple(amount_of[key] for key in dearest_first))


def _asked(case: Case, child: Child, change: Change) -> tuple[str, str, int]:
    """The kind in `ASKED`, what the decision is about, and the amount [hundredths]."""
    match change:
        case LiftPins():
            return "pins", change.child_id, 0
        case AddStaff():
            return "staff", change.unit_id or change.institution_id or "", hundredths(change.staff + change.qualified)
        case SetPlaces():
            before = case.unit_by_id[change.unit_id]
            if change.approved_places is None:
                return "budget", change.unit_id, 100 * ((change.budgeted_places or 0) - (before.budgeted_places or 0))
            return "places", change.unit_id, 100 * (change.approved_places - before.approved_places)
        case SetAgreement():
            return "agreement", f"{change.operator} {change.provider} {change.institution_id}", 0
        case WaiveRule():
            own = "waive_pair" if change.unit_id is not None else "waive_plan"
            kind = own if change.child_id == child.child_id else "waive_other"
            return kind, f"{change.child_id} {change.rule} {change.other_child_id}", 0
        case AllowMove():
            return "move", change.child_id, 0
        case SetDial():
            return "age_span", change.name, 100 * int(str(change.value))
        case _:
            raise AssertionError(f"no remedy makes such a change: {change}")


def lesser(case: Case, change: Change) -> tuple[tuple[Change | None, ...], ...]:
    """Ways to ask less by this change, each from the least (`None` is not at all) to just below what is asked."""
    match change:
        case AddStaff():
            steps = [POST * step for step in range(ceil(change.staff / POST))]
            fewer = (_staff(change, staff, min(change.qualified, staff)) if staff else None for staff in steps)
            skilled = [POST * step for step in range(ceil(change.qualified / POST))]
            return tuple(fewer), tuple(_staff(change, change.staff, qualified) for qualified in skilled)
        case SetPlaces():
            before = case.unit_by_id[change.unit_id]
            return ((None, *_fewer_places(case, before, change)),)
        case SetDial():
            before_years = case.parameters.max_age_span_years
            years = range(before_years + 1, int(str(change.value)))
            return ((None, *(SetDial(change.name, year) for year in years)),)
        case _:
            return ((None,),)


def _staff(change: AddStaff, staff: float, qualified: float) -> AddStaff:
    return AddStaff(change.shift, staff, change.institution_id, change.unit_id, qualified)


def _fewer_places(case: Case, unit: Unit, change: SetPlaces) -> Iterator[Change]:
    asked = change.approved_places if change.approved_places is not None else change.budgeted_places
    assert asked is not None
    for places in range(case.places(unit) + 1, asked):
        yield _places(case, unit, places)


def _places(case: Case, unit: Unit, places: int) -> SetPlaces:
    """So many places that count: budgeted ones as far as the unit is approved for more than is paid."""
    if case.places(unit) == unit.approved_places and unit.budgeted_places is None:
        return SetPlaces(unit.unit_id, places)
    if case.parameters.places_counted != "budgeted":
        return SetPlaces(unit.unit_id, places)
    return SetPlaces(unit.unit_id, places if places > unit.approved_places else None, places)


def _of_unit(case: Case, draft: Draft, child: Child, unit: Unit) -> Iterator[Remedy]:
    pair = _against_refusals(case, child, unit)
    if pair is None:
        return
    broken = obstacles(case, draft, child, unit)
    fixes = _Together(case, child, unit, draft).changes(broken)
    for first in pair:
        if first or fixes:
            yield Remedy(unit.unit_id, (*first, *fixes))
        for resident in _in_the_way(case, draft, child, unit, broken):
            if case.staying_home(resident) is not None:
                yield _review(case, unit, first, resident)
            elif not first:
                yield from _room_elsewhere(case, draft, child, unit, resident)


def _in_the_way(case: Case, draft: Draft, child: Child, unit: Unit, broken: tuple[Violation, ...]) -> Iterator[Child]:
    """Others without whom nothing would be broken, and who may be decided; each out of the draft in its turn."""
    operators = case.question.operators
    for name in sorted({name for found in broken for name in found.children} - {child.child_id}):
        other = case.child_by_id[name]
        home = draft.unit_of[name]
        if name in case.question.held or (operators and other.operator not in operators):
            continue
        draft.take_out(other)
        if not obstacles(case, draft, child, unit):
            yield other
        draft.put(other, home)


def _room_elsewhere(case: Case, draft: Draft, child: Child, unit: Unit, other: Child) -> Iterator[Remedy]:
    """One decision by which another child, who is out of the draft now, could live somewhere else."""
    draft.put(child, unit.unit_id)
    for elsewhere in eligible_units(case, other):
        if elsewhere.unit_id != unit.unit_id:
            fixes = _Together(case, other, elsewhere, draft).changes(obstacles(case, draft, other, elsewhere))
            remedy = Remedy(unit.unit_id, fixes, (), other.child_id)
            if fixes and ask_of(case, child, remedy).decisions == 1:
                yield remedy
    draft.take_out(child)


def _against_refusals(case: Case, child: Child, unit: Unit) -> tuple[tuple[Change, ...], ...] | None:
    """Sets of changes that open the unit to the child, whoever lives there; `None` where nothing can be changed."""
    ways: tuple[tuple[Change, ...], ...] = (_own_move(case, child, unit),)
    refused = [rule for rule, _ in refusals(case, child, unit)]
    if len(refused) > MOST_PAIR_RULES:
        return None
    for rule in refused:
        options = tuple(_against(case, child, unit, rule))
        if not options:
            return None
        ways = tuple((*way, *option) for way in ways for option in options)
    return ways


def _own_move(case: Case, child: Child, unit: Unit) -> tuple[Change, ...]:
    """A resident who is not up for a move has to be, to live elsewhere."""
    placement = case.placement_of.get(child.child_id)
    stays = placement is not None and not placement.movable and placement.unit_id != unit.unit_id
    return (AllowMove(child.child_id),) if stays else ()


def _against(case: Case, child: Child, unit: Unit, rule: PairRule) -> Iterator[tuple[Change, ...]]:
    """What takes one rule about child and unit out of the way; nothing for what is law or fact."""
    if rule.code == "pins":
        wrong = [p for p in case.pins_of[child.child_id] if (p.kind == "must_not") == (p.unit_id == unit.unit_id)]
        yield tuple(LiftPins(child.child_id, name) for name in sorted({pin.unit_id for pin in wrong}))
    if rule.code == "operator_or_agreement":
        institution = case.institution_of(unit)
        yield (SetAgreement(child.operator, institution.operator, True, institution.institution_id),)
    if rule.waivable:
        yield (_waiver(case, child, rule.code, unit_id=unit.unit_id),)


def _waiver(
    case: Case, child: Child, rule: str, unit_id: UnitId | None = None, other: ChildId | None = None
) -> WaiveRule:
    until = max(case.start_of(child), case.planned_end(child) or case.start_of(child) + A_YEAR)
    return WaiveRule(child.child_id, rule, TRIED, UNDECIDED, until, unit_id, other)


A_YEAR = timedelta(days=365)
"""How long a waiver is tried for where the end of the stay is not known."""


def _review(case: Case, unit: Unit, first: tuple[Change, ...], resident: Child) -> Remedy:
    name = resident.child_id
    allow = () if case.placement_of[name].movable else (AllowMove(name),)
    reviewed = () if case.question.review_residents else (name,)
    return Remedy(unit.unit_id, (*first, *allow), reviewed)


@dataclass(slots=True)
class _Together:
    """What takes the rules about living together out of the way for one child in one unit."""

    case: Case
    child: Child
    unit: Unit
    draft: Draft
    lacks: dict[tuple[str | None, UnitId | None, str], list[int]] = field(default_factory=dict)

    def changes(self, broken: Iterable[Violation]) -> tuple[Change, ...]:
        """Changes against all of it that can be changed, in fixed order; the rest the plan has to find a way round."""
        made: list[Change] = []
        for found in broken:
            if found.rule in ("staff_on_shift", "qualified_on_shift", "staff_outnumber"):
                self._note_lack(found)
            else:
                made.extend(change for change in self._against(found) if change not in made)
        return (*made, *self._staff())

    def _note_lack(self, found: Violation) -> None:
        shift = _code_of(found.sentence.facts, "shift")
        where = self._workplace(found, shift)
        lack = hundredths(float(str(found.sentence.facts["lack"])))
        known = self.lacks.setdefault((*where, shift), [0, 0])
        skill = int(found.rule == "qualified_on_shift")
        known[skill] = max(known[skill], lack)

    def _workplace(self, found: Violation, shift: str) -> tuple[str | None, UnitId | None]:
        """The institution where staff are shared, else the unit."""
        if found.rule != "staff_outnumber":
            return (None, found.unit_id) if found.unit_id is not None else (found.institution_id, None)
        crew = self.case.crews[self.unit.institution_id, shift, "staff"]
        return (None, self.unit.unit_id) if crew.shared is None else (self.unit.institution_id, None)

    def _staff(self) -> Iterator[Change]:
        for (institution, unit_id, shift), (staff, qualified) in sorted(self.lacks.items(), key=repr):
            skilled = _posts(qualified)
            yield AddStaff(shift, max(_posts(staff), skilled), institution, unit_id, skilled)  # type: ignore[arg-type]

    def _against(self, found: Violation) -> tuple[Change, ...]:
        case, child, unit = self.case, self.child, self.unit
        here = (*self.draft.in_unit(unit.unit_id), child)
        if found.rule == "places":
            return (_places(case, unit, len(here)),)
        if found.rule == "own_unit":
            return tuple(_waiver(case, each, "own_unit") for each in here if each.own_unit)
        if found.rule == "separations":
            other = next(name for name in found.children if name != child.child_id)
            return (_waiver(case, child, "separations", other=other),)
        if found.rule in ("group_limits", "siblings"):
            return (_waiver(case, child, found.rule),)
        if found.rule == "age_span" and unit.max_age_span is None:
            ages = [case.age_months(each) for each in here]
            return (SetDial("max_age_span_years", ceil((max(ages) - min(ages)) / 12)),)
        return ()


def _posts(lack: int) -> float:
    """What is lacking [hundredths] as quarters of posts, rounded up."""
    return ceil(lack / hundredths(POST)) * POST


def _code_of(facts: Mapping[str, object], name: str) -> str:
    return str(getattr(facts[name], "code", facts[name]))
