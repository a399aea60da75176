"""One app for all browser tests, and a tab that notes what goes wrong."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.running import app


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """The app, started once for all."""
    with app() as address:
        yield address


@pytest.fixture(scope="session")
def profile(chrome: Any) -> Iterator[Any]:
    """What all tabs share: scripts that were fetched once, and no animations, which cost work and show nothing."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def tab(profile: Any, base: str) -> Iterator[Any]:
    """A fresh tab that notes what goes wrong and every request that leaves the machine; it has no cookies yet."""
    profile.clear_cookies()
    page = profile.new_page()
    faults: list[str] = []
    page.on("request", lambda request: _is_outside(request.url, base) and faults.append(f"request: {request.url}"))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda line: "Content Security" in line.text and faults.append(line.text))
    page.faults = faults
    yield page
    page.close()
    assert faults == []


def _is_outside(url: str, base: str) -> bool:
    here = (base, base.replace("http", "ws", 1), "data:", "blob:")
    return not url.startswith(here)
