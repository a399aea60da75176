"""The frame: what nobody foresaw is a number, jobs tell how far they are, and Streamlit's own words are ours."""

import json
import threading
from dataclasses import dataclass
from re import search
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.plan import Sentence
from planner.language import translator
from planner.ui import frame
from planner.ui.built_in import WORDS, translating
from planner.ui.jobs import Jobs
from planner.ui.page_table import PAGES
from tests.house.tree import ROOT
from tests.pages.screen import FIRST_DRAWN_S, SECONDS, page
from tests.pages.test_jobs import ended

STEP = Sentence("Draws futures")


@dataclass(frozen=True)
class Half:
    """A report of some work."""

    share: float
    seconds: float = 1.0
    step: Sentence = STEP


def broken() -> None:
    """A page that raises what nobody foresaw."""
    from planner.ui.frame import run_page

    class Page:
        def run(self) -> None:
            raise KeyError("B-014, girl")

    run_page(Page(), "nb")


def test_an_unexpected_error_on_a_page_is_a_number_and_never_a_traceback() -> None:
    test = AppTest.from_function(broken, default_timeout=SECONDS).run()
    assert not test.exception
    said = test.error[0].value
    assert search(r"Feilnummer: [0-9a-f]{8}", said)
    assert "B-014" not in said


def test_a_job_never_tells_that_it_has_come_less_far_than_before() -> None:
    def work(note: Any, stop: threading.Event) -> str:
        for share in (0.2, 0.7, 0.4):
            note(Half(share))
        return "done"

    assert ended(Jobs().start(None, work)).share == 0.7


def test_the_time_that_is_left_is_told_from_the_pace_so_far_and_not_too_early() -> None:
    going = threading.Event()

    def work(note: Any, stop: threading.Event) -> str:
        note(Half(0.25))
        going.set()
        stop.wait(20)
        return "done"

    job = Jobs().start(None, work)
    assert going.wait(20)
    assert job.seconds_left is None
    job.started -= 6.0
    left = job.seconds_left
    assert left is not None
    assert left == pytest.approx(18.0, abs=1.0)
    job.stop.set()
    assert ended(job).seconds_left is None


def test_the_first_page_lets_the_browser_draw_its_fields_once_in_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(frame, "time", SimpleNamespace(sleep=waited.append))
    monkeypatch.setattr(frame, "FIRST_DRAWN_S", FIRST_DRAWN_S)
    page("overview").run()
    assert waited == [1.0]


def test_every_page_of_the_table_has_its_module_and_its_own_path() -> None:
    assert len({page.path for page in PAGES}) == len({page.name for page in PAGES}) == len(PAGES)
    assert [page.name for page in PAGES if not (ROOT / "planner/ui/pages" / f"{page.name}.py").is_file()] == []


def test_what_streamlit_writes_itself_is_put_into_the_language_of_the_page_and_back() -> None:
    there = json.loads(translating("nb").partition("const words = ")[2].partition(", size")[0])
    back = json.loads(translating("en").partition("const words = ")[2].partition(", size")[0])
    assert there["Fullscreen"] == "Fullskjerm"
    assert back["Fullskjerm"] == "Fullscreen"
    assert [word for word in WORDS if translator("nb")(word) == word] == []
