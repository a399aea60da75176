"""What is asked about usable places, at which site, and the children from whom queues are drawn."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from models.child import Child
from models.ids import Operator, UnitId
from models.plan import Sentence
from planner.errors import BadUse
from planner.placement.case import Case
from planner.placement.eligibility import PAIR_RULES
from planner.placement.house import LIVINGS, Site, closed_to, pilot_site, unit_site
from planner.placement.rules import PLAN_RULES
from planner.placement.world import unit_in, world_of

MOST_PLACES = 8
MOST_IN_QUEUE = 40
HIGH_RISK = ("behaviour_high_risk", "reinforced")
"""Target groups that a pilot is for."""

MOST_STAFF = 10
"""Staff per place beyond which a level is taken for a slip of the pen."""

OSLO = Operator("bfe")

TITLES = {
    **{rule.code: rule.title for rule in PAIR_RULES},
    **{rule.code: rule.title for rule in PLAN_RULES},
}


@dataclass(frozen=True, slots=True)
class UsableRequest:
    """Which houses are weighed, against which children, and by how many draws.

    Without `unit_id` a pilot of the operator (BFE) for the target groups (high risk) is weighed, with 1 to
    8 places and the staff levels of the parameters [staff per place by day; `None` is staff enough]. With
    it the unit itself: its places, staff, operator and target groups. Without `queue` it is as long as the
    children of the group who wait today and could live there, and never shorter than the most places.
    """

    places: tuple[int, ...] = ()
    livings: tuple[str, ...] = LIVINGS
    staff_levels: tuple[float | None, ...] = ()
    unit_id: UnitId | None = None
    operator: Operator | None = None
    target_groups: tuple[str, ...] = ()
    queue: int | None = None
    draws: int = 300
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """The children whom draws are made from: the pool, how many wait and were considered, who is kept out by what."""

    operator: Operator
    target_groups: tuple[str, ...]
    group: int
    waiting: int
    waiting_in_pool: int
    pool: tuple[Child, ...]
    closed: Mapping[str, int]


def refuse_nonsense(request: UsableRequest) -> None:
    """Raises `BadUse` for a request that has no meaning whatever the data are."""
    for number in request.places:
        if not 1 <= number <= MOST_PLACES:
            raise BadUse("Places are weighed from 1 to {most}, not {number}.", most=MOST_PLACES, number=number)
    for living in request.livings:
        if living not in LIVINGS:
            raise BadUse("Living is shared, separate or both, not «{living}».", living=living)
    for level in request.staff_levels:
        if level is not None and not 0 < level <= MOST_STAFF:
            raise BadUse(
                "A staffing level lies above 0 and at most {most} staff per place, not {level}.",
                most=MOST_STAFF,
                level=level,
            )
    if request.queue is not None and not 1 <= request.queue <= MOST_IN_QUEUE:
        raise BadUse("The queue holds 1 to {most} children, not {number}.", most=MOST_IN_QUEUE, number=request.queue)
    if request.draws < 1:
        raise BadUse("At least one draw is needed, not {number}.", number=request.draws)
    if request.unit_id is not None and request.staff_levels:
        raise BadUse("A unit that exists has its own staff: leave out the staffing level, or the unit.")


def site_and_drawn(case: Case, request: UsableRequest) -> tuple[Site, Drawn]:
    """The pilot or unit asked about, and who is drawn; raises `BadUse` where there is no such thing, or nobody."""
    unit = None if request.unit_id is None else unit_in(world_of(case.question), request.unit_id)
    institution = case.institution_of(unit) if unit is not None else None
    operator = request.operator or (institution.operator if institution is not None else OSLO)
    target_groups = request.target_groups or (institution.target_groups if institution is not None else HIGH_RISK)
    _refuse_unknown_codes(case, operator, target_groups)
    everyone = tuple(
        child
        for child in case.child_by_id.values()
        if child.operator == operator and child.target_group in target_groups and child.referred_on <= case.day
    )
    if not everyone:
        raise BadUse(
            "No child of {operator} belongs to the target groups {groups}: there is nobody to draw.",
            operator=case.code("operator", operator),
            groups=tuple(case.code("target_group", group) for group in target_groups),
        )
    site = pilot_site(case.question, operator, target_groups, everyone) if unit is None else unit_site(case, unit)
    return site, _drawn(case, site, everyone, operator, target_groups)


def _refuse_unknown_codes(case: Case, operator: Operator, target_groups: tuple[str, ...]) -> None:
    known = case.codes.codes("operator")
    if operator not in known:
        raise BadUse(
            "There is no operator called «{operator}». Known are: {known}.", operator=operator, known=", ".join(known)
        )
    known = case.codes.codes("target_group")
    for group in target_groups:
        if group not in known:
            raise BadUse(
                "There is no target group called «{group}». Known are: {known}.", group=group, known=", ".join(known)
            )


def _drawn(
    case: Case, site: Site, everyone: tuple[Child, ...], operator: Operator, target_groups: tuple[str, ...]
) -> Drawn:
    """Those of the group who could live in the house; who lives next door stays there and is not drawn."""
    group = tuple(child for child in everyone if child.child_id not in site.neighbours)
    kept_out = closed_to(case.question, site, group)
    pool = tuple(child for child in group if child.child_id not in kept_out)
    closed = Counter(code for codes in kept_out.values() for code in codes)
    if not pool:
        raise BadUse(
            "None of the {count} children of the group could live in the house. What keeps out most: {rules}.",
            count=len(group),
            rules=tuple(Sentence(TITLES[code]) for code, _ in closed.most_common(2)),
        )
    return Drawn(
        operator,
        target_groups,
        len(group),
        sum(child.child_id not in case.home for child in group),
        sum(child.child_id not in case.home for child in pool),
        pool,
        dict(sorted(closed.items())),
    )
