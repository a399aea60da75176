"""Same or tie: who lives where in every best plan. Asked once for a plan, and told for all children and for one."""

import streamlit as st

from models.ids import ChildId
from planner.language import translator
from planner.placement.ties import NOT_KNOWN, SAME, TIE, ChildTies, Ties, ties_of
from planner.ui.blocks import Column, Table, Tile, table, tiles
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_title
from planner.ui.outgoing import download
from planner.ui.pages.proposal_progress import on_request
from planner.words.money import NO_VALUE, whole

IN_ORDER = (TIE, NOT_KNOWN, SAME)
"""What is worth looking at stands first in the table."""


def _found(job: Job[Made], button: tuple[str, str], language: str) -> Ties | None:
    """The ties of a plan, once the button was pressed here or in a child's panel."""
    _ = translator(language)
    made = job.made
    assert made is not None
    waiting = _("Looking for plans that are equally good.")
    return on_request(
        (job.job_id, "ties"), job.request, lambda limits: ties_of(made.known, limits), button, waiting, language
    )


def show_tie(job: Job[Made], child_id: ChildId, language: str) -> None:
    """Whether one child lives here in every best plan; asked for all children at once, when somebody wants it."""
    _ = translator(language)
    made = job.made
    assert made is not None
    ties = _found(job, ("ask-ties", _("Is another plan just as good?")), language)
    if ties is None:
        return
    told = next(each for each in ties.children if each.child_id == child_id)
    if told.verdict == TIE:
        others = "; ".join(unit_title(made.known.case, unit, language) for unit in told.others)
        st.info(_("Just as good for every goal: {units}. The plan chose by its fixed tie-break.").format(units=others))
    elif told.verdict == SAME:
        st.info(_("Every best plan says the same for this child: no other unit is as good."))
    else:
        st.info(_("Whether another unit is as good could not be proven in the time given."))


def show_ties(job: Job[Made], language: str) -> None:
    """How many children live where they do in every best plan, how many are a tie, and a row for each of them."""
    _ = translator(language)
    made = job.made
    assert made is not None
    st.header(_("The same place or a tie"), anchor=False)
    st.markdown(
        _(
            "Where several plans are best in all goals, one of them was chosen by a fixed rule. Here stands who has "
            "the same place in all of them, and who lives elsewhere in some: a tie. Two ties need not go together."
        )
    )
    ties = _found(job, ("ask-all-ties", _("Find the ties")), language)
    if ties is None:
        return
    if ties.interrupted:
        st.warning(_("Time was over, or it was stopped: for some children more may be possible than stands here."))
    tiles(
        (
            Tile(_("The same place"), whole(ties.counted(SAME), language), _("in every best plan")),
            Tile(_("Ties"), whole(ties.counted(TIE), language), _("another unit is just as good")),
            Tile(_("Not known"), whole(ties.counted(NOT_KNOWN), language), _("not proven in the time given")),
        )
    )
    content = ties_table(made, ties, language)
    title = _("Ties first, then those who are not known, then those who have the same place in every best plan")
    table(content, title, scrolls=len(content.rows) > LONG_TABLE)
    download(
        _("Download table (CSV)"),
        table_as_csv(content),
        language,
        file_name="ties.csv",
        mime="text/csv",
        key="ties-csv",
    )


def ties_table(made: Made, ties: Ties, language: str) -> Table:
    """A row for every child: its unit in the plan, what is known of it, and which other units are just as good."""
    _ = translator(language)
    verdicts = {SAME: _("the same in every best plan"), TIE: _("tie"), NOT_KNOWN: _("not known")}
    case = made.known.case

    def others(child: ChildTies) -> str:
        named = [unit_title(case, unit, language) for unit in child.others]
        more = [_("there may be more")] if child.others and not child.is_complete else []
        return "\n".join([*named, *more]) or NO_VALUE

    rows = tuple(
        (str(child.child_id), unit_title(case, child.unit_id, language), verdicts[child.verdict], others(child))
        for child in sorted(ties.children, key=lambda child: (IN_ORDER.index(child.verdict), child.child_id))
    )
    columns = (
        Column(_("Child"), is_id=True),
        Column(_("In the plan")),
        Column(_("What is known")),
        Column(_("Just as good")),
    )
    return Table(columns, rows, stacks=True)
