"""«Why not there?» for any unit, and what can be done about it in place: pin the child there, or forbid the unit."""

from collections.abc import Set

import streamlit as st

from models.change import ForbidUnit, PinChild, Step
from models.ids import ChildId, UnitId
from planner.language import say, translator
from planner.placement.discretion import discreet_sentence
from planner.placement.options import BY_RULE, IMPOSSIBLE, WhyNot, soon, why_not
from planner.service import Desk
from planner.ui import trials
from planner.ui.answers import answer
from planner.ui.blocks import points, said
from planner.ui.differences import concerns
from planner.ui.frame import go_to
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_namer
from planner.ui.pages.proposal_corrections import show_corrections
from planner.ui.pages.proposal_options import WANTED
from planner.ui.pages.proposal_progress import arrived, wait_for
from planner.ui.pages.what_if_result import show_plans_side_by_side
from planner.ui.said_by import said_by
from planner.words.why import answer_said, difference_said


def show_try(desk: Desk, job: Job[Made], child_id: ChildId, hidden: Set[str], language: str) -> None:
    """The box for a unit, the answer, the two buttons, and the new plan beside the old one."""
    _ = translator(language)
    made = job.made
    assert made is not None
    case = made.known.case
    st.subheader(_("Why not there?"), anchor=False)
    now = made.known.unit_of.get(child_id, case.home.get(child_id))
    # The order never depends on an answer that is still on its way: the field would be drawn anew under the typing.
    units = (*([now] if now is not None else []), *(unit for unit in sorted(case.unit_by_id) if unit != now))
    if st.session_state.get(WANTED) not in units:
        st.session_state[WANTED] = None
    unit = st.selectbox(
        _("Unit to ask about"),
        units,
        index=None,
        format_func=unit_namer(case),
        placeholder=_("Choose a unit, or write its id or name"),
        key=WANTED,
        width=480,
    )
    if unit is not None:
        _show_answer(desk, job, child_id, unit, hidden, language)
        if not hidden:
            _buttons(desk, job, child_id, unit, language)
    if not hidden:
        _show_tried(made, child_id, language)


def _show_answer(desk: Desk, job: Job[Made], child_id: ChildId, unit: UnitId, hidden: Set[str], language: str) -> None:
    _ = translator(language)
    made = job.made
    assert made is not None
    key = (job.job_id, child_id, unit)
    found = answer(key, job.request, lambda limits: why_not(made.known, child_id, unit, soon(limits)))
    told: WhyNot | None = arrived(found, _("Working out what it would do."), language)
    if told is None:
        return
    said(say(answer_said(told), language))
    points([say(discreet_sentence(sentence, hidden), language) for _rule, sentence in told.rules])
    if told.difference is not None:
        points([say(each, language) for each in difference_said(told.difference, child_id, hidden)])
    could_be_asked = child_id in made.known.unit_of or child_id in made.known.case.home
    if told.answer in (BY_RULE, IMPOSSIBLE) and could_be_asked and not hidden:
        show_corrections(desk, job, child_id, language, unit)


def _buttons(desk: Desk, job: Job[Made], child_id: ChildId, unit: UnitId, language: str) -> None:
    _ = translator(language)
    with st.form("pin", border=True):
        st.markdown(_("Try it in a copy of the plan. Nothing is decided, and this plan stays as it is."))
        told = said_by("pin", language)
        with st.container(horizontal=True):
            pin = st.form_submit_button(_("Pin to {unit}").format(unit=unit), type="primary", key="pin-here")
            forbid = st.form_submit_button(_("Not in {unit}").format(unit=unit), key="forbid-here")
        if not (pin or forbid):
            return
        if not told.is_complete(language):
            st.error(_("Write who says so and why: both stand in the log."))
            return
        change = PinChild(child_id, unit) if pin else ForbidUnit(child_id, unit)
        trials.pinned_on(desk, job, (Step(change, told.who, told.why),))


def _show_tried(made: Made, child_id: ChildId, language: str) -> None:
    """The new plan after a step about this child, with the way to the workspace."""
    _ = translator(language)
    running = trials.under_way()
    if running is not None:
        wait_for(running, _("Making the plan with this change."), language)
        return
    refused = trials.fault(language)
    if refused is not None:
        st.error(refused)
    job = trials.trial_on(made.placed)
    if job is None or job.made is None or not concerns(job.made, child_id):
        return
    st.subheader(_("The plan with this change"), anchor=False)
    show_plans_side_by_side(job.made, language)
    with st.container(horizontal=True):
        if st.button(_("Undo"), key="undo-here", icon=":material/undo:"):
            trials.undo(job)
            st.rerun()
        if st.button(_("Go on under What if"), key="to-what-if"):
            go_to("what_if")
