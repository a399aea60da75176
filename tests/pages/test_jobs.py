"""Jobs run outside the page: they report, stop, fail with a sentence, and are found by an id."""

import logging
import threading
import time
from collections.abc import Callable

import pytest

from models.plan import Plan, Sentence
from planner.errors import BadUse
from planner.placement.solver import Progress
from planner.service import PlaceRequest
from planner.ui.jobs import KEPT, Job, Jobs
from tests.pages.small import small_plan

Note = Callable[[Progress], None]


def at_once(note: Note, stop: threading.Event) -> Plan:
    """Work that is done before one looks."""
    return small_plan()


def ended(job: Job) -> Job:
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
    assert job.plan == small_plan()
    assert jobs.find(job.job_id) is job
    assert jobs.find("unknown") is None
    assert jobs.find(None) is None


def test_goals_are_added_up_over_the_parts_that_threads_settle_side_by_side() -> None:
    def work(note: Note, stop: threading.Event) -> Plan:
        def part() -> None:
            for _ in range(200):
                note(step("unplaced", 3, 2))

        threads = [threading.Thread(target=part) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        note(step(None, None, None))
        return small_plan()

    job = ended(Jobs().start(PlaceRequest(), work))
    assert {goal: (sums.value, sums.bound) for goal, sums in job.reached.items()} == {"unplaced": (2400, 1600)}


def test_stopping_reaches_the_work() -> None:
    def work(note: Note, stop: threading.Event) -> Plan:
        assert stop.wait(20)
        return small_plan("feasible", interrupted=True)

    job = Jobs().start(PlaceRequest(), work)
    assert job.is_running
    job.stop.set()
    assert ended(job).plan == small_plan("feasible", interrupted=True)


def test_what_a_person_can_mend_comes_back_as_a_sentence() -> None:
    def work(note: Note, stop: threading.Event) -> Plan:
        raise BadUse("There is no {thing}", thing="unit")

    job = ended(Jobs().start(PlaceRequest(), work))
    assert str(job.fault) == "There is no unit"
    assert job.error_id is None


def test_an_unexpected_error_is_logged_by_number_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    def work(note: Note, stop: threading.Event) -> Plan:
        raise KeyError("B-014, girl, born 2011")

    with caplog.at_level(logging.ERROR):
        job = ended(Jobs().start(PlaceRequest(), work))
    assert job.plan is None
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
