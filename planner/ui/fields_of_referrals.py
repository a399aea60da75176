"""The form for a child who is not among the data: a referral that has just come."""

from datetime import date

import streamlit as st

from models.change import Change, NewChild
from models.ids import SHIFTS, ChildId, MunicipalityNumber, Operator
from planner.language import translator
from planner.placement.case import Case
from planner.ui.asked import Asked
from planner.ui.fields import QUARTERS, code_field, staff_field, yes_no

OLDEST, YOUNGEST = 20, 0
"""Ages that the form offers [years]; others come in with a data set."""


def new_child(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case, language = asked.known.case, asked.language
    left, middle, right = st.columns(3, gap="medium")
    with left:
        label = _("The child's id: a pseudonym, no name")
        child_id = st.text_input(label, key="change-new-id", max_chars=40, placeholder=_("Must be filled in")).strip()
        asked.needs(label, child_id)
    with middle:
        born = _month(case, language)
    with right:
        gender = code_field(case, "gender", language, "new-gender", _("Gender"))
    left, right = st.columns(2, gap="medium")
    with left:
        municipality = asked.needs(_("Home municipality"), _municipality(case, language))
    with right:
        urgency = code_field(case, "urgency", language, "new-urgency", _("Urgency"))
    left, right = st.columns(2, gap="medium")
    with left:
        group = code_field(case, "target_group", language, "new-group", _("Target group"))
    with right:
        ground = code_field(case, "ground", language, "new-ground", _("Ground"))
    staff: list[float | None] = []
    for place, shift in zip(st.columns(3, gap="medium"), SHIFTS, strict=True):
        name = case.question.codes.name("shift", shift, language).lower()
        with place:
            title = _("Staff, {shift}").format(shift=name)
            staff.append(staff_field(title, language, f"new-{shift}", _("as the target group"), QUARTERS))
    needs = st.multiselect(
        _("Needs"),
        case.question.codes.codes("service"),
        format_func=lambda code: case.question.codes.name("service", code, language),
        key="change-new-needs",
        placeholder=_("Nothing in particular"),
        select_all=False,
    )
    alone = yes_no(_("Needs a unit to itself"), _("Yes"), _("No"), "new-own") if child_id else False
    if not child_id or municipality is None:
        return None
    operator = case.question.geography.municipalities[municipality].operator
    return NewChild(
        ChildId(child_id),
        born,
        gender,
        Operator(operator),
        municipality,
        ground,
        group,
        urgency,
        case.day,
        needs=tuple(needs) or None,
        own_unit=alone or None,
        staff_day=staff[0],
        staff_evening=staff[1],
        staff_night=staff[2],
    )


def _month(case: Case, language: str) -> date:
    """The month of birth, chosen and not typed."""
    _ = translator(language)
    months = [
        date(year, month, 1)
        for year in range(case.day.year - YOUNGEST, case.day.year - OLDEST - 1, -1)
        for month in range(12, 0, -1)
        if date(year, month, 1) <= case.day
    ]
    start = next(number for number, month in enumerate(months) if month.year == case.day.year - 15)
    chosen: date = st.selectbox(
        _("Month of birth"), months, index=start, format_func=lambda month: f"{month:%m.%Y}", key="change-new-born"
    )
    return chosen


def _municipality(case: Case, language: str) -> MunicipalityNumber | None:
    _ = translator(language)
    known = case.question.geography.municipalities
    chosen: MunicipalityNumber | None = st.selectbox(
        _("Home municipality"),
        tuple(sorted(known, key=lambda number: known[number].name)),
        index=None,
        format_func=lambda number: known[number].name if number in known else str(number),
        placeholder=_("Choose a municipality, or write its name"),
        key="change-new-home",
    )
    return chosen
