"""Charts of the future: a course with its band, rates with intervals, curves of stays, and what was foretold.

Each gets counted figures and finished texts, and draws them. Altair is slow to import, so pages import this
module only when they draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from planner.ui.charts import Spec, drawing, with_rows
from planner.ui.palette import ACUTE, FREE, INK, PLANNED, QUIET, USED

HEIGHT_PX = 260
ROW_PX = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A level that is drawn across a chart, with its name."""

    name: str
    level: float


def course(days: Sequence[dict[str, Any]], lines: Sequence[Line], axis: str, language: str) -> Spec:
    """A mean by day with the band in which eight of ten futures lie; rows have `day`, `mean`, `low` and `high`."""
    levels = [{"name": line.name, "level": line.level} for line in lines]
    return with_rows(_course(axis, bool(lines), language), days=days, levels=levels)


@cache
def _course(axis: str, has_levels: bool, language: str) -> Spec:
    by_day = alt.X("day:T", title=None, axis=alt.Axis(format="%d.%m.%y", tickCount=5, grid=False))
    rows = alt.Chart(alt.NamedData(name="days"))
    scale = alt.Scale(zero=True, nice=True)
    band = rows.mark_area(color=FREE, opacity=0.9).encode(
        x=by_day, y=alt.Y("low:Q", title=axis, scale=scale), y2=alt.Y2("high:Q")
    )
    mean = rows.mark_line(color=USED, strokeWidth=2).encode(
        x=by_day, y=alt.Y("mean:Q", scale=scale), tooltip=[alt.Tooltip("text:N", title=" ")]
    )
    layers = [band, mean]
    if has_levels:
        levels = alt.Chart(alt.NamedData(name="levels"))
        below = alt.Legend(columns=1)  # side by side the names are cut on a narrow screen
        colour = alt.Color("name:N", title=None, sort=None, legend=below, scale=alt.Scale(range=[ACUTE, QUIET]))
        dashes = alt.Scale(range=[[1, 0], [5, 4]])
        dash = alt.StrokeDash("name:N", title=None, sort=None, legend=below, scale=dashes)
        layers.append(
            levels.mark_rule(strokeWidth=1.5).encode(
                y=alt.Y("level:Q", scale=scale),
                color=colour,
                strokeDash=dash,
                tooltip=[alt.Tooltip("name:N", title=" ")],
            )
        )
    return drawing(alt.layer(*layers), HEIGHT_PX, language)


def rates(rows: Sequence[dict[str, Any]], own: str, public: str, axis: str, language: str) -> Spec:
    """Own rates with their intervals beside the public ones; rows have `group`, `kind`, `value`, `low` and `high`."""
    return with_rows(_rates(own, public, axis, len({row["group"] for row in rows}), language), rates=list(rows))


@cache
def _rates(own: str, public: str, axis: str, groups: int, language: str) -> Spec:
    rows = alt.Chart(alt.NamedData(name="rates"))
    group = alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelLimit=230))
    below = alt.Legend(columns=1)  # side by side the names are cut on a narrow screen
    colour = alt.Color("kind:N", title=None, legend=below, scale=alt.Scale(domain=[own, public], range=[USED, ACUTE]))
    shapes = alt.Scale(domain=[own, public], range=["circle", "diamond"])
    shape = alt.Shape("kind:N", title=None, legend=below, scale=shapes)
    whisker = rows.mark_rule(strokeWidth=2, color=USED).encode(
        y=group, x=alt.X("low:Q", title=axis), x2=alt.X2("high:Q")
    )
    point = rows.mark_point(filled=True, size=80, opacity=1).encode(
        y=group, x=alt.X("value:Q"), color=colour, shape=shape, tooltip=[alt.Tooltip("text:N", title=" ")]
    )
    return drawing(alt.layer(whisker, point), ROW_PX * groups + 90, language)


def stays(
    own: Sequence[dict[str, Any]], public: Sequence[dict[str, Any]], names: tuple[str, str], axis: str, language: str
) -> Spec:
    """Own curve of stays as steps with its band, beside the public one; rows have `day`, `share`, `low`, `high`."""
    return with_rows(_stays(names, axis, language), own=list(own), lines=[*own, *public])


@cache
def _stays(names: tuple[str, str], axis: str, language: str) -> Spec:
    by_day = alt.X("day:Q", title=axis)
    share = alt.Axis(format=".0%", tickCount=5)
    scale = alt.Scale(domain=[0, 1])
    band = (
        alt.Chart(alt.NamedData(name="own"))
        .mark_area(color=FREE, opacity=0.9, interpolate="step-after")
        .encode(x=by_day, y=alt.Y("low:Q", title=None, axis=share, scale=scale), y2=alt.Y2("high:Q"))
    )
    lines = (
        alt.Chart(alt.NamedData(name="lines"))
        .mark_line(strokeWidth=2, interpolate="step-after")
        .encode(
            x=by_day,
            y=alt.Y("share:Q", scale=scale),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(names), range=[USED, ACUTE])),
            strokeDash=alt.StrokeDash(
                "kind:N", title=None, scale=alt.Scale(domain=list(names), range=[[1, 0], [6, 4]])
            ),
            tooltip=[alt.Tooltip("text:N", title=" ")],
        )
    )
    return drawing(alt.layer(band, lines), HEIGHT_PX, language)


def foretold(
    seen: Sequence[dict[str, Any]], years: Sequence[dict[str, Any]], ways: tuple[str, str], axis: str, language: str
) -> Spec:
    """What came as points, and each way of foretelling as a line with its band, by year."""
    return with_rows(_foretold(ways, axis, language), seen=list(seen), years=list(years))


@cache
def _foretold(ways: tuple[str, str], axis: str, language: str) -> Spec:
    by_year = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False))
    scale = alt.Scale(zero=True, nice=True, padding=6)
    colour = alt.Color("way:N", title=None, scale=alt.Scale(domain=list(ways), range=[ACUTE, PLANNED]))
    rows = alt.Chart(alt.NamedData(name="years"))
    band = rows.mark_area(opacity=0.25).encode(
        x=by_year, y=alt.Y("low:Q", title=axis, scale=scale), y2=alt.Y2("high:Q"), color=colour
    )
    dash = alt.StrokeDash("way:N", title=None, scale=alt.Scale(domain=list(ways), range=[[1, 0], [6, 4]]))
    line = rows.mark_line(strokeWidth=2).encode(
        x=by_year, y=alt.Y("value:Q", scale=scale), color=colour, strokeDash=dash,
        tooltip=[alt.Tooltip("text:N", title=" ")],
    )  # fmt: skip
    seen = (
        alt.Chart(alt.NamedData(name="seen"))
        .mark_point(filled=True, size=60, color=INK, opacity=1, stroke=QUIET)
        .encode(x=by_year, y=alt.Y("value:Q", scale=scale), tooltip=[alt.Tooltip("text:N", title=" ")])
    )
    return drawing(alt.layer(band, line, seen), HEIGHT_PX, language)
