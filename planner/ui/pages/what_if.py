"""Hva om: a copy of the plan in which changes are tried, one step after the other, with the new plan beside the old."""

from html import escape

import streamlit as st

from planner.language import translator
from planner.questions import Trial
from planner.service import Desk
from planner.ui import trials, words
from planner.ui.blocks import lead
from planner.ui.frame import desk_or_stop, foot, go_to, keep_choices
from planner.ui.jobs import Job, Made
from planner.ui.pages.proposal_progress import watch
from planner.ui.pages.what_if_log import show_back, show_log, show_scenarios
from planner.ui.pages.what_if_result import show_plans_side_by_side
from planner.ui.pages.what_if_step import show_step
from planner.ui.plan_at_hand import is_of_other_data, plan_at_hand
from planner.ui.waiver_table import show_waivers
from planner.words.money import long_date, whole


def show(language: str) -> None:
    """The whole page: the step being worked on, or the workspace as it stands."""
    _ = translator(language)
    keep_choices()
    st.title(_("What if"), anchor=False)
    desk = desk_or_stop(language)
    running = trials.under_way()
    if running is not None:
        watch(running, _("Making the plan with this change"), language)
        foot(desk, language)
        return
    job = _workspace(desk)
    if job is None:
        st.info(_("A what-if begins from a plan. Make one under Placement first."))
        if st.button(_("Go to Placement"), type="primary", key="to-proposals"):
            go_to("proposals")
        foot(desk, language)
        return
    st.query_params[trials.ADDRESS] = job.job_id
    _show_workspace(desk, job, language)
    foot(desk, language)


def _workspace(desk: Desk) -> Job[Trial] | None:
    """The workspace at hand; one without a step makes way for a newer plan."""
    job, plan = trials.at_hand(), plan_at_hand()
    if plan is not None and plan.made is not None and is_of_other_data(desk, plan.made):
        plan = None
    is_untouched = job is None or job.made is None or not job.made.workspace.done
    if plan is not None and plan.made is not None and is_untouched and trials.trial_on(plan.made.placed) is None:
        trials.begin_from(desk, plan)
        job = trials.at_hand()
    return job


def _show_workspace(desk: Desk, job: Job[Trial], language: str) -> None:
    _ = translator(language)
    trial = job.made
    assert trial is not None
    lead(_("A copy of the plan in which you try changes one by one. The plan and the data stay as they are."))
    _about(desk, trial, plan_at_hand(), language)
    refused = trials.fault(language)
    if refused is not None:
        st.error(refused)
    show_step(desk, job, language)
    if trial.workspace.done or trial.workspace.can_redo:
        st.header(_("What changed"), anchor=False)
        show_back(desk, job, language)
        show_plans_side_by_side(trial, language)
    show_log(job, language)
    show_waivers(trial.now.plan.waivers, language)
    show_scenarios(desk, job, language)


def _about(desk: Desk, trial: Trial, plan: Job[Made] | None, language: str) -> None:
    """Which plan it began from, and the way to begin anew where a newer plan has been made since."""
    _ = translator(language)
    placed, everyone = words.placed_of(trial.start.plan)
    text = _("Begins from the plan for {day}: {placed} of {all} children have a proposal.").format(
        day=long_date(trial.start.plan.date, language), placed=whole(placed, language), all=whole(everyone, language)
    )
    st.html(f'<p class="pp-start">{escape(text)}</p>')
    if plan is None or plan.made is None or plan.made.placed is trial.start:
        return
    st.warning(_("A newer plan has been made under Placement since. This workspace still rests on the older one."))
    if st.button(_("Begin anew from the newer plan"), key="begin-anew"):
        trials.begin_from(desk, plan)
        st.rerun()
