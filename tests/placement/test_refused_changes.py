"""Changes that do not apply: each is refused with a sentence that names the conflict and the way out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.change import (
    AddStaff,
    AllowMove,
    Change,
    ChangeInstitution,
    CloseInstitutions,
    CloseUnit,
    DialValue,
    ForbidUnit,
    KeepApart,
    LiftPins,
    LiftSeparation,
    NewChild,
    OpenInstitution,
    OpenUnit,
    PinChild,
    SetAgreement,
    SetDial,
    SetNeed,
    SetPlaces,
    SetStaff,
    Step,
    WaiveRule,
)
from models.child import Pin
from planner.errors import RefusedChange
from planner.language import say
from planner.parameters import entries, parameters_for
from planner.placement.changes import after, applied, said
from planner.placement.dials import CHOICES, CODES, LISTS, SPANS
from tests.placement.changing import TOMORROW, WORLD, changed
from tests.rules.drawn import DAY

FACTS = {
    "pinned": "cannot live as the pins demand",
    "nearest": "The nearest one known is",
    "age": "The institution takes ages 10 to 18; the child is 8",
    "alone": "A child who needs a unit to itself cannot share it",
    "shut": "The unit is not open on 2026-11-20",
    "apart": "a and b must be kept apart",
    "full": "2 children in a unit with room for 1",
    "never": "The rule «Places» cannot be waived: lift the pin, or change what stands in the way",
    "waivable": "operator_or_agreement, age, gender, exclusions, own_unit, separations, group_limits, siblings",
}
"""What several sentences say."""


def new(**other: Any) -> NewChild:
    """A referral that could be made, but for what is said otherwise."""
    sound = {
        **{"child_id": "n", "birth_month": date(2012, 3, 1), "gender": "girl", "operator": "bfe"},
        **{"municipality": "0301", "ground": "4-2", "target_group": "acute", "urgency": "acute"},
    }
    return NewChild(**(sound | other))


NOT_HERE: list[tuple[Change, str]] = [
    (PinChild("z", "1a"), "There is no child «z». Known are: M, R, a, b, c."),
    (PinChild("a", "1c"), "There is no unit «1c». Known are: 1a, 1b, 2a."),
    (SetStaff("day", 1.0, "9"), "There is no institution «9». Known are: 1, 2."),
    (SetStaff("nigth", 1.0, "1"), "«nigth» is not known here. {nearest} «night»."),
    (SetDial("outnumber_ratios", 1.0, "day"), "dial called «outnumber_ratios». {nearest} «outnumber_ratio»."),
    (SetDial("name", "x"), "There is no dial called «name»."),
    (WaiveRule("a", "seperations", "r", "l", DAY), "rule called «seperations». {nearest} «separations»."),
    (SetNeed("a", needs=("scool",)), "«scool» is not known here. {nearest} «school»."),
    (KeepApart("a", "c", "house"), "«house» is not known here. Known are: distance, institution, unit."),
]  # fmt: skip

LAW: list[tuple[tuple[Change, ...], str]] = [
    ((PinChild("c", "2a"),), "c {pinned}: {age}. Waive the rule «Age» first"),
    ((SetNeed("a", own_unit=True), PinChild("a", "1a")), "R, a {pinned}: {alone}. Waive the rule «A unit to itself»"),
    ((PinChild("a", "1a"), CloseUnit("1a")), "a {pinned}: {shut}. The rule «Opening dates» cannot be waived"),
    ((PinChild("a", "2a"), SetAgreement("bfe", "bufetat_ost", False)), "Waive the rule «Operator or agreement» first"),
    ((PinChild("a", "1a"), PinChild("b", "1a")), "a, b {pinned}: {apart}. Waive the rule «Separations»"),
    ((SetPlaces("2a", 1), PinChild("a", "2a"), PinChild("M", "2a")), "M, a {pinned}: {full}. {never}"),
    (
        (SetPlaces("2a", 1), SetNeed("a", own_unit=True), PinChild("M", "2a"), PinChild("a", "2a")),
        "M, a {pinned}: {full}. {never}",
    ),
    ((PinChild("a", "2a"), PinChild("M", "2a"), SetPlaces("2a", 1)), "2 children in a unit with room for 1"),
]  # fmt: skip

HOUSE = ("New", "bfe", "state", "0301", ("6-2",), ("care",))
"""All that a new institution must say but its id."""

CONTRADICTIONS: list[tuple[tuple[Change, ...], str]] = [
    ((PinChild("a", "1a"), PinChild("a", "1b")), "a is pinned to 1a already, by Q: test. Lift that pin first."),
    ((PinChild("b", "1b"),), "1b is forbidden to b by P: quarrel. Lift that prohibition first."),
    ((PinChild("a", "1a"), ForbidUnit("a", "1a")), "a is pinned to 1a already, by Q: test. Lift that pin first."),
    ((PinChild("R", "1b"),), "R lives in 1a and is not up for a move. Say first that a move may be considered"),
    ((ForbidUnit("R", "1a"),), "R lives in 1a and is not up for a move."),
    ((LiftPins("a"),), "a has no such pin: there is nothing to lift."),
    ((LiftPins("b", "1a"),), "b has no such pin"),
    ((AllowMove("a"),), "a lives in no unit"),
    ((SetPlaces("1a"),), "The change says nothing: state approved or budgeted places."),
    ((SetPlaces("1a", -1),), "1a cannot have -1 places: state 0 to 100."),
    ((SetPlaces("1a", 101),), "1a cannot have 101 places: state 0 to 100."),
    ((SetPlaces("1a", 3, -2),), "1a cannot have -2 places"),
    ((SetPlaces("1a", 3, 4),), "1a cannot have 4 budgeted places with 3 approved ones: raise"),
    ((OpenUnit("1a", "1", approved_places=1),), "There is a unit «1a» already: give the new one another id."),
    ((OpenUnit(" ", "1", approved_places=1),), "The new unit has no id"),
    ((OpenUnit("1c", "1"),), "1c has no places: state approved places, or a unit that it is like."),
    ((OpenUnit("1c", "1", approved_places=-1),), "1c cannot have -1 places"),
    ((OpenInstitution("1", *HOUSE),), "There is an institution «1» already: give the new one another id."),
    ((OpenInstitution(" ", *HOUSE),), "The new institution has no id"),
    ((OpenInstitution("3", *HOUSE[:3], "0999", *HOUSE[4:]),), "no municipality with the number «0999». Known"),
    ((OpenInstitution("3", *HOUSE[:2], "stat", *HOUSE[3:]),), "«stat» is not known here. {nearest} «state»."),
    ((OpenInstitution("3", *HOUSE[:4], (), ("care",)),), "3 is approved for nobody: state at least one ground"),
    ((OpenInstitution("3", *HOUSE, latitude=59.0),), "3 does not lie in Norway: state latitude (57–82)"),
    ((OpenInstitution("3", *HOUSE, latitude=10.7, longitude=59.9),), "3 does not lie in Norway"),
    ((OpenInstitution("3", *HOUSE, min_age=15, max_age=12),), "3 cannot take children from 15 to 12 years: state 0"),
    ((OpenInstitution("3", *HOUSE, gender="girl"),), "«girl» is not known here. {nearest} «girls»."),
    ((OpenInstitution("3", *HOUSE, price_per_day=200_001),), "A price cannot be 200,001 NOK per day"),
    ((ChangeInstitution("1"),), "The change says nothing new about 1"),
    ((ChangeInstitution("1", grounds=("6-9",)),), "«6-9» is not known here."),
    ((CloseInstitutions(operator="bfe"),), "It is not said which institutions close: name one, or a kind of owner."),
    ((CloseInstitutions(ownership="commercial"),), "No unit that these changes speak of is open on 2026-11-20"),
    ((CloseInstitutions("2"), CloseInstitutions("2")), "there is nothing to close"),
    ((CloseUnit("1b"), CloseUnit("1b")), "1b closes on 2026-11-20 already: choose an earlier day, or another unit."),
    ((CloseUnit("1b"), CloseUnit("1b", TOMORROW)), "1b closes on 2026-11-20 already"),
    ((CloseUnit("2a", date(2025, 1, 1)),), "2a opens on 2025-01-01 and cannot close on 2025-01-01: choose a"),
    ((SetStaff("day", 1.0),), "It is not said where the staff work: name a unit or an institution."),
    ((SetStaff("day", 1.0, "2", "1a"),), "1a belongs to 1, not to 2: name one of them."),
    ((SetStaff("day", -1.0, "2"),), "2 cannot have -1.0 staff on a shift: state 0 to 200."),
    ((SetStaff("day", 1.0, unit_id="1a"),), "1a cannot have 1.5 qualified among 1.0 staff: state how many"),
    ((SetStaff("day", 1.0, "2", qualified=-1.0),), "2 cannot have -1.0 staff on a shift"),
    ((AddStaff("night", -2.5, "1"),), "1 cannot have -0.5 staff on a shift"),
    ((AddStaff("night", 1.0, "2"),), "No staff are stated for 2"),
    ((AddStaff("day", 1.0, unit_id="1b"),), "No staff are stated for 1b"),
    ((SetDial("one_ground_per_unit", 0),), "The dial «one_ground_per_unit» cannot be «0»: it takes yes or no."),
    ((SetDial("max_age_span_years", 2.5),), "«max_age_span_years» cannot be «2.5»: it takes a whole number"),
    ((SetDial("max_age_span_years", -1),), "it takes a whole number from 0 to 23 (years)."),
    ((SetDial("max_age_span_years", True),), "it takes a whole number from 0 to 23 (years)."),
    ((SetDial("speed_kmh", 0),), "it takes a number from 5 to 200 (km/h)."),
    ((SetDial("speed_kmh", 1e-300),), "it takes a number from 5 to 200 (km/h)."),
    ((SetDial("outnumber_ratio", 1e308, "night"),), "it takes a number from 0 to 10 (staff per child)."),
    ((SetDial("outnumber_ratio", 10**400, "night"),), "it takes a number from 0 to 10 (staff per child)."),
    ((SetDial("tension_weights", 1e20, "age"),), "it takes a whole number from 0 to 1,000 (points)."),
    ((SetDial("price_per_day", 200_001, "state"),), "it takes a whole number from 0 to 200,000 (NOK per day)."),
    ((SetDial("acute_reserve_share", float("inf")),), "it takes a number from 0 to 1 (share of emergency places)."),
    ((SetDial("acute_reserve_share", float("nan")),), "it takes a number from 0 to 1 (share of emergency places)."),
    ((SetDial("age_bands", ("x",)),), "it takes 0–10 whole numbers in rising order from 0 to 23 (years)."),
    ((SetDial("age_bands", (13, 6)),), "it takes 0–10 whole numbers in rising order from 0 to 23 (years)."),
    ((SetDial("age_bands", (13, 13)),), "it takes 0–10 whole numbers in rising order"),
    ((SetDial("age_bands", (6, 24)),), "it takes 0–10 whole numbers in rising order"),
    ((SetDial("age_bands", 13),), "it takes 0–10 whole numbers in rising order"),
    ((SetDial("pilot_ages", (13,)),), "it takes 2 whole numbers in rising order from 0 to 23 (years)."),
    ((SetDial("pilot_staff_levels", ()),), "it takes 1–10 numbers in rising order from 0 to 10 (staff per place by"),
    ((SetDial("outnumber_target_groups", ("finnesikke",)),), "«finnesikke» is not known here. Known are: acute"),
    ((SetDial("outnumber_target_groups", ("care", "behavior_high_risk")),), "{nearest} «behaviour_high_risk»."),
    ((SetDial("outnumber_target_groups", (1, 2)),), "«1» is not known here."),
    ((SetDial("pilot_grounds", ("6-9",)),), "«6-9» is not known here."),
    ((SetDial("pilot_grounds", ()),), "it takes a list of codes."),
    ((SetDial("goal_order", (1, "cost")),), "it takes the same goals in another order."),
    ((OpenUnit("1c", "1", approved_places=1, max_age_span=-5),), "1c cannot have an age span of -5 years: state 0"),
    ((OpenUnit("1c", "1", like="1a", max_age_span=24),), "1c cannot have an age span of 24 years: state 0 to 23."),
    ((OpenUnit("1c", "1", approved_places=101),), "1c cannot have 101 places: state 0 to 100."),
    ((OpenUnit("1c", "1", approved_places=1, budgeted_places=-1),), "1c cannot have -1 places"),
    ((OpenUnit("1c", "1", approved_places=1, budgeted_places=2),), "1c cannot have 2 budgeted places with 1 approved"),
    ((OpenUnit("1c", "1", approved_places=1, services=("scool",)),), "«scool» is not known here. {nearest} «school»."),
    ((OpenUnit("1c", "1", approved_places=1, opens_on=date(1, 1, 1)),), "0001-01-01 is too far away: choose a day"),
    ((CloseUnit("1b", date(1, 1, 1)),), "0001-01-01 is too far away: choose a day from 1950-01-01 to 2150-12-31."),
    ((CloseUnit("1b", date(9999, 12, 31)),), "9999-12-31 is too far away"),
    ((KeepApart("a", "c", "distance", 3001.0),), "km apart: state at most 3,000."),
    ((SetAgreement("bfe", "bufetat_ost", True, None, 10**32),), "NOK per day: state 0 to 200,000."),
    ((SetDial("places_counted", "paid"),), "it takes one of approved, budgeted."),
    ((SetDial("goal_order", ("cost",)),), "it takes the same goals in another order."),
    ((SetDial("outnumber_target_groups", "care"),), "it takes a list of codes."),
    ((SetDial("outnumber_ratio", 1.0),), "The dial «outnumber_ratio» has no entry «». Known are: day, evening, night."),
    ((SetDial("outnumber_ratio", 1.0, "dya"),), "has no entry «dya». {nearest} «day»."),
    ((SetDial("staff_need", 1.0, "care"),), "The dial «staff_need» has no entry «care»."),
    ((SetDial("one_ground_per_unit", False, "day"),), "has one value and no entries"),
    ((KeepApart("a", "a", "unit"),), "a cannot be kept apart from itself: name two children."),
    ((KeepApart("a", "c", "distance"),), "A separation by distance needs the kilometres"),
    ((KeepApart("a", "c", "distance", 0.0),), "A separation by distance needs the kilometres"),
    ((KeepApart("a", "c", "unit", 3.0),), "A separation by distance needs the kilometres"),
    ((KeepApart("b", "a", "unit"),), "b and a are kept apart already"),
    ((LiftSeparation("a", "c"),), "a and c are not kept apart. Those whom a is kept apart from: b."),
    ((LiftSeparation("a", "b"), LiftSeparation("a", "b")), "Those whom a is kept apart from: –."),
    ((SetAgreement("bfe", "bfe", True),), "needs no agreement with itself"),
    ((SetAgreement("bfe", "bufetat_ost", True, "1"),), "1 is run by"),
    ((SetAgreement("bfe", "bufetat_ost", True, None, -1),), "A price cannot be -1 NOK per day: state 0 to 200,000."),
    ((new(child_id=" "),), "The new child has no id"),
    ((new(child_id="010112 12345"),), "may be a national identity number"),
    ((new(child_id="a"),), "There is a child «a» already"),
    ((new(gender="gril"),), "«gril» is not known here. {nearest} «girl»."),
    ((new(needs=("scool",)),), "«scool» is not known here"),
    ((new(municipality="0302"),), "There is no municipality with the number «0302». {nearest}"),
    ((new(district="030199"),), "There is no district with the number «030199»."),
    ((new(municipality="3401", district="030101"),), "030101 is no district of the municipality 3401"),
    ((new(birth_month=date(2003, 1, 1)),), "A child born in 01.2003 cannot be referred on 2026-11-20"),
    ((new(birth_month=date(2026, 12, 1)),), "A child born in 12.2026 cannot be referred"),
    ((new(birth_month=date(2012, 3, 1), referred_on=date(2012, 2, 1)),), "cannot be referred on 2012-02-01"),
    ((new(expected_days=0),), "A stay of 0 days cannot be expected"),
    ((new(staff_night=10.5),), "n cannot need 10.5 staff on a shift"),
    ((new(staff_day=1.0, qualified_day=1.5),), "n cannot need 1.5 qualified among 1 staff (Day)"),
    ((SetNeed("a"),), "The change says nothing about what a needs."),
    ((SetNeed("a", staff_day=11.0),), "a cannot need 11.0 staff on a shift: state 0 to 10."),
    ((SetNeed("a", qualified_day=-1.0),), "a cannot need -1.0 staff on a shift"),
    ((SetNeed("b", qualified_day=1.6),), "b cannot need 1.6 qualified among 1.5 staff"),
    ((WaiveRule("a", "ground", "r", "l", DAY),), "cannot be waived for one child. Those that can: {waivable}."),
    ((WaiveRule("a", "pins", "r", "l", DAY),), "cannot be waived for one child."),
    ((WaiveRule("a", "places", "r", "l", DAY),), "cannot be waived for one child."),
    ((WaiveRule("a", "age", " ", "l", DAY),), "A waiver needs a reason and the one who approves it: state both."),
    ((WaiveRule("a", "age", "r", "", DAY),), "A waiver needs a reason and the one who approves it: state both."),
    ((WaiveRule("a", "age", "r", "l", date(9999, 12, 31)),), "9999-12-31 is too far away"),
    ((WaiveRule("a", "own_unit", "r", "l", DAY, "1a"),), "cannot be limited to one unit: leave out the unit."),
    ((WaiveRule("a", "age", "r", "l", DAY, None, "b"),), "Only a waiver of separations names another child: leave it"),
    ((WaiveRule("a", "separations", "r", "l", DAY, None, "a"),), "Only a waiver of separations names another child"),
    ((WaiveRule("a", "separations", "r", "l", DAY, None, "c"),), "a and c are not kept apart: there is nothing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [*(((change,), sentence) for change, sentence in NOT_HERE), *LAW, *CONTRADICTIONS],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_change_that_does_not_apply_is_refused_with_the_conflict_and_the_way_out(
    changes: tuple[Change, ...], sentence: str
) -> None:
    world, sentence = changed(*changes[:-1]), sentence.format(**FACTS)
    with pytest.raises(RefusedChange) as refused:
        applied(world, changes[-1], "Q", "test")
    assert sentence in say(refused.value.sentence, "en").replace("\u00a0", " ") or sentence in str(refused.value)
    assert "{" not in say(refused.value.sentence, "nb")
    assert world == changed(*changes[:-1])


def test_a_pin_against_a_rule_is_taken_once_the_rule_is_waived() -> None:
    waived = changed(WaiveRule("c", "age", "r", "l", DAY), PinChild("c", "2a"))
    assert [pin.child_id for pin in waived.dataset.pins] == ["b", "c"]


def test_a_pin_that_movable_residents_can_make_way_for_is_taken() -> None:
    full = changed(SetPlaces("2a", 1))
    assert applied(full, PinChild("a", "2a")).dataset.pins[-1].unit_id == "2a"
    locked = applied(full, AllowMove("M", False))
    with pytest.raises(RefusedChange, match="room for 1"):
        applied(locked, PinChild("a", "2a"))


def test_a_pin_that_could_not_be_kept_before_is_not_blamed_on_the_next_step() -> None:
    lost = replace(WORLD, dataset=replace(WORLD.dataset, pins=(Pin("c", "2a", "must", "r", "P"),)))
    assert applied(lost, SetPlaces("1a", 9)).dataset.units != lost.dataset.units
    with pytest.raises(RefusedChange, match=r"^a cannot live"):
        after(lost, (Step(PinChild("a", "1b")), Step(CloseUnit("1b"))))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("age_bands", (6, 13)),
        ("age_bands", ()),
        ("pilot_ages", (0, 23)),
        ("pilot_staff_levels", (0.5, 2, 10.0)),
        ("outnumber_target_groups", ("care", "reinforced")),
        ("outnumber_target_groups", ()),
        ("speed_kmh", 5),
        ("speed_kmh", 200.0),
        ("max_age_span_years", 0),
    ],
)
def test_what_a_dial_takes_is_taken(name: str, value: DialValue) -> None:
    world = changed(SetDial(name, value))
    assert getattr(world.parameters, name) == value
    assert "{" not in say(said(SetDial(name, value), world.codes), "nb")


def test_every_dial_that_there_is_has_a_range_and_its_own_value_lies_within() -> None:
    for entry in entries(DAY):
        if entry.name in SPANS or entry.name in LISTS:
            assert (SPANS.get(entry.name) or LISTS[entry.name].each).unit == entry.unit
        elif entry.name not in CODES:
            assert entry.name in ("goal_order", "one_ground_per_unit", *CHOICES)
        now = getattr(parameters_for(DAY), entry.name)
        entry_of = dict(flat(now)) if isinstance(now, dict) else {None: now}
        for key, value in entry_of.items():
            changed(SetDial(entry.name, value, key))


def flat(table: dict[str, Any]) -> Iterator[tuple[str, DialValue]]:
    """The entries of a dial under the keys by which a change names them."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from ((f"{key}/{inner}", each) for inner, each in value.items())
        else:
            yield key, value
