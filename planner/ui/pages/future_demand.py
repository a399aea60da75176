"""What simulations rest on: referral rates and lengths of stay beside the data's own, and the backtest."""

from functools import lru_cache

import streamlit as st

from planner import public_series, simulating
from planner.language import say, translator
from planner.service import Desk
from planner.simulating import Backtest
from planner.simulation.backtest import STEADY, TREND
from planner.simulation.fitting import Fitted, FittedCurve
from planner.ui.blocks import Column, Table, points
from planner.ui.figure import figure
from planner.ui.frame import source_name
from planner.words import backtest as backtest_words
from planner.words import demand as demand_words
from planner.words.money import decimal, percent, whole

PUBLIC_DAYS = (0, 7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730)


def show_demand(desk: Desk, language: str) -> None:
    """Rates with intervals beside the public ones, and a curve for every class that has own stays."""
    _ = translator(language)
    st.header(_("Demand, beside the data"), anchor=False)
    own = simulating.demand_of(desk)
    points([say(sentence, language) for sentence in demand_words.notes(own)])
    _rates(desk, own, language)
    for curve in own.curves:
        if curve.steps:
            _curve(desk, curve, language)


def _rates(desk: Desk, own: Fitted, language: str) -> None:
    _ = translator(language)
    heads = demand_words.rate_heads(language)
    columns = (*(Column(head) for head in heads[:2]), *(Column(head, is_number=True) for head in heads[2:]))
    twin = Table(columns, tuple(demand_words.rate_rows(desk, own.rates, language)))
    seen, public = _("Own, with 95 % interval"), _("Public rate")
    rows = []
    for rate in own.rates:
        operator = desk.codes.name("operator", rate.operator, language)
        group = f"{operator}, {_(demand_words.CLASS_NAMES[rate.ground_class])}"
        spread = f"{decimal(rate.low, language, 2)} – {decimal(rate.high, language, 2)}"
        rows += [
            {"group": group, "kind": seen, "value": rate.rate, "low": rate.low, "high": rate.high,
             "text": f"{group}: {decimal(rate.rate, language, 2)} ({spread})"},
            {"group": group, "kind": public, "value": rate.public, "low": rate.public, "high": rate.public,
             "text": f"{group}: {decimal(rate.public, language, 2)}"},
        ]  # fmt: skip

    def draw() -> None:
        from planner.ui.future_charts import rates

        outside = sum(not rate.agrees for rate in own.rates)
        alt = _("Referral rates: the public rate lies outside the own interval in {n} of {all} rows.").format(
            n=whole(outside, language), all=whole(len(own.rates), language)
        )
        axis = _(demand_words.RATE_UNIT)
        st.vega_lite_chart(spec=rates(rows, seen, public, axis, language), theme=None, alt=alt)

    figure(
        key="future-rates",
        title=_("Referral rates: what is seen in the data beside the public rate"),
        unit=_(demand_words.RATE_UNIT),
        draw=draw,
        twin=twin,
        source=_("Source: {name}; public rate: the dial referral_rate").format(name=source_name(desk, language)),
        language=language,
    )


def _curve(desk: Desk, curve: FittedCurve, language: str) -> None:
    _ = translator(language)
    heads = demand_words.curve_heads(language)
    twin = Table(tuple(Column(head, is_number=True) for head in heads), tuple(demand_words.curve_rows(curve, language)))
    names = (_("Own, with 95 % band"), _("Public curve"))
    last = curve.steps[-1].day
    own = [{"day": 0, "share": 1.0, "low": 1.0, "high": 1.0, "kind": names[0], "text": ""}]
    own += [
        {"day": step.day, "share": step.share, "low": step.low, "high": step.high, "kind": names[0],
         "text": f"{whole(step.day, language)}: {percent(step.share, language)}"}
        for step in curve.steps
    ]  # fmt: skip
    public = [
        {"day": day, "share": left, "kind": names[1], "text": f"{whole(day, language)}: {percent(left, language)}"}
        for day in PUBLIC_DAYS
        if day <= last
        for left in [curve.public.share_left(day)]
    ]
    ground = _(demand_words.CLASS_NAMES[curve.ground_class])

    def draw() -> None:
        from planner.ui.future_charts import stays

        alt = _("Lengths of stay, {ground}: own curve with its band beside the public one. The table has every figure.")
        st.vega_lite_chart(
            spec=stays(own, public, names, _("Days"), language), theme=None, alt=alt.format(ground=ground)
        )

    figure(
        key=f"future-stays-{curve.ground_class}",
        title=_("Lengths of stay, {ground}").format(ground=ground),
        unit=_("Share of stays that last longer than so many days"),
        draw=draw,
        twin=twin,
        source=f"{say(demand_words.curve_said(curve), language)}. {source_name(desk, language)}",
        language=language,
    )


@lru_cache(maxsize=1)
def _backtests() -> tuple[Backtest, ...]:
    """Public figures, the same for everybody."""
    return simulating.backtests()


def show_backtest(language: str) -> None:
    """How the years since would have been foretold, series by series, and why it was off."""
    _ = translator(language)
    st.header(_("Would the past have been foretold?"), anchor=False)
    tests = _backtests()
    st.markdown(say(backtest_words.intro(), language))
    for test in tests:
        _series(test, language)
    points([say(sentence, language) for sentence in backtest_words.why(tests)], _("What was off, and why"))


def _series(test: Backtest, language: str) -> None:
    _ = translator(language)
    ways = (_(backtest_words.WAYS[STEADY]), _(backtest_words.WAYS[TREND]))
    name = {STEADY: ways[0], TREND: ways[1]}
    heads = backtest_words.heads(language)
    columns = tuple(Column(head, is_number=number in (2, 3, 4, 5)) for number, head in enumerate(heads))
    twin = Table(columns, tuple(backtest_words.rows(test, language)))
    unit = _(backtest_words.UNITS[test.series.code])
    years = [
        {"year": each.year, "way": name[each.way], "value": each.value, "low": each.low, "high": each.high,
         "text": f"{each.year}, {name[each.way]}: {whole(round(each.value), language)}"}
        for each in test.years
    ]  # fmt: skip
    seen = [
        {"year": year, "value": value, "text": f"{year}: {whole(round(value), language)}"}
        for year, value in sorted(test.series.values.items())
    ]

    def draw() -> None:
        from planner.ui.future_charts import foretold

        inside = [each for each in test.years if each.way == TREND and each.is_inside]
        known = [each for each in test.years if each.way == TREND and each.came is not None]
        alt = _("{title}: what came lies in the interval of the falling rate in {n} of {all} years.").format(
            title=backtest_words.title(test, language), n=len(inside), all=len(known)
        )
        st.vega_lite_chart(spec=foretold(seen, years, ways, unit, language), theme=None, alt=alt)

    figure(
        key=f"future-backtest-{test.series.code}",
        title=backtest_words.title(test, language),
        unit=f"{unit}. {_('Points: what came')}. {say(backtest_words.trend_said(test), language)}",
        draw=draw,
        twin=twin,
        source=_("Source: {name}").format(name=public_series.SOURCE),
        language=language,
    )
