"""What would have to change: the smallest changes that give a child a place, or one unit, each ready to be tried."""

import streamlit as st

from models.change import Change, PinChild, Step, WaiveRule
from models.ids import ChildId, UnitId
from planner.language import say, translator
from planner.placement.case import Case
from planner.placement.corrections import Correction, Corrections, corrections
from planner.placement.vacancies import Vacancy
from planner.service import Desk
from planner.ui import trials, words
from planner.ui.blocks import points, said
from planner.ui.frame import go_to
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_title
from planner.ui.pages.proposal_progress import on_request
from planner.ui.pages.what_if_step import fill_in_waiver
from planner.ui.said_by import WHO
from planner.words.money import short_date
from planner.words.why import difference_said, effort_said

MOST_VACANCIES = 3


def show_corrections(
    desk: Desk, job: Job[Made], child_id: ChildId, language: str, unit_id: UnitId | None = None
) -> None:
    """What would have to change, once somebody asks, for any place or for one unit; each is a plan made anew."""
    _ = translator(language)
    made = job.made
    assert made is not None
    if unit_id is None:
        st.subheader(_("What would have to change"), anchor=False)
        ask = ("ask-corrections", _("Find the smallest changes"))
    else:
        ask = (f"ask-corrections-{unit_id}", _("What would have to change for {unit}?").format(unit=unit_id))
    told = on_request(
        (job.job_id, child_id, "corrections", unit_id),
        job.request,
        lambda limits: corrections(made.known, child_id, limits, unit_id),
        ask,
        _("Trying changes one by one."),
        language,
    )
    if told is not None:
        _show_found(desk, job, told, language)


def _show_found(desk: Desk, job: Job[Made], told: Corrections, language: str) -> None:
    _ = translator(language)
    made = job.made
    assert made is not None
    if not told.found:
        st.markdown(
            _("No change that was tried gives the child a place without taking one from somebody else.")
            if told.unit_id is None
            else _("No change that was tried gives the child this unit without taking a place from somebody else.")
        )
    for number, correction in enumerate(told.found):
        with st.container(border=True):
            said(_("{unit} would be possible").format(unit=unit_title(made.known.case, correction.unit_id, language)))
            points([say(sentence, language) for sentence in correction.sentences])
            points(
                [say(each, language) for each in difference_said(correction.difference, told.child_id)],
                _("What it does"),
            )
            _try(desk, job, told, correction, f"{told.unit_id or 'any'}-{number}", language)
    st.caption(". ".join(say(each, language) for each in effort_said(told)) + ".")
    if told.vacancies:
        points(
            [_waited(made.known.case, each, language) for each in told.vacancies[:MOST_VACANCIES]],
            _("What waiting alone would bring, if all others live as planned"),
        )


def _waited(case: Case, vacancy: Vacancy, language: str) -> str:
    unit = unit_title(case, vacancy.unit_id, language)
    return f"{short_date(vacancy.day, language)}: {unit}. {say(vacancy.sentence, language)}"


def _try(desk: Desk, job: Job[Made], told: Corrections, correction: Correction, key: str, language: str) -> None:
    """The button that makes the changes in a workspace; what cannot be tried there says what can be done instead."""
    _ = translator(language)
    pin = () if told.unit_id is None else (PinChild(told.child_id, told.unit_id),)
    if not (correction.changes or correction.reviewed or pin):
        return
    if correction.reviewed and not job.request.review_residents:
        st.caption(
            _("Needs a plan in which residents' places may be reviewed too: choose it above and make a new one.")
        )
        return
    waivers = [change for change in correction.changes if isinstance(change, WaiveRule)]
    if waivers:
        others = tuple(change for change in correction.changes if change not in waivers)
        _waive(desk, job, told, (waivers, others), key, language)
        return
    if st.button(_("Try this"), key=f"try-{key}"):
        trials.pinned_on(desk, job, _steps((*correction.changes, *pin), told.child_id, language))
        go_to("what_if")


def _waive(
    desk: Desk,
    job: Job[Made],
    told: Corrections,
    asked: tuple[list[WaiveRule], tuple[Change, ...]],
    key: str,
    language: str,
) -> None:
    """A button for each waiver, which opens its form filled in; the other changes are made on the way there."""
    _ = translator(language)
    waivers, others = asked
    note = _("A waiver needs a reason, an approver and a last day, which a person states under What if.")
    then = _("Then pin the child to {unit} here.").format(unit=told.unit_id) if told.unit_id else ""
    st.caption(f"{note} {then}".strip())
    titles = words.rule_titles(language)
    for number, waiver in enumerate(waivers):
        label = _("Fill in the waiver of «{rule}»").format(rule=titles.get(waiver.rule, waiver.rule))
        if st.button(label, key=f"waive-{key}-{number}"):
            at_work = None if job.made is None else trials.trial_on(job.made.placed)
            done = {step.change for step in at_work.made.workspace.done} if at_work and at_work.made else set()
            new = tuple(change for change in others if change not in done)
            trials.pinned_on(desk, job, _steps(new, told.child_id, language))
            fill_in_waiver(waiver)
            go_to("what_if")


def _steps(changes: tuple[Change, ...], child_id: ChildId, language: str) -> tuple[Step, ...]:
    _ = translator(language)
    who = st.session_state.get(WHO) or _("meeting")
    why = _("A place for {child}").format(child=child_id)
    return tuple(Step(change, who, why) for change in changes)
