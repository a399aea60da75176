"""Scenarios in the store: versions on top of each other, what is refused, the command line and the editor."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.change import PinChild, Scenario, SetPlaces, Step
from models.ids import ChildId, UnitId
from planner import kept_scenarios
from planner.__main__ import main
from planner.errors import BadUse, Forbidden, Outrun
from planner.scenarios import named, scenario_text
from planner.service import Kept
from planner.store.opened import Store
from planner.ui import desk, keep_scenario, who
from tests.pages.screen import SECONDS, everything
from tests.store.conftest import Open
from tests.store.making import OST, actor

SHIPPED = named("bfe_pilot_3").scenario
PILOT = replace(
    SHIPPED,
    why=SHIPPED.why_en,
    steps=tuple(replace(step, why="a pilot", source="figures.csv") for step in SHIPPED.steps),
)
"""Without the word «er», which in the small country is a child."""

LEAD = actor("regional_lead", OST, user_id="kari")
LEAD_IN = actor("regional_lead", OST)
ANALYST = actor("budget_analyst", user_id="bo")


def test_each_version_stands_with_who_wrote_it(fresh: Open) -> None:
    store = fresh()
    first = kept_scenarios.keep(Kept(store, LEAD), "vaar_pilot", PILOT)
    second = kept_scenarios.keep(Kept(store, LEAD), "vaar_pilot", replace(PILOT, title="Vår pilot"), seen=first)
    assert (first, second) == (1, 2)
    found = kept_scenarios.versions(Kept(store, ANALYST), "vaar_pilot")
    assert [(each.number, each.named.scenario.title, each.by_user) for each in found] == [
        (2, "Vår pilot", "kari"),
        (1, PILOT.title, "kari"),
    ]
    assert [each.number for each in kept_scenarios.latest(Kept(store, ANALYST))] == [2]
    assert kept_scenarios.version(Kept(store, ANALYST), "vaar_pilot", 1).named.scenario == PILOT


def test_who_built_on_an_older_version_is_told_and_changes_nothing(fresh: Open) -> None:
    store = fresh()
    for seen in (0, 1):
        kept_scenarios.keep(Kept(store, LEAD), "vaar_pilot", PILOT, seen)
    with pytest.raises(Outrun, match=r"Version 2 of .* since you saw version 1"):
        kept_scenarios.keep(Kept(store, LEAD), "vaar_pilot", replace(PILOT, title="Sen"), 1)
    with pytest.raises(Outrun, match=r"already, in version 2"):
        kept_scenarios.keep(Kept(store, LEAD), "vaar_pilot", replace(PILOT, title="Ny"), 0)
    assert [each.number for each in kept_scenarios.latest(Kept(store, LEAD))] == [2]


@pytest.mark.parametrize("name", ["baseline", "to ord", "", "x" * 61, "../x"])
def test_names_that_would_mislead_are_refused(fresh_file: Open, name: str) -> None:
    with pytest.raises(BadUse):
        kept_scenarios.keep(Kept(fresh_file(), LEAD), name, PILOT)


def test_a_change_that_names_a_child_is_not_kept_where_many_read(fresh_file: Open) -> None:
    steps = (
        Step(SetPlaces(UnitId("E1"), 3), "Kari", "one place fewer"),
        Step(PinChild(ChildId("e1"), UnitId("E1")), "Kari", "asked for"),
    )
    kept = Kept(fresh_file(), LEAD)
    with pytest.raises(BadUse, match="Change 2 names a child"):
        kept_scenarios.keep(kept, "med_barn", Scenario("Med barn", "prøve", steps))
    assert kept_scenarios.latest(kept) == ()


@pytest.mark.parametrize("child_id", ["e1", "n1"])  # of one's own operator, and one whom Øst may not see
def test_texts_that_name_a_child_of_the_store_are_not_kept_and_the_refusal_repeats_no_id(
    fresh: Open, child_id: str
) -> None:
    kept, places = Kept(fresh(is_synthetic=False), LEAD_IN), SetPlaces(UnitId("E1"), 3)
    fine = Step(places, "Kari", "one place fewer")
    spoken = [
        (Scenario(f"For {child_id}", "try", (fine,)), "The title or the question names a child"),
        (Scenario("Try", "try", (fine,), why_en=f"({child_id})"), "The title or the question names a child"),
        (Scenario("Try", child_id, (fine, Step(places, "Kari", f"{child_id}, and so on"))), "Change 2 names a child"),
        (Scenario("Try", "try", (Step(places, "Kari", "agreed", source=f"mail of {child_id}"),)), "Change 1 names"),
    ]
    for scenario, refusal in spoken:
        with pytest.raises(BadUse, match=refusal) as refused:
            kept_scenarios.keep(kept, "med_barn", scenario)
        assert child_id not in str(refused.value)
    assert kept_scenarios.keep(kept, "uten_barn", Scenario("Try", f"x{child_id}", (fine,))) == 1
    assert [each.named.name for each in kept_scenarios.latest(kept)] == ["uten_barn"]


def test_who_may_write_no_scenario_learns_of_no_id(fresh_file: Open) -> None:
    named = Scenario("For e1", "try", (Step(SetPlaces(UnitId("E1"), 3), "Kari", "agreed"),))
    with pytest.raises(Forbidden):
        kept_scenarios.keep(Kept(fresh_file(is_synthetic=False), actor("auditor")), "med_barn", named)


def test_the_command_line_keeps_lists_and_fetches(
    tmp_path: Path, fresh_file: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = fresh_file()
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(store.url.database))
    monkeypatch.setenv("PLANNER_ANCHOR", str(store.anchor.file))
    source, back = tmp_path / "var.toml", tmp_path / "back.toml"
    source.write_text(scenario_text(PILOT), encoding="utf-8")
    assert main(["scenarios", "keep", str(source)]) == 0
    assert main(["scenarios", "keep", str(source)]) == 2
    assert "versjon 1" in capsys.readouterr().err
    assert main(["scenarios", "keep", str(source), "--on-top-of", "1", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"][0]["number"] == 2
    assert main(["scenarios", "kept", "var", "--json", "-"]) == 0
    assert [row["number"] for row in json.loads(capsys.readouterr().out)["scenarios"]] == [2, 1]
    assert main(["scenarios", "fetch", "var", str(back), "--number", "1"]) == 0
    assert back.read_text(encoding="utf-8") == source.read_text(encoding="utf-8")
    assert main(["scenarios", "kept", "ingen"]) == 2


@pytest.fixture
def here(fresh_file: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store for practice that the app works on."""
    opened = fresh_file()
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(opened.url.database))
    monkeypatch.setattr(who, "store_at", lambda _: opened)
    yield opened
    desk.jobs_of.cache_clear()


def test_the_editor_keeps_a_version_that_the_library_of_another_window_shows(here: Store) -> None:
    script = "from planner.ui.pages.scenarios import show\nshow('nb')"
    mine = AppTest.from_string(script, default_timeout=SECONDS).run()
    mine.text_area("scenario-text").set_value(scenario_text(replace(PILOT, title="Vår pilot"))).run()
    mine.button("editor-keep").click().run()
    assert not mine.exception
    assert kept_scenarios.latest(Kept(here, who.NOBODY))[0].named.name == "vår_pilot"
    other = AppTest.from_string(script, default_timeout=SECONDS).run()
    assert "vår_pilot (versjon 1 av 1" in everything(other)
    assert "vår_pilot" in other.multiselect("compare-names").options or "Vår pilot" in str(
        other.multiselect("compare-names").options
    )


def test_the_editor_tells_why_a_title_that_names_a_child_is_not_kept(here: Store) -> None:
    script = "from planner.ui.pages.scenarios import show\nshow('nb')"
    mine = AppTest.from_string(script, default_timeout=SECONDS).run()
    mine.text_area("scenario-text").set_value(scenario_text(replace(PILOT, title="Pilot for e1"))).run()
    mine.button("editor-keep").click().run()
    assert "Tittelen eller spørsmålet nevner et barn" in " ".join(error.value for error in mine.error)
    assert kept_scenarios.latest(Kept(here, who.NOBODY)) == ()


@pytest.mark.parametrize(("role", "is_offered"), [("regional_lead", True), ("auditor", False)])
def test_only_who_may_write_scenarios_is_offered_to_keep_one(
    role: str, is_offered: bool, here: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(here, actor(role, OST, user_id="kari"))
    monkeypatch.setattr(keep_scenario, "kept_here", lambda: kept)

    def draw() -> None:
        from planner.ui.keep_scenario import keep_in_store
        from tests.store.test_kept_scenarios import PILOT

        keep_in_store(PILOT, "what-if-keep", "nb")

    drawn = AppTest.from_function(draw, default_timeout=SECONDS).run()
    assert [button.key for button in drawn.button] == ["what-if-keep"] * is_offered
    if is_offered:
        drawn.button("what-if-keep").click().run()
        assert len(kept_scenarios.latest(kept)) == 1
