"""Other plans beside the one at hand: the next best ones, who is a tie, and what one goal buys of another.

All begin from the plan as it is; nothing is made anew until somebody asks.
"""

import streamlit as st

from models.change import PinChild, Step
from planner.language import say, translator
from planner.placement.best_plans import BestPlans, RankedPlan, best_plans
from planner.service import Desk
from planner.ui import trials
from planner.ui.answers import asked
from planner.ui.blocks import Column, Table, points, said, table
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.frame import go_to
from planner.ui.jobs import Job, Made
from planner.ui.outgoing import download
from planner.ui.pages.proposal_progress import arrived
from planner.ui.pages.proposal_ties import show_ties
from planner.ui.pages.proposal_trade import show_trade
from planner.ui.said_by import WHO
from planner.whole_plan import MOST_PLANS
from planner.words.best import against_said, how_known, moves, not_proven, plans_notes
from planner.words.money import NO_VALUE, whole

MOST, APART, TRIED = "plans-most", "plans-apart", "plans-tried"
AT_FIRST = 5
MOST_APART = 20
"""Plans further apart than so many children are hardly alternatives to one another."""


def show_others(desk: Desk, job: Job[Made], language: str) -> None:
    """Three questions about the plan as a whole, each with its answer below it."""
    made = job.made
    assert made is not None
    for sentence in not_proven(made.known, language):
        st.warning(sentence)
    _next_best(desk, job, language)
    show_ties(job, language)
    show_trade(desk, job, language)


def _next_best(desk: Desk, job: Job[Made], language: str) -> None:
    _ = translator(language)
    made = job.made
    assert made is not None
    st.header(_("The next best plans"), anchor=False)
    st.markdown(
        _(
            "The best plans in their order, each another than those before it. Plans that are equal in all goals have "
            "the same rank: a tie."
        )
    )
    most, apart, is_asked = _ask(language)
    key = (job.job_id, "best", most, apart)
    found = asked(key, job.request, lambda limits: best_plans(made.known, most, limits, apart), is_asked)
    best = arrived(found, _("Looking for the next best plans."), language)
    if best is None:
        return
    _say(best, apart, language)
    content = plans_table(best, language)
    table(content, _("The best plans and what they lose against the best"), scrolls=len(content.rows) > LONG_TABLE)
    download(
        _("Download table (CSV)"),
        table_as_csv(content),
        language,
        file_name="plans.csv",
        mime="text/csv",
        key="plans-csv",
    )
    _try(desk, job, best, language)


def _ask(language: str) -> tuple[int, int, bool]:
    """How many plans, how far apart, and whether they are asked for now."""
    _ = translator(language)
    st.session_state.setdefault(MOST, AT_FIRST)
    st.session_state.setdefault(APART, 1)
    with st.form("ask-plans"):
        left, right = st.columns(2, gap="medium")
        most = left.number_input(_("Plans, the one at hand included"), 2, MOST_PLANS, key=MOST)
        apart = right.number_input(
            _("At least so many children live elsewhere"),
            1,
            MOST_APART,
            key=APART,
            help=_("In each plan against every plan before it. Above one it takes longer."),
        )
        is_asked = st.form_submit_button(_("Find the next best plans"), type="primary", key="find-plans")
    return int(most), int(apart), is_asked


def _say(best: BestPlans, apart: int, language: str) -> None:
    _ = translator(language)
    others = best.plans[1:]
    ties = sum(plan.is_tie for plan in others)
    said(
        _("Other plans found: {count}. Just as good in all goals: {ties}.").format(
            count=whole(len(others), language), ties=whole(ties, language)
        )
    )
    points([say(sentence, language) for sentence in plans_notes(best, apart)])


def plans_table(best: BestPlans, language: str) -> Table:
    """A row for every plan: its rank, every goal that differs from the best, and everybody who lives elsewhere."""
    _ = translator(language)
    everything = len(best.plans[0].difference.goals)
    rows = tuple(
        (
            _("Plan {number}").format(number=number + 1),
            whole(plan.rank, language),
            against_said(plan, number, language, everything),
            whole(len(plan.difference.moved), language),
            "\n".join(moves(plan.difference, language, len(plan.unit_of))) or NO_VALUE,
            how_known(plan, language),
        )
        for number, plan in enumerate(best.plans)
    )
    columns = (
        Column(_("Plan"), is_id=True),
        Column(_("Rank"), is_number=True),
        Column(_("Against the best")),
        Column(_("Children elsewhere"), is_number=True),
        Column(_("Who lives elsewhere")),
        Column(_("How known")),
    )
    return Table(columns, rows, stacks=True)


def _try(desk: Desk, job: Job[Made], best: BestPlans, language: str) -> None:
    """One of the plans in a copy of the plan at hand: who lives elsewhere is pinned there."""
    _ = translator(language)
    ready = {number: plan for number, plan in enumerate(best.plans, start=1) if _pins(plan, number, language)}
    if not ready:
        return
    if st.session_state.get(TRIED) not in ready:
        st.session_state.pop(TRIED, None)
    st.markdown(_("Try it in a copy of the plan. Nothing is decided, and this plan stays as it is."))
    number = st.selectbox(
        _("Plan to try"),
        tuple(ready),
        format_func=lambda each: _("Plan {number}").format(number=each),
        key=TRIED,
        width=240,
        filter_mode=None,
        help=_(
            "Those who live elsewhere in it are pinned there one by one, and the rest is decided again around them."
        ),
    )
    if st.button(_("Try this"), key="try-plan"):
        trials.pinned_on(desk, job, _pins(ready[number], number, language))
        go_to("what_if")


def _pins(plan: RankedPlan, number: int, language: str) -> tuple[Step, ...]:
    """The steps that lead to the plan; none for the best itself. Who is without a place in it cannot be pinned."""
    _ = translator(language)
    who = st.session_state.get(WHO) or _("meeting")
    why = _("Plan {number} of the next best").format(number=number)
    moved = plan.difference.moved
    return tuple(Step(PinChild(each.child_id, each.after), who, why) for each in moved if each.after is not None)
