"""Decisions of the board handed over to the store, where the data came from one; from files they stay in the log."""

from models.plan import Plan
from planner import deciding
from planner.decisions import YES, Answer, Decision
from planner.plans import plan_to_json
from planner.service import Desk


def hand_over(desk: Desk, plan: Plan, decision: Decision) -> str:
    """Stores the decision and books the place; the id it has in the store, empty where nothing is handed over.

    Raises `PlannerError` where the store refuses: somebody was quicker, the plan does not hold, or the role may not.
    A decision on no place books nothing, and stays in the log.
    """
    if desk.kept_in is None or decision.unit_id is None:
        return ""
    asked = deciding.Asked(
        decision.child_id,
        decision.unit_id,
        decision.by,
        plan_to_json(plan, "nb", desk.is_synthetic),
        view=decision.view or None,
        no_view=None if decision.view else decision.view_missing,
        reason=decision.reason or None,
    )
    return deciding.decide(desk.kept_in.store, desk.kept_in.actor, asked).decision_id


def hand_over_answer(desk: Desk, decision: Decision, answer: Answer) -> None:
    """Stores what the unit says to a decision that was handed over; raises `PlannerError`."""
    if desk.kept_in is not None and decision.stored_as:
        kept, accepts = desk.kept_in, answer.said == YES
        deciding.answer(kept.store, kept.actor, decision.stored_as, accepts, answer.by, answer.reason or None)
