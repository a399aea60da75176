"""From staff on shift to person-years: hours over the year through the roster, each factor kept to be shown.

    rotating     hours on shift × 365 / (week hours × (52 − holiday weeks))
    live-in      staff by day × days in the cycle / working days × 52 / (52 − holiday weeks)
    regulations  staff by day × 168 / week hours under the regulations × 52 / (52 − holiday weeks)

Live-in staff cover day and evening, and sleep in the house: resting duty at night needs nobody else. Staff who are
awake at night are on a rotating roster everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.facility import Facility
from planner.simulation.costs.prices import Prices

DAYS, WEEKS, WEEK_HOURS = 365, 52, 168
ROTATING, LIVE_IN, REGULATIONS = "rotating", "live_in_3747", "live_in_regulations"
TEAM = ("psychologist", "teacher", "mst")
"""Members of the multidisciplinary team."""


@dataclass(frozen=True, slots=True)
class Roster:
    """One roster by day: the share of posts it covers, the posts, person-years per post, and what comes of it."""

    name: str
    share: Fraction
    posts: Fraction
    factor: Fraction

    @property
    def person_years(self) -> Fraction:
        """Person-years that the roster needs."""
        return self.share * self.posts * self.factor


@dataclass(frozen=True, slots=True)
class PersonYears:
    """Person-years of an institution, with the numbers they come from.

    `posts` are staff by day and evening, averaged over the hours of both; `level` what is on duty over the year beside
    the staff stated. `full_time_hours` are what one person-year works.
    """

    level: Fraction
    posts: Fraction
    full_time_hours: Fraction
    rosters: tuple[Roster, ...]
    awake: Fraction
    resting: Fraction
    leader: Fraction
    support: Fraction
    team: Mapping[str, Fraction]

    @property
    def live_in(self) -> Fraction:
        """Person-years of live-in staff."""
        return sum((each.person_years for each in self.rosters if each.name != ROTATING), Fraction(0))

    @property
    def rotating(self) -> Fraction:
        """Person-years of staff in rotating rosters, by night as well."""
        by_day = sum((each.person_years for each in self.rosters if each.name == ROTATING), Fraction(0))
        return by_day + self.awake + self.resting

    @property
    def total(self) -> Fraction:
        """All person-years."""
        return self.rotating + self.live_in + self.leader + self.support + sum(self.team.values(), Fraction(0))


def person_years(facility: Facility, prices: Prices) -> PersonYears:
    """The person-years that staff the institution round the clock all year."""
    practice = facility.practice
    level = prices.of("staffing_level", practice)
    hours = {shift: prices.of("hours_per_shift", shift) for shift in ("day", "evening", "night")}
    waking_hours = hours["day"] + hours["evening"]
    posts = level * (facility.day * hours["day"] + facility.evening * hours["evening"]) / waking_hours
    weeks = WEEKS - prices.of("holiday_weeks")
    full_time = prices.of("week_hours") * weeks
    cover = Fraction(WEEKS) / weeks
    live_in, regulations = prices.of(LIVE_IN, practice), prices.of(REGULATIONS, practice)
    rosters = (
        Roster(ROTATING, 1 - live_in - regulations, posts, waking_hours * DAYS / full_time),
        Roster(LIVE_IN, live_in, posts, prices.of("live_in_cycle_days") / prices.of("live_in_work_days") * cover),
        Roster(REGULATIONS, regulations, posts, WEEK_HOURS / prices.of("live_in_week_hours") * cover),
    )
    night = level * facility.night * hours["night"] * DAYS / full_time
    awake = prices.of("night_awake", practice)
    return PersonYears(
        level,
        posts,
        full_time,
        rosters,
        night * awake,
        night * (1 - awake) * (1 - live_in - regulations) * prices.of("resting_hour_weight"),
        prices.of("leader_posts") * facility.institutions,
        prices.of("support_posts") * facility.places,
        {each: prices.of(f"{each}_posts", facility.team) * facility.places for each in TEAM},
    )
