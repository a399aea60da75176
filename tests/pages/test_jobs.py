"""Jobs run outside the page: they report, stop, fail with a sentence, and are found by an id."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from models.plan import Plan, Sentence
from planner.errors import BadUse
from planner.placement.solver import Progress
from planner.questions import known_from
from planner.service import Placed, PlaceRequest, case_under
from planner.ui.jobs import KEPT, Job, Jobs, Made
from tests.pages.small import SOUND, small_desk, small_plan

Note = Callable[[Progress], None]


def made(plan: Plan) -> Made:
    """What a job brings back that made this plan."""
    return Made(Placed(plan, known_from(plan, case_under(small_desk(), plan))), SOUND)


MADE = made(small_plan())
STOPPED = made(small_plan("feasible", interrupted=True))


def at_once(note: Note, stop: threading.Event) -> Made:
    """Work that is done before one looks."""
    return MADE


def ended(job: Job[Any]) -> Job[Any]:
    """The job once it has ended."""
    end = time.monotonic() + 20
    while job.is_running:
        assert time.monotonic() < end
        time.sleep(0.005)
    return job


def step(goal: str | None, value: int | None, bound: int | None) -> Progress:
    """A report of the engine."""
    return Progress(Sentence("Goal settled"), goal, value, bound, 0.1, 0.5)


def test_a_job_gives_its_plan_and_is_found_by_its_id() -> None:
    jobs = Jobs()
    job = ended(jobs.start(PlaceRequest(), at_once))
    assert job.made == MADE
    assert jobs.find(job.job_id) is job
    assert jobs.find("unknown") is None
    assert jobs.find(None) is None


def test_goals_are_added_up_over_the_parts_that_threads_settle_side_by_side() -> None:
    def work(note: Note, stop: threading.Event) -> Made:
        def part() -> None:
            for _ in range(200):
                note(step("unplaced", 3, 2))

        threads = [threading.Thread(target=part) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        note(step(None, None, None))
        return MADE

    job = ended(Jobs().start(PlaceRequest(), work))
    assert {goal: (sums.value, sums.bound) for goal, sums in job.reached.items()} == {"unplaced": (2400, 1600)}


def test_stopping_reaches_the_work() -> None:
    def work(note: Note, stop: threading.Event) -> Made:
        assert stop.wait(20)
        return STOPPED

    job = Jobs().start(PlaceRequest(), work)
    assert job.is_running
    job.stop.set()
    assert ended(job).made == STOPPED


def test_what_a_person_can_mend_comes_back_as_a_sentence() -> None:
    def work(note: Note, stop: threading.Event) -> Made:
        raise BadUse("There is no {thing}", thing="unit")

    job = ended(Jobs().start(PlaceRequest(), work))
    assert str(job.fault) == "There is no unit"
    assert job.error_id is None


def test_an_unexpected_error_is_logged_by_number_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    def work(note: Note, stop: threading.Event) -> Made:
        raise KeyError("B-014, girl, born 2011")

    with caplog.at_level(logging.ERROR):
        job = ended(Jobs().start(PlaceRequest(), work))
    assert job.made is None
    assert job.error_id is not None
    assert job.error_id in caplog.text
    assert "KeyError" in caplog.text
    assert "born 2011" not in caplog.text


def test_only_the_latest_finished_jobs_are_kept() -> None:
    jobs = Jobs()
    first = ended(jobs.start(PlaceRequest(), at_once))
    for _ in range(KEPT):
        last = ended(jobs.start(PlaceRequest(), at_once))
    assert jobs.find(first.job_id) is None
    assert jobs.find(last.job_id) is last


def test_what_somebody_has_written_outlives_what_can_be_asked_for_again() -> None:
    jobs = Jobs()
    written = jobs.keep(None, "log", is_work=True)
    for _ in range(KEPT + 5):
        ended(jobs.start(PlaceRequest(), at_once))
    assert jobs.find(written.job_id) is written
