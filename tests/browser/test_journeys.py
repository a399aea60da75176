"""The main journeys in a real browser, by mouse and by keyboard alone; nothing goes wrong or leaves the machine."""

from typing import Any

import pytest

from tests.browser.hands import Keyboard, Mouse
from tests.browser.journeys import JOURNEYS
from tests.browser.test_walk import pytestmark as needs_browser

pytestmark = needs_browser


@pytest.mark.parametrize("journey", JOURNEYS)
@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_journey_is_made(tab: Any, base: str, journey: str, hand: type[Mouse | Keyboard]) -> None:
    JOURNEYS[journey](hand(tab), base)
    assert tab.locator("[data-testid=stException]").count() == 0
