"""Bars and marks over days, drawn with Plotly; what they mean is worked out elsewhere, as finished text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from planner.ui.palette import ACUTE, BLOCKED, FREE_STEPS, INK, PLANNED, QUIET, RULE, USED
from planner.words.money import LOCALES

LIVES, ARRIVES, MOVES, WAITS, OTHERS, SHUT = "lives", "arrives", "moves", "waits", "others", "shut"
KINDS = (LIVES, ARRIVES, MOVES, WAITS, OTHERS, SHUT)

COLOURS = {LIVES: PLANNED, ARRIVES: USED, MOVES: FREE_STEPS[3], WAITS: "#ffffff", OTHERS: RULE, SHUT: BLOCKED}
PATTERNS = {LIVES: "", ARRIVES: "", MOVES: "\\", WAITS: "/", OTHERS: ".", SHUT: "-"}
"""A second sign beside the colour, so that nothing is told by colour alone."""

HATCHES = {MOVES: 45, WAITS: -45, SHUT: 0}
"""Angle of the lines of a pattern [degrees]."""

ROW_PX, ROOM_PX = 22, 80
FONT = "Source Sans, Source Sans Pro, sans-serif"
DAY_MS = 86_400_000
MOST_MONTHS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days on a lane (numbered from 0, from above), both days included, and what is said of it."""

    lane: int
    first: date
    last: date
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on a lane to be noticed, such as a review."""

    lane: int
    day: date
    said: str


def gantt(
    lanes: Sequence[str], bars: Sequence[Bar], marks: Sequence[Mark], first: date, last: date, language: str
) -> Any:
    """The figure: one line per lane, bars by kind, diamonds for marks; what reaches beyond the days is cut."""
    import plotly.graph_objects as go

    drawn = go.Figure()
    for kind in KINDS:
        own = [bar for bar in bars if bar.kind == kind]
        if own:
            drawn.add_trace(_bars(go, own, kind, first, last))
    if marks:
        drawn.add_trace(
            go.Scatter(
                x=[mark.day for mark in marks],
                y=[mark.lane for mark in marks],
                mode="markers",
                marker={"symbol": "diamond", "size": 9, "color": "#ffffff", "line": {"color": INK, "width": 2}},
                customdata=[[mark.said] for mark in marks],
                hovertemplate="%{customdata[0]}<extra></extra>",
            )
        )
    days, names = _ticks(first, last, language)
    drawn.update_layout(
        height=ROW_PX * max(1, len(lanes)) + ROOM_PX,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        barmode="overlay",
        bargap=0.25,
        showlegend=False,
        dragmode=False,
        font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis={
            "type": "date",
            "range": [first, last + timedelta(days=1)],
            "tickvals": days,
            "ticktext": names,
            "side": "top",
            "gridcolor": RULE,
            "fixedrange": True,
            "tickfont": {"color": QUIET},
        },
        yaxis={
            "tickvals": list(range(len(lanes))),
            "ticktext": list(lanes),
            "range": [len(lanes) - 0.5, -0.5],
            "automargin": True,
            "fixedrange": True,
        },
    )
    return drawn


def _bars(go: Any, bars: Sequence[Bar], kind: str, first: date, last: date) -> Any:
    shown = [(bar, max(first, bar.first), min(last, bar.last)) for bar in bars]
    return go.Bar(
        orientation="h",
        y=[bar.lane for bar, _, _ in shown],
        base=[begin for _, begin, _ in shown],
        x=[((end - begin).days + 1) * DAY_MS for _, begin, end in shown],
        marker={
            "color": COLOURS[kind],
            "line": {"color": ACUTE if kind == WAITS else INK, "width": 1.5 if kind == WAITS else 1},
            "pattern": {
                "shape": PATTERNS[kind],
                "fgcolor": ACUTE if kind == WAITS else INK,
                "size": 8,
                "solidity": 0.4 if kind == WAITS else 0.25,
            },
        },
        customdata=[[bar.said] for bar, _, _ in shown],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def swatch(kind: str) -> str:
    """The fill of a kind as the legend shows it, its lines included."""
    colour = COLOURS[kind]
    if kind not in HATCHES:
        return colour
    line = ACUTE if kind == WAITS else INK
    return f"repeating-linear-gradient({HATCHES[kind]}deg, {line} 0 2px, {colour} 2px 6px)"


def _ticks(first: date, last: date, language: str) -> tuple[list[date], list[str]]:
    """Days named above: the first of every month over many weeks, every Monday over few."""
    is_short = (last - first).days < 70
    days = []
    day = first
    while day <= last:
        if (day.weekday() == 0) if is_short else (day.day == 1):
            days.append(day)
        day += timedelta(days=1)
    if is_short:
        days = days[:: max(1, -(-len(days) // MOST_MONTHS_NAMED))]
    pattern = "d. MMM" if is_short else "MMM yy"
    return days, [format_date(day, pattern, locale=LOCALES[language]) for day in days]
