"""One child under a plan: what is on record, why it is to live there, what else there is, and what can be tried."""

from collections.abc import Set

import streamlit as st

from models.ids import ChildId
from models.plan import Sentence
from planner import questions
from planner.language import say, translator
from planner.placement.again import Limits
from planner.placement.discretion import discreet_sentence
from planner.questions import Explanation, hidden_from
from planner.service import Desk
from planner.ui import words
from planner.ui.answers import answer
from planner.ui.blocks import facts, lead, points, said
from planner.ui.child_facts import on_record, view_on_record
from planner.ui.jobs import Job, Made
from planner.ui.naming import child_names, unit_title
from planner.ui.pages.proposal_corrections import show_corrections
from planner.ui.pages.proposal_letter import show_letter
from planner.ui.pages.proposal_options import show_options
from planner.ui.pages.proposal_reasons import show_fewest_reasons
from planner.ui.pages.proposal_referral import show_referral
from planner.ui.pages.proposal_ties import show_tie
from planner.ui.pages.proposal_try import show_try
from planner.words.money import short_date
from planner.words.why import closed_by

ADDRESS = "barn"
"""The chosen child in the address, so that a reload comes back to it and it can be linked to."""
CHILD, GUARDIAN = "one-child", "for-guardian"
"""Keys of the chosen child and of the switch that hides all others."""


def show_child(desk: Desk, job: Job[Made], language: str) -> None:
    """The picker, and everything about the child that was picked."""
    made = job.made
    assert made is not None
    child_id = _picked(made, language)
    if child_id is None:
        return
    case = made.known.case
    hidden = hidden_from("guardian" if st.session_state.get(GUARDIAN) else "planner", case, child_id)
    told = answer((job.job_id, child_id, "why"), job.request, lambda limits: _told(made, child_id, limits, False))
    if told is None or told.made is None:
        st.error(words.fault_text(told.error_id if told else None, language))
        return
    st.header(_where(made, child_id, language), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _why_here(made, told.made, hidden, language)
    with right:
        _on_record(made, child_id, hidden, language)
    if child_id in made.known.unit_of:
        show_tie(job, child_id, language)
    if told.made.unit_id is None:
        show_fewest_reasons(job, child_id, hidden, language)
        if not hidden:
            show_corrections(desk, job, child_id, language)
    full = answer((job.job_id, child_id, "options"), job.request, lambda limits: _told(made, child_id, limits, True))
    show_options(job, child_id, full, hidden, language)
    show_referral(job, child_id, hidden, language)
    show_try(desk, job, child_id, hidden, language)
    if full is not None and full.made is not None:
        show_letter(desk, made.known, job.request, full.made, hidden, language)


def _told(made: Made, child_id: ChildId, limits: Limits, with_options: bool) -> Explanation:
    return questions.explain(made.known, child_id, None, limits, with_options)


def _picked(made: Made, language: str) -> ChildId | None:
    """The chosen child and whether the page is for its guardian; then no other child's name is sent to the page."""
    _ = translator(language)
    names = child_names(made.known, language)
    if CHILD not in st.session_state:
        st.session_state[CHILD] = st.query_params.get(ADDRESS)
    if st.session_state.get(CHILD) not in names:
        st.session_state[CHILD] = None
    if st.session_state.get(GUARDIAN) and st.session_state[CHILD] is not None:
        child_id: ChildId = st.session_state[CHILD]
        lead(_("Written for the guardian of {child}: no other child is named.").format(child=child_id))
    else:
        chosen = st.selectbox(
            _("Child"),
            tuple(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=_("Choose a child, or write its id"),
            key=CHILD,
            width=480,
        )
        if chosen is None:
            st.info(_("Choose a child to see why it is to live there, what else there is, and what a change would do."))
            return None
        child_id = chosen
    st.query_params[ADDRESS] = child_id
    st.toggle(
        _("Write for a guardian"),
        key=GUARDIAN,
        help=_("Hides all other children: they are counted, not named, and the lists are left out."),
    )
    return child_id


def _where(made: Made, child_id: ChildId, language: str) -> str:
    known = made.known
    unit = known.unit_of[child_id] if child_id in known.unit_of else known.case.home.get(child_id)
    return f"{child_id}: {unit_title(known.case, unit, language)}"


def _why_here(made: Made, told: Explanation, hidden: Set[str], language: str) -> None:
    _ = translator(language)
    st.subheader(_("Why here") if told.unit_id is not None else _("Why no place"), anchor=False)
    points([say(discreet_sentence(reason, hidden), language) for reason in told.reasons])
    if stay := _stay(made, told, language):
        facts(stay)
    units = words.goal_units()
    titles = words.goal_titles(language)
    own = [
        f"{titles[code]}: {words.amount(value, units[code], language)}" for code, value in told.goals.items() if value
    ]
    points(own or [_("nothing to weigh against it")], _("What the goals are for this child"))
    open_units = say(Sentence("Units that may take the child: {count}", {"count": told.open_units}), language)
    # Without a place the reasons above count the closed units already.
    closed = [say(closed_by(title, count), language) for title, count in told.narrowed.items()]
    points(closed if told.unit_id is not None else (), open_units)
    if not told.proven:
        said(_("The plan is not proven best: part of what a change gains may be had without it."))


def _stay(made: Made, told: Explanation, language: str) -> list[tuple[str, str]]:
    """From when until when, and from where, for a child whom the plan gives a place."""
    _ = translator(language)
    found = next((each for each in made.plan.proposals if each.child_id == told.child_id), None)
    if found is None or found.unit_id is None:
        return []
    end = short_date(found.until, language) if found.until else _("not known")
    pairs = [(_("From–until"), f"{short_date(found.start, language)}–{end}")]
    if found.moves_from is not None:
        pairs.append((_("Moves from"), unit_title(made.known.case, found.moves_from, language)))
    return pairs


def _on_record(made: Made, child_id: ChildId, hidden: Set[str], language: str) -> None:
    _ = translator(language)
    case = made.known.case
    child = case.child_by_id[child_id]
    st.subheader(_("What is on record"), anchor=False)
    facts(on_record(case, child, language, hidden))
    st.subheader(_("The child's own view"), anchor=False)
    facts(view_on_record(case, child, language))
