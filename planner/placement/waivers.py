"""What a plan says of waivers: which rules are waived in it, which it needs, and the sentence in the reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.child import Child, Waiver
from models.institution import Unit
from models.plan import Sentence, Violation, WaiverInPlan, marked
from planner.placement.again import Known
from planner.placement.case import Case, Living, living_under
from planner.placement.eligibility import PAIR_RULES
from planner.placement.rules import PLAN_RULES, violations
from planner.placement.waived import in_force

TITLES = {rule.code: rule.title for rule in PLAN_RULES} | {rule.code: rule.title for rule in PAIR_RULES}


def waivers_in(case: Case, living: Living) -> tuple[WaiverInPlan, ...]:
    """The waivers in force as stays start, among the children the plan is about, in the order of their children.

    A waiver is used where the plan breaks its rule for the child once no rule is waived.
    """
    shown = [waiver for waiver in in_force(case.question.dataset, case.day) if _is_asked_about(case, waiver)]
    if not shown:
        return ()
    bare = Case(replace(case.question, dataset=replace(case.question.dataset, waivers=())))
    return with_use(shown, violations(case, living), violations(bare, living_under(bare, living.unit_of)))


def waivers_of(known: Known) -> tuple[WaiverInPlan, ...]:
    """The same of a plan that is known."""
    return waivers_in(known.case, living_under(known.case, known.unit_of))


def with_use(
    waivers: Sequence[Waiver], broken: Iterable[Violation], bare: Iterable[Violation]
) -> tuple[WaiverInPlan, ...]:
    """Each waiver with whether it is used: its rule is broken for its child once nothing is waived, and not before.

    `broken` is what breaks a rule as things are, `bare` what would without any waiver.
    """
    known = {_broken(found) for found in broken}
    saved = [found for found in bare if _broken(found) not in known]
    return tuple(WaiverInPlan(waiver, any(_speaks_of(waiver, found) for found in saved)) for waiver in waivers)


def waived_for(case: Case, child: Child, unit: Unit | None) -> tuple[Sentence, ...]:
    """What is waived for the child in the unit it gets; what is limited to another unit is left out."""
    return tuple(
        waiver_said(waiver)
        for waiver in in_force(case.question.dataset, case.day)
        if child.child_id in (waiver.child_id, waiver.other_child_id)
        and (unit is None or waiver.unit_id in (None, unit.unit_id))
    )


def waiver_said(waiver: Waiver) -> Sentence:
    """The waiver in a sentence: rule and limits, approver, expiry and reason."""
    limits: Iterable[str | None] = (waiver.unit_id, waiver.other_child_id)
    return Sentence(
        marked("Rule waived: {rule}, by {by}, until {until}: {reason}"),
        {
            "rule": (Sentence(TITLES[waiver.rule]), *(limit for limit in limits if limit is not None)),
            "by": waiver.approved_by,
            "until": waiver.expires_on,
            "reason": waiver.reason,
        },
    )


def _is_asked_about(case: Case, waiver: Waiver) -> bool:
    operators = case.question.operators
    return not operators or case.child_by_id[waiver.child_id].operator in operators


def _speaks_of(waiver: Waiver, found: Violation) -> bool:
    return (
        found.rule == waiver.rule
        and waiver.child_id in found.children
        and waiver.unit_id in (None, found.unit_id)
        and (waiver.other_child_id is None or waiver.other_child_id in found.children)
    )


def _broken(found: Violation) -> tuple[object, ...]:
    return (found.rule, found.children, found.unit_id, found.institution_id)
