"""Bar charts, one function each. They get counted figures and finished texts, and draw them.

Altair is slow to import, so pages import this module only when they draw.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

import altair as alt

from planner.language import translator
from planner.overview import Occupancy, Waiting
from planner.ui.palette import ACUTE, BLOCKED, FREE, INK, PLANNED, QUIET, RULE, USED
from planner.words.money import percent, whole

FONT = "Source Sans, Source Sans Pro, sans-serif"
ROW_PX = 34
ROOM_FOR_LABEL = 1.22
"""How much longer than the longest bar the axis is, so that its label stands beside it on a narrow screen too."""

Spec = dict[str, Any]


def drawing(chart: Any, height: int, language: str) -> Spec:
    """The chart in the house style as Vega-Lite, still without its rows.

    Drawings are cached by the functions that make them and the rows are joined last (`with_rows`): Altair
    copies and checks whatever it holds at every step, which takes over a second for the shapes of a map.
    """
    decimal, thousands, kroner = (",", "\u00a0", "kr\u00a0") if language == "nb" else (".", ",", "NOK\u00a0")
    numbers = alt.NumberLocale(decimal=decimal, thousands=thousands, grouping=[3], currency=[kroner, ""])
    label = {"labelFont": FONT, "labelFontSize": 13, "labelColor": INK}
    title = {"titleFont": FONT, "titleFontSize": 13, "titleColor": QUIET, "titleFontWeight": "normal"}
    finished: Spec = (
        chart.properties(height=height, width="container")
        .configure(font=FONT, background="transparent", locale=alt.Locale(number=numbers))
        .configure_view(stroke=None)
        .configure_text(font=FONT)
        .configure_axis(
            **label, **title, gridColor=RULE, gridOpacity=0.6, domain=False, ticks=False, labelLimit=190, labelPadding=8
        )
        .configure_legend(
            **label,
            **title,
            orient="top",
            symbolType="square",
            symbolStrokeWidth=1,
            offset=6,
            labelLimit=260,
        )
        .to_dict()
    )
    # Altair does not know it: the legend may use the room above the names too, and is not cut on a narrow screen.
    finished["config"]["legend"]["layout"] = {"top": {"anchor": "start", "bounds": "full"}}
    return finished


def with_rows(drawn: Spec, **rows: Sequence[Mapping[str, Any]]) -> Spec:
    """The drawing with the rows of each named data source; the drawing itself stays as it is."""
    return {**deepcopy(drawn), "datasets": {name: list(found) for name, found in rows.items()}}


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
    drawn = _stacked(tuple(kinds), (ACUTE, PLANNED), _("Children"), _most(sums), len(rows), language)
    return with_rows(drawn, bars=values, ends=sums)


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
        {"group": name(row.group), "n": row.used + row.blocked + row.free, "text": percent(row.share, language)}
        for row in rows
    ]
    kinds, colours = [part[0] for part in parts], [part[1] for part in parts]
    drawn = _stacked(tuple(kinds), tuple(colours), _("Places"), _most(sums), len(rows), language)
    return with_rows(drawn, bars=values, ends=sums)


def _most(sums: Sequence[Mapping[str, Any]]) -> int:
    return max((row["n"] for row in sums), default=0)


@cache
def _stacked(
    kinds: tuple[str, ...], colours: tuple[str, ...], axis: str, most: int, groups: int, language: str
) -> Spec:
    _ = translator(language)
    rows = alt.Y("group:N", sort=None, title=None)
    scale = alt.Scale(domain=[0, max(1, most) * ROOM_FOR_LABEL], nice=False)
    bars = (
        alt.Chart(alt.NamedData(name="bars"))
        .mark_bar(size=20, stroke=USED, strokeWidth=0.5)
        .encode(
            y=rows,
            x=alt.X("n:Q", title=axis, scale=scale, axis=alt.Axis(tickMinStep=1, tickCount=5, format=",d")),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds), range=list(colours))),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("group:N", title=_("Group")),
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
    height = ROW_PX * groups + 60  # the legend above and the axis below
    return drawing(alt.layer(bars, ends), height, language)
