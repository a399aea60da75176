"""The page Tidslinje: from the question over the running job to lines, tables and files."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.child import Waiver
from models.ids import ChildId
from planner import scheduling
from planner.errors import BadUse
from planner.scheduling import Scheduled, ScheduleRequest, outlook_of
from planner.service import Desk
from planner.ui import desk as shared
from planner.ui import gantt
from planner.ui.gantt import Bar, Mark
from planner.ui.timeline_rows import by_child, by_unit, institutions_of
from tests.pages.screen import everything, page, run_until, text
from tests.pages.small import DAY, small_desk

FOUR_WEEKS = 28


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The small country, where one rule does not bind w3."""
    opened = small_desk()
    waiver = Waiver(ChildId("w3"), "age", "søsken bor der", "leder", DAY + timedelta(days=9))
    return replace(opened, dataset=replace(opened.dataset, waivers=(waiver,)))


@pytest.fixture(scope="module")
def answer(desk: Desk) -> Scheduled:
    """Its next four weeks."""
    return scheduling.scheduled(desk, ScheduleRequest(FOUR_WEEKS, time_limit_s=20.0, workers=1))


def give(monkeypatch: pytest.MonkeyPatch, answer: Scheduled) -> list[ScheduleRequest]:
    """Lets the page's jobs be done at once; what was asked for, in the order of asking."""
    asked: list[ScheduleRequest] = []

    def scheduled(desk: Desk, request: ScheduleRequest, *rest: object) -> Scheduled:
        asked.append(request)
        return answer

    monkeypatch.setattr(scheduling, "scheduled", scheduled)
    return asked


def asked_for(test: AppTest) -> AppTest:
    """The page after the button was pressed."""
    next(button for button in test.button if button.form_id == "timeline-ask").click()
    return test.run()


def test_without_a_schedule_the_page_says_what_to_do() -> None:
    test = page("timeline")
    assert not test.exception
    assert "Ingen tidsplan ennå" in text(test)


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "barn som trenger plass, får en"), ("en", "children who need a place get one")]
)
def test_the_result_has_headline_lines_tables_and_files(
    monkeypatch: pytest.MonkeyPatch, answer: Scheduled, language: str, said: str
) -> None:
    give(monkeypatch, answer)
    test = run_until(asked_for(page("timeline", language)), said)
    assert not test.exception
    shown = everything(test)
    assert shown.count("plotly_chart") + shown.count("spec") >= 2
    assert ("Kontrollert dag for dag" if language == "nb" else "Checked day by day") in text(test)
    assert "w3" in shown
    assert "søsken bor der" in text(test)


def test_the_question_reaches_the_service_as_it_was_asked(monkeypatch: pytest.MonkeyPatch, answer: Scheduled) -> None:
    asked = give(monkeypatch, answer)
    test = page("timeline")
    test.selectbox(key="timeline-operator").set_value("bufetat_ost")
    test.select_slider(key="timeline-weeks").set_value(8)
    test.select_slider(key="timeline-limit").set_value(30)
    test.toggle(key="timeline-control").set_value(True)
    test.toggle(key="timeline-review").set_value(True)
    run_until(asked_for(test), "får en")
    request = asked[0]
    assert (request.days, request.operators, request.time_limit_s) == (56, ("bufetat_ost",), 30.0)
    assert (request.every_fourth_month, request.review_residents, request.published) == (True, True, None)


def test_the_schedule_shown_can_be_published_and_its_first_weeks_kept(
    monkeypatch: pytest.MonkeyPatch, answer: Scheduled
) -> None:
    asked = give(monkeypatch, answer)
    test = run_until(asked_for(page("timeline")), "får en")
    test.selectbox(key="timeline-published").set_value("shown")
    test.select_slider(key="timeline-frozen").set_value(2)
    run_until(asked_for(test), "får en")
    assert asked[1].published is answer.schedule
    assert asked[1].frozen_days == 14


def test_a_published_file_that_was_not_chosen_is_asked_for() -> None:
    test = page("timeline", "en")
    test.selectbox(key="timeline-published").set_value("file")
    assert "Choose the file of the published schedule" in "".join(e.value for e in asked_for(test).error)


def test_a_running_job_can_be_stopped(monkeypatch: pytest.MonkeyPatch, answer: Scheduled) -> None:
    def scheduled(desk: Desk, request: ScheduleRequest, note: object, stop: threading.Event) -> Scheduled:
        assert stop.wait(20)
        return answer

    monkeypatch.setattr(scheduling, "scheduled", scheduled)
    test = asked_for(page("timeline"))
    assert "Lager tidsplanen" in text(test)
    test.button(key="stop").click().run()
    run_until(test, "får en")


def test_a_schedule_is_found_again_by_its_address_and_one_that_is_gone_says_so(answer: Scheduled) -> None:
    job = shared.jobs().keep(answer.request, answer)
    assert "får en" in text(page("timeline", timeline=job.job_id))
    assert "ikke lenger tatt vare på" in text(page("timeline", timeline="gone"))


def test_a_fault_is_shown_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def scheduled(*rest: object) -> Scheduled:
        raise BadUse("A schedule has 1 to {most} days, not {days}.", most=366, days=0)

    monkeypatch.setattr(scheduling, "scheduled", scheduled)
    test = asked_for(page("timeline", "en"))
    for _ in range(100):
        if test.error:
            break
        test.run()
    assert "A schedule has 1 to 366 days" in test.error[0].value


def test_every_stay_of_the_operator_is_a_bar_in_its_unit_and_a_row_of_the_table(answer: Scheduled) -> None:
    houses = tuple(institutions_of(answer, None))
    lanes = by_unit(answer, houses, "nb")
    assert len([bar for bar in lanes.bars if bar.kind != gantt.SHUT]) == len(answer.schedule.stays)
    assert {row[1] for row in lanes.twin.rows if row[1]} == {stay.child_id for stay in answer.schedule.stays}
    for one in lanes.bars:
        same = [bar for bar in lanes.bars if bar.lane == one.lane and bar is not one]
        assert not any(bar.first <= one.last and one.first <= bar.last for bar in same), one


def test_a_child_without_a_place_has_a_line_of_waiting(answer: Scheduled) -> None:
    lanes = by_child(answer, None, "nb")
    waiting = {bar.said.split(" · ")[0] for bar in lanes.bars if bar.kind == gantt.WAITS}
    placed = {stay.child_id for stay in answer.schedule.stays if stay.how != "lives"}
    assert set(answer.outlook.needs) - placed <= waiting
    assert set(lanes.names) == placed | waiting
    assert "r1" not in lanes.names  # who only lives where it lives


def test_a_unit_that_is_not_open_yet_or_no_longer_is_drawn_so(desk: Desk) -> None:
    from dataclasses import replace

    units = tuple(
        replace(unit, closes_on=DAY + timedelta(days=9)) if unit.unit_id == "S1" else unit
        for unit in desk.dataset.units
    )
    more = replace(desk, dataset=replace(desk.dataset, units=units))
    answer = scheduling.scheduled(more, ScheduleRequest(FOUR_WEEKS, time_limit_s=10.0, workers=1))
    shut = [bar for bar in by_unit(answer, tuple(institutions_of(answer, None)), "en").bars if bar.kind == gantt.SHUT]
    assert (DAY + timedelta(days=9), DAY + timedelta(days=27)) in {(bar.first, bar.last) for bar in shut}
    assert {stay.how for stay in answer.schedule.stays if stay.child_id in ("r2", "r3")} >= {"lives"}


def test_the_drawing_cuts_what_lies_outside_and_names_months_in_the_language() -> None:
    bars = [Bar(0, DAY - timedelta(days=40), DAY + timedelta(days=400), gantt.LIVES, "a")]
    drawn = gantt.gantt(["a"], bars, [Mark(0, DAY, "m")], DAY, DAY + timedelta(days=120), "nb").to_dict()
    assert drawn["data"][0]["x"][0] == 121 * 24 * 3600 * 1000
    assert "des." in " ".join(drawn["layout"]["xaxis"]["ticktext"])
    assert drawn["data"][1]["marker"]["symbol"] == "diamond"


def test_the_file_of_the_page_is_the_one_of_the_command(desk: Desk, answer: Scheduled) -> None:
    from planner.words.schedule import schedule_as_json

    content: dict[str, Any] = json.loads(json.dumps(schedule_as_json(desk, answer)))
    assert (content["kind"], content["synthetic"]) == ("schedule", True)
    assert outlook_of(desk, FOUR_WEEKS).last.isoformat() == content["until"]
