"""The conditions on which a child's place depends, and the case that is left when some of them are left out.

A rule about living together is left out by taking away the data that it binds with, as a waiver does. Every
relaxed case allows all that the case itself allows, so a condition left out can only open ways.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from models.child import Child
from models.dataset import Dataset
from models.ids import SHIFTS, ChildId, UnitId
from models.institution import Unit
from models.parameters import Parameters
from models.plan import Sentence, marked
from planner.placement.again import Known
from planner.placement.case import Case, living_under
from planner.placement.eligibility import PAIR_RULES
from planner.placement.parts import choices_of
from planner.placement.rules import PLAN_RULES, violations

OTHERS_KEEP, RESIDENTS_STAY = "others_keep", "residents_stay"
"""Nobody else loses a place; residents who are not decided stay where they live."""

BINDING: Mapping[str, str] = {
    "siblings": marked("Siblings must live at the same institution"),
    "group_limits": marked("Only so many members of a group may live together"),
    "separations": marked("Children who must be kept apart may not live near each other"),
    "age_span": marked("Children in one unit may be only so far apart in age"),
    "one_ground_per_unit": marked("A unit takes children on one class of placement ground at a time"),
    "own_unit": marked("A child who needs a unit to itself shares it with nobody"),
    "staff_outnumber": marked("Staff must clearly outnumber the children on every shift"),
    "qualified_on_shift": marked("On every shift there must be as many qualified staff as the children need"),
    "staff_on_shift": marked("On every shift there must be as many staff as the children need"),
    "places": marked("No unit may hold more children than it has places"),
    RESIDENTS_STAY: marked("Children who live in a unit now, and whose move is not considered, stay there"),
    OTHERS_KEEP: marked("No other child may lose its place for this one"),
}

CONDITIONS = (
    *(code for code in BINDING if code not in ("places", RESIDENTS_STAY, OTHERS_KEEP)),
    *(rule.code for rule in reversed(PAIR_RULES)),
    "places",
    RESIDENTS_STAY,
    OTHERS_KEEP,
)
"""All conditions. Those that come first are left out first where there is a choice, so the plainest ones remain."""

AS_READ = (
    *(rule.code for rule in PAIR_RULES),
    *(r.code for r in PLAN_RULES if r.code != "pins"),
    RESIDENTS_STAY,
    OTHERS_KEEP,
)
"""The same in the order in which they are told; pins are one condition, whomever they are about."""

PAIR_RULE_BY_CODE = {rule.code: rule for rule in PAIR_RULES}
SOURCES = {
    **{rule.code: rule.source for rule in PLAN_RULES},
    **{rule.code: rule.source for rule in PAIR_RULES},
    RESIDENTS_STAY: "appeal_2026; moved_once; moved_four",
    OTHERS_KEEP: "barnevernsloven § 16-3 (s163)",
}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A case without some conditions, who lives where before the child comes, and who must keep a place."""

    case: Case
    before: Mapping[ChildId, UnitId | None]
    keeping: frozenset[ChildId]


def source_of(code: str) -> str:
    """What the condition rests on."""
    return SOURCES[code]


def condition_said(case: Case, child: Child, unit_id: UnitId | None, code: str) -> Sentence:
    """The condition as a person reads it: of a rule about child and unit how many units it closes."""
    rule = PAIR_RULE_BY_CODE.get(code)
    if rule is None:
        return Sentence(BINDING[code])
    facts_of = {unit.unit_id: rule.broken(case, child, unit) for unit in _asked_about(case, unit_id)}
    closed = {name: facts for name, facts in facts_of.items() if facts is not None}
    if not closed:
        return Sentence(marked("Pins by the planner decide where other children live"))
    if unit_id is not None:
        return Sentence(rule.sentence, closed[unit_id])
    return Sentence(
        marked("The rule «{rule}» closes {count} of {all} units to the child"),
        {"rule": Sentence(rule.title), "count": len(closed), "all": len(facts_of)},
    )


def matters(known: Known, child: Child, unit_id: UnitId | None, code: str) -> bool:
    """Whether leaving the condition out changes anything at all; asked without solving."""
    case = known.case
    rule = PAIR_RULE_BY_CODE.get(code)
    if code == RESIDENTS_STAY:
        return bool(case.residents)
    if code == "pins":
        return bool(case.pins_of)
    if rule is not None:
        return any(rule.broken(case, child, unit) is not None for unit in _asked_about(case, unit_id))
    if code in LEFT_OUT_OF_DATA:
        return LEFT_OUT_OF_DATA[code](case.data) != case.data
    if code in LEFT_OUT_OF_DIALS:
        return LEFT_OUT_OF_DIALS[code](case.parameters) != case.parameters
    return True


def relaxed(known: Known, child: Child, kept: frozenset[str]) -> Relaxed:
    """The known case without the conditions that are not kept."""
    question = known.case.question
    data, dials = known.case.data, question.parameters
    for code in CONDITIONS:
        if code not in kept:
            data = LEFT_OUT_OF_DATA[code](data) if code in LEFT_OUT_OF_DATA else data
            dials = LEFT_OUT_OF_DIALS[code](dials) if code in LEFT_OUT_OF_DIALS else dials
    decided = {each.child_id for each in known.case.candidates}
    free = decided & set(known.case.home)
    if RESIDENTS_STAY not in kept:
        free |= _released(known.case) | ({child.child_id} & set(known.case.home))
    data = replace(data, placements=tuple(replace(row, movable=row.child_id in free) for row in data.placements))
    operators = question.operators if RESIDENTS_STAY in kept else ()
    case = Case(
        replace(
            question,
            dataset=data,
            parameters=dials,
            operators=operators,
            review_residents=False,
            reviewed=frozenset(free),
            held=frozenset(),
        )
    )
    before = {name: known.unit_of.get(name, case.home.get(name) if name in free else None) for name in free | decided}
    keeping = frozenset(name for name, unit in before.items() if unit is not None and name != child.child_id)
    return Relaxed(case, before, keeping)


def choices_under(
    question: Relaxed, child: Child, unit_id: UnitId | None, kept: frozenset[str]
) -> dict[ChildId, tuple[Unit, ...]]:
    """The units open to everyone who is decided; to the child itself, those that the rules kept leave open."""
    case = question.case
    open_to = choices_of(case)
    choices = {name: open_to.get(name, ()) for name in question.before}
    is_free = child.child_id in question.before
    rules = [rule for rule in PAIR_RULES if rule.code in kept]
    units = case.unit_by_id.values() if unit_id is None else (case.unit_by_id[unit_id],)
    choices[child.child_id] = tuple(
        unit for unit in units if is_free and all(rule.broken(case, child, unit) is None for rule in rules)
    )
    return choices


def _asked_about(case: Case, unit_id: UnitId | None) -> tuple[Unit, ...]:
    return tuple(case.unit_by_id.values()) if unit_id is None else (case.unit_by_id[unit_id],)


def _released(case: Case) -> set[ChildId]:
    """Residents who stay and could be decided: all but those who break a rule where they live."""
    breaking = {name for found in violations(case, living_under(case, {})) for name in found.children}
    return {each.child_id for residents in case.residents.values() for each in residents} - breaking


def _with_children(data: Dataset, **stated: object) -> Dataset:
    return replace(data, children=tuple(replace(child, **stated) for child in data.children))  # type: ignore[arg-type]


def _places(data: Dataset) -> Dataset:
    room = max(len(data.children), *(unit.approved_places for unit in data.units))
    return replace(data, units=tuple(replace(u, approved_places=room, budgeted_places=None) for u in data.units))


def _without_spans(data: Dataset) -> Dataset:
    return replace(data, units=tuple(replace(unit, max_age_span=ANY_AGE) for unit in data.units))


ANY_AGE = 100
"""A span of years that binds nobody."""

LEFT_OUT_OF_DATA: Mapping[str, Callable[[Dataset], Dataset]] = {
    "places": _places,
    "own_unit": lambda data: _with_children(data, own_unit=False),
    "age_span": _without_spans,
    "staff_on_shift": lambda data: _with_children(data, **{f"staff_{shift}": 0.0 for shift in SHIFTS}),
    "qualified_on_shift": lambda data: _with_children(data, **{f"qualified_{shift}": 0.0 for shift in SHIFTS}),
    "separations": lambda data: replace(data, separations=()),
    "group_limits": lambda data: replace(data, groups=()),
    "siblings": lambda data: _with_children(data, sibling_group=None),
    "pins": lambda data: replace(data, pins=()),
}


def _without_outnumbering(dials: Parameters) -> Parameters:
    return replace(dials, outnumber_target_groups=())


def _without_one_ground(dials: Parameters) -> Parameters:
    return replace(dials, one_ground_per_unit=False)


LEFT_OUT_OF_DIALS: Mapping[str, Callable[[Parameters], Parameters]] = {
    "staff_outnumber": _without_outnumbering,
    "one_ground_per_unit": _without_one_ground,
}
