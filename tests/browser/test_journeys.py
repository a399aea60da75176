"""The main journeys in a real browser, by mouse and by keyboard alone; nothing goes wrong or leaves the machine.

Comparing futures takes longest, and two journeys do it: in the ordinary run one of them is made by mouse and the
other by keyboard, in the long run (`PLANNER_SOAK`) both by both.
"""

from typing import Any

import pytest

from tests.browser.hands import Keyboard, Mouse
from tests.browser.journeys import JOURNEYS
from tests.browser.test_walk import pytestmark as needs_browser
from tests.counts import ASKED, ORDINARY

pytestmark = needs_browser


BY_ONE_HAND = {"scenario": Keyboard, "memo": Mouse}


def made() -> list[tuple[str, type[Mouse | Keyboard]]]:
    """Which journeys are made by which hand."""
    both = [(journey, hand) for hand in (Mouse, Keyboard) for journey in JOURNEYS]
    return [pair for pair in both if ASKED != ORDINARY or BY_ONE_HAND.get(pair[0], pair[1]) is pair[1]]


@pytest.mark.parametrize(("journey", "hand"), made())
def test_a_journey_is_made(tab: Any, base: str, journey: str, hand: type[Mouse | Keyboard]) -> None:
    JOURNEYS[journey](hand(tab), base)
    assert tab.locator("[data-testid=stException]").count() == 0
