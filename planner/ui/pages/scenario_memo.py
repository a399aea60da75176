"""The budget memo about the scenarios that were compared: made by a job when somebody asks, then taken along."""

from datetime import date

import streamlit as st

from planner.comparing import Comparison
from planner.language import say, translator
from planner.placement.again import Limits
from planner.report.budget import budget_report
from planner.report.budget_gathered import MOST_PROPOSALS, Memo, memo_beside
from planner.service import Desk, PlaceRequest
from planner.ui.answers import answer
from planner.ui.frame import source_name
from planner.ui.jobs import Job
from planner.ui.pages.proposal_progress import wait_for
from planner.ui.report_blocks import report_files
from planner.ui.words import fault_text

MADE = "memo-made"


def show_memo(desk: Desk, job: Job[Comparison], language: str) -> None:
    """A button that reckons the costs, and the memo in every format once they are there."""
    _ = translator(language)
    compared = job.made
    assert compared is not None
    st.header(_("Budget memo"), anchor=False)
    st.markdown(
        _(
            "Costs by year, item and payer beside what the scenarios mean for the children, under the six questions "
            "of utredningsinstruksen. It recommends nothing."
        )
    )
    if len(compared.runs) - 1 > MOST_PROPOSALS:
        st.info(_("A memo holds at most {most} proposals. Compare fewer.").format(most=MOST_PROPOSALS))
        return

    def ask(limits: Limits) -> Memo:
        return memo_beside(desk, compared, limits.on_progress, limits.stop)

    key = (MADE, job.job_id)
    found = answer(key, PlaceRequest(), ask, prompted=False)
    if found is None and st.button(_("Make the budget memo"), key="make-memo"):
        found = answer(key, PlaceRequest(), ask)
    if found is None:
        return
    if found.is_running:
        wait_for(found, _("Reckoning the costs."), language)
    elif found.made is None:
        st.error(say(found.fault, language) if found.fault else fault_text(found.error_id, language))
    else:
        memo = found.made
        name = "-".join((_("memo"), *(proposed.stack.name for proposed in memo.proposals)))[:80]
        report_files(name, lambda: budget_report(memo, language, date.today()), language)
        st.caption(_("Source: {name}").format(name=source_name(desk, language)))
