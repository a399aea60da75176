"""A referral that is not among the data: one child more, checked as the import checks a row of children."""

import re
from dataclasses import fields, replace
from datetime import date

from models.change import NewChild, Step
from models.child import Child
from models.codes import CodeBook
from models.ids import SHIFTS
from models.plan import Sentence, marked
from planner.errors import RefusedChange
from planner.placement.changes_of_children import MOST_NEEDED
from planner.placement.world import World, code_in, nearest, refuse_far_day

IDENTITY_NUMBER = re.compile(r"\d{11}")

OLDEST = 22
"""The oldest a child can be on the planning day [years]: voluntary after-care ends at 23."""

MOST_DAYS = 3_660
"""The longest stay that can be expected [days]."""

CODES = ("gender", "operator", "ground", "target_group", "urgency")
"""Fields whose values are codes of the kind of the same name."""


def new_child(world: World, change: NewChild, _: Step) -> World:
    """One more child who waits, under an id that nobody has."""
    _refuse_id(world, change.child_id)
    for kind in CODES:
        code_in(world, kind, getattr(change, kind))
    for service in change.needs or ():
        code_in(world, "service", service)
    _refuse_home(world, change)
    _refuse_days(world, change)
    _refuse_staff(world, change)
    stated = {field.name: value for field in fields(change) if (value := getattr(change, field.name)) is not None}
    child = Child(**{"referred_on": world.day} | stated)
    return replace(world, dataset=replace(world.dataset, children=(*world.dataset.children, child)))


def _refuse_id(world: World, child_id: str) -> None:
    if not child_id.strip():
        raise RefusedChange("The new child has no id: give it a pseudonym.")
    if IDENTITY_NUMBER.search(re.sub(r"[\s.-]", "", child_id)):
        raise RefusedChange("An id with eleven digits may be a national identity number: give the child a pseudonym.")
    if any(child.child_id == child_id for child in world.dataset.children):
        raise RefusedChange("There is a child «{child}» already: give the new one another id.", child=child_id)


def _refuse_home(world: World, change: NewChild) -> None:
    known = world.geography.municipalities
    if change.municipality not in known:
        raise RefusedChange(
            "There is no municipality with the number «{id}». {way}",
            id=change.municipality,
            way=nearest(change.municipality, known),
        )
    if change.district is not None and change.district not in world.geography.districts:
        raise RefusedChange(
            "There is no district with the number «{id}». {way}",
            id=change.district,
            way=nearest(change.district, world.geography.districts),
        )
    if change.district is not None and not change.district.startswith(change.municipality):
        raise RefusedChange(
            "{district} is no district of the municipality {municipality}: leave it out, or name another.",
            district=change.district,
            municipality=change.municipality,
        )


def _refuse_days(world: World, change: NewChild) -> None:
    for day in (change.birth_month, change.referred_on, change.wanted_from):
        refuse_far_day(day)
    referred = change.referred_on or world.day
    age = _years(change.birth_month, world.day)
    if change.birth_month > referred or age > OLDEST:
        raise RefusedChange(
            "A child born in {month} cannot be referred on {day}: a child is at most {oldest} years old, and born.",
            month=f"{change.birth_month:%m.%Y}",
            day=referred,
            oldest=OLDEST,
        )
    if change.expected_days is not None and not 1 <= change.expected_days <= MOST_DAYS:
        raise RefusedChange(
            "A stay of {days} days cannot be expected: state 1 to {most}, or leave it out.",
            days=change.expected_days,
            most=MOST_DAYS,
        )


def _refuse_staff(world: World, change: NewChild) -> None:
    for shift in SHIFTS:
        needed, qualified = getattr(change, f"staff_{shift}"), getattr(change, f"qualified_{shift}")
        for count in (needed, qualified):
            if count is not None and not 0 <= count <= MOST_NEEDED:
                raise RefusedChange(
                    "{child} cannot need {count} staff on a shift: state 0 to {most}.",
                    child=change.child_id,
                    count=count,
                    most=MOST_NEEDED,
                )
        if needed is not None and qualified is not None and qualified > needed:
            raise RefusedChange(
                "{child} cannot need {qualified} qualified among {count} staff ({shift}): state both.",
                child=change.child_id,
                qualified=qualified,
                count=needed,
                shift=code_in(world, "shift", shift),
            )


def _years(born: date, day: date) -> int:
    return day.year - born.year - (day.month < born.month)


def of_new_child(codes: CodeBook, change: NewChild) -> dict[str, object]:
    """Who the child is, in words: group, ground, urgency and what was said of its need."""
    what: list[object] = [codes.code(kind, getattr(change, kind)) for kind in CODES]
    what.append(Sentence(marked("born {month}"), {"month": f"{change.birth_month:%m.%Y}"}))
    if change.own_unit:
        what.append(Sentence(marked("a unit to itself")))
    what += [codes.code("service", service) for service in change.needs or ()]
    return {"child": change.child_id, "what": tuple(what)}
