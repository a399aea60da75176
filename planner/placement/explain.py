"""Why not there: for one child, what every unit fails, from the rules themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.child import Child
from models.ids import ChildId, UnitId
from models.institution import Unit
from models.plan import Sentence
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import refusals
from planner.placement.goals import shares_of


@dataclass(frozen=True, slots=True)
class UnitVerdict:
    """What one unit is to one child: the rules it fails, and what the place would mean for each goal.

    `pair` are rules about the child and the unit, `plan` rules about those who live there under the
    plan. With neither, the child fits.
    """

    unit_id: UnitId
    lives_here: bool
    pair: tuple[tuple[str, Sentence], ...]
    plan: tuple[tuple[str, Sentence], ...]
    goals: Mapping[str, int]

    @property
    def fits(self) -> bool:
        """Whether the child could come as things stand."""
        return not self.pair and not self.plan


def verdicts(case: Case, unit_of: Mapping[ChildId, UnitId | None], child: Child) -> tuple[UnitVerdict, ...]:
    """Every unit for the child under a plan: first those that fit, then by how few rules they fail, then by goals.

    `unit_of` says where the plan lets the candidates live; the child itself is taken out before the
    units are tried.
    """
    others = {child_id: unit for child_id, unit in unit_of.items() if child_id != child.child_id}
    draft = Draft(living_under(case, others))
    if child.child_id in draft.unit_of:
        draft.take_out(child)
    chosen = unit_of.get(child.child_id, case.home.get(child.child_id))
    found = [_verdict(case, draft, child, unit, unit.unit_id == chosen) for unit in case.unit_by_id.values()]
    return tuple(sorted(found, key=_order))


def _verdict(case: Case, draft: Draft, child: Child, unit: Unit, lives_here: bool) -> UnitVerdict:
    pair = tuple((rule.code, sentence) for rule, sentence in refusals(case, child, unit))
    plan = tuple((broken.rule, broken.sentence) for broken in obstacles(case, draft, child, unit))
    return UnitVerdict(unit.unit_id, lives_here, pair, plan, shares_of(case, child, unit))


def _order(verdict: UnitVerdict) -> tuple[object, ...]:
    failed = len(verdict.pair) + len(verdict.plan)
    return (not verdict.lives_here, bool(verdict.pair), failed, tuple(verdict.goals.values()), verdict.unit_id)
