"""Institusjoner: the register of institutions, searched and filtered, and one institution with its units and rows."""

import streamlit as st

from models.institution import Institution
from planner.editing import Cells
from planner.language import say, translator
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import facts, lead, points, table
from planner.ui.day_view import DayView, day_view
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.frame import desk_or_stop, foot, keep_choices
from planner.ui.institution_register import (
    ALL,
    FREE,
    SHORT,
    STATES,
    USABLE,
    Search,
    history_table,
    register_table,
    rows_found,
    units_table,
)
from planner.ui.opening import open_one
from planner.ui.row_form import row_form
from planner.ui.rows import edit_rows
from planner.words.money import whole

ADDRESS = "institusjon"
NEW = "new-institution"
SHOWN = 50
"""Rows of the register that are drawn at once."""

TABLES = {
    "institutions": ("institution_id",),
    "units": ("institution_id",),
    "staffing": ("institution_id",),
    "agreements": ("institution_id",),
}
"""Tables that speak of an institution, with the column that names it."""

NEW_ROWS = {"units": "institution_id", "staffing": "institution_id"}


def show(language: str) -> None:
    """One institution where the address names it, else the register."""
    _ = translator(language)
    keep_choices("institutions-search", "institutions-operator", "institutions-group", "institutions-state")
    st.title(_("Institutions"), anchor=False)
    desk = desk_or_stop(language)
    view = day_view(desk)
    asked = st.query_params.get(ADDRESS)
    if asked == NEW:
        _back(language)
        st.header(_("New institution"), anchor=False)
        row_form(desk, "institutions", None, {}, "new-institution", language, _open_saved)
    elif asked in view.case.institution_by_id:
        _one(desk, view, view.case.institution_by_id[asked], language)  # type: ignore[index]
    else:
        if asked is not None:
            text = _("There is no institution with the id {id} in the data. Search for it below.")
            st.warning(text.format(id=asked))
        _register(desk, view, language)
    foot(desk, language)


def _register(desk: Desk, view: DayView, language: str) -> None:
    _ = translator(language)
    lead(_("Every institution with its places on the day of the data. Open one to see its units, and to edit."))
    found = rows_found(desk, view.case, view.free, _asked(desk, language))
    names = {str(row.institution.institution_id): row.institution.name for row in found}
    opened = st.selectbox(
        _("Open an institution"),
        tuple(names),
        index=None,
        format_func=lambda key: f"{key} · {names.get(key, '')}",
        placeholder=_("Choose one, or write its id"),
        width=420,
        key="institutions-open",
    )
    if opened is not None:
        _open(opened)
    if not found:
        st.info(_("No institution fits the search. Write less, or choose «Show all»."))
    else:
        shown = found[:SHOWN]
        text = _("{n} of {all} institutions, by operator and name")
        if len(found) > SHOWN:
            text = _("{n} of {all} institutions, by operator and name; narrow the search to see others")
        caption = text.format(n=whole(len(shown), language), all=whole(len(found), language))
        table(register_table(desk, shown, language), caption, scrolls=True)
        st.caption(
            _("Usable now: free places in units that can take at least one of the children who wait, under every rule.")
        )
        st.download_button(
            _("Download all that were found (CSV)"),
            lambda: table_as_csv(register_table(desk, found, language)),
            file_name="institusjoner.csv" if language == "nb" else "institutions.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
    if st.button(_("New institution"), key="new-institution-button", icon=":material/add:"):
        _open(NEW)


def _asked(desk: Desk, language: str) -> Search:
    _ = translator(language)
    states = {
        ALL: _("Show all"), FREE: _("With free places"), USABLE: _("With usable places"), SHORT: _("Short of staff"),
    }  # fmt: skip
    first, second, third, fourth = st.columns([1.3, 1, 1, 1], gap="medium")
    text = first.text_input(
        _("Search"), key="institutions-search", placeholder=_("name, id, unit or municipality"), max_chars=60
    )
    answers = []
    for place, kind, label, every, key in (
        (second, "operator", _("Operator"), _("All operators"), "institutions-operator"),
        (third, "target_group", _("Target group"), _("All target groups"), "institutions-group"),
    ):
        names = {ALL: every} | {code: desk.codes.name(kind, code, language) for code in desk.codes.codes(kind)}
        answers.append(place.selectbox(label, tuple(names), format_func=names.__getitem__, key=key, filter_mode=None))
    state = fourth.selectbox(
        _("Show"), STATES, format_func=states.__getitem__, key="institutions-state", filter_mode=None
    )
    return Search(text, str(answers[0]), str(answers[1]), str(state))


def _open(institution_id: str) -> None:
    st.query_params[ADDRESS] = institution_id
    st.session_state.pop("institutions-open", None)
    st.rerun()


def _open_saved(cells: Cells) -> None:
    _open(cells["institution_id"])


def _back(language: str) -> None:
    if st.button(translator(language)("Back to the register"), key="back", icon=":material/arrow_back:"):
        st.query_params.pop(ADDRESS, None)
        st.rerun()


def _one(desk: Desk, view: DayView, institution: Institution, language: str) -> None:
    _ = translator(language)
    _back(language)
    key = institution.institution_id
    st.header(f"{institution.name} ({key})", anchor=False)
    facts(_known(desk, institution, language))
    st.subheader(_("Units"), anchor=False)
    units = units_table(view.case, institution, language)
    if units.rows:
        table(units, _("Places, children and staff in every unit on the day of the data"))
    else:
        st.info(_("The institution has no unit yet. Make one below: «Units: a new row»."))
    own = {unit.unit_id for unit in view.case.units_at.get(key, ())}
    children = sorted(str(child) for child, unit in view.case.home.items() if unit in own)
    if children:
        open_one(_("Open a child who lives here"), children, "children", "barn", "institution", language)
    _to_put_right(view, {str(key), *map(str, own)}, language)
    history = history_table(view.case, institution, language)
    if history.rows:
        st.subheader(_("History"), anchor=False)
        table(history, _("What the data know, in order of time"), scrolls=len(history.rows) > LONG_TABLE)
    st.subheader(_("Edit"), anchor=False)
    st.caption(_("Edits are made in a copy in this window. The data that the app was opened with stay as they are."))
    edit_rows(desk, TABLES, str(key), NEW_ROWS, f"institution-{key}", language)


def _to_put_right(view: DayView, ids: set[str], language: str) -> None:
    _ = translator(language)
    found = [each for each in view.findings if each.row_id in ids]
    if found:
        st.subheader(_("To put right"), anchor=False)
        points([f"{each.row_id}: {say(each.wrong, language)}. {say(each.right, language)}." for each in found])


def _known(desk: Desk, institution: Institution, language: str) -> list[tuple[str, str]]:
    _ = translator(language)
    codes = desk.codes
    groups = ", ".join(codes.name("target_group", each, language) for each in institution.target_groups)
    services = ", ".join(codes.name("service", each, language) for each in institution.services)
    municipality = desk.geography.municipalities.get(institution.municipality)
    ages = (institution.min_age, institution.max_age)
    return [
        (_("Operator"), codes.name("operator", institution.operator, language)),
        (_("Owner"), codes.name("ownership", institution.ownership, language)),
        (_("Municipality"), municipality.name if municipality is not None else str(institution.municipality)),
        (_("Grounds"), ", ".join(codes.name("ground", each, language) for each in institution.grounds)),
        (_("Target groups"), groups),
        (_("Takes"), codes.name("institution_gender", institution.gender, language)),
        (_("Age"), "–".join(whole(age, language) for age in ages) if any(ages) else _("no limit")),
        (_("Services"), services or _("none recorded")),
        (
            _("Price"),
            words.amount(institution.price_per_day, "NOK/day", language)
            if institution.price_per_day is not None
            else _("the price of its kind of owner"),
        ),
    ]
