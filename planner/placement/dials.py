"""Dials turned: what every dial may be turned to, with its unit, and the change that turns it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

from models.change import DialValue, SetDial, Step
from models.parameters import Parameters
from models.plan import Sentence, marked
from planner.errors import RefusedChange
from planner.placement.world import World, code_in, nearest

CHOICES: Mapping[str, tuple[str, ...]] = {"places_counted": ("approved", "budgeted")}
"""Dials that take one of a few words."""


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that a dial takes, both ends included, with their unit."""

    least: float
    most: float
    unit: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Rising:
    """A list of numbers, each above the one before: how many at least and at most, and which."""

    fewest: int
    longest: int
    each: Span


SHARE, FACTOR = (0, 1), (0, 100)
YEARS = marked("years")
SPANS: Mapping[str, Span] = {
    "max_age_span_years": Span(0, 23, YEARS, True),
    "stay_limit_days": Span(0, 3_650, marked("days"), True),
    "outnumber_ratio": Span(0, 10, marked("staff per child")),
    "outnumber_margin": Span(0, 10, marked("staff")),
    "staff_need": Span(0, 10, marked("staff per child on the shift")),
    "qualified_need": Span(0, 10, marked("qualified staff per child on the shift")),
    "road_factor": Span(1, 10, marked("road km per km as the crow flies, by the operator of the child's home")),
    "speed_kmh": Span(5, 200, marked("km/h")),
    "travel_step_minutes": Span(1, 1_440, marked("minutes"), True),
    "high_staff_need": Span(0, 10, marked("staff per child by day")),
    "tension_weights": Span(0, 1_000, marked("points"), True),
    "acute_reserve_share": Span(*SHARE, marked("share of emergency places")),
    "ownership_rank": Span(0, 100, marked("steps"), True),
    "price_per_day": Span(0, 200_000, marked("NOK per day"), True),
    "urgency_weight": Span(0, 1_000, marked("points per child without a place"), True),
    "pilot_staff_share": Span(0, 10, marked("staff on the shift per staff by day")),
    "pilot_qualified_share": Span(*SHARE, marked("qualified staff per staff on the shift")),
    "pilot_price_per_day": Span(0, 200_000, marked("NOK per place per day"), True),
    "referral_rate": Span(0, 1_000, marked("referrals per 1,000 inhabitants aged 12-17 per year")),
    "demand_factor": Span(*FACTOR, marked("factor on referrals, by target group")),
    "demand_growth": Span(0, 2, marked("growth per year, by target group")),
    "demand_season": Span(*FACTOR, marked("factor on referrals, by month")),
    "stay_survival": Span(*SHARE, marked("share of stays that last longer than so many days, by class of ground")),
    "stay_factor": Span(0, 100, marked("factor on the length of stays, by class of ground")),
    "leaves_at_age": Span(1, 23, YEARS, True),
    "review_after_days": Span(1, 3_650, marked("days, by ground and kind of stay"), True),
    "review_end_share": Span(*SHARE, marked("share of stays that the review ends, by ground and kind of stay")),
    "control_after_days": Span(1, 3_650, marked("days, by ground and kind of stay"), True),
    "board_cases_per_month": Span(1, 10_000, marked("cases per month, by operator"), True),
    "patience_days": Span(1, 3_650, marked("days, mean, by urgency")),
    "separation_factor": Span(*FACTOR, marked("factor on separations of those who come")),
    "oslo_grant_share": Span(0, 2, marked("share of the national spending per child")),
    "refund_share": Span(*SHARE, marked("share of the cost per child and year above refund_threshold")),
    "refund_threshold": Span(0, 100_000_000, marked("NOK per child per year"), True),
    "coordinator_grant": Span(0, 10_000_000_000, marked("NOK per year, whole country"), True),
    "home_based_grant": Span(0, 10_000_000_000, marked("NOK per year, whole country"), True),
    "cost": Span(0, 1_000_000_000, marked("the unit that the register of assumptions states")),
}
"""What a dial of one number takes, and every entry of a dial that has several."""

LISTS: Mapping[str, Rising] = {
    "age_bands": Rising(0, 10, Span(0, 23, YEARS, True)),
    "pilot_ages": Rising(2, 2, Span(0, 23, YEARS, True)),
    "pilot_staff_levels": Rising(1, 10, Span(0, 10, marked("staff per place by day"))),
}
"""Dials that take numbers in a row."""

CODES: Mapping[str, tuple[str, int]] = {
    "outnumber_target_groups": ("target_group", 0),
    "pilot_grounds": ("ground", 1),
    "refund_target_groups": ("target_group", 0),
}
"""Dials that take codes of the book: of which kind, and how many at least."""


def dial(world: World, change: SetDial, _: Step) -> World:
    """A dial, or one entry of it, turned to another value of its kind."""
    known = [field.name for field in fields(Parameters) if field.name != "name"]
    if change.name not in known:
        raise RefusedChange("There is no dial called «{id}». {way}", id=change.name, way=nearest(change.name, known))
    before = getattr(world.parameters, change.name)
    if isinstance(before, Mapping):
        value: Any = _with_entry(world, change, before)
    elif change.key is not None:
        raise RefusedChange("The dial «{name}» has one value and no entries: leave out the key.", name=change.name)
    else:
        value = _fitting(world, change, before)
    return replace(world, parameters=replace(world.parameters, **{change.name: value}))


def _with_entry(world: World, change: SetDial, before: Mapping[str, Any]) -> Mapping[str, Any]:
    key = change.key
    if key is not None and key in before and not isinstance(before[key], Mapping):
        return {**before, key: _fitting(world, change, before[key])}
    outer, _, inner = (key or "").rpartition("/")
    if isinstance(before.get(outer), Mapping) and inner in before[outer]:
        return {**before, outer: {**before[outer], inner: _fitting(world, change, before[outer][inner])}}
    keys = [
        f"{name}/{part}" if part else name
        for name, value in before.items()
        for part in (value if isinstance(value, Mapping) else ("",))
    ]
    raise RefusedChange(
        "The dial «{name}» has no entry «{key}». {way}", name=change.name, key=key or "", way=nearest(key or "", keys)
    )


def _fitting(world: World, change: SetDial, before: DialValue) -> DialValue:
    """The new value where it makes sense for the dial; raises `RefusedChange` otherwise."""
    value = change.value
    if change.name in SPANS:
        fits, right = is_within(value, SPANS[change.name]), _said(SPANS[change.name])
    elif change.name in LISTS:
        fits, right = _is_rising(value, LISTS[change.name]), _said_list(LISTS[change.name])
    elif change.name in CODES:
        kind, fewest = CODES[change.name]
        fits, right = isinstance(value, tuple) and len(value) >= fewest, Sentence(marked("a list of codes"))
        for code in value if isinstance(value, tuple) and fits else ():
            code_in(world, kind, str(code))
    elif isinstance(before, bool):
        fits, right = isinstance(value, bool), Sentence(marked("yes or no"))
    elif isinstance(before, tuple):
        fits = isinstance(value, tuple) and Counter(value) == Counter(before)
        right = Sentence(marked("the same goals in another order"))
    else:
        known = CHOICES.get(change.name, (str(before),))
        fits, right = value in known, Sentence(marked("one of {known}"), {"known": ", ".join(known)})
    if not fits:
        raise RefusedChange(
            "The dial «{name}» cannot be «{value}»: it takes {right}.",
            name=change.name,
            value=str(value)[:60],
            right=right,
        )
    return value


def is_within(value: object, span: Span) -> bool:
    """Whether the value is a number of the span."""
    if isinstance(value, bool) or not isinstance(value, int if span.is_whole else int | float):
        return False
    return span.least <= value <= span.most


def _is_rising(value: object, row: Rising) -> bool:
    if not isinstance(value, tuple) or not row.fewest <= len(value) <= row.longest:
        return False
    return all(is_within(each, row.each) for each in value) and all(
        before < after for before, after in zip((-inf, *value), value, strict=False)
    )


def _said(span: Span) -> Sentence:
    number, whole = (
        marked("a number from {least} to {most} ({unit})"),
        marked("a whole number from {least} to {most} ({unit})"),
    )
    return Sentence(
        whole if span.is_whole else number, {"least": span.least, "most": span.most, "unit": Sentence(span.unit)}
    )


def _said_list(row: Rising) -> Sentence:
    numbers = marked("{count} numbers in rising order from {least} to {most} ({unit})")
    whole = marked("{count} whole numbers in rising order from {least} to {most} ({unit})")
    count = str(row.longest) if row.fewest == row.longest else f"{row.fewest}–{row.longest}"
    span = row.each
    return Sentence(
        whole if span.is_whole else numbers,
        {"count": count, "least": span.least, "most": span.most, "unit": Sentence(span.unit)},
    )
