"""How a year's cost comes about, line by line: staff on shift, the roster's factors, person-years, pay, components."""

from fractions import Fraction

from models.plan import Sentence, marked
from planner.simulation.costs.lines import FACTOR, HOURS, NOK, PERSON_YEARS, POSTS, Line, line
from planner.simulation.costs.person_years import DAYS, LIVE_IN, REGULATIONS, ROTATING, TEAM, WEEK_HOURS, WEEKS
from planner.simulation.costs.prices import Prices
from planner.simulation.costs.yearly import YearlyCost

SHIFTS = {"day": marked("day"), "evening": marked("evening"), "night": marked("night")}

ROSTERS = {
    ROTATING: marked("rotating roster"),
    LIVE_IN: marked("live-in roster 3-7-4-7"),
    REGULATIONS: marked("roster at the limit of the live-in regulations"),
}

COMPONENT_NAMES = {
    "care_staff": marked("Pay of staff on shift"),
    "supplements": marked("Evening, night and weekend supplements"),
    "leader": marked("Leader, administration and house-keeping"),
    "team": marked("Multidisciplinary team"),
    "holiday_pay": marked("Holiday pay"),
    "overtime": marked("Overtime"),
    "sick_leave": marked("Sick leave"),
    "pension": marked("Pension"),
    "employer_contribution": marked("Employer's contribution"),
    "training": marked("Training and supervision"),
    "agency": marked("Agency staff"),
    "rent": marked("Rent"),
    "building": marked("Purpose-built investment: interest and repayment"),
    "building_operation": marked("Operation and maintenance of the building"),
    "other_operation": marked("Other operation"),
    "vehicles": marked("Cars"),
    "child_running": marked("Running costs of the children"),
    "child_travel": marked("Travel of the children, family and staff"),
    "overhead": marked("Central administration and return"),
    "start_up": marked("Start-up"),
    "closing": marked("Closing"),
    "coordinator_grant": marked("Grant for a stronger coordinator"),
    "home_based_grant": marked("Grant for therapy at home (MST)"),
}
"""What every component is called; English texts of the catalogue."""

TEAM_NAMES = {
    "psychologist": marked("psychologist"),
    "teacher": marked("teacher"),
    "mst": marked("family therapist (MST)"),
}


def explained(cost: YearlyCost, prices: Prices) -> tuple[Line, ...]:
    """Every line from staff on shift to the year's total, each with the assumptions that it rests on."""
    return (*_person_years(cost, prices), *_amounts(cost))


def _person_years(cost: YearlyCost, prices: Prices) -> tuple[Line, ...]:
    facility, staff = cost.facility, cost.person_years
    practice = facility.practice
    hours = {shift: prices.of("hours_per_shift", shift) for shift in SHIFTS}
    weeks = WEEKS - prices.of("holiday_weeks")
    level = f"staffing_level/{practice}"
    lines = [
        line(
            "full_time_hours",
            marked("Hours that a person-year works"),
            (prices.of("week_hours"), weeks),
            HOURS,
            rests_on=("week_hours", "holiday_weeks"),
        )
    ]
    for shift, on_duty in (("day", facility.day), ("evening", facility.evening), ("night", facility.night)):
        what = marked("Staff on duty, {shift}: hours in a year")
        facts = {"shift": Sentence(SHIFTS[shift])}
        factors = (on_duty, staff.level, hours[shift], DAYS)
        names = (level, f"hours_per_shift/{shift}")
        lines.append(line(f"hours/{shift}", what, factors, HOURS, facts=facts, rests_on=names))
    waking = hours["day"] + hours["evening"]
    worked = staff.level * (facility.day * hours["day"] + facility.evening * hours["evening"])
    lines.append(line("posts", marked("Posts filled day and evening"), (worked,), POSTS, over=(waking,)))
    factor = marked("Roster factor, {roster}")
    cover = (Fraction(WEEKS),)
    made: dict[str, tuple[tuple[Fraction | int, ...], tuple[Fraction | int, ...], tuple[str, ...]]] = {
        ROTATING: ((waking, DAYS), (staff.full_time_hours,), ("week_hours", "holiday_weeks")),
        LIVE_IN: (
            (prices.of("live_in_cycle_days"), *cover),
            (prices.of("live_in_work_days"), weeks),
            ("live_in_cycle_days", "live_in_work_days", "holiday_weeks"),
        ),
        REGULATIONS: (
            (WEEK_HOURS, *cover),
            (prices.of("live_in_week_hours"), weeks),
            ("live_in_week_hours", "holiday_weeks"),
        ),
    }
    for roster in staff.rosters:
        numbers, over, rests_on = made[roster.name]
        facts = {"roster": Sentence(ROSTERS[roster.name])}
        code = f"factor/{roster.name}"
        lines.append(line(code, factor, numbers, FACTOR, over=over, facts=facts, rests_on=rests_on))
    for roster in staff.rosters:
        facts = {"roster": Sentence(ROSTERS[roster.name])}
        what = marked("Person-years, {roster}")
        shares = (f"{LIVE_IN}/{practice}", f"{REGULATIONS}/{practice}")
        parts = (roster.share, roster.posts, roster.factor)
        lines.append(line(f"years/{roster.name}", what, parts, PERSON_YEARS, facts=facts, rests_on=shares))
    return (*lines, *_other_years(cost, prices))


def _other_years(cost: YearlyCost, prices: Prices) -> tuple[Line, ...]:
    facility, staff = cost.facility, cost.person_years
    night = f"night_awake/{facility.practice}"
    sums = (
        ("awake", marked("Person-years awake at night"), staff.awake, (night,)),
        ("resting", marked("Person-years resting at night"), staff.resting, (night, "resting_hour_weight")),
    )
    team = marked("Person-years, {who}")
    return (
        *(line(f"years/{code}", what, (), PERSON_YEARS, value=value, rests_on=on) for code, what, value, on in sums),
        line(
            "years/leader",
            marked("Person-years, leader"),
            (facility.institutions, prices.of("leader_posts")),
            PERSON_YEARS,
            rests_on=("leader_posts",),
        ),
        line(
            "years/support",
            marked("Person-years, administration and house-keeping"),
            (facility.places, prices.of("support_posts")),
            PERSON_YEARS,
            rests_on=("support_posts",),
        ),
        *(
            line(
                f"years/{each}",
                team,
                (facility.places, prices.of(f"{each}_posts", facility.team)),
                PERSON_YEARS,
                facts={"who": Sentence(TEAM_NAMES[each])},
                rests_on=(f"{each}_posts/{facility.team}",),
            )
            for each in TEAM
        ),
        line("years/all", marked("Person-years in all"), (), PERSON_YEARS, value=staff.total),
    )


def _amounts(cost: YearlyCost) -> tuple[Line, ...]:
    return (
        *(
            line(f"nok/{each.name}", COMPONENT_NAMES[each.name], (), NOK, value=each.total, adds=True)
            for each in cost.components
        ),
        line("nok/total", marked("Total in a year"), (), NOK, value=cost.total),
    )
