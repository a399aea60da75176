"""The people of the synthetic data: need, ground, age and gender first, and later all that a child's row says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from models.child import Child, Placement
from models.ids import ChildId, Operator, UnitId
from models.parameters import Parameters
from planner.reference import code_book
from planner.synthesis.draws import Dials, Value, between, deal, for_operator, pick
from planner.synthesis.sites import Home

COUNTED_GROUND = "6-2"
"""The ground towards whose limit earlier acute days count."""


@dataclass(frozen=True, slots=True)
class Person:
    """What decides where a child can live; `programme` is the kind of institution that serves it.

    `came_from_acute` says that days under section 4-4 count towards the stay under section 6-2.
    """

    target_group: str
    ground: str
    programme: str
    age_months: int
    gender: str
    is_acute: bool = False
    came_from_acute: bool = False

    @property
    def ground_class(self) -> str:
        """Acute, care or treatment."""
        return code_book().group_of("ground", self.ground)


@dataclass(frozen=True, slots=True)
class Stay:
    """Dates of a stay under way, as the law counts them."""

    since: date
    end: date | None
    stay_kind: str | None
    counted_from: date | None


def residents(dials: Dials, rng: Random, operator: str, count: int) -> list[Person]:
    """People who have a place, by the operator's mix of needs; those on acute grounds came as acute referrals."""
    people = _people(dials, rng, deal(rng, count, for_operator(dials["mix"], operator)))
    return [replace(person, is_acute=person.ground_class == "acute") for person in people]


def waiting(dials: Dials, rng: Random, operator: str, count: int) -> list[Person]:
    """People who wait: acute referrals first, then planned ones."""
    acute = round(count * dials["acute_share_of_waiting"])
    at_once = deal(rng, acute, for_operator(dials["acute_mix"], operator))
    mix = for_operator(dials["mix"], operator)
    planned_mix = {need: weight for need, weight in mix.items() if _class_of(need) != "acute"}
    planned = deal(rng, count - acute, planned_mix)
    return _people(dials, rng, at_once, is_acute=True) + _people(dials, rng, planned)


def _class_of(need: str) -> str:
    return code_book().group_of("ground", need.split("/")[1])


def _people(dials: Dials, rng: Random, needs: Sequence[str], is_acute: bool = False) -> list[Person]:
    ages = _ages(dials, rng, needs)
    genders = {risk: _shares(rng, needs, boys, "boy", "girl") for risk, boys in dials["boys_share"].items()}
    from_acute = _shares(rng, needs, dials["first_stay_acute"], True, False)
    people = []
    for need, age in zip(needs, ages, strict=True):
        target_group, ground = need.split("/")
        risk = "high_risk" if target_group in dials["high_risk_target_groups"] else "other"
        people.append(
            Person(
                target_group,
                ground,
                pick(rng, dials["served_by"][need]),
                age,
                next(genders[risk]),
                is_acute,
                ground == COUNTED_GROUND and next(from_acute),
            )
        )
    return people


def _shares(rng: Random, needs: Sequence[str], share: float, one: Value, other: Value) -> Iterator[Value]:
    """One or the other for as many as there are needs, in any stretch about as often as the share says."""
    lag = rng.random()
    for draw in range(len(needs)):
        yield one if int((draw + 1) * share + lag) > int(draw * share + lag) else other


def _ages(dials: Dials, rng: Random, needs: Sequence[str]) -> list[int]:
    """An age [months] for each need; the young go to needs that the young have, as far as there are any."""
    years = deal(rng, len(needs), {int(age): weight for age, weight in dials["ages"].items()})
    young = [age for age in years if age < dials["young_below"]]
    older = [age for age in years if age >= dials["young_below"]]
    dealt: list[int] = []
    open_to_young = sum(need.split("/")[0] in dials["young_target_groups"] for need in needs)
    for need in needs:
        may_be_young = need.split("/")[0] in dials["young_target_groups"]
        takes_young = bool(young) and may_be_young and rng.random() < len(young) / open_to_young
        open_to_young -= may_be_young
        source = young if (takes_young or not older) else older
        dealt.append(12 * source.pop() + rng.randrange(12))
    return dealt


def is_high_risk(dials: Dials, person: Person | Child) -> bool:
    """Whether the target group is one of the high-risk group."""
    return person.target_group in dials["high_risk_target_groups"]


def born(as_of: date, age_months: int) -> date:
    """First day of the month in which someone of that age was born."""
    months = as_of.year * 12 + as_of.month - 1 - age_months
    return date(months // 12, months % 12 + 1, 1)


def age_months(as_of: date, birth_month: date) -> int:
    """Whole months between the birth month and the month of the day."""
    return (as_of.year - birth_month.year) * 12 + as_of.month - birth_month.month


def stay(dials: Dials, parameters: Parameters, rng: Random, person: Person, as_of: date) -> Stay:
    """A stay that began some time ago and has not reached its legal limit."""
    days = between(rng, dials["days_in_place"][person.ground_class])
    length = between(rng, dials["expected_days"][person.ground_class])
    kind = _stay_kind(dials, rng, person.ground)
    before = between(rng, dials["acute_days_before"]) if person.came_from_acute else 0
    limit = parameters.stay_limit_days.get(f"{person.ground}/{kind}") if kind else None
    if limit is not None:
        days = max(0, min(days, limit - before - dials["limit_slack_days"]))
    since = as_of - timedelta(days=days)
    counted_from = since - timedelta(days=before) if kind else None
    end = since + timedelta(days=length)
    if end <= as_of + timedelta(days=dials["limit_slack_days"]):
        end = as_of + timedelta(days=between(rng, dials["expected_days"]["acute"]))
    if limit is not None and counted_from is not None:
        end = min(end, counted_from + timedelta(days=limit - 1))
    return Stay(since, end if rng.random() < dials["known_end_share"] else None, kind, counted_from)


def _stay_kind(dials: Dials, rng: Random, ground: str) -> str | None:
    kinds = dials["stay_kinds"].get(ground)
    return pick(rng, kinds) if kinds else None


def resident(
    dials: Dials,
    parameters: Parameters,
    rng: Random,
    person: Person,
    child_id: ChildId,
    unit_id: UnitId,
    operator: str,
    home: Home,
    as_of: date,
) -> tuple[Child, Placement]:
    """The rows of a child who lives in the unit."""
    its_stay = stay(dials, parameters, rng, person, as_of)
    child = _child(dials, rng, person, child_id, operator, home, as_of)
    referred = its_stay.since - timedelta(days=between(rng, dials["days_waited"]["planned"]))
    if person.ground_class == "acute":
        referred = its_stay.since - timedelta(days=between(rng, dials["days_waited"]["acute"]))
    length = (its_stay.end - its_stay.since).days if its_stay.end else None
    child = _with(child, its_stay.stay_kind, its_stay.counted_from, referred, length)
    return child, Placement(child_id, unit_id, its_stay.since, its_stay.end)


def newcomer(
    dials: Dials,
    parameters: Parameters,
    rng: Random,
    person: Person,
    child_id: ChildId,
    operator: str,
    home: Home,
    as_of: date,
) -> Child:
    """The row of a child who waits for a place."""
    urgency = "acute" if person.is_acute else "planned"
    waited = between(rng, dials["days_waited"][urgency])
    if rng.random() < dials["long_wait"]["share"]:
        waited *= dials["long_wait"]["factor"]
    kind = _stay_kind(dials, rng, person.ground)
    before = between(rng, dials["acute_days_before"]) if person.came_from_acute else 0
    counted_from = as_of - timedelta(days=before) if before else None
    length = between(rng, dials["expected_days"][person.ground_class])
    limit = parameters.stay_limit_days.get(f"{person.ground}/{kind}") if kind else None
    if limit is not None:
        length = min(length, limit - before)
    child = _child(dials, rng, person, child_id, operator, home, as_of)
    later = dials["wanted_later"]
    wanted_from = None
    if not person.is_acute and limit is None and rng.random() < later["share"]:
        wanted_from = as_of + timedelta(days=between(rng, later["days"]))
    return _with(child, kind, counted_from, as_of - timedelta(days=waited), length, wanted_from)


def _with(
    child: Child,
    stay_kind: str | None,
    counted_from: date | None,
    referred_on: date,
    expected_days: int | None,
    wanted_from: date | None = None,
) -> Child:
    return replace(
        child,
        stay_kind=stay_kind,
        counted_from=counted_from,
        referred_on=referred_on,
        expected_days=expected_days,
        wanted_from=wanted_from,
    )


def _child(
    dials: Dials, rng: Random, person: Person, child_id: ChildId, operator: str, home: Home, as_of: date
) -> Child:
    risk = "high_risk" if is_high_risk(dials, person) else "other"
    day = night = qualified = qualified_night = None
    if rng.random() < dials["own_need_share"][risk]:
        day = float(pick(rng, dials["own_need"][risk]))
        night = round(day * dials["need_at_night"], 2)
        qualified = round(day * dials["need_qualified"], 2)
        qualified_night = round(night * dials["need_qualified"], 2)
    heard = rng.random() < dials["view_heard_share"]
    noted = heard and rng.random() < dials["view_note_share"]
    return Child(
        child_id=child_id,
        birth_month=born(as_of, person.age_months),
        gender=person.gender,
        operator=Operator(operator),
        municipality=home.municipality,
        ground=person.ground,
        target_group=person.target_group,
        urgency="acute" if person.is_acute else "planned",
        referred_on=as_of,
        district=home.district,
        needs=_needs(dials, rng, person),
        staff_day=day,
        staff_evening=day,
        staff_night=night,
        qualified_day=qualified,
        qualified_evening=qualified,
        qualified_night=qualified_night,
        view_heard=heard,
        view_note=rng.choice(dials["view_notes"]) if noted else None,
    )


def _needs(dials: Dials, rng: Random, person: Person) -> tuple[str, ...]:
    """No, one or two services, mostly such as the programme is known for, in the order of the code table."""
    shares = dials["needs_share"]
    roll = rng.random()
    count = 1 if roll < shares["one"] else 2 if roll < shares["one"] + shares["two"] else 0
    usual = dials["programmes"][person.programme]["services"]
    chosen = set()
    for _ in range(count):
        unusual = rng.random() < shares["unusual"]
        chosen.add(rng.choice(code_book().codes("service")) if unusual else pick(rng, usual))
    return tuple(service for service in code_book().codes("service") if service in chosen)
