"""A waterfall that can be taken apart, drawn with Plotly from steps that are counted elsewhere."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from planner.report.charts import Step, stacked_ends
from planner.ui.palette import ACUTE, INK, PLANNED, QUIET, RULE, USED
from planner.words.money import decimal, signed

WIDEST_NAME = 26
ROW_PX, ROOM_PX = 46, 70
ROOM_FOR_TEXT = 1.3
"""How much longer than the longest bar the axis is, so that what is written beside it has room on a narrow screen."""
FONT = "Source Sans, Source Sans Pro, sans-serif"


def waterfall(steps: Sequence[Step], unit: str, language: str) -> Any:
    """The figure: levels from zero, parts from where the one before ended, and a line for what each may be."""
    import plotly.graph_objects as go

    ends = stacked_ends(steps)
    names = ["<br>".join(wrap(step.name, WIDEST_NAME)) for step in steps]
    texts = [decimal(s.value, language) if s.is_level else signed(s.value, language) for s in steps]
    colours = [USED if step.is_level else ACUTE if step.value >= 0 else PLANNED for step in steps]
    drawn = go.Figure(
        go.Bar(
            orientation="h",
            y=list(range(len(steps))),
            base=[start for start, _ in ends],
            x=[end - start for start, end in ends],
            marker={"color": colours},
            customdata=[[step.name, text] for step, text in zip(steps, texts, strict=True)],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    most = 0.0
    for place, (step, (start, end), text) in enumerate(zip(steps, ends, texts, strict=True)):
        top = max(start, end)
        if step.low is not None and step.high is not None:
            top = max(top, start + step.high)
            drawn.add_trace(_range(go, start + step.low, start + step.high, place))
        most = max(most, top)
        drawn.add_annotation(
            x=top, y=place, text=f"<b>{text}</b>", showarrow=False, xanchor="left", xshift=8, font={"color": INK}
        )
    drawn.update_layout(
        height=ROW_PX * len(steps) + ROOM_PX,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        separators=",\u00a0" if language == "nb" else ".,",
        font={"family": FONT, "size": 14, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        bargap=0.35,
        yaxis={"tickvals": list(range(len(steps))), "ticktext": names, "autorange": "reversed", "automargin": True},
        xaxis={
            "range": [min(0.0, *(min(pair) for pair in ends)), most * ROOM_FOR_TEXT],
            "title": {"text": unit, "font": {"color": QUIET, "size": 13}},
            "gridcolor": RULE,
            "zerolinecolor": INK,
            "tickformat": ",.0f",
            "nticks": 6,
            "automargin": True,
        },
    )
    drawn.update_xaxes(fixedrange=True)
    drawn.update_yaxes(fixedrange=True)
    return drawn


def _range(go: Any, low: float, high: float, place: int) -> Any:
    middle = (low + high) / 2
    return go.Scatter(
        x=[middle],
        y=[place],
        mode="markers",
        marker={"size": 0.1, "color": INK},
        error_x={"type": "data", "array": [high - middle], "color": INK, "thickness": 2, "width": 6},
        hoverinfo="skip",
    )
