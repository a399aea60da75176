"""Why a child has no place, or not that one: the fewest conditions that together make it impossible.

The set is irreducible: without any one of its conditions there is a plan. Such a plan is found each time and
checked by the plain rules; that there is none under all of them is said by CP-SAT and confirmed by HiGHS.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from models.child import Child
from models.ids import ChildId, UnitId
from models.plan import Sentence, marked
from planner.errors import UnsoundPlan
from planner.placement import engines
from planner.placement.again import Known, Limits
from planner.placement.case import living_under
from planner.placement.conditions import (
    AS_READ,
    CONDITIONS,
    OTHERS_KEEP,
    Relaxed,
    choices_under,
    condition_said,
    matters,
    relaxed,
    source_of,
)
from planner.placement.draft import Draft, obstacles
from planner.placement.linear import Objective
from planner.placement.model import PlacementModel
from planner.placement.parts import independent_parts
from planner.placement.rules import new_violations
from planner.placement.solver import Progress
from planner.placement.world import child_in, unit_in, world_of

IMPOSSIBLE, POSSIBLE, NOT_KNOWN = "impossible", "possible", "not_known"
"""Whether the child could get the place: `not_known` where time ran out before an answer."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition without which there would be a place: its code, a sentence, and what it rests on."""

    code: str
    sentence: Sentence
    source: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The conditions that together leave no place for the child, or not in `unit_id`.

    `is_least` where each of them was shown to be needed, `is_confirmed` where both solvers say that all of
    them together leave no way. Without `reasons` the verdict is not `impossible`.
    """

    child_id: ChildId
    unit_id: UnitId | None
    verdict: str
    reasons: tuple[Reason, ...]
    is_least: bool
    is_confirmed: bool
    questions: int
    seconds: float


def minimal_reasons(known: Known, child_id: ChildId, limits: Limits, unit_id: UnitId | None = None) -> Reasons:
    """An irreducible set of reasons why the child has no place in the known plan, or not in the unit.

    Raises `BadUse` where there is no such child or unit, `UnsoundPlan` where the two solvers contradict
    each other or a plan found here breaks a rule.
    """
    began = time.monotonic()
    world = world_of(known.case.question)
    child = known.case.child_by_id[child_in(world, child_id).child_id]
    if unit_id is not None:
        unit_in(world, unit_id)
    asking = _Asking(known, child, unit_id, limits, began + limits.time_limit_s)
    kept = frozenset(code for code in CONDITIONS if matters(known, child, unit_id, code))
    verdict = asking.verdict(kept)
    is_least = True
    if verdict == IMPOSSIBLE:
        for number, code in enumerate(CONDITIONS):
            limits.on_progress(_progress(number, time.monotonic() - began))
            if code in kept:
                without = asking.verdict(kept - {code})
                is_least = is_least and without != NOT_KNOWN
                kept = kept - {code} if without == IMPOSSIBLE else kept
    is_confirmed = verdict == IMPOSSIBLE and asking.is_confirmed(kept)
    said = tuple(
        Reason(code, condition_said(known.case, child, unit_id, code), source_of(code))
        for code in AS_READ
        if code in kept and verdict == IMPOSSIBLE
    )
    seconds = time.monotonic() - began
    return Reasons(
        child_id, unit_id, verdict, said, verdict == IMPOSSIBLE and is_least, is_confirmed, asking.questions, seconds
    )


def _progress(tried: int, seconds: float) -> Progress:
    step = Sentence(marked("Reasons tried: {count} of {all}"), {"count": tried, "all": len(CONDITIONS)})
    return Progress(step, None, None, None, seconds, tried / (len(CONDITIONS) + 1))


class _Asking:
    """Asks whether the child can get a place while some conditions are kept and all others left out."""

    def __init__(self, known: Known, child: Child, unit_id: UnitId | None, limits: Limits, ends: float) -> None:
        self._known = known
        self._child = child
        self._unit_id = unit_id
        self._limits = limits
        self._ends = ends
        self.questions = 0

    def verdict(self, kept: frozenset[str]) -> str:
        """Whether a plan keeps these conditions: a plan that is found is checked by the plain rules."""
        self.questions += 1
        question = relaxed(self._known, self._child, kept)
        choices = choices_under(question, self._child, self._unit_id, kept)
        if not choices[self._child.child_id]:
            return IMPOSSIBLE
        if self._fits_at_once(question, choices):
            return POSSIBLE
        model = self._model(question, choices, kept)
        found = engines.search_cp_sat(model.linear, Objective(()), None, self._left(), self._limits.seed)
        if found.is_infeasible:
            return IMPOSSIBLE
        if found.solution is None:
            return NOT_KNOWN
        chosen = {
            child.child_id: unit.unit_id
            for value, (child, unit) in zip(found.solution, model.pairs, strict=False)
            if value
        }
        self._refuse_unsound(question, {**question.before, **dict.fromkeys(model.of_child), **chosen}, kept)
        return POSSIBLE

    def is_confirmed(self, kept: frozenset[str]) -> bool:
        """Whether the other solver too finds no plan; raises `UnsoundPlan` where it finds one."""
        question = relaxed(self._known, self._child, kept)
        choices = choices_under(question, self._child, self._unit_id, kept)
        if not choices[self._child.child_id]:
            return True
        model = self._model(question, choices, kept)
        found = engines.search_highs(model.linear, Objective(()), self._left())
        if found.solution is not None and not model.linear.is_broken_by(found.solution):
            raise UnsoundPlan("One solver found a plan where the other one proved that there is none.")
        return found.is_infeasible

    def _left(self) -> engines.Limits:
        return engines.Limits(max(0.05, self._ends - time.monotonic()), 1e6, self._limits.stop)

    def _fits_at_once(self, question: Relaxed, choices: Mapping[ChildId, tuple[object, ...]]) -> bool:
        """Whether the child can come to a unit while all others live as in the known plan."""
        child = question.case.child_by_id[self._child.child_id]  # as the relaxed case knows it
        draft = Draft(living_under(question.case, question.before))
        if child.child_id in draft.unit_of:
            draft.take_out(child)
        units = (unit for unit in question.case.unit_by_id.values() if unit in choices[child.child_id])
        return any(not obstacles(question.case, draft, child, unit) for unit in units)

    def _model(
        self, question: Relaxed, choices: Mapping[ChildId, tuple[object, ...]], kept: frozenset[str]
    ) -> PlacementModel:
        """The rows of the part that the child belongs to; all others live on as before."""
        name = self._child.child_id
        part = next(part for part in independent_parts(question.case, choices) if name in part)  # type: ignore[arg-type]
        model = PlacementModel(question.case, {each: choices[each] for each in part})  # type: ignore[misc]
        must = question.keeping if OTHERS_KEEP in kept else frozenset[ChildId]()
        model.linear.rule_out(model.unplaced[each] for each in part if each == name or each in must)
        return model

    def _refuse_unsound(
        self, question: Relaxed, unit_of: Mapping[ChildId, UnitId | None], kept: frozenset[str]
    ) -> None:
        name = self._child.child_id
        for broken in new_violations(question.case, living_under(question.case, unit_of)):
            is_own = broken.children == (name,) and broken.rule not in kept
            if not is_own:
                raise UnsoundPlan(
                    "The plan was withheld: the checker found a broken rule ({rule}, {unit}).",
                    rule=broken.rule,
                    unit=broken.unit_id or broken.institution_id or "",
                )
