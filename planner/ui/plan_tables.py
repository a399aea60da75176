"""The tables of a plan: the lists of children, one child's details, and the goals with their bounds."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from models.plan import Plan
from planner.language import say, translator
from planner.service import Desk
from planner.ui import words
from planner.ui.blocks import Column, Table
from planner.ui.listing import Line
from planner.words.money import NO_VALUE, short_date, whole


def goals_table(plan: Plan, language: str) -> Table:
    """Every goal in order of rank with value, bound and whether that is proven best."""
    _ = translator(language)
    titles = words.goal_titles(language)
    rows = tuple(
        (
            whole(rank, language),
            titles.get(goal.name, goal.name),
            words.amount(goal.value, goal.unit, language),
            words.amount(goal.bound, goal.unit, language),
            _("Yes") if goal.is_proven else _("No"),
        )
        for rank, goal in enumerate(plan.goals, start=1)
    )
    columns = (
        Column(_("Rank")),
        Column(_("Goal")),
        Column(_("Value"), is_number=True),
        Column(_("Bound"), is_number=True),
        Column(_("Proven")),
    )
    return Table(columns, rows)


def unplaced_table(rows: Sequence[Line], desk: Desk, language: str) -> Table:
    """Children without a proposal and what stands in the way."""
    _ = translator(language)
    columns = (
        Column(_("Child"), is_id=True),
        Column(_("Urgency")),
        Column(_("Waited (days)"), is_number=True),
        Column(_("Operator")),
        Column(_("Target group")),
        Column(_("What stands in the way")),
    )
    return Table(
        columns,
        tuple(
            (
                str(row.child_id),
                desk.codes.name("urgency", row.urgency, language),
                whole(row.waited_days, language),
                desk.codes.name("operator", row.operator, language),
                desk.codes.name("target_group", row.target_group, language),
                "\n".join(obstacles(row, language)),
            )
            for row in rows
        ),
        stacks=True,
    )


def placed_table(rows: Sequence[Line], desk: Desk, language: str) -> Table:
    """Who goes where, as finished text."""
    _ = translator(language)
    numbers = {_("Waited (days)"), _("Travel (minutes)"), _("Unmet needs")}
    heads = heads_of_list(language)
    return Table(
        tuple(Column(head, is_number=head in numbers, is_id=head == heads[0]) for head in heads),
        tuple(cells_of_list(row, desk, language) for row in rows),
        stacks=True,
    )


def heads_of_list(language: str) -> tuple[str, ...]:
    """The headings of the list of proposals."""
    _ = translator(language)
    return (
        _("Child"), _("Urgency"), _("Waited (days)"), _("Home"), _("Proposed unit"), _("Institution"),
        _("Run by"), _("Travel (minutes)"), _("Unmet needs"), _("From"), _("Until"), _("Reasons"),
    )  # fmt: skip


def cells_of_list(row: Line, desk: Desk, language: str) -> tuple[str, ...]:
    """One line of the list of proposals as finished text."""
    return (
        str(row.child_id),
        desk.codes.name("urgency", row.urgency, language),
        whole(row.waited_days, language),
        row.home,
        row.unit or NO_VALUE,
        row.institution or NO_VALUE,
        desk.codes.name("operator", row.institution_operator, language) if row.institution_operator else NO_VALUE,
        whole(row.travel_minutes, language),
        whole(row.needs_unmet, language),
        short_date(row.start, language),
        short_date(row.until, language),
        reasons(row, language),
    )


def grid(desk: Desk, rows: Sequence[Line], key: str, on_select: Callable[[], None], language: str) -> None:
    """The list as a grid that can be sorted and searched; `on_select` is called when a row was chosen."""
    import pandas as pd

    _ = translator(language)
    heads = heads_of_list(language)
    records = []
    for row in rows:
        cells: list[Any] = list(cells_of_list(row, desk, language))
        cells[2], cells[7], cells[8], cells[9], cells[10] = (
            row.waited_days, row.travel_minutes, row.needs_unmet, row.start, row.until,
        )  # fmt: skip
        records.append(cells)
    days = st.column_config.DateColumn(format="DD.MM.YYYY" if language == "nb" else "D MMM YYYY", width=100)
    config: dict[str, Any] = {head: st.column_config.TextColumn(width=130) for head in heads}
    config[heads[0]] = st.column_config.TextColumn(width=85, pinned=True)
    config[heads[5]] = st.column_config.TextColumn(width=190)
    config[heads[1]] = st.column_config.TextColumn(width=85)
    config |= {heads[at]: st.column_config.NumberColumn(format="%d", width=90) for at in (2, 7, 8)}
    config |= {heads[9]: days, heads[10]: days, heads[11]: st.column_config.TextColumn(width="large")}
    st.dataframe(
        pd.DataFrame(records, columns=list(heads)),
        hide_index=True,
        height=min(38 * (len(rows) + 1), 480),
        column_config=config,
        key=key,
        on_select=on_select,
        selection_mode="single-row",
        alt=_("Who goes where; the next tab has the same as a plain table"),
    )


def reasons(row: Line, language: str) -> str:
    """Why this place, or why none, in words."""
    return " · ".join(say(reason, language) for reason in row.reasons)


def obstacles(row: Line, language: str, most: int = 2) -> list[str]:
    """What stands in the way in the units that the rules leave open, the first `most` of it; else the rules.

    A reason that counts what a rule closes names the rule among its facts; the others speak of single units.
    """
    nearest = [reason for reason in row.reasons if "rule" not in reason.facts] or list(row.reasons)
    return [say(reason, language) for reason in nearest[:most]]


def flow_rows(rows: Sequence[Line], language: str) -> list[dict[str, Any]]:
    """One journey from home to the proposed institution per child, for the map."""
    _ = translator(language)
    urgency = {"acute": _("Acute"), "planned": _("Planned")}
    return [
        {
            "child": str(row.child_id),
            "urgency": urgency.get(row.urgency, row.urgency),
            "home": row.home,
            "institution": row.institution,
            "travel": words.amount(row.travel_minutes or 0, "minutes", language),
            "from_latitude": row.home_point.latitude,
            "from_longitude": row.home_point.longitude,
            "to_latitude": row.institution_point.latitude,
            "to_longitude": row.institution_point.longitude,
        }
        for row in rows
        if row.home_point is not None and row.institution_point is not None
    ]
