"""Deciding about one child, the receiving unit's answer, and the log that is downloaded, opened again and locked in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from models.change import ForbidUnit, PinChild, Step
from models.ids import ChildId, UnitId
from models.plan import Plan, Sentence
from planner.decisions import (
    ACCEPT,
    CHANGE,
    KINDS,
    NO,
    YES,
    DecisionFaults,
    Log,
    Wanted,
    answered,
    decided,
    log_as_json,
    read_log,
    standing,
)
from planner.errors import BadInput, Fault, PlannerError
from planner.language import say, translator
from planner.placement.case import Case
from planner.service import Desk
from planner.ui.blocks import Column, Table, facts, points, table
from planner.ui.child_facts import view_on_record
from planner.ui.decision_log import keep_log, log_at_hand
from planner.ui.desk import current_desk
from planner.ui.faults import summary
from planner.ui.figure import LONG_TABLE
from planner.ui.files import table_as_csv
from planner.ui.frame import keep_choices
from planner.ui.handing_over import hand_over, hand_over_answer
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_namer, unit_title
from planner.ui.outgoing import download
from planner.ui.pages.proposal_child import CHILD
from planner.ui.plan_at_hand import own_change
from planner.words.money import NO_VALUE, short_date, whole

PERSON = "decided-by"
"""Kept from child to child: mostly the same person decides."""
FAULTS = "decision-faults"


def show_decide(desk: Desk, job: Job[Made], children: Sequence[ChildId], language: str) -> None:
    """The form for one child: what is decided, by whom, the child's view, and the reason."""
    _ = translator(language)
    made = job.made
    assert made is not None
    st.header(_("Decide about one child"), anchor=False)
    if st.session_state.get("board-child") not in children:
        st.session_state["board-child"] = None
    child_id: ChildId | None = st.selectbox(
        _("Child"), tuple(children), index=None, placeholder=_("Choose a child, or write its id"), key="board-child",
        width=420,
    )  # fmt: skip
    if child_id is None:
        st.info(_("Choose a child to accept its proposal, choose another unit, or leave it without a place for now."))
        return
    _about(made, child_id, language)
    wanted = _form(made, child_id, language)
    if st.button(_("Store the decision"), type="primary", key="store-decision"):
        _store(made, wanted, desk)
        st.rerun()


def _about(made: Made, child_id: ChildId, language: str) -> None:
    """What is proposed and why, what is on record of the child's view, and the way to everything else."""
    _ = translator(language)
    case = made.known.case
    proposal = next(each for each in made.plan.proposals if each.child_id == child_id)
    facts(
        [
            (_("Proposal"), unit_title(case, proposal.unit_id, language)),
            (_("Why"), "\n".join(say(reason, language) for reason in proposal.reasons) or NO_VALUE),
            *view_on_record(case, case.child_by_id[child_id], language),
        ]
    )
    if st.button(_("Everything about {child}: alternatives, why and why not").format(child=child_id), key="all-about"):
        st.session_state["proposal-view-next"] = "one"
        st.session_state[CHILD] = child_id
        st.rerun()


def _form(made: Made, child_id: ChildId, language: str) -> Wanted:
    """The fields; what is written for one child stays while another one is looked at."""
    _ = translator(language)
    case = made.known.case
    proposal = next(each for each in made.plan.proposals if each.child_id == child_id)
    key = f"decide-{child_id}"
    keep_choices(PERSON, *(f"{key}-{name}" for name in ("kind", "unit", "view", "missing", "reason")))
    faults: Mapping[str, Sequence[Fault]] = st.session_state.get(FAULTS, {}).get(child_id, {})
    _summary(faults, language)
    names = {code: _(title) for code, title in KINDS.items() if code != ACCEPT or proposal.unit_id is not None}
    st.session_state.setdefault(f"{key}-kind", next(iter(names)))
    kind = st.radio(
        _("What is decided (must be filled in)"), tuple(names), format_func=names.__getitem__, key=f"{key}-kind",
        horizontal=True,
    )  # fmt: skip
    _beside(faults, "kind", language)
    unit: UnitId | None = None
    if kind == CHANGE:
        unit = st.selectbox(
            _("Unit (must be filled in)"), tuple(sorted(case.unit_by_id)), index=None, format_func=unit_namer(case),
            placeholder=_("Choose a unit, or write its id or name"), key=f"{key}-unit", width=420,
        )  # fmt: skip
    _beside(faults, "unit_id", language)
    left, right = st.columns(2, gap="medium")
    with left:
        st.session_state.setdefault(f"{key}-view", case.child_by_id[child_id].view_note or "")
        view = st.text_area(
            _("What the child said about where to live (this, or the next field)"), key=f"{key}-view", max_chars=2000,
            height=90,
        )  # fmt: skip
        _beside(faults, "view", language)
    with right:
        missing = st.text_area(
            _("Why the child's view is missing (only where it is)"), key=f"{key}-missing", max_chars=2000, height=90
        )
        _beside(faults, "view_missing", language)
    label = _("Reason (optional)") if kind == ACCEPT else _("Reason (must be filled in)")
    reason = st.text_area(label, key=f"{key}-reason", max_chars=2000, height=90)
    _beside(faults, "reason", language)
    by = st.text_input(_("Decided by, first and last name (must be filled in)"), key=PERSON, max_chars=80, width=420)
    _beside(faults, "by", language)
    return Wanted(child_id, kind, by, view, missing, reason, unit)


def _summary(faults: Mapping[str, Sequence[Fault]], language: str) -> None:
    summary([_told(fault, language) for found in faults.values() for fault in found], language)


def _beside(faults: Mapping[str, Sequence[Fault]], field: str, language: str) -> None:
    for fault in faults.get(field, ()):
        st.error(_told(fault, language))


def _told(fault: Fault, language: str) -> str:
    right = say(fault.right, language) if fault.right.template else ""
    return f"{say(fault.wrong, language)} {right}".strip()


def _store(made: Made, wanted: Wanted, desk: Desk) -> None:
    """The decision in the log, or its faults kept to be shown beside the fields."""
    known: dict[str, Mapping[str, Sequence[Fault]]] = st.session_state.setdefault(FAULTS, {})
    try:
        log = decided(log_at_hand(), made.plan, made.known.case, wanted, desk.as_of)
        stored_as = hand_over(desk, made.plan, log[-1])
    except DecisionFaults as refused:
        known[wanted.child_id] = refused.by_field
    except PlannerError as refused:
        known[wanted.child_id] = {"": [_as_fault(refused)]}
    else:
        keep_log((*log[:-1], replace(log[-1], stored_as=stored_as)))
        known.pop(wanted.child_id, None)
        if stored_as:
            own_change(current_desk())


def _as_fault(refused: PlannerError) -> Fault:
    """What the store says, as a fault of no field."""
    return Fault("", None, None, "", refused.sentence, Sentence(""))


def show_answers(desk: Desk, case: Case, log: Log, language: str) -> None:
    """The decisions that wait for the unit's answer, and the form for one of them."""
    _ = translator(language)
    waiting = [each for each in standing(log).values() if each.unit_id is not None and each.answer is None]
    if not waiting:
        return
    st.header(_("Answers of the receiving units"), anchor=False)
    names = {each.number: f"{each.child_id} → {unit_title(case, each.unit_id, language)}" for each in waiting}
    faults: Mapping[str, Sequence[Fault]] = st.session_state.get("answer-faults", {})
    said = {YES: _("Yes, the child can come"), NO: _("No")}
    with st.form("answer", border=True):
        _summary(faults, language)
        number = st.selectbox(
            _("Decision"), tuple(names), format_func=lambda key: names.get(key, str(key)), key="answer-number"
        )
        answer = st.radio(
            _("The unit's answer"), (YES, NO), format_func=said.__getitem__, key="answer-said", horizontal=True
        )
        reason = st.text_area(_("Reason (must be filled in for a no)"), key="answer-reason", max_chars=2000, height=90)
        _beside(faults, "answer_reason", language)
        by = st.text_input(_("Answered by, first and last name (must be filled in)"), key="answer-by", max_chars=80)
        _beside(faults, "answer_by", language)
        if not st.form_submit_button(_("Store the answer"), type="primary", key="store-answer"):
            return
    try:
        after = answered(log, int(number or 0), str(answer), by, reason, case.day)
        decision = next(each for each in after if each.number == number)
        assert decision.answer is not None
        hand_over_answer(desk, decision, decision.answer)
    except DecisionFaults as refused:
        st.session_state["answer-faults"] = refused.by_field
    except PlannerError as refused:
        st.session_state["answer-faults"] = {"": [_as_fault(refused)]}
    else:
        keep_log(after)
        if decision.stored_as:
            own_change(current_desk())
        st.session_state["answer-faults"] = {}
    st.rerun()


def show_log(desk: Desk, job: Job[Made], log: Log, language: str) -> None:
    """The log as a table and as files, the way back in, and the plan made anew with what is decided."""
    _ = translator(language)
    st.header(_("The log of decisions"), anchor=False)
    if not log:
        st.markdown(_("Nothing is decided yet. A log that was downloaded before can be opened here."))
    else:
        content = log_table(job, log, language)
        table(content, _("Every decision, the first one first"), len(log) > LONG_TABLE)
        st.caption(
            _("Places decided on are booked in the store, with who decided and why.")
            if desk.kept_in is not None
            else _("The log lives as long as the app runs. Download it: it is what goes to the register.")
        )
        with st.container(horizontal=True):
            download(
                _("Download the log (JSON)"),
                log_as_json(log, desk.is_synthetic),
                language,
                file_name="decisions.json",
                mime="application/json",
            )
            download(
                _("Download the log (CSV)"),
                table_as_csv(content),
                language,
                file_name="decisions.csv",
                mime="text/csv",
            )
            steps = locked(log, job.made.plan if job.made else None)
            if steps and st.button(_("Make the plan anew around the decisions"), key="lock-in"):
                st.session_state["again-with"] = replace(job.request, steps=(*job.request.steps, *steps))
                st.rerun()
    _open_log(language)


def locked(log: Log, plan: Plan | None) -> tuple[Step, ...]:
    """The decisions as changes: a pin for every place decided on, and the unit forbidden that has said no."""
    named = {proposal.child_id for proposal in plan.proposals} if plan is not None else set()
    done = {step.change for step in plan.steps} if plan is not None else set()
    steps = []
    for decision in standing(log).values():
        if decision.child_id not in named or decision.unit_id is None:
            continue
        if decision.stands:
            change: PinChild | ForbidUnit = PinChild(decision.child_id, decision.unit_id)
            why = decision.reason or "proposal accepted"
        else:
            assert decision.answer is not None
            change, why = ForbidUnit(decision.child_id, decision.unit_id), decision.answer.reason
        if change not in done:
            steps.append(Step(change, decision.by, why))
    return tuple(steps)


def log_table(job: Job[Made], log: Log, language: str) -> Table:
    """Every decision with its answer."""
    _ = translator(language)
    made = job.made
    assert made is not None
    case = made.known.case
    rows = []
    for each in log:
        answer = each.answer
        words = {YES: _("Yes"), NO: _("No")}
        rows.append(
            (
                whole(each.number, language),
                str(each.child_id),
                _(KINDS[each.kind]),
                unit_title(case, each.proposed, language),
                unit_title(case, each.unit_id, language),
                short_date(each.on, language),
                each.by,
                each.view or each.view_missing,
                each.reason or NO_VALUE,
                ". ".join(filter(None, (f"{words[answer.said]}: {answer.by}", answer.reason))) if answer else NO_VALUE,
            )
        )
    heads = (
        _("Child"), _("Decision"), _("Proposal"), _("Decided unit"), _("Date"), _("Decided by"),
        _("The child's view, or why it is missing"), _("Reason"), _("The unit's answer"),
    )  # fmt: skip
    return Table((Column(_("No.")), *(Column(head) for head in heads)), tuple(rows), stacks=True)


def _open_log(language: str) -> None:
    _ = translator(language)
    with st.expander(_("Open a log")):
        file = st.file_uploader(
            _("A log that was downloaded here (JSON)"), type="json", key="log-file", max_upload_size=1
        )
        if file is None or not st.button(_("Go on with this log"), key="open-log"):
            return
        try:
            log = read_log(file.getvalue().decode("utf-8-sig"), file.name)
        except UnicodeDecodeError:
            st.error(_("The file cannot be read: a log is a text in UTF-8."))
        except BadInput as refused:
            st.error(say(refused.sentence, language))
            points(
                [
                    f"{fault.row or ''} {say(fault.wrong, language)} {say(fault.right, language)}"
                    for fault in refused.faults
                ]
            )
        else:
            keep_log(log)
            st.rerun()
