"""Corrections in small drawn situations: what is proposed, in which words, how it ranks, and when it stops."""

import re
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from models.change import AddStaff, AllowMove
from models.child import Exclusion, GroupMember, Pin, Placement, Separation, Wish
from models.ids import ChildId
from models.institution import Agreement, Staffing
from planner.errors import BadUse
from planner.language import say
from planner.placement.again import Known, Limits
from planner.placement.corrections import Corrections, corrections
from planner.placement.remedies import ASKED, ask_of, remedies_for
from planner.placement.solver import Progress
from tests.house.tree import ROOT
from tests.placement.trying import known_plan
from tests.rules.drawn import DAY, scene

LIMITS = Limits(60.0, workers=1)
FULL = {"1a": {"approved_places": 1}}


def drawn(lives: str, **more: Any) -> Known:
    """The best plan of a drawn case."""
    made, _ = scene(lives, **more)
    known = known_plan(made)
    assert known is not None
    return known


def without_a_place(known: Known) -> ChildId:
    """The one child who has no place."""
    (name,) = (name for name, unit in known.unit_of.items() if unit is None)
    return name


def first_of(answer: Corrections) -> str:
    """The correction that asks least, in bokmål."""
    return "; ".join(say(sentence, "nb") for sentence in answer.found[0].sentences)


SITUATIONS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "one place more": ("1a: R; -: c", {"of_unit": FULL}, "places", "Hvis 1a var godkjent for 2 plasser"),
    "a place that is approved but not paid for": (
        "1a: R; -: c",
        {
            "of_unit": {"1a": {"approved_places": 3, "budgeted_places": 1}},
            "parameters": {"places_counted": "budgeted"},
        },
        "budget",
        "Hvis det ble betalt for 2 plasser i 1a",
    ),
    "0.3 lacking is half a post, not a quarter": (
        "1a: R; -: c",
        {
            "of_child": {"R": {"staff_night": 1.0}, "c": {"staff_night": 1.3}},
            "staffing": [Staffing("1", "night", 2.0)],
        },
        "staff",
        "Hvis bemanningen ved 1 (Natt) økte med 0,5",
    ),
    "the children's need lacks more than outnumbering them does": (
        "1a: R; -: c",
        {
            "of_child": {"R": {"staff_day": 1.0}, "c": {"staff_day": 3.0}},
            "staffing": [Staffing("1", "day", 3.0)],
            "parameters": {
                "outnumber_target_groups": ["care"],
                "outnumber_ratio": {"day": 1.5, "evening": 1.5, "night": 1.5},
                "outnumber_margin": {"day": 0.5, "evening": 0.5, "night": 0.5},
            },
        },
        "staff",
        "Hvis bemanningen ved 1 (Dag) økte med 1",
    ),
    "qualified staff of a unit that has its own": (
        "1a: R; -: c",
        {
            "of_child": {"R": {"staff_day": 1.0, "qualified_day": 1.0}, "c": {"staff_day": 1.0, "qualified_day": 0.75}},
            "staffing": [Staffing("1", "day", 2.0, "1a", 1.0)],
        },
        "staff",
        "Hvis bemanningen ved 1a (Dag) økte med 0,75, hvorav 0,75 kvalifiserte",
    ),
    "a separation": (
        "1a: R; -: c",
        {"separations": [Separation("R", "c", "unit", "threats")]},
        "waive_plan",
        "Hvis det ble gjort unntak fra skjermingen mellom c og R",
    ),
    "a group": (
        "1a: R; -: c",
        {"groups": [GroupMember("G", "R", 1), GroupMember("G", "c", 1)]},
        "waive_plan",
        "Hvis det ble gjort unntak fra regelen «Grenser for grupper» for c",
    ),
    "a resident who needs the unit alone": (
        "1a: R; -: c",
        {"of_child": {"R": {"own_unit": True}}},
        "waive_other",
        "Hvis det ble gjort unntak fra regelen «Avdelingen for seg selv» for R",
    ),
    "an exclusion": (
        "1a: ; -: c",
        {"exclusions": [Exclusion("c", "r", "1")]},
        "waive_pair",
        "Hvis det ble gjort unntak fra regelen «Steder barnet ikke kan bo» for c i 1a",
    ),
    "an agreement before an exception": (
        "1a: ; -: c",
        {"of_institution": {"1": {"operator": "bufetat_ost"}}},
        "agreement",
        "Hvis en avtale åpnet 1 (Bufetat øst) for barn hos Oslo (BFE)",
    ),
    "a pin": (
        "1a: ; -: c",
        {"pins": [Pin("c", "1a", "must_not", "r", "P")]},
        "pins",
        "Hvis låsingen av c når det gjelder 1a, ble opphevet",
    ),
    "a resident who may be moved is looked at before a place is built": (
        "1a: ; 2a: ; -: M c",
        {
            "of_unit": FULL,
            "of_child": {"M": {"referred_on": DAY}},
            "exclusions": [Exclusion("c", "r", "2")],
            "placements": [Placement("M", "1a", DAY - timedelta(days=9), None, True)],
        },
        "review",
        "Hvis også flytting av M, som kan vurderes flyttet, ble vurdert",
    ),
    "the age span is asked about last, in whole years": (
        "1a: R; -: c",
        {
            "of_child": {"R": {"birth_month": DAY.replace(year=2009, day=1)}},
            "parameters": {"max_age_span_years": 1},
            "placements": [],
        },
        "age_span",
        "Hvis største aldersspenn var 2 år i alle avdelinger som ikke sier noe annet",
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_smallest_correction_is_said_in_plain_words(situation: str) -> None:
    lives, more, kind, words = SITUATIONS[situation]
    known = drawn(lives, **more)
    answer = corrections(known, "c", LIMITS)
    assert known.unit_of["c"] is None
    assert ([ASKED[number] for number in answer.found[0].asks.kinds], first_of(answer)) == ([kind], words)


def test_the_page_lists_what_corrections_ask_for_in_their_order() -> None:
    page = (ROOT / "docs" / "explanations.md").read_text(encoding="utf-8")
    section = page.split("\n## What would have to change\n")[1].split("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == ASKED


def test_what_is_law_or_fact_is_not_asked_to_change() -> None:
    for more in (
        {"of_institution": {"1": {"target_groups": ("acute",)}}},
        {"of_institution": {"1": {"grounds": ("4-2",)}}},
        {"of_unit": {"1a": {"closes_on": DAY}}},
    ):
        known = drawn("1a: ; -: c", **more)
        assert known.unit_of["c"] is None
        answer = corrections(known, "c", LIMITS)
        assert (answer.found, answer.tried, answer.not_tried, answer.vacancies) == ((), 0, 0, ())


def test_room_that_another_child_takes_first_is_no_correction_and_is_counted() -> None:
    waits = {"a": {"urgency": "acute"}, "b": {"urgency": "acute"}, "c": {"urgency": "planned"}}
    known = drawn("1a: ; -: a b c", of_unit=FULL, of_child=waits)
    answer = corrections(known, "c", LIMITS)
    assert known.unit_of["c"] is None
    assert [one.asks for one in answer.found] == []
    assert (answer.tried, answer.others_first) == (1, 1)


def test_a_unit_that_is_open_but_not_chosen_needs_no_change() -> None:
    known = drawn("1a: ; 2a: ; -: c")
    (elsewhere,) = {"1a", "2a"} - {known.unit_of["c"]}
    answer = corrections(known, "c", LIMITS, elsewhere)
    assert [(one.changes, one.reviewed, one.sentences, one.asks.decisions) for one in answer.found] == [((), (), (), 0)]


def test_a_resident_who_stays_has_to_be_up_for_a_move_first() -> None:
    known = drawn("1a: R; 2a: ; -: c", of_unit={"2a": {"approved_places": 1}}, of_child={"c": {"urgency": "acute"}})
    answer = corrections(known, "R", LIMITS, "2a")
    assert [one.changes for one in answer.found] == [(AllowMove("R"),)]
    moved = {move.child_id: (move.before, move.after) for move in answer.found[0].difference.moved}
    assert moved["R"] == ("1a", "2a")


def test_children_of_operators_who_do_not_ask_are_left_alone() -> None:
    for operators, kinds in (((), ["move"]), (("bfe",), [])):
        known = drawn(
            "1a: R; 2a: ; -: c",
            of_unit={"1a": {"approved_places": 1}},
            of_child={"R": {"operator": "bufetat_ost"}},
            of_institution={"2": {"target_groups": ("acute",)}, "1": {"operator": "bfe"}},
            agreements=[Agreement("bufetat_ost", "bfe", True)],
            operators=operators,
        )
        asked = [
            ask_of(known.case, known.case.child_by_id["c"], one)
            for one in remedies_for(known, known.case.child_by_id["c"])
        ]
        assert [ASKED[kind] for ask in asked for kind in ask.kinds] == [*kinds, "places"]


def test_the_amount_lies_between_nothing_and_what_is_lacking_when_another_child_can_make_way() -> None:
    acute = {"urgency": "acute", "staff_night": 0.75}
    known = drawn(
        "1a: ; 2a: ; -: a b c",
        of_unit={"2a": {"approved_places": 1}},
        of_child={"a": acute, "b": acute, "c": {"staff_night": 2.0}},
        staffing=[Staffing("1", "night", 2.0), Staffing("2", "night", 1.0)],
        exclusions=[Exclusion("c", "r", "2")],
        wishes=[Wish("a", 2, "1"), Wish("b", 2, "1")],
    )
    assert known.unit_of == {"a": "1a", "b": "1a", "c": None}
    # 1.5 are lacking beside both; with one of them in 2a, which has one place, 0.75.
    answer = corrections(known, "c", LIMITS)
    assert answer.found[0].changes == (AddStaff("night", 0.75, "1"),)


def test_the_names_of_others_stand_as_facts_only() -> None:
    known = drawn("1a: R; -: c", separations=[Separation("R", "c", "unit", "threats")])
    for one in corrections(known, "c", LIMITS).found:
        for sentence in one.sentences:
            assert "R" not in sentence.template.split()
            assert {"R", "c", "1a"} & {fact for fact in sentence.facts.values() if isinstance(fact, str)}


def test_it_stops_when_asked_to_when_time_is_up_and_when_enough_is_found() -> None:
    known = drawn("1a: R; 1b: S; 1c: T; -: c", of_unit={"all": {"approved_places": 1}})
    stop = Event()
    seen: list[Progress] = []
    assert len(corrections(known, "c", Limits(60.0, workers=1, on_progress=seen.append)).found) == 3
    # First whether R, S or T could move, which helps nobody; then a place more in each unit.
    assert [step.share for step in seen] == [number / 6 for number in range(6)]
    only = corrections(known, "c", LIMITS, most=1)
    assert (len(only.found), only.tried, only.not_tried) == (1, 4, 2)
    late = corrections(known, "c", Limits(-1.0, workers=1))
    assert (late.found, late.tried, late.not_tried, late.interrupted) == ((), 0, 6, False)
    stop.set()
    stopped = corrections(known, "c", Limits(60.0, workers=1, stop=stop))
    assert (stopped.found, stopped.not_tried, stopped.interrupted) == ((), 6, True)


def test_waiting_is_told_with_the_first_day_on_which_there_is_room() -> None:
    known = drawn(
        "1a: R; 1b: S; 1c: ; -: c",
        of_unit={
            "1a": {"approved_places": 1},
            "1b": {"approved_places": 1},
            "1c": {"opens_on": DAY + timedelta(days=7)},
        },
        of_child={"S": {"expected_days": 130}},
    )
    answer = corrections(known, "c", LIMITS)
    # S came 100 days ago for 130 days: its last day is 29 days from now, the place is free on the 30th.
    assert [(v.unit_id, (v.day - DAY).days) for v in answer.vacancies] == [("1c", 7), ("1b", 30)]


def test_a_unit_that_has_closed_by_then_is_no_vacancy() -> None:
    for closes, vacancies in ((30, []), (31, ["1b"])):
        known = drawn(
            "1b: S; -: c",
            of_unit={"1b": {"approved_places": 1, "closes_on": DAY + timedelta(days=closes)}},
            of_child={"S": {"expected_days": 130}},
        )
        assert [v.unit_id for v in corrections(known, "c", LIMITS).vacancies] == vacancies


def test_a_child_or_unit_that_is_not_there_is_refused() -> None:
    known = drawn("1a: ; -: a")
    for child_id, unit_id in (("z", None), ("a", "9z")):
        with pytest.raises(BadUse):
            corrections(known, child_id, LIMITS, unit_id)
