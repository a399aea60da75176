"""Changes of whole institutions: opened, approved for other children, or closed with all their units."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.change import ChangeInstitution, CloseInstitutions, CloseUnit, OpenInstitution, Step
from models.codes import CodeBook
from models.institution import Institution
from models.plan import Sentence, marked
from planner.errors import RefusedChange
from planner.placement.changes_of_units import MOST_PRICE, MOST_YEARS, close_unit
from planner.placement.world import World, code_in, institution_in, nearest, refuse_far_day

CODES_OF: Mapping[str, str] = {"grounds": "ground", "target_groups": "target_group", "services": "service"}
"""Lists of codes that an institution has, and of which kind they are."""

STATED = ("grounds", "target_groups", "gender", "min_age", "max_age", "services", "price_per_day")
"""What an institution is approved for and costs; the fields that a change may state."""


def open_institution(world: World, change: OpenInstitution, _: Step) -> World:
    """One institution more, without units or staff as yet."""
    if not change.institution_id.strip():
        raise RefusedChange("The new institution has no id: give it one.")
    if any(row.institution_id == change.institution_id for row in world.dataset.institutions):
        raise RefusedChange(
            "There is an institution «{institution}» already: give the new one another id.",
            institution=change.institution_id,
        )
    code_in(world, "operator", change.operator)
    code_in(world, "ownership", change.ownership)
    if change.municipality not in world.geography.municipalities:
        raise RefusedChange(
            "There is no municipality with the number «{id}». {way}",
            id=change.municipality,
            way=nearest(change.municipality, world.geography.municipalities),
        )
    if not change.grounds or not change.target_groups:
        raise RefusedChange(
            "{institution} is approved for nobody: state at least one ground and one target group.",
            institution=change.institution_id,
        )
    _refuse_half_a_point(change)
    opened = Institution(
        change.institution_id,
        change.name,
        change.operator,
        change.ownership,
        change.municipality,
        change.grounds,
        change.target_groups,
        latitude=change.latitude,
        longitude=change.longitude,
    )
    opened = _approved(world, opened, change)
    return replace(world, dataset=replace(world.dataset, institutions=(*world.dataset.institutions, opened)))


def change_institution(world: World, change: ChangeInstitution, _: Step) -> World:
    """An institution approved for others than before, or at another price; what is not stated stays."""
    before = institution_in(world, change.institution_id)
    after = _approved(world, before, change)
    if after == before:
        raise RefusedChange(
            "The change says nothing new about {institution}: state what is to be otherwise.",
            institution=change.institution_id,
        )
    rows = tuple(after if row == before else row for row in world.dataset.institutions)
    return replace(world, dataset=replace(world.dataset, institutions=rows))


def close_institutions(world: World, change: CloseInstitutions, step: Step) -> World:
    """Every unit that is still open then of one institution, or of all of an owner and operator, with its last day."""
    if change.institution_id is None and change.ownership is None:
        raise RefusedChange("It is not said which institutions close: name one, or a kind of owner.")
    refuse_far_day(change.closes_on)
    day = change.closes_on or world.day
    houses = {row.institution_id for row in _chosen(world, change)}
    units = [unit.unit_id for unit in world.dataset.units if unit.institution_id in houses and not unit.has_closed(day)]
    if not units:
        raise RefusedChange("No unit that these changes speak of is open on {day}: there is nothing to close.", day=day)
    for unit_id in sorted(units):
        world = close_unit(world, CloseUnit(unit_id, day), step)
    return world


def _chosen(world: World, change: CloseInstitutions) -> Iterator[Institution]:
    if change.ownership is not None:
        code_in(world, "ownership", change.ownership)
    if change.operator is not None:
        code_in(world, "operator", change.operator)
    one = None if change.institution_id is None else institution_in(world, change.institution_id)
    for row in world.dataset.institutions:
        fits = (one is None or row == one) and change.ownership in (None, row.ownership)
        if fits and change.operator in (None, row.operator):
            yield row


def _approved(world: World, row: Institution, change: OpenInstitution | ChangeInstitution) -> Institution:
    """The institution as the change states it; raises `RefusedChange` for codes, ages and prices that cannot be."""
    stated = {name: value for name in STATED if (value := getattr(change, name)) is not None}
    for name, kind in CODES_OF.items():
        for code in stated.get(name, ()):
            code_in(world, kind, code)
    gender = stated.get("gender", "any")
    if gender not in GENDER_NAMES:
        raise RefusedChange("«{id}» is not known here. {way}", id=gender, way=nearest(gender, GENDER_NAMES))
    changed: Institution = replace(row, **stated)
    low, high = changed.min_age, changed.max_age
    if not 0 <= (low or 0) <= (MOST_YEARS if high is None else high) <= MOST_YEARS:
        raise RefusedChange(
            "{institution} cannot take children from {low} to {high} years: state 0 to {most}, the lower one first.",
            institution=row.institution_id,
            low=low or 0,
            high=MOST_YEARS if high is None else high,
            most=MOST_YEARS,
        )
    price = stated.get("price_per_day", 0)
    if not 0 <= price <= MOST_PRICE:
        raise RefusedChange("A price cannot be {price} NOK per day: state 0 to {most}.", price=price, most=MOST_PRICE)
    return changed


def _refuse_half_a_point(change: OpenInstitution) -> None:
    latitude, longitude = change.latitude, change.longitude
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None or not (57 <= latitude <= 82 and 3 <= longitude <= 34):
        raise RefusedChange(
            "{institution} does not lie in Norway: state latitude (57–82) and longitude (3–34), or neither.",
            institution=change.institution_id,
        )


def of_open_institution(codes: CodeBook, change: OpenInstitution) -> dict[str, object]:
    """What the sentence about a new institution says."""
    what = (codes.code("operator", change.operator), codes.code("ownership", change.ownership))
    return {
        "institution": change.institution_id,
        "name": change.name,
        "what": (*what, *_stated(codes, change)),
    }


def of_change_institution(codes: CodeBook, change: ChangeInstitution) -> dict[str, object]:
    """What the sentence about an institution that is changed says."""
    return {"institution": change.institution_id, "what": tuple(_stated(codes, change))}


def of_close_institutions(codes: CodeBook, change: CloseInstitutions) -> dict[str, object]:
    """What the sentence about institutions that close says."""
    who: list[object] = [] if change.institution_id is None else [change.institution_id]
    who += [] if change.ownership is None else [codes.code("ownership", change.ownership)]
    who += [] if change.operator is None else [codes.code("operator", change.operator)]
    return {"who": tuple(who), "day": change.closes_on or Sentence(marked("the day of the plan"))}


def _stated(codes: CodeBook, change: OpenInstitution | ChangeInstitution) -> Iterator[object]:
    for name, kind in CODES_OF.items():
        yield from (codes.code(kind, code) for code in getattr(change, name) or ())
    if change.min_age is not None or change.max_age is not None:
        ages = {"low": change.min_age or 0, "high": MOST_YEARS if change.max_age is None else change.max_age}
        yield Sentence(marked("{low} to {high} years"), ages)
    if change.gender is not None:
        known = GENDER_NAMES.get(change.gender)
        yield Sentence(marked("gender: {gender}"), {"gender": Sentence(known) if known else change.gender})
    if change.price_per_day is not None:
        yield Sentence(marked("{price} NOK per day"), {"price": change.price_per_day})


GENDER_NAMES: Mapping[str, str] = {"any": marked("all"), "girls": marked("girls"), "boys": marked("boys")}
