"""One child in one unit, judged by the rules as things stand: what a decision has to hold against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.ids import ChildId, UnitId
from models.plan import Sentence, marked
from planner.placement.case import Case, living_under
from planner.placement.eligibility import refusals
from planner.placement.goals import shares_of
from planner.placement.proposals import last_day
from planner.placement.rules import PLAN_RULES, new_violations

TITLES = {rule.code: rule.title for rule in PLAN_RULES}


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    """What keeps the child out (nothing where it may live there), from when and until when, and each goal's share."""

    refused: tuple[Sentence, ...]
    start: date
    until: date | None
    goals: Mapping[str, int]


def judge_place(case: Case, child_id: ChildId, unit_id: UnitId) -> PlaceVerdict:
    """The verdict on one child in one unit, all others where they live; both must be in the data.

    Rules about those who live together are named by their title alone: who they speak of is not told.
    """
    child, unit = case.child_by_id[child_id], case.unit_by_id[unit_id]
    refused = [why for _, why in refusals(case, child, unit)]
    decided = {candidate.child_id for candidate in case.candidates}
    if child_id not in decided:
        home = case.home.get(child_id)
        stays = Sentence(marked("The child lives in {unit} and is not up for a move"), {"unit": home})
        refused.append(stays if home else Sentence(marked("The child is not among those the plan is for")))
    else:
        living = living_under(case, {child_id: unit_id})
        broken = {found.rule for found in new_violations(case, living) if child_id in found.children}
        rule = marked("The rule «{rule}» about those who live together does not hold")
        refused += [Sentence(rule, {"rule": Sentence(TITLES[code])}) for code in sorted(broken) if code in TITLES]
    return PlaceVerdict(
        tuple(refused), case.start_of(child), last_day(case, child, unit), dict(shares_of(case, child, unit))
    )
