"""Costs as arithmetic in words: lines and how they came about, a calculator, the model beside public figures."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from models.plan import marked
from planner.costing.public_check import PERSON_YEARS, STAY_DAY, WAGE_SHARE, Held
from planner.language import say, translator
from planner.simulation.costs.calculator import Reckoned
from planner.simulation.costs.lines import FACTOR, HOURS, NOK, POSTS, Line
from planner.simulation.costs.lines import PERSON_YEARS as YEARS_OF_WORK
from planner.words.money import decimal, percent
from planner.words.written import table

LINE_UNITS = {
    NOK: marked("kroner"),
    HOURS: marked("hours"),
    POSTS: marked("posts"),
    YEARS_OF_WORK: marked("person-years"),
    FACTOR: marked("factor"),
}

MEASURES = {
    STAY_DAY: marked("Cost per stay-day, NOK"),
    PERSON_YEARS: marked("Person-years per child"),
    WAGE_SHARE: marked("Wages, share of cost"),
}

OWNER_NAMES = {
    "all": marked("all"),
    "public": marked("public"),
    "state": marked("state"),
    "oslo": marked("municipal (Oslo)"),
    "nonprofit": marked("non-profit"),
    "commercial": marked("commercial"),
}


def line_rows(lines: Iterable[Line], language: str) -> list[tuple[str, str, str, str]]:
    """Lines of arithmetic: what, how, value, unit."""
    _ = translator(language)
    return [
        (
            say(each.what, language),
            arithmetic(each, language),
            decimal(each.value, language, 2),
            _(LINE_UNITS[each.unit]),
        )
        for each in lines
    ]


def arithmetic(line: Line, language: str) -> str:
    """How a line came about: factors multiplied, divisors below."""
    if not line.factors:
        return ""
    over = " × ".join(short(number, language) for number in line.divisors)
    above = " × ".join(short(number, language) for number in line.factors)
    return f"{above} / ({over})" if len(line.divisors) > 1 else f"{above} / {over}" if over else above


def short(number: Fraction, language: str) -> str:
    """A number with as many decimals as it needs, four at most."""
    text = decimal(number, language, 4)
    sign = "," if language == "nb" else "."
    return text.rstrip("0").rstrip(sign)


def line_table(lines: Sequence[Line], language: str, most: int | None = None) -> list[str]:
    """The lines as a table for the terminal; `most` leaves out the amounts that stand above it."""
    _ = translator(language)
    shown = [each for each in lines if most is None or each.unit != NOK]
    return table((_("Line"), _("How"), _("Value"), _("Unit of measure")), line_rows(shown, language), right={1, 2})


def calculator_lines(reckoned: Reckoned, command: str, language: str) -> list[str]:
    """A calculator's sheet, line by line."""
    _ = translator(language)
    title = reckoned.sheet.title or _("Calculator")
    head = _("{title}, prices of {year}").format(title=title, year=reckoned.sheet.year)
    return [head, *line_table(reckoned.lines, language), "", _("Made by: {command}").format(command=command)]


def held_lines(rows: Sequence[Held], command: str, language: str) -> list[str]:
    """Public figures beside the model."""
    _ = translator(language)
    head = (_("Measure"), _("Owner"), _("Published"), _("Model"), _("Off"), _("Bound"), _("Holds"))
    return [
        _("The model on this data set at the wages and prices of 2022, beside public figures:"),
        *table(head, [held_row(row, language) for row in rows], right={2, 3, 4, 5}),
        "",
        _("Made by: {command}").format(command=command),
    ]


def held_row(row: Held, language: str) -> tuple[str, ...]:
    """One public figure beside the model."""
    _ = translator(language)
    is_share = row.measure == WAGE_SHARE
    digits = 2 if row.measure == PERSON_YEARS else 0

    def value(number: Fraction) -> str:
        return percent(number, language) if is_share else decimal(number, language, digits)

    sign = "+" if row.off > 0 else "−"
    points = _("points") if is_share else "%"
    return (
        _(MEASURES[row.measure]),
        _(OWNER_NAMES[row.owner]),
        value(row.public),
        value(row.model),
        f"{sign}{decimal(abs(row.off) * 100, language, 1)} {points}",
        f"±{decimal(row.bound * 100, language, 0)} {points}",
        _("Yes") if row.holds else _("No"),
    )
