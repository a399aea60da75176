"""Every goal has an exact value: numbers are chosen so that a wrong formula gives another answer."""

from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from models.child import GroupMember, Placement, Wish
from models.institution import Agreement, TravelTime
from planner.placement.case import Case, living_under
from planner.placement.goals import GOAL_BY_CODE, GOALS, goal_value, tie_break
from planner.placement.linear import Objective
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of
from planner.placement.parts import choices_of
from tests.rules.drawn import APART_KM, DAY, Row, days, least, number, scene, table, words
from tests.rules.test_rooms import born

# `home` of residents under review: `a=1a` lives in 1a today, and the plan may move it. D: displaced, A: acute ones
# without a place, U: all without a place, and the days these have waited.
PLACED = table("""
situation                                  | acute | waited       | home      | lives               | D | A | U | days
everyone has a place                       | a     | a=7 b=11     |           | 1a: a b             | 0 | 0 | 0 | 0
a planned child waits                      |       | a=7 b=11     |           | 1a: a; -: b         | 0 | 0 | 1 | 11
an acute child waits                       | a     | a=7 b=11     |           | 1a: b; -: a         | 0 | 1 | 1 | 7
both wait, their days add up               | a     | a=7 b=11     |           | -: a b; 1a:         | 0 | 1 | 2 | 18
referred today                             | a     | a=0          |           | -: a; 1a:           | 0 | 1 | 1 | 0
referred tomorrow is not asked about yet   |       | a=-1 b=5     |           | -: a b; 1a:         | 0 | 0 | 1 | 5
a resident keeps a place                   |       | a=300        | a=1a      | 1a: a               | 0 | 0 | 0 | 0
a resident loses its place, never waited   |       | a=300 b=13   | a=1a      | -: a b; 1a:         | 1 | 0 | 2 | 13
an acute resident loses its place          | a b   | a=300 b=13   | a=1a      | -: a b; 1a:         | 1 | 1 | 2 | 13
two residents lose their places            | c     | a=3 b=5 c=17 | a=1a b=1b | -: a b c; 1a: ; 1b: | 2 | 1 | 3 | 17
residents who stay do not count            |       | a=7          |           | 1a: A; -: a         | 0 | 0 | 1 | 7
""")

NEEDS = table("""
situation                             | needs                      | unit          | house      | lives     | value
no needs                              |                            | school        |            | 1a: a     | 0
met by the unit                       | school                     | school        |            | 1a: a     | 0
met by the house                      | school                     |               | school     | 1a: a     | 0
met by one each                       | school,health              | school        | health     | 1a: a     | 0
one of three is not                   | school,health,psychologist | school        | health     | 1a: a     | 1
none of three is                      | school,health,psychologist |               | wheelchair | 1a: a     | 3
what is offered beyond does not count | school                     | school,health | wheelchair | 1a: a     | 0
two children, two needs each          | school,health              | school        |            | 1a: a b   | 2
without a place no need is counted    | school,health              |               |            | -: a; 1a: | 0
the same need twice is one need       | school,school              |               |            | 1a: a     | 1
""")

# Where residents under review live; when 1a closes (first day shut), and how long each is expected to stay.
MOVES = table("""
situation                                      | home      | closes | stays | age from | lives        | value
stays where it lives                           | a=1a      |        |       |          | 1a: a; 1b:   | 0
leaves for next door                           | a=1a      |        |       |          | 1b: a; 1a:   | 1
leaves for another house                       | a=1a      |        |       |          | 2a: a; 1a:   | 1
two change places                              | a=1a b=1b |        |       |          | 1b: a; 1a: b | 2
leaves a home that is no longer lawful         | a=1a      |        |       | 1=16     | 2a: a; 1a:   | 0
stays though the home is no longer lawful      | a=1a      |        |       | 1=16     | 1a: a; 2a:   | 0
without a place it is no move                  | a=1a      |        |       |          | -: a; 1a:    | 0
comes from outside                             |           |        |       |          | 1a: a        | 0
the unit closes before the stay ends           |           | +20    | a=30  |          | 1a: a        | 1
the unit closes the day after the stay ends    |           | +31    | a=30  |          | 1a: a        | 0
the last day of the stay is the first day shut |           | +29    | a=30  |          | 1a: a        | 1
the unit shuts the day after the last day      |           | +30    | a=30  |          | 1a: a        | 0
home closes too early, leaving has a cause     | a=1a      | +20    | a=500 |          | 1b: a; 1a:   | 0
nobody knows how long the stay will be         |           | +20    |       |          | 1a: a        | 0
leaves home for a unit that closes             | a=1b      | +20    | a=500 |          | 1a: a; 1b:   | 2
a resident's days count from when it came      | a=1a      | +20    | a=110 |          | 1a: a        | 0
a resident's stay outlasts the unit            | a=1a      | +20    | a=121 |          | 1a: a        | 1
""")

# Wishes of child a about houses (1, 2) and municipalities (H = home, A = away; house 1 is in H, house 2 in A).
VIEW = table("""
situation                                  | wishes   | lives      | value
nothing was said                           |          | 1a: a      | 0
there of all places                        | 1=2      | 1a: a      | 0
rather there                               | 1=1      | 1a: a      | 1
it does not matter                         | 1=0      | 1a: a      | 2
rather not                                 | 1=-1     | 1a: a      | 3
not there                                  | 1=-2     | 1a: a      | 4
somewhere else than what was spoken of     | 1=2      | 2a: a; 1a: | 2
the municipality counts where nothing else | H=2      | 1a: a      | 0
the house goes before the municipality     | 1=-1 H=2 | 1a: a      | 3
the house goes before it, the kinder way   | 1=1 H=-2 | 1a: a      | 1
another house, its own municipality        | 1=2 A=-2 | 2a: a; 1a: | 4
said twice, the less willing counts        | 1=2 1=-1 | 1a: a      | 3
without a place nothing is counted         | 1=2      | -: a; 1a:  | 0
""")

SIBLINGS_APART = table("""
situation                         | siblings            | lives               | value
together                          | a=S b=S             | 1a: a b             | 0
next door                         | a=S b=S             | 1a: a; 1b: b        | 1
three in three units are 3 pairs  | a=S b=S c=S         | 1a: a; 1b: b; 1c: c | 3
two together, one next door       | a=S b=S c=S         | 1a: a b; 1b: c      | 2
four, two and two                 | a=S b=S c=S d=S     | 1a: a b; 1b: c d    | 4
one of two has no place           | a=S b=S             | 1a: a; -: b         | 0
of three one has no place         | a=S b=S c=S         | 1a: a; 1b: b; -: c  | 1
two families                      | a=S b=S c=T d=T e=T | 1a: a c; 1b: b d e  | 3
not siblings                      | a=S b=T             | 1a: a; 1b: b        | 0
a resident is a sibling           | A=S b=S             | 1a: A; 1b: b        | 1
residents next door to each other | A=S B=S c=S         | 1a: A; 1b: B c      | 2
""")

# Bands begin at 13, 16; members of group G; `staff` by day, 2.0 is much. Weights: age 5, group 7, need 11.
TENSION = table("""
situation                             | age                         | group | staff         | lives            | value
alone                                 | a=15.0                      | a     | a=3           | 1a: a            | 0
one band                              | a=13.0 b=15.11              |       |               | 1a: a b          | 0
two bands                             | a=15.11 b=16.0              |       |               | 1a: a b          | 5
two bands, at the younger border      | a=12.11 b=13.0              |       |               | 1a: a b          | 5
three bands                           | a=12.0 b=14.0 c=16.0        |       |               | 1a: a b c        | 10
two of each band                      | a=15.0 b=15.1 c=16.0 d=16.1 |       |               | 1a: a b c d      | 5
bands of two units do not mix         | a=15.0 b=16.0               |       |               | 1a: a; 1b: b     | 0
two of the group                      | a=15.0 b=15.0               | a b   |               | 1a: a b          | 7
three of the group                    | a=15.0 b=15.0 c=15.0        | a b c |               | 1a: a b c        | 14
two of the group, next door           | a=15.0 b=15.0               | a b   |               | 1a: a; 1b: b     | 0
one of the group among others         | a=15.0 b=15.0               | a     |               | 1a: a b          | 0
two who need many staff               | a=15.0 b=15.0               |       | a=2 b=2       | 1a: a b          | 11
two, one just below                   | a=15.0 b=15.0               |       | a=2 b=1.99    | 1a: a b          | 0
three who need many staff             | a=15.0 b=15.0 c=15.0        |       | a=2 b=3 c=2.5 | 1a: a b c        | 22
all at once                           | a=15.0 b=16.0               | a b   | a=2 b=2       | 1a: a b          | 23
beside a resident                     | A=15.0 b=16.0               | A b   | A=2 b=2       | 1a: A b          | 23
beside two who differ                 | A=15.0 B=16.0 c=12.0        | A B c | A=2 B=2 c=2   | 1a: A B c        | 46
residents alone, a newcomer next door | A=15.0 B=16.0 c=15.0        |       |               | 1a: A B; 1b: c   | 5
two units add up                      | a=15.0 b=16.0 c=12.0 d=14.0 |       |               | 1a: a b; 1b: c d | 10
""")

# Emergency units with their places; a quarter of them should stay free.
RESERVE = table("""
situation                                     | places    | emergency | lives                | value
no emergency unit                             | 1a=4      |           | 1a: a b c d          | 0
nobody there                                  | 1a=4      | 1a        | 1a: ; 1b: a          | 0
one free of four is enough                    | 1a=4      | 1a        | 1a: a b c            | 0
none free of four                             | 1a=4      | 1a        | 1a: a b c d          | 1
a quarter of five is rounded up to two        | 1a=5      | 1a        | 1a: a b c d          | 1
two free of five                              | 1a=5      | 1a        | 1a: a b c            | 0
none free of five                             | 1a=5      | 1a        | 1a: a b c d e        | 2
two units are counted together                | 1a=2 2a=2 | 1a 2a     | 1a: a b; 2a: c       | 0
rounded up once for both together             | 1a=3 2a=3 | 1a 2a     | 1a: a b c; 2a: d     | 0
rounded up once, both full                    | 1a=3 2a=3 | 1a 2a     | 1a: a b c; 2a: d e f | 2
another unit's free places do not count       | 1a=2 1b=9 | 1a        | 1a: a b; 1b:         | 1
residents fill places                         | 1a=4      | 1a        | 1a: A B c d          | 1
residents beyond the places are not free ones | 1a=2 2a=2 | 1a 2a     | 1a: A B C; 2a: d     | 0
residents beyond the places, both full        | 1a=2 2a=2 | 1a 2a     | 1a: A B C; 2a: d e   | 1
who has no place takes none                   | 1a=4      | 1a        | 1a: a b c; -: d      | 0
""")


def value(made: Case, unit_of: Any, code: str) -> int:
    """The goal's value by the plain function; the model's objective must say the same of the same plan."""
    plain = goal_value(made, GOAL_BY_CODE[code], living_under(made, unit_of))
    assert plain == _by_the_model(made, unit_of, code)
    return plain


def _by_the_model(made: Case, unit_of: Any, code: str) -> int:
    """The least value of the model's objective for the plan, plus what lies outside the model."""
    choices = {name: units for name, units in choices_of(made).items() if units}
    model = PlacementModel(made, choices)
    objective: Objective = objective_of(model, GOAL_BY_CODE[code])
    nobody = goal_value(made, GOAL_BY_CODE[code], living_under(made, {}))
    empty = least(model, objective, {})
    reached = least(model, objective, unit_of)
    assert reached is not None
    assert empty is not None
    return reached + nobody - empty


def under_review(homes: str, since: int = -100) -> list[Placement]:
    """Residents who may be moved, in their homes."""
    came = DAY + timedelta(days=since)
    return [Placement(name, home, came, None, movable=True) for name, home in words(homes).items()]


@pytest.mark.parametrize("row", PLACED)
def test_children_without_a_place_are_counted_and_so_are_the_days_they_have_waited(row: Row) -> None:
    of_child: dict[str, dict[str, Any]] = {
        name: {"referred_on": DAY - timedelta(days=int(waited))} for name, waited in words(row["waited"]).items()
    }
    for name in row["acute"].split():
        of_child[name]["urgency"] = "acute"
    made, unit_of = scene(row["lives"], of_child, placements=under_review(row["home"]), review=True)
    assert value(made, unit_of, "displaced") == int(row["D"])
    assert value(made, unit_of, "unplaced_acute") == int(row["A"])
    assert value(made, unit_of, "unplaced") == int(row["U"])
    assert value(made, unit_of, "breach_days") == int(row["days"])


@pytest.mark.parametrize("row", NEEDS)
def test_needs_that_neither_unit_nor_house_meets_are_counted(row: Row) -> None:
    made, unit_of = scene(
        row["lives"],
        {"all": {"needs": cut(row["needs"])}},
        {"all": {"services": cut(row["unit"])}},
        {"all": {"services": cut(row["house"])}},
    )
    assert value(made, unit_of, "needs_unmet") == int(row["value"])


def cut(cell: str) -> tuple[str, ...]:
    """The words of a cell with commas."""
    return tuple(word for word in cell.split(",") if word)


@pytest.mark.parametrize("row", MOVES)
def test_moves_without_cause_are_counted(row: Row) -> None:
    made, unit_of = scene(
        row["lives"],
        {name: {"expected_days": int(stay)} for name, stay in words(row["stays"]).items()},
        {"1a": {"closes_on": days(row["closes"])}},
        {house: {"min_age": int(years)} for house, years in words(row["age from"]).items()},
        placements=under_review(row["home"]),
        review=True,
    )
    plain = goal_value(made, GOAL_BY_CODE["moves"], living_under(made, unit_of))
    assert plain == int(row["value"])
    if not row["age from"]:  # a home that is no longer lawful is no choice of the model
        assert value(made, unit_of, "moves") == plain


def test_an_end_that_is_on_the_record_goes_before_the_days_expected() -> None:
    for end, moves in ((19, 0), (20, 1)):
        home = Placement("a", "1a", DAY, days(str(end)), movable=True)
        of_child = {"a": {"expected_days": 500 if end == 19 else 1}}
        made, unit_of = scene("1a: a", of_child, {"1a": {"closes_on": days("20")}}, placements=[home], review=True)
        assert value(made, unit_of, "moves") == moves


@pytest.mark.parametrize("row", VIEW)
def test_the_distance_from_what_the_child_said_is_counted(row: Row) -> None:
    wishes = []
    for word in row["wishes"].split():
        about, wish = word.split("=")
        town = {"H": "0301", "A": "3401"}.get(about)
        wishes.append(Wish("a", int(wish), None if town else about, town))
    made, unit_of = scene(row["lives"], of_institution={"2": {"municipality": "3401"}}, wishes=wishes)
    assert value(made, unit_of, "view") == int(row["value"])


@pytest.mark.parametrize("row", SIBLINGS_APART)
def test_pairs_of_siblings_in_different_units_are_counted(row: Row) -> None:
    made, unit_of = scene(row["lives"], {n: {"sibling_group": group} for n, group in words(row["siblings"]).items()})
    assert value(made, unit_of, "siblings_apart") == int(row["value"])


@pytest.mark.parametrize("row", TENSION)
def test_ages_groups_and_high_needs_beyond_the_first_are_tension(row: Row) -> None:
    of_child: dict[str, dict[str, Any]] = {n: {"birth_month": born(age)} for n, age in words(row["age"]).items()}
    for name, staff in words(row["staff"]).items():
        of_child[name]["staff_day"] = float(staff)
    weights = {"age": 5, "group": 7, "need": 11}
    made, unit_of = scene(
        row["lives"],
        of_child,
        groups=[GroupMember("G", name) for name in row["group"].split()],
        parameters={"tension_weights": weights, "age_bands": [13, 16], "high_staff_need": 2.0},
    )
    assert value(made, unit_of, "tension") == int(row["value"])


@pytest.mark.parametrize("row", RESERVE)
def test_places_that_emergency_units_lack_of_their_reserve_are_counted(row: Row) -> None:
    of_unit: dict[str, dict[str, Any]] = {
        n: {"approved_places": int(count)} for n, count in words(row["places"]).items()
    }
    for name in row["emergency"].split():
        of_unit[name]["emergency"] = True
    made, unit_of = scene(row["lives"], of_unit=of_unit, parameters={"acute_reserve_share": 0.25})
    assert value(made, unit_of, "acute_reserve") == int(row["value"])


def test_each_operator_keeps_its_own_reserve_and_a_closed_unit_keeps_none() -> None:
    full = {"approved_places": 1, "emergency": True}
    two_operators = {"2": {"operator": "bufetat_ost"}}
    children = {"b": {"operator": "bufetat_ost"}}
    share = {"acute_reserve_share": 0.1}
    made, unit_of = scene("1a: a; 2a: b", children, {"1a": full, "2a": full}, two_operators, parameters=share)
    assert value(made, unit_of, "acute_reserve") == 2
    made, unit_of = scene("1a: a; 2a: b", None, {"1a": full, "2a": full}, parameters=share)
    assert value(made, unit_of, "acute_reserve") == 1
    opens_later = {**full, "opens_on": days("1")}
    made, unit_of = scene("1a: a; 2a:", None, {"1a": full, "2a": opens_later}, parameters={"acute_reserve_share": 0.5})
    assert value(made, unit_of, "acute_reserve") == 1


@pytest.mark.parametrize(
    ("house", "of_child", "minutes"),
    [
        ("1", {}, 0),
        ("2", {}, 15),  # 10 km × 1.2 / 60 km/h = 12 minutes
        ("3", {}, 30),  # 24 minutes
        ("4", {}, 45),  # 36 minutes
        ("2", {"operator": "bufetat_nord"}, 30),  # 10 km × 2 = 20 minutes
        ("1", {"district": "030101"}, 45),  # 33.36 km × 1.2 = 40.03 minutes
        ("1", {"district": "039999"}, 0),  # an unknown district is its municipality
        ("1", {"municipality": "3401"}, 135),  # 100.08 km × 1.2 = 120.1 minutes
    ],
)
def test_the_journey_is_road_over_speed_in_started_steps(house: str, of_child: dict[str, Any], minutes: int) -> None:
    agreements = [Agreement("bufetat_nord", "bfe", allowed=True)]
    factors = {"road_factor": {"default": 1.2, "bufetat_nord": 2.0}, "speed_kmh": 60, "travel_step_minutes": 15}
    made, unit_of = scene(f"{house}a: a", {"a": of_child}, parameters=factors, agreements=agreements)
    assert value(made, unit_of, "travel_minutes") == minutes
    assert ceil(APART_KM * 1.2) == 12


@pytest.mark.parametrize(
    ("measured", "district", "minutes"),
    [
        ([("0301", None, 61)], None, 75),
        ([("0301", None, 60)], None, 60),
        ([("0301", "030101", 46), ("0301", None, 91)], "030101", 60),
        ([("0301", "030199", 46), ("0301", None, 91)], "030101", 105),
        ([("3401", None, 200)], None, 15),
    ],
)
def test_a_measured_journey_goes_before_a_computed_one(measured: Any, district: str | None, minutes: int) -> None:
    travel = [TravelTime(municipality, "2", taken, where) for municipality, where, taken in measured]
    made, unit_of = scene("2a: a", {"a": {"district": district}}, travel=travel)
    assert value(made, unit_of, "travel_minutes") == minutes


def test_owners_are_ranked_and_those_without_a_place_have_none() -> None:
    ranks = {"state": 0, "municipal": 3, "nonprofit": 7, "commercial": 19}
    owners = dict(zip("1234", ({"ownership": owner} for owner in ranks), strict=True))
    made, unit_of = scene(
        "1a: a; 2a: b c; 3a: d; 4a: e; -: f", of_institution=owners, parameters={"ownership_rank": ranks}
    )
    assert value(made, unit_of, "ownership") == 0 + 3 + 3 + 7 + 19


@pytest.mark.parametrize(
    ("child_of", "stated", "agreed", "narrow", "price"),
    [
        ("bfe", None, None, None, 5),
        ("bfe", "700", None, None, 700),
        ("bfe", "0", None, None, 0),
        ("bufetat_ost", "700", "90", None, 90),
        ("bufetat_ost", "700", "", None, 700),
        ("bufetat_ost", None, "", None, 5),
        ("bufetat_ost", "700", "90", "13", 13),
        ("bufetat_ost", "700", "90", "", 700),
        ("bufetat_ost", "700", "0", None, 0),
    ],
)
def test_the_price_is_that_of_the_agreement_else_the_house_else_the_owner(
    child_of: str, stated: str | None, agreed: str | None, narrow: str | None, price: int
) -> None:
    agreements = [] if agreed is None else [Agreement("bufetat_ost", "bfe", True, number(agreed))]
    agreements += [] if narrow is None else [Agreement("bufetat_ost", "bfe", True, number(narrow), "1")]
    made, unit_of = scene(
        "1a: a; -: b",
        {"all": {"operator": child_of}},
        of_institution={"1": {"ownership": "nonprofit", "price_per_day": number(stated or "")}},
        agreements=agreements,
        parameters={"price_per_day": {"state": 3, "nonprofit": 5}},
    )
    assert value(made, unit_of, "cost") == price


def test_an_agreement_with_oneself_sets_no_price() -> None:
    house = {"1": {"price_per_day": 700}}
    made, unit_of = scene("1a: a", of_institution=house, agreements=[Agreement("bfe", "bfe", True, 90)])
    assert value(made, unit_of, "cost") == 700


def test_every_goal_is_asked_about_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert not [goal.code for goal in GOALS if f'"{goal.code}"' not in text]


def test_the_tie_break_is_a_fixed_number_of_the_two_ids() -> None:
    assert tie_break("B-0001", "U-0001") == tie_break("B-0001", "U-0001")
    assert len({tie_break(f"B-{n}", "U-1") for n in range(100)}) == 100
    assert tie_break("ab", "c") != tie_break("a", "bc")
    assert min(tie_break(f"B-{n}", "U-1") for n in range(100)) >= 0
    assert max(tie_break(f"B-{n}", "U-1") for n in range(1000)) < 2**20
