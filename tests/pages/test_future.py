"""The page «Fremtiden»: the question, the job in the address, every figure with its interval, and what it rests on."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planner import simulating
from planner.errors import BadUse
from planner.simulating import SimulationRequest
from planner.simulation.measures import MEASURES
from planner.ui import desk as shared
from planner.ui.jobs import Jobs
from tests.pages.screen import everything, page, run_until, text
from tests.pages.small import small_desk
from tests.simulation.test_fitting import drawn

WORDS = {"nb": "Alle tall, med intervall", "en": "Every figure, with its interval"}
simulate = simulating.simulate


@pytest.fixture(autouse=True)
def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the form asks, few futures of few days are lived through."""

    def short(desk: Any, request: SimulationRequest, *rest: Any) -> Any:
        return simulate(desk, replace(request, days=15, warm_up=0, replications=3, exact_days=1), *rest)

    monkeypatch.setattr(simulating, "simulate", short)


def asked(language: str = "nb") -> AppTest:
    """The page after the button was pressed."""
    test = page("future", language)
    next(button for button in test.button if button.form_id == "future").click()
    return test.run()


@pytest.mark.parametrize(("language", "words"), [("nb", "Ingen simulering ennå"), ("en", "No simulation yet")])
def test_at_first_it_says_what_to_do_and_what_it_rests_on(language: str, words: str) -> None:
    test = page("future", language)
    assert not test.exception
    assert words in everything(test)
    headers = [header.value for header in test.header]
    assert len(headers) == 2
    assert "Innbyggere" in everything(test) or language == "en"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_simulation_ends_in_every_figure_with_its_interval(language: str) -> None:
    test = run_until(asked(language), WORDS[language])
    assert not test.exception
    said = everything(test)
    table = said.count('<th scope=\\"row\\"') or said.count("<th scope=")
    assert table >= len(MEASURES)
    assert "STRESS-DES" in said
    few = {"nb": "for få kjøringer", "en": "too few runs"}[language]
    assert few in said
    assert test.query_params["fremtid"]


def test_a_reload_finds_the_simulation_by_its_address() -> None:
    test = run_until(asked(), WORDS["nb"])
    key = test.query_params["fremtid"]
    again = page("future", "nb", fremtid=key[0] if isinstance(key, list) else key)
    assert WORDS["nb"] in everything(again)


def test_a_simulation_that_is_no_longer_kept_is_told() -> None:
    test = page("future", "nb", fremtid="forgotten")
    assert "ikke lenger tatt vare på" in everything(test)


def test_the_download_is_what_the_command_line_gives() -> None:
    test = run_until(asked(), WORDS["nb"])
    job = shared.jobs().find(test.session_state["fremtid"])
    assert job is not None
    from planner.words.simulation import simulation_as_json

    content = json.loads(json.dumps(simulation_as_json(small_desk(), job.made)))
    assert (content["kind"], content["replications"], len(content["checklist"])) == ("simulation", 3, 20)


def test_what_cannot_be_simulated_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BadUse("At least one replication is needed, not {number}.", number=0)

    monkeypatch.setattr(simulating, "setup_of", refuse)
    test = asked()
    assert "Minst" in everything(test) or "0" in test.error[0].value
    assert "fremtid" not in test.query_params


def test_a_stopped_simulation_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(desk: Any, request: SimulationRequest, note: Any, stop: Any, *_: Any) -> Any:
        asked_for = replace(request, days=5, warm_up=0, replications=9, exact_days=0)

        def after_two(report: Any) -> None:
            note(report)
            if report.share > 0.2:
                stop.set()

        return simulate(desk, asked_for, after_two, stop)

    monkeypatch.setattr(simulating, "simulate", stopped)
    test = run_until(asked(), WORDS["nb"])
    assert "Stoppet før siste fremtid" in everything(test)
    assert "2 av 9" in text(test) or "2 av 9" in everything(test)


def test_own_stays_are_shown_as_a_curve_beside_the_public_one(monkeypatch: pytest.MonkeyPatch) -> None:
    here = small_desk()
    own = replace(here, dataset=replace(here.dataset, stays=drawn()))
    monkeypatch.setattr(shared, "_opened", lambda _: own)
    test = page("future", "nb")
    assert not test.exception
    assert "Oppholdslengder, omsorg" in everything(test)
    assert "trer i stedet for de offentlige ratene" in everything(test)


def test_jobs_of_other_pages_are_not_taken_for_a_simulation() -> None:
    jobs: Jobs = shared.jobs()
    other = jobs.start(None, lambda *_: "something else")
    other.done.wait(10)
    assert "ikke lenger tatt vare på" in everything(page("future", "nb", fremtid=other.job_id))
