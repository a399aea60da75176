"""Questions about a plan: why here, why not there, what else, a new referral, and what if. One function per question.

Command line and screen both call these. Every answer is solved and judged anew; nothing is stored.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from models.change import Step
from models.child import Child
from models.ids import ChildId, UnitId
from models.plan import GoalResult, Plan, Sentence, marked
from planner.errors import BadUse, ContradictingPins, RefusedChange
from planner.placement.again import Difference, Known, Limits, asked_again, difference, known_of, solved
from planner.placement.case import Case
from planner.placement.corrections import Corrections, corrections
from planner.placement.eligibility import eligible_units
from planner.placement.explain import UnitVerdict, verdicts
from planner.placement.goals import goals_in_order, shares_of
from planner.placement.judge import judge
from planner.placement.memory import Memory
from planner.placement.options import (
    BY_RULE,
    IMPOSSIBLE,
    Option,
    Referral,
    WhyNot,
    alternatives,
    referral,
    soon,
    why_not,
)
from planner.placement.proposals import proposal_of, rule_by_rule
from planner.placement.reasons import Reasons, minimal_reasons
from planner.placement.solver import Progress
from planner.placement.workspace import Workspace
from planner.placement.world import child_in, unit_in, world_of
from planner.service import (
    Desk,
    Placed,
    PlaceRequest,
    case_of,
    placed,
    plan_and_case,
    plan_from,
    put_out,
    units_of,
    world_under,
)

Asked = TypeVar("Asked")

READERS = ("planner", "guardian")
"""Who an answer can be written for; a guardian sees no other child's name."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One child under a plan: where it is to live and why, what every unit is to it, and what else there is.

    `goals` are the child's own shares [each in its goal's unit], `narrowed` says how many units each rule about
    the child and the unit closes, `open_units` how many all such rules leave. `why_not` answers for one unit.
    `corrections` are what would give a place that cannot be had as things stand, `fewest_reasons` why not, for
    those who ask. `proven` tells whether the plan that is questioned was proven best.
    """

    child_id: ChildId
    unit_id: UnitId | None
    reasons: tuple[Sentence, ...]
    goals: Mapping[str, int]
    narrowed: Mapping[str, int]
    open_units: int
    verdicts: tuple[UnitVerdict, ...]
    options: tuple[Option, ...] = ()
    why_not: WhyNot | None = None
    corrections: Corrections | None = None
    fewest_reasons: Reasons | None = None
    proven: bool = True


def known_plan(
    desk: Desk,
    request: PlaceRequest,
    plan_file: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Known:
    """The plan of a file, or else a new one for the request, ready to be questioned.

    Raises `BadUse` for changes beside a plan of a file, which carries its own.
    """
    if plan_file is None:
        return placed(desk, request, on_progress, stop).known
    if request.steps:
        raise BadUse("A plan from a file carries its own changes: leave out --scenario.")
    if request.date is not None or request.operators or request.review_residents:
        raise BadUse("A plan from a file has its own day and children: leave out --date, --operator and the review.")
    return known_from(*plan_and_case(desk, plan_file))


def known_from(plan: Plan, case: Case) -> Known:
    """A plan that was read, with its goals computed anew. Its own word that it is proven counts for nothing.

    Raises `BadUse` where the plan breaks a rule.
    """
    named = units_of(plan)
    units = {c.child_id: named.get(c.child_id, case.home.get(c.child_id)) for c in case.candidates}
    verdict = judge(case, named)
    if verdict.broken:
        raise BadUse(
            "The plan breaks rules and is not explained: {why}. See them all with the command check.",
            why=verdict.broken[0].sentence,
        )
    goals = (GoalResult(goal.code, verdict.goals[goal.code], 0, goal.unit) for goal in goals_in_order(case))
    return Known(case, units, tuple(goals))


def explain(
    known: Known,
    child_id: str,
    unit_id: str | None,
    limits: Limits,
    with_options: bool = True,
    with_reasons: bool = False,
) -> Explanation:
    """Why here, why not there and what else, for a child of the data; raises `BadUse` for an id that does not exist.

    Without `with_options` neither other units nor corrections are looked for, which takes most of the time.
    """
    case = known.case
    child = _child(case, child_id)
    asked = None if unit_id is None else _unit(case, unit_id)
    unit = known.unit_of.get(child.child_id, case.home.get(child.child_id))
    decided = child.child_id in known.unit_of
    proposal = proposal_of(case, known.unit_of, child) if decided else None
    seen_by_rules = verdicts(case, known.unit_of, child)
    answer = why_not(known, child.child_id, asked, soon(limits)) if asked is not None else None
    could_be_asked = decided or child.child_id in case.home
    out_of_reach = could_be_asked and (unit is None if answer is None else answer.answer in (BY_RULE, IMPOSSIBLE))
    return Explanation(
        child.child_id,
        unit,
        proposal.reasons if proposal is not None else (_not_decided(case, child),),
        shares_of(case, child, case.unit_by_id[unit] if unit is not None else None),
        rule_by_rule(case, child),
        len(eligible_units(case, child)),
        tuple(verdict for verdict in seen_by_rules if asked is None or verdict.unit_id == asked),
        alternatives(known, child.child_id, limits) if with_options and asked is None else (),
        answer,
        corrections(known, child.child_id, limits, asked) if with_options and out_of_reach else None,
        minimal_reasons(known, child.child_id, limits, asked) if with_reasons and out_of_reach else None,
        all(goal.is_proven for goal in known.goals),
    )


def _not_decided(case: Case, child: Child) -> Sentence:
    """Why the plan proposes nothing for a child: it stays where it lives, or is not among those it is for."""
    if child.child_id in case.home:
        return Sentence(marked("Stays where it lives now"))
    return Sentence(marked("The child is not among those the plan is for"))


def explained(
    desk: Desk,
    request: PlaceRequest,
    child_id: str,
    unit_id: str | None,
    plan_file: Path | None = None,
    reader: str = READERS[0],
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    with_reasons: bool = False,
) -> tuple[Explanation, frozenset[ChildId]]:
    """`explain` under the plan of a file or a new one, and the children whom the reader may not see.

    Raises as `known_for` does.
    """
    known = known_for(desk, request, child_id, unit_id, plan_file, reader, on_progress, stop)
    limits = Limits(request.time_limit_s, request.workers, request.seed, stop or threading.Event())
    told = explain(known, child_id, unit_id, limits, with_reasons=with_reasons)
    return told, hidden_from(reader, known.case, told.child_id)


def _asked_about(case: Case, child_id: str, unit_id: str | None, reader: str) -> None:
    """Raises `BadUse` where there is no such child or unit, in words that the reader may read."""
    _child(case, child_id, reader)
    if unit_id is not None:
        _unit(case, unit_id)


def known_for(
    desk: Desk,
    request: PlaceRequest,
    child_id: str,
    unit_id: str | None = None,
    plan_file: Path | None = None,
    reader: str = READERS[0],
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Known:
    """`known_plan` for a reader who asks about a child, and is told no more than the reader may know without one.

    Raises `BadUse` for an id that does not exist, before a new plan is made.
    """
    _known_reader(reader)
    if plan_file is None:
        _asked_about(_unless_named(reader, lambda: case_of(desk, request)), child_id, unit_id, reader)
    known = _unless_named(reader, lambda: known_plan(desk, request, plan_file, on_progress, stop))
    if plan_file is not None:
        _asked_about(known.case, child_id, unit_id, reader)
    return known


def referred(
    desk: Desk,
    request: PlaceRequest,
    child_id: str,
    reader: str = READERS[0],
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[Referral, frozenset[ChildId]]:
    """A child of the data as if it were referred now: ranked over all units against the best plan without it.

    With the children whom the reader may not see. Raises `BadUse` for a child who does not wait.
    """
    _known_reader(reader)
    case = _unless_named(reader, lambda: case_of(desk, request))
    child = _child(case, child_id, reader)
    limits = Limits(
        request.time_limit_s, request.workers, request.seed, stop or threading.Event(), on_progress or (lambda _: None)
    )
    refuse_no_referral(case, child)
    told = _unless_named(reader, lambda: refer(case, child, limits))
    return told, hidden_from(reader, case, child.child_id)


def refer(case: Case, child: Child, limits: Limits, memory: Memory | None = None) -> Referral:
    """A child of a case as if it were referred now, against the best plan of the same case without it.

    `memory` is what has been proven of a plan with the child. Raises `BadUse` for a child who does not wait.
    """
    refuse_no_referral(case, child)
    return referral(solved(without(case, child), limits, memory), case, child.child_id, limits)


def refuse_no_referral(case: Case, child: Child) -> None:
    """Raises `BadUse` for a child who does not wait for a place, or not among those the case is about."""
    if child.child_id in case.home:
        raise BadUse("{child} has a place already. A referral is about a child who waits.", child=child.child_id)
    if child not in case.candidates:
        raise BadUse("{child} is not among those the plan is for.", child=child.child_id)


def hidden_from(reader: str, case: Case, child_id: ChildId | None) -> frozenset[ChildId]:
    """The children whom someone who reads about one child may not see: for a guardian all others."""
    return frozenset() if reader == "planner" else frozenset(set(case.child_by_id) - {child_id})


def _unless_named(reader: str, ask: Callable[[], Asked]) -> Asked:
    """The answer; what cannot be, and why, may be about other children, so a guardian is told only that."""
    try:
        return ask()
    except (ContradictingPins, RefusedChange, BadUse):
        if reader == "planner":
            raise
        raise BadUse("There is no plan under these changes that can be explained. Ask the planner.") from None


def _known_reader(reader: str) -> None:
    if reader not in READERS:
        raise BadUse(
            "There is no reader called «{reader}». Known are: {known}.", reader=reader, known=", ".join(READERS)
        )


def without(case: Case, child: Child) -> Case:
    """The same question as if the child had not been referred."""
    data = case.question.dataset
    left = replace(
        data,
        children=tuple(c for c in data.children if c.child_id != child.child_id),
        separations=tuple(s for s in data.separations if child.child_id not in (s.child_a, s.child_b)),
        groups=tuple(g for g in data.groups if g.child_id != child.child_id),
        exclusions=tuple(e for e in data.exclusions if e.child_id != child.child_id),
        wishes=tuple(w for w in data.wishes if w.child_id != child.child_id),
        pins=tuple(p for p in data.pins if p.child_id != child.child_id),
        waivers=tuple(w for w in data.waivers if child.child_id not in (w.child_id, w.other_child_id)),
    )
    return Case(replace(case.question, dataset=left))


@dataclass(frozen=True, slots=True)
class Trial:
    """A what-if workspace with the plan after its last step, and what changed since the start and since that step.

    `past` are the plans after each earlier step, so that to undo is to look back and costs nothing.
    """

    start: Placed
    workspace: Workspace
    now: Placed
    since_start: Difference
    since_last: Difference
    past: tuple[Placed, ...] = field(default=())


def begin(desk: Desk, request: PlaceRequest, start: Placed) -> Trial:
    """A workspace on a plan, before any step."""
    world = world_under(desk, request.steps, request.date)
    nothing = difference(start.known, start.known)
    return Trial(start, Workspace(world), start, nothing, nothing)


def step(desk: Desk, request: PlaceRequest, trial: Trial, made: Step, limits: Limits) -> Trial:
    """The trial after one step more, solved near the plan before it.

    Raises `RefusedChange` or `ContradictingPins` with the conflict and the way out; the trial given stays as it was.
    """
    workspace = trial.workspace.do(made)
    now = _solved_after(desk, request, trial, workspace, limits)
    return Trial(
        trial.start,
        workspace,
        now,
        difference(trial.start.known, now.known),
        difference(trial.now.known, now.known),
        (*trial.past, trial.now),
    )


def undo(trial: Trial) -> Trial:
    """The trial before its last step; raises `BadUse` where there is none."""
    workspace = trial.workspace.undo()
    before = trial.past[-1]
    return Trial(
        trial.start,
        workspace,
        before,
        difference(trial.start.known, before.known),
        difference(trial.now.known, before.known),
        trial.past[:-1],
    )


def redo(desk: Desk, request: PlaceRequest, trial: Trial, limits: Limits) -> Trial:
    """The step last taken back made again; raises `BadUse` where there is none."""
    workspace = trial.workspace.redo()
    now = _solved_after(desk, request, trial, workspace, limits)
    return Trial(
        trial.start,
        workspace,
        now,
        difference(trial.start.known, now.known),
        difference(trial.now.known, now.known),
        (*trial.past, trial.now),
    )


def _solved_after(desk: Desk, request: PlaceRequest, trial: Trial, workspace: Workspace, limits: Limits) -> Placed:
    under = replace(request, steps=(*request.steps, *workspace.done))
    return placed_near(desk, under, trial.now.known, limits)


def placed_near(desk: Desk, request: PlaceRequest, known: Known, limits: Limits) -> Placed:
    """The best plan for the request, with as few changes from a known one as the goals allow.

    So who lives elsewhere in it does so because of what the request asks, and not because two plans are alike.
    """
    held = known.case.question.held
    case = case_of(desk, request, held=held)
    solution = asked_again(known, case, limits)
    while more := put_out(case, solution):
        held |= more
        case = case_of(desk, request, held=held)
        solution = asked_again(known, case, limits)
    return Placed(plan_from(desk, request, case, solution), known_of(case, solution, known.memory))


def _child(case: Case, child_id: str, reader: str = READERS[0]) -> Child:
    """The child; raises `BadUse` with the nearest id, which a guardian is not told: it is another child's."""
    child = case.child_by_id.get(ChildId(child_id))
    if child is None and reader != READERS[0]:
        raise BadUse("There is no child «{id}». Ask the planner which id the child has.", id=child_id)
    return child or child_in(world_of(case.question), ChildId(child_id))


def _unit(case: Case, unit_id: str) -> UnitId:
    """The unit's id; raises `BadUse` with the nearest one where there is no such unit."""
    return unit_in(world_of(case.question), UnitId(unit_id)).unit_id
