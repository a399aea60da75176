"""Questions about a plan as a whole: the next best plans and ties, what one more is worth, what a goal buys of another.

One function per question. Each makes the plan first and then asks; the time limit is for each of the two.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from models.ids import UnitId
from planner.errors import BadUse
from planner.placement.again import Known, Limits
from planner.placement.best_plans import BestPlans, best_plans
from planner.placement.one_more import KINDS
from planner.placement.solver import Progress
from planner.placement.ties import Ties, ties_of
from planner.placement.trade_off import Curve, goals_traded, trade_off
from planner.placement.world import unit_in, world_of
from planner.placement.worth import Worths, worths
from planner.questions import known_plan
from planner.service import Desk, PlaceRequest, case_of

SHARE_OF_THE_PLAN = 0.2
"""Share of the progress shown that making the plan takes."""

MOST_PLANS = 50

Report = Callable[[Progress], None] | None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The plan, the best plans from it on, and which children are a tie."""

    known: Known
    best: BestPlans
    ties: Ties


def alternatives(
    desk: Desk,
    request: PlaceRequest,
    most: int,
    differ: int,
    on_progress: Report = None,
    stop: threading.Event | None = None,
) -> Alternatives:
    """The `most` best plans, each other than those before it in at least `differ` children, and the ties.

    Raises `BadUse` for numbers below 1 or too large, and what making the plan raises.
    """
    if not 1 <= most <= MOST_PLANS:
        raise BadUse("Ask for 1 to {most} plans, not {number}.", most=MOST_PLANS, number=most)
    if differ < 1:
        raise BadUse("Plans differ in at least one child, not {number}.", number=differ)
    known, limits = _known(desk, request, on_progress, stop)
    ties = ties_of(known, replace(limits, on_progress=_part_of(on_progress, SHARE_OF_THE_PLAN, 0.5)))
    best = best_plans(known, most, replace(limits, on_progress=_part_of(on_progress, 0.5, 1.0)), differ)
    return Alternatives(known, best, ties)


def worth(
    desk: Desk,
    request: PlaceRequest,
    only: str | None = None,
    unit_id: str | None = None,
    everything: bool = False,
    on_progress: Report = None,
    stop: threading.Event | None = None,
) -> tuple[Known, Worths]:
    """The plan, and what one more place, one more on a shift and one more living unit would do to it.

    `only` names one kind, `unit_id` one unit. Raises `BadUse` for those that do not exist.
    """
    if only is not None and only not in KINDS:
        raise BadUse("There can be one more of {known}, not of «{kind}».", known=", ".join(KINDS), kind=only)
    if unit_id is not None:
        unit_in(world_of(case_of(desk, request).question), UnitId(unit_id))
    known, limits = _known(desk, request, on_progress, stop)
    kinds = KINDS if only is None else (only,)
    return known, worths(known, limits, kinds, None if unit_id is None else UnitId(unit_id), everything)


def traded(
    desk: Desk,
    request: PlaceRequest,
    one: str,
    other: str,
    on_progress: Report = None,
    stop: threading.Event | None = None,
) -> tuple[Known, Curve]:
    """The plan, and what the higher of two goals buys of the lower; raises `BadUse` for goals that there are not."""
    goals_traded(desk.parameters.goal_order, one, other)
    known, limits = _known(desk, request, on_progress, stop)
    return known, trade_off(known, one, other, limits)


def _known(
    desk: Desk, request: PlaceRequest, on_progress: Report, stop: threading.Event | None
) -> tuple[Known, Limits]:
    stop = stop or threading.Event()
    known = known_plan(desk, request, None, _part_of(on_progress, 0.0, SHARE_OF_THE_PLAN), stop)
    asking = _part_of(on_progress, SHARE_OF_THE_PLAN, 1.0)
    return known, Limits(request.time_limit_s, request.workers, request.seed, stop, asking)


def _part_of(on_progress: Report, start: float, end: float) -> Callable[[Progress], None]:
    """Progress of one piece of the work as progress of the whole, from one share to another."""

    def report(progress: Progress) -> None:
        if on_progress is not None:
            on_progress(replace(progress, share=start + (end - start) * progress.share))

    return report
