"""From units given to proposals that say from when, until when, what it means for each goal, and why."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from models.child import Child
from models.ids import ChildId, UnitId
from models.institution import Unit
from models.plan import Proposal, Sentence, marked
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import PAIR_RULES, eligible_units, refusals, waived_until
from planner.placement.goals import closes_too_early, needs_unmet, shares_of
from planner.placement.waivers import waived_for

MOST_UNITS_NAMED = 4
"""How many units are named one by one before they are counted together."""


def proposals_of(case: Case, unit_of: Mapping[ChildId, UnitId | None]) -> tuple[Proposal, ...]:
    """A proposal for every candidate, by id."""
    draft = Draft(living_under(case, unit_of))
    return tuple(_proposal(case, draft, child, unit_of.get(child.child_id)) for child in case.candidates)


def proposal_of(case: Case, unit_of: Mapping[ChildId, UnitId | None], child: Child) -> Proposal:
    """The proposal for one child under a plan."""
    return _proposal(case, Draft(living_under(case, unit_of)), child, unit_of.get(child.child_id))


def _proposal(case: Case, draft: Draft, child: Child, unit_id: UnitId | None) -> Proposal:
    unit = case.unit_by_id[unit_id] if unit_id is not None else None
    home = case.home.get(child.child_id)
    why = why_here(case, child, unit) if unit is not None else why_nowhere(case, draft, child)
    return Proposal(
        child.child_id,
        unit_id,
        case.start_of(child),
        last_day(case, child, unit) if unit is not None else None,
        home if home != unit_id else None,
        shares_of(case, child, unit),
        (*why, *waived_for(case, child, unit)),
    )


def last_day(case: Case, child: Child, unit: Unit) -> date | None:
    """The last day of the stay that plan, law, closing and the waivers it rests on allow, as far as they are known.

    Waivers of rules about one child and one unit end a stay; until when the others hold stands in the reasons.
    """
    closing = unit.closes_on - timedelta(days=1) if unit.closes_on is not None else None
    days = (case.planned_end(child), case.lawful_until(child), closing, waived_until(case, child, unit))
    return min((day for day in days if day is not None and day >= case.start_of(child)), default=None)


def why_here(case: Case, child: Child, unit: Unit) -> tuple[Sentence, ...]:
    """What speaks for the unit, from the data: home, needs, journey, and how many units were open."""
    reasons = []
    home = case.home.get(child.child_id)
    if home == unit.unit_id:
        reasons.append(Sentence(marked("Stays where it lives now")))
    elif home is not None:
        moves_on = Sentence(marked("Moves from {unit}, because the plan as a whole becomes better"), {"unit": home})
        reasons.append(_must_leave(case, child) or moves_on)
    unmet = needs_unmet(case, child, unit)
    if unmet:
        lacking = tuple(case.code("service", need) for need in child.needs if need not in case.services(unit))
        reasons.append(Sentence(marked("Not met here: {needs}"), {"needs": lacking}))
    elif child.needs:
        reasons.append(Sentence(marked("Needs met: {count} of {count}"), {"count": len(child.needs)}))
    open_units = eligible_units(case, child)
    minutes = case.travel_minutes(child, case.institution_of(unit))
    nearer = sum(case.travel_minutes(child, case.institution_of(other)) < minutes for other in open_units)
    reasons.append(
        Sentence(
            marked("{minutes} min from home. Units nearer home: {nearer} of {count} that may take the child"),
            {"minutes": minutes, "nearer": nearer, "count": len(open_units)},
        )
    )
    return tuple(reasons)


def _must_leave(case: Case, child: Child) -> Sentence | None:
    """Why a resident cannot stay where it lives: a rule about child and unit, or a closing; `None` where it could."""
    home = case.home.get(child.child_id)
    if home is None:
        return None
    present = case.unit_by_id[home]
    for _, why in refusals(case, child, present):
        return Sentence(marked("Must leave its present unit: {why}"), {"why": why})
    if closes_too_early(case, child, present):
        return Sentence(marked("Must leave its present unit, which closes on {day}"), {"day": present.closes_on})
    return None


def why_nowhere(case: Case, draft: Draft, child: Child) -> tuple[Sentence, ...]:
    """What keeps the child out of every unit: pair rules counted, then what stands in the way in those left."""
    must_leave = _must_leave(case, child)
    reasons = [must_leave] if must_leave is not None else []
    reasons.extend(_ruled_out(title, count) for title, count in rule_by_rule(case, child).items())
    open_units = eligible_units(case, child)
    blocked: Counter[str] = Counter()
    named = []
    for unit in open_units:
        broken = obstacles(case, draft, child, unit)
        if broken:
            blocked[broken[0].rule] += 1
            if broken[0].rule != "places":
                named.append(Sentence(marked("{unit}: {why}"), {"unit": unit.unit_id, "why": broken[0].sentence}))
    if not open_units:
        reasons.append(Sentence(marked("No unit may take the child")))
    if blocked["places"]:
        reasons.append(
            Sentence(marked("Full units among those that may take the child: {count}"), {"count": blocked["places"]})
        )
    reasons.extend(named[:MOST_UNITS_NAMED])
    if len(named) > MOST_UNITS_NAMED:
        left = len(named) - MOST_UNITS_NAMED
        reasons.append(
            Sentence(marked("Further units closed by rules about who lives together: {count}"), {"count": left})
        )
    free = len(open_units) - sum(blocked.values())
    if free:
        reasons.append(
            Sentence(
                marked("Units that still have room: {count}. The search ended before the plan was proven best"),
                {"count": free},
            )
        )
    return tuple(reasons)


def rule_by_rule(case: Case, child: Child) -> dict[str, int]:
    """How many units each pair rule is the first to close, by the rule's title, in the order of the rules."""
    first: Counter[str] = Counter()
    for unit in case.unit_by_id.values():
        refused = next(iter(refusals(case, child, unit)), None)
        if refused is not None:
            first[refused[0].title] += 1
    return {rule.title: first[rule.title] for rule in PAIR_RULES if first[rule.title]}


def _ruled_out(title: str, count: int) -> Sentence:
    return Sentence(marked("Units closed by the rule «{rule}»: {count}"), {"count": count, "rule": Sentence(title)})
