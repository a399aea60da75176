"""`python -m benchmarks.pages`: how soon the first page is usable, how fast pages change, and what a session costs.

Drives the app in Debian's Chromium on the shipped data. Exit code 0 when everything was measured, whether or not the
targets hold; 2 where there is no browser.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median
from typing import Any

from planner.language import translator
from planner.ui.page_table import PAGES
from planner.ui.server import ADDRESS, free_port
from tests.browser.running import browser, chromium, served, settle

FIRST_PAGE_S, CHANGE_S, SESSION_MB = 2.0, 0.5, 50.0
"""Targets: first page after start-up, median change of page without a solve, memory of a further session."""
BARE = Path(__file__).with_name("bare_page.py")
SESSIONS = 8
ROUNDS = 2
WARM_S = 6
"""Until what is loaded beside the first answer is there; a person takes about as long to find the address [s]."""
MIB = 2**20


def main() -> int:
    """Measures Streamlit alone first, then the app."""
    if chromium() is None:
        print("No Chromium here: install the package chromium, or name one in CHROMIUM.", file=sys.stderr)
        return 2
    with browser() as chrome:
        with _bare() as base:
            _first_page(chrome, base, "h1")  # the browser's own start counts for neither
            bare = _first_page(chrome, base, "h1")
        return _measured(chrome, bare)


def _measured(chrome: Any, bare: float) -> int:
    """Measures the app beside the bare page, and prints one JSON object."""
    with served() as (base, process):
        time.sleep(WARM_S)
        first = _first_page(chrome, base, ".pp-tiles")
        changes = _changes(chrome, base)
        before = _resident_mb(process.pid)
        tabs = [_session(chrome, base) for _ in range(SESSIONS)]
        per_session = (_resident_mb(process.pid) - before) / SESSIONS
        for tab in tabs:
            tab.close()
    found = {
        "first_page_s": round(first, 2),
        "bare_page_s": round(bare, 2),
        "page_change_median_s": round(median(changes.values()), 2),
        "page_change_s": {name: round(seconds, 2) for name, seconds in changes.items()},
        "session_mb": round(per_session, 1),
        "targets": {"first_page_s": FIRST_PAGE_S, "page_change_median_s": CHANGE_S, "session_mb": SESSION_MB},
        "cpus": cpu_count(),
        "load": [round(load, 1) for load in getloadavg()],
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


@contextmanager
def _bare() -> Iterator[str]:
    """The address of Streamlit with the least page, until the block ends."""
    port = free_port()
    said = f"--server.port={port} --server.address={ADDRESS} --server.headless=true --browser.gatherUsageStats=false"
    command = [sys.executable, "-m", "streamlit", "run", str(BARE), *said.split()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(WARM_S)
        yield f"http://{ADDRESS}:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _first_page(chrome: Any, base: str, last: str) -> float:
    """Seconds from asking for the address until the page can be used: its field and what `last` selects are seen.

    Nothing is in the browser's cache. The page is asked at every frame: Playwright's own waiting looks twice a second.
    """
    tab = chrome.new_context().new_page()
    began = time.perf_counter()
    tab.goto(base, wait_until="commit")
    tab.wait_for_function(
        "wanted => wanted.every(each => document.querySelector(each)?.getClientRects().length)",
        arg=[last, ".st-key-overview-operator input"],
        timeout=60_000,
    )
    seconds = time.perf_counter() - began
    tab.context.close()
    return seconds


def _changes(chrome: Any, base: str) -> dict[str, float]:
    """Seconds from the click in the navigation until the page stands to its foot: the best of some rounds."""
    tab = chrome.new_page()
    tab.goto(base)
    settle(tab)
    found: dict[str, float] = {}
    listed = [page for page in PAGES if page.is_listed]
    for _ in range(ROUNDS):
        for page in [*listed[1:], listed[0]]:
            path = "" if page is listed[0] else page.path
            began = time.perf_counter()
            tab.locator(f"[data-testid=stSidebarNav] a[href$='/{path}']").first.click()
            tab.wait_for_function(
                "title => document.querySelector('h1')?.innerText === title && document.querySelector('.pp-foot')"
                " && document.querySelector('[data-test-script-state=\"notRunning\"]')",
                arg=translator("nb")(page.title),
                timeout=60_000,
            )
            seconds = time.perf_counter() - began
            found[page.name] = min(seconds, found.get(page.name, seconds))
            settle(tab)
    tab.close()
    return found


def _session(chrome: Any, base: str) -> Any:
    """A window of its own that has looked at the overview and the register of children."""
    context = chrome.new_context()
    tab = context.new_page()
    for path in ("", "barn"):
        tab.goto(f"{base}/{path}")
        settle(tab)
    return tab


def _resident_mb(pid: int) -> float:
    """Memory that the process holds [MB]."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123
        pages = int(file.read().split()[1])
    return pages * 4096 / MIB


if __name__ == "__main__":
    sys.exit(main())
