"""Charts of the page «Kapasitet»: used places and their cost by size, sets with intervals, shares as bars."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from planner.capacity_answer import Estimate, Weighed
from planner.costing.houses import HouseCost
from planner.language import translator
from planner.placement.usable import Usable
from planner.report.charts import NAME_CHARACTERS
from planner.ui.charts import Spec, drawing, with_rows
from planner.ui.comparison_charts import LINE_PX, LINES, rows_px
from planner.ui.palette import ACUTE, INK, QUIET, USED
from planner.words.money import decimal, percent, whole

HEIGHT = 320
OFFSET = 0.07
"""How far the two arrangements stand apart on the axis, so that their intervals do not hide one another [places]."""


LABEL_PX = 56
"""Room for a share in per cent beside its bar."""


def used_lines(houses: Sequence[Usable], names: Mapping[str, str], language: str) -> Spec:
    """Used places by number of places with intervals, a line per living arrangement, and all places as a thin line."""
    _ = translator(language)
    rows = [
        _point(house, names, house.used.mean.mean, house.used.mean.low, house.used.mean.high, number, language, 2)
        for number, house in enumerate(houses)
    ]
    most = max((house.design.places for house in houses), default=1)
    all_places = [{"x": n, "y": n} for n in (1, most)]
    ideal = (
        alt.Chart(alt.NamedData(name="ideal"))
        .mark_line(color=QUIET, strokeDash=[4, 4], strokeWidth=1)
        .encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))
    )
    drawn = drawing(alt.layer(ideal, *_lines(names, _("Used places"), most, language, ",.1f")), HEIGHT, language)
    return with_rows(drawn, points=rows, ideal=all_places)


def cost_lines(houses: Sequence[tuple[Usable, HouseCost]], names: Mapping[str, str], language: str) -> Spec:
    """Cost of a used place by number of places with intervals; a house nobody can live in is left out."""
    _ = translator(language)
    rows = [
        _point(house, names, cost.value, cost.low, cost.high or cost.value, n, language, 0)
        for n, (house, cost) in enumerate(houses)
        if cost.value is not None
    ]
    most = max((house.design.places for house, _cost in houses), default=1)
    lines = _lines(names, _("NOK per used place and day"), most, language, ",d", zero=False)
    drawn = drawing(alt.layer(*lines), HEIGHT, language)
    return with_rows(drawn, points=rows)


def _point(
    house: Usable,
    names: Mapping[str, str],
    value: float,
    low: float | None,
    high: float | None,
    number: int,
    language: str,
    digits: int,
) -> dict[str, Any]:
    living = house.design.living
    return {
        "places": house.design.places,
        "x": house.design.places + (OFFSET if living == list(names)[-1] else -OFFSET),
        "living": names[living],
        "value": value,
        "low": value if low is None else low,
        "high": value if high is None else high,
        "text": decimal(value, language, digits),
        "number": number,
    }


def _lines(names: Mapping[str, str], title: str, most: int, language: str, form: str, zero: bool = True) -> list[Any]:
    _ = translator(language)
    colours = alt.Scale(domain=list(names.values()), range=[ACUTE, USED])
    shapes = alt.Scale(domain=list(names.values()), range=["circle", "square"])
    ticks = alt.Axis(values=list(range(1, most + 1)), format="d", grid=False)
    x = alt.X("x:Q", title=_("Places"), axis=ticks, scale=alt.Scale(domain=[0.5, most + 0.5], nice=False))
    y = alt.Y("value:Q", title=title, axis=alt.Axis(format=form, tickCount=6), scale=alt.Scale(zero=zero))
    colour = alt.Color("living:N", title=None, scale=colours)
    base = alt.Chart(alt.NamedData(name="points"))
    tips = [
        alt.Tooltip("living:N", title=" "),
        alt.Tooltip("places:Q", title=_("Places")),
        alt.Tooltip("text:N", title=title),
    ]
    return [
        base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour),
        base.mark_rule(strokeWidth=1.5).encode(x=x, y=alt.Y("low:Q", title=title), y2="high:Q", color=colour),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=x, y=y, color=colour, shape=alt.Shape("living:N", title=None, scale=shapes), tooltip=tips
        ),
    ]


def sets_saved(sets: Sequence[Weighed], language: str) -> Spec:
    """Breach-days saved by each set with intervals: in the futures of the choice, and in fresh ones."""
    _ = translator(language)
    kinds = (_("Futures of the choice"), _("Fresh futures, real rules"))
    rows = [
        row
        for number, each in enumerate(sets, start=1)
        for kind, estimate in zip(kinds, (each.saved, each.simulated_saved), strict=True)
        if estimate is not None and (row := _saved(number, kind, estimate, language))
    ]
    below = alt.Legend(columns=1)  # side by side the names are cut on a narrow screen
    colours = alt.Color("kind:N", title=None, legend=below, scale=alt.Scale(domain=list(kinds), range=[USED, ACUTE]))
    y = alt.Y("set:O", title=_("Set"))
    offset = alt.YOffset("kind:N", scale=alt.Scale(domain=list(kinds)))
    base = alt.Chart(alt.NamedData(name="sets"))
    tips = [alt.Tooltip("set:O", title=_("Set")), alt.Tooltip("kind:N", title=" "), alt.Tooltip("text:N", title=" ")]
    x_title = _("Breach-days saved a year")
    shapes = alt.Scale(domain=list(kinds), range=["circle", "square"])
    layers = alt.layer(
        base.mark_rule(strokeWidth=2).encode(
            y=y, yOffset=offset, x=alt.X("low:Q", title=x_title), x2="high:Q", color=colours
        ),
        base.mark_point(filled=True, size=70, opacity=1).encode(
            y=y,
            yOffset=offset,
            x=alt.X("value:Q", title=x_title, axis=alt.Axis(format=",d", tickCount=6)),
            color=colours,
            shape=alt.Shape("kind:N", title=None, legend=below, scale=shapes),
            tooltip=tips,
        ),
    )
    return with_rows(drawing(layers, 90 + 46 * max(1, len(sets)), language), sets=rows)


def _saved(number: int, kind: str, estimate: Estimate, language: str) -> dict[str, Any]:
    endless = estimate.low == float("-inf")
    return {
        "set": number,
        "kind": kind,
        "value": estimate.mean,
        "low": estimate.mean if endless else estimate.low,
        "high": estimate.mean if endless else estimate.high,
        "text": whole(round(estimate.mean), language),
    }


def often_bars(rows: Sequence[tuple[str, float]], language: str) -> Spec:
    """A bar per candidate: the share of near-best sets that hold it."""
    _ = translator(language)
    values = [
        {"name": "\n".join(wrap(name, NAME_CHARACTERS)), "n": part, "text": percent(part, language, 0)}
        for name, part in rows
    ]
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelExpr=LINES, labelLimit=0, labelLineHeight=LINE_PX))
    # A full bar leaves room for its label, however narrow the screen is.
    whole_bar = alt.ExprRef(f"max(width, {2 * LABEL_PX}) / (max(width, {2 * LABEL_PX}) - {LABEL_PX})")
    scale, title = alt.Scale(domainMin=0, domainMax=whole_bar, nice=False), _("Share of near-best sets")
    base = alt.Chart(alt.NamedData(name="often"))
    bars = base.mark_bar(size=18, color=USED).encode(
        y=y,
        x=alt.X("n:Q", title=title, scale=scale, axis=alt.Axis(format=".0%", values=[0, 0.5, 1])),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=title)],
    )
    ends = base.mark_text(align="left", dx=6, fontSize=13, fontWeight=600, color=INK).encode(
        y=y, x=alt.X("n:Q", scale=scale), text="text:N"
    )
    return with_rows(drawing(alt.layer(bars, ends), rows_px(values) + 60, language), often=values)
