"""What makes one sound plan better than another, in plain Python: the specification of every goal.

Goals decide strictly in the order of the parameters: a lower one never costs a higher one anything.
A goal of a child has a `share`: what one child in one unit (or without a place) adds. A goal of the
plan has a `whole`: what a plan adds up to beyond its children; the model has a function of the same
name. Smaller is better throughout, and every value is a whole number in the stated unit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from models.child import Child
from models.ids import ChildId, Operator, UnitId
from models.institution import Unit
from models.plan import marked
from planner.placement.case import Case, Living
from planner.placement.eligibility import could_live
from planner.placement.rules import sibling_pairs

Share = Callable[[Case, Child, Unit | None], int]
Whole = Callable[[Case, Living], int]


def displaced(case: Case, child: Child, unit: Unit | None) -> int:
    """1 for a resident under review who would be left without a place."""
    return int(unit is None and child.child_id in case.home)


def unplaced_acute(case: Case, child: Child, unit: Unit | None) -> int:
    """1 for an acute child who waits and gets no place."""
    return int(unit is None and child.is_acute and child.child_id not in case.home)


def unplaced(case: Case, child: Child, unit: Unit | None) -> int:  # noqa: ARG001
    """1 for a child who gets no place: a breach of bistandsplikt."""
    return int(unit is None)


def breach_days(case: Case, child: Child, unit: Unit | None) -> int:
    """Days that a child who gets no place has waited already."""
    return case.waited_days(child) if unit is None else 0


def needs_unmet(case: Case, child: Child, unit: Unit | None) -> int:
    """Needs of the child that neither unit nor institution meets."""
    return 0 if unit is None else len(set(child.needs) - case.services(unit))


def moves(case: Case, child: Child, unit: Unit | None) -> int:
    """Moves without cause: a resident who leaves a home it could keep, and a unit that closes before the stay ends."""
    if unit is None:
        return 0
    return int(leaves_without_cause(case, child, unit)) + int(closes_too_early(case, child, unit))


def leaves_without_cause(case: Case, child: Child, unit: Unit) -> bool:
    """Whether a resident is moved from a home that is lawful and stays open for as long as the stay is planned.

    A planner's pin is no cause: what it costs is to be seen.
    """
    home = case.home.get(child.child_id)
    if home is None or home == unit.unit_id:
        return False
    known = case.could_stay.get(child.child_id)
    if known is None:
        present = case.unit_by_id[home]
        known = could_live(case, child, present) and not closes_too_early(case, child, present)
        case.could_stay[child.child_id] = known
    return known


def closes_too_early(case: Case, child: Child, unit: Unit) -> bool:
    """Whether the unit closes before the planned end of the child's stay, so that another move can be foreseen."""
    end = case.planned_end(child)
    return unit.closes_on is not None and end is not None and unit.closes_on <= end


def view(case: Case, child: Child, unit: Unit | None) -> int:
    """How far the place is from what the child said it wants most [0 = there, 4 = not there]."""
    wishes = case.wishes_of.get(child.child_id, ())
    if unit is None or not wishes:
        return 0
    institution = case.institution_of(unit)
    said = [wish.wish for wish in wishes if wish.institution_id == institution.institution_id]
    said = said or [
        wish.wish for wish in wishes if wish.institution_id is None and wish.municipality == institution.municipality
    ]
    return 2 - min(said, default=0)


def travel_minutes(case: Case, child: Child, unit: Unit | None) -> int:
    """Journey from home to the institution, in started steps of the parameter `travel_step_minutes`."""
    if unit is None:
        return 0
    step = case.parameters.travel_step_minutes
    return ceil(case.travel_minutes(child, case.institution_of(unit)) / step) * step


def ownership(case: Case, child: Child, unit: Unit | None) -> int:  # noqa: ARG001
    """Steps away from the owner to be used first."""
    return 0 if unit is None else case.parameters.ownership_rank[case.institution_of(unit).ownership]


def cost(case: Case, child: Child, unit: Unit | None) -> int:
    """Price of one day [NOK]."""
    return 0 if unit is None else case.price_per_day(child, case.institution_of(unit))


def siblings_apart(case: Case, living: Living) -> int:
    """Pairs of siblings who both have a place but not in the same unit."""
    return sum(
        living.unit_of[a.child_id] != living.unit_of[b.child_id]
        for members in case.siblings.values()
        for a, b in sibling_pairs(members)
        if a.child_id in living.unit_of and b.child_id in living.unit_of
    )


def tension(case: Case, living: Living) -> int:
    """Points for age bands, members of one group and high staff needs beyond the first, unit by unit."""
    weights = case.parameters.tension_weights
    points = 0
    for children in living.by_unit.values():
        points += weights["age"] * _beyond_first(len({age_band(case, child) for child in children}))
        points += weights["need"] * _beyond_first(sum(needs_many_staff(case, child) for child in children))
        groups: dict[str, int] = {}
        for child in children:
            for limit in case.groups_of.get(child.child_id, ()):
                groups[limit.group_id] = groups.get(limit.group_id, 0) + 1
        points += weights["group"] * sum(_beyond_first(members) for members in groups.values())
    return points


def age_band(case: Case, child: Child) -> int:
    """The number of the age band the child is in, from 0."""
    return sum(case.age(child) >= start for start in case.parameters.age_bands)


def needs_many_staff(case: Case, child: Child) -> bool:
    """Whether the child needs so many staff by day that two such children in one unit mean tension."""
    return case.need(child, "day", "staff") >= round(case.parameters.high_staff_need * 100)


def acute_reserve(case: Case, living: Living) -> int:
    """Places that the operators' emergency units lack of the reserve they should keep free."""
    lacking = 0
    for units in emergency_units(case).values():
        free = sum(max(0, case.places(unit) - len(living.in_unit(unit.unit_id))) for unit in units)
        lacking += max(0, reserve_wanted(case, units) - free)
    return lacking


def emergency_units(case: Case) -> Mapping[Operator, tuple[Unit, ...]]:
    """The open emergency units of every operator, by id."""
    by_operator: dict[Operator, tuple[Unit, ...]] = {}
    for unit in case.unit_by_id.values():
        if unit.emergency and unit.is_open(case.day):
            operator = case.institution_of(unit).operator
            by_operator[operator] = (*by_operator.get(operator, ()), unit)
    return by_operator


def reserve_wanted(case: Case, units: tuple[Unit, ...]) -> int:
    """Places that should stay free among these emergency units, rounded up."""
    percent = round(case.parameters.acute_reserve_share * 100)
    return -(-sum(case.places(unit) for unit in units) * percent // 100)


def _beyond_first(count: int) -> int:
    return max(0, count - 1)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: either the sum of the children's shares or a value of the whole plan."""

    code: str
    title: str
    unit: str
    sentence: str
    source: str
    share: Share | None = None
    whole: Whole | None = None


GOALS: tuple[Goal, ...] = (
    Goal(
        "displaced",
        marked("Residents who lose their place"),
        marked("children"),
        marked("No resident under review is left without a place"),
        "barnevernsloven § 16-3",
        share=displaced,
    ),
    Goal(
        "unplaced_acute",
        marked("Acute children without a place"),
        marked("children"),
        marked("Acute children get a place first"),
        "barnevernsloven § 16-3; § 4-2, § 4-4",
        share=unplaced_acute,
    ),
    Goal(
        "unplaced",
        marked("Children without a place"),
        marked("children"),
        marked("Every child gets a place; a child without one is a breach of bistandsplikt"),
        "barnevernsloven § 16-3 (s163)",
        share=unplaced,
    ),
    Goal(
        "breach_days",
        marked("Days already waited by those without a place"),
        marked("days"),
        marked("Those who have waited longest come first"),
        "barnevernsloven § 16-3 (s163)",
        share=breach_days,
    ),
    Goal(
        "needs_unmet",
        marked("Unmet needs"),
        marked("needs"),
        marked("The place meets the child's needs"),
        "barnevernsloven § 10-15",
        share=needs_unmet,
    ),
    Goal(
        "moves",
        marked("Moves without cause"),
        marked("children"),
        marked("Nobody is moved without cause, now or because the unit will close"),
        "appeal_2026; moved_once; moved_four",
        share=moves,
    ),
    Goal(
        "view",
        marked("Distance from the child's view"),
        marked("points"),
        marked("The child's recorded view weighs"),
        "barnevernsloven § 1-4",
        share=view,
    ),
    Goal(
        "siblings_apart",
        marked("Siblings in different units"),
        marked("pairs"),
        marked("Siblings live in the same unit"),
        "barnevernsloven § 1-3",
        whole=siblings_apart,
    ),
    Goal(
        "travel_minutes",
        marked("Travel from home"),
        marked("minutes"),
        marked("The place is near home"),
        "barnevernsloven § 1-3; road_factor",
        share=travel_minutes,
    ),
    Goal(
        "tension",
        marked("Tension in the units"),
        marked("points"),
        marked("Units are calm: few age bands, few of the same group and few with high staff needs together"),
        "parameter tension_weights",
        whole=tension,
    ),
    Goal(
        "acute_reserve",
        marked("Missing acute reserve"),
        marked("places"),
        marked("Some emergency places stay free for the next acute child"),
        "acute_use_2016; acute_offer_hours",
        whole=acute_reserve,
    ),
    Goal(
        "ownership",
        marked("Steps down the order of owners"),
        marked("steps"),
        marked("Public places are used before non-profit, non-profit before commercial"),
        "order_of_owners",
        share=ownership,
    ),
    Goal(
        "cost",
        marked("Price per day"),
        marked("NOK/day"),
        marked("Among equals the cheaper place"),
        "agreements; price_per_day",
        share=cost,
    ),
)

GOAL_BY_CODE = {goal.code: goal for goal in GOALS}


def goals_in_order(case: Case) -> tuple[Goal, ...]:
    """The goals that the parameters name, most important first."""
    return tuple(GOAL_BY_CODE[code] for code in case.parameters.goal_order)


def goal_value(case: Case, goal: Goal, living: Living) -> int:
    """What the plan reaches on the goal [`goal.unit`]."""
    if goal.whole is not None:
        return goal.whole(case, living)
    assert goal.share is not None
    return sum(goal.share(case, child, unit_in(case, living, child.child_id)) for child in case.candidates)


def unit_in(case: Case, living: Living, child_id: ChildId) -> Unit | None:
    """The unit where the child lives, if any."""
    unit_id = living.unit_of.get(child_id)
    return case.unit_by_id[unit_id] if unit_id is not None else None


def shares_of(case: Case, child: Child, unit: Unit | None) -> dict[str, int]:
    """The child's own share of every goal that has shares."""
    return {goal.code: goal.share(case, child, unit) for goal in goals_in_order(case) if goal.share is not None}


TIE_RANGE = 2**20


def tie_break(child_id: ChildId, unit_id: UnitId) -> int:
    """Decides between plans that are equal in every goal: the smallest sum of these numbers wins.

    A fixed number in 0 … 2²⁰ − 1 from the two ids (SHA-256), so that neither the order of rows nor the
    number of workers ever decides. With m pairs the smallest sum is unique but for a chance of m / 2²⁰.
    """
    digest = sha256(f"{child_id}\x1f{unit_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % TIE_RANGE
