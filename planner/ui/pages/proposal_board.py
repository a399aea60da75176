"""The board: every child of the plan with its proposal, decision and the unit's answer; children beside units."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from models.child import Child
from models.ids import ChildId, UnitId
from models.plan import Plan
from planner.decisions import KINDS, NO, YES, Decision, standing
from planner.language import translator
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import refusals
from planner.placement.rules import PLAN_RULES
from planner.service import Desk, units_of
from planner.ui import words
from planner.ui.blocks import Column, Table, table
from planner.ui.decision_log import log_at_hand
from planner.ui.figure import LONG_TABLE
from planner.ui.frame import keep_choices
from planner.ui.jobs import Job, Made
from planner.ui.naming import unit_title
from planner.ui.pages.proposal_decide import show_answers, show_decide, show_log
from planner.words.money import whole

ALL, OPEN, DONE = "all", "open", "done"
MOST_UNITS = 10
"""Units that stand beside the children in the table of why and why not."""
MOST_CHILDREN = 25
"""Children in that table."""


def show_board(desk: Desk, job: Job[Made], language: str) -> None:
    """The list with its filters, the form for one child, the units' answers, and the log."""
    _ = translator(language)
    made = job.made
    assert made is not None
    keep_choices("board-operator", "board-state")
    case, log = made.known.case, log_at_hand()
    decided = standing(log)
    children = _chosen(desk, made.plan, case, decided, language)
    everyone = {proposal.child_id for proposal in made.plan.proposals}
    done = sum(child_id in everyone and decision.stands for child_id, decision in decided.items())
    st.caption(
        _("{done} of {all} children are decided. The tool proposes, a person decides.").format(
            done=whole(done, language), all=whole(len(everyone), language)
        )
    )
    if not children:
        st.info(_("No child fits here. Choose another operator, or «Show all»."))
    else:
        rows = board_table(desk, made.plan, case, decided, children, language)
        table(rows, _("Proposals and decisions, acute ones and the longest waits first"), len(rows.rows) > LONG_TABLE)
        show_decide(desk, job, [child.child_id for child in children], language)
    show_answers(desk, case, log, language)
    if children:
        _why_and_why_not(made.plan, case, decided, children, language)
    show_log(desk, job, log, language)


def _chosen(
    desk: Desk, plan: Plan, case: Case, decided: Mapping[ChildId, Decision], language: str
) -> tuple[Child, ...]:
    """The children of the plan that the filters leave."""
    _ = translator(language)
    named = {proposal.child_id for proposal in plan.proposals}
    children = [child for child in case.child_by_id.values() if child.child_id in named]
    operators = {ALL: _("All operators")} | {
        code: desk.codes.name("operator", code, language)
        for code in desk.codes.codes("operator")
        if any(child.operator == code for child in children)
    }
    states = {ALL: _("Show all"), OPEN: _("Not decided"), DONE: _("Decided")}
    left, right = st.columns(2, gap="medium")
    operator = left.selectbox(
        _("Operator"), tuple(operators), format_func=operators.__getitem__, key="board-operator", filter_mode=None
    )
    state = right.selectbox(
        _("Show"), tuple(states), format_func=states.__getitem__, key="board-state", filter_mode=None
    )
    found = [
        child
        for child in children
        if operator in (ALL, child.operator)
        and (state == ALL or (state == DONE) == (child.child_id in decided and decided[child.child_id].stands))
    ]
    return tuple(sorted(found, key=lambda c: (not c.is_acute, -case.waited_days(c), c.child_id)))


def board_table(
    desk: Desk,
    plan: Plan,
    case: Case,
    decided: Mapping[ChildId, Decision],
    children: Sequence[Child],
    language: str,
) -> Table:
    """A row for every child: how urgent, what is proposed, whether it is locked, what is decided and answered."""
    _ = translator(language)
    units = units_of(plan)
    rows = []
    for child in children:
        decision = decided.get(child.child_id)
        rows.append(
            (
                str(child.child_id),
                desk.codes.name("urgency", child.urgency, language),
                words.days(case.waited_days(child), language),
                _("Yes") if child.view_heard else _("Not yet"),
                unit_title(case, units.get(child.child_id), language),
                _locks(desk, case, child, language),
                _decided_said(case, decision, language),
                _answer_said(decision, language),
            )
        )
    heads = (_("Heard"), _("Proposal"), _("Locks"), _("Decision"), _("The unit's answer"))
    columns = (
        Column(_("Child"), is_id=True),
        Column(_("Urgency")),
        Column(_("Without a place"), is_number=True),
        *(Column(head) for head in heads),
    )
    return Table(columns, tuple(rows), stacks=True)


def _locks(desk: Desk, case: Case, child: Child, language: str) -> str:
    pins = case.pins_of.get(child.child_id, ())
    return "\n".join(f"{desk.codes.name('pin_kind', pin.kind, language)}: {pin.unit_id}" for pin in pins) or "–"


def _decided_said(case: Case, decision: Decision | None, language: str) -> str:
    _ = translator(language)
    if decision is None:
        return _("not decided")
    where = f": {unit_title(case, decision.unit_id, language)}" if decision.unit_id is not None else ""
    return f"{_(KINDS[decision.kind])}{where} ({decision.by})"


def _answer_said(decision: Decision | None, language: str) -> str:
    _ = translator(language)
    if decision is None or decision.unit_id is None:
        return "–"
    if decision.answer is None:
        return _("waits for an answer")
    if decision.answer.said == YES:
        return _("Yes ({by})").format(by=decision.answer.by)
    assert decision.answer.said == NO
    return _("No: {reason} ({by})").format(reason=decision.answer.reason, by=decision.answer.by)


def _why_and_why_not(
    plan: Plan, case: Case, decided: Mapping[ChildId, Decision], children: Sequence[Child], language: str
) -> None:
    _ = translator(language)
    with st.expander(_("Children beside units: why and why not")):
        st.caption(
            _("As the plan has it. A rule's name says what keeps the child out; «possible» is judged one by one.")
        )
        shown = children[:MOST_CHILDREN]
        content = units_beside(plan, case, decided, shown, language)
        table(content, _("The units that most of these children could come to"), len(content.rows) > LONG_TABLE)


def units_beside(
    plan: Plan, case: Case, decided: Mapping[ChildId, Decision], children: Sequence[Child], language: str
) -> Table:
    """Children and the units that matter to them: proposed, decided, possible, or the rule that closes the unit."""
    _ = translator(language)
    given = units_of(plan)
    taken = {each.child_id: each.unit_id for each in decided.values() if each.stands}
    draft = Draft(living_under(case, {child.child_id: given.get(child.child_id) for child in case.candidates}))
    titles = words.rule_titles(language)
    units = _units_that_matter(case, given, children)
    rows = []
    for child in children:
        cells = [str(child.child_id)]
        for unit_id in units:
            if taken.get(child.child_id) == unit_id:
                cells.append(_("decided"))
            elif given.get(child.child_id) == unit_id:
                cells.append(_("proposed"))
            else:
                cells.append(_why_not(case, draft, child, unit_id, titles) or _("possible"))
        rows.append(tuple(cells))
    columns = (Column(_("Child"), is_id=True), *(Column(unit_title(case, unit_id, language)) for unit_id in units))
    return Table(columns, tuple(rows))


def _units_that_matter(
    case: Case, given: Mapping[ChildId, UnitId | None], children: Sequence[Child]
) -> tuple[UnitId, ...]:
    """The units proposed to these children most often, then those that most of them may come to."""
    counted: Counter[UnitId] = Counter()
    for child in children:
        unit_id = given.get(child.child_id)
        if unit_id is not None:
            counted[unit_id] += len(children)
        for unit in case.unit_by_id.values():
            if next(refusals(case, child, unit), None) is None:
                counted[unit.unit_id] += 1
    ordered = sorted(counted, key=lambda unit_id: (-counted[unit_id], unit_id))
    return tuple(ordered[:MOST_UNITS])


def _why_not(case: Case, draft: Draft, child: Child, unit_id: UnitId, titles: Mapping[str, str]) -> str | None:
    """The first rule that keeps the child out of the unit as the plan has it; `None` where nothing does."""
    unit = case.unit_by_id[unit_id]
    closed = next(refusals(case, child, unit), None)
    if closed is not None:
        return titles[closed[0].code]
    before = draft.unit_of.get(child.child_id)
    if before is not None:
        draft.take_out(child)
    found = {broken.rule for broken in obstacles(case, draft, child, unit)}
    if before is not None:
        draft.put(child, before)
    return next((titles[rule.code] for rule in PLAN_RULES if rule.code in found), None)
