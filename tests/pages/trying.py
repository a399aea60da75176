"""The small country with room to choose, a plan for it, and the pages opened on that plan."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.ids import ChildId, UnitId
from planner import service
from planner.questions import Trial
from planner.service import Desk, PlaceRequest
from planner.ui import desk as shared
from planner.ui.jobs import Job, Made
from tests.pages.screen import SECONDS
from tests.pages.small import small_desk, unit

REQUEST = PlaceRequest(workers=1)


def roomy_desk() -> Desk:
    """The small country with two units more at «Sør hus»: S3 has one place, S4 two. w3 and w5 may live in both."""
    opened = small_desk()
    more = (unit("S3", "I-S", 1, name="Sør hus, avdeling C"), unit("S4", "I-S", 2, name="Sør hus, avdeling D"))
    return replace(opened, dataset=replace(opened.dataset, units=(*opened.dataset.units, *more)))


def open_roomy(monkeypatch: pytest.MonkeyPatch) -> Job[Made]:
    """Lets the pages find the roomy country, and makes its plan: the job that brought it."""
    opened = roomy_desk()
    monkeypatch.setattr(shared, "_opened", lambda _: opened)
    placed = service.placed(opened, REQUEST)
    return shared.jobs().keep(REQUEST, Made(placed, service.check_plan(opened, placed.plan)))


def page_on(name: str, job: Job[Made], language: str = "nb", **state: Any) -> AppTest:
    """A page in a session that looks at the plan of a job."""
    script = f"from planner.ui.pages.{name} import show\nshow({language!r})"
    test = AppTest.from_string(script, default_timeout=SECONDS)
    test.session_state["job"] = job.job_id
    for key, value in state.items():
        test.session_state[key] = value
    return test.run()


def child_page(job: Job[Made], child_id: str, language: str = "nb", **state: Any) -> AppTest:
    """The proposals page with the panel of one child open."""
    keys = {"proposal-view": "one", "one-child": ChildId(child_id)} | state
    return page_on("proposals", job, language, **keys)


def trial_of(test: AppTest) -> Trial:
    """The workspace at hand."""
    job = shared.jobs().find(test.session_state["trial-at-hand"])
    assert job is not None
    assert isinstance(job.made, Trial)
    return job.made


def units_of(test: AppTest) -> dict[ChildId, UnitId | None]:
    """Who lives where in the plan of that workspace."""
    return dict(trial_of(test).now.known.unit_of)


def say_who_and_why(test: AppTest, key: str, who: str = "inntak", why: str = "avtalt") -> None:
    """Fills in the two fields beside a change."""
    test.text_input(key=f"{key}-who").set_value(who)
    test.text_input(key=f"{key}-why").set_value(why)


def try_pin(test: AppTest, child_id: str, unit_id: str, why: str = "avtalt") -> AppTest:
    """Pins a child on the what-if page, as the next step."""
    number = len(trial_of(test).workspace.done)
    test.selectbox(key="change-child").set_value(ChildId(child_id))
    test.selectbox(key="change-unit").set_value(UnitId(unit_id))
    say_who_and_why(test, f"step-{number}", why=why)
    test.button(key="try-change").click()
    return test.run()
