"""Decisions: a person decides, and nothing is stored without who, the child's view and what it rests on."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from models.access import Actor
from models.change import Change, ForbidUnit, LiftPins, PinChild, Step, WaiveRule
from models.dataset import Dataset
from models.ids import ChildId, UnitId
from models.parameters import Parameters
from models.plan import Plan, Sentence, marked
from planner.errors import BadInput, BadUse, Busy, Forbidden, PlannerError
from planner.importing import dataset_sha256
from planner.parameters import kept_parameters, parameters_for
from planner.placement.case import Case, Question
from planner.placement.changes import after, said
from planner.placement.judge import Verdict, judge
from planner.placement.one_place import PlaceVerdict, judge_place
from planner.placement.world import FIRST_DAY, World
from planner.plans import plan_of, plan_to_json, read_plan
from planner.reference import code_book, geography
from planner.service import Desk, PlaceRequest, check_plan, code_version, units_of
from planner.steps import read_steps, step_as_json
from planner.store import booking, erasing, kept_plans, registers
from planner.store import decisions as kept
from planner.store.asked import DONE, STOPPED, begin_run, end_run
from planner.store.canonical import as_text, sha256_of
from planner.store.confirmed import require_confirmed
from planner.store.decisions import Decision
from planner.store.opened import Store, Work
from planner.store.people import require_login_configured
from planner.store.reach import scope_of_child

LEAST_REASON = 10
"""Shortest reason [characters]."""

NO_PERSON = ("planner", "system", "auto", "none", "ingen", "planlegger", "plassplanleggeren", "maskin", "program")
OF_ONE_CHILD = (PinChild, ForbidUnit, LiftPins, WaiveRule)
"""Changes that a decision may rest on: they speak of one child, and the one who decides answers for them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be decided: who lives where from when, by whom, with the child's view or why there is none.

    `plan` is the content of a plan file. The same `key` takes effect once, however often it is sent.
    """

    child_id: str
    unit_id: str
    by: str
    plan: Mapping[str, Any]
    view: str | None = None
    no_view: str | None = None
    reason: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A decision computed anew from what was stored with it; `wrong` says what does not come out the same.

    `erased` is the day on which a child was erased from what it rests on: from then on its own hash alone is looked
    at, and where it was about this child not even that.
    """

    decision_id: str
    wrong: tuple[Sentence, ...]
    erased: str | None = None


def begin(desk: Desk, request: PlaceRequest) -> str | None:
    """Notes in the store that a plan is being made; the run's id, `None` where the desk came from files.

    Raises `Forbidden` for who may not make plans.
    """
    if desk.kept_in is None:
        return None
    said_of = {
        "date": request.date,
        "operators": request.operators,
        "review_residents": request.review_residents,
        "time_limit_s": request.time_limit_s,
        "workers": request.workers,
        "steps": [step_as_json(step) for step in request.steps],
    }
    run_id: str = desk.kept_in.store.do(desk.kept_in.actor, lambda work: begin_run(work, "place", said_of))
    return run_id


def keep(desk: Desk, plan: Plan, run_id: str | None = None) -> str | None:
    """Keeps a plan in the store that its desk came from, with data, dials and the checker's verdict; its id.

    `run_id` is the run that made it. `None` where the desk came from files. Raises `Forbidden`.
    """
    if desk.kept_in is None:
        return None
    content, base = plan_to_json(plan, "en", desk.is_synthetic), desk.base or desk
    judged = judged_plan(check_plan(desk, plan))
    parameters = asdict(parameters_for(plan.date))

    def act(work: Work) -> str:
        plan_id = kept_plans.keep_plan(work, content, base.dataset, parameters, judged, run_id)
        if run_id is not None:
            provenance = content["provenance"] | {}
            made = {name: provenance[name] for name in ("data_sha256", "parameters", "code", "seed", "seconds")}
            end_run(work, run_id, STOPPED if plan.interrupted else DONE, made, plan_id)
        return plan_id

    plan_id: str = desk.kept_in.store.do(desk.kept_in.actor, act)
    return plan_id


def plan_content(file: Path) -> Mapping[str, Any]:
    """The content of a plan file; raises `BadInput` for one that is no plan."""
    read_plan(file, FIRST_DAY)
    content: Mapping[str, Any] = json.loads(file.read_bytes().decode("utf-8-sig"))
    return content


def decide(store: Store, actor: Actor, asked: Asked) -> Decision:
    """Decides on one child: the place is booked and the decision stored, or only the refusal is noted.

    Raises `Forbidden`; `Outrun` where somebody else was quicker, with who and what; `BadUse` where the person, the
    view, a reason, the plan or a rule is missing or does not hold.
    """
    key = asked.key or secrets.token_hex(12)

    def act(work: Work) -> Decision:
        return _decided(work, asked, kept_plans.plan_id_of(asked.plan), key)

    try:
        _refuse_unsaid(asked)
        done: Decision = store.do(actor, act)
    except (Forbidden, Busy):  # the one is noted already, the other has looked at nothing
        raise
    except PlannerError as refused:
        why = refused.sentence.template
        store.do(actor, lambda work: _note_refused(work, asked.child_id, why))
        raise
    return done


def _note_refused(work: Work, child_id: str, why: str) -> None:
    """Notes a refused decision, without the facts of its reason; of a child that is not there no word is kept."""
    children = [child_id] if scope_of_child(work, child_id) is not None else []
    work.note("decide_refused", child_id if children else None, children, {"why": why}, outcome="refused")


def answer(store: Store, actor: Actor, decision_id: str, accepts: bool, by: str, reason: str | None) -> Decision:
    """Stores what the receiving unit says to a decision; raises `Forbidden`, `Outrun` and `BadUse`."""

    def act(work: Work) -> Decision:
        require_login_configured(work)
        return kept.answer(work, decision_id, accepts, by, reason)

    done: Decision = store.do(actor, act)
    return done


def listed(store: Store, actor: Actor, child_id: str | None = None) -> tuple[Decision, ...]:
    """The decisions that the actor may see; raises `Forbidden`."""
    with store.work(actor) as work:
        require_login_configured(work)
        return kept.decisions(work, child_id)


def verify(store: Store, actor: Actor) -> tuple[Recomputed, ...]:
    """Every decision computed anew from what was stored with it; raises `Forbidden`."""
    with store.work(actor) as work:
        found = kept.every_decision(work)
        with work.whole():
            plans: dict[tuple[str, str], tuple[Sentence, ...]] = {}
            emptied = erasing.emptied(work)
            answers = tuple(_recomputed(work, each, plans, emptied) for each in found)
        work.note("verify", "decisions", detail={"decisions": len(answers)})
    return answers


def _decided(work: Work, asked: Asked, plan_id: str, key: str) -> Decision:
    require_login_configured(work)
    said_of = ("child_id", "unit_id", "by", "view", "no_view", "reason")
    request = {name: getattr(asked, name) for name in said_of} | {"plan": plan_id}
    before = kept.done_before(work, key, request)
    if before is not None:
        return kept.decision(work, before)
    scope = scope_of_child(work, asked.child_id)
    if scope is None:
        raise BadUse("There is no child «{child}».", child=asked.child_id)
    work.require("decisions", "decide", scope)
    require_confirmed(work)
    plan = kept_plans.kept_plan(work, plan_id) or _kept_now(work, asked.plan)
    work.scopes("decisions", "decide")
    proposed = kept_plans.proposed(work, plan, asked.child_id)
    _refuse_unreasoned(asked, proposed)
    locked = booking.lock(work, asked.child_id, asked.unit_id, registers.bound(asked.child_id, asked.unit_id))
    booking.refuse_booked(work, locked)
    booking.refuse_full(work, locked, plan.day)
    around = registers.around(work, asked.child_id, asked.unit_id)
    steps = _steps_of(plan, asked.child_id)
    case = _case(around, kept_parameters(plan.parameters), plan.day, steps, asked.child_id)
    verdict = judge_place(case, ChildId(asked.child_id), UnitId(asked.unit_id))
    place = booking.free_place(work, locked, verdict.start, case.places(case.unit_by_id[UnitId(asked.unit_id)]))
    if verdict.refused:
        raise BadUse(
            "{child} cannot live in {unit} as things stand: {why}.",
            child=asked.child_id,
            unit=asked.unit_id,
            why=verdict.refused,
        )
    waivers = [asdict(waiver) for waiver in case.waivers_of.get(ChildId(asked.child_id), ())]
    done = kept.store_decision(
        work,
        {
            "child_id": asked.child_id,
            "unit_id": asked.unit_id,
            "start_on": verdict.start,
            "until": verdict.until,
            "by_name": asked.by.strip(),
            "view": asked.view,
            "no_view_reason": asked.no_view,
            "proposed_unit_id": proposed,
            "departs": proposed != asked.unit_id,
            "reason": asked.reason,
            "waivers": as_text(waivers),
            "plan_id": plan_id,
            "scope": plan.scope,
            "data_sha256": dataset_sha256(around),
            "parameters": sha256_of(plan.parameters),
            "code": code_version(),
            "judged": kept.judged_text(_judged_place(verdict)),
        },
        locked,
        place,
        around,
    )
    kept.note_request(work, key, request, done.decision_id)
    return done


def _refuse_unsaid(asked: Asked) -> None:
    """Raises `BadUse` where the person, the child's view or the reason why there is none is missing."""
    by = asked.by.strip()
    if len(by) < 2 or not any(letter.isalpha() for letter in by) or by.casefold() in NO_PERSON:
        raise BadUse("Say who decides: the name of a person. The program decides nothing.")
    said_view, said_none = (asked.view or "").strip(), (asked.no_view or "").strip()
    if bool(said_view) == bool(said_none):
        raise BadUse("Say what the child thinks about where to live, or why it was not heard: one of the two.")
    if said_none and len(said_none) < LEAST_REASON:
        raise BadUse("The reason why the child was not heard has fewer than {least} letters.", least=LEAST_REASON)


def _refuse_unreasoned(asked: Asked, proposed: str | None) -> None:
    if proposed != asked.unit_id and len((asked.reason or "").strip()) < LEAST_REASON:
        raise BadUse(
            "The plan proposes {proposed} for {child}. To decide on {unit} takes a reason of at least {least} letters.",
            proposed=proposed or Sentence(marked("no place")),
            child=asked.child_id,
            unit=asked.unit_id,
            least=LEAST_REASON,
        )


def _kept_now(work: Work, content: Mapping[str, Any]) -> kept_plans.KeptPlan:
    """Keeps a plan that was made from just these data elsewhere; raises `BadUse` for one made from others."""
    provenance = content.get("provenance") or {}
    dataset = registers.read_dataset(work)
    if provenance.get("data_sha256") != dataset_sha256(dataset):
        raise BadUse(
            "The plan was made from other data than the store holds now. Make it from the store: "
            "python -m planner place --json plan.json"
        )
    day = date.fromisoformat(content["date"])
    dials = parameters_for(day)
    judged = _judged_content(dataset, dials, content)
    if judged["broken"]:
        raise BadUse("The plan breaks rules. Run: python -m planner check PLAN.json")
    plan_id = kept_plans.keep_plan(work, content, dataset, asdict(dials), judged)
    found = kept_plans.kept_plan(work, plan_id)
    assert found is not None
    return found


def _steps_of(plan: kept_plans.KeptPlan, child_id: str) -> tuple[Step, ...]:
    """The plan's changes about the child; raises `BadUse` where it was made under others."""
    faults: list[Any] = []
    steps = read_steps(plan.changes, "plan", faults)
    if faults:
        raise BadInput(faults)
    for step in steps:
        if not isinstance(step.change, OF_ONE_CHILD):
            raise BadUse(
                "The plan was made under a change that is not so in the registers: {change}. Make it there first, or "
                "plan without it.",
                change=said(step.change, code_book()),
            )
    return tuple(step for step in steps if _child_of(step.change) == child_id)


def _child_of(change: Change) -> str | None:
    return getattr(change, "child_id", None)


def _case(dataset: Dataset, dials: Parameters, day: date, steps: tuple[Step, ...], child_id: str) -> Case:
    world = after(World(dataset, dials, geography(), code_book(), day), steps)
    reviewed = frozenset({ChildId(child_id)})
    return Case(Question(world.dataset, world.geography, world.codes, world.parameters, day, reviewed=reviewed))


def _judged_place(verdict: PlaceVerdict) -> dict[str, Any]:
    return {
        "refused": [str(sentence) for sentence in verdict.refused],
        "start": verdict.start,
        "until": verdict.until,
        "goals": dict(verdict.goals),
    }


def judged_plan(verdict: Verdict) -> dict[str, Any]:
    """What the checker said of a plan, as it is kept: the rules it breaks, and what it reaches on every goal."""
    return {"broken": sorted(found.rule for found in verdict.broken), "goals": dict(verdict.goals)}


def _judged_content(dataset: Dataset, dials: Parameters, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the checker says of a plan today, from the data and dials it was made from."""
    plan = plan_of(content, "plan", date.fromisoformat(content["date"]))
    world = after(World(dataset, dials, geography(), code_book(), plan.date), plan.steps)
    question = Question(
        world.dataset,
        world.geography,
        world.codes,
        world.parameters,
        plan.date,
        plan.operators,
        reviewed=frozenset(units_of(plan)),
    )
    return judged_plan(judge(Case(question), units_of(plan), plan.goals, plan.status))


def _recomputed(
    work: Work,
    found: Decision,
    plans: dict[tuple[str, str], tuple[Sentence, ...]],
    emptied: Mapping[tuple[str, str], str],
) -> Recomputed:
    if ("decisions", found.decision_id) in emptied:
        return Recomputed(found.decision_id, (), emptied["decisions", found.decision_id])
    plan = kept_plans.plan_in(work, found.plan_id, found.scope)
    rests_on = erasing.records_under(found, plan.data_sha256 if plan is not None else "")
    days = [emptied[record] for record in rests_on if record in emptied]
    if not days:
        return Recomputed(found.decision_id, _wrong(work, found, plans))
    holds = kept.decision_sha256(found) == found.sha256
    wrong = () if holds else (Sentence(marked("what it says does not fit its hash")),)
    return Recomputed(found.decision_id, wrong, max(days))


def _wrong(work: Work, found: Decision, plans: dict[tuple[str, str], tuple[Sentence, ...]]) -> tuple[Sentence, ...]:
    """What does not come out the same when a decision is computed anew."""
    wrong = []
    if kept.decision_sha256(found) != found.sha256:
        wrong.append(Sentence(marked("what it says does not fit its hash")))
    plan = kept_plans.plan_in(work, found.plan_id, found.scope)
    if plan is None:
        return (*wrong, Sentence(marked("its plan is gone")))
    around = kept_plans.snapshot(work, found.data_sha256, found.decision_id)
    if dataset_sha256(around) != found.data_sha256 or sha256_of(plan.parameters) != found.parameters:
        wrong.append(Sentence(marked("the data or dials it rests on are not the same")))
    steps = _steps_of(plan, found.child_id)
    case = _case(around, kept_parameters(plan.parameters), plan.day, steps, found.child_id)
    verdict = judge_place(case, ChildId(found.child_id), UnitId(found.unit_id))
    if kept.judged_text(_judged_place(verdict)) != found.judged:
        wrong.append(_judged_otherwise(found.code))
    key = (found.plan_id, found.scope)
    if key not in plans:
        plans[key] = _wrong_plan(work, plan)
    return (*wrong, *plans[key])


def _wrong_plan(work: Work, plan: kept_plans.KeptPlan) -> tuple[Sentence, ...]:
    dataset = kept_plans.snapshot(work, plan.data_sha256, plan.scope)
    content = kept_plans.content_of(work, plan)
    if dataset_sha256(dataset) != plan.data_sha256 or kept_plans.plan_id_of(content) != plan.plan_id:
        return (Sentence(marked("the data or dials it rests on are not the same")),)
    judged = _judged_content(dataset, kept_parameters(plan.parameters), content)
    return () if as_text(judged) == plan.judged else (_judged_otherwise(plan.code),)


def _judged_otherwise(code: str) -> Sentence:
    if code == code_version():
        return Sentence(marked("the rules judge it otherwise than then"))
    return Sentence(
        marked("the rules judge it otherwise than then; the program was {then} and is {now}"),
        {"then": code, "now": code_version()},
    )
