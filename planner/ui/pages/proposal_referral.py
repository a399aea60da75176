"""One referral now: a child who waits ranked over all units with room, beside the best plan with moves allowed."""

from collections.abc import Set

import streamlit as st

from models.ids import ChildId
from planner import questions
from planner.language import say, translator
from planner.placement.again import Known
from planner.placement.options import Ranked, Referral
from planner.ui.blocks import Column, Table, points, said, table
from planner.ui.figure import LONG_TABLE
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_title
from planner.ui.pages.proposal_options import travel
from planner.ui.pages.proposal_progress import on_request
from planner.words.money import whole
from planner.words.why import difference_said, goal_said, option_head


def show_referral(job: Job[Made], child_id: ChildId, hidden: Set[str], language: str) -> None:
    """The ranking, once somebody asks; a child who lives somewhere is no referral, and has none."""
    _ = translator(language)
    made = job.made
    assert made is not None
    case = made.known.case
    if child_id in case.home or child_id not in made.known.unit_of:
        return
    st.subheader(_("If the child were referred now"), anchor=False)
    st.caption(_("Against the best plan without the child: where there is room, and what moves would bring."))
    told = on_request(
        (job.job_id, child_id, "referral"),
        job.request,
        lambda limits: questions.refer(case, case.child_by_id[child_id], limits, made.known.memory),
        ("ask-referral", _("Rank all units with room")),
        _("Making the plan without the child, and then with it."),
        language,
    )
    if told is None:
        return
    _show_ranked(made.known, told, language)
    _show_with_moves(made.known, told, hidden, language)


def _show_ranked(known: Known, told: Referral, language: str) -> None:
    _ = translator(language)
    said(_("Units with room when nobody moves: {count}").format(count=whole(len(told.fitting), language)))
    if not told.fitting:
        return
    rows = tuple(
        (
            f"{whole(place, language)}. {unit_title(known.case, each.unit_id, language)}",
            travel(known, told.child_id, each.unit_id, language),
            _cost(each, language),
        )
        for place, each in enumerate(told.fitting, start=1)
    )
    columns = (
        Column(_("Unit")),
        Column(_("Travel time"), is_number=True),
        Column(_("What the goals gain or lose"), is_wide=True),
    )
    caption = _("Units with room, best first by the goals in their order")
    table(Table(columns, rows, stacks=True), caption, scrolls=len(rows) > LONG_TABLE)


def _cost(each: Ranked, language: str) -> str:
    """Every goal that gains or loses, a line for each."""
    return "\n".join(say(goal_said(goal), language) for goal in each.difference.goals if goal.difference)


def _show_with_moves(known: Known, told: Referral, hidden: Set[str], language: str) -> None:
    """The best plan with the child in it, then the best ones with the child elsewhere."""
    _ = translator(language)
    said(_("With moves allowed: {unit}").format(unit=unit_title(known.case, told.unit_of.get(told.child_id), language)))
    plans = [("", told.with_moves), *((option_head(option, language), option.difference) for option in told.options)]
    for start in range(0, len(plans), 2):
        for place, (head, change) in zip(st.columns(2, gap="medium"), plans[start : start + 2], strict=False):
            with place.container(border=True, height="stretch"):
                lines = [say(each, language) for each in difference_said(change, told.child_id, hidden)]
                points(lines, head or _("The best plan with the child"))
