"""The what-if page: changes one by one, the plans side by side, undo and redo, and scenarios that replay."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import streamlit as st

from models.change import Change, PinChild, SetDial, SetPlaces, Step, WaiveRule
from models.ids import ChildId, UnitId
from planner import questions, scenarios, service
from planner.placement.again import Difference, GoalChange, Limits, Moved
from planner.placement.changes import CHANGES
from planner.service import Placed
from planner.ui import desk as shared
from planner.ui.differences import change_said, goals_side_by_side
from planner.ui.pages.what_if_step import GROUPS
from planner.words.money import whole
from tests.pages.screen import everything, page, run_until, text
from tests.pages.trying import REQUEST, open_roomy, page_on, say_who_and_why, trial_of, try_pin, units_of

W3, W5 = ChildId("w3"), ChildId("w5")


def headers(test: Any) -> list[str]:
    """The headings of the page's sections."""
    return [head.value for head in test.header]


def test_every_kind_of_change_has_its_form() -> None:
    assert {kind for kinds in GROUPS.values() for kind in kinds} == {kind.code for kind in CHANGES}


def test_without_a_plan_the_page_says_where_to_make_one() -> None:
    test = page("what_if")
    assert not test.exception
    assert "Lag en under Plassering først" in " ".join(each.value for each in test.info)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_form_is_drawn_without_a_fault(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    job = open_roomy(monkeypatch)
    for group, kinds in GROUPS.items():
        for kind in kinds:
            keys = {
                "change-group": group,
                f"change-kind-{group}": kind,
                "change-child": W3,
                "change-unit": UnitId("S1"),
            }
            test = page_on("what_if", job, language, **keys)
            assert not test.exception, kind


def test_a_step_shows_who_lives_elsewhere_which_goals_change_and_who_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    test = page_on("what_if", job)
    assert "Hva endret seg" not in headers(test)
    assert "Ingen endring er prøvd ennå" in " ".join(each.value for each in test.markdown)
    try_pin(test, "w3", "S1", why="nærmere skolen")
    shown = text(test)
    assert "Hva endret seg" in headers(test)
    assert "barn får en annen avdeling" in shown
    assert "Sør hus, avdeling A (S1)" in " ".join(shown.split())
    assert "nærmere skolen" in shown
    assert "w3 skal bo i S1" in shown


def test_the_plan_of_the_workspace_can_be_used_as_the_plan_at_hand_with_its_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = open_roomy(monkeypatch)
    test = try_pin(page_on("what_if", job), "w3", "S1", why="nærmere skolen")
    wanted = units_of(test)
    test.button(key="take-over").click().run()
    taken = shared.jobs().find(test.session_state["job"])
    assert taken is not None
    assert taken.job_id != job.job_id
    assert taken.made.verdict.is_sound
    assert dict(taken.made.known.unit_of) == wanted
    assert [step.why for step in taken.made.plan.steps] == ["nærmere skolen"]
    shown = page_on("proposals", taken)
    assert not shown.exception
    assert "nærmere skolen" in text(shown)


def test_undo_returns_to_the_same_plan_and_redo_to_the_plan_of_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    test = try_pin(page_on("what_if", job), "w3", "S1")
    after = units_of(test)
    assert job.made is not None
    test.button(key="undo").click().run()
    assert trial_of(test).now is job.made.placed
    assert not [button for button in test.button if button.key == "undo"]
    test.button(key="redo").click().run()
    assert units_of(test) == after
    assert not [button for button in test.button if button.key == "redo"]


def test_the_second_step_stands_beside_the_first_and_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    test = try_pin(page_on("what_if", open_roomy(monkeypatch)), "w3", "S1")
    try_pin(test, "w5", "S4")
    shown = text(test)
    for head in ("Ved start", "Før steget", "Nå", "Fra start", "Fra steget før"):
        assert head in shown
    assert units_of(test) | {W3: UnitId("S1"), W5: UnitId("S4")} == units_of(test)


def test_a_refused_change_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    test = try_pin(page_on("what_if", open_roomy(monkeypatch)), "w3", "S1")
    before = trial_of(test)
    try_pin(test, "w3", "S3")
    assert trial_of(test) is before
    refused = " ".join(error.value for error in test.error)
    assert "S1" in refused
    assert "først" in refused
    try_pin(test, "w5", "S4")
    assert not test.error


def test_a_change_with_something_missing_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page_on("what_if", open_roomy(monkeypatch))
    say_who_and_why(test, "step-0")
    test.button(key="try-change").click().run()
    told = [error.value for error in test.error]
    assert {"Fyll ut «Barn».", "Fyll ut «Avdeling»."} <= set(told)  # below each field
    assert "Fyll ut «Barn»." in text(test).split("rette opp")[1]  # and in the summary
    test.selectbox(key="change-child").set_value(W3).run()
    test.button(key="try-change").click().run()
    assert "Fyll ut «Avdeling»." in [error.value for error in test.error]
    assert "Fyll ut «Barn»." not in [error.value for error in test.error]
    test.selectbox(key="change-unit").set_value(UnitId("S1"))
    say_who_and_why(test, "step-0", why="")
    test.button(key="try-change").click().run()
    assert "hvem som sier det og hvorfor" in " ".join(error.value for error in test.error)
    assert trial_of(test).workspace.done == ()


def test_a_number_that_is_none_and_a_change_that_changes_nothing_are_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = {"change-group": "rules", "change-kind-rules": "dial", "change-dial": "outnumber_ratio"}
    test = page_on("what_if", open_roomy(monkeypatch), **keys)
    say_who_and_why(test, "step-0")
    test.button(key="try-change").click().run()
    assert "Ingenting er endret" in text(test)
    test.text_input(key="change-value-outnumber_ratio-day").set_value("to").run()
    test.button(key="try-change").click().run()
    assert any("«to» er" in error.value for error in test.error)
    assert "Ingenting er endret" not in text(test)


def test_a_waiver_carries_its_reason_approver_and_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"change-group": "child", "change-kind-child": "waive", "change-rule": "age"}
    test = page_on("what_if", open_roomy(monkeypatch), **keys)
    test.selectbox(key="change-child").set_value(W3).run()
    say_who_and_why(test, "step-0", why="bror bor der")
    test.button(key="try-change").click().run()
    assert test.error  # nobody has approved it
    test.text_input(key="change-approver").set_value("regionleder").run()
    test.button(key="try-change").click().run()
    assert "Siste dag" in " ".join(error.value for error in test.error)  # a person says until when
    test.date_input(key="change-until").set_value(date(2026, 12, 31)).run()
    test.button(key="try-change").click().run()
    made = trial_of(test).workspace.done[0].change
    assert isinstance(made, WaiveRule)
    assert (made.rule, made.reason, made.approved_by) == ("age", "bror bor der", "regionleder")
    assert made.expires_on == date(2026, 12, 31)
    assert "Unntak som gjelder" in headers(test)


def test_a_waiver_of_the_plan_goes_on_in_later_plans_until_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    waiver = WaiveRule(W3, "age", "bror bor der", "leder", date(2026, 12, 31))
    steps = (
        Step(PinChild(W5, UnitId("S4")), "inntak", "avtalt"),
        Step(waiver, "leder", "bror bor der"),
        Step(replace(waiver, child_id=W5, expires_on=date(2026, 11, 20)), "leder", "over"),
        Step(replace(waiver, child_id=ChildId("n1")), "leder", "ikke i dataene"),
    )
    job = open_roomy(monkeypatch)
    trial = questions.begin(shared.current_desk(), REQUEST, job.made.placed)  # type: ignore[union-attr]
    trial = questions.step(shared.current_desk(), REQUEST, trial, steps[1], Limits(workers=1))
    test = page_on("what_if", job, **{"trial-at-hand": shared.jobs().keep(REQUEST, trial).job_id})
    test.button(key="take-over").click().run()
    taken = shared.jobs().find(test.session_state["job"])
    assert taken is not None
    taken.request = replace(taken.request, steps=steps)
    plans = page_on("proposals", taken)
    assert [box.label for box in plans.checkbox] == [
        "w3: unntak fra regel: Alder, av leder, til og med 31.12.2026: bror bor der"
    ]
    assert "w3: unntak" not in everything(page_on("proposals", taken, **FOR_W5))
    assert steps_of_a_new_plan(plans) == (steps[1],)
    assert "Unntak som gjelder" in headers(run_until(plans, "bror bor der"))
    plans.checkbox[0].uncheck()
    assert steps_of_a_new_plan(plans) == ()


FOR_W5 = {"for-guardian": True, "one-child": W5}


def steps_of_a_new_plan(test: Any) -> tuple[Step, ...]:
    """Presses the button that makes new proposals: the changes under which they are made."""
    next(button for button in test.button if button.label == "Lag nye forslag").click().run()
    job = shared.jobs().find(test.session_state["job"])
    assert job is not None
    assert job.done.wait(30)
    test.run()
    steps: tuple[Step, ...] = job.made.plan.steps
    return steps


def test_a_dial_takes_a_number_as_the_language_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"change-group": "rules", "change-dial": "outnumber_ratio"}
    test = page_on("what_if", open_roomy(monkeypatch), **keys)
    field = test.text_input(key="change-value-outnumber_ratio-day")
    assert field.value == "1"
    field.set_value("13.500").run()
    assert "«13.500» er ikke et tall" in " ".join(error.value for error in test.error)
    test.text_input(key="change-value-outnumber_ratio-day").set_value("1,75").run()
    say_who_and_why(test, "step-0")
    test.button(key="try-change").click().run()
    assert trial_of(test).workspace.done[0].change == SetDial("outnumber_ratio", 1.75, "day")


def test_a_scenario_that_is_downloaded_and_opened_gives_the_same_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    real: Callable[..., bool] = st.download_button

    def keeping(label: str, data: Any, **rest: Any) -> bool:
        saved.append(data)
        return real(label, data, **rest)

    monkeypatch.setattr(st, "download_button", keeping)
    job = open_roomy(monkeypatch)
    first = try_pin(try_pin(page_on("what_if", job), "w3", "S1"), "w5", "S4")
    steps = trial_of(first).workspace.done
    assert scenarios.scenario_from(saved[-1], "x").steps == steps
    second = page_on("what_if", job)
    second.file_uploader(key="scenario-file").set_value(("mitt.toml", saved[-1].encode(), "application/toml")).run()
    second.button(key="open-scenario").click().run()
    assert trial_of(second).workspace.done == steps
    assert units_of(second) == units_of(first)


@pytest.mark.parametrize(
    ("change", "why", "said"),
    [
        (PinChild(W3, UnitId("S1")), "nærmere skolen", "Steg som nevner et barn: 1."),
        (SetPlaces(UnitId("S1"), 4), "en plass for w3.", "Steg som nevner et barn: 1."),
        (SetPlaces(UnitId("S1"), 4), "en plass til i w30-fløyen", None),
    ],
)
def test_steps_are_kept_among_the_scenarios_unless_they_speak_of_a_child(
    change: Change, why: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = open_roomy(monkeypatch)
    assert job.made is not None
    trial = questions.begin(shared.current_desk(), REQUEST, job.made.placed)
    trial = questions.step(shared.current_desk(), REQUEST, trial, Step(change, "inntak", why), Limits(workers=1))
    test = page_on("what_if", job, **{"trial-at-hand": shared.jobs().keep(REQUEST, trial).job_id})
    offered = [button for button in test.button if button.key == "keep-own"]
    told = " ".join(each.value for each in test.caption)
    assert bool(offered) is (said is None)
    if said is not None:
        assert said in told
        return
    offered[0].click().run()
    (kept,) = test.session_state["own-scenarios"].values()
    assert scenarios.scenario_from(kept, "x").steps == trial.workspace.done
    test.text_input(key="scenario-title").set_value("Plass til w3").run()
    assert "Tittelen eller spørsmålet nevner et barn" in " ".join(each.value for each in test.caption)


def test_a_scenario_with_a_step_that_is_refused_makes_none_of_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page_on("what_if", open_roomy(monkeypatch))
    entry = '[[changes]]\nkind = "pin"\nchild_id = "w3"\nunit_id = "{}"\nwho = "x"\nwhy = "y"\n'
    content = 'schema = 1\ntitle = "t"\nwhy = "w"\n' + entry.format("S4") + entry.format("S3")
    test.file_uploader(key="scenario-file").set_value(("t.toml", content.encode(), "application/toml")).run()
    test.button(key="open-scenario").click().run()
    assert test.error
    assert trial_of(test).workspace.done == ()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"schema = 2", b"no toml", b"x" * 1_000_001])
def test_a_file_that_is_no_scenario_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    test = page_on("what_if", open_roomy(monkeypatch))
    test.file_uploader(key="scenario-file").set_value(("t.toml", content, "application/toml")).run()
    test.button(key="open-scenario").click().run()
    assert test.error
    assert not test.exception


def test_a_long_step_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    real = questions.step
    monkeypatch.setattr("planner.ui.trials.SOON_S", 0.05)

    def slow(desk: Any, request: Any, trial: Any, made: Step, limits: Any) -> Any:
        assert limits.stop.wait(20)
        return real(desk, request, trial, made, limits)

    monkeypatch.setattr(questions, "step", slow)
    test = page_on("what_if", job)
    test.selectbox(key="change-child").set_value(W3)
    test.selectbox(key="change-unit").set_value(UnitId("S1"))
    say_who_and_why(test, "step-0")
    test.button(key="try-change").click().run()
    assert "Lager planen med denne endringen" in headers(test)
    test.button(key="stop").click().run()
    run_until(test, "w3 skal bo i S1")


def test_an_unexpected_error_leaves_the_workspace_and_shows_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page_on("what_if", open_roomy(monkeypatch))
    before = trial_of(test)

    def broken(*rest: object) -> Placed:
        raise RuntimeError("secret row")

    monkeypatch.setattr(questions, "step", broken)
    try_pin(test, "w3", "S1")
    said = " ".join(error.value for error in test.error)
    assert "Feilnummer" in said
    assert "secret row" not in said
    assert trial_of(test) is before


def test_the_workspace_is_found_again_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    first = try_pin(page_on("what_if", job), "w3", "S1")
    found = first.query_params["trial"]
    again = page("what_if", trial=found if isinstance(found, str) else found[0])
    assert units_of(again) == units_of(first)


def test_a_newer_plan_is_offered_and_taken_up_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    test = try_pin(page_on("what_if", open_roomy(monkeypatch)), "w3", "S1")
    kept = trial_of(test)
    test.session_state["job"] = open_roomy(monkeypatch).job_id
    test.run()
    assert trial_of(test) is kept
    test.button(key="begin-anew").click().run()
    assert trial_of(test).workspace.done == ()


def test_the_plan_of_the_last_step_survives_its_check(monkeypatch: pytest.MonkeyPatch) -> None:
    test = try_pin(page_on("what_if", open_roomy(monkeypatch)), "w3", "S1")
    assert service.check_plan(shared.current_desk(), trial_of(test).now.plan).is_sound


def test_each_goal_stands_with_its_value_before_and_after_and_is_bold_where_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = try_pin(page_on("what_if", open_roomy(monkeypatch)), "w5", "S4")
    try_pin(test, "w3", "S3")
    trial = trial_of(test)
    made = goals_side_by_side(trial, "en")
    start, now = trial.start.plan.goals, trial.now.plan.goals
    assert [row[1] for row in made.rows] == [whole(goal.value, "en") for goal in start]
    assert [row[3] for row in made.rows] == [whole(goal.value, "en") for goal in now]
    assert made.strong == {at for at, goal in enumerate(now) if goal.value != start[at].value}


@pytest.mark.parametrize(
    ("moved", "after", "said"),
    [
        ((), 5, "The plan stays the same."),
        ((Moved(W3, None, UnitId("S1")),), 4, "1 child gets a place. The highest goal that changes: "),
        ((Moved(W3, UnitId("S1"), None), Moved(W5, UnitId("S1"), UnitId("S4"))), 7, "+2 children (worse)"),
        ((Moved(W5, UnitId("S1"), UnitId("S4")),), 5, "1 child changes unit. No goal changes."),
    ],
)
def test_what_changed_is_said_in_one_sentence(moved: tuple[Moved, ...], after: int, said: str) -> None:
    assert said in change_said(Difference(moved, (GoalChange("unplaced", 5, after, after, "children"),)), "en")
