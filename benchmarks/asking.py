"""Questions about a known plan: why not there, what else, a new referral, a step of «what if», beside a solve afresh.

The plan is made first and its time kept as `seconds`. Every question is then asked of it as a planner would, with
the proofs of the plan at hand but without the answers to questions before it. Times are medians over the questions.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median, quantiles

from benchmarks import questions
from benchmarks.outcome import Measures
from models.change import AddStaff, Change, ForbidUnit, KeepApart, PinChild, SetPlaces, Step
from models.child import Child
from models.institution import Unit
from planner.errors import PlannerError
from planner.placement.again import Known, Limits, asked_again, solved
from planner.placement.case import Case
from planner.placement.changes import question_after
from planner.placement.corrections import corrections
from planner.placement.memory import Memory
from planner.placement.options import alternatives, ranked, soon, why_not
from planner.placement.parts import choices_of
from planner.placement.solver import Settings, solve
from planner.questions import without

WORKERS = 2
ASKED = 20
"""Questions of each kind."""


def movable(children: int, seed: int, limit_s: float) -> Measures:
    """All kinds of question where everyone is movable, up to six operators."""
    return _asked(Case(questions.all_movable(children, seed)), seed, limit_s)


def why_not_of_many(children: int, seed: int, limit_s: float) -> Measures:
    """Why not there, alone: the other kinds would have to solve a large country twenty times over.

    `why_not_p90_s` is what nine questions out of ten take at most: parts of several hundred children are dear.
    """
    draw, limits = random.Random(seed), Limits(limit_s, WORKERS)
    began = time.perf_counter()
    known = solved(Case(questions.all_movable(children, seed)), limits)
    seconds = time.perf_counter() - began
    asking = soon(limits)
    why = [
        _seconds(lambda p=p: why_not(_fresh(known), p[0].child_id, p[1].unit_id, asking)) for p in _pairs(draw, known)
    ]
    return {"seconds": seconds, "why_not_s": median(why), "why_not_p90_s": quantiles(why, n=10)[-1]}


def _asked(case: Case, seed: int, limit_s: float) -> Measures:
    draw = random.Random(seed)
    limits = Limits(limit_s, WORKERS)
    began = time.perf_counter()
    known = solved(case, limits)
    afresh = time.perf_counter() - began
    pairs = list(_pairs(draw, known))
    why = [_seconds(lambda p=p: why_not(_fresh(known), p[0].child_id, p[1].unit_id, limits)) for p in pairs]
    else_ = [_seconds(lambda p=p: alternatives(_fresh(known), p[0].child_id, limits)) for p in pairs]
    left = [child for child in known.case.candidates if known.unit_of[child.child_id] is None][: ASKED // 2]
    mend = [_seconds(lambda c=c: corrections(_fresh(known), c.child_id, limits, most=1)) for c in left]
    rank = [_seconds(lambda p=p: _ranked(known, p[0])) for p in pairs[: ASKED // 2]]
    steps, again = _steps(draw, known, pairs, limits)
    return {
        "seconds": afresh,
        "why_not_s": median(why),
        "alternatives_s": median(else_),
        "ranked_s": median(rank),
        "correction_s": median(mend) if mend else 0.0,
        "what_if_s": median(steps),
        "what_if_share": median(step / fresh for step, fresh in zip(steps, again, strict=True)),
    }


def _pairs(draw: random.Random, known: Known) -> Iterator[tuple[Child, Unit]]:
    """Children with another unit that the rules about the two leave open."""
    choices = choices_of(known.case)
    several = [child for child in known.case.candidates if len(choices[child.child_id]) > 1]
    for child in draw.choices(several, k=ASKED):
        others = [unit for unit in choices[child.child_id] if unit.unit_id != known.unit_of[child.child_id]]
        yield child, draw.choice(others)


def _steps(
    draw: random.Random, known: Known, pairs: list[tuple[Child, Unit]], limits: Limits
) -> tuple[list[float], list[float]]:
    """Seconds of steps from the known plan, and of solving the same afresh."""
    near, afresh = [], []
    anew = Settings(time_limit_s=limits.time_limit_s, workers=WORKERS)
    for number, (child, unit) in enumerate(pairs):
        change = _change(draw, known, child, unit, number)
        try:
            case = Case(question_after(known.case.question, (Step(change),)))
            near.append(_seconds(lambda case=case: asked_again(_fresh(known), case, limits)))
        except PlannerError:
            continue
        afresh.append(_seconds(lambda case=case: solve(Case(case.question), anew)))
    return near, afresh


def _change(draw: random.Random, known: Known, child: Child, unit: Unit, number: int) -> Change:
    """Each kind of step in its turn."""
    other = draw.choice([c for c in known.case.candidates if c.child_id != child.child_id])
    now = known.unit_of[child.child_id] or unit.unit_id
    return (
        PinChild(child.child_id, unit.unit_id),
        ForbidUnit(child.child_id, now),
        SetPlaces(unit.unit_id, unit.approved_places + 1, (unit.budgeted_places or unit.approved_places) + 1),
        AddStaff("night", 1.0, unit.institution_id, qualified=1.0),
        KeepApart(child.child_id, other.child_id, "institution"),
    )[number % 5]


def _ranked(known: Known, child: Child) -> None:
    case = known.case
    before = {child_id: unit for child_id, unit in known.unit_of.items() if child_id != child.child_id}
    plan = replace(known, case=without(case, child), unit_of=before)
    ranked(plan, Case(case.question), child)


def _fresh(known: Known) -> Known:
    """The same plan with nothing remembered but itself."""
    memory = Memory()
    memory.take_over(known.memory)
    return replace(known, memory=memory)


def _seconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
