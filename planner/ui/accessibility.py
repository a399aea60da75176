"""What the accessibility declaration says: how it was checked, and what is known not to meet the demands."""

from dataclasses import dataclass
from datetime import date

from models.plan import marked

UPDATED = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class KnownFault:
    """Something that does not meet a demand of WCAG 2.1, and what can be used instead."""

    what: str
    demand: str
    instead: str


CHECKED = (
    marked("Every page with axe-core: no serious or critical finding, as a part of every test run"),
    marked("The five main journeys with the keyboard alone, as a part of every test run"),
    marked("Every page on wide and narrow windows: nothing is wider than the window but tables that scroll"),
)

FAULTS = (
    KnownFault(
        marked("The list of proposals is a grid drawn as a picture; its headings are not reached with the keyboard"),
        "1.3.1, 2.1.1",
        marked("The tab «Plain table» beside it, and the field that opens a child"),
    ),
    KnownFault(
        marked("Points and bars in charts and on maps cannot be focused one by one"),
        "2.1.1",
        marked("The tab «Table» beside every chart has every figure, and can be downloaded"),
    ),
    KnownFault(
        marked("A click on the map that chooses an operator has no counterpart in the map itself"),
        "2.1.1",
        marked("The field «Operator» on top of the page"),
    ),
    KnownFault(
        marked("How far long work has come is not read out while it goes on"),
        "4.1.3",
        marked("The time used stands as text, and the focus moves to the result when it is there"),
    ),
    KnownFault(
        marked("A few words that the framework writes itself may stand in English in rare messages"),
        "3.1.2",
        marked("They say nothing that is needed; the page itself is in the chosen language"),
    ),
    KnownFault(
        marked("Error texts stand below their fields and on top, but are not tied to the fields in the code"),
        "1.3.1, 3.3.1",
        marked("The summary on top names every field"),
    ),
)
