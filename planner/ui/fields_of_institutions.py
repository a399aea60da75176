"""What each kind of change about whole institutions asks for; `None` where something is missing."""

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from models.change import Change, ChangeInstitution, CloseInstitutions, OpenInstitution
from models.ids import InstitutionId, MunicipalityNumber, Operator
from planner.language import translator
from planner.placement.changes_of_units import MOST_PRICE, MOST_YEARS
from planner.ui.asked import Asked
from planner.ui.fields import code_field, institution_field, whole_field, yes_no


def open_institution(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    municipalities = case.question.geography.municipalities
    left, right = st.columns(2, gap="medium")
    with left:
        key = st.text_input(
            _("Id of the new institution"), value=_free_id(case.institution_by_id), key="change-house-id", max_chars=20
        )
        asked.needs(_("Id of the new institution"), key.strip())
        name = st.text_input(_("Name of the new institution"), key="change-house-name", max_chars=60)
        asked.needs(_("Name of the new institution"), name.strip())
        where = st.selectbox(
            _("Municipality"),
            tuple(sorted(municipalities)),
            index=None,
            format_func=lambda number: f"{number} {municipalities[number].name}",
            key="change-house-municipality",
        )
        asked.needs(_("Municipality"), where)
    with right:
        operator = code_field(case, "operator", asked.language, "house-operator", _("Run by"))
        ownership = code_field(case, "ownership", asked.language, "house-ownership", _("Owner"))
        price = whole_field(_("Price (NOK per day, may be left out)"), "house-price", MOST_PRICE, None)
    grounds = asked.needs(_("Grounds"), _codes(asked, "ground", _("Grounds"), ()))
    groups = asked.needs(_("Target groups"), _codes(asked, "target_group", _("Target groups"), ()))
    st.caption(_("Open its units and state its staff in the next steps: without staff nothing is limited there."))
    if not key.strip() or not name.strip() or where is None or not grounds or not groups:
        return None
    return OpenInstitution(
        InstitutionId(key.strip()),
        name.strip(),
        Operator(operator),
        ownership,
        MunicipalityNumber(where),
        grounds,
        groups,
        price_per_day=price,
    )


def change_institution(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    house = asked.needs(_("Institution"), institution_field(case, asked.language, "house"))
    if house is None:
        return None
    now = case.institution_by_id[house]
    grounds = _codes(asked, "ground", _("Grounds"), now.grounds, house)
    groups = _codes(asked, "target_group", _("Target groups"), now.target_groups, house)
    services = _codes(asked, "service", _("Services"), now.services, house)
    low, high, price = st.columns(3, gap="medium")
    with low:
        youngest = whole_field(_("Youngest (years)"), f"youngest-{house}", MOST_YEARS, now.min_age)
    with high:
        oldest = whole_field(_("Oldest (years)"), f"oldest-{house}", MOST_YEARS, now.max_age)
    with price:
        paid = whole_field(_("Price (NOK per day, may be left out)"), f"paid-{house}", MOST_PRICE, now.price_per_day)
    change = ChangeInstitution(
        house,
        grounds if set(grounds) != set(now.grounds) and grounds else None,
        groups if set(groups) != set(now.target_groups) and groups else None,
        None,
        youngest if youngest != now.min_age else None,
        oldest if oldest != now.max_age else None,
        services if set(services) != set(now.services) else None,
        paid if paid != now.price_per_day else None,
    )
    return change if change != ChangeInstitution(house) else None


def close_institutions(asked: Asked) -> Change | None:
    _ = translator(asked.language)
    case = asked.known.case
    one = yes_no(_("Which close"), _("One institution"), _("All of an owner"), "close-which")
    left, right = st.columns(2, gap="medium")
    house, ownership, operator = None, None, None
    with left:
        if one:
            house = asked.needs(_("Institution"), institution_field(case, asked.language, "close-house"))
        else:
            ownership = code_field(case, "ownership", asked.language, "close-owner", _("Owner"))
            operator = code_field(case, "operator", asked.language, "close-operator", _("Run by"))
    day = right.date_input(
        _("First day on which nobody may live there"),
        value=case.day,
        min_value=case.day,
        max_value=case.day + timedelta(days=3 * 366),
        format="DD.MM.YYYY",
        key="change-house-closes",
    )
    if house is None and ownership is None:
        return None
    return CloseInstitutions(house, ownership, Operator(operator) if operator else None, day)


def _codes(asked: Asked, kind: str, label: str, now: tuple[str, ...], key: str = "new") -> tuple[str, ...]:
    codes = asked.known.case.question.codes
    chosen = st.multiselect(
        label,
        codes.codes(kind),
        default=[code for code in now if code in codes.codes(kind)],
        format_func=lambda code: codes.name(kind, code, asked.language),
        key=f"change-{kind}-{key}",
        select_all=False,
    )
    return tuple(chosen)


def _free_id(taken: Mapping[InstitutionId, object]) -> str:
    number = 1
    while InstitutionId(f"I-NY{number}") in taken:
        number += 1
    return f"I-NY{number}"
