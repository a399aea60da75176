"""Judges any plan, also one typed by hand: every broken rule, every goal computed anew. Knows no solver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.change import Step
from models.ids import ChildId, UnitId
from models.plan import GoalResult, Sentence, Violation, WaiverInPlan, marked
from planner.placement.case import Case, living_under
from planner.placement.goals import GOAL_BY_CODE, goal_value, goals_in_order
from planner.placement.rules import violations
from planner.placement.waivers import waivers_in


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a plan, what was wrong before it, and what it really reaches on every goal.

    `claims` are goals whose stated value or bound does not hold, `waivers` the rules that are waived in it,
    `steps` the changes under which it was judged.
    """

    broken: tuple[Violation, ...]
    inherited: tuple[Violation, ...]
    goals: Mapping[str, int]
    claims: tuple[Sentence, ...]
    waivers: tuple[WaiverInPlan, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether no rule is broken and every claim holds."""
        return not self.broken and not self.claims


def judge(
    case: Case,
    unit_of: Mapping[ChildId, UnitId | None],
    claimed: Sequence[GoalResult] = (),
    status: str | None = None,
) -> Verdict:
    """The verdict on a plan; children it does not name stay where they live, or wait.

    `unit_of` may name any child of the data; one who is not to be decided must stay where it is.
    """
    decided = {child.child_id for child in case.candidates}
    units = {child_id: unit_of.get(child_id, case.home.get(child_id)) for child_id in decided}
    living = living_under(case, units)
    found = [*_moved_though_staying(case, unit_of, decided), *violations(case, living)]
    goals = {goal.code: goal_value(case, goal, living) for goal in goals_in_order(case)}
    return Verdict(
        tuple(v for v in found if not v.inherited),
        tuple(v for v in found if v.inherited),
        goals,
        tuple(_false_claims(goals, claimed, status)),
        waivers_in(case, living),
    )


def _moved_though_staying(
    case: Case, unit_of: Mapping[ChildId, UnitId | None], decided: set[ChildId]
) -> list[Violation]:
    broken = []
    for child_id in sorted(set(unit_of) - decided):
        home = case.home.get(child_id)
        if home is not None and unit_of[child_id] != home:
            sentence = Sentence(marked("The child lives in {unit} and is not up for a move"), {"unit": home})
            broken.append(Violation("resident_stays", (child_id,), sentence, home))
        elif home is None and unit_of[child_id] is not None:
            sentence = Sentence(marked("The child is not among those the plan is for"))
            broken.append(Violation("resident_stays", (child_id,), sentence, unit_of[child_id]))
    return broken


def _false_claims(goals: Mapping[str, int], claimed: Sequence[GoalResult], status: str | None) -> list[Sentence]:
    """What the plan says of itself and is not so. Bounds are not proven again: only that they lie where they may."""
    false = []
    for goal in claimed:
        real = goals.get(goal.name)
        if real is None:
            false.append(Sentence(marked("There is no goal called {goal}"), {"goal": goal.name}))
            continue
        title = Sentence(GOAL_BY_CODE[goal.name].title)
        if real != goal.value:
            facts = {"goal": title, "said": goal.value, "real": real}
            false.append(Sentence(marked("{goal}: the plan says {said}, the data say {real}"), facts))
        elif goal.bound > goal.value:
            facts = {"goal": title, "said": goal.bound, "real": real}
            false.append(Sentence(marked("{goal}: the stated bound {said} lies above the value {real}"), facts))
    if status == "optimal":
        if not all(goal.is_proven for goal in claimed):
            false.append(Sentence(marked("The plan is called optimal, but not every value equals its bound")))
        if [goal.name for goal in claimed] != list(goals):
            false.append(Sentence(marked("The plan is called optimal, but does not state every goal in its order")))
    return false
