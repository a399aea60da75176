"""A house reckoned as public calculators do: few numbers, posts times a roster factor, and what a month costs.

    person-years = youths × staff per youth × roster factor + night posts × night factor
    wages = pay + holiday pay and pension on pay + employer's contribution on all three
    running costs = twelve times what a month costs

Every line keeps how it came about, so that anyone can follow it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from models.plan import marked
from planner.simulation.costs.lines import NOK, PERSON_YEARS, POSTS, Line, line

MONTHS, DAYS = 12, 365


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is entered: numbers of youths and posts, factors, yearly pay [NOK], shares [0–1], monthly costs [NOK].

    `per_youth` holds monthly costs for each youth, `monthly` those of the house, both by a name of one's own. `year` is
    the year of the prices.
    """

    title: str
    year: int
    youths: Fraction
    staff_per_youth: Fraction
    roster_factor: Fraction
    yearly_pay: Fraction
    night_posts: Fraction = Fraction(0)
    night_factor: Fraction = Fraction(0)
    night_pay: Fraction = Fraction(0)
    holiday_pay: Fraction = Fraction(0)
    pension: Fraction = Fraction(0)
    employer_contribution: Fraction = Fraction(0)
    monthly: Mapping[str, Fraction] = field(default_factory=dict)
    per_youth: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The lines in their order, and what they come to."""

    sheet: Sheet
    lines: tuple[Line, ...]

    def value(self, code: str) -> Fraction:
        """The value of a line by its code."""
        return next(line.value for line in self.lines if line.code == code)


def reckoned(sheet: Sheet) -> Reckoned:
    """The sheet worked out line by line."""
    posts = sheet.youths * sheet.staff_per_youth
    by_day, by_night = posts * sheet.roster_factor, sheet.night_posts * sheet.night_factor
    pay = by_day * sheet.yearly_pay + by_night * sheet.night_pay
    levied = pay * (1 + sheet.holiday_pay + sheet.pension)
    wages = (
        line("day_pay", marked("Pay by day"), (by_day, sheet.yearly_pay), NOK, adds=True),
        line("night_pay", marked("Pay at night"), (by_night, sheet.night_pay), NOK, adds=True),
        line("holiday_pay", marked("Holiday pay"), (pay, sheet.holiday_pay), NOK, adds=True),
        line("pension", marked("Pension"), (pay, sheet.pension), NOK, adds=True),
        line(
            "employer_contribution",
            marked("Employer's contribution"),
            (levied, sheet.employer_contribution),
            NOK,
            adds=True,
        ),
    )
    running = (
        *(_running("monthly", marked("{name}, the house"), name, (each,)) for name, each in sheet.monthly.items()),
        *(
            _running("per_youth", marked("{name}, each youth"), name, (each, sheet.youths))
            for name, each in sheet.per_youth.items()
        ),
    )
    total = _sum(wages) + _sum(running)
    return Reckoned(
        sheet,
        (
            line("posts", marked("Posts by day"), (sheet.youths, sheet.staff_per_youth), POSTS),
            line("day_years", marked("Person-years by day"), (posts, sheet.roster_factor), PERSON_YEARS),
            line("night_years", marked("Person-years at night"), (sheet.night_posts, sheet.night_factor), PERSON_YEARS),
            *wages,
            line("wages", marked("Wages in a year"), (), NOK, value=_sum(wages)),
            *running,
            line("running", marked("Running costs in a year"), (), NOK, value=_sum(running)),
            line("total", marked("Total in a year"), (), NOK, value=total),
            line("per_month", marked("Total in a month"), (total,), NOK, over=(MONTHS,)),
            *_for_each(sheet, total),
        ),
    )


def _running(kind: str, what: str, name: str, amounts: tuple[Fraction, ...]) -> Line:
    return line(f"{kind}/{name}", what, (*amounts, MONTHS), NOK, adds=True, facts={"name": name})


def _sum(lines: tuple[Line, ...]) -> Fraction:
    return sum((each.value for each in lines), Fraction(0))


def _for_each(sheet: Sheet, total: Fraction) -> tuple[Line, ...]:
    youths = sheet.youths
    return (
        line("each", marked("Per youth and year"), (total,), NOK, over=(youths,)),
        line("each_month", marked("Per youth and month"), (total,), NOK, over=(youths, MONTHS)),
        line("each_day", marked("Per youth and day"), (total,), NOK, over=(youths, DAYS)),
    )
