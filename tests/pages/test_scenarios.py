"""The page Scenarioer: the library, the editor's form and file, a comparison as a job, and what it shows."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planner import scenarios
from planner.comparing import Comparison
from planner.ui import comparing_job
from planner.ui import desk as shared
from planner.ui.pages import scenarios as page_itself
from tests.pages.screen import SECONDS, page, run_until, text
from tests.report.reading import words_of_docx

SOUND = "motsier verken seg selv eller dataene"


def compared(names: list[str], together: bool = False) -> AppTest:
    """The page after a small comparison."""
    test = page("scenarios")
    test.multiselect(key="compare-names").set_value(names)
    test.toggle(key="compare-together").set_value(together)
    test.selectbox(key="compare-days").set_value(90)
    test.selectbox(key="compare-futures").set_value(page_itself.FEW)
    test.button(key="compare-run").click().run()
    return run_until(test, "Hovedanslag") if not test.error else test


@pytest.fixture(autouse=True)
def few_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two futures are enough to see what is shown."""
    monkeypatch.setattr(page_itself, "FEW", 2)
    monkeypatch.setattr(page_itself, "FUTURES", (2, 30))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_says_what_to_do_and_lists_the_library(language: str) -> None:
    test = page("scenarios", language)
    assert not test.exception
    assert not test.error
    shown = text(test)
    for name in scenarios.names():
        assert scenarios.named(name).scenario.title_in(language) in shown
    assert {"nb": "Ingen sammenligning ennå", "en": "No comparison yet"}[language] in " ".join(
        i.value for i in test.info
    )


def test_a_comparison_runs_as_a_job_and_is_found_by_its_address() -> None:
    test = compared(["bfe_pilot_4", "more_separations"], together=True)
    assert not test.exception
    headers = [head.value for head in test.header]
    assert headers[:5] == ["Hovedanslag", "Virkning av hver endring", "Usikkerhet", "Forutsetninger", "Nedlastinger"]
    shown = text(test)
    assert "Nullalternativet" in shown
    assert "Samspill: sammen utover hver for seg" in shown
    assert "pilots, grounds_pilot, vestby_grant" in shown
    found = test.query_params["comparison"]
    again = page("scenarios", comparison=found if isinstance(found, str) else found[0])
    assert "Hovedanslag" in [head.value for head in again.header]
    job = shared.jobs().find(found if isinstance(found, str) else found[0])
    assert job is not None
    assert isinstance(job.made, Comparison)
    assert [run.stack.name for run in job.made.runs][-1] == "bfe_pilot_4+more_separations"


def test_the_memo_about_what_was_compared_can_be_taken_along(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: dict[str, Any] = {}
    real: Callable[..., bool] = st.download_button

    def keeping(label: str, data: Any, **rest: Any) -> bool:
        saved[label] = data
        return real(label, data, **rest)

    monkeypatch.setattr(st, "download_button", keeping)
    test = compared(["refund_80"])
    assert "Budsjettnotat" in [head.value for head in test.header]
    assert "Last ned rapporten (Word)" not in saved
    test.button(key="make-memo").click().run()
    end = monotonic() + SECONDS
    while "Last ned rapporten (Word)" not in saved:
        assert monotonic() < end, [error.value for error in test.error]
        sleep(0.1)
        test.run()
    words = " ".join(words_of_docx(saved["Last ned rapporten (Word)"]()))
    assert f"Budsjettnotat: {scenarios.named('refund_80').scenario.title}" in words
    assert "--days 90 --replications 2" in words


def test_nothing_chosen_and_contradictions_start_nothing() -> None:
    test = compared([])
    assert "Velg minst ett scenario" in " ".join(error.value for error in test.error)
    test = compared(["bfe_pilot_4", "bfe_pilot_3"], together=True)
    assert test.error
    assert "comparison" not in test.query_params


def test_a_comparison_that_is_gone_is_told_and_the_page_still_works() -> None:
    test = page("scenarios", comparison="gone")
    assert "ikke bevart lenger" in " ".join(warning.value for warning in test.warning)


def test_the_form_writes_into_the_file_and_the_file_into_the_form() -> None:
    test = page("scenarios")
    test.selectbox(key="editor-kind").set_value("close_unit").run()
    test.selectbox(key="change-unit").set_value("S1").run()
    test.text_input(key="editor-who").set_value("inntak")
    test.text_input(key="editor-why").set_value("pusses opp")
    test.button(key="editor-add-button").click().run()
    assert not test.exception
    written = test.text_area(key="scenario-text").value
    assert 'kind = "close_unit"' in written
    assert "pusses opp" in written
    test.text_area(key="scenario-text").set_value(written.replace('unit_id = "S1"', 'unit_id = "N1"')).run()
    assert "N1 stenger" in " ".join(each.value for each in test.markdown)
    test.button(key="editor-remove-0").click().run()
    assert "[[changes]]" not in test.text_area(key="scenario-text").value


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("schema = 1\ntitel = 'x'\ntitle = 'T'\nwhy = 'W'", "scenario.toml · linje 2 · titel"),
        ("schema = 1\ntitle = 'T'\nwhy = 'W'\n[[changes]]\nkind = 'close_unit'\nunit_id = 'X1'\nwhy = 'w'\nwho = 'x'",
         "scenario.toml · linje 4 · 1"),
        ("nothing = [", "scenario.toml · linje 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_file_is_told_with_its_line_and_nothing_typed_is_lost(written: str, told: str) -> None:
    test = page("scenarios")
    test.text_area(key="scenario-text").set_value(written).run()
    assert not test.exception
    assert told in " ".join(each.value for each in test.markdown)
    assert test.text_area(key="scenario-text").value == written
    assert SOUND not in " ".join(each.value for each in test.success)


def test_a_scenario_of_the_editor_can_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page("scenarios")
    test.selectbox(key="editor-from").set_value("bfe_pilot_2").run()
    test.button(key="editor-fetch").click().run()
    assert SOUND in " ".join(each.value for each in test.success)
    assert "BFE-pilot med to plasser, min egen" in test.text_area(key="scenario-text").value
    test.button(key="editor-use").click().run()
    (name,) = test.multiselect(key="compare-names").value
    assert name.startswith("bfe_pilot_med_to_plasser")
    assert not test.exception


def test_a_running_comparison_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = comparing_job.compare

    def slow(*given: Any) -> Any:
        assert given[3].wait(20)
        return real(*given)

    monkeypatch.setattr(comparing_job, "compare", slow)
    test = page("scenarios")
    test.multiselect(key="compare-names").set_value(["parity"])
    test.selectbox(key="compare-futures").set_value(2)
    test.button(key="compare-run").click().run()
    assert "Sammenligner scenarioer" in [head.value for head in test.header]
    test.button(key="stop").click().run()
    run_until(test, "Hovedanslag")


def test_downloads_hold_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: dict[str, Any] = {}
    real: Callable[..., bool] = st.download_button

    def keeping(self: Any, label: str, data: Any, **rest: Any) -> bool:
        saved[rest.get("file_name", "")] = data
        return real(label, data, **rest)

    monkeypatch.setattr(st, "download_button", lambda label, data, **rest: keeping(None, label, data, **rest))
    compared(["parity"])
    names = [name for name in saved if name.startswith("syntetisk-")]
    assert sorted(name.rpartition("-")[2] for name in names) == ["comparison.json", "futures.csv", "futures.parquet"]
    assert saved[next(name for name in names if name.endswith("parquet"))][:4] == b"PAR1"
