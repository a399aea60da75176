"""The record of one placement: the child's view, the proposal and what else there was, the rules, and the decision."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from models.child import Child, Wish
from models.ids import SHIFTS, ChildId
from models.plan import marked
from planner.decisions import KINDS, YES, Decision
from planner.language import Translate, say, translator
from planner.parameters import entries
from planner.placement.again import Known
from planner.placement.case import Case
from planner.placement.discretion import discreet_sentence
from planner.placement.goals import GOAL_BY_CODE, goals_in_order
from planner.public_figures import owner_and_change
from planner.questions import Explanation
from planner.report.dials import dial_said
from planner.report.document import (
    Assumption,
    Block,
    Cell,
    Column,
    Heading,
    Number,
    Paragraph,
    Points,
    Referring,
    Report,
    Table,
)
from planner.report.placement_options import options, units_and_rules
from planner.report.units import unit_said
from planner.service import Desk, code_version
from planner.words.money import decimal, long_date, short_date
from planner.words.sources import owner_said, source_text
from planner.words.written import SYNTHETIC

OF_RULES = (
    *("goal_order", "places_counted", "one_ground_per_unit", "max_age_span_years", "stay_limit_days"),
    *("outnumber_target_groups", "outnumber_ratio", "outnumber_margin", "staff_need", "qualified_need"),
    *("road_factor", "speed_kmh", "travel_step_minutes", "age_bands", "high_staff_need", "tension_weights"),
    *("acute_reserve_share", "ownership_rank", "price_per_day", "urgency_weight"),
)
"""The dials that rules and goals read; those of the simulation and of pilots decide no placement."""

WISHES = {
    2: marked("Wants to live in {where}"),
    1: marked("Would like to live in {where}"),
    0: marked("Neither for nor against {where}"),
    -1: marked("Would rather not live in {where}"),
    -2: marked("Does not want to live in {where}"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """What a record is written from: the plan that is questioned, what it says of the child, and the decision.

    `hidden` are children whom the reader may not see. `command` makes the explanation again. Without a
    `decision` the record says that nothing is decided, and leaves room for it.
    """

    desk: Desk
    known: Known
    told: Explanation
    hidden: frozenset[ChildId]
    command: str
    decision: Decision | None = None


def placement_report(record: Record, language: str, made_on: date) -> Report:
    """The record of the placement of one child."""
    _ = translator(language)
    refs = Referring()
    desk, case, child_id = record.desk, record.known.case, record.told.child_id
    child = case.child_by_id[child_id]
    why = (refs.to(_("The proposal and its reasons"), _("the plan of {day}").format(day=case.day), record.command),)
    blocks: list[Block] = [
        *_status(record, why, language),
        *_child(record, child, language),
        *_view(record, child, why, language),
        *_proposal(record, why, language),
        *options(case, record.told, record.hidden, why, language),
        *units_and_rules(case, record.told, record.hidden, why, language),
        *_decision(record, language),
        *_appeal(_),
    ]
    mark = _(SYNTHETIC) if desk.is_synthetic else _("Confidential: about one child")
    title = _("Record of the placement of {child}").format(child=child_id)
    state = _("decided") if record.decision is not None else _("proposal, not decided")
    subtitle = _("{state}, for {day}").format(state=state, day=long_date(case.day, language))
    return Report(
        "placement",
        title,
        subtitle[0].upper() + subtitle[1:],
        language,
        made_on,
        mark,
        desk.is_synthetic,
        tuple(blocks),
        tuple(refs.found),
        _register(case, language),
        _provenance(record, made_on, language),
    )


def _status(record: Record, refs: tuple[str, ...], language: str) -> Iterable[Block]:
    _ = translator(language)
    told, decision = record.told, record.decision
    where = unit_said(record.known.case, told.unit_id, language)
    yield Heading(_("In short"))
    if decision is None:
        said = _("Proposed: {unit}. Nothing is decided: the program proposes, a named person decides.")
        yield Paragraph(said.format(unit=where), refs, is_lead=True)
    else:
        said = _("Decided on {day} by {name}: {kind}, {unit}.")
        yield Paragraph(
            said.format(
                day=long_date(decision.on, language),
                name=decision.by,
                kind=_(KINDS[decision.kind]).lower(),
                unit=unit_said(record.known.case, decision.unit_id, language),
            ),
            refs,
            is_lead=True,
        )
    if not told.proven:
        yield Paragraph(_("The plan is not proven best: part of what a change gains may be had without it."))


def _child(record: Record, child: Child, language: str) -> Iterable[Block]:
    _, case = translator(language), record.known.case
    codes = case.question.codes
    home = case.home.get(child.child_id)
    rows: list[tuple[Cell, ...]] = [
        (_("Responsible operator"), codes.name("operator", child.operator, language)),
        (_("Ground"), codes.name("ground", child.ground, language)),
        (_("Target group"), codes.name("target_group", child.target_group, language)),
        (_("Age"), _("{n} years").format(n=case.age(child))),
        (_("Urgency"), codes.name("urgency", child.urgency, language)),
        (_("Referred"), short_date(child.referred_on, language)),
        (_("Days waited"), str(case.waited_days(child))) if home is None else (_("Lives now in"), str(home)),
        (_("Needs"), ", ".join(codes.name("service", need, language) for need in child.needs) or None),
        (_("Staff needed per shift"), _staff(case, child, language)),
        (_("A unit to itself"), _("yes") if child.own_unit else _("no")),
    ]
    others = _others(case, child, record.hidden, _)
    yield Heading(_("The child"))
    columns = (Column("what", _("What"), 1.0), Column("value", _("On record"), 2.4))
    note = _("Staff needed is a need that somebody has decided. It says nothing about what the child will do.")
    yield Table("child", _("What is on record and bears on the place"), columns, (*rows, *others), (), note)


def _staff(case: Case, child: Child, language: str) -> str:
    _ = translator(language)
    parts = []
    for shift in SHIFTS:
        staff, qualified = (case.need(child, shift, skill) / 100 for skill in ("staff", "qualified"))
        name = case.question.codes.name("shift", shift, language)
        text = _("{shift}: {staff} (qualified: {qualified})")
        numbers = {"staff": decimal(staff, language, 2), "qualified": decimal(qualified, language, 2)}
        parts.append(text.format(shift=name, **numbers))
    return "; ".join(parts)


def _others(case: Case, child: Child, hidden: Set[str], _: Translate) -> list[tuple[Cell, ...]]:
    """Who the child is tied to or kept apart from; those whom the reader may not see are only counted."""
    data = case.question.dataset
    siblings = {each.child_id for each in case.siblings.get(child.sibling_group or "", ())} - {child.child_id}
    apart = {
        other
        for row in data.separations
        if child.child_id in (row.child_a, row.child_b) and row.is_in_force(case.day)
        for other in (row.child_a, row.child_b)
    } - {child.child_id}
    rows: list[tuple[Cell, ...]] = []
    for title, found in ((_("Siblings"), siblings), (_("Kept apart from"), apart)):
        named = sorted(found - set(hidden))
        unseen = [_("{n} more, not named here").format(n=len(found) - len(named))] if len(named) < len(found) else []
        if found:
            rows.append((title, ", ".join([*map(str, named), *unseen])))
    return rows


def _view(record: Record, child: Child, refs: tuple[str, ...], language: str) -> Iterable[Block]:
    """The child's view: whether heard, what was said, and how it weighs among the goals and for each option."""
    _, case = translator(language), record.known.case
    yield Heading(_("The child's view and how it was weighed"))
    decision = record.decision
    heard = _("The child has been heard.") if child.view_heard else _("The child has not been heard yet.")
    points = [
        heard,
        _("Noted: {note}").format(note=_unnamed(child.view_note or "", record) or _("nothing is recorded")),
    ]
    points += [_wish(case, wish, language) for wish in case.question.dataset.wishes if wish.child_id == child.child_id]
    if decision is not None and decision.view:
        points.append(_("Said before the decision: {view}").format(view=_unnamed(decision.view, record)))
    if decision is not None and decision.view_missing:
        points.append(_("Why the child's view is missing: {why}").format(why=_unnamed(decision.view_missing, record)))
    if decision is None and not child.view_heard:
        points.append(_("A decision cannot be stored before the view is recorded, or why it is missing."))
    yield Points(tuple(points))
    goals = goals_in_order(case)
    place = next((at for at, goal in enumerate(goals, start=1) if goal.code == "view"), None)
    if place is None:
        return
    said = _(
        "The child's view is goal {place} of {count}: it yields only to what stands above it ({above}), and decides "
        "before {below}. Distance from the view is counted in points: 0 where the child most wants to be, 2 where it "
        "has said nothing, 4 where it does not want to be. Without wishes on record every place has 0."
    )
    above = ", ".join(_(goal.title).lower() for goal in goals[: place - 1])
    below = ", ".join(_(goal.title).lower() for goal in goals[place:])
    yield Paragraph(said.format(place=place, count=len(goals), above=above, below=below), refs)
    rows = [_row_of_view(case, record, unit, share, language) for unit, share in _views(record)]
    columns = (Column("unit", _("Place"), 3.0), Column("points", _("Distance from the child's view (points)"), 1.2))
    yield Table("view", _("What the places mean for the child's view"), columns, tuple(rows), refs)


def _views(record: Record) -> Iterable[tuple[str | None, int]]:
    told = record.told
    now = told.goals.get("view", 0)
    yield told.unit_id, now
    for option in told.options:
        yield option.unit_id, now + option.own.get("view", 0)


def _row_of_view(case: Case, record: Record, unit: str | None, points: int, language: str) -> tuple[Cell, ...]:
    _ = translator(language)
    name = unit_said(case, unit, language)
    return (_("{unit} (proposed)").format(unit=name) if unit == record.told.unit_id else name, Number(points))


def _wish(case: Case, wish: Wish, language: str) -> str:
    _ = translator(language)
    where = str(wish.institution_id or wish.municipality or "")
    if wish.institution_id is not None and wish.institution_id in case.institution_by_id:
        where = case.institution_by_id[wish.institution_id].name
    elif wish.municipality is not None and wish.municipality in case.question.geography.municipalities:
        where = case.question.geography.municipalities[wish.municipality].name
    return _(WISHES[max(-2, min(2, wish.wish))]).format(where=where)


def _proposal(record: Record, refs: tuple[str, ...], language: str) -> Iterable[Block]:
    _, told = translator(language), record.told
    yield Heading(_("The proposal and why"))
    reasons = dict.fromkeys(say(discreet_sentence(reason, record.hidden), language) for reason in told.reasons)
    yield Points(tuple(reasons) or (_("nothing is recorded"),), refs)
    rows = tuple(
        (_(GOAL_BY_CODE[code].title), Number(value), _(GOAL_BY_CODE[code].unit)) for code, value in told.goals.items()
    )
    columns = (Column("goal", _("Goal"), 2.4), Column("value", _("Value")), Column("unit", _("Unit of measure")))
    note = _("Smaller values are better. A lower goal never costs a higher one anything.")
    yield Table("goals", _("What the goals are for this child, most important first"), columns, rows, refs, note)


def _decision(record: Record, language: str) -> Iterable[Block]:
    """The decision, or room for it: nothing here is decided by the program."""
    _, decision = translator(language), record.decision
    yield Heading(_("The decision"))
    columns = (Column("what", _("What"), 1.4), Column("value", _("Value"), 2.4))
    titles = (
        *(_("Decided"), _("Place"), _("Decided by (name)"), _("Date"), _("The child's view and how it was weighed")),
        *(_("Reason where it departs from the proposal"), _("The receiving unit's answer")),
    )
    if decision is None:
        yield Paragraph(_("Not decided. To be filled in by the person who decides:"))
        yield Table("decision", _("The decision"), columns, tuple((title, _("Must be filled in")) for title in titles))
        return
    answer = decision.answer
    said = _("no answer yet")
    if answer is not None:
        word = _("yes") if answer.said == YES else _("no")
        told = _unnamed(answer.reason, record)
        said = ", ".join(part for part in (word, answer.by, short_date(answer.on, language), told) if part)
    values = (
        _(KINDS[decision.kind]),
        unit_said(record.known.case, decision.unit_id, language),
        decision.by,
        short_date(decision.on, language),
        _unnamed(decision.view or decision.view_missing, record),
        _unnamed(decision.reason, record) or _("it follows the proposal"),
        said,
    )
    yield Table("decision", _("The decision"), columns, tuple(zip(titles, values, strict=True)))
    if decision.proposed != record.told.unit_id:
        yield Paragraph(
            _("The decision was made on a proposal of {proposed}; this record explains {unit}.").format(
                proposed=unit_said(record.known.case, decision.proposed, language),
                unit=unit_said(record.known.case, record.told.unit_id, language),
            )
        )


def _unnamed(text: str, record: Record) -> str:
    """What somebody has written freely, without the ids of children whom the reader may not see."""
    return re.sub(r"[\w-]+", lambda word: "…" if word.group() in record.hidden else word.group(), text)


def _appeal(_: Translate) -> Iterable[Block]:
    yield Paragraph(_("From 1 January 2026 every child may appeal a decision to be moved."))


def _register(case: Case, language: str) -> tuple[Assumption, ...]:
    """The dials of rules and goals that were in force."""
    _ = translator(language)
    in_force = date.fromisoformat(case.parameters.name)
    owner, _changed = owner_and_change("choices", "")
    return tuple(
        Assumption(
            f"A{place}",
            _(entry.meaning),
            _value(getattr(case.parameters, entry.name, entry.value), case, language),
            None,
            None,
            _(entry.unit),
            str(in_force.year),
            entry.kind,
            source_text(_(entry.source), language),
            owner_said(owner, language),
            in_force,
        )
        for place, entry in enumerate((each for each in entries(in_force) if each.name in OF_RULES), start=1)
    )


def _value(value: object, case: Case, language: str) -> Cell:
    """A dial as a cell: a number where it is one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(value, 0 if float(value).is_integer() else 2)
    return dial_said(value, case.question.codes, language)


def _provenance(record: Record, made_on: date, language: str) -> tuple[tuple[str, str], ...]:
    _, desk = translator(language), record.desk
    pairs = (
        (_("Command"), record.command),
        (_("Data"), _("the synthetic data set") if desk.is_synthetic else desk.source_name),
        (_("Data, fingerprint"), desk.data_sha256),
        (_("Parameters in force from"), short_date(date.fromisoformat(record.known.case.parameters.name), language)),
        (_("Program, fingerprint"), code_version()),
        (_("Made on"), short_date(made_on, language)),
    )
    decision = record.decision
    if decision is None:
        return pairs
    return (*pairs, (_("The decision was made on data"), decision.data_sha256))
