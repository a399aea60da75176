"""Barn: the register of children, searched and filtered, and one child with its history and its rows."""

import streamlit as st

from models.child import Child
from planner.language import say, translator
from planner.service import Desk
from planner.ui.blocks import facts, lead, points, table
from planner.ui.child_facts import on_record, view_on_record
from planner.ui.child_register import ALL, STATES, Search, history_table, register_table, search
from planner.ui.day_view import DayView, day_view
from planner.ui.files import table_as_csv
from planner.ui.frame import desk_or_stop, foot, go_to, keep_choices
from planner.ui.naming import unit_title
from planner.ui.outgoing import download
from planner.ui.pages.proposal_child import CHILD
from planner.ui.pages.proposal_result import ONE, VIEW
from planner.ui.row_form import row_form
from planner.ui.rows import edit_rows
from planner.words.money import whole

ADDRESS = "barn"
SHOWN = 50
"""Rows of the register that are drawn at once; the search narrows them down, and the download has them all."""

TABLES = {
    "children": ("child_id",),
    "placements": ("child_id",),
    "wishes": ("child_id",),
    "separations": ("child_a", "child_b"),
    "groups": ("child_id",),
    "exclusions": ("child_id",),
    "pins": ("child_id",),
    "waivers": ("child_id", "other_child_id"),
}
"""Tables that speak of a child, with the columns that name it."""

NEW_ROWS = {table: columns[0] for table, columns in TABLES.items() if table != "children"}
NEW = "new-child"


def show(language: str) -> None:
    """One child where the address names it, else the register."""
    _ = translator(language)
    keep_choices("children-search", "children-operator", "children-group", "children-state")
    st.title(_("Children"), anchor=False)
    desk = desk_or_stop(language)
    view = day_view(desk)
    asked = st.query_params.get(ADDRESS)
    if asked == NEW:
        _new(desk, language)
    elif asked in view.case.child_by_id:
        _one(desk, view, view.case.child_by_id[asked], language)  # type: ignore[index]
    else:
        if asked is not None:
            st.warning(_("There is no child with the id {id} in the data. Search for it below.").format(id=asked))
        _register(desk, view, language)
    foot(desk, language)


def _register(desk: Desk, view: DayView, language: str) -> None:
    _ = translator(language)
    lead(_("Everyone in the data, with or without a place. Open a child to see what is known, and to edit."))
    found = _found(desk, view, language)
    opened = st.selectbox(
        _("Open a child"),
        [str(child.child_id) for child in found],
        index=None,
        placeholder=_("Choose one, or write its id"),
        width=320,
        key="children-open",
    )
    if opened is not None:
        _open(opened)
    if not found:
        st.info(_("No child fits the search. Write less, or choose «Show all»."))
    else:
        shown = found[:SHOWN]
        text = _("{n} of {all} children, acute ones first")
        if len(found) > SHOWN:
            text = _("{n} of {all} children, acute ones first; narrow the search to see others")
        caption = text.format(n=whole(len(shown), language), all=whole(len(found), language))
        table(register_table(desk, view.case, shown, language), caption, scrolls=True)
        download(
            _("Download all that were found (CSV)"),
            lambda: table_as_csv(register_table(desk, view.case, found, language)),
            language,
            file_name="barn.csv" if language == "nb" else "children.csv",
            mime="text/csv",
        )
    if st.button(_("New referral"), key="new-child", icon=":material/add:"):
        _open(NEW)


def _open(child_id: str) -> None:
    st.query_params[ADDRESS] = child_id
    st.session_state.pop("children-open", None)
    st.rerun()


def _found(desk: Desk, view: DayView, language: str) -> tuple[Child, ...]:
    """The children that fit search and filters: those who wait first, acute ones and the longest waits on top."""
    _ = translator(language)
    states = {
        "all": _("Show all"),
        "waiting": _("Waiting for a place"),
        "acute": _("Acute, without a place"),
        "resident": _("Living in a unit"),
    }
    first, second, third, fourth = st.columns([1.3, 1, 1, 1], gap="medium")
    text = first.text_input(
        _("Search"), key="children-search", placeholder=_("id, home, unit or institution"), max_chars=60
    )
    operators = {ALL: _("All operators")} | {
        c: desk.codes.name("operator", c, language) for c in desk.codes.codes("operator")
    }
    operator = second.selectbox(
        _("Operator"), tuple(operators), format_func=operators.__getitem__, key="children-operator", filter_mode=None
    )
    groups = {ALL: _("All target groups")} | {
        c: desk.codes.name("target_group", c, language) for c in desk.codes.codes("target_group")
    }
    group = third.selectbox(
        _("Target group"), tuple(groups), format_func=groups.__getitem__, key="children-group", filter_mode=None
    )
    state = fourth.selectbox(_("Show"), STATES, format_func=states.__getitem__, key="children-state", filter_mode=None)
    return search(desk, view.case, Search(text, str(operator), str(group), str(state)))


def _one(desk: Desk, view: DayView, child: Child, language: str) -> None:
    _ = translator(language)
    if st.button(_("Back to the register"), key="back", icon=":material/arrow_back:"):
        st.query_params.pop(ADDRESS, None)
        st.rerun()
    where = unit_title(view.case, view.case.home.get(child.child_id), language)
    st.header(f"{child.child_id}: {where}", anchor=False)
    if st.button(_("See the child under Placement"), key="to-placement"):
        st.session_state[VIEW], st.session_state[CHILD] = ONE, child.child_id
        go_to("proposals")
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("What is on record"), anchor=False)
        facts(on_record(view.case, child, language, frozenset()))
    with right:
        st.subheader(_("The child's own view"), anchor=False)
        facts(view_on_record(view.case, child, language))
        found = [each for each in view.findings if each.row_id == child.child_id]
        if found:
            st.subheader(_("To put right"), anchor=False)
            points([f"{say(each.wrong, language)}. {say(each.right, language)}." for each in found])
    st.subheader(_("History"), anchor=False)
    table(history_table(view.case, child, language), _("What the data know, in order of time"))
    st.subheader(_("Edit"), anchor=False)
    st.caption(_("Edits are made in a copy in this window. The data that the app was opened with stay as they are."))
    edit_rows(desk, TABLES, str(child.child_id), NEW_ROWS, f"child-{child.child_id}", language)


def _new(desk: Desk, language: str) -> None:
    _ = translator(language)
    if st.button(_("Back to the register"), key="back", icon=":material/arrow_back:"):
        st.query_params.pop(ADDRESS, None)
        st.rerun()
    st.header(_("New referral"), anchor=False)
    st.caption(_("Use a pseudonym. Names and national identity numbers are refused."))
    row_form(desk, "children", None, {}, "new-child", language, lambda cells: _open(cells["child_id"]))
