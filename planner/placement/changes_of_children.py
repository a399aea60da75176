"""Changes about children: pins, separations, needs and waivers; one function per kind, from a world to a new one."""

from dataclasses import replace

from models.change import (
    AllowMove,
    ForbidUnit,
    KeepApart,
    LiftPins,
    LiftSeparation,
    PinChild,
    SetNeed,
    Step,
    WaiveRule,
)
from models.child import Pin, Separation, Waiver
from models.ids import SHIFTS, ChildId, UnitId
from models.plan import Sentence
from planner.errors import RefusedChange
from planner.placement.eligibility import PAIR_RULES
from planner.placement.rules import PLAN_RULES
from planner.placement.world import World, child_in, code_in, nearest, placement_of, refuse_far_day, unit_in

MOST_NEEDED = 10
"""Most staff that one child can be said to need on a shift."""

MOST_KM = 3_000

RULE_TITLES = {rule.code: rule.title for rule in PLAN_RULES} | {rule.code: rule.title for rule in PAIR_RULES}
WAIVABLE_OF_PAIR = tuple(rule.code for rule in PAIR_RULES if rule.waivable)
WAIVABLE = (*WAIVABLE_OF_PAIR, *(rule.code for rule in PLAN_RULES if rule.waivable))
"""The rules that can be waived for one child."""


def pin(world: World, change: PinChild, step: Step) -> World:
    """The child with one more pin; a pin to the same unit is put in the place of the old one."""
    child_in(world, change.child_id)
    unit_in(world, change.unit_id)
    for other in _pins_of(world, change.child_id):
        if other.kind == "must" and other.unit_id != change.unit_id:
            raise RefusedChange(
                "{child} is pinned to {unit} already, by {by}: {reason}. Lift that pin first.",
                child=change.child_id,
                unit=other.unit_id,
                by=other.by,
                reason=other.reason,
            )
        if other.kind == "must_not" and other.unit_id == change.unit_id:
            raise RefusedChange(
                "{unit} is forbidden to {child} by {by}: {reason}. Lift that prohibition first.",
                child=change.child_id,
                unit=other.unit_id,
                by=other.by,
                reason=other.reason,
            )
    home = placement_of(world, change.child_id)
    if home is not None and home.unit_id != change.unit_id:
        _refuse_immovable(world, change.child_id)
    return _pinned(world, change.child_id, change.unit_id, "must", step)


def forbid(world: World, change: ForbidUnit, step: Step) -> World:
    """The child with one more prohibition."""
    child_in(world, change.child_id)
    unit_in(world, change.unit_id)
    for other in _pins_of(world, change.child_id):
        if other.kind == "must" and other.unit_id == change.unit_id:
            raise RefusedChange(
                "{child} is pinned to {unit} already, by {by}: {reason}. Lift that pin first.",
                child=change.child_id,
                unit=other.unit_id,
                by=other.by,
                reason=other.reason,
            )
    home = placement_of(world, change.child_id)
    if home is not None and home.unit_id == change.unit_id:
        _refuse_immovable(world, change.child_id)
    return _pinned(world, change.child_id, change.unit_id, "must_not", step)


def lift_pins(world: World, change: LiftPins, _: Step) -> World:
    """The child without its pins and prohibitions, or without those about one unit."""
    child_in(world, change.child_id)
    if change.unit_id is not None:
        unit_in(world, change.unit_id)
    lifted = [row for row in _pins_of(world, change.child_id) if change.unit_id in (None, row.unit_id)]
    if not lifted:
        raise RefusedChange("{child} has no such pin: there is nothing to lift.", child=change.child_id)
    pins = tuple(row for row in world.dataset.pins if row not in lifted)
    return replace(world, dataset=replace(world.dataset, pins=pins))


def movable(world: World, change: AllowMove, _: Step) -> World:
    """A resident whose move may be considered, or may not."""
    child_in(world, change.child_id)
    placement = placement_of(world, change.child_id)
    if placement is None:
        raise RefusedChange(
            "{child} lives in no unit, so there is no move to consider: only residents can be moved.",
            child=change.child_id,
        )
    rows = tuple(replace(row, movable=change.movable) if row == placement else row for row in world.dataset.placements)
    return replace(world, dataset=replace(world.dataset, placements=rows))


def _pins_of(world: World, child_id: ChildId) -> list[Pin]:
    return [row for row in world.dataset.pins if row.child_id == child_id]


def _pinned(world: World, child_id: ChildId, unit_id: UnitId, kind: str, step: Step) -> World:
    row = Pin(child_id, unit_id, kind, step.why, step.who or step.source)
    others = tuple(each for each in world.dataset.pins if (each.child_id, each.unit_id) != (child_id, unit_id))
    return replace(world, dataset=replace(world.dataset, pins=(*others, row)))


def _refuse_immovable(world: World, child_id: ChildId) -> None:
    placement = placement_of(world, child_id)
    if placement is not None and not placement.movable:
        raise RefusedChange(
            "{child} lives in {unit} and is not up for a move. Say first that a move may be considered, "
            "or leave the child where it is.",
            child=child_id,
            unit=placement.unit_id,
        )


def keep_apart(world: World, change: KeepApart, step: Step) -> World:
    """One more separation."""
    child_in(world, change.child_a)
    child_in(world, change.child_b)
    level = code_in(world, "level", change.level)
    if change.child_a == change.child_b:
        raise RefusedChange("{child} cannot be kept apart from itself: name two children.", child=change.child_a)
    if (change.level == "distance") != (change.km is not None) or (change.km is not None and change.km <= 0):
        raise RefusedChange(
            "A separation by distance needs the kilometres, more than 0, and no other one does: "
            "state them, or choose another level."
        )
    if change.km is not None and change.km > MOST_KM:
        raise RefusedChange(
            "Two children cannot be kept {km} km apart: state at most {most}.", km=change.km, most=MOST_KM
        )
    for row in _separations_of(world, change.child_a, change.child_b):
        if (row.level, row.km) == (change.level, change.km) and row.is_in_force(world.day):
            raise RefusedChange(
                "{child} and {other} are kept apart already ({level}): {reason}. Nothing is to be changed.",
                child=change.child_a,
                other=change.child_b,
                level=level,
                reason=row.reason,
            )
    row = Separation(change.child_a, change.child_b, change.level, step.why, change.km)
    return replace(world, dataset=replace(world.dataset, separations=(*world.dataset.separations, row)))


def lift_separation(world: World, change: LiftSeparation, _: Step) -> World:
    """The data without any separation between the two."""
    child_in(world, change.child_a)
    child_in(world, change.child_b)
    lifted = _separations_of(world, change.child_a, change.child_b)
    if not lifted:
        rows = (row for row in world.dataset.separations if change.child_a in (row.child_a, row.child_b))
        others = sorted({row.child_b if row.child_a == change.child_a else row.child_a for row in rows})
        raise RefusedChange(
            "{child} and {other} are not kept apart. Those whom {child} is kept apart from: {others}.",
            child=change.child_a,
            other=change.child_b,
            others=", ".join(others) or "–",
        )
    separations = tuple(row for row in world.dataset.separations if row not in lifted)
    return replace(world, dataset=replace(world.dataset, separations=separations))


def _separations_of(world: World, child_a: ChildId, child_b: ChildId) -> list[Separation]:
    pair = {child_a, child_b}
    return [row for row in world.dataset.separations if {row.child_a, row.child_b} == pair]


def need(world: World, change: SetNeed, _: Step) -> World:
    """The child with other needs; what is not stated stays."""
    child = child_in(world, change.child_id)
    names = [f"{skill}_{shift}" for skill in ("staff", "qualified") for shift in SHIFTS]
    stated = {name: value for name in (*names, "own_unit", "needs") if (value := getattr(change, name)) is not None}
    if not stated:
        raise RefusedChange("The change says nothing about what {child} needs.", child=child.child_id)
    for name in names:
        if not 0 <= stated.get(name, 0) <= MOST_NEEDED:
            raise RefusedChange(
                "{child} cannot need {count} staff on a shift: state 0 to {most}.",
                child=child.child_id,
                count=stated[name],
                most=MOST_NEEDED,
            )
    for service in change.needs or ():
        code_in(world, "service", service)
    changed = replace(child, **stated)
    for shift in SHIFTS:
        all_staff, qualified = getattr(changed, f"staff_{shift}"), getattr(changed, f"qualified_{shift}")
        if all_staff is not None and qualified is not None and qualified > all_staff:
            raise RefusedChange(
                "{child} cannot need {qualified} qualified among {count} staff ({shift}): state both.",
                child=child.child_id,
                qualified=qualified,
                count=all_staff,
                shift=code_in(world, "shift", shift),
            )
    children = tuple(changed if each.child_id == child.child_id else each for each in world.dataset.children)
    return replace(world, dataset=replace(world.dataset, children=children))


def waive(world: World, change: WaiveRule, _: Step) -> World:
    """One more waiver; one about the same is put in the place of the old one."""
    child_in(world, change.child_id)
    if change.rule not in RULE_TITLES:
        raise RefusedChange(
            "There is no rule called «{id}». {way}", id=change.rule, way=nearest(change.rule, RULE_TITLES)
        )
    if change.rule not in WAIVABLE:
        raise RefusedChange(
            "The rule «{rule}» cannot be waived for one child. Those that can: {known}.",
            rule=Sentence(RULE_TITLES[change.rule]),
            known=", ".join(WAIVABLE),
        )
    if not change.reason.strip() or not change.approved_by.strip():
        raise RefusedChange("A waiver needs a reason and the one who approves it: state both.")
    refuse_far_day(change.expires_on)
    _refuse_limits(world, change)
    row = Waiver(
        change.child_id,
        change.rule,
        change.reason,
        change.approved_by,
        change.expires_on,
        change.unit_id,
        change.other_child_id,
    )
    others = tuple(each for each in world.dataset.waivers if _subject(each) != _subject(row))
    return replace(world, dataset=replace(world.dataset, waivers=(*others, row)))


def _refuse_limits(world: World, change: WaiveRule) -> None:
    """Refuses a waiver limited to a unit, or to another child, where the rule knows none."""
    if change.unit_id is not None:
        unit_in(world, change.unit_id)
        if change.rule not in WAIVABLE_OF_PAIR:
            raise RefusedChange(
                "A waiver of the rule «{rule}» cannot be limited to one unit: leave out the unit.",
                rule=Sentence(RULE_TITLES[change.rule]),
            )
    if change.other_child_id is not None:
        child_in(world, change.other_child_id)
        if change.rule != "separations" or change.other_child_id == change.child_id:
            raise RefusedChange("Only a waiver of separations names another child: leave it out.")
        if not _separations_of(world, change.child_id, change.other_child_id):
            raise RefusedChange(
                "{child} and {other} are not kept apart: there is nothing to waive.",
                child=change.child_id,
                other=change.other_child_id,
            )


def _subject(row: Waiver) -> tuple[str | None, ...]:
    return (row.child_id, row.rule, row.unit_id, row.other_child_id)
