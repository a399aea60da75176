"""What an institution costs in a year, component by component, fixed apart from what follows the children.

Wages are computed from person-years; every other component from places, area or used places. A component is a fixed
amount plus an amount that follows the used places [NOK/year], both in the prices of one year.
"""

from dataclasses import dataclass
from fractions import Fraction

from planner.simulation.costs.facility import OWN, Facility
from planner.simulation.costs.person_years import TEAM, PersonYears, person_years
from planner.simulation.costs.prices import PRICE, WAGE, Prices

WAGES = (
    *("care_staff", "supplements", "leader", "team", "holiday_pay", "overtime", "sick_leave"),
    *("pension", "employer_contribution"),
)
"""Components that are wages and what follows from them by law and agreement."""

PREMISES = ("rent", "building", "building_operation")
COMPONENTS = (
    *WAGES,
    *("training", "agency"),
    *PREMISES,
    *("other_operation", "vehicles", "child_running", "child_travel", "overhead", "start_up", "closing"),
)
"""Components in the order in which they are shown."""

MONTHS, DAYS = 12, 365

DIGITS = 6
"""The amount of a component is kept to a millionth of a krone; everything that is added up from there on is exact."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a year's cost [NOK]: what is there whether children come or not, and what follows them."""

    name: str
    fixed: Fraction
    variable: Fraction = Fraction(0)

    @property
    def total(self) -> Fraction:
        """Fixed and variable together."""
        return self.fixed + self.variable

    @property
    def index(self) -> str:
        """What carries it to another year."""
        return WAGE if self.name in (*WAGES, "training", "agency", "closing") else PRICE


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """A year of an institution in full operation, with the person-years behind it [NOK].

    `per_used_place` is what one more used place adds. `start_up` and `closing` are paid once and are apart.
    """

    facility: Facility
    person_years: PersonYears
    components: tuple[Component, ...]
    per_used_place: Fraction
    start_up: Fraction
    closing: Fraction

    @property
    def total(self) -> Fraction:
        """All components [NOK/year]."""
        return sum((each.total for each in self.components), Fraction(0))

    @property
    def fixed(self) -> Fraction:
        """What it costs with no child in it [NOK/year]."""
        return sum((each.fixed for each in self.components), Fraction(0))

    @property
    def variable(self) -> Fraction:
        """What follows the children who are there [NOK/year]."""
        return sum((each.variable for each in self.components), Fraction(0))

    @property
    def wages(self) -> Fraction:
        """Wages with all that follows from them [NOK/year]."""
        return sum((each.total for each in self.components if each.name in WAGES), Fraction(0))

    @property
    def premises(self) -> Fraction:
        """Rent, or the building with its operation [NOK/year]."""
        return sum((each.total for each in self.components if each.name in PREMISES), Fraction(0))

    @property
    def empty_places(self) -> Fraction:
        """What the places that are not used cost: their part of what is fixed [NOK/year]."""
        places, used = self.facility.places, self.facility.used
        return self.fixed * max(Fraction(0), places - used) / places if places else Fraction(0)


def yearly_cost(facility: Facility, prices: Prices) -> YearlyCost:
    """The cost of a full year of the institution in the year of the prices."""
    staff = person_years(facility, prices)
    wages = wages_of(facility, staff, prices)
    paid = sum((each.fixed for each in wages), Fraction(0))
    earned = sum((each.fixed for each in wages if each.name in ("care_staff", "leader", "team")), Fraction(0))
    components = [
        *wages,
        Component("training", earned * prices.of("training")),
        Component("agency", paid * prices.of("agency", facility.ownership)),
        *premises_of(facility, prices),
        Component("other_operation", prices.of("other_operation") * facility.places),
        Component("vehicles", prices.of("vehicles") * facility.institutions),
        Component("child_running", Fraction(0), prices.of("child_running") * facility.used),
        Component("child_travel", Fraction(0), prices.of("child_travel") * facility.used),
    ]
    share = prices.of("overhead", facility.ownership)
    fixed = sum((each.fixed for each in components), Fraction(0))
    variable = sum((each.variable for each in components), Fraction(0))
    components.append(Component("overhead", fixed * share, variable * share))
    equipment = prices.of("start_up_equipment") * facility.places
    return YearlyCost(
        facility,
        staff,
        tuple(Component(each.name, round(each.fixed, DIGITS), round(each.variable, DIGITS)) for each in components),
        (prices.of("child_running") + prices.of("child_travel")) * (1 + share),
        round(paid * prices.of("start_up_months") / MONTHS + equipment, DIGITS),
        round(paid * prices.of("closing_months") / MONTHS, DIGITS),
    )


def wages_of(facility: Facility, staff: PersonYears, prices: Prices) -> tuple[Component, ...]:
    """Pay for work, supplements, and what follows from them by law and agreement; all of it fixed."""
    level = prices.of("pay_level", facility.ownership) * prices.of("paid_months") / MONTHS
    pay = {
        each: prices.of("yearly_pay", each) * level
        for each in ("qualified", "other", "live_in", "leader", "support", *TEAM)
    }
    rotating = staff.rotating * (facility.qualified * pay["qualified"] + (1 - facility.qualified) * pay["other"])
    live_in = staff.live_in * pay["live_in"]
    supplements = rotating * prices.of("supplements/rotating") + live_in * prices.of("supplements/live_in")
    leader = staff.leader * pay["leader"] + staff.support * pay["support"]
    team = sum((years * pay[each] for each, years in staff.team.items()), Fraction(0))
    earned = rotating + live_in + supplements + leader + team
    overtime, sick = earned * prices.of("overtime"), earned * prices.of("sick_leave")
    holiday = (earned + overtime) * prices.of("holiday_pay")
    pension = earned * prices.of("pension", facility.ownership)
    levied = earned + overtime + sick + holiday + pension
    amounts = (
        rotating + live_in,
        supplements,
        leader,
        team,
        holiday,
        overtime,
        sick,
        pension,
        levied * prices.of("employer_contribution", facility.zone),
    )
    return tuple(Component(name, amount) for name, amount in zip(WAGES, amounts, strict=True))


def premises_of(facility: Facility, prices: Prices) -> tuple[Component, ...]:
    """Rent, or capital in a building of one's own (annuity over its life) with operation and maintenance."""
    more = 1 + (prices.of("separate_living") - 1) * facility.separate
    if facility.building != OWN:
        return (Component("rent", prices.of("rent") * facility.places * more),)
    area = prices.of("area") * facility.places * more
    capital = area * prices.of("building")
    upkeep = area * (prices.of("building_operation") + prices.of("building_maintenance"))
    yearly = annuity(capital, prices.of("building_interest"), int(prices.of("building_life")))
    return Component("building", yearly), Component("building_operation", upkeep)


def annuity(capital: Fraction, interest: Fraction, years: int) -> Fraction:
    """The equal yearly amount that pays back the capital with interest over so many years [unit of the capital]."""
    if interest == 0:
        return capital / years
    return capital * interest / (1 - 1 / (1 + interest) ** years)
