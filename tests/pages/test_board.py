"""The board: what is decided on the screen is in the log, what is missing is told, and decisions lock the next plan."""

from pathlib import Path
from typing import Any

import pytest

from models.change import ForbidUnit, PinChild
from models.ids import ChildId, UnitId
from planner import deciding, service
from planner.decisions import ACCEPT, CHANGE, NO, Log, Wanted, answered, decided
from planner.ui import desk as shared
from planner.ui.jobs import Job, Made
from planner.ui.pages.proposal_board import board_table, units_beside
from planner.ui.pages.proposal_decide import locked
from tests.pages.screen import page, run_until, text
from tests.pages.small import DAY
from tests.pages.trying import REQUEST, open_roomy, page_on, roomy_desk
from tests.store.making import PLANNING, Clock, country, empty_file, filled

NAME = "Kari Nordmann"


def board(job: Job[Made], child_id: str | None = None, **state: Any) -> Any:
    """The proposals page with the board open, and the form of one child."""
    keys = {"proposal-view": "board"} | ({"board-child": ChildId(child_id)} if child_id else {}) | state
    return page_on("proposals", job, **keys)


def log_of(test: Any) -> Log:
    """The decisions of the window."""
    job = shared.jobs().find(test.session_state["beslutninger"])
    assert job is not None
    return tuple(job.made)


def log_with(job: Job[Made], child_id: str, kind: str, **more: Any) -> Log:
    """A log with one decision."""
    assert job.made is not None
    wanted = Wanted(ChildId(child_id), kind, NAME, "nær mor", "", more.get("reason", ""), more.get("unit_id"))
    return decided((), job.made.plan, job.made.known.case, wanted, DAY)


def test_the_board_lists_acute_children_first_with_proposal_and_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    test = board(open_roomy(monkeypatch))
    assert not test.exception
    shown = text(test)
    assert "0 av 5 barn er avgjort" in " ".join(each.value for each in test.caption)
    assert shown.index("w1") < shown.index("w4") < shown.index("w3")
    assert "ikke besluttet" in shown


def test_a_decision_without_name_and_view_is_refused_beside_the_fields_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = board(open_roomy(monkeypatch), "w3")
    test.text_area(key="decide-w3-reason").set_value("avtalt med hjemmet")
    test.button(key="store-decision").click().run()
    said = [error.value for error in test.error]
    assert said[0] == "For å gå videre må du rette opp følgende feil:"
    assert any("Barnets syn mangler" in each for each in said)
    assert any("Navnet mangler" in each for each in said)
    assert test.text_area(key="decide-w3-reason").value == "avtalt med hjemmet"
    assert "beslutninger" not in test.session_state


def test_an_accepted_proposal_stands_in_the_log_and_waits_for_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    test = board(open_roomy(monkeypatch), "w3")
    test.text_area(key="decide-w3-view").set_value("Vil bo nær mor")
    test.text_input(key="decided-by").set_value(NAME)
    test.button(key="store-decision").click().run()
    (decision,) = log_of(test)
    assert (decision.child_id, decision.kind, decision.by) == ("w3", ACCEPT, NAME)
    assert "venter på svar" in text(test)
    assert "1 av 5 barn er avgjort" in " ".join(each.value for each in test.caption)
    test.radio(key="answer-said").set_value(NO)
    test.text_input(key="answer-by").set_value("Ola Hansen")
    test.button(key="store-answer").click().run()
    assert "En avdeling som sier nei, må begrunne det" in " ".join(error.value for error in test.error)
    test.text_area(key="answer-reason").set_value("for få ansatte")
    test.button(key="store-answer").click().run()
    assert not log_of(test)[0].stands
    assert "Nei: for få ansatte (Ola Hansen)" in text(test)


def test_another_unit_is_decided_on_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    assert job.made is not None
    other = next(unit for unit in ("S1", "S3", "S4") if job.made.known.unit_of[ChildId("w3")] != unit)
    test = board(job, "w3", **{"decide-w3-kind": CHANGE, "decide-w3-unit": UnitId(other)})
    test.text_area(key="decide-w3-missing").set_value("er ikke funnet")
    test.text_area(key="decide-w3-reason").set_value("roligere der")
    test.text_input(key="decided-by").set_value(NAME)
    test.button(key="store-decision").click().run()
    assert log_of(test)[0].unit_id == other


def test_a_log_is_found_again_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    kept = shared.jobs().keep(None, log_with(job, "w3", ACCEPT), is_work=True)
    test = page("proposals", job=job.job_id, beslutninger=kept.job_id)
    test.session_state["proposal-view"] = "board"
    test.run()
    assert NAME in text(test)


def test_the_way_from_the_board_to_everything_about_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    test = board(open_roomy(monkeypatch), "w3")
    test.button(key="all-about").click().run()
    assert "Hvorfor her" in [head.value for head in test.subheader]


def test_decisions_become_pins_and_a_no_a_prohibition(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    assert job.made is not None
    log = log_with(job, "w3", ACCEPT)
    unit = log[0].unit_id
    assert unit is not None
    assert [step.change for step in locked(log, job.made.plan)] == [PinChild(ChildId("w3"), unit)]
    refused = answered(log, 1, NO, "Ola Hansen", "fullt hus", DAY)
    assert [step.change for step in locked(refused, job.made.plan)] == [ForbidUnit(ChildId("w3"), unit)]


def test_the_plan_is_made_anew_around_the_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    other = UnitId("S1") if job.made and job.made.known.unit_of[ChildId("w3")] != "S1" else UnitId("S3")
    kept = shared.jobs().keep(None, log_with(job, "w3", CHANGE, unit_id=other, reason="roligere"), is_work=True)
    test = board(job, None, beslutninger=kept.job_id)
    test.button(key="lock-in").click().run()
    run_until(test, "Plan for")
    made = shared.jobs().find(test.session_state["job"])
    assert made is not None
    assert made.job_id != job.job_id
    assert made.made.known.unit_of[ChildId("w3")] == other


def test_children_beside_units_tell_what_is_proposed_and_which_rule_keeps_out(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    assert job.made is not None
    case = job.made.known.case
    children = [case.child_by_id[ChildId(key)] for key in ("w3", "w4")]
    content = units_beside(job.made.plan, case, {}, children, "en")
    cells = dict(zip([column.title for column in content.columns], zip(*content.rows, strict=True), strict=True))
    assert cells["Child"] == ("w3", "w4")
    assert "proposed" in {cell for row in content.rows for cell in row}
    assert cells["Nord hus, N1"] == ("Target group", "proposed")
    table = board_table(roomy_desk(), job.made.plan, case, {}, children, "en")
    assert [row[0] for row in table.rows] == ["w3", "w4"]


def test_a_plan_of_other_data_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    job = open_roomy(monkeypatch)
    changed = replace(roomy_desk(), data_sha256="cd34" * 16)
    monkeypatch.setattr(shared, "_opened", lambda _: changed)
    test = page_on("proposals", job)
    assert "laget av andre data" in " ".join(each.value for each in test.warning)
    assert "Bevist beste plan" not in text(test)


def test_a_decision_on_data_of_a_store_is_booked_there_and_the_units_answer_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = filled(str(empty_file(tmp_path)), tmp_path / "anchor", country(), True, Clock())
    monkeypatch.setattr(shared, "current_desk", lambda: service.desk_from_store(store, PLANNING))
    monkeypatch.setattr("planner.ui.frame.current_desk", shared.current_desk)
    monkeypatch.setattr("planner.ui.pages.proposal_decide.current_desk", shared.current_desk)
    desk = shared.current_desk()
    placed = service.placed(desk, REQUEST)
    job = shared.jobs().keep(REQUEST, Made(placed, service.check_plan(desk, placed.plan)))
    child_id = next(str(each.child_id) for each in placed.plan.proposals if each.unit_id is not None)
    test = board(job, child_id)
    test.text_area(key=f"decide-{child_id}-view").set_value("Vil bo nær mor")
    test.text_input(key="decided-by").set_value(NAME)
    test.button(key="store-decision").click().run()
    (stored,) = deciding.listed(store, PLANNING)
    assert (stored.child_id, stored.by_name, stored.view) == (child_id, NAME, "Vil bo nær mor")
    assert log_of(test)[0].stored_as == stored.decision_id
    assert "venter på svar" in text(test)  # the plan still stands, though the data have changed by this decision
    test.text_input(key="answer-by").set_value("Ola Hansen")
    test.button(key="store-answer").click().run()
    (stored,) = deciding.listed(store, PLANNING)
    assert stored.answer is not None
    assert stored.answer.accepts
