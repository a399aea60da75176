"""Charts of costs as Vega-Lite: components, payers by year, what drives the spread, the S-curve and break-even."""

import json
from collections.abc import Sequence
from typing import Any

from planner.report.charts import DOWN, FONT, INK, LEVEL, QUIET, ROW_PX, RULE, UP, WHOLE, WIDTH_PX, Chart, names, row_px
from planner.words.money import decimal, percent, signed

FILLS = (LEVEL, "#8bb4c2", "#c4580c", "#14212b", "#f0a030")
"""Fills of payers, told apart by their lightness as well."""

NO_SIGN = "datum.value ? datum.label : '0'"
"""Nothing has no sign, wherever other numbers on an axis have one."""

Row = dict[str, Any]


def parts(rows: Sequence[tuple[str, float, float]], kinds: tuple[str, str], unit: str, language: str) -> Chart:
    """A bar for each component, fixed first and what follows the children after it, with the sum at its end."""
    values: list[Row] = []
    for name, fixed, variable in rows:
        values.append({"name": name, "kind": kinds[0], "start": 0.0, "end": fixed})
        values.append({"name": name, "kind": kinds[1], "start": fixed, "end": fixed + variable})
    ends = [
        {"name": name, "most": fixed + variable, "text": decimal(fixed + variable, language, 2)}
        for name, fixed, variable in rows
    ]
    axis = names([name for name, _, _ in rows])
    most = max((fixed + variable for _, fixed, variable in rows), default=1.0)
    x = {**_x("start", unit), "scale": {"domain": [0, most * 1.3], "nice": False}}
    bar = {
        "mark": {"type": "bar", "height": 16, "stroke": INK, "strokeWidth": 0.4},
        "encoding": {"y": axis, "x": x, "x2": {"field": "end"}, "color": _kinds(kinds, FILLS[:2])},
    }
    text = {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "fontWeight": 600, "color": INK},
        "encoding": {"y": axis, "x": {"field": "most", "type": "quantitative"}, "text": {"field": "text"}},
    }
    return _framed([bar, text], values, len(rows) * row_px(name for name, _, _ in rows))


def by_year(rows: Sequence[tuple[int, str, float]], names: Sequence[str], unit: str) -> Chart:
    """A column for each year, stacked by who pays in the order of the names."""
    values = [
        {"year": str(year), "kind": name, "rank": names.index(name), "value": value} for year, name, value in rows
    ]
    column = {
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.6},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": {"field": "value", "type": "quantitative", "title": unit, "axis": WHOLE},
            "color": _kinds(tuple(names), FILLS[: len(names)]),
            "order": {"field": "rank", "type": "quantitative"},
            "tooltip": [{"field": "kind", "title": " "}, {"field": "year"}, {"field": "value", "format": ",.1f"}],
        },
    }
    return _framed([column], values, 260)


def tornado(rows: Sequence[tuple[str, float, float]], kinds: tuple[str, str], unit: str, language: str) -> Chart:
    """What each assumption alone adds or takes at its low and at its high end, zero marked."""
    values = [
        {"name": name, "kind": kind, "value": value, "text": signed(value, language, 1)}
        for name, low, high in rows
        for kind, value in zip(kinds, (low, high), strict=True)
    ]
    axis = names([name for name, _, _ in rows])
    bar = {
        "mark": {"type": "bar", "height": 14, "stroke": INK, "strokeWidth": 0.4},
        "encoding": {"y": axis, "x": _x("value", unit, False), "color": _kinds(kinds, (DOWN, LEVEL))},
    }
    zero = {
        "data": {"values": [{"at": 0}]},
        "mark": {"type": "rule", "color": INK},
        "encoding": {"x": {"field": "at", "type": "quantitative"}},
    }
    return _framed([bar, zero], values, len(rows) * row_px(name for name, _, _ in rows))


def s_curve(
    rows: Sequence[tuple[float, float]], marks: Sequence[tuple[str, float]], unit: str, share: str, language: str
) -> Chart:
    """The share of draws that come to at most so much, with named amounts marked above."""
    said = {f"{fifths / 5:g}": percent(fifths / 5, language, 0) for fifths in range(6)}
    percents = {"values": [float(at) for at in said], "labelExpr": f"{json.dumps(said)}[toString(datum.value)]"}
    curve = {
        "mark": {"type": "line", "color": LEVEL, "strokeWidth": 3},
        "encoding": {
            "x": {**_x("value", unit), "scale": {"zero": False}},
            "y": {"field": "share", "type": "quantitative", "title": share, "axis": percents},
        },
    }
    named = [{"name": name, "at": at} for name, at in marks]
    at = {"field": "at", "type": "quantitative"}
    rule = {
        "data": {"values": named},
        "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
        "encoding": {"x": at},
    }
    text = {
        "data": {"values": named},
        "mark": {"type": "text", "align": "left", "dy": -4, "baseline": "bottom", "fontSize": 12, "color": INK},
        "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "name"}},
    }
    return _framed([curve, rule, text], [{"value": value, "share": part} for value, part in rows], 240)


def crossing(lines: Sequence[tuple[str, Sequence[tuple[float, float]]]], x_title: str, y_title: str) -> Chart:
    """Lines over used places, told apart by dashes as well as by colour."""
    names = [name for name, _ in lines]
    rows = [{"kind": name, "used": used, "value": value} for name, found in lines for used, value in found]
    drawn = {
        "mark": {"type": "line", "strokeWidth": 3},
        "encoding": {
            "x": {"field": "used", "type": "quantitative", "title": x_title, "axis": {"tickMinStep": 1}},
            "y": {"field": "value", "type": "quantitative", "title": y_title, "axis": WHOLE},
            "color": {**_kinds(names, (LEVEL, UP)), "legend": {"orient": "top", "symbolType": "stroke"}},
            "strokeDash": {"field": "kind", "type": "nominal", "legend": None, "scale": {"domain": names}},
        },
    }
    return _framed([drawn], rows, 240)


def _x(field: str, unit: str, is_whole: bool = True) -> Chart:
    axis = WHOLE if is_whole else {"format": "+,.1f", "labelExpr": NO_SIGN, "tickCount": 6}
    return {"field": field, "type": "quantitative", "title": unit, "axis": axis}


def _kinds(names: Sequence[str], fills: Sequence[str]) -> Chart:
    return {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "legend": {"orient": "top", "symbolType": "square", "labelLimit": 240},
        "scale": {"domain": list(names), "range": list(fills)},
    }


def _framed(layers: list[Chart], rows: Sequence[Row], height_px: int) -> Chart:
    label = {"labelFont": FONT, "labelFontSize": 12, "labelColor": INK}
    title = {"titleFont": FONT, "titleFontSize": 12, "titleColor": QUIET, "titleFontWeight": "normal"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": list(rows)},
        "width": WIDTH_PX,
        "height": max(2 * ROW_PX, height_px),
        "layer": layers,
        "config": {
            "font": FONT,
            "background": "white",
            "view": {"stroke": None},
            "text": {"font": FONT},
            "legend": {**label, "symbolSize": 120, "layout": {"top": {"anchor": "start", "bounds": "full"}}},
            "axis": {**label, **title, "gridColor": RULE, "gridOpacity": 0.6, "domain": False, "ticks": False},
        },
    }
