"""What tests of several folders share."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    """The browser, started once for all: Playwright refuses to be started twice in one process."""
    from tests.browser.running import browser

    with browser() as started:
        yield started
