"""The command `backtest`: what would have been foretold, what came, and why they differ; in words and as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.plan import Sentence, marked
from planner import public_series
from planner.language import say, shown, translator
from planner.simulating import LAST_FITTED, LAST_FORETOLD, Backtest
from planner.simulation.backtest import STEADY, TREND, Foretold
from planner.words.written import table

TITLES = {
    public_series.CHILDREN: marked("Children in institutions on 31 December"),
    public_series.DAYS: marked("Days lived in institutions over the year"),
}
UNITS = {public_series.CHILDREN: marked("children"), public_series.DAYS: marked("days")}
WAYS = {STEADY: marked("Rate as last seen"), TREND: marked("Rate falling as before")}
REFUGEES = "omsorgssentre for mindreårige"


def backtest_lines(tests: Sequence[Backtest], language: str) -> list[str]:
    """Every series with both ways, then what was off and why."""
    lines = [say(intro(), language)]
    for test in tests:
        lines += ["", title(test, language), say(trend_said(test), language)]
        lines += table(heads(language), rows(test, language), right={0, 2, 3, 4, 5})
    return [*lines, "", *(f"- {say(sentence, language)}" for sentence in why(tests))]


def title(test: Backtest, language: str) -> str:
    """What the series counts."""
    return translator(language)(TITLES[test.series.code])


def intro() -> Sentence:
    """What was done."""
    return Sentence(
        marked(
            "Fitted to the public series up to {last}, and foretold to {until} with the model's own referrals and "
            "stays. Inhabitants aged 12–17 are those counted later: they are not foretold here."
        ),
        {"last": str(LAST_FITTED), "until": str(LAST_FORETOLD)},
    )


def trend_said(test: Backtest) -> Sentence:
    """The trend of the rate and the years it rests on."""
    trend = test.trend
    return Sentence(
        marked(
            "Rate per inhabitant, {first}–{last} ({count} values): {growth} % a year, 95 % interval {low} … {high} %."
        ),
        {
            "first": str(trend.years[0]),
            "last": str(trend.years[-1]),
            "count": len(trend.years),
            "growth": _percent(trend.growth),
            "low": _percent(trend.growth_low),
            "high": _percent(trend.growth_high),
        },
    )


def heads(language: str) -> tuple[str, ...]:
    """Headings of the table of years."""
    _ = translator(language)
    return (_("Year"), _("Way"), _("Foretold"), _("95 % interval"), _("Came"), _("Off"), _("Verdict"))


def rows(test: Backtest, language: str) -> list[tuple[str, ...]]:
    """A row per year and way."""
    _ = translator(language)
    return [
        (
            str(year.year),
            _(WAYS[year.way]),
            _whole(year.value, language),
            f"{_whole(year.low, language)} … {_whole(year.high, language)}",
            "–" if year.came is None else _whole(year.came, language),
            "–" if year.off is None else f"{shown(_percent(year.off), language)}\u00a0%",
            "–" if year.is_inside is None else _("inside") if year.is_inside else _("OUTSIDE"),
        )
        for year in test.years
    ]


def why(tests: Sequence[Backtest]) -> tuple[Sentence, ...]:
    """What was off and why, each with its figures."""
    known = [year for test in tests for year in test.years if year.came is not None]
    steady, trend = ([year for year in known if year.way == way] for way in (STEADY, TREND))
    first = tests[0]
    return (
        Sentence(
            marked(
                "A rate that stays as last seen was {least} to {most} % too high, and what came lay in its "
                "interval in "
                "{inside} of {all} cases: the rate per inhabitant had been falling and went on falling."
            ),
            _spread(steady),
        ),
        Sentence(
            marked(
                "A rate that falls as before was {least} to {most} % off, with what came in its interval in "
                "{inside} of "
                "{all} cases: the fall slowed, from {before} % a year up to {base} to {after} % a year from then on."
            ),
            {
                **_spread(trend),
                "before": _percent(first.trend.growth),
                "after": _percent(_later_growth(first)),
                "base": str(first.trend.years[-1]),
            },
        ),
        _refugees(first),
        Sentence(
            marked(
                "The series has no value for {missing}: the last one before the fit ends is {base}, so what is "
                "foretold "
                "reaches {ahead} years ahead of what was seen."
            ),
            {
                "missing": "2014–2018",
                "base": str(first.trend.years[-1]),
                "ahead": LAST_FORETOLD - first.trend.years[-1],
            },
        ),
        Sentence(
            marked(
                "For today's simulations: an interval of theirs tells of chance alone. Over several years the "
                "rate itself "
                "is the greater part of what may be off; try it with the dial demand_growth at both ends of the "
                "trend."
            )
        ),
    )


def _refugees(test: Backtest) -> Sentence:
    kinds = public_series.by_kind()[REFUGEES]
    last = next(year for year in test.years if year.way == TREND and year.year == LAST_FORETOLD)
    assert last.came is not None
    without = last.came - kinds[LAST_FORETOLD]
    return Sentence(
        marked(
            "What is counted changed: {refugees} of the {came} children of {year} lived in care centres for "
            "unaccompanied "
            "minors, after {before} in 2020. Without them {without} remain, and the falling rate is {off} % off."
        ),
        {
            "refugees": int(kinds[LAST_FORETOLD]),
            "came": int(last.came),
            "year": str(LAST_FORETOLD),
            "before": int(kinds[2020]),
            "without": int(without),
            "off": _percent(last.value / without - 1),
        },
    )


def _later_growth(test: Backtest) -> float:
    """Growth of the rate a year from the last value of the fit to the last one foretold."""
    values, base = test.series.values, test.trend.years[-1]
    rate = {year: values[year] / test.series.people(test.series.counted_on(year)) for year in (base, LAST_FORETOLD)}
    return float((rate[LAST_FORETOLD] / rate[base]) ** (1 / (LAST_FORETOLD - base)) - 1)


def _spread(years: Sequence[Foretold]) -> Mapping[str, object]:
    off = [year.off for year in years if year.off is not None]
    least, most = (abs(_percent(value)) for value in sorted((min(off, key=abs), max(off, key=abs)), key=abs))
    return {"least": least, "most": most, "inside": sum(bool(year.is_inside) for year in years), "all": len(years)}


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _whole(value: float, language: str) -> str:
    return shown(round(value), language)


def backtest_as_json(tests: Sequence[Backtest]) -> dict[str, Any]:
    """Every series, trend and year for machines, and the reasons in English."""
    from planner.service import code_version

    return {
        "kind": "backtest",
        "version": 1,
        "fitted_to": LAST_FITTED,
        "source": public_series.SOURCE,
        "series": [
            {
                "series": test.series.code,
                "unit": test.series.unit,
                "values": {str(year): value for year, value in sorted(test.series.values.items())},
                "growth": test.trend.growth,
                "growth_low": test.trend.growth_low,
                "growth_high": test.trend.growth_high,
                "years": [_year_as_json(year) for year in test.years],
            }
            for test in tests
        ],
        "why": [say(sentence, "en") for sentence in why(tests)],
        "provenance": {"code": code_version()},
    }


def _year_as_json(year: Foretold) -> dict[str, Any]:
    names = ("way", "year", "value", "low", "high", "came")
    return {name: getattr(year, name) for name in names} | {"off": year.off, "inside": year.is_inside}
