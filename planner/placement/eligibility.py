"""Which child may live in which unit at all: one function and one row of the table per pair rule.

The solver, the checker, the reasons and the method page all read the table. A function returns `None`
where the rule holds, else the facts that fill its sentence.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.child import Child, Waiver
from models.geography import Point
from models.institution import Institution, Unit
from models.plan import Sentence, marked
from planner.placement.case import Case

Facts = Mapping[str, object]


def operator_or_agreement(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The institution belongs to the child's operator, or an agreement opens it."""
    institution = case.institution_of(unit)
    if case.may_use(child.operator, institution):
        return None
    return {
        "provider": case.code("operator", institution.operator),
        "operator": case.code("operator", child.operator),
    }


def ground(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The institution is approved for the child's placement ground."""
    if child.ground in case.institution_of(unit).grounds:
        return None
    return {"ground": case.code("ground", child.ground)}


def target_group(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The institution is approved for the child's target group."""
    if child.target_group in case.institution_of(unit).target_groups:
        return None
    return {"target_group": case.code("target_group", child.target_group)}


def age(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The child's age lies within the institution's limits; a missing limit binds nobody."""
    institution = case.institution_of(unit)
    years = case.age(child)
    low = institution.min_age if institution.min_age is not None else 0
    high = institution.max_age if institution.max_age is not None else years
    return None if low <= years <= high else {"low": low, "high": high, "years": years}


def gender(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The institution takes children of the child's gender."""
    takes = case.institution_of(unit).gender
    if takes == "any" or takes == f"{child.gender}s":
        return None
    return {"takes": case.code("institution_gender", takes)}


def open_dates(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The unit is open on the day the child needs the place."""
    start = case.start_of(child)
    return None if unit.is_open(start) else {"start": start}


def stay_limit(case: Case, child: Child, unit: Unit) -> Facts | None:  # noqa: ARG001
    """The law still allows a stay under the child's ground on the day the place is needed."""
    last = case.lawful_until(child)
    if last is None or case.start_of(child) <= last:
        return None
    return {"ground": case.code("ground", child.ground), "last": last}


def exclusions(case: Case, child: Child, unit: Unit) -> Facts | None:
    """The institution is not one, and lies in no circle, where the child may not live."""
    institution = case.institution_of(unit)
    for exclusion in case.exclusions_of.get(child.child_id, ()):
        if exclusion.institution_id == institution.institution_id:
            return {"reason": exclusion.reason}
        if exclusion.radius_km is not None and exclusion.latitude is not None and exclusion.longitude is not None:
            centre = Point(exclusion.latitude, exclusion.longitude)
            if centre.km_to(case.point_of(institution)) <= exclusion.radius_km:
                return {"reason": exclusion.reason}
    return None


def pins(case: Case, child: Child, unit: Unit) -> Facts | None:
    """A planner's pin does not forbid the unit, nor demand another one."""
    for pin in case.pins_of.get(child.child_id, ()):
        if (pin.kind == "must_not") == (pin.unit_id == unit.unit_id):
            return {"by": pin.by, "reason": pin.reason}
    return None


@dataclass(frozen=True, slots=True)
class PairRule:
    """A rule about one child and one unit; `sentence` is filled with the facts of the function.

    `waivable` rules rest on an agreement, an approval or a decision about the child, so that whoever
    made it can except one child for a time. What the law says, or what is so in the world, cannot be waived.
    """

    code: str
    title: str
    facts: Callable[[Case, Child, Unit], Facts | None]
    sentence: str
    source: str
    of_institution: bool = True
    waivable: bool = False

    def broken(self, case: Case, child: Child, unit: Unit) -> Facts | None:
        """The facts where the rule keeps the child out and is not waived for it, else `None`."""
        facts = self.facts(case, child, unit)
        if facts is not None and self.waivable and _is_waived(case, self.code, child, unit):
            return None
        return facts


def _is_waived(case: Case, rule: str, child: Child, unit: Unit) -> bool:
    return bool(_waivers(case, rule, child, unit))


def _waivers(case: Case, rule: str, child: Child, unit: Unit) -> list[Waiver]:
    waivers = case.waivers_of.get(child.child_id, ())
    return [waiver for waiver in waivers if waiver.rule == rule and waiver.unit_id in (None, unit.unit_id)]


PAIR_RULES: tuple[PairRule, ...] = (
    PairRule(
        "operator_or_agreement",
        marked("Operator or agreement"),
        operator_or_agreement,
        marked("The institution belongs to {provider}, and no agreement opens it to children of {operator}"),
        "barnevernsloven § 16-3",
        waivable=True,
    ),
    PairRule(
        "target_group",
        marked("Target group"),
        target_group,
        marked("The institution is not approved for the target group «{target_group}»"),
        "barnevernsloven §§ 6-2, 10-15",
    ),
    PairRule(
        "ground",
        marked("Placement ground"),
        ground,
        marked("The institution is not approved for {ground}"),
        "barnevernsloven § 10-15",
    ),
    PairRule(
        "age",
        marked("Age"),
        age,
        marked("The institution takes ages {low} to {high}; the child is {years}"),
        "godkjenning av institusjonen",
        waivable=True,
    ),
    PairRule(
        "gender",
        marked("Gender"),
        gender,
        marked("The institution takes only: {takes}"),
        "godkjenning av institusjonen",
        waivable=True,
    ),
    PairRule(
        "exclusions",
        marked("Excluded places"),
        exclusions,
        marked("The child may not live here: {reason}"),
        "vedtak",
        waivable=True,
    ),
    PairRule(
        "stay_limit",
        marked("Limit of the stay"),
        stay_limit,
        marked("By law the stay ({ground}) ends on {last}, before the place is needed; it takes a new decision"),
        "barnevernsloven §§ 4-4, 6-2 (s62_short, s62_long, s44_counts)",
    ),
    PairRule(
        "open_dates",
        marked("Opening dates"),
        open_dates,
        marked("The unit is not open on {start}"),
        "register",
        of_institution=False,
    ),
    PairRule(
        "pins",
        marked("Pins by the planner"),
        pins,
        marked("A pin by {by} decides otherwise: {reason}"),
        "planlegger",
        of_institution=False,
    ),
)


def refusals(case: Case, child: Child, unit: Unit) -> Iterator[tuple[PairRule, Sentence]]:
    """Every pair rule that keeps the child out of the unit, with its sentence."""
    for rule in PAIR_RULES:
        facts = rule.broken(case, child, unit)
        if facts is not None:
            yield rule, Sentence(rule.sentence, facts)


def is_eligible(case: Case, child: Child, unit: Unit) -> bool:
    """Whether no pair rule keeps the child out of the unit."""
    return all(rule.broken(case, child, unit) is None for rule in PAIR_RULES)


def could_live(case: Case, child: Child, unit: Unit) -> bool:
    """Whether the child could lawfully live in the unit, whatever a planner's pins say."""
    return all(rule.broken(case, child, unit) is None for rule in PAIR_RULES if rule.code != "pins")


def waived_until(case: Case, child: Child, unit: Unit) -> date | None:
    """The last day on which every waiver that the place rests on still holds; `None` where it rests on none."""
    needed = [
        max(waiver.expires_on for waiver in waivers)
        for rule in PAIR_RULES
        if rule.waivable
        and (waivers := _waivers(case, rule.code, child, unit))
        and rule.facts(case, child, unit) is not None
    ]
    return min(needed, default=None)


def eligible_units(case: Case, child: Child) -> tuple[Unit, ...]:
    """The units that every pair rule leaves open to the child, by id.

    Rules that speak of the institution are asked once per institution, which is where the time goes; a
    child with a waiver, which may speak of one unit, is asked about unit by unit.
    """
    if child.child_id in case.waivers_of:
        return tuple(unit for unit in case.unit_by_id.values() if is_eligible(case, child, unit))
    of_institution = [rule for rule in PAIR_RULES if rule.of_institution]
    of_unit = [rule for rule in PAIR_RULES if not rule.of_institution]
    return tuple(
        unit
        for institution in _reachable(case, child)
        for unit in case.units_at.get(institution.institution_id, ())[:1]
        if all(rule.facts(case, child, unit) is None for rule in of_institution)
        for unit in case.units_at[institution.institution_id]
        if all(rule.facts(case, child, unit) is None for rule in of_unit)
    )


def _reachable(case: Case, child: Child) -> tuple[Institution, ...]:
    return case.institutions_open_to(child.operator)
