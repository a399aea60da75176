"""Runs one page without a browser and reads what stands on it."""

from functools import cache
from html import unescape
from re import sub
from time import monotonic, sleep

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from planner.ui import frame

SECONDS = 30

# Streamlit looks through all installed packages for components once per server, but in tests once per page:
# that took most of their time.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

FIRST_DRAWN_S = frame.FIRST_DRAWN_S
frame.FIRST_DRAWN_S = 0.0  # no browser draws here, and every test of the first page would wait for one


def page(name: str, language: str = "nb", **query: str) -> AppTest:
    """The page, run once, with the given query parameters in its address."""
    script = f"from planner.ui.pages.{name} import show\nshow({language!r})"
    test = AppTest.from_string(script, default_timeout=SECONDS)
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def text(test: AppTest) -> str:
    """Everything written on the page, without mark-up."""
    parts = []
    for element in test.main:
        proto = getattr(element, "proto", None)
        parts += [str(getattr(proto, field, "")) for field in ("body", "text")]
    return unescape(sub(r"<[^>]+>", " ", " ".join(parts)))


def run_until(test: AppTest, shown: str) -> AppTest:
    """Runs the page again until it says `shown`; a page that never does fails the test."""
    end = monotonic() + SECONDS
    while shown not in text(test):
        assert monotonic() < end, text(test)
        sleep(0.05)
        test.run()
    return test


def everything(test: AppTest) -> str:
    """All that is sent to the browser for the page's body: texts, choices, charts and labels."""
    return " ".join(str(getattr(element, "proto", "")) for element in test.main)
