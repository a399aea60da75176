"""The result of a plan: how good it is, who is without a place, who goes where, and the downloads."""

from collections.abc import Sequence
from statistics import median

import streamlit as st

from models.plan import Plan
from planner.language import translator
from planner.questions import hidden_from
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import Tile, table, tiles
from planner.ui.changes_table import show_changes
from planner.ui.figure import LONG_TABLE, figure
from planner.ui.frame import focus_on, source_name
from planner.ui.jobs import Job, Made
from planner.ui.listing import Line, chosen, lines
from planner.ui.pages.proposal_board import show_board
from planner.ui.pages.proposal_child import CHILD, GUARDIAN, show_child
from planner.ui.pages.proposal_files import downloads
from planner.ui.pages.proposal_others import show_others
from planner.ui.pages.proposal_quality import show_goals, show_inherited, show_verdict
from planner.ui.plan_tables import flow_rows, grid, placed_table, unplaced_table
from planner.ui.waiver_table import show_waivers
from planner.words.money import whole

ALL, ONE, BOARD, OTHERS = "all", "one", "board", "others"
ADDRESS = "vis"
"""The view in the address, so that a reload comes back to it."""
NEXT = "proposal-view-next"
"""Which view is to open when the page is drawn again."""
VIEW = "proposal-view"


def show_result(desk: Desk, job: Job[Made], language: str) -> None:
    """Everything about a finished plan: all children, one of them, the decisions, or other plans beside it."""
    _ = translator(language)
    made = job.made
    assert made is not None
    rows = lines(made.plan, desk)
    show_verdict(made.plan, made.verdict, language)
    focus_on(".pp-verdict", job.job_id)
    if not rows:
        st.info(_("Nobody waits for a place here. Choose another operator or date."))
        return
    view = _view(language)
    if view == ONE:
        show_child(desk, job, language)
    elif view == BOARD:
        show_board(desk, job, language)
    elif view == OTHERS:
        show_others(desk, job, language)
    else:
        _key_figures(rows, made.plan, language)
        _unplaced(desk, rows, language)
        _placed(desk, rows, job.job_id, language)
        show_goals(made.plan, language)
        show_changes(made.plan, desk.codes, language)
    reader = "guardian" if st.session_state.get(GUARDIAN) else "planner"
    show_waivers(made.plan.waivers, language, hidden_from(reader, made.known.case, st.session_state.get(CHILD)))
    if view == ALL:
        show_inherited(made.verdict, language)
        downloads(desk, made.plan, rows, language)


def _view(language: str) -> str:
    """Whether all children are shown or one; for a guardian there is only the one."""
    _ = translator(language)
    if st.session_state.get(GUARDIAN) and st.session_state.get(CHILD):
        return ONE
    names = {ALL: _("All children"), ONE: _("One child"), BOARD: _("Decisions"), OTHERS: _("Other plans")}
    if NEXT in st.session_state:
        st.session_state[VIEW] = st.session_state.pop(NEXT)
    asked = st.query_params.get(ADDRESS)
    st.session_state.setdefault(VIEW, asked if asked in names else ALL)
    shown = st.segmented_control(_("Show"), tuple(names), format_func=names.__getitem__, key=VIEW, required=True)
    st.query_params[ADDRESS] = shown or ALL
    return shown or ALL


def _key_figures(rows: Sequence[Line], plan: Plan, language: str) -> None:
    _ = translator(language)
    placed = [row for row in rows if row.is_placed and row.is_change]
    kinds = []
    for urgency, label in (("acute", _("Acute, without a place")), ("planned", _("Planned, without a place"))):
        everyone = [row for row in rows if row.urgency == urgency and not row.is_resident]
        left = sum(not row.is_placed for row in everyone)
        text = _("of {n}").format(n=whole(len(everyone), language))
        kinds.append(Tile(label, whole(left, language), text, alert=urgency == "acute" and left > 0))
    minutes = [row.travel_minutes for row in placed if row.travel_minutes is not None]
    unmet = sum(row.needs_unmet or 0 for row in placed)
    residents = sum(row.is_resident for row in rows)
    moved = sum(row.is_resident and row.is_change for row in rows)
    tiles(
        (
            *kinds,
            Tile(
                _("Travel from home"),
                _("{m} min").format(m=whole(round(median(minutes)), language)) if minutes else "–",
                _("half have this or less"),
            ),
            Tile(_("Unmet needs"), whole(unmet, language), _("in all proposals together")),
            Tile(
                _("Residents who move"),
                whole(moved, language),
                _("of {n} who were reviewed").format(n=whole(residents, language))
                if plan.review_residents
                else _("nobody was reviewed"),
            ),
        )
    )


def _unplaced(desk: Desk, rows: Sequence[Line], language: str) -> None:
    _ = translator(language)
    missing = [row for row in rows if not row.is_placed]
    if not missing:
        return
    st.header(_("Without a place"), anchor=False)
    caption = _("{children} without a proposal, and what stands in the way").format(
        children=words.children(len(missing), language)
    )
    table(unplaced_table(missing, desk, language), caption, scrolls=len(missing) > LONG_TABLE)
    _to_one(missing, _("All reasons for one child without a place"), "unplaced", language)


def _placed(desk: Desk, rows: Sequence[Line], job_id: str, language: str) -> None:
    _ = translator(language)
    st.header(_("Who goes where"), anchor=False)
    operator, group, only_changes = _filters(desk, rows, language)
    shown = [row for row in chosen(rows, operator, group) if row.is_placed and (row.is_change or not only_changes)]
    if not shown:
        st.info(_("No proposals in this selection. Choose another operator or target group."))
        return
    list_tab, table_tab, map_tab = st.tabs([_("List"), _("Plain table"), _("Map")], key=f"placed-{job_id}")
    with list_tab:
        st.caption(
            _("{children} with a proposal. Choose a row, or the child below, for everything about it.").format(
                children=words.children(len(shown), language)
            )
        )
        key = f"grid-{job_id}"
        grid(desk, shown, key, lambda: _clicked(key, shown), language)
        _to_one(shown, _("Child"), "placed", language)
    with table_tab:
        table(placed_table(shown, desk, language), _("Who goes where"), scrolls=len(shown) > LONG_TABLE)
    with map_tab:
        _map(desk, shown, language)


def _filters(desk: Desk, rows: Sequence[Line], language: str) -> tuple[str | None, str | None, bool]:
    """The chosen operator and target group, and whether residents who stay are left out."""
    _ = translator(language)
    answers: list[str | None] = []
    first, second, third = st.columns([1, 1, 1], gap="medium")
    for place, kind, label, every in (
        (first, "operator", _("Operator"), _("All operators")),
        (second, "target_group", _("Target group"), _("All target groups")),
    ):
        present = {getattr(row, kind) for row in rows}
        options = (ALL, *(code for code in desk.codes.codes(kind) if code in present))
        names = {ALL: every} | {code: desk.codes.name(kind, code, language) for code in options[1:]}
        answer = place.selectbox(label, options, format_func=names.__getitem__, key=f"filter-{kind}", filter_mode=None)
        answers.append(None if answer == ALL else answer)
    if all(row.is_change for row in rows):
        return answers[0], answers[1], True
    kinds = {"changes": _("Those who get a place or move"), "everyone": _("Everyone, also those who stay")}
    kind = third.selectbox(_("Show"), tuple(kinds), format_func=kinds.__getitem__, key="filter-kind", filter_mode=None)
    return answers[0], answers[1], kind == "changes"


def _clicked(key: str, shown: Sequence[Line]) -> None:
    """Opens the child whose row was chosen in the grid."""
    picked = st.session_state[key]["selection"]["rows"]
    if picked and picked[0] < len(shown):
        _open(str(shown[picked[0]].child_id))


def _to_one(shown: Sequence[Line], label: str, key: str, language: str) -> None:
    """The same with the keyboard: the child is chosen from a list."""
    _ = translator(language)
    st.selectbox(
        label,
        tuple(sorted(str(row.child_id) for row in shown)),
        index=None,
        placeholder=_("Choose a child"),
        key=f"open-{key}",
        on_change=lambda: _open(st.session_state[f"open-{key}"]),
        width=320,
    )


def _open(child_id: str | None) -> None:
    if child_id is not None:
        st.session_state[VIEW] = ONE
        st.session_state[CHILD] = child_id


def _map(desk: Desk, shown: Sequence[Line], language: str) -> None:
    _ = translator(language)
    rows = flow_rows(shown, language)

    def draw() -> None:
        from planner.ui.maps import flows

        alt = _("Map with a line from home to institution for each proposal. The table has every journey.")
        st.vega_lite_chart(spec=flows(rows, language), theme=None, alt=alt)

    figure(
        key="map-proposals",
        title=_("From home to the proposed place"),
        unit=_("One line for each child · a dot is an institution"),
        draw=draw,
        twin=placed_table(shown, desk, language),
        source=_("Source: {name}").format(name=source_name(desk, language)),
        language=language,
    )
