"""Charts of reports as Vega-Lite: counted figures and finished texts go in, a drawing with its rows comes out.

Meaning never rests on colour alone: every bar has its number and its name, bands are drawn as lines.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from planner.words.money import decimal, signed

INK, QUIET, RULE = "#14212b", "#3b4a55", "#c3ced4"
LEVEL, UP, DOWN = "#1b5a72", "#a63a24", "#5f8799"
"""A level, what adds to it, and what takes from it."""

FONT = "Liberation Sans, DejaVu Sans, sans-serif"
WIDTH_PX, ROW_PX, LINE_PX = 520, 32, 13
NAME_CHARACTERS = 32
"""The longest line of a name beside its bar."""

Chart = dict[str, Any]

WHOLE: Chart = {"format": ",d", "tickCount": 6, "tickMinStep": 1}
"""An axis of whole numbers, none of them twice."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: its name, its size, the least and most it may be, and whether it is a level."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    is_level: bool = False


def stacked_ends(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each bar begins and ends: levels from zero, the others from where the one before ended."""
    ends, reached = [], 0.0
    for step in steps:
        start = 0.0 if step.is_level else reached
        reached = step.value if step.is_level else reached + step.value
        ends.append((start, reached))
    return ends


def waterfall(steps: Sequence[Step], unit: str, language: str) -> Chart:
    """From one level to another, part by part, with what each part may be as a line."""
    rows = []
    for step, (start, end) in zip(steps, stacked_ends(steps), strict=True):
        said = decimal(step.value, language) if step.is_level else signed(step.value, language)
        kind = "level" if step.is_level else "up" if step.value >= 0 else "down"
        row = {"name": step.name, "start": start, "end": end, "text": said, "kind": kind, "most": max(start, end)}
        if step.low is not None and step.high is not None:
            row |= {"low": start + step.low, "high": start + step.high, "most": max(start, end, start + step.high)}
        rows.append(row)
    order = [step.name for step in steps]
    axis = names(order)
    scale = {"nice": True}
    bars = {
        "mark": {"type": "bar", "height": 18},
        "encoding": {
            "y": axis,
            "x": {
                "field": "start",
                "type": "quantitative",
                "title": unit,
                "scale": scale,
                "axis": WHOLE,
            },
            "x2": {"field": "end"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": ["level", "up", "down"], "range": [LEVEL, UP, DOWN]},
            },
        },
    }
    return _drawn([bars, *_ranges(axis, rows), _texts(axis, "most")], rows, len(rows))


def bars(rows: Sequence[tuple[str, float, str]], unit: str) -> Chart:
    """A bar for each name with its size and what is written beside it, zero marked."""
    data = [
        {"name": name, "end": value, "most": max(value, 0), "text": text, "kind": "up" if value >= 0 else "down"}
        for name, value, text in rows
    ]
    axis = names([name for name, _, _ in rows])
    drawn = {
        "mark": {"type": "bar", "height": 18},
        "encoding": {
            "y": axis,
            "x": {"field": "end", "type": "quantitative", "title": unit, "axis": WHOLE},
            "color": {
                "field": "kind",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": ["up", "down"], "range": [LEVEL, UP]},
            },
        },
    }
    return _drawn([drawn, _texts(axis, "most")], data, len(data))


def tornado(rows: Sequence[tuple[str, float, float]], unit: str, language: str) -> Chart:
    """A bar for each name from its least to its most around zero, both ends written."""
    data = [
        {"name": name, "start": low, "end": high, "least": signed(low, language), "most": signed(high, language)}
        for name, low, high in rows
    ]
    axis = names([name for name, _, _ in rows])
    far = max((max(abs(low), abs(high)) for _, low, high in rows), default=1.0) * 1.25
    x: Chart = {"type": "quantitative", "title": unit, "scale": {"domain": [-far, far]}, "axis": {"tickCount": 6}}
    bar = {
        "mark": {"type": "bar", "height": 18, "color": LEVEL},
        "encoding": {"y": axis, "x": {"field": "start", **x}, "x2": {"field": "end"}},
    }
    ends: list[Chart] = [
        {
            "mark": {"type": "text", "align": side, "dx": shift, "fontSize": 12, "color": INK},
            "encoding": {"y": axis, "x": {"field": at, "type": "quantitative"}, "text": {"field": text}},
        }
        for side, shift, at, text in (("right", -5, "start", "least"), ("left", 5, "end", "most"))
    ]
    return _drawn([bar, *ends], data, len(data))


def lines(series: Mapping[str, Sequence[tuple[int, float, float | None, float | None]]], unit: str) -> Chart:
    """A line with points for each name over years, and its band where it has one.

    Names stand above, because a narrow screen has no room for them at the ends.
    """
    rows = [
        {"name": name, "year": year, "value": value} | ({} if low is None else {"low": low, "high": high})
        for name, found in series.items()
        for year, value, low, high in found
    ]
    x = {"field": "year", "type": "quantitative", "title": None, "axis": {"format": "d", "tickMinStep": 1, "offset": 6}}
    x["scale"] = {"zero": False, "nice": False, "padding": 12}
    legend = {"orient": "top", "title": None, "symbolType": "stroke", "symbolSize": 400, "labelLimit": 0}
    colour = {
        "field": "name",
        "type": "nominal",
        "legend": legend,
        "scale": {"domain": list(series), "range": [LEVEL, UP, DOWN, QUIET]},
    }
    value = {"field": "value", "type": "quantitative", "title": unit, "axis": WHOLE}
    dash = {"field": "name", "type": "nominal", "legend": legend, "scale": {"domain": list(series)}}
    layers: list[Chart] = [
        {  # first, so that the names above have its colours and dashes
            "mark": {"type": "line", "point": True},
            "encoding": {"x": x, "y": value, "color": colour, "strokeDash": dash},
        },
        {
            "mark": {"type": "area", "opacity": 0.2},
            "transform": [{"filter": "isValid(datum.low)"}],
            "encoding": {
                "x": x,
                "y": {"field": "low", "type": "quantitative", "title": unit},
                "y2": {"field": "high"},
                "color": colour,
            },
        },
    ]
    return {**_drawn(layers, rows, 8), "height": 230}


def row_px(named: Iterable[str]) -> int:
    """How tall a row is where the name with most lines has room."""
    lines = max((len(wrap(name, NAME_CHARACTERS)) for name in named), default=1)
    return max(ROW_PX, LINE_PX * lines + 7)


def names(order: Sequence[str]) -> Chart:
    """The axis of names from above in this order; a long one is broken into lines around the middle of its row."""
    lines = {name: wrap(name, NAME_CHARACTERS) for name in order if len(name) > NAME_CHARACTERS}
    found = f"{json.dumps(lines, ensure_ascii=False)}[datum.label]"
    axis: Chart = {"labelLimit": 0, "title": None, "labelLineHeight": LINE_PX}
    if lines:
        axis |= {
            "labelExpr": f"{found} || datum.label",
            "labelOffset": {"expr": f"{-LINE_PX / 2} * (length({found} || [0]) - 1)"},
        }
    return {"field": "name", "type": "nominal", "sort": list(order), "title": None, "axis": axis}


def _ranges(axis: Chart, rows: Sequence[Mapping[str, Any]]) -> list[Chart]:
    """Lines from the least to the most, where there are any."""
    if not any("low" in row for row in rows):
        return []
    x = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    only = [{"filter": "isValid(datum.low)"}]
    line = {"mark": {"type": "rule", "color": INK, "strokeWidth": 2}, "transform": only, "encoding": {"y": axis, **x}}
    ends = [
        {
            "mark": {"type": "tick", "color": INK, "thickness": 2, "size": 10},
            "transform": only,
            "encoding": {"y": axis, "x": {"field": end, "type": "quantitative"}},
        }
        for end in ("low", "high")
    ]
    return [line, *ends]


def _texts(axis: Chart, at: str) -> Chart:
    return {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "fontWeight": 600, "color": INK},
        "encoding": {"y": axis, "x": {"field": at, "type": "quantitative"}, "text": {"field": "text"}},
    }


def _drawn(layers: list[Chart], rows: Sequence[Mapping[str, Any]], steps: int) -> Chart:
    label = {"labelFont": FONT, "labelFontSize": 12, "labelColor": INK}
    title = {"titleFont": FONT, "titleFontSize": 12, "titleColor": QUIET, "titleFontWeight": "normal"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [dict(row) for row in rows]},
        "width": WIDTH_PX,
        "height": max(2, steps) * row_px(str(row.get("name", "")) for row in rows),
        "layer": layers,
        "config": {
            "font": FONT,
            "background": "white",
            "view": {"stroke": None},
            "text": {"font": FONT},
            "axis": {**label, **title, "gridColor": RULE, "gridOpacity": 0.6, "domain": False, "ticks": False},
        },
    }
