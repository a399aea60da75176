"""Every page of the app in the order of the navigation; a new one is a row here and a module in `planner/ui/pages/`.

The order is the order of the work: what there is, who goes where, what may happen, what it costs, what it rests on.
Navigation, browser walk and pictures all read this table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from models.plan import marked


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its module in `planner/ui/pages/` with `show(language)`, its English title, and its path in the address.

    `is_listed` is false for a page that is reached from another one only.
    """

    name: str
    title: str
    path: str
    is_listed: bool = True


PAGES: tuple[Page, ...] = (
    Page("overview", marked("Overview"), "oversikt"),
    Page("proposals", marked("Placement"), "plassering"),
    Page("children", marked("Children"), "barn"),
    Page("institutions", marked("Institutions"), "institusjoner"),
    Page("data", marked("Data"), "data"),
    Page("timeline", marked("Timeline"), "tidslinje"),
    Page("what_if", marked("What if"), "hva-om"),
    Page("scenarios", marked("Scenarios"), "scenarioer"),
    Page("meeting", marked("Meeting mode"), "motemodus"),
    Page("future", marked("The future"), "fremtiden"),
    Page("capacity", marked("Capacity"), "kapasitet"),
    Page("costs", marked("Costs"), "kostnader"),
    Page("funding", marked("Funding"), "finansiering"),
    Page("totals", marked("Totals"), "totaler"),
    Page("access", marked("Access"), "tilgang"),
    Page("method", marked("Method"), "metode"),
    Page("about", marked("About"), "om"),
)
"""The first one opens where the address names none."""


def shown_by(page: Page, language: str) -> Callable[[], None]:
    """What draws the page; its module is loaded when the page is first opened."""

    def draw() -> None:
        import_module(f"planner.ui.pages.{page.name}").show(language)

    return draw
