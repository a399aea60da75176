"""One child on the proposals page: why here, what else, why not there, and what is tried in place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from re import search
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models.change import ForbidUnit, PinChild, Step, WaiveRule
from models.child import Waiver, Wish
from models.ids import ChildId, InstitutionId, UnitId
from planner import questions, service
from planner.placement import reasons
from planner.placement.again import Limits
from planner.placement.corrections import Corrections
from planner.ui import map_of_options
from planner.ui.child_facts import view_on_record
from planner.ui.jobs import Job, Made
from planner.ui.pages import proposal_corrections, proposal_options
from tests.pages.screen import everything, run_until, text
from tests.pages.small import CHILDREN
from tests.pages.trying import REQUEST, child_page, open_roomy, page_on, roomy_desk, say_who_and_why, trial_of, units_of
from tests.report.reading import words_of_docx

OTHERS = [str(child.child_id) for child in CHILDREN if child.child_id != "w3"]


def test_the_panel_says_why_here_what_is_on_record_and_what_else_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w3")
    shown = text(test)
    assert not test.exception
    headings = ("Hvorfor her", "Hva som er registrert", "Barnets eget syn", "Andre alternativer", "Hvorfor ikke?")
    assert [word for word in headings if word not in [head.value for head in test.subheader]] == []
    assert "81 min hjemmefra" in shown
    assert "70 dager" in shown
    assert shown.count("Nest best") == 1


def test_the_options_are_those_that_the_question_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    monkeypatch.setattr(proposal_options, "next_best", lambda found: found[-1])  # it must not come first for that
    drawn: list[map_of_options.Place] = []
    monkeypatch.setattr(map_of_options, "options", lambda places, _: drawn.extend(places) or {})
    test = child_page(job, "w3")
    assert job.made is not None
    told = questions.explain(job.made.known, "w3", None, Limits(workers=1))
    assert len(told.options) > 1
    assert [button.key for button in test.button if str(button.key).startswith("look-")] != []
    cards = [key for button in test.button if (key := str(button.key)) in {f"look-{o.unit_id}" for o in told.options}]
    assert cards == [f"look-{option.unit_id}" for option in told.options]
    marked = [place.text for place in drawn if place.role in ("other", "next")]
    assert marked == [option.unit_id for option in told.options]
    assert [place.text for place in drawn if place.role == "next"] == marked[-1:]


def test_a_child_who_lives_somewhere_can_be_asked_about_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = text(child_page(open_roomy(monkeypatch), "r2"))
    assert "r2: Sør hus, avdeling A (S1)" in " ".join(shown.split()) or "Blir boende" in shown
    assert "flytting vurderes ikke" in shown


def test_a_unit_closed_by_a_rule_is_answered_with_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w3")
    test.selectbox(key="wanted-unit").set_value(UnitId("N1")).run()
    assert "N1: ikke mulig" in text(test)
    assert "ikke godkjent for målgruppen «Omsorg»" in text(test)


def test_a_card_leads_to_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w3")
    button = next(button for button in test.button if str(button.key).startswith("look-"))
    button.click().run()
    assert test.selectbox(key="wanted-unit").value == str(button.key).removeprefix("look-")
    assert "Fest i" in " ".join(each.label for each in test.button)


def test_a_pin_made_in_the_panel_gives_the_plan_of_a_pin_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w3", **{"wanted-unit": UnitId("S1")})
    say_who_and_why(test, "pin")
    test.button(key="pin-here").click().run()
    step = Step(PinChild(ChildId("w3"), UnitId("S1")), "inntak", "avtalt")
    direct = service.place(roomy_desk(), replace(REQUEST, steps=(step,)))
    assert trial_of(test).workspace.done == (step,)
    assert units_of(test) == service.units_of(direct)
    assert [goal.value for goal in trial_of(test).now.plan.goals] == [goal.value for goal in direct.goals]
    assert "Planen med denne endringen" in [head.value for head in test.subheader]


def test_a_unit_forbidden_in_the_panel_is_left_and_undo_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    assert job.made is not None
    before = dict(job.made.known.unit_of)
    own = before[ChildId("w3")]
    test = child_page(job, "w3", **{"wanted-unit": own})
    say_who_and_why(test, "pin")
    test.button(key="forbid-here").click().run()
    assert trial_of(test).workspace.done[0].change == ForbidUnit(ChildId("w3"), UnitId(str(own)))
    assert units_of(test)[ChildId("w3")] != own
    test.button(key="undo-here").click().run()
    assert units_of(test) == before


@pytest.mark.parametrize(("who", "why"), [("", "avtalt"), ("inntak", " ")])
def test_nothing_is_tried_without_who_and_why(monkeypatch: pytest.MonkeyPatch, who: str, why: str) -> None:
    test = child_page(open_roomy(monkeypatch), "w3", **{"wanted-unit": UnitId("S1")})
    say_who_and_why(test, "pin", who, why)
    test.button(key="pin-here").click().run()
    assert "Skriv hvem som sier det og hvorfor" in " ".join(error.value for error in test.error)
    assert "trial-at-hand" not in test.session_state


def test_a_pin_against_a_rule_is_refused_with_the_rule_and_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w3", **{"wanted-unit": UnitId("N1")})
    say_who_and_why(test, "pin")
    test.button(key="pin-here").click().run()
    refused = " ".join(error.value for error in test.error)
    assert "w3" in refused
    assert "opphev" in refused.lower()
    assert trial_of(test).workspace.done == ()


def named(written: str) -> list[str]:
    """The other children whose ids stand somewhere in a text."""
    return [name for name in OTHERS if search(rf"\b{name}\b", written)]


def test_other_children_are_nowhere_on_a_page_for_a_guardian(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    real: Callable[..., bool] = st.download_button

    def keeping(label: str, data: Any, **rest: Any) -> bool:
        saved.append(data)
        return real(label, data, **rest)

    monkeypatch.setattr(st, "download_button", keeping)
    job = open_roomy(monkeypatch)
    for unit_id in ("S3", "S4", "B1"):
        test = child_page(job, "w3", **{"for-guardian": True, "wanted-unit": unit_id})
        assert "Skrevet for vergen til w3" in text(test)
        assert "Andre barn som ville bo et annet sted: 1" in text(test)
        assert named(everything(test)) == []
        assert not test.exception
    letters = [data for data in saved if "w3" in str(data)]
    assert letters
    assert named("\n".join(map(str, letters))) == []


@pytest.mark.parametrize("is_guardian", [False, True])
def test_the_record_of_the_placement_can_be_taken_along(is_guardian: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: dict[str, Any] = {}
    real: Callable[..., bool] = st.download_button

    def keeping(label: str, data: Any, **rest: Any) -> bool:
        saved[label] = data
        return real(label, data, **rest)

    monkeypatch.setattr(st, "download_button", keeping)
    child_page(open_roomy(monkeypatch), "w3", **({"for-guardian": True} if is_guardian else {}))
    words = " ".join(words_of_docx(saved["Last ned rapporten (Word)"]()))
    assert "Protokoll for plasseringen av w3" in words
    assert "Må fylles ut" in words
    assert bool(named(words)) is not is_guardian
    assert ("--for guardian" in words) is is_guardian


def test_the_same_page_names_them_for_the_planner(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w3", **{"wanted-unit": "S3"})
    assert "w5: S1 i stedet for S3" in text(test)
    assert set(named(everything(test))) == set(OTHERS)


def test_whether_another_plan_is_as_good_is_told_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    test = child_page(open_roomy(monkeypatch), "w4")
    assert "ingen annen avdeling er like god" not in text(test).lower()
    test.button(key="ask-ties").click().run()
    assert "ingen annen avdeling er like god" in " ".join(each.value for each in test.info).lower()


def test_a_child_without_a_place_is_told_what_would_have_to_change_and_it_can_be_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = open_roomy(monkeypatch)
    test = child_page(job, "w1")
    assert "Hvorfor ingen plass" in [head.value for head in test.subheader]
    test.button(key="ask-corrections").click().run()
    run_until(test, "ville være mulig")
    tries = [button for button in test.button if str(button.key).startswith("try-")]
    assert tries
    tries[0].click().run()
    assert units_of(test)[ChildId("w1")] is not None


def test_a_unit_that_is_closed_is_asked_what_would_have_to_change_and_it_is_made_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = child_page(open_roomy(monkeypatch), "w3", **{"wanted-unit": UnitId("S2")})
    test.button(key="ask-corrections-S2").click().run()
    run_until(test, "Hvis flytting av r4, som ikke kan vurderes flyttet, kunne vurderes")
    test.button(key="waive-S2-0-0").click().run()
    assert [test.session_state[key] for key in ("change-child", "change-rule")] == ["r4", "own_unit"]
    closed = child_page(open_roomy(monkeypatch), "w3", **{"wanted-unit": UnitId("B1")})
    closed.button(key="ask-corrections-B1").click().run()
    run_until(closed, "Hvis B1 var godkjent for 4 plasser")
    closed.button(key="try-B1-0").click().run()
    made = [step.change for step in trial_of(closed).workspace.done]
    assert made[-1] == PinChild(ChildId("w3"), UnitId("B1"))
    assert units_of(closed)[ChildId("w3")] == "B1"


def test_a_waiver_that_would_help_is_filled_in_but_for_what_a_person_says(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    test = child_page(job, "w1", **{"wanted-unit": UnitId("S1")})
    test.button(key="ask-corrections-S1").click().run()
    run_until(test, "ville være mulig")
    test.button(key="waive-S1-1-0").click().run()
    keys = ("group", "kind-child", "child", "rule", "waive-unit", "waive-other")
    form = {f"change-{key}": test.session_state[f"change-{key}"] for key in keys}
    page = page_on("what_if", job, **form)
    assert page.text_input(key="change-approver").value == ""
    say_who_and_why(page, "step-0", why="bror bor der")
    page.text_input(key="change-approver").set_value("regionleder")
    page.date_input(key="change-until").set_value(date(2026, 12, 31))
    page.button(key="try-change").click().run()
    made = trial_of(page).workspace.done[0].change
    assert isinstance(made, WaiveRule)
    assert (made.child_id, made.rule, made.unit_id) == ("w1", "operator_or_agreement", "S1")
    assert (made.reason, made.approved_by) == ("bror bor der", "regionleder")


def test_a_waiver_that_needs_a_review_of_residents_too_is_not_offered_in_a_plan_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = proposal_corrections.corrections

    def reviewing(*asked: Any) -> Corrections:
        found = real(*asked)
        return replace(found, found=tuple(replace(each, reviewed=(ChildId("r4"),)) for each in found.found))

    monkeypatch.setattr(proposal_corrections, "corrections", reviewing)
    test = child_page(open_roomy(monkeypatch), "w1", **{"wanted-unit": UnitId("S1")})
    test.button(key="ask-corrections-S1").click().run()
    run_until(test, "Krever en plan der også beboernes plasser kan vurderes")
    assert [button.key for button in test.button if str(button.key).startswith(("waive-", "try-"))] == []


def test_the_fewest_reasons_are_told_when_asked_and_what_is_not_confirmed_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = open_roomy(monkeypatch)
    test = child_page(job, "w1", **{"for-guardian": True})
    assert "De færreste grunnene" not in text(test)
    test.button(key="ask-reasons").click().run()
    run_until(test, "De færreste grunnene")
    assert "Regelen «Forvalter eller avtale» stenger 5 av 8 avdelinger" in text(test)
    assert "Begge løserne er enige" in " ".join(each.value for each in test.caption)
    assert [name for name in named(everything(test)) if name != "w1"] == []
    monkeypatch.setattr(reasons._Asking, "is_confirmed", lambda *_: False)
    again = child_page(job, "w1")
    again.button(key="ask-reasons").click().run()
    run_until(again, "De færreste grunnene")
    assert "Ikke bekreftet" in " ".join(each.value for each in again.caption)


@pytest.mark.parametrize("is_guardian", [False, True])
def test_a_child_who_waits_is_ranked_over_all_units_with_room_as_the_command_ranks_it(
    is_guardian: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = open_roomy(monkeypatch)
    assert job.made is not None
    case = job.made.known.case
    told = questions.refer(case, case.child_by_id[ChildId("w5")], Limits(workers=1))
    test = child_page(job, "w5", **({"for-guardian": True} if is_guardian else {}))
    test.button(key="ask-referral").click().run()
    shown = " ".join(text(run_until(test, "Avdelinger med plass når ingen flyttes: 2")).split())
    rows = search(r"Hva målene vinner eller taper (.*?) Når andre kan flyttes: (.*)", shown)
    assert rows is not None
    assert [f"{n}. {UNIT_NAMES[each.unit_id]}" in rows[1] for n, each in enumerate(told.fitting, start=1)] == [True] * 2
    assert rows[2].startswith(UNIT_NAMES[UnitId(str(told.unit_of[ChildId("w5")]))])
    assert ("w3: " in rows[2]) is not is_guardian


UNIT_NAMES = {UnitId("S1"): "Sør hus, avdeling A (S1)", UnitId("S4"): "Sør hus, avdeling D (S4)"}


def test_a_child_who_lives_somewhere_is_no_referral(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = roomy_desk()
    rows = tuple(replace(row, movable=row.child_id == "r2") for row in opened.dataset.placements)
    movable = replace(opened, dataset=replace(opened.dataset, placements=rows))
    monkeypatch.setattr("tests.pages.trying.roomy_desk", lambda: movable)
    monkeypatch.setattr("tests.pages.trying.REQUEST", replace(REQUEST, review_residents=True))
    job = open_roomy(monkeypatch)
    assert job.made is not None
    assert ChildId("r2") in job.made.known.unit_of
    assert [button.key for button in child_page(job, "r2").button if button.key == "ask-referral"] == []


def test_the_childs_view_is_shown_as_it_was_recorded() -> None:
    desk = roomy_desk()
    wishes = (
        Wish(ChildId("w3"), 2, institution_id=InstitutionId("I-S")),
        Wish(ChildId("w3"), -2, institution_id=InstitutionId("I-B")),
    )
    heard = tuple(
        replace(child, view_heard=True, view_note="Vil bo nær mor") if child.child_id == "w3" else child
        for child in desk.dataset.children
    )
    case = service.case_of(replace(desk, dataset=replace(desk.dataset, wishes=wishes, children=heard)), REQUEST)
    told = dict(view_on_record(case, case.child_by_id[ChildId("w3")], "nb"))
    assert told == {"Hørt": "Ja", "Hva barnet sa": "Vil bo nær mor", "Ønsker": "Vil bo i Sør hus\nVil ikke bo i By hus"}
    silent = dict(view_on_record(case, case.child_by_id[ChildId("w5")], "en"))
    assert silent["Heard"] == "Not yet: must be heard before a decision"


@pytest.mark.parametrize("view", ["all", "one", "board", "others"])
def test_waivers_in_force_are_shown_with_every_later_plan(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_waived(monkeypatch)
    row = waivers_on(page_on("proposals", job, **{"proposal-view": view, "one-child": ChildId("w4")}))
    assert [said for said in ("w3", "søsken bor der", "leder", "31.12.2026", "Nei") if said not in row] == []


def test_a_guardian_reads_of_the_own_childs_waiver_alone_and_nothing_that_was_written_freely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = open_waived(monkeypatch)
    own, other = (waivers_on(child_page(job, child_id, **{"for-guardian": True})) for child_id in ("w3", "w4"))
    assert [said for said in ("w3", "Alder", "31.12.2026") if said not in own] == []
    assert [said for said in ("søsken", "leder") if said in own] == []
    assert other == ""


def open_waived(monkeypatch: pytest.MonkeyPatch) -> Job[Made]:
    """The plan of the roomy country where a rule does not bind w3."""
    waiver = Waiver(ChildId("w3"), "age", "søsken bor der", "leder", date(2026, 12, 31))
    desk = roomy_desk()
    waived = replace(desk, dataset=replace(desk.dataset, waivers=(waiver,)))
    monkeypatch.setattr("tests.pages.trying.roomy_desk", lambda: waived)
    return open_roomy(monkeypatch)


def waivers_on(test: AppTest) -> str:
    """What the table of waivers on a page says."""
    return text(test).partition("Regler som ikke gjelder for et barn i denne planen")[2][:400]
