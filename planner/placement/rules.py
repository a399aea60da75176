"""What makes a whole plan sound, in plain Python: the specification of every rule that ties children together.

One function and one row per rule; the model has a function of the same name for each. Every function
looks at the institutions it is given and yields what is broken there. All rules but `pins` and
`resident_stays` are hereditary: taking a child out of a sound plan leaves it sound.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from models.child import Child
from models.ids import SHIFTS, InstitutionId, UnitId
from models.institution import Unit
from models.plan import Sentence, Violation, marked
from planner.placement.case import Case, GroupLimit, Living
from planner.placement.eligibility import PAIR_RULES

Found = Iterator[Violation]
Institutions = Iterable[InstitutionId]


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A rule about who lives together; `sentence` is filled with facts where it is broken.

    A `waivable` rule rests on a decision about the child (`planner.placement.waived` takes it out of the data).
    """

    code: str
    title: str
    find: Callable[[Case, Living, Institutions], Found]
    sentence: str
    source: str
    waivable: bool = False


def places(case: Case, living: Living, institutions: Institutions) -> Found:
    """No unit holds more children than it has places."""
    for unit in _units(case, institutions):
        children = living.in_unit(unit.unit_id)
        if len(children) > case.places(unit):
            yield _broken("places", children, unit=unit, count=len(children), places=case.places(unit))


def own_unit(case: Case, living: Living, institutions: Institutions) -> Found:
    """A child who needs a unit to itself shares it with nobody."""
    for unit in _units(case, institutions):
        children = living.in_unit(unit.unit_id)
        if len(children) > 1 and any(child.own_unit for child in children):
            yield _broken("own_unit", children, unit=unit)


def one_ground_per_unit(case: Case, living: Living, institutions: Institutions) -> Found:
    """A unit holds one class of placement ground at a time, where the switch is on."""
    if not case.parameters.one_ground_per_unit:
        return
    for unit in _units(case, institutions):
        children = living.in_unit(unit.unit_id)
        if len({case.ground_class(child) for child in children}) > 1:
            yield _broken("one_ground_per_unit", children, unit=unit)


def age_span(case: Case, living: Living, institutions: Institutions) -> Found:
    """The oldest and youngest child of a unit are no further apart than the unit allows [months]."""
    for unit in _units(case, institutions):
        children = living.in_unit(unit.unit_id)
        ages = [case.age_months(child) for child in children]
        if ages and max(ages) - min(ages) > 12 * greatest_span(case, unit):
            yield _broken("age_span", children, unit=unit, span=greatest_span(case, unit))


def greatest_span(case: Case, unit: Unit) -> int:
    """The greatest lawful age difference in the unit [years]."""
    return unit.max_age_span if unit.max_age_span is not None else case.parameters.max_age_span_years


def staff_on_shift(case: Case, living: Living, institutions: Institutions) -> Found:
    """On every shift the staff that the children need is there; shared staff help the units that lack."""
    yield from _lacking(case, living, institutions, "staff", "staff_on_shift")


def qualified_on_shift(case: Case, living: Living, institutions: Institutions) -> Found:
    """On every shift the qualified staff that the children need is there."""
    yield from _lacking(case, living, institutions, "qualified", "qualified_on_shift")


def _lacking(case: Case, living: Living, institutions: Institutions, skill: str, code: str) -> Found:
    for institution_id in institutions:
        for shift in SHIFTS:
            crew = case.crews.get((institution_id, shift, skill))
            if crew is None:
                continue
            asked_of_shared = 0
            helped: list[Child] = []
            for unit in case.units_at.get(institution_id, ()):
                children = living.in_unit(unit.unit_id)
                if not children:
                    continue
                lack = sum(case.need(child, shift, skill) for child in children) - crew.own.get(unit.unit_id, 0)
                if crew.shared is not None:
                    asked_of_shared += max(0, lack)
                    helped.extend(children if lack > 0 else ())
                elif unit.unit_id in crew.own and lack > 0:
                    yield _broken(code, children, unit=unit, shift=case.code("shift", shift), lack=lack / 100)
            if crew.shared is not None and asked_of_shared > crew.shared:
                lack_text = (asked_of_shared - crew.shared) / 100
                yield _broken(code, helped, institution=institution_id, shift=case.code("shift", shift), lack=lack_text)


def staff_outnumber(case: Case, living: Living, institutions: Institutions) -> Found:
    """Where high-risk children may live, staff exceed ratio times children by the margin on every shift."""
    for team in teams(case, institutions):
        children = [child for unit in team.units for child in living.in_unit(unit)]
        wanted = len(children) * team.ratio + team.margin
        if children and wanted > team.staff:
            yield _broken(
                "staff_outnumber",
                children,
                institution=team.institution_id,
                shift=case.code("shift", team.shift),
                lack=(wanted - team.staff) / 100,
            )


@dataclass(frozen=True, slots=True)
class Team:
    """Staff who can help each other on a shift, and the units they serve [hundredths of staff]."""

    institution_id: InstitutionId
    shift: str
    units: tuple[UnitId, ...]
    staff: int
    ratio: int
    margin: int


def teams(case: Case, institutions: Institutions) -> Iterator[Team]:
    """The teams that must outnumber the children: the institution where staff are shared, else the unit."""
    parameters = case.parameters
    for institution_id in institutions:
        groups = case.institution_by_id[institution_id].target_groups
        if not set(groups) & set(parameters.outnumber_target_groups):
            continue
        for shift in SHIFTS:
            crew = case.crews.get((institution_id, shift, "staff"))
            if crew is None:
                continue
            ratio = round(parameters.outnumber_ratio[shift] * 100)
            margin = round(parameters.outnumber_margin[shift] * 100)
            if crew.shared is not None:
                units = tuple(unit.unit_id for unit in case.units_at[institution_id])
                staff = crew.shared + sum(crew.own.values())
                yield Team(institution_id, shift, units, staff, ratio, margin)
            else:
                for unit_id, own in crew.own.items():
                    yield Team(institution_id, shift, (unit_id,), own, ratio, margin)


def separations(case: Case, living: Living, institutions: Institutions) -> Found:
    """Children who must be kept apart live in other units, other institutions or far enough away.

    A pair is told once: from the child with the lower id, where both are looked at.
    """
    looked_at = set(institutions)
    for unit in _units(case, sorted(looked_at)):
        for child in living.in_unit(unit.unit_id):
            for apart in case.apart_of.get(child.child_id, ()):
                other_unit = case.unit_by_id.get(living.unit_of.get(apart.other, UnitId("")))
                if other_unit is None:
                    continue
                told_by_other = apart.other < child.child_id and other_unit.institution_id in looked_at
                if not told_by_other and too_near(case, unit, other_unit, apart.level, apart.km):
                    pair = sorted((child, case.child_by_id[apart.other]), key=_by_id)
                    yield _broken("separations", pair, unit=unit, child=child.child_id, other=apart.other)


def too_near(case: Case, unit: Unit, other: Unit, level: str, km: float) -> bool:
    """Whether two units are nearer than a separation of the level (and distance [km]) allows."""
    if level == "unit":
        return unit.unit_id == other.unit_id
    if unit.institution_id == other.institution_id:
        return True
    return level == "distance" and case.km_between(case.institution_of(unit), case.institution_of(other)) < km


def group_limits(case: Case, living: Living, institutions: Institutions) -> Found:
    """No more members of a group live in one unit, or one institution, than the group allows."""
    for institution_id in institutions:
        units = case.units_at.get(institution_id, ())
        present = [child for unit in units for child in living.in_unit(unit.unit_id)]
        for limit in _limits_of(case, present):
            here = [child for child in present if child.child_id in limit.members]
            if limit.per_institution is not None and len(here) > limit.per_institution:
                yield _broken("group_limits", here, institution=institution_id, group=limit.group_id)
            for unit in units:
                within = [child for child in living.in_unit(unit.unit_id) if child.child_id in limit.members]
                if limit.per_unit is not None and len(within) > limit.per_unit:
                    yield _broken("group_limits", within, unit=unit, group=limit.group_id)


def _limits_of(case: Case, children: Iterable[Child]) -> list[GroupLimit]:
    found = {limit.group_id: limit for child in children for limit in case.groups_of.get(child.child_id, ())}
    return [found[name] for name in sorted(found)]


def siblings(case: Case, living: Living, institutions: Institutions) -> Found:
    """Siblings who have a place live at the same institution."""
    looked_at = set(institutions)
    for members in case.siblings.values():
        placed = [child for child in members if child.child_id in living.unit_of]
        where = {case.unit_by_id[living.unit_of[child.child_id]].institution_id for child in placed}
        if len(where) > 1 and where & looked_at:
            yield _broken("siblings", placed, institution=min(where & looked_at))


def pins(case: Case, living: Living, institutions: Institutions) -> Found:
    """A child whom a planner has pinned to a unit lives there."""
    looked_at = set(institutions)
    for child in case.candidates:
        pin = case.required_unit(child)
        if pin is None or living.unit_of.get(child.child_id) == pin.unit_id or pin.unit_id not in case.unit_by_id:
            continue
        unit = case.unit_by_id[pin.unit_id]
        if unit.institution_id in looked_at:
            yield _broken("pins", (child,), unit=unit, by=pin.by, reason=pin.reason)


PLAN_RULES: tuple[PlanRule, ...] = (
    PlanRule(
        "places",
        marked("Places"),
        places,
        marked("{count} children in a unit with room for {places}"),
        "godkjenning; budsjett",
    ),
    PlanRule(
        "own_unit",
        marked("A unit to itself"),
        own_unit,
        marked("A child who needs a unit to itself cannot share it"),
        "vedtak",
        waivable=True,
    ),
    PlanRule(
        "one_ground_per_unit",
        marked("One placement ground per unit"),
        one_ground_per_unit,
        marked("Children on different classes of placement ground cannot share a unit"),
        "barnevernsloven § 10-15 (s1015)",
    ),
    PlanRule(
        "age_span",
        marked("Age span"),
        age_span,
        marked("More than {span} years between the oldest and the youngest in the unit"),
        "godkjenning; parameter",
    ),
    PlanRule(
        "staff_on_shift",
        marked("Staff on the shift"),
        staff_on_shift,
        marked("{shift} shift: {lack} staff too few"),
        "bemanningsplan",
    ),
    PlanRule(
        "qualified_on_shift",
        marked("Qualified staff on the shift"),
        qualified_on_shift,
        marked("{shift} shift: {lack} qualified staff too few"),
        "bemanningsplan",
    ),
    PlanRule(
        "staff_outnumber",
        marked("Staff outnumber the children"),
        staff_outnumber,
        marked("{shift} shift: {lack} staff too few to clearly outnumber the children"),
        "Oslo kommune, 24.09.2025 (oslo_four_too_many)",
    ),
    PlanRule(
        "separations",
        marked("Separations"),
        separations,
        marked("{child} and {other} must be kept apart"),
        "vedtak",
        waivable=True,
    ),
    PlanRule(
        "group_limits",
        marked("Group limits"),
        group_limits,
        marked("Too many members of the group {group} together"),
        "vedtak",
        waivable=True,
    ),
    PlanRule(
        "siblings",
        marked("Siblings together"),
        siblings,
        marked("Siblings must live at the same institution"),
        "vedtak",
        waivable=True,
    ),
    PlanRule(
        "pins",
        marked("Pins by the planner"),
        pins,
        marked("Pinned here by {by}: {reason}"),
        "planlegger",
    ),
)

SENTENCES = {rule.code: rule.sentence for rule in PLAN_RULES}


def violations(case: Case, living: Living, institutions: Institutions | None = None) -> list[Violation]:
    """Everything that breaks a rule at the given institutions (all by default).

    What only residents who stay take part in is marked as inherited.
    """
    looked_at = tuple(institutions) if institutions is not None else tuple(case.institution_by_id)
    decided = {child.child_id for child in case.candidates}
    found = [broken for rule in PLAN_RULES for broken in rule.find(case, living, looked_at)]
    found.extend(_unlawful_pairs(case, living, looked_at))
    marked_found = [replace(broken, inherited=not decided & set(broken.children)) for broken in found]
    return sorted(
        marked_found,
        key=lambda b: (b.inherited, b.rule, b.unit_id or "", b.institution_id or "", b.children, str(b.sentence)),
    )


def new_violations(case: Case, living: Living) -> list[Violation]:
    """What the plan itself breaks: all violations but the inherited ones.

    Only institutions where a child to be decided lives, or is pinned to, are looked at: nobody whom the plan
    decides takes part in what is broken at any other. A pair who live at two institutions may therefore be
    told from the side of the other child than by `violations`.
    """
    units = {living.unit_of.get(child.child_id) for child in case.candidates}
    units |= {pin.unit_id for child in case.candidates if (pin := case.required_unit(child))}
    looked_at = {case.unit_by_id[unit_id].institution_id for unit_id in units if unit_id in case.unit_by_id}
    return [broken for broken in violations(case, living, sorted(looked_at)) if not broken.inherited]


def _unlawful_pairs(case: Case, living: Living, institutions: Institutions) -> Found:
    for unit in _units(case, institutions):
        for child, rule in product(living.in_unit(unit.unit_id), PAIR_RULES):
            facts = rule.broken(case, child, unit)
            if facts is not None:
                yield Violation(
                    rule.code, (child.child_id,), Sentence(rule.sentence, facts), unit.unit_id, unit.institution_id
                )


def sibling_pairs(members: Iterable[Child]) -> Iterator[tuple[Child, Child]]:
    """All pairs among siblings."""
    return combinations(members, 2)


def _units(case: Case, institutions: Institutions) -> Iterator[Unit]:
    return (unit for institution_id in institutions for unit in case.units_at.get(institution_id, ()))


def _by_id(child: Child) -> str:
    return child.child_id


def _broken(
    code: str,
    children: Iterable[Child],
    unit: Unit | None = None,
    institution: InstitutionId | None = None,
    **facts: object,
) -> Violation:
    return Violation(
        code,
        tuple(sorted(child.child_id for child in children)),
        Sentence(SENTENCES[code], facts),
        unit.unit_id if unit is not None else None,
        unit.institution_id if unit is not None else institution,
    )
