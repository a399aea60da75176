"""Rules between children: separations, group limits, siblings; and the pins of a planner."""

from datetime import date
from typing import Any

import pytest

from models.child import GroupMember, Pin, Placement, Separation
from tests.rules.drawn import (
    APART_KM,
    DAY,
    Row,
    agree,
    breaking,
    days,
    keeping,
    model_allows,
    newly_broken,
    number,
    scene,
    table,
    words,
)

# Institutions 1 and 2 are 10 km apart, 1 and 3 are 20 km apart. `who` are the two of the separation.
SEPARATIONS = table("""
situation                                    | who | level       | km   | from | to | lives        | finds
another unit of the institution is enough    | a b | unit        |      |      |    | 1a: a; 1b: b | sound
the same unit                                | a b | unit        |      |      |    | 1a: a b      | broken: a b
the same unit, named the other way round     | b a | unit        |      |      |    | 1a: a b      | broken: a b
the same unit, with a third                  | a c | unit        |      |      |    | 1a: a b c    | broken: a c
another institution is enough                | a b | institution |      |      |    | 1a: a; 2a: b | sound
another unit is not enough                   | a b | institution |      |      |    | 1a: a; 1b: b | broken: a b
the same unit of the institution             | a b | institution |      |      |    | 1a: a b      | broken: a b
farther than asked                           | a b | distance    | 9.9  |      |    | 1a: a; 2a: b | sound
nearer than asked                            | a b | distance    | 10.1 |      |    | 1a: a; 2a: b | broken: a b
nearer than asked, named the other way round | b a | distance    | 10.1 |      |    | 1a: a; 2a: b | broken: a b
far enough at the third institution          | a b | distance    | 15   |      |    | 1a: a; 3a: b | sound
not far enough at the third institution      | a b | distance    | 25   |      |    | 1a: a; 3a: b | broken: a b
between the two it is too near to both       | a b | distance    | 15   |      |    | 2a: a; 3a: b | broken: a b
the same institution is no distance          | a b | distance    | 1    |      |    | 1a: a; 1b: b | broken: a b
not even a distance of nothing, in one house | a b | distance    | 0    |      |    | 1a: a; 1b: b | broken: a b
a distance of nothing to the next house      | a b | distance    | 0    |      |    | 1a: a; 2a: b | sound
begins tomorrow                              | a b | unit        |      | +1   |    | 1a: a b      | sound
begins today                                 | a b | unit        |      | 0    |    | 1a: a b      | broken: a b
ends today                                   | a b | unit        |      |      | 0  | 1a: a b      | broken: a b
ended yesterday                              | a b | unit        |      |      | -1 | 1a: a b      | sound
from yesterday to tomorrow                   | a b | unit        |      | -1   | +1 | 1a: a b      | broken: a b
one of them has no place                     | a b | unit        |      |      |    | 1a: a; -: b  | sound
the other one lives there and stays          | a B | unit        |      |      |    | 1a: a B      | broken: a B
the other one stays next door                | a B | unit        |      |      |    | 1a: a; 1b: B | sound
the other one stays in the same house        | B a | institution |      |      |    | 1a: a; 1b: B | broken: a B
the other one stays in another house         | B a | institution |      |      |    | 1a: a; 2a: B | sound
the other one stays too near                 | a B | distance    | 10.1 |      |    | 1a: a; 2a: B | broken: a B
the other one stays far enough               | a B | distance    | 9.9  |      |    | 1a: a; 2a: B | sound
two residents who should not live together   | A B | unit        |      |      |    | 1a: A B      | inherited: A B
a third may come to them                     | A B | unit        |      |      |    | 1a: A B c    | inherited: A B
""")

# Members of the group G; `unit` and `house` are how many of them may live together there.
GROUP_LIMITS = table("""
situation                                     | members | unit | house | lives               | finds
as many as the unit may hold                  | a b     | 2    |       | 1a: a b             | sound
one too many in the unit                      | a b     | 1    |       | 1a: a b             | broken: a b
three where two may live                      | a b c   | 2    |       | 1a: a b c           | broken: a b c
others in the unit do not count               | a b     | 2    |       | 1a: a b c d         | sound
too many among others                         | a b     | 1    |       | 1a: a b c           | broken: a b
spread over two units                         | a b     | 1    |       | 1a: a; 1b: b        | sound
spread over two units, the house counts       | a b     | 1    | 1     | 1a: a; 1b: b        | broken: a b
as many as the house may hold                 | a b c   | 2    | 3     | 1a: a b; 1b: c      | sound
one too many in the house                     | a b c   | 2    | 2     | 1a: a b; 1b: c      | broken: a b c
only the house counts                         | a b     |      | 1     | 1a: a b             | broken: a b
only the house counts, two houses             | a b     |      | 1     | 1a: a; 2a: b        | sound
none may come                                 | a       | 0    |       | 1a: a               | broken: a
none may come to the house                    | a       |      | 0     | 1a: a               | broken: a
no limit is stated                            | a b     |      |       | 1a: a b             | sound
a resident is a member too                    | A b     | 1    |       | 1a: A b             | broken: A b
a resident next door, the house counts        | A b     |      | 1     | 1a: A; 1b: b        | broken: A b
a resident next door, the unit counts         | A b     | 1    |       | 1a: A; 1b: b        | sound
residents alone are too many                  | A B     | 1    |       | 1a: A B             | inherited: A B
a newcomer who is no member, among too many   | A B     | 1    |       | 1a: A B c           | inherited: A B
a newcomer who is a member, among too many    | A B c   | 1    |       | 1a: A B c           | broken: A B c
a member elsewhere                            | A B c   | 1    |       | 1a: A B; 1b: c      | inherited: A B
too many residents in the house, a member too | A B c   |      | 1     | 1a: A; 1b: B; 1c: c | broken: A B c
one has no place                              | a b     | 1    |       | 1a: a; -: b         | sound
right in one unit, wrong in the other         | a b c   | 1    |       | 1a: a; 1b: b c      | broken: b c
""")

SIBLINGS = table("""
situation                                    | siblings        | lives               | finds
in one unit                                  | a=S b=S         | 1a: a b             | sound
in two units of one house                    | a=S b=S         | 1a: a; 1b: b        | sound
in two houses                                | a=S b=S         | 1a: a; 2a: b        | broken: a b
in two houses, the other way round           | a=S b=S         | 1a: b; 2a: a        | broken: a b
three, one of them elsewhere                 | a=S b=S c=S     | 1a: a b; 2a: c      | broken: a b c
three in three houses                        | a=S b=S c=S     | 1a: a; 2a: b; 3a: c | broken: a b c
three in three units of one house            | a=S b=S c=S     | 1a: a; 1b: b; 1c: c | sound
one has a place, the other has none          | a=S b=S         | 1a: a; -: b         | sound
neither has a place                          | a=S b=S         | -: a b              | sound
two have places in two houses, one has none  | a=S b=S c=S     | 1a: a; 2a: b; -: c  | broken: a b
not siblings of each other                   | a=S b=T         | 1a: a; 2a: b        | sound
an only child                                | a=S             | 1a: a; 2a: b        | sound
two families, one of them apart              | a=S b=S c=T d=T | 1a: a b c; 2a: d    | broken: c d
two families, both apart                     | a=S b=S c=T d=T | 1a: a c; 2a: b d    | broken: a b c d
a sibling lives there and stays              | A=S b=S         | 1a: A b             | sound
a sibling stays in another unit of the house | A=S b=S         | 1a: A; 1b: b        | sound
a sibling stays in another house             | A=S b=S         | 1a: A; 2a: b        | broken: A b
two come together, the resident is elsewhere | A=S b=S c=S     | 1a: A; 2a: b c      | broken: A b c
one comes to the resident, one does not      | A=S b=S c=S     | 1a: A b; 2a: c      | broken: A b c
residents live apart already                 | A=S B=S         | 1a: A; 2a: B        | inherited: A B
residents live apart, the third waits        | A=S B=S c=S     | 1a: A; 2a: B; -: c  | inherited: A B
residents live apart, the third joins one    | A=S B=S c=S     | 1a: A; 2a: B c      | broken: A B c
""")

# `x must 1a`, `x not 1a`; the pinned child is decided anew.
PINS = table("""
situation                                | pins                 | lives             | finds
where the planner wants it               | a must 1a            | 1a: a             | sound
next door instead                        | a must 1a            | 1b: a; 1a:        | broken: a
in another house instead                 | a must 1a            | 2a: a; 1a:        | broken: a
without a place instead                  | a must 1a            | -: a; 1a:         | broken: a
a pin on another child says nothing      | b must 1a            | 1b: a; 1a: b      | sound
two pinned children, one kept            | a must 1a, b must 1b | 1a: a b; 1b:      | broken: b
two pinned children, both kept           | a must 1a, b must 1b | 1a: a; 1b: b      | sound
two pinned children, swapped             | a must 1a, b must 1b | 1a: b; 1b: a      | broken: a b
two pinned children, neither has a place | a must 1a, b must 1b | -: a b; 1a: ; 1b: | broken: a b
pinned to two units, in the first        | a must 1a, a must 1b | 1a: a; 1b:        | broken: a
pinned to two units, in the second       | a must 1a, a must 1b | 1b: a; 1a:        | broken: a
may not live there, and does             | a not 1a             | 1a: a             | broken: a
may not live there, and lives next door  | a not 1a             | 1b: a; 1a:        | sound
may not live there, and has no place     | a not 1a             | -: a; 1a:         | sound
may live in neither, and does in one     | a not 1a, a not 1b   | 1b: a; 1a:        | broken: a
must live in one and not in another      | a must 1a, a not 1b  | 1a: a; 1b:        | sound
must and must not live in the same       | a must 1a, a not 1a  | 1a: a             | broken: a
""")


def of_group(members: str, per_unit: int | None, per_house: int | None) -> list[GroupMember]:
    """The rows of one group; the limit stands on the first row only, as in a spreadsheet."""
    names = members.split()
    return [GroupMember("G", names[0], per_unit, per_house), *(GroupMember("G", name) for name in names[1:])]


def pinned(pins: str) -> list[Pin]:
    """The pins that a cell states."""
    drawn = (pin.split() for pin in pins.split(","))
    return [Pin(name, room, {"must": "must", "not": "must_not"}[kind], "reason", "P") for name, kind, room in drawn]


@pytest.mark.parametrize("row", SEPARATIONS)
def test_children_who_must_be_kept_apart_live_apart(row: Row) -> None:
    a, b = row["who"].split()
    km = float(row["km"]) if row["km"] else None
    apart = Separation(a, b, row["level"], "reason", km, days(row["from"]), days(row["to"]))
    made, unit_of = scene(row["lives"], separations=[apart])
    agree(made, unit_of, "separations", row["finds"])


def test_exactly_as_far_as_asked_is_far_enough() -> None:
    drawn, unit_of = scene("1a: a; 2a: b")
    houses = drawn.institution_by_id
    exactly = drawn.km_between(houses["1"], houses["2"])
    assert exactly == pytest.approx(APART_KM, abs=1e-6)
    made, unit_of = scene("1a: a; 2a: b", separations=[Separation("a", "b", "distance", "reason", exactly)])
    agree(made, unit_of, "separations", "sound")


def test_three_who_are_all_to_be_kept_apart_need_three_units() -> None:
    all_apart = [Separation(a, b, "unit", "reason") for a, b in ("ab", "ac", "bc")]
    for lives, expected in (("1a: a; 1b: b; 1c: c", "sound"), ("1a: a; 1b: b c; 1c:", "broken: b c")):
        made, unit_of = scene(lives, separations=all_apart)
        agree(made, unit_of, "separations", expected)


@pytest.mark.parametrize("row", GROUP_LIMITS)
def test_no_more_members_of_a_group_live_together_than_it_allows(row: Row) -> None:
    made, unit_of = scene(row["lives"], groups=of_group(row["members"], number(row["unit"]), number(row["house"])))
    agree(made, unit_of, "group_limits", row["finds"])


def test_the_smallest_of_several_limits_of_a_group_counts() -> None:
    rows = [GroupMember("G", "a", 3), GroupMember("G", "b", 1), GroupMember("G", "c", 2)]
    made, unit_of = scene("1a: a b; 1b: c", groups=rows)
    agree(made, unit_of, "group_limits", "broken: a b")


def test_a_child_in_two_groups_counts_in_both() -> None:
    rows = [*of_group("a b", 2, None), GroupMember("H", "a", 1), GroupMember("H", "c", 1)]
    for lives, expected in (("1a: a b; 1b: c", "sound"), ("1a: a c; 1b: b", "broken: a c")):
        made, unit_of = scene(lives, groups=rows)
        agree(made, unit_of, "group_limits", expected)


@pytest.mark.parametrize("row", SIBLINGS)
def test_siblings_who_have_a_place_live_at_the_same_institution(row: Row) -> None:
    made, unit_of = scene(row["lives"], {n: {"sibling_group": group} for n, group in words(row["siblings"]).items()})
    agree(made, unit_of, "siblings", row["finds"])


@pytest.mark.parametrize("row", PINS)
def test_a_pinned_child_lives_where_the_planner_wants_it(row: Row) -> None:
    made, unit_of = scene(row["lives"], pins=pinned(row["pins"]))
    demanded = [pin for pin in pinned(row["pins"]) if pin.kind == "must"]
    if "not" not in row["pins"] and len({pin.child_id for pin in demanded}) == len(demanded):
        agree(made, unit_of, "pins", row["finds"])
    else:  # only the rule about a child and a unit speaks of what is forbidden
        agree_in_all(made, unit_of, row["finds"])


def agree_in_all(made: Any, unit_of: Any, expected: str) -> None:
    """All rules of the code `pins` together say what is expected, and so does the model."""
    assert newly_broken(made, unit_of) == (set() if expected == "sound" else {"pins"})
    assert model_allows(made, unit_of) == (expected == "sound")


def test_a_resident_who_may_be_moved_is_decided_anew_where_a_pin_asks_for_it() -> None:
    since = date(DAY.year, 1, 1)
    home = {"placements": [Placement("a", "1a", since, None, movable=True)]}
    for lives, expected in (("1b: a; 1a:", "sound"), ("1a: a; 1b:", "broken: a")):
        made, unit_of = scene(lives, pins=pinned("a must 1b"), **home)
        agree(made, unit_of, "pins", expected)


@pytest.mark.parametrize("rows", [SEPARATIONS, GROUP_LIMITS, SIBLINGS, PINS])
def test_each_table_breaks_its_rule_often_and_keeps_it_often(rows: list[Any]) -> None:
    assert breaking(rows) >= 10
    assert keeping(rows) >= 6
