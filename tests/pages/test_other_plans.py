"""Other plans beside the one at hand: the next best, who is a tie, and what one goal buys of another."""

from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from models.change import PinChild
from planner.placement.again import Known, Limits
from planner.placement.best_plans import best_plans
from planner.placement.ties import SAME, ties_of
from planner.placement.trade_off import trade_off
from planner.questions import Trial
from planner.ui.desk import jobs
from planner.ui.jobs import Job, Made
from tests.pages.screen import SECONDS, run_until, text
from tests.pages.trying import open_roomy, page_on

LIMITS = Limits(workers=1)


def others(job: Job[Made], **state: object) -> AppTest:
    """The proposals page with the other plans open."""
    return page_on("proposals", job, **{"proposal-view": "others"} | state)


def known(job: Job[Made]) -> Known:
    """The plan that the page looks at."""
    assert job.made is not None
    return job.made.known


def asked(test: AppTest, button: str, shown: str) -> str:
    """What stands on the page once an answer has come, blanks run together."""
    test.button(key=button).click().run()
    return " ".join(text(run_until(test, shown)).split())


def trial_under_way(test: AppTest) -> Trial:
    """The workspace that the steps just begun lead to."""
    job = jobs().find(test.session_state["trial-under-way"])
    assert job is not None
    assert job.done.wait(SECONDS)
    assert isinstance(job.made, Trial)
    return job.made


def test_the_next_best_plans_are_those_of_the_command_and_one_can_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    test = others(job)
    assert "Andre planer funnet" not in text(test)
    test.number_input(key="plans-most").set_value(4)
    shown = asked(test, "find-plans", "Andre planer funnet: 3")
    found = best_plans(known(job), 4, LIMITS).plans
    assert any(plan.is_tie for plan in found[1:])
    for number, plan in enumerate(found, start=1):
        row = shown.partition(f" Plan {number} ")[2].partition(f" Plan {number + 1} ")[0]
        assert row.startswith(f"{plan.rank} ")
        told = [f"{moved.child_id}: {moved.before or 'ingen plass'} →" for moved in plan.difference.moved]
        assert [move for move in told if move not in row] == []
    test.selectbox(key="plans-tried").set_value(3)
    test.button(key="try-plan").click().run()
    trial = trial_under_way(test)
    pins = [PinChild(moved.child_id, moved.after) for moved in found[2].difference.moved if moved.after is not None]
    assert pins
    assert [step.change for step in trial.workspace.done] == pins
    assert [goal.value for goal in trial.now.known.goals] <= [goal.after for goal in found[2].difference.goals]


def test_an_answer_stays_with_what_was_asked_and_one_that_was_stopped_is_asked_for_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = others(open_roomy(monkeypatch))
    test.number_input(key="plans-most").set_value(3)
    asked(test, "find-plans", "Andre planer funnet")
    answers = test.session_state["answers"]
    first = next(iter(answers.values()))
    asked(test, "find-plans", "Andre planer funnet")
    assert next(iter(answers.values())) is first
    test.session_state["proposal-view"] = "all"
    assert not test.run().number_input
    test.session_state["proposal-view"] = "others"
    assert test.run().number_input(key="plans-most").value == 3
    first.stop.set()
    asked(test, "find-plans", "Andre planer funnet")
    assert next(iter(answers.values())) is not first


def test_ties_are_counted_and_named_and_the_panel_of_a_child_needs_not_ask_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = open_roomy(monkeypatch)
    test = others(job)
    shown = asked(test, "ask-all-ties", "Hva som er kjent")
    told = ties_of(known(job), LIMITS)
    counts = Counter(child.verdict for child in told.children)
    assert len(counts) > 1
    assert f"Samme plass {counts[SAME]} i alle de beste planene" in shown
    for child in told.children:
        row = shown.partition(f" {child.child_id} ")[2][:160]
        assert [unit for unit in child.others if f"({unit})" not in row] == []
    test.session_state["proposal-view"] = "one"
    test.session_state["one-child"] = "w4"
    test.run()
    assert "ingen annen avdeling er like god" in " ".join(each.value for each in test.info).lower()
    assert "ask-ties" not in [button.key for button in test.button]


def test_a_trade_between_two_goals_is_told_in_words_with_every_point(monkeypatch: pytest.MonkeyPatch) -> None:
    job = open_roomy(monkeypatch)
    test = others(job, **{"trade-one": "travel_minutes", "trade-other": "unplaced"})
    shown = asked(test, "draw-trade", "Mål før")
    curve = trade_off(known(job), "unplaced", "travel_minutes", LIMITS)
    first, second, last = curve.points[0], curve.points[1], curve.points[-1]
    assert len(curve.points) > 2
    assert f"Det første steget: 1 mer av «Barn uten plass» (barn) gir {first.lower - second.lower} mindre" in shown
    assert f"Hele veien: {last.higher - first.higher} mer av" in shown
    table = shown.partition("Hvor sikkert")[2]
    assert all(f" {point.higher} " in table and f" {point.lower} " in table for point in curve.points)
    test.selectbox(key="trade-other").set_value("travel_minutes")
    test.button(key="draw-trade").click().run()
    assert "to forskjellige mål" in " ".join(each.value for each in test.info)


def test_a_guardian_is_shown_no_other_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    test = others(open_roomy(monkeypatch), **{"for-guardian": True, "one-child": "w3"})
    assert "De nest beste planene" not in [head.value for head in test.header]
    assert "find-plans" not in [button.key for button in test.button]
