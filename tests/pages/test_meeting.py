"""Møtemodus: sliders, the answer on today's list, undo, a simulated year, and the minutes."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from models.change import OpenUnit, SetDial, SetStaff
from planner import service
from planner.parameters import parameters_for
from planner.placement.again import Limits, difference
from planner.questions import placed_near
from planner.ui.meeting_steps import Sliders, new_units, scenario_of
from planner.ui.pages import meeting_run
from tests.pages.screen import page, run_until, text
from tests.pages.small import DAY, small_desk


def test_the_sliders_are_changes_of_the_ordinary_kinds() -> None:
    sliders = Sliders(3, 2.5, True, False, 10)
    steps = scenario_of(small_desk(), sliders, "T", "møtet").steps
    opened = [step.change for step in steps if isinstance(step.change, OpenUnit)]
    assert [(unit.unit_id, unit.approved_places, unit.separable) for unit in opened] == [
        (f"U-NYOSLO-{number}", 1, True) for number in (1, 2, 3)
    ]
    staff = {step.change.shift: step.change for step in steps if isinstance(step.change, SetStaff)}
    # 3 places with 2.5 by day are 7.5, and 0.625 of that at night 4.69: whole people, rounded up
    assert {shift: change.staff for shift, change in staff.items()} == {"day": 8.0, "evening": 8.0, "night": 5.0}
    assert staff["day"].qualified == 5.0
    turned = {step.change.key: step.change.value for step in steps if isinstance(step.change, SetDial)}
    assert turned == {group: pytest.approx(1.1) for group in parameters_for(DAY).demand_factor}
    assert len(new_units(sliders)) == 3
    assert new_units(Sliders(3)) == ("U-NYOSLO-1",)
    assert scenario_of(small_desk(), Sliders(), "T", "x").steps == ()


def test_vestby_is_one_of_the_sliders_where_the_data_have_it() -> None:
    from planner.ui.meeting_steps import knows_vestby

    assert not knows_vestby(small_desk())
    shipped = service.open_desk()
    assert knows_vestby(shipped)
    (step,) = scenario_of(shipped, Sliders(is_vestby_open=True), "T", "x").steps
    assert step.source


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_moves_where_nothing_is_asked_otherwise(seed: int) -> None:
    desk = small_desk()
    base = service.placed(desk, service.PlaceRequest(workers=1))
    again = placed_near(desk, service.PlaceRequest(workers=1, seed=seed), base.known, Limits(20.0, 1, seed))
    assert difference(base.known, again.known).is_nothing


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_slider_changes_the_answer_and_undo_takes_it_back(language: str) -> None:
    test = page("meeting", language)
    assert not test.exception
    nothing = {"nb": "Planen er den samme", "en": "The plan stays the same"}[language]
    assert nothing in text(test)
    assert not [button for button in test.button if button.key == "meeting-undo"]
    test.slider(key="meeting-places").set_value(4).run()
    assert not test.exception
    assert {"nb": "av 4 plasser", "en": "of 4 places"}[language] in text(test)
    test.button(key="meeting-undo").click().run()
    assert test.slider(key="meeting-places").value == 0
    assert nothing in text(test)


def test_the_last_move_says_what_it_compares() -> None:
    test = page("meeting")
    test.slider(key="meeting-places").set_value(3).run()
    assert "Siden forrige trekk" not in text(test)  # the same as since the start
    test.slider(key="meeting-places").set_value(4).run()
    assert "Siden forrige trekk (Plasser i en ny pilot i Oslo: 3 → 4): " in text(test)
    test.select_slider(key="meeting-demand").set_value(5).run()
    moved = "Siden forrige trekk (Henvisninger (bare i det simulerte året): 0\u00a0% → +5\u00a0%): Planen er den samme"
    assert moved in text(test)


def test_back_to_the_baseline_moves_every_slider() -> None:
    test = page("meeting")
    test.slider(key="meeting-places").set_value(6).run()
    test.select_slider(key="meeting-demand").set_value(30).run()
    test.button(key="meeting-reset").click().run()
    assert (test.slider(key="meeting-places").value, test.select_slider(key="meeting-demand").value) == (0, 0)
    test.button(key="meeting-undo").click().run()
    assert (test.slider(key="meeting-places").value, test.select_slider(key="meeting-demand").value) == (6, 30)


def test_a_year_is_simulated_when_asked_for_and_says_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting_run, "DAYS", 60)
    monkeypatch.setattr(meeting_run, "FUTURES", 2)
    test = page("meeting")
    assert not [button for button in test.button if button.key == "meeting-simulate"]
    test.slider(key="meeting-places").set_value(2).run()
    test.button(key="meeting-simulate").click().run()
    run_until(test, "Med glidebryterne")
    assert not test.exception
    assert not test.warning
    test.slider(key="meeting-places").set_value(3).run()
    assert "Disse tallene gjelder" in " ".join(each.value for each in test.warning)


def test_the_minutes_hold_every_snapshot_with_what_it_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    real: Callable[..., bool] = st.download_button

    def keeping(label: str, data: Any, **rest: Any) -> bool:
        saved.append(data)
        return real(label, data, **rest)

    monkeypatch.setattr(st, "download_button", keeping)
    test = page("meeting")
    test.slider(key="meeting-places").set_value(4).run()
    test.text_area(key="meeting-note").set_value("Fire er for mange, mente Oslo").run()
    test.button(key="meeting-snapshot").click().run()
    test.slider(key="meeting-places").set_value(2).run()
    test.button(key="meeting-snapshot").click().run()
    written = saved[-1]
    assert "## 1. En pilot i Oslo med 4 plasser i én avdeling, 2,0 ansatte per plass om dagen" in written
    assert "## 2. En pilot i Oslo med 2 plasser" in written
    assert "Sagt: Fire er for mange, mente Oslo" in written
    assert "Siden møtet begynte (nullalternativet):" in written
    assert small_desk().data_sha256[:12] in written
