"""Jobs of pages in the store: who began what, how it ended, and what is told of one that a stopped server has lost."""

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from models.tables import asking
from planner import kept_jobs
from planner.errors import BadUse
from planner.service import Kept
from planner.signed_in import NOBODY
from planner.store.asked import DONE, FAILED, INTERRUPTED, RUNNING, STOPPED
from planner.store.opened import Store
from planner.ui import desk, who
from planner.ui.jobs import Job, Jobs
from tests.pages.screen import SECONDS
from tests.store.conftest import Open
from tests.store.making import OST, Clock, actor

KARI = actor("intake_planner", OST)


def rows(store: Store) -> list[Any]:
    """Every job of the store."""
    with store.engine.connect() as connection:
        return list(connection.execute(select(asking.jobs)))


def run(store: Store, work: Any, stop: bool = False) -> Job[Any]:
    """A job that has come to its end."""
    job = Jobs().start(None, work, noting=kept_jobs.Noting(Kept(store, KARI), "plan"))
    if stop:
        job.stop.set()
    assert job.done.wait(20)
    return job


def refused(*_: object) -> None:
    """Work that cannot be done."""
    raise BadUse("There is no such unit.")


@pytest.mark.parametrize(
    ("work", "state", "has_error"),
    [(lambda *_: 7, DONE, False), (refused, FAILED, False), (lambda *_: 1 / 0, FAILED, True)],
    ids=["done", "refused", "broken"],
)
def test_the_store_knows_whose_a_job_is_and_how_it_ended(fresh: Open, work: Any, state: str, has_error: bool) -> None:
    store = fresh(is_synthetic=False)
    job = run(store, work)
    (row,) = rows(store)
    assert (row.kind, row.by_user, row.state) == ("plan", KARI.user_id, state)
    assert row.ended_at >= row.began_at
    assert row.error_id == job.error_id
    assert (row.error_id is not None) is has_error
    assert job.job_id not in str(row)  # whoever knows the id finds the result


def test_a_job_that_was_asked_to_stop_is_noted_so(fresh_file: Open) -> None:
    store = fresh_file()
    run(store, lambda _, stop: stop.wait(20) and 1, stop=True)
    assert [row.state for row in rows(store)] == [STOPPED]


def test_a_job_that_a_stopped_server_has_lost_is_told_to_who_began_it(fresh: Open, clock: Clock) -> None:
    store = fresh(is_synthetic=False)
    kept_jobs.Noting(Kept(store, KARI), "plan").begun("an-id")  # and no end: the server was killed
    assert kept_jobs.lost(Kept(store, actor("regional_lead", OST)), "an-id") is None
    assert [row.state for row in rows(store)] == [RUNNING]
    clock.go(minutes=3)
    found = kept_jobs.lost(Kept(store, KARI), "an-id")
    assert found is not None
    assert (found.kind, found.state, found.began_at[11:16]) == ("plan", INTERRUPTED, "08:00")
    assert [(row.state, row.ended_at[11:16]) for row in rows(store)] == [(INTERRUPTED, "08:03")]
    assert kept_jobs.lost(Kept(store, KARI), "another") is None


def test_a_store_that_does_not_answer_costs_the_note_and_not_the_result() -> None:
    class Gone:
        def begun(self, _: str) -> None:
            """The store still answered."""

        def ended(self, *_: object) -> None:
            raise OSError

    job = Jobs().start(None, lambda *_: 7, noting=Gone())
    assert job.done.wait(20)
    assert (job.made, job.fault) == (7, None)


@pytest.fixture
def practised(fresh_file: Open, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A synthetic store that the app works on."""
    opened = fresh_file()
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(opened.url.database))
    monkeypatch.setattr(who, "store_at", lambda _: opened)
    yield opened
    desk.jobs_of.cache_clear()


SCRIPT = """
import streamlit as st
from planner.ui.page_job import page_job, start_job
job = page_job("sum", int, "It is gone.")
if st.button("Start"):
    start_job("sum", None, lambda note, stop: 7)
"""


def told(job_id: str) -> list[str]:
    """What a page says whose address names the job."""
    test = AppTest.from_string(SCRIPT, default_timeout=SECONDS)
    test.query_params["sum"] = job_id
    return [str(each.value) for each in test.run().warning]


def test_a_page_notes_the_work_it_begins(practised: Store) -> None:
    test = AppTest.from_string(SCRIPT, default_timeout=SECONDS).run()
    test.button[0].click().run()
    assert [(row.kind, row.by_user) for row in rows(practised)] == [("sum", NOBODY.user_id)]


def test_a_page_says_that_the_server_stopped_under_the_job_of_its_address(practised: Store) -> None:
    noting = kept_jobs.Noting(Kept(practised, NOBODY), "sum")
    for job_id in ("lost", "broken", "done"):  # of a server that is no more
        noting.begun(job_id)
    noting.ended("broken", FAILED, "1a2b3c4d")
    noting.ended("done", DONE, None)
    when = "begynt 2026-11-22 08:00 UTC"
    stopped = f"Serveren stanset før dette arbeidet var ferdig. Det var {when}. Start det på nytt."
    assert told("lost") == [stopped]
    assert told("broken") == [f"Dette arbeidet, {when}, ga ikke noe. Start det på nytt. Feilnummer: 1a2b3c4d."]
    assert told("done") == told("never-begun") == ["It is gone."]
