"""What each kind of change about units, staff, agreements and dials asks for; `None` where something is missing."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

import streamlit as st

from models.change import AddStaff, Change, CloseUnit, OpenUnit, SetAgreement, SetDial, SetPlaces, SetStaff
from models.ids import Operator, UnitId
from models.parameters import Parameters
from planner.language import translator
from planner.parameters import entries
from planner.placement.changes_of_units import MOST_PLACES
from planner.placement.dials import CHOICES
from planner.ui.asked import Asked
from planner.ui.fields import (
    QUARTERS,
    code_field,
    institution_field,
    number_field,
    staff_field,
    unit_field,
    whole_field,
    yes_no,
)
from planner.ui.method_words import choice_name

FIRST_DIALS = ("outnumber_ratio", "outnumber_margin", "one_ground_per_unit", "places_counted", "max_age_span_years")
"""Those that are asked about most; the others follow."""

CHANGES_OF_STAFF = (*(-quarter for quarter in reversed(QUARTERS) if quarter), *QUARTERS)


def places(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    unit_id = asked.needs(_("Unit"), unit_field(case, asked.language, "unit"))
    if unit_id is None:
        return None
    unit = case.unit_by_id[unit_id]
    left, right = st.columns(2, gap="medium")
    with left:
        approved = whole_field(_("Approved places"), f"approved-{unit_id}", MOST_PLACES, unit.approved_places)
    with right:
        budgeted = whole_field(
            _("Budgeted places (may be left out)"), f"budgeted-{unit_id}", MOST_PLACES, unit.budgeted_places
        )
    stated = approved if approved != unit.approved_places else None
    paid = budgeted if budgeted != unit.budgeted_places else None
    return SetPlaces(unit_id, stated, paid) if (stated, paid) != (None, None) else None


def open_unit(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    left, right = st.columns(2, gap="medium")
    with left:
        institution = asked.needs(_("Institution"), institution_field(case, asked.language, "open-at"))
        key = st.text_input(_("Id of the new unit"), value=_free_id(case.unit_by_id), key="change-new-id", max_chars=20)
        asked.needs(_("Id of the new unit"), key.strip())
    with right:
        like = unit_field(case, asked.language, "like", _("Like this unit (may be left out)"))
        count = asked.needs(_("Approved places"), whole_field(_("Approved places"), "open-places", MOST_PLACES, 4))
    st.caption(
        _("Like another unit, the new one gets its fields and staff. Otherwise it shares the institution's staff.")
    )
    if institution is None or not key.strip() or count is None:
        return None
    return OpenUnit(UnitId(key.strip()), institution, like, count)


def close_unit(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    left, right = st.columns(2, gap="medium")
    with left:
        unit = asked.needs(_("Unit"), unit_field(case, asked.language, "unit"))
    day = right.date_input(
        _("First day on which nobody may live there"),
        value=case.day,
        min_value=case.day,
        max_value=case.day + timedelta(days=3 * 366),
        format="DD.MM.YYYY",
        key="change-closes",
    )
    return CloseUnit(unit, day) if unit is not None else None


def staff(asked: Asked) -> Change | None:
    return _staff(asked, is_more=False)


def add_staff(asked: Asked) -> Change | None:
    return _staff(asked, is_more=True)


def _staff(asked: Asked, is_more: bool) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    whole = yes_no(_("Where"), _("One unit"), _("Shared by an institution"), "staff-where")
    left, right = st.columns(2, gap="medium")
    with left:
        unit = asked.needs(_("Unit"), unit_field(case, asked.language, "unit")) if whole else None
        at = None if whole else asked.needs(_("Institution"), institution_field(case, asked.language, "staff-at"))
    with right:
        shift = code_field(case, "shift", asked.language, "shift", _("Shift"))
    left, right = st.columns(2, gap="medium")
    with left:
        title = _("More staff (below 0: fewer)") if is_more else _("Staff on the shift")
        count = staff_field(title, asked.language, f"count-{is_more}", None, CHANGES_OF_STAFF if is_more else QUARTERS)
    with right:
        skilled = staff_field(
            _("Of them qualified"), asked.language, f"skilled-{is_more}", _("none") if is_more else _("as now"),
            CHANGES_OF_STAFF if is_more else QUARTERS,
        )  # fmt: skip
    if count is None or (unit is None and at is None):
        return None
    if is_more:
        return AddStaff(shift, count, at, unit, skilled or 0.0)
    return SetStaff(shift, count, at, unit, skilled)


def agreement(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    left, right = st.columns(2, gap="medium")
    with left:
        operator = code_field(case, "operator", asked.language, "operator", _("Children of"))
    with right:
        provider = code_field(case, "operator", asked.language, "provider", _("In units run by"), start=1)
    label = _("Only this institution (may be left out)")
    institution = institution_field(case, asked.language, f"at-{provider}", label, provider)
    allowed = yes_no(_("May live there"), _("Yes"), _("No"), "allowed")
    price = whole_field(_("Price (NOK per day, may be left out)"), "price", 1_000_000, None)
    return SetAgreement(Operator(operator), Operator(provider), allowed, institution, price)


def dial(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    parameters, codes = case.parameters, case.question.codes
    about = {entry.name: entry for entry in entries(case.day)}
    names = [field.name for field in fields(Parameters) if _can_be_turned(getattr(parameters, field.name), field.name)]
    names = [*(name for name in FIRST_DIALS if name in names), *(name for name in names if name not in FIRST_DIALS)]
    left, right = st.columns([2, 1], gap="medium")
    name = left.selectbox(
        _("Dial"), names, format_func=lambda code: _(about[code].meaning) if code in about else code, key="change-dial"
    )
    now: Any = getattr(parameters, name)
    key = None
    if isinstance(now, Mapping):
        entry_of = _entries(now)
        with right:
            key = st.selectbox(
                _("Which"), tuple(entry_of), format_func=lambda each: choice_name(each, codes, asked.language),
                key=f"change-entry-{name}",
            )  # fmt: skip
        now = entry_of[key]
    measure = _(about[name].unit) if name in about else ""
    return _turned(asked, name, key, now, measure)


def _turned(asked: Asked, name: str, key: str | None, now: Any, measure: str) -> Change | None:
    _ = translator(asked.language)
    place = f"value-{name}-{key}"
    value: Any
    if isinstance(now, bool):
        value = yes_no(_("Value"), _("Yes"), _("No"), place)
    elif isinstance(now, str):
        own = {"approved": _("Approved places"), "budgeted": _("Budgeted places")}
        value = st.selectbox(
            _("Value"), CHOICES.get(name, (now,)), format_func=lambda code: own.get(code, code), key=f"change-{place}",
            filter_mode=None,
        )  # fmt: skip
    else:
        number = number_field(asked, _("Value ({unit})").format(unit=measure), place, float(now))
        value = int(number) if number is not None and number.is_integer() and isinstance(now, int) else number
    return SetDial(name, value, key) if value is not None and value != now else None


def _can_be_turned(value: Any, name: str) -> bool:
    if name in ("name", "cost") or name.startswith("pilot_"):
        return False
    return isinstance(value, bool | int | float) or name in CHOICES or isinstance(value, Mapping)


def _entries(value: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a dial by the key that a change names."""
    found: dict[str, Any] = {}
    for outer, inner in value.items():
        found |= (
            {f"{outer}/{key}": part for key, part in inner.items()} if isinstance(inner, Mapping) else {outer: inner}
        )
    return found


def _free_id(taken: Mapping[UnitId, object]) -> str:
    number = 1
    while UnitId(f"U-NY{number}") in taken:
        number += 1
    return f"U-NY{number}"
