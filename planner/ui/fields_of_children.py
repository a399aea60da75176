"""What each kind of change about children asks for; every function draws its fields and gives the change.

`None` means that something is still to be filled in.
"""

from datetime import timedelta

import streamlit as st

from models.change import (
    AllowMove,
    Change,
    ForbidUnit,
    KeepApart,
    LiftPins,
    LiftSeparation,
    PinChild,
    SetNeed,
    WaiveRule,
)
from models.ids import SHIFTS
from planner.language import translator
from planner.placement.changes_of_children import WAIVABLE, WAIVABLE_OF_PAIR
from planner.ui import words
from planner.ui.asked import Asked
from planner.ui.fields import child_field, code_field, number_field, staff_field, unit_field, yes_no
from planner.words.money import plain


def pin(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    left, right = st.columns(2, gap="medium")
    with left:
        child = asked.needs(_("Child"), child_field(asked.known, asked.language, "child"))
    with right:
        unit = asked.needs(_("Unit"), unit_field(asked.known.case, asked.language, "unit"))
    return PinChild(child, unit) if child is not None and unit is not None else None


def forbid(asked: Asked) -> Change | None:
    made = pin(asked)
    return ForbidUnit(made.child_id, made.unit_id) if isinstance(made, PinChild) else None


def lift_pins(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    pins = asked.known.case.question.dataset.pins
    if not pins:
        st.markdown(_("No child is pinned, and no unit is forbidden to anyone."))
        return None
    codes = asked.known.case.question.codes
    rows = {f"{row.child_id}={row.unit_id}": row for row in pins}

    def name(key: str) -> str:
        row = rows[key]
        return f"{row.child_id} · {codes.name('pin_kind', row.kind, asked.language)} · {row.unit_id}"

    chosen = st.selectbox(
        _("Pin or prohibition"),
        tuple(rows),
        format_func=name,
        index=None,
        key="change-pin",
        placeholder=_("Choose one"),
    )
    asked.needs(_("Pin or prohibition"), chosen)
    return LiftPins(rows[chosen].child_id, rows[chosen].unit_id) if chosen is not None else None


def movable(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    residents = tuple(sorted(asked.known.case.home))
    label = _("Resident")
    child = asked.needs(label, child_field(asked.known, asked.language, "resident", label, residents))
    allowed = yes_no(_("May a move be considered?"), _("Yes"), _("No"), "movable")
    return AllowMove(child, allowed) if child is not None else None


def need(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    child_id = asked.needs(_("Child"), child_field(asked.known, asked.language, "child"))
    if child_id is None:
        return None
    child = case.child_by_id[child_id]
    stated: dict[str, float | None] = {}
    for skill, title in (("staff", _("Staff, {shift}")), ("qualified", _("Of them qualified, {shift}"))):
        for place, shift in zip(st.columns(3, gap="medium"), SHIFTS, strict=True):
            now = plain(case.need(child, shift, skill) / 100, asked.language)
            name = case.question.codes.name("shift", shift, asked.language).lower()
            with place:
                stated[f"{skill}_{shift}"] = staff_field(
                    title.format(shift=name), asked.language, f"{skill}-{shift}", _("as now: {n}").format(n=now)
                )
    own = {None: _("as now"), True: _("Yes"), False: _("No")}
    alone = st.radio(
        _("Needs a unit to itself"), tuple(own), format_func=own.__getitem__, key="change-own", horizontal=True
    )
    services = case.question.codes.codes("service")
    needs = st.multiselect(
        _("Needs"),
        services,
        default=list(child.needs),
        format_func=lambda code: case.question.codes.name("service", code, asked.language),
        key=f"change-needs-{child_id}",
        placeholder=_("Nothing in particular"),
        select_all=False,
    )
    changed = tuple(needs) if set(needs) != set(child.needs) else None
    if alone is None and changed is None and not any(value is not None for value in stated.values()):
        return None
    return SetNeed(child_id, **stated, own_unit=alone, needs=changed)


def waive(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    titles = words.rule_titles(asked.language)
    left, right = st.columns(2, gap="medium")
    with left:
        child = asked.needs(_("Child"), child_field(asked.known, asked.language, "child"))
    rule = right.selectbox(
        _("Rule that is not to bind the child"),
        WAIVABLE,
        format_func=lambda code: titles.get(code, code),
        key="change-rule",
        filter_mode=None,
    )
    unit = other = None
    if rule in WAIVABLE_OF_PAIR:
        unit = unit_field(case, asked.language, "waive-unit", _("Only in this unit (may be left out)"))
    elif rule == "separations":
        other = child_field(asked.known, asked.language, "waive-other", _("Only from this child (may be left out)"))
    left, right = st.columns(2, gap="medium")
    with left:
        approver = st.text_input(_("Approved by"), key="change-approver", max_chars=80).strip()
        asked.needs(_("Approved by"), approver)
    until = right.date_input(
        _("Last day"),
        value=None,
        min_value=case.day,
        max_value=case.day + timedelta(days=3 * 366),
        format="DD.MM.YYYY",
        key="change-until",
    )
    st.caption(
        _("The reason is what you write under «Why». It stands in every later plan, with approver and last day.")
    )
    asked.needs(_("Last day"), until)
    if child is None or not approver or until is None:
        return None
    return WaiveRule(child, rule, asked.why, approver, until, unit, other)


def keep_apart(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    left, right = st.columns(2, gap="medium")
    with left:
        one = asked.needs(_("One child"), child_field(asked.known, asked.language, "child", _("One child")))
    with right:
        label = _("The other child")
        other = asked.needs(label, child_field(asked.known, asked.language, "other", label))
    level = code_field(asked.known.case, "level", asked.language, "level", _("How far apart"))
    km = number_field(asked, _("Distance (km)"), "km", 20.0) if level == "distance" else None
    if one is None or other is None or (level == "distance" and km is None):
        return None
    return KeepApart(one, other, level, km)


def lift_separation(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    rows = asked.known.case.question.dataset.separations
    codes = asked.known.case.question.codes
    pairs = {f"{row.child_a} – {row.child_b}": row for row in rows}
    chosen = st.selectbox(
        _("Children who are kept apart"),
        tuple(pairs),
        index=None,
        format_func=lambda pair: f"{pair} · {codes.name('level', pairs[pair].level, asked.language)}",
        placeholder=_("Choose a pair, or write an id"),
        key="change-pair",
    )
    asked.needs(_("Children who are kept apart"), chosen)
    return LiftSeparation(pairs[chosen].child_a, pairs[chosen].child_b) if chosen is not None else None
