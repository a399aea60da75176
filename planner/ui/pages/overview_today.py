"""The first part of the overview: what has to be done today, who waits longest, and where staff are too few."""

from collections.abc import Sequence

import streamlit as st

from models.child import Child
from planner.language import say, translator
from planner.service import Desk
from planner.today import KINDS, Task, staff_shortfalls
from planner.ui import words
from planner.ui.blocks import Column, Table, points, table
from planner.ui.day_view import DayView
from planner.ui.figure import LONG_TABLE
from planner.ui.frame import link_to
from planner.ui.naming import home_name, unit_title
from planner.ui.opening import open_one
from planner.words.money import short_date, whole

FIRST = 12
"""How many of those who wait are listed here; the register has them all."""


def show_today(view: DayView, language: str) -> None:
    """The kinds of tasks with how many there are, and the tasks of the kind that is chosen."""
    _ = translator(language)
    st.header(_("To do today"), anchor=False)
    if not view.tasks:
        st.success(_("Nothing is due within 14 days, and nothing has been left undone."))
    else:
        table(_kinds_table(view, language), _("What has to be done, the most urgent kind first"))
        _show_kind(view, language)
    _show_broken(view, language)
    if view.findings:
        text = _("{n} rows of the data are missing something, contradict each other or are old.")
        st.markdown(text.format(n=whole(len(view.findings), language)))
        link_to("data", _("Work off the data quality list"))


def _kinds_table(view: DayView, language: str) -> Table:
    _ = translator(language)
    rows = []
    for kind in KINDS:
        mine = [task for task in view.tasks if task.kind == kind.code]
        if mine:
            first = short_date(min(task.day for task in mine), language)
            rows.append((_(kind.title), whole(len(mine), language), first, _(kind.advice)))
    columns = (
        Column(_("What")),
        Column(_("Number"), is_number=True),
        Column(_("First due")),
        Column(_("What to do"), is_wide=True),
    )
    return Table(columns, tuple(rows), stacks=True)


def _show_kind(view: DayView, language: str) -> None:
    _ = translator(language)
    present = [kind for kind in KINDS if any(task.kind == kind.code for task in view.tasks)]
    names = {kind.code: _(kind.title) for kind in present}
    chosen = st.selectbox(
        _("Show the tasks of one kind"),
        tuple(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Choose a kind"),
        key="today-kind",
        filter_mode=None,
        width=420,
    )
    if chosen is None:
        return
    mine = [task for task in view.tasks if task.kind == chosen]
    caption = _("{kind}: {n}").format(kind=names[chosen], n=whole(len(mine), language))
    table(tasks_table(mine, view, language), caption, scrolls=len(mine) > LONG_TABLE)
    children = sorted({str(task.child_id) for task in mine if task.child_id is not None})
    if children:
        open_one(_("Open a child"), children, "children", "barn", f"today-{chosen}", language)


def tasks_table(tasks: Sequence[Task], view: DayView, language: str) -> Table:
    """Tasks with whom they are about, where that is, and by which day."""
    _ = translator(language)
    rows = []
    for task in tasks:
        home = view.case.home.get(task.child_id) if task.child_id is not None else task.unit_id
        where = unit_title(view.case, home, language) if home is not None else _("waits for a place")
        who = task.child_id or task.unit_id
        rows.append((str(who), say(task.sentence, language), where, short_date(task.day, language)))
    columns = (Column(_("Child or unit"), is_id=True), Column(_("What")), Column(_("Where")), Column(_("Due")))
    return Table(columns, tuple(rows), stacks=True)


def _show_broken(view: DayView, language: str) -> None:
    """Rules that those who live there break now; too few staff is told first."""
    _ = translator(language)
    short = staff_shortfalls(view.broken)
    rest = [broken for broken in view.broken if broken not in short]
    lacking = [each for each in view.free if each.lacks_staff]
    if not view.broken:
        st.markdown(_("Staff on every shift cover what those who live there need, and no other rule is broken."))
    for title, found in ((_("Too few staff today"), short), (_("Other rules broken today"), rest)):
        if found:
            st.subheader(title, anchor=False)
            titles = words.rule_titles(language)
            rows = tuple(
                (
                    str(broken.unit_id or broken.institution_id or ""),
                    titles.get(broken.rule, broken.rule),
                    say(broken.sentence, language),
                )
                for broken in found
            )
            columns = (Column(_("Where"), is_id=True), Column(_("Rule")), Column(_("What is said")))
            table(Table(columns, rows, stacks=True), title, scrolls=len(rows) > LONG_TABLE)
    if lacking:
        text = _("In {units} with {places} free places, too few staff keep out everyone who could live there.")
        st.markdown(
            text.format(
                units=words.amount(len(lacking), "units", language),
                places=whole(sum(each.free for each in lacking), language),
            )
        )
        with st.expander(_("Which units")):
            points([f"{unit_title(view.case, each.unit_id, language)}: {each.free}" for each in lacking])


def show_first_waiting(desk: Desk, waiting: Sequence[Child], view: DayView, language: str) -> None:
    """Those who wait, acute ones and the longest waits first, with the way to all of them."""
    _ = translator(language)
    ordered = sorted(waiting, key=lambda child: (not child.is_acute, -view.case.waited_days(child), child.child_id))
    if not ordered:
        st.info(_("Nobody waits for a place here. Choose another operator."))
        return
    first = ordered[:FIRST]
    caption = _("The first {n} of {all} who wait: acute ones first, then the longest wait").format(
        n=whole(len(first), language), all=whole(len(ordered), language)
    )
    table(waiting_children_table(desk, first, view, language), caption)
    ids = [str(child.child_id) for child in ordered]
    open_one(_("Open a child who waits"), ids, "children", "barn", "overview-waiting", language)
    with st.container(horizontal=True):
        link_to("proposals", _("Make a plan for those who wait"))
        link_to("children", _("All children in the register"))
        link_to("institutions", _("All institutions in the register"))


def waiting_children_table(desk: Desk, children: Sequence[Child], view: DayView, language: str) -> Table:
    """Who waits: how urgent, how long without a place they should have, where from and for what."""
    _ = translator(language)
    rows = tuple(
        (
            str(child.child_id),
            desk.codes.name("urgency", child.urgency, language),
            words.days(view.case.waited_days(child), language),
            home_name(child, desk.geography),
            desk.codes.name("operator", child.operator, language),
            desk.codes.name("target_group", child.target_group, language),
            _("Yes") if child.view_heard else _("Not yet"),
        )
        for child in children
    )
    columns = (
        Column(_("Child"), is_id=True),
        Column(_("Urgency")),
        Column(_("Without a place"), is_number=True),
        Column(_("Home")),
        Column(_("Operator")),
        Column(_("Target group")),
        Column(_("Heard")),
    )
    return Table(columns, rows, stacks=True)
