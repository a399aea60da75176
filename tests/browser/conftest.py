"""One app for all browser tests, and a tab that notes what goes wrong."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.running import PATIENCE_S, WIDTHS, app


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """The app, started once for all."""
    with app() as address:
        yield address


@pytest.fixture(scope="session")
def profile(chrome: Any) -> Iterator[Any]:
    """A visitor's cookies and scripts, and no animations, which cost work and show nothing."""
    context = chrome.new_context(reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="session")
def window(profile: Any, base: str) -> Iterator[Any]:
    """The one tab of all tests, which notes what goes wrong and every request that leaves the machine.

    A tab of its own for each test reads the scripts anew, which takes as much work as the rest of a short test.
    """
    page = profile.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.faults = []
    page.on("request", lambda request: _is_outside(request.url, base) and page.faults.append(f"request: {request.url}"))
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on("console", lambda line: "Content Security" in line.text and page.faults.append(line.text))
    yield page
    page.close()


@pytest.fixture
def tab(window: Any, profile: Any) -> Iterator[Any]:
    """The tab of somebody who comes for the first time: no cookies, nothing kept; in the end nothing went wrong."""
    profile.clear_cookies()
    window.set_viewport_size({"width": WIDTHS[0], "height": 900})
    yield window
    window.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    window.goto("about:blank")  # its connection ends, and nothing of it goes on under the next test
    faults = list(window.faults)
    window.faults.clear()
    assert faults == []


def _is_outside(url: str, base: str) -> bool:
    here = (base, base.replace("http", "ws", 1), "data:", "blob:")
    return not url.startswith(here)
