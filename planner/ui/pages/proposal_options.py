"""Other units for one child: what each costs the goals and whom it moves, the next best marked, and a map of them."""

from collections.abc import Sequence, Set

import streamlit as st

from models.ids import ChildId, UnitId
from planner.language import say, translator
from planner.placement.again import Known
from planner.placement.options import Option, next_best
from planner.questions import Explanation
from planner.ui import words
from planner.ui.blocks import Column, Table, label, points, said, tag
from planner.ui.figure import figure
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_title
from planner.ui.pages.proposal_progress import arrived
from planner.words.money import NO_VALUE
from planner.words.why import difference_said, option_head

WANTED = "wanted-unit"
"""Key of the unit that is asked about below the options."""


def show_options(
    job: Job[Made], child_id: ChildId, found: Job[Explanation] | None, hidden: Set[str], language: str
) -> None:
    """The options as cards in the order of their ids, which favours none, then on a map with a table."""
    _ = translator(language)
    made = job.made
    assert made is not None
    st.subheader(_("Other options"), anchor=False)
    told = arrived(found, _("Working out the other options."), language)
    if told is None:
        return
    best = next_best(told.options)
    if best is None:
        st.markdown(_("No other unit can take the child as things are."))
        return
    options = told.options
    st.caption(_("Each is a whole plan of its own: the best one in which the child lives there."))
    for start in range(0, len(options), 2):
        for place, option in zip(st.columns(2, gap="medium"), options[start : start + 2], strict=False):
            with place.container(border=True, height="stretch"):
                _card(made.known, child_id, option, option is best, hidden, language)
    _map(made.known, child_id, options, hidden, language)


def _card(known: Known, child_id: ChildId, option: Option, is_best: bool, hidden: Set[str], language: str) -> None:
    _ = translator(language)
    if is_best:
        tag(_("Next best"))
    said(unit_title(known.case, option.unit_id, language))
    points(
        [say(each, language) for each in difference_said(option.difference, child_id, hidden)],
        _("Travel from home: {time}").format(time=travel(known, child_id, option.unit_id, language)),
    )
    units, titles = words.goal_units(), words.goal_titles(language)
    others = [f"{titles[code]} {words.amount(n, units[code], language)}" for code, n in option.others.items() if n > 0]
    label(_("Falls on other children: {what}").format(what="; ".join(others) or _("nothing")))
    if not hidden:
        st.button(
            _("Look at {unit}").format(unit=option.unit_id),
            key=f"look-{option.unit_id}",
            on_click=st.session_state.__setitem__,
            args=(WANTED, option.unit_id),
        )


def travel(known: Known, child_id: ChildId, unit_id: UnitId | None, language: str) -> str:
    """The child's journey from home to a unit, in words; a dash where there is no unit."""
    if unit_id is None:
        return NO_VALUE
    case = known.case
    institution = case.institution_of(case.unit_by_id[unit_id])
    return words.amount(case.travel_minutes(case.child_by_id[child_id], institution), "minutes", language)


def _map(known: Known, child_id: ChildId, options: Sequence[Option], hidden: Set[str], language: str) -> None:
    _ = translator(language)

    def draw() -> None:
        from planner.ui import map_of_options

        case = known.case
        chosen = known.unit_of.get(child_id, case.home.get(child_id))
        home = case.home_point(case.child_by_id[child_id])
        places = [
            map_of_options.Place("home", "", _("Home"), NO_VALUE, home.longitude, home.latitude),
        ]
        best = next_best(options)
        roles = [("next" if option is best else "other", option.unit_id) for option in options]
        for role, unit_id in [*([("chosen", chosen)] if chosen else []), *roles]:
            point = case.point_of(case.institution_of(case.unit_by_id[unit_id]))
            name, journey = unit_title(case, unit_id, language), travel(known, child_id, unit_id, language)
            places.append(map_of_options.Place(role, str(unit_id), name, journey, point.longitude, point.latitude))
        alt = _("Map with the child's home, the plan's choice and the other options. The table has every option.")
        st.vega_lite_chart(spec=map_of_options.options(places, language), theme=None, alt=alt)

    figure(
        key="map-options",
        title=_("Where the options are"),
        unit=_("A line from home to each; the point for home is its municipality or district"),
        draw=draw,
        twin=_table(known, child_id, options, hidden, language),
        source=_("Borders: Kartverket (CC BY 4.0), simplified"),
        language=language,
    )


def _table(known: Known, child_id: ChildId, options: Sequence[Option], hidden: Set[str], language: str) -> Table:
    _ = translator(language)
    rows = tuple(
        (
            unit_title(known.case, option.unit_id, language),
            travel(known, child_id, option.unit_id, language),
            option_head(option, language).partition(": ")[2],
            "\n".join(say(each, language) for each in difference_said(option.difference, child_id, hidden)),
        )
        for option in options
    )
    columns = (
        Column(_("Unit")),
        Column(_("Travel time"), is_number=True),
        Column(_("Others")),
        Column(_("What it does")),
    )
    return Table(columns, rows)
