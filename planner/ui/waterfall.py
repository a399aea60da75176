"""A waterfall on a page that can be taken apart: the drawing that the report has, its parts to be clicked."""

from collections.abc import Sequence

from planner.report import charts
from planner.report.charts import Step
from planner.ui.charts import Spec
from planner.ui.report_blocks import on_page

ROOM_FOR_TEXT = 1.3
"""How much longer than the longest bar the axis is, so that what is written beside it has room on a narrow screen."""
PICK = "part"
"""The name of the selection that a click on a bar makes: a list of `{"name": …}`, empty beside the bars."""


def waterfall(steps: Sequence[Step], unit: str, language: str) -> Spec:
    """Levels from zero, parts from where the one before ended, and a line for what each may be."""
    drawn = on_page(charts.waterfall(steps, unit, language), language)
    bars = drawn["layer"][0]
    bars["params"] = [{"name": PICK, "select": {"type": "point", "fields": ["name"], "on": "click", "toggle": False}}]
    bars["mark"] = {**bars["mark"], "cursor": "pointer"}
    most = max(row["most"] for row in drawn["data"]["values"])
    bars["encoding"]["x"]["scale"] = {"domainMax": most * ROOM_FOR_TEXT, "nice": False}
    return drawn
