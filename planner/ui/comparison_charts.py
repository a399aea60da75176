"""Charts of scenarios side by side: the spread of a difference, the parts of a stack, and what drives the spread.

They get finished figures and texts. Altair is slow to import, so pages import this module only when they draw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any

import altair as alt

from planner.report.charts import NAME_CHARACTERS
from planner.ui.charts import ROW_PX, Spec, drawing, with_rows
from planner.ui.palette import ACUTE, INK, PLANNED, QUIET, USED

LINE_PX = 14
LINES = "split(datum.label, '\\n')"
"""A name that was broken is written in lines."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from one value to another, with its name, what it is of, and the text at its end."""

    name: str
    kind: str
    start: float
    end: float
    text: str


def floating_bars(bars: Sequence[Bar], axis: str, language: str) -> Spec:
    """Bars that begin where the one before ended: the parts of a whole, the kind of each by its colour."""
    kinds = tuple(dict.fromkeys(bar.kind for bar in bars))
    values = [_as_row(bar) for bar in bars]
    return with_rows(_floating(kinds, axis, rows_px(values), language), bars=values)


def spreads(bars: Sequence[Bar], points: Sequence[float], axis: str, language: str) -> Spec:
    """A thick line for where most futures lie, and a point for the mean of all."""
    values = [_as_row(bar) | {"point": point} for bar, point in zip(bars, points, strict=True)]
    return with_rows(_spread(axis, rows_px(values), language), bars=values)


def rows_px(values: Sequence[Mapping[str, object]]) -> int:
    """How tall all rows are where the name with most lines has room."""
    lines = max((str(row["name"]).count("\n") + 1 for row in values), default=1)
    return len(values) * max(ROW_PX, LINE_PX * lines + 6)


def _as_row(bar: Bar) -> dict[str, object]:
    return {
        "name": "\n".join(wrap(bar.name, NAME_CHARACTERS)),
        "kind": bar.kind,
        "start": bar.start,
        "end": bar.end,
        "right": max(bar.start, bar.end),
        "text": bar.text,
    }


@cache
def _floating(kinds: tuple[str, ...], axis: str, rows_px: int, language: str) -> Spec:
    rows = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelExpr=LINES, labelLimit=0, labelLineHeight=LINE_PX))
    chart = alt.Chart(alt.NamedData(name="bars"))
    colours = (USED, PLANNED, INK, ACUTE)[: len(kinds)]
    bars = chart.mark_bar(size=20).encode(
        y=rows,
        x=alt.X("start:Q", title=axis, axis=alt.Axis(tickCount=6), scale=alt.Scale(padding=60)),
        x2="end:Q",
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(kinds), range=list(colours)),
            legend=alt.Legend(columns=2),  # a narrow screen has no room for three side by side
        ),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=axis)],
    )
    texts = chart.mark_text(align="left", dx=6, fontSize=13, fontWeight=600, color=INK).encode(
        y=rows, x=alt.X("right:Q"), text="text:N"
    )
    return drawing(alt.layer(bars, texts, _zero()), rows_px + 90, language)


@cache
def _spread(axis: str, rows_px: int, language: str) -> Spec:
    rows = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelExpr=LINES, labelLimit=0, labelLineHeight=LINE_PX))
    chart = alt.Chart(alt.NamedData(name="bars"))
    lines = chart.mark_rule(strokeWidth=6, color=PLANNED).encode(
        y=rows,
        x=alt.X("start:Q", title=axis, axis=alt.Axis(tickCount=6), scale=alt.Scale(padding=30)),
        x2="end:Q",
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=axis)],
    )
    points = chart.mark_point(filled=True, size=110, color=USED, opacity=1).encode(y=rows, x="point:Q")
    return drawing(alt.layer(lines, points, _zero()), rows_px + 60, language)


def _zero() -> Any:
    """The line of the baseline: no difference."""
    return alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x="zero:Q")
