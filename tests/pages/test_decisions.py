"""What a decision needs to stand, what the receiving unit answers, and the log as a file."""

import json
from dataclasses import replace
from typing import Any

import pytest

from models.ids import ChildId, UnitId
from planner import service
from planner.decisions import (
    ACCEPT,
    CHANGE,
    DECLINE,
    NO,
    YES,
    DecisionFaults,
    Log,
    Wanted,
    answered,
    decided,
    log_as_json,
    read_log,
    standing,
)
from planner.errors import BadInput, BadUse
from tests.pages.small import DAY, small_plan
from tests.pages.trying import roomy_desk

CASE = service.case_of(roomy_desk(), service.PlaceRequest())
PLAN = small_plan()
NAME = "Kari Nordmann"


def wanted(child_id: str, kind: str, **more: Any) -> Wanted:
    """What is filled in so that nothing is missing, but for what the test says."""
    filled = {"by": NAME, "view": "Vil bo nær mor", "view_missing": ""} | more
    return Wanted(ChildId(child_id), kind, **filled)


def decide(log: Log, child_id: str, kind: str, **more: Any) -> Log:
    """The log with one decision more."""
    return decided(log, PLAN, CASE, wanted(child_id, kind, **more), DAY)


def refused(child_id: str, kind: str, log: Log = (), **more: Any) -> set[str]:
    """The fields that are at fault."""
    with pytest.raises(DecisionFaults) as faults:
        decide(log, child_id, kind, **more)
    return set(faults.value.by_field)


def test_a_proposal_is_accepted_with_a_name_and_the_childs_view() -> None:
    (decision,) = decide((), "w3", ACCEPT)
    assert (decision.number, decision.unit_id, decision.proposed, decision.by) == (1, "S1", "S1", NAME)
    assert (decision.data_sha256, decision.parameters, decision.code) == ("ab12" * 16, "2026-01-01", "c0de")
    assert decision.stands


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"by": ""}, "by"),
        ({"by": "inntak"}, "by"),
        ({"by": "Kari 01017012345"}, "by"),
        ({"view": " "}, "view"),
        ({"view": "sa 01017012345"}, "view"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_what_a_decision_lacks_is_told_by_its_field(more: dict[str, str], field: str) -> None:
    assert refused("w3", ACCEPT, **more) == {field}


def test_everything_that_is_missing_is_told_at_once() -> None:
    assert refused("w3", CHANGE, by="", view="") == {"by", "view", "reason", "unit_id"}


def test_a_missing_view_needs_its_reason_and_then_suffices() -> None:
    (decision,) = decide((), "w3", ACCEPT, view="", view_missing="Barnet er ikke funnet ennå")
    assert decision.view_missing == "Barnet er ikke funnet ennå"


@pytest.mark.parametrize("kind", [CHANGE, DECLINE])
def test_a_departure_from_the_proposal_needs_a_reason(kind: str) -> None:
    more = {"unit_id": UnitId("S3")} if kind == CHANGE else {}
    assert refused("w3", kind, **more) == {"reason"}
    (decision,) = decide((), "w3", kind, reason="nærmere skolen", **more)
    assert decision.unit_id == ("S3" if kind == CHANGE else None)


def test_no_proposal_cannot_be_accepted_and_the_proposed_unit_is_no_change() -> None:
    assert refused("w1", ACCEPT) == {"kind"}
    assert refused("w3", CHANGE, unit_id=UnitId("S1"), reason="x") == {"unit_id"}


def test_a_unit_that_the_rules_close_is_refused_with_the_rule() -> None:
    with pytest.raises(DecisionFaults) as faults:
        decide((), "w3", CHANGE, unit_id=UnitId("N1"), reason="x")
    assert "target group" in str(faults.value.by_field["unit_id"][0].wrong)


def test_the_last_place_is_given_once() -> None:
    log = decide((), "w3", CHANGE, unit_id=UnitId("S3"), reason="roligere")
    assert refused("w5", CHANGE, log, unit_id=UnitId("S3"), reason="roligere") == {"unit_id"}
    freed = answered(log, 1, NO, "Ola Hansen", "for få ansatte", DAY)
    assert standing(decide(freed, "w5", CHANGE, unit_id=UnitId("S3"), reason="roligere"))[ChildId("w5")].unit_id == "S3"


def test_a_later_decision_takes_the_place_of_the_one_before() -> None:
    log = decide(decide((), "w3", ACCEPT), "w3", DECLINE, reason="flyttet hjem")
    assert [decision.number for decision in log] == [1, 2]
    assert standing(log)[ChildId("w3")].unit_id is None
    with pytest.raises(BadUse, match="later decision"):
        answered(log, 1, YES, "Ola Hansen", "", DAY)


def test_the_unit_says_yes_or_no_with_a_name_and_a_no_with_a_reason() -> None:
    log = decide((), "w3", ACCEPT)
    with pytest.raises(DecisionFaults) as faults:
        answered(log, 1, NO, "ola", " ", DAY)
    assert set(faults.value.by_field) == {"answer_by", "answer_reason"}
    assert answered(log, 1, YES, "Ola Hansen", "", DAY)[0].stands
    assert not answered(log, 1, NO, "Ola Hansen", "fullt hus", DAY)[0].stands
    with pytest.raises(BadUse):
        answered(log, 7, YES, "Ola Hansen", "", DAY)


def test_a_child_outside_the_plan_is_not_decided_about() -> None:
    assert refused("r2", DECLINE, reason="x") == {"child_id"}


def test_the_log_is_written_and_read_back_the_same() -> None:
    log = decide(decide((), "w3", ACCEPT), "w2", DECLINE, reason="venter på vedtak")
    log = answered(log, 1, NO, "Ola Hansen", "fullt hus", DAY)
    text = log_as_json(log, True)
    assert read_log(text, "log.json") == log
    assert json.loads(text)["synthetic"] is True


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows.pop(0),
        lambda rows: rows[0].pop("view"),
        lambda rows: rows[0].update(by=""),
        lambda rows: rows[0].update(on="i går"),
        lambda rows: rows[0].update(kind="deal"),
        lambda rows: rows[0].update(unit_id=7),
        lambda rows: rows[0].update(answer={"said": "yes"}),
    ],
)
def test_a_log_that_somebody_has_changed_is_refused(spoil: Any) -> None:
    content = json.loads(log_as_json(decide(decide((), "w3", ACCEPT), "w2", ACCEPT), True))
    spoil(content["decisions"])
    with pytest.raises(BadInput):
        read_log(json.dumps(content), "log.json")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "decisions", "version": 9, "decisions": []}', "[" * 9999])
def test_a_file_that_is_no_log_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_log(text, "log.json")


def test_a_waiting_list_under_review_keeps_its_residents_in_place() -> None:
    reviewed = replace(PLAN, review_residents=True)
    log = decided((), reviewed, CASE, wanted("w4", ACCEPT), DAY)
    assert log[0].unit_id == "N1"
