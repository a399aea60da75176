"""The page «Kapasitet»: three questions, each with a job of its own, and what stands of the answers."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.candidate import Candidate
from models.child import Waiver
from models.ids import ChildId, Operator, UnitId
from models.plan import Sentence
from planner import service, whole_plan
from planner.capacity.service_level import Level, Reached
from planner.capacity_answer import Capacity, CapacityRequest, Estimate, GoalReached, Weighed
from planner.placement.again import Known
from planner.placement.drawn import UsableRequest
from planner.placement.usable import UsableAnswer
from planner.placement.worth import Worths
from planner.places_needed import PlacesNeeded, ServiceRequest
from planner.service import Desk, PlaceRequest
from planner.ui import desk as shared
from planner.ui.pages import capacity_worth
from planner.ui.pages.capacity_used import UsableAsked
from planner.ui.pages.capacity_worth import WorthAsked
from planner.whole_plan import worth
from tests.pages.screen import everything, page, run_until, text
from tests.pages.small import DAY, small_desk
from tests.pages.test_jobs import ended


def named(title: str, cost: int, kind: str = "place") -> Candidate:
    """A candidate of that title."""
    return Candidate(title, kind, Sentence("{text}", {"text": title}), (), cost, 1, "", "test")


def weighed(chosen: frozenset[int], cost: int, saved: float, fresh: float | None) -> Weighed:
    """A set that saves so much in the futures of the choice and in fresh ones."""

    def around(value: float) -> Estimate:
        return Estimate(value, value - 40, value + 40)

    simulated = None if fresh is None else around(900 - fresh)
    return Weighed(
        chosen,
        cost,
        around(900 - saved),
        around(saved),
        0.5,
        120.0,
        simulated,
        None if fresh is None else around(fresh),
        {} if fresh is None else dict.fromkeys(range(20), 900 - fresh),
    )


def answer(is_proven: bool = True, interrupted: bool = False) -> Capacity:
    """Two sets: a pilot with a place, and the pilot alone."""
    candidates = (named("Pilot Øst", 20_000_000, "pilot"), named("Plass i Sør", 6_000_000), named("Aldri", 1_000_000))
    bound = 288.0 if is_proven else 250.0
    return Capacity(
        CapacityRequest(budget=30_000_000),
        DAY,
        candidates,
        50,
        7.25,
        (weighed(frozenset({0, 1}), 26_000_000, 612, 431), weighed(frozenset({0}), 20_000_000, 605, None)),
        weighed(frozenset(), 0, 0, 0),
        (
            GoalReached("breach_days", 288.0, bound, "breach-days a year", is_proven),
            GoalReached("cost", 26e6, 26e6 if is_proven else None, "NOK a year", is_proven),
        ),
        is_proven,
        is_proven,
        {0: 1.0, 1: 0.5, 2: 0.0},
        {0: 512.0, 1: 7.0},
        9,
        interrupted,
        {"": 700},
        12.0,
        4.0,
    )


def shown(made: Capacity, language: str = "nb") -> str:
    """What the page says of an answer found by its id in the address."""
    job = shared.jobs().keep(None, made)
    found = page("capacity", language, **{"del": "apne", "apne": job.job_id})
    assert not found.exception
    return text(found) + everything(found)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("plasser", "Ingenting er trukket ennå"),
        ("en-til", "Velg forvalter og så «Vei én til»"),
        ("apne", "Oppgi budsjettet"),
        ("ventetid", "Velg nivået"),
    ],
)
def test_each_question_has_an_address_and_says_what_to_do_first(part: str, says: str) -> None:
    found = page("capacity", **{"del": part})
    assert not found.exception
    assert says in everything(found)


def test_an_answer_tells_the_set_with_its_price_and_what_fresh_futures_say() -> None:
    said = shown(answer())
    assert "2 kandidater for 26,0 millioner kroner i året" in said
    assert "Bevist best: 612 færre" in said
    assert "431 (391 … 471)" in said
    for title in ("Pilot Øst", "Plass i Sør", "512"):
        assert title in said


def test_best_is_said_only_where_it_is_proven() -> None:
    said = shown(answer(is_proven=False, interrupted=True))
    assert "Bevist best" not in said
    assert "ikke bevist" in said
    assert "13,19 prosent" in said
    assert "det beste som er funnet så langt" in said
    assert "Det kan finnes flere" in said


def test_what_was_not_lived_through_is_told_and_a_button_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []

    def check(_desk: object, found: Capacity, sets: int, *_rest: object) -> Capacity:
        checked.append(sets)
        return replace(found, sets=tuple(weighed(each.chosen, each.cost, 612, 431) for each in found.sets))

    monkeypatch.setattr("planner.capacity_plan.check_more", check)
    job = shared.jobs().keep(None, answer())
    found = page("capacity", "en", **{"del": "apne", "apne": job.job_id})
    assert "doing nothing and 1 of 2 sets, best first, in 20 futures each; the others were not" in everything(found)
    button = next(each for each in found.button if each.label == "Live through 2 of 2 sets, best first")
    button.click().run()
    run_until(found, "doing nothing and all 2 sets")
    assert checked == [2]
    assert not [each for each in found.button if each.label.startswith("Live through")]


def test_the_page_speaks_english_too() -> None:
    said = shown(answer(), "en")
    assert "Proven best: 612 fewer breach-days a year for 26 million kroner a year" in said
    assert "Fresh futures" in said


def test_usable_places_are_counted_by_a_job_and_shown_with_four_places_first() -> None:
    request = UsableRequest((3, 4), operator=Operator("bfe"), draws=30, staff_levels=(2.0,))
    made = service.usable(service.open_desk(), request)
    job = shared.jobs().keep(UsableAsked(request), made)
    found = page("capacity", **{"del": "plasser", "plasser": job.job_id})
    assert not found.exception
    said = text(found) + everything(found)
    assert "Av fire plasser brukes" in said
    assert "Hva en brukt plass koster" in said


def test_the_button_starts_a_job_that_is_found_in_the_address() -> None:
    found = page("capacity", **{"del": "plasser"})
    press(found, "Tell brukbare plasser")
    assert not found.exception
    named_job = found.query_params["plasser"]
    job = shared.jobs().find(named_job if isinstance(named_job, str) else named_job[0])
    assert job is not None
    assert ended(job).fault is not None  # nobody of the small country could live in a pilot
    run_until(found, "Ingen av de")


def press(found: AppTest, label: str) -> None:
    """Presses the button of that label."""
    next(each for each in found.button if each.label == label).click().run()


def test_a_unit_is_weighed_as_the_form_asks_and_the_answer_names_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[UsableRequest] = []
    count = service.usable

    def usable(desk: Desk, request: UsableRequest, *rest: Any) -> UsableAnswer:
        asked.append(request)
        return count(desk, replace(request, draws=30), *rest)

    monkeypatch.setattr(service, "usable", usable)
    found = page("capacity", "en", **{"del": "plasser"})
    found.segmented_control(key="usable-what").set_value("unit").run()
    press(found, "Count usable places")
    assert "No unit is chosen" in everything(found)
    found.selectbox(key="usable-unit").set_value("U-NYOSLO")
    press(found, "Count usable places")
    assert "U-NYOSLO is there only under one of these" in everything(found)
    assert asked == []
    found.selectbox(key="usable-unit").set_value("S1")
    found.selectbox(key="usable-scenario").set_value("staff_two_to_one")
    found.multiselect(key="usable-groups").set_value(["care"])
    found.number_input(key="usable-queue").set_value(3)
    press(found, "Count usable places")
    run_until(found, "Places in S1: 3. Used on an average day: ")
    assert asked == [UsableRequest(tuple(range(1, 9)), unit_id=UnitId("S1"), target_groups=("care",), queue=3)]
    said = text(found) + everything(found)
    assert "Usable places of S1 (Sør hus) for children of Bufetat East on 2026-11-21" in said
    assert "Scenario: Two staff per child, as if it held today" in said
    assert "Children drawn: Care." in said
    assert "each a queue of 3 children" in said
    assert "cost --institution I-S --scenario staff_two_to_one" in said
    assert not [each for each in found.selectbox if each.key == "usable-level"]  # a unit has its own staff alone


def places_for(needed: bool) -> PlacesNeeded:
    """An answer about 95 per cent within 14 days: of 0, 1 and 2 places more, two suffice or none."""
    tried = (Reached(0, 0.61, 0.55, 0.67, 20, 300), Reached(1, 0.9, 0.86, 0.94, 20, 300))
    last = Reached(2, 0.97, 0.955, 0.985, 20, 300)
    asked = ServiceRequest(Level(0.95, 14), "bfe", 20)
    return PlacesNeeded(
        asked, DAY, ("care",), last if needed else None, (*tried, last)[: 3 if needed else 2], False, 3.0
    )


@pytest.mark.parametrize(("language", "says"), [("nb", "2 plasser til"), ("en", "2 more places")])
def test_the_places_that_a_wait_takes_are_told_with_all_that_was_tried(language: str, says: str) -> None:
    job = shared.jobs().keep(None, places_for(needed=True))
    found = page("capacity", language, **{"del": "ventetid", "service": job.job_id})
    assert not found.exception
    said = text(found) + everything(found)
    assert says in said
    for cell in ("61", "55 … 67", "86 … 94"):
        assert cell in said


def test_where_no_number_suffices_none_is_told() -> None:
    job = shared.jobs().keep(None, places_for(needed=False))
    said = everything(page("capacity", "en", **{"del": "ventetid", "service": job.job_id}))
    assert "1 more places are not enough" in said
    assert "lies above the level" not in said


def test_a_level_is_asked_for_in_a_form_and_looked_for_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ServiceRequest] = []

    def look(_desk: object, request: ServiceRequest, *_rest: object) -> PlacesNeeded:
        asked.append(request)
        return places_for(needed=True)

    monkeypatch.setattr("planner.places_needed.places_for", look)
    found = page("capacity", "en", **{"del": "ventetid"})
    next(each for each in found.button if each.label == "Find the number").click().run()
    run_until(found, "2 more places")
    assert (asked[0].level, asked[0].operator, asked[0].futures) == (Level(0.95, 14), "bfe", 20)


def test_what_one_more_is_worth_is_told_with_how_it_is_known_and_the_waivers_in_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files: list[bytes] = []
    monkeypatch.setattr(capacity_worth, "download", lambda _label, content, *_rest, **_more: files.append(content))
    opened = small_desk()
    waiver = Waiver(ChildId("w3"), "age", "søsken bor der", "leder", DAY)
    waived = replace(opened, dataset=replace(opened.dataset, waivers=(waiver,)))
    made = worth(waived, PlaceRequest(time_limit_s=20.0, workers=1), "places", None, False, None, threading.Event())
    job = shared.jobs().keep(WorthAsked(PlaceRequest(), "places"), made)
    found = page("capacity", **{"del": "en-til", "en-til": job.job_id})
    assert not found.exception
    said = everything(found)
    assert "endrer planen" in said
    assert "S1" in said or "O1" in said
    assert "søsken bor der" in said
    assert "Sortert etter målene i rekkefølge" in said
    assert "Bevist: det er planlagt på nytt" in said
    head, best, *_others = (line.split(";") for line in files[0].decode("utf-8-sig").splitlines())
    goals = made[1].found[0].difference.goals
    assert best[:2] == ["plass i S1 (I-S)", "bevist"]
    assert best[2:-1] == [str(goal.difference) for goal in goals]  # every goal, also those that stay as they are
    assert len(head) == len(best)


def test_one_unit_and_every_goal_are_asked_for_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def weigh(desk: Desk, request: PlaceRequest, *rest: Any) -> tuple[Known, Worths]:
        asked.append((bool(request.steps) and all(step.on is None for step in request.steps), *rest[:3]))
        return worth(desk, replace(request, time_limit_s=20.0, workers=1), *rest)

    monkeypatch.setattr(whole_plan, "worth", weigh)
    found = page("capacity", "en", **{"del": "en-til"})
    found.selectbox(key="worth-operator").set_value("all")
    found.selectbox(key="worth-unit").set_value("S1")
    found.selectbox(key="worth-scenario").set_value("staff_two_to_one")
    found.toggle(key="worth-every-goal").set_value(True)
    press(found, "Weigh one more")
    run_until(found, "What one more is worth for the plan for 2026-11-21")
    assert asked == [(True, None, UnitId("S1"), True)]
    said = text(found)
    for words in (
        "Unit: S1 · Sør hus",
        "Scenario: Two staff per child, as if it held today",
        "Decided again for the sake of: every goal",
        "Whose children: All operators",
    ):
        assert words in said
    assert "like S1, S2" in said


def test_an_answer_that_is_no_longer_kept_is_told() -> None:
    found = page("capacity", **{"del": "apne", "apne": "gone"})
    assert "ikke lenger lagret" in everything(found)
