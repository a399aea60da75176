"""Bar charts, one function each. They get counted figures and finished texts, and draw them.

Altair is slow to import, so pages import this module only when they draw.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt

from planner.language import translator
from planner.overview import Occupancy, Waiting
from planner.ui.numbers import share, whole
from planner.ui.palette import ACUTE, BLOCKED, FREE, INK, PLANNED, QUIET, RULE, USED

FONT = "Source Sans, Source Sans Pro, sans-serif"
ROW_PX = 34

Spec = dict[str, Any]


def spec(chart: Any, data: Mapping[str, Sequence[Mapping[str, Any]]], height: int, language: str) -> Spec:
    """The finished Vega-Lite chart in the house style, with `data` under the names that its layers use.

    The rows are joined last: Altair copies and checks whatever it holds at every step, which takes over
    a second for the shapes of a map.
    """
    decimal, thousands, kroner = (",", "\u00a0", "kr\u00a0") if language == "nb" else (".", ",", "NOK\u00a0")
    numbers = alt.NumberLocale(decimal=decimal, thousands=thousands, grouping=[3], currency=[kroner, ""])
    label = {"labelFont": FONT, "labelFontSize": 13, "labelColor": INK}
    title = {"titleFont": FONT, "titleFontSize": 13, "titleColor": QUIET, "titleFontWeight": "normal"}
    finished = (
        chart.properties(height=height, width="container")
        .configure(font=FONT, background="transparent", locale=alt.Locale(number=numbers))
        .configure_view(stroke=None)
        .configure_text(font=FONT)
        .configure_axis(
            **label, **title, gridColor=RULE, gridOpacity=0.6, domain=False, ticks=False, labelLimit=190, labelPadding=8
        )
        .configure_legend(
            **label, **title, orient="top", symbolType="square", symbolStrokeWidth=1, offset=6, labelLimit=260
        )
    )
    return {**finished.to_dict(), "datasets": {name: list(rows) for name, rows in data.items()}}


def waiting_bars(rows: Sequence[Waiting], name: Callable[[str], str], language: str) -> Spec:
    """Children who wait in each group, acute ones first in the bar, the sum at its end."""
    _ = translator(language)
    kinds = (_("Acute"), _("Planned"))
    values = [
        {"group": name(row.group), "kind": kind, "rank": rank, "n": n, "text": whole(n, language)}
        for row in rows
        for rank, (kind, n) in enumerate(zip(kinds, (row.acute, row.planned), strict=True))
    ]
    sums = [{"group": name(row.group), "n": row.total, "text": whole(row.total, language)} for row in rows]
    chart = _stacked(sums, kinds, (ACUTE, PLANNED), _("Children"), _("Group"))
    return spec(chart, {"bars": values, "ends": sums}, ROW_PX * len(rows), language)


def occupancy_bars(rows: Sequence[Occupancy], name: Callable[[str], str], language: str) -> Spec:
    """Used, blocked and free places in each group, with the occupancy at the end of the bar."""
    _ = translator(language)
    parts = [(_("Used"), USED, [row.used for row in rows]), (_("Free"), FREE, [row.free for row in rows])]
    if any(row.blocked for row in rows):
        parts.insert(1, (_("Blocked"), BLOCKED, [row.blocked for row in rows]))
    values = [
        {"group": name(row.group), "kind": kind, "rank": rank, "n": n, "text": whole(n, language)}
        for rank, (kind, _colour, counts) in enumerate(parts)
        for row, n in zip(rows, counts, strict=True)
    ]
    sums = [
        {"group": name(row.group), "n": row.used + row.blocked + row.free, "text": share(row.share, language)}
        for row in rows
    ]
    kinds, colours = [part[0] for part in parts], [part[1] for part in parts]
    chart = _stacked(sums, kinds, colours, _("Places"), _("Group"))
    return spec(chart, {"bars": values, "ends": sums}, ROW_PX * len(rows), language)


def _stacked(
    sums: list[dict[str, Any]],
    kinds: Sequence[str],
    colours: Sequence[str],
    axis: str,
    group: str,
) -> Any:
    order = [row["group"] for row in sums]
    longest = max((row["n"] for row in sums), default=0)
    rows = alt.Y("group:N", sort=order, title=None)
    scale = alt.Scale(domain=[0, max(1, longest) * 1.12], nice=False)
    bars = (
        alt.Chart(alt.NamedData(name="bars"))
        .mark_bar(size=20, stroke=USED, strokeWidth=0.5)
        .encode(
            y=rows,
            x=alt.X("n:Q", title=axis, scale=scale, axis=alt.Axis(tickMinStep=1, tickCount=5, format=",d")),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds), range=list(colours))),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("group:N", title=group),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("text:N", title=axis),
            ],
        )
    )
    ends = (
        alt.Chart(alt.NamedData(name="ends"))
        .mark_text(align="left", dx=6, fontSize=13, fontWeight=600, color=INK)
        .encode(y=rows, x=alt.X("n:Q", scale=scale), text="text:N")
    )
    return alt.layer(bars, ends)
