"""The language of changes: every kind with its code, its name, what it says in words and what it does to a world.

A kind is one value in `models.change`, one function and one row of the table below. No function alters what
it is given; a change that does not apply is refused with a sentence that names the conflict and the way out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models import change as kinds
from models.change import Change, Step
from models.codes import CodeBook
from models.ids import SHIFTS
from models.plan import Sentence, Violation, marked
from planner.errors import RefusedChange
from planner.placement import changes_of_children as of_children
from planner.placement import changes_of_institutions as of_houses
from planner.placement import changes_of_referrals as of_referrals
from planner.placement import changes_of_units as of_units
from planner.placement.case import Case, Question, living_under
from planner.placement.dials import dial
from planner.placement.rules import new_violations
from planner.placement.world import World, world_of

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: `code` is its name in files, `sentence` says it in plain words, filled by `facts`."""

    code: str
    title: str
    sentence: str
    value: type[Any]
    apply: Callable[[World, Any, Step], World]
    facts: Callable[[CodeBook, Any], Facts]


def applied(world: World, change: Change, who: str = "", why: str = "") -> World:
    """The world after one change; raises `RefusedChange`."""
    return after(world, (Step(change, who, why),))


def after(world: World, steps: Iterable[Step]) -> World:
    """The world after all steps that hold on its day, in their order; raises `RefusedChange`."""
    for step in steps:
        if step.holds(world.day):
            changed = KIND_OF[type(step.change)].apply(world, step.change, step)
            _refuse_broken_pins(world, changed)
            world = changed
    return world


def question_after(question: Question, steps: Iterable[Step]) -> Question:
    """The same question about the world after the steps; raises `RefusedChange`."""
    world = after(world_of(question), steps)
    return replace(question, dataset=world.dataset, parameters=world.parameters)


def refuse_expired(change: Change, day: date) -> None:
    """Raises `RefusedChange` for a waiver that is new and has ended already; one replayed later does nothing."""
    if isinstance(change, kinds.WaiveRule) and change.expires_on < day:
        raise RefusedChange(
            "The waiver ends on {ends}, before {day}, and would do nothing: choose a later day.",
            ends=change.expires_on,
            day=day,
        )


def said(change: Change, codes: CodeBook) -> Sentence:
    """The change in plain words, for logs and minutes."""
    kind = KIND_OF[type(change)]
    return Sentence(kind.sentence, kind.facts(codes, change))


def _refuse_broken_pins(before: World, changed: World) -> None:
    """Raises `RefusedChange` where a pin can be kept no longer that could be kept before, or is new.

    Of several broken rules one that nobody can waive is named first: to waive the others would be in vain.
    """
    broken = _broken_by_pins(changed)
    if not broken:
        return
    known = {(found.rule, found.children) for found in _broken_by_pins(before)}
    newly = [found for found in broken if (found.rule, found.children) not in known]
    if not newly:
        return
    found = min(newly, key=lambda each: each.rule in of_children.WAIVABLE)
    rule = {"rule": Sentence(of_children.RULE_TITLES[found.rule])}
    waived = marked("Waive the rule «{rule}» first, with reason, approver and expiry, or lift the pin.")
    otherwise = marked("The rule «{rule}» cannot be waived: lift the pin, or change what stands in the way.")
    raise RefusedChange(
        "{children} cannot live as the pins demand: {why}. {way}",
        children=", ".join(found.children),
        why=found.sentence,
        way=Sentence(waived if found.rule in of_children.WAIVABLE else otherwise, rule),
    )


def _broken_by_pins(world: World) -> list[Violation]:
    """What is broken where all who are pinned live as the pins demand, and movable residents make way.

    Whether they do make way is for the plan to say: without a review they stay.
    """
    if not any(pin.kind == "must" for pin in world.dataset.pins):
        return []
    case = Case(Question(world.dataset, world.geography, world.codes, world.parameters, world.day, (), True))
    pinned = {child.child_id: pin.unit_id for child in case.candidates if (pin := case.required_unit(child))}
    return new_violations(case, living_under(case, pinned))


def _of_pin(_: CodeBook, change: kinds.PinChild | kinds.ForbidUnit) -> Facts:
    return {"child": change.child_id, "unit": change.unit_id}


def _of_lift_pins(_: CodeBook, change: kinds.LiftPins) -> Facts:
    one = Sentence(marked("pins about {unit} are lifted"), {"unit": change.unit_id})
    return {
        "child": change.child_id,
        "what": Sentence(marked("all pins are lifted")) if change.unit_id is None else one,
    }


def _of_movable(_: CodeBook, change: kinds.AllowMove) -> Facts:
    yes, no = Sentence(marked("a move may be considered")), Sentence(marked("no move may be considered"))
    return {"child": change.child_id, "what": yes if change.movable else no}


def _of_places(_: CodeBook, change: kinds.SetPlaces) -> Facts:
    return {"unit": change.unit_id, "what": tuple(_places(change.approved_places, change.budgeted_places))}


def _places(approved: int | None, budgeted: int | None) -> Iterator[Sentence]:
    if approved is not None:
        yield Sentence(marked("approved places: {count}"), {"count": approved})
    if budgeted is not None:
        yield Sentence(marked("budgeted places: {count}"), {"count": budgeted})


def _of_open_unit(codes: CodeBook, change: kinds.OpenUnit) -> Facts:
    what: list[object] = [change.name] if change.name else []
    if change.like is not None:
        what.append(Sentence(marked("like {unit}"), {"unit": change.like}))
    what += _places(change.approved_places, change.budgeted_places)
    if change.opens_on is not None:
        what.append(Sentence(marked("from {day}"), {"day": change.opens_on}))
    if change.separable is not None:
        yes, no = Sentence(marked("can be shut off")), Sentence(marked("cannot be shut off"))
        what.append(yes if change.separable else no)
    if change.emergency:
        what.append(Sentence(marked("for emergencies")))
    if change.max_age_span is not None:
        what.append(Sentence(marked("age span up to {years} years"), {"years": change.max_age_span}))
    what += [codes.code("service", service) for service in change.services or ()]
    return {"unit": change.unit_id, "institution": change.institution_id, "what": tuple(what)}


def _of_close_unit(_: CodeBook, change: kinds.CloseUnit) -> Facts:
    return {"unit": change.unit_id, "day": change.closes_on or Sentence(marked("the day of the plan"))}


def _of_staff(codes: CodeBook, change: kinds.SetStaff) -> Facts:
    what = [Sentence(marked("staff: {count}"), {"count": change.staff})]
    if change.qualified is not None:
        what.append(Sentence(marked("qualified: {count}"), {"count": change.qualified}))
    return _on_shift(codes, change, what)


def _of_add_staff(codes: CodeBook, change: kinds.AddStaff) -> Facts:
    more, fewer = marked("{count} more staff"), marked("{count} fewer staff")
    what = [Sentence(more if change.staff >= 0 else fewer, {"count": abs(change.staff)})]
    if change.qualified:
        more, fewer = marked("{count} more qualified"), marked("{count} fewer qualified")
        what.append(Sentence(more if change.qualified >= 0 else fewer, {"count": abs(change.qualified)}))
    return _on_shift(codes, change, what)


def _on_shift(codes: CodeBook, change: kinds.SetStaff | kinds.AddStaff, what: list[Sentence]) -> Facts:
    where = change.unit_id or change.institution_id
    return {"shift": codes.code("shift", change.shift), "where": where, "what": tuple(what)}


def _of_dial(_: CodeBook, change: kinds.SetDial) -> Facts:
    value: object = change.value
    if isinstance(value, bool):
        value = Sentence(marked("yes")) if value else Sentence(marked("no"))
    return {"dial": f"{change.name} ({change.key})" if change.key else change.name, "value": value}


def _of_keep_apart(codes: CodeBook, change: kinds.KeepApart) -> Facts:
    level: tuple[object, ...] = (codes.code("level", change.level),)
    if change.km is not None:
        level = (*level, Sentence(marked("{km} km"), {"km": change.km}))
    return {"child": change.child_a, "other": change.child_b, "level": level}


def _of_lift_separation(_: CodeBook, change: kinds.LiftSeparation) -> Facts:
    return {"child": change.child_a, "other": change.child_b}


def _of_agreement(codes: CodeBook, change: kinds.SetAgreement) -> Facts:
    what: list[object] = [
        Sentence(marked("may live there")) if change.allowed else Sentence(marked("may not live there"))
    ]
    if change.price_per_day is not None:
        what.append(Sentence(marked("{price} NOK per day"), {"price": change.price_per_day}))
    where: tuple[object, ...] = (codes.code("operator", change.provider),)
    if change.institution_id is not None:
        where = (*where, change.institution_id)
    return {"operator": codes.code("operator", change.operator), "where": where, "what": tuple(what)}


def _of_need(codes: CodeBook, change: kinds.SetNeed) -> Facts:
    what: list[object] = []
    for shift in SHIFTS:
        for template, name in ((marked("staff ({shift}): {count}"), "staff"), (QUALIFIED, "qualified")):
            count = getattr(change, f"{name}_{shift}")
            if count is not None:
                what.append(Sentence(template, {"shift": codes.code("shift", shift), "count": count}))
    if change.own_unit is not None:
        what.append(Sentence(marked("a unit to itself")) if change.own_unit else Sentence(marked("no unit to itself")))
    if change.needs is not None:
        what += [codes.code("service", service) for service in change.needs]
        what += [] if change.needs else [Sentence(marked("no services"))]
    return {"child": change.child_id, "what": tuple(what)}


QUALIFIED = marked("qualified ({shift}): {count}")


def _of_waive(_: CodeBook, change: kinds.WaiveRule) -> Facts:
    limits = [name for name in (change.unit_id, change.other_child_id) if name is not None]
    title = of_children.RULE_TITLES.get(change.rule)
    return {
        "child": change.child_id,
        "rule": (Sentence(title) if title else change.rule, *limits),
        "by": change.approved_by,
        "until": change.expires_on,
        "reason": change.reason,
    }


CHANGES: tuple[Kind, ...] = (
    Kind(
        "pin",
        marked("Pin a child to a unit"),
        marked("{child} must live in {unit}"),
        kinds.PinChild,
        of_children.pin,
        _of_pin,
    ),
    Kind(
        "forbid",
        marked("Forbid a unit to a child"),
        marked("{child} must not live in {unit}"),
        kinds.ForbidUnit,
        of_children.forbid,
        _of_pin,
    ),
    Kind(
        "lift_pins",
        marked("Lift a child's pins"),
        marked("{child}: {what}"),
        kinds.LiftPins,
        of_children.lift_pins,
        _of_lift_pins,
    ),
    Kind(
        "movable",
        marked("Let a resident be moved, or not"),
        marked("{child}: {what}"),
        kinds.AllowMove,
        of_children.movable,
        _of_movable,
    ),
    Kind(
        "places",
        marked("Change the places of a unit"),
        marked("{unit}: {what}"),
        kinds.SetPlaces,
        of_units.places,
        _of_places,
    ),
    Kind(
        "open_unit",
        marked("Open a new unit"),
        marked("New unit {unit} at {institution}: {what}"),
        kinds.OpenUnit,
        of_units.open_unit,
        _of_open_unit,
    ),
    Kind(
        "close_unit",
        marked("Close a unit"),
        marked("{unit} closes on {day}"),
        kinds.CloseUnit,
        of_units.close_unit,
        _of_close_unit,
    ),
    Kind(
        "open_institution",
        marked("Open a new institution"),
        marked("New institution {institution} («{name}»): {what}"),
        kinds.OpenInstitution,
        of_houses.open_institution,
        of_houses.of_open_institution,
    ),
    Kind(
        "change_institution",
        marked("Change what an institution is approved for"),
        marked("{institution} is approved for: {what}"),
        kinds.ChangeInstitution,
        of_houses.change_institution,
        of_houses.of_change_institution,
    ),
    Kind(
        "close_institutions",
        marked("Close institutions"),
        marked("These institutions close on {day}: {who}"),
        kinds.CloseInstitutions,
        of_houses.close_institutions,
        of_houses.of_close_institutions,
    ),
    Kind(
        "staff",
        marked("Set the staff on a shift"),
        marked("{shift} at {where}: {what}"),
        kinds.SetStaff,
        of_units.staff,
        _of_staff,
    ),
    Kind(
        "add_staff",
        marked("Add staff on a shift"),
        marked("{shift} at {where}: {what}"),
        kinds.AddStaff,
        of_units.add_staff,
        _of_add_staff,
    ),
    Kind("dial", marked("Turn a dial of the rules"), marked("{dial}: {value}"), kinds.SetDial, dial, _of_dial),
    Kind(
        "keep_apart",
        marked("Keep two children apart"),
        marked("{child} and {other} are kept apart: {level}"),
        kinds.KeepApart,
        of_children.keep_apart,
        _of_keep_apart,
    ),
    Kind(
        "lift_separation",
        marked("Lift a separation"),
        marked("{child} and {other} need no longer be kept apart"),
        kinds.LiftSeparation,
        of_children.lift_separation,
        _of_lift_separation,
    ),
    Kind(
        "agreement",
        marked("Set an agreement"),
        marked("Children of {operator} at {where}: {what}"),
        kinds.SetAgreement,
        of_units.agreement,
        _of_agreement,
    ),
    Kind(
        "need",
        marked("Set what a child needs"),
        marked("{child} needs: {what}"),
        kinds.SetNeed,
        of_children.need,
        _of_need,
    ),
    Kind(
        "new_child",
        marked("Refer a new child"),
        marked("{child} is referred: {what}"),
        kinds.NewChild,
        of_referrals.new_child,
        of_referrals.of_new_child,
    ),
    Kind(
        "waive",
        marked("Waive a rule for a child"),
        marked("{child}: rule waived: {rule}, by {by}, until {until}: {reason}"),
        kinds.WaiveRule,
        of_children.waive,
        _of_waive,
    ),
)

KIND_OF: Mapping[type[Any], Kind] = {kind.value: kind for kind in CHANGES}
KIND_BY_CODE: Mapping[str, Kind] = {kind.code: kind for kind in CHANGES}
