"""Starts the app on this machine for a browser, and stops it again."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planner.language import LANGUAGES, translator
from planner.ui.page_table import PAGES as TABLE
from planner.ui.server import free_port

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    language: {page.path if number else "": translator(language)(page.title) for number, page in enumerate(TABLE)}
    for language in LANGUAGES
}
"""Title of every page by its path, in both languages; the first page needs no path."""
WIDTHS = (1280, 768, 400)
PATIENCE_S = 60
START_S = 180
"""How long the app may take to answer at first, on a machine that is busy with other tests too [s]."""


def chromium() -> str | None:
    """Where the system's Chromium is, if there is one; `CHROMIUM` names another."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def app() -> Iterator[str]:
    """The address of an app that runs until the block ends."""
    with served() as (address, _process):
        yield address


@contextmanager
def served() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of an app that runs until the block ends, and its process."""
    port = free_port(tries=0)  # any one: two runs at once that count from the same number would meet
    code = f"from planner.ui.server import serve; serve(None, {port})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def browser() -> Iterator[Any]:
    """The system's Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


def open_page(tab: Any, base: str, path: str, language: str) -> None:
    """Goes to a page and waits until it is drawn to its foot and nothing runs any more."""
    tab.goto(f"{base}/{path}{'?lang=en' if language == 'en' else ''}")
    settle(tab)


def settle(tab: Any) -> None:
    """Waits until the page has its foot, no script runs and every chart in sight is drawn."""
    tab.wait_for_selector(".pp-foot", timeout=PATIENCE_S * 1000)
    tab.wait_for_selector('[data-test-script-state="notRunning"]', state="attached", timeout=PATIENCE_S * 1000)
    tab.wait_for_function(
        "() => !document.querySelector('[data-testid=stSkeleton]')"
        " && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
        ".every(chart => chart.offsetParent === null || chart.querySelector('svg'))",
        timeout=PATIENCE_S * 1000,
    )


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError((process.stderr.read() if process.stderr else b"").decode()[-2000:])
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the app did not answer")
