"""The proposals page: from the question over the running job to the result and its files."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.ids import ChildId, UnitId
from models.plan import Plan, Proposal, Sentence, Violation
from planner import service
from planner.errors import BadUse
from planner.placement.again import Known
from planner.placement.judge import Verdict
from planner.service import Desk, Placed, PlaceRequest
from planner.ui.listing import chosen, lines
from planner.ui.pages.proposal_files import plan_csv, plan_json
from planner.ui.plan_tables import obstacles
from tests.pages.screen import page, run_until, text
from tests.pages.small import DAY, SOUND, small_desk, small_plan

Place = Callable[..., Plan]


def proven(*rest: object) -> Plan:
    """A service that answers at once with a proven plan."""
    return small_plan()


def unproven(*rest: object) -> Plan:
    """A service that answers at once with a plan that has a gap."""
    return small_plan("feasible")


def give(monkeypatch: pytest.MonkeyPatch, place: Place, found: Verdict = SOUND) -> None:
    """Lets the page's jobs be done by `place`, and the check say `found`."""

    def check(desk: Desk, plan: Plan) -> Verdict:
        return found

    def placed(desk: Desk, *rest: Any) -> Placed:
        plan = place(desk, *rest)
        case = service.case_under(desk, plan)
        units = {child.child_id: service.units_of(plan).get(child.child_id) for child in case.candidates}
        return Placed(plan, Known(case, units, plan.goals))

    monkeypatch.setattr(service, "placed", placed)
    monkeypatch.setattr(service, "check_plan", check)


def asked(monkeypatch: pytest.MonkeyPatch, place: Place, language: str = "nb", found: Verdict = SOUND) -> Any:
    """The page after the button was pressed."""
    give(monkeypatch, place, found)
    test = page("proposals", language)
    next(button for button in test.button if button.form_id == "ask").click()
    return test.run()


def test_without_a_plan_the_page_says_what_to_do() -> None:
    test = page("proposals")
    assert not test.exception
    assert "Ingen plan ennå" in text(test)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "3 av 5 barn har fått forslag. Bevist beste plan."),
        ("en", "3 of 5 children have a proposal. Proven best plan."),
    ],
)
def test_the_result_begins_with_the_headline(monkeypatch: pytest.MonkeyPatch, language: str, said: str) -> None:
    test = run_until(asked(monkeypatch, proven, language), said)
    assert not test.exception


def test_a_plan_that_is_not_proven_is_never_called_best(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = text(run_until(asked(monkeypatch, unproven), "ikke bevist"))
    assert "Bevist beste plan" not in shown
    assert "1\u00a0283 minutter" in shown


def test_the_check_speaks_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    test = run_until(asked(monkeypatch, proven), "Bevist beste plan")
    assert "Alle reglene holder" in text(test)
    assert "Regelbrudd fra før" not in text(test)


def test_what_residents_broke_before_is_listed_and_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Sentence("{count} children in a unit with {places} places", {"count": 3, "places": 2})
    before = Violation("places", (ChildId("r5"), ChildId("r6")), full, UnitId("B1"), inherited=True)
    test = run_until(asked(monkeypatch, proven, "en", Verdict((), (before,), {}, ())), "Proven best plan")
    assert "by those who live there now: 1" in text(test)
    assert "3 children in a unit with 2 places" in text(test)
    assert "r5, r6" in text(test)


def test_a_plan_that_the_check_refuses_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Violation("own_unit", (ChildId("r4"),), Sentence("It must live alone"))
    test = run_until(asked(monkeypatch, proven, "en", Verdict((broken,), (), {}, ())), "must not be used")
    assert "It must live alone" in text(test)
    assert "Every rule holds" not in text(test)


def test_the_question_reaches_the_service_as_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[PlaceRequest] = []

    def place(desk: Desk, request: PlaceRequest, *rest: object) -> Plan:
        seen.append(request)
        return small_plan()

    give(monkeypatch, place)
    test = page("proposals")
    test.selectbox(key="ask-operator").set_value("bfe")
    test.toggle(key="ask-review").set_value(True)
    test.select_slider(key="ask-limit").set_value(30)
    next(button for button in test.button if button.form_id == "ask").click()
    run_until(test.run(), "Bevist beste plan")
    assert [(r.operators, r.review_residents, r.time_limit_s) for r in seen] == [(("bfe",), True, 30.0)]


def test_a_running_job_can_be_stopped_and_its_best_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def place(desk: Desk, request: PlaceRequest, note: object, stop: threading.Event) -> Plan:
        assert stop.wait(20)
        return small_plan("feasible", interrupted=True)

    test = asked(monkeypatch, place)
    assert "Lager forslag" in text(test)
    test.button(key="stop").click().run()
    run_until(test, "Stoppet: beste funnet så langt, ikke bevist")


def test_the_job_is_found_again_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    first = run_until(asked(monkeypatch, proven), "Bevist beste plan")
    found = first.query_params["job"]
    again = page("proposals", job=found if isinstance(found, str) else found[0])
    assert "3 av 5 barn har fått forslag" in text(again)


def test_an_address_whose_job_is_gone_says_so() -> None:
    test = page("proposals", job="gone")
    assert "ikke lenger tatt vare på" in text(test)
    assert "job" not in test.query_params


def test_a_fault_that_a_person_can_mend_is_shown_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def place(*rest: object) -> Plan:
        raise BadUse("Lift one of the pins of {child}", child="w1")

    run_until(asked(monkeypatch, place), "Lift one of the pins of w1")


def test_an_unexpected_error_shows_a_number_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def place(*rest: object) -> Plan:
        raise RuntimeError("secret row")

    test = run_until(asked(monkeypatch, place), "Feilnummer")
    assert "secret row" not in text(test)
    assert not test.exception


def test_what_was_asked_is_still_there_after_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def place(*rest: object) -> Plan:
        assert release.wait(20)
        return small_plan()

    give(monkeypatch, place)
    test = page("proposals")
    test.toggle(key="ask-review").set_value(True)
    test.date_input(key="ask-date").set_value(DAY + timedelta(days=3))
    next(button for button in test.button if button.form_id == "ask").click()
    run_until(test.run(), "Lager forslag")
    release.set()
    run_until(test, "Bevist beste plan")
    assert test.toggle(key="ask-review").value is True
    assert test.date_input(key="ask-date").value == DAY + timedelta(days=3)


def test_residents_who_stay_are_shown_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stays = Proposal(ChildId("r2"), UnitId("S1"), DAY, goals={})
    moves = Proposal(ChildId("r3"), UnitId("N1"), DAY, moves_from=UnitId("S1"), goals={})
    plan = replace(small_plan(), proposals=(*small_plan().proposals, stays, moves), review_residents=True)

    def place(*rest: object) -> Plan:
        return plan

    test = run_until(asked(monkeypatch, place), "4 barn med forslag")
    assert "av 2 som ble vurdert på nytt" in text(test)
    test.selectbox(key="filter-kind").set_value("everyone").run()
    assert "5 barn med forslag" in text(test)


def test_the_filters_choose_whose_proposals_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    test = run_until(asked(monkeypatch, proven), "3 barn med forslag")
    test.selectbox(key="filter-operator").set_value("bfe").run()
    assert "1 barn med forslag" in text(test)
    test.selectbox(key="filter-target_group").set_value("acute").run()
    assert "Ingen forslag i dette utvalget" in text(test)


def test_a_child_without_a_place_shows_what_stands_in_the_way_before_the_rules() -> None:
    row = next(row for row in lines(small_plan(), small_desk()) if row.child_id == "w1")
    assert obstacles(row, "en") == ["4 units that may take the child are full"]


def test_lines_come_acute_first_then_by_days_waited() -> None:
    assert [row.child_id for row in lines(small_plan(), small_desk())] == ["w1", "w4", "w3", "w5", "w2"]


def test_a_line_names_home_unit_and_institution_once() -> None:
    by_id = {row.child_id: row for row in lines(small_plan(), small_desk())}
    assert (by_id["w3"].unit, by_id["w3"].institution) == ("avdeling A (S1)", "Sør hus")
    assert by_id["w4"].unit == "N1"
    assert (by_id["w2"].home, by_id["w3"].home) == ("Oslo, Gamle Oslo", "Bærum")
    assert by_id["w1"].unit is None


def test_the_journey_is_the_real_one_and_not_the_goal_in_steps() -> None:
    by_id = {row.child_id: row for row in lines(small_plan(), small_desk())}
    assert by_id["w3"].travel_minutes == 81  # 72.5 km as the crow flies, 1.3 times that by road, at 70 km/h
    assert by_id["w1"].travel_minutes is None


def test_the_choice_of_operator_and_group_is_both() -> None:
    rows = lines(small_plan(), small_desk())
    assert [row.child_id for row in chosen(rows, "bufetat_ost", "care")] == ["w3"]


def test_the_files_say_that_the_data_are_synthetic() -> None:
    desk, plan = small_desk(), small_plan()
    content = json.loads(plan_json(desk, plan, "nb"))
    assert content["data_status"].startswith("Syntetiske data")
    assert len(content["proposals"]) == 5
    rows = plan_csv(desk, lines(plan, desk), "nb").decode("utf-8-sig").splitlines()
    assert len(rows) == 6
    assert rows[0].startswith("Barn;Hast;Ventet (dager);Hjemsted;")
    assert all(row.endswith("Syntetiske data: ingen rad gjelder et virkelig barn") for row in rows[1:])
    assert "06.01.2027" in rows[2]
