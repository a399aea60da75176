"""Bar charts, one function each. They get counted figures and finished texts, and draw them.

Altair is slow to import, so pages import this module only when they draw.
"""

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt

from planner.language import translator
from planner.overview import Occupancy, Waiting
from planner.ui.numbers import share, whole
from planner.ui.palette import ACUTE, BLOCKED, FREE, INK, PLANNED, QUIET, RULE, USED

FONT = "Source Sans, Source Sans Pro, sans-serif"
ROW_PX = 34


def styled(chart: Any, language: str) -> Any:
    """The house style for a chart: type, rules and the language's way to write numbers."""
    decimal, thousands, kroner = (",", "\u00a0", "kr\u00a0") if language == "nb" else (".", ",", "NOK\u00a0")
    numbers = alt.NumberLocale(decimal=decimal, thousands=thousands, grouping=[3], currency=[kroner, ""])
    return chart.configure(
        font=FONT, background="transparent", locale=alt.Locale(number=numbers)
    ).configure_view(stroke=None).configure_axis(
        labelFont=FONT, labelFontSize=13, labelColor=INK, titleColor=QUIET, titleFontSize=13, titleFontWeight="normal",
        gridColor=RULE, gridOpacity=0.6, domain=False, ticks=False, labelLimit=190, labelPadding=8,
    ).configure_legend(
        labelFont=FONT, labelFontSize=13, labelColor=INK, titleFontSize=13, titleColor=QUIET, titleFontWeight="normal",
        orient="top", symbolType="square", symbolStrokeWidth=1, offset=6, labelLimit=260,
    ).configure_text(font=FONT)  # fmt: skip


def waiting_bars(rows: Sequence[Waiting], name: Callable[[str], str], language: str) -> Any:
    """Children who wait in each group, acute ones first in the bar, the sum at its end."""
    _ = translator(language)
    kinds = (_("Acute"), _("Planned"))
    values = [
        {"group": name(row.group), "kind": kind, "rank": rank, "n": n, "text": whole(n, language)}
        for row in rows
        for rank, (kind, n) in enumerate(zip(kinds, (row.acute, row.planned), strict=True))
    ]
    sums = [{"group": name(row.group), "n": row.total, "text": whole(row.total, language)} for row in rows]
    return styled(_stacked(values, sums, kinds, (ACUTE, PLANNED), _("Children"), _("Group")), language).properties(
        height=ROW_PX * len(rows) + 60
    )


def occupancy_bars(rows: Sequence[Occupancy], name: Callable[[str], str], language: str) -> Any:
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
    return styled(_stacked(values, sums, kinds, colours, _("Places"), _("Group")), language).properties(
        height=ROW_PX * len(rows) + 60
    )


def _stacked(
    values: list[dict[str, Any]],
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
        alt.Chart(alt.InlineData(values=values))
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
        alt.Chart(alt.InlineData(values=sums))
        .mark_text(align="left", dx=6, fontSize=13, fontWeight=600, color=INK)
        .encode(y=rows, x=alt.X("n:Q", scale=scale), text="text:N")
    )
    return alt.layer(bars, ends)
