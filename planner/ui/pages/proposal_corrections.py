"""For a child without a place: the smallest changes that would give it one, each ready to be tried."""

import streamlit as st

from models.change import Change, Step, WaiveRule
from models.ids import ChildId
from planner.language import say, translator
from planner.placement.case import Case
from planner.placement.corrections import Correction, Corrections, corrections
from planner.placement.vacancies import Vacancy
from planner.service import Desk
from planner.ui import trials, words
from planner.ui.answers import answer
from planner.ui.blocks import points, said
from planner.ui.frame import go_to
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_title
from planner.ui.pages.proposal_progress import wait_for
from planner.ui.said_by import WHO
from planner.words.money import short_date
from planner.words.why import difference_said

MOST_VACANCIES = 3


def show_corrections(desk: Desk, job: Job[Made], child_id: ChildId, language: str) -> None:
    """What would have to change, once somebody asks; each is a plan of its own, made anew."""
    _ = translator(language)
    made = job.made
    assert made is not None
    st.subheader(_("What would have to change"), anchor=False)
    key = (job.job_id, child_id, "corrections")
    found = answer(key, job.request, lambda limits: corrections(made.known, child_id, limits), prompted=False)
    if found is None:
        if st.button(_("Find the smallest changes"), key="ask-corrections"):
            answer(key, job.request, lambda limits: corrections(made.known, child_id, limits))
            st.rerun()
        return
    if found.is_running:
        wait_for(found, _("Trying changes one by one."), language)
        return
    if found.made is None:
        st.error(say(found.fault, language) if found.fault else words.fault_text(found.error_id, language))
        return
    _show_found(desk, job, found.made, language)


def _show_found(desk: Desk, job: Job[Made], told: Corrections, language: str) -> None:
    _ = translator(language)
    made = job.made
    assert made is not None
    if not told.found:
        st.markdown(_("No change that was tried gives the child a place without taking one from somebody else."))
    for number, correction in enumerate(told.found):
        with st.container(border=True):
            said(_("{unit} would be possible").format(unit=unit_title(made.known.case, correction.unit_id, language)))
            points([say(sentence, language) for sentence in correction.sentences])
            points(
                [say(each, language) for each in difference_said(correction.difference, told.child_id)],
                _("What it does"),
            )
            _try(desk, job, told.child_id, correction, number, language)
    if told.vacancies:
        points(
            [_waited(made.known.case, each, language) for each in told.vacancies[:MOST_VACANCIES]],
            _("What waiting alone would bring, if all others live as planned"),
        )


def _waited(case: Case, vacancy: Vacancy, language: str) -> str:
    unit = unit_title(case, vacancy.unit_id, language)
    return f"{short_date(vacancy.day, language)}: {unit}. {say(vacancy.sentence, language)}"


def _try(desk: Desk, job: Job[Made], child_id: ChildId, correction: Correction, number: int, language: str) -> None:
    """The button that makes the changes in a workspace; what cannot be tried there says what can be done instead."""
    _ = translator(language)
    if not correction.changes and not correction.reviewed:
        return
    if any(isinstance(change, WaiveRule) for change in correction.changes):
        st.caption(_("A waiver needs a reason, an approver and a last day: make it under What if."))
        return
    if correction.reviewed and not job.request.review_residents:
        st.caption(
            _("Needs a plan in which residents' places may be reviewed too: choose it above and make a new one.")
        )
        return
    if st.button(_("Try this"), key=f"try-{number}"):
        trials.pinned_on(desk, job, _steps(correction.changes, child_id, language))
        go_to("what_if")


def _steps(changes: tuple[Change, ...], child_id: ChildId, language: str) -> tuple[Step, ...]:
    _ = translator(language)
    who = st.session_state.get(WHO) or _("meeting")
    why = _("A place for {child}").format(child=child_id)
    return tuple(Step(change, who, why) for change in changes)
