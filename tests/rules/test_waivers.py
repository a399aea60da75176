"""A waived rule does not bind the child it is waived for, and binds everybody else: checker and model alike."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.child import Exclusion, GroupMember, Separation, Waiver
from planner.language import translator
from planner.placement.case import Case, living_under
from planner.placement.eligibility import PAIR_RULES, eligible_units, is_eligible
from planner.placement.proposals import last_day
from planner.placement.rules import PLAN_RULES, violations
from planner.placement.waived import BY_DATA, without_waived
from planner.placement.waivers import waived_for, waivers_in
from planner.reference import code_book
from tests.placement.tiny import UnitOf
from tests.rules.drawn import DAY, agree, case, child, institution, scene, table, unit


def waiver(text: str, days: int = 0) -> Waiver:
    """`a:age`, `a:age@1b` in one unit, `a:separations/b` from one other child; for so many days beyond today."""
    who, _, rest = text.partition(":")
    rule, _, other = rest.partition("/")
    rule, _, room = rule.partition("@")
    return Waiver(who, rule, "reason", "approver", DAY + timedelta(days=days), room or None, other or None)


SITUATIONS: dict[str, dict[str, Any]] = {
    "a alone": {"of_child": {"a": {"own_unit": True}}},
    "a and b alone": {"of_child": {"a": {"own_unit": True}, "b": {"own_unit": True}}},
    "a from b": {"separations": [Separation("a", "b", "unit", "r")]},
    "a from b, c": {"separations": [Separation("a", "b", "unit", "r"), Separation("c", "a", "unit", "r")]},
    "a group": {"groups": [GroupMember("G", name, 1, None) for name in "abc"]},
    "siblings": {"of_child": {name: {"sibling_group": "S"} for name in "abc"}},
}

PLANS = table("""
situation                   | rule         | given         | waived                | lives          | finds
alone, not waived           | own_unit     | a alone       |                       | 1a: a b        | broken: a b
alone, waived               | own_unit     | a alone       | a:own_unit            | 1a: a b        | sound
waived for the other only   | own_unit     | a alone       | b:own_unit            | 1a: a b        | broken: a b
both alone, waived for one  | own_unit     | a and b alone | a:own_unit            | 1a: a b        | broken: a b
both alone, waived for both | own_unit     | a and b alone | a:own_unit b:own_unit | 1a: a b        | sound
another rule is waived      | own_unit     | a alone       | a:siblings            | 1a: a b        | broken: a b
apart, not waived           | separations  | a from b      |                       | 1a: a b        | broken: a b
waived for one of them      | separations  | a from b      | b:separations         | 1a: a b        | sound
waived from a third         | separations  | a from b, c   | a:separations/c       | 1a: a b        | broken: a b
waived from one of two      | separations  | a from b, c   | a:separations/c       | 1a: a c; 2a: b | sound
waived from both            | separations  | a from b, c   | a:separations         | 1a: a b c      | sound
waived for a third child    | separations  | a from b      | c:separations         | 1a: a b c      | broken: a b
group, not waived           | group_limits | a group       |                       | 1a: a b        | broken: a b
waived for one of two       | group_limits | a group       | a:group_limits        | 1a: a b        | sound
waived for one of three     | group_limits | a group       | a:group_limits        | 1a: a b c      | broken: b c
siblings, not waived        | siblings     | siblings      |                       | 1a: a b; 2a: c | broken: a b c
for the one elsewhere       | siblings     | siblings      | c:siblings            | 1a: a b; 2a: c | sound
for one of two together     | siblings     | siblings      | a:siblings            | 1a: a b; 2a: c | broken: b c
""")


@pytest.mark.parametrize("row", PLANS)
def test_a_waived_plan_rule_binds_everybody_else(row: dict[str, str]) -> None:
    waivers = [waiver(text) for text in row["waived"].split()]
    made, unit_of = scene(row["lives"], waivers=waivers, **SITUATIONS[row["given"]])
    agree(made, unit_of, row["rule"], row["finds"])


PAIRS: dict[str, dict[str, Any]] = {
    "operator_or_agreement": {"of_house": {"operator": "bufetat_ost"}},
    "age": {"of_house": {"min_age": 17}},
    "gender": {"of_house": {"gender": "boys"}},
    "exclusions": {"exclusions": [Exclusion("c", "r", "1"), Exclusion("c", "r", None, 60.0, 10.0, 3.0)]},
}


def pair_case(rule: str, waived: str = "", days: int = 0) -> Case:
    """Child c and units 1a and 1b, which the rule closes to it."""
    given = dict(PAIRS[rule])
    houses = [institution("1", **given.pop("of_house", {}))]
    waivers = [waiver(text, days) for text in waived.split()]
    return case([child("c")], [unit("1a"), unit("1b")], houses, waivers=waivers, **given)


def open_to(made: Case) -> list[str]:
    """The units open to the child; asked in both ways that there are."""
    who = made.candidates[0]
    found = [room.unit_id for room in eligible_units(made, who)]
    assert found == [room.unit_id for room in made.unit_by_id.values() if is_eligible(made, who, room)]
    return found


@pytest.mark.parametrize("rule", PAIRS)
@pytest.mark.parametrize(
    ("waived", "found"),
    [
        ("", []),
        ("c:{rule}", ["1a", "1b"]),
        ("c:{rule}@1b", ["1b"]),
        ("c:{rule}@1b c:{rule}@1a", ["1a", "1b"]),
        ("c:siblings", []),
    ],
)
def test_a_waived_pair_rule_opens_the_units_it_speaks_of(rule: str, waived: str, found: list[str]) -> None:
    made = pair_case(rule, waived.format(rule=rule))
    assert open_to(made) == found
    for room in ("1a", "1b"):
        agree_on_pair(made, {"c": room}, rule if room not in found else None)


def agree_on_pair(made: Case, unit_of: UnitOf, broken: str | None) -> None:
    """The checker breaks exactly this rule, or none."""
    assert {found.rule for found in violations(made, living_under(made, unit_of))} == ({broken} if broken else set())


@pytest.mark.parametrize(("days", "found"), [(-1, []), (0, ["1a", "1b"]), (30, ["1a", "1b"])])
def test_a_waiver_holds_to_the_end_of_its_last_day(days: int, found: list[str]) -> None:
    assert open_to(pair_case("age", "c:age", days)) == found
    lonely = {"of_child": {"a": {"own_unit": True}}, "waivers": [waiver("a:own_unit", days)]}
    agree(*scene("1a: a b", **lonely), "own_unit", "sound" if found else "broken: a b")


def later(rule: str, days: int, comes: int | None, waived: str = "c:{rule}") -> Case:
    """The same with a child who comes so many days after the planning day and stays for two hundred days."""
    made = pair_case(rule, waived.format(rule=rule), days)
    wanted = None if comes is None else DAY + timedelta(days=comes)
    who = child("c", wanted_from=wanted, expected_days=200)
    return Case(replace(made.question, dataset=replace(made.question.dataset, children=(who,))))


@pytest.mark.parametrize("rule", PAIRS)
@pytest.mark.parametrize(("days", "comes", "found"), [(0, 60, []), (59, 60, []), (60, 60, ["1a", "1b"]), (0, -9, 2)])
def test_a_waiver_must_hold_on_the_day_the_stay_starts(rule: str, days: int, comes: int, found: Any) -> None:
    made = later(rule, days, comes)
    assert open_to(made) == (["1a", "1b"] if found == 2 else found)
    agree_on_pair(made, {"c": "1a"}, None if found else rule)
    assert [each.waiver.rule for each in waivers_in(made, living_under(made, {}))] == ([rule] if found else [])
    assert len(waived_for(made, made.candidates[0], None)) == bool(found)


@pytest.mark.parametrize("rule", PAIRS)
def test_a_stay_that_rests_on_a_waiver_ends_with_it(rule: str) -> None:
    made = later(rule, 60, 10, "c:{rule}@1a c:siblings")
    who = made.candidates[0]
    assert last_day(made, who, made.unit_by_id["1a"]) == DAY + timedelta(days=60)
    longer = later(rule, 400, 10)
    assert last_day(longer, who, longer.unit_by_id["1a"]) == DAY + timedelta(days=209)
    both = replace(made.question.dataset, waivers=(*made.question.dataset.waivers, waiver(f"c:{rule}", 90)))
    made = Case(replace(made.question, dataset=both))
    assert last_day(made, who, made.unit_by_id["1a"]) == DAY + timedelta(days=90)


def test_a_stay_that_rests_on_no_waiver_goes_on() -> None:
    made = later("age", 60, 10, "c:gender")
    assert last_day(made, made.candidates[0], made.unit_by_id["1a"]) == DAY + timedelta(days=209)


@pytest.mark.parametrize("waived", ["a:separations", "b:separations", "a:separations/b", "b:separations/a"])
@pytest.mark.parametrize(("days", "finds"), [(0, "broken: a b"), (59, "broken: a b"), (60, "sound")])
def test_a_separation_is_waived_only_where_it_is_on_the_day_both_live_there(waived: str, days: int, finds: str) -> None:
    coming = {"a": {"wanted_from": DAY + timedelta(days=60)}}
    apart = [Separation("a", "b", "unit", "r")]
    agree(*scene("1a: a b", of_child=coming, separations=apart, waivers=[waiver(waived, days)]), "separations", finds)


@pytest.mark.parametrize(("days", "finds"), [(59, "broken: a b"), (60, "sound")])
def test_who_comes_later_is_freed_if_the_waiver_still_holds_then(days: int, finds: str) -> None:
    coming = {"a": {"wanted_from": DAY + timedelta(days=60), "own_unit": True}}
    agree(*scene("1a: a b", of_child=coming, waivers=[waiver("a:own_unit", days)]), "own_unit", finds)


def test_an_expired_waiver_leaves_the_data_as_they_are() -> None:
    made = pair_case("age", "c:own_unit", -1)
    assert without_waived(made.question.dataset, DAY) is made.question.dataset
    assert waived_for(made, made.candidates[0], None) == ()
    assert waivers_in(made, living_under(made, {})) == ()


def test_a_waiver_of_one_rule_leaves_all_others() -> None:
    made = pair_case("age", "c:age")
    strict = replace(made.question.dataset.institutions[0], min_age=17, gender="boys")
    both = Case(replace(made.question, dataset=replace(made.question.dataset, institutions=(strict,))))
    assert open_to(both) == []


def test_nothing_but_what_is_waived_is_taken_from_the_data() -> None:
    family = {name: {"sibling_group": "S", "own_unit": True} for name in "ab"}
    rows = {"separations": [Separation("a", "b", "unit", "r")], "groups": [GroupMember("G", n, 1) for n in "ab"]}
    for rule in BY_DATA:
        made, _ = scene("1a: a b", of_child=family, waivers=[waiver(f"a:{rule}")], **rows)
        before, after = made.question.dataset, made.data
        freed = {
            "own_unit": [c.child_id for c in after.children if not c.own_unit],
            "siblings": [c.child_id for c in after.children if c.sibling_group is None],
            "separations": ["a"] * (len(after.separations) == 0),
            "group_limits": ["a"] * ([row.child_id for row in after.groups] == ["b"]),
        }
        assert freed == {name: ["a"] if name == rule else [] for name in BY_DATA}
        assert (before.units, before.waivers, before.pins) == (after.units, after.waivers, after.pins)


def test_the_rules_that_can_be_waived_are_the_codes_of_the_data_set() -> None:
    """`BY_DATA`, the `waivable` rows of the two tables of rules and the list of codes say the same."""
    pair = [rule.code for rule in PAIR_RULES if rule.waivable]
    plan = [rule.code for rule in PLAN_RULES if rule.waivable]
    codes = code_book().by_kind["waivable_rule"]
    assert sorted(plan) == sorted(BY_DATA)
    assert {code: entry.group for code, entry in codes.items()} == dict.fromkeys(pair, "pair") | dict.fromkeys(
        plan, "plan"
    )
    titles = {rule.code: rule.title for rule in (*PLAN_RULES, *PAIR_RULES) if rule.waivable}
    assert {code: (entry.en, entry.nb) for code, entry in codes.items()} == {
        code: (title, translator("nb")(title)) for code, title in titles.items()
    }


def test_what_the_law_says_is_not_among_them() -> None:
    assert not {"target_group", "ground", "stay_limit", "one_ground_per_unit", "staff_outnumber", "places"} & set(
        code_book().by_kind["waivable_rule"]
    )


@pytest.mark.parametrize(
    ("given", "waived", "lives", "used"),
    [
        ("a alone", "a:own_unit", "1a: a b", [True]),
        ("a alone", "a:own_unit", "1a: a; 1b: b", [False]),
        ("a and b alone", "a:own_unit", "1a: a b", [False]),
        ("a from b", "a:separations c:separations", "1a: a b c", [True, False]),
        ("a from b", "a:separations", "1a: a b", [True]),
        ("a from b", "a:separations b:separations", "1a: a b", [True, True]),
        ("a from b, c", "a:separations/b a:separations/c", "1a: a b; 1b: c", [True, False]),
        ("a group", "a:group_limits", "1a: a b", [True]),
        ("a group", "a:group_limits", "1a: b; 1b: a", [False]),
        ("siblings", "a:siblings", "1a: b c; 2a: a", [True]),
    ],
)
def test_a_plan_says_which_waivers_it_needs(given: str, waived: str, lives: str, used: list[bool]) -> None:
    made, unit_of = scene(lives, waivers=[waiver(text) for text in waived.split()], **SITUATIONS[given])
    shown = waivers_in(made, living_under(made, unit_of))
    assert [each.is_used for each in shown] == used


def test_a_waiver_in_one_unit_is_used_there_alone_and_told_there_alone() -> None:
    made = pair_case("age", "c:age@1b c:gender")
    for room, used in (("1b", [True, False]), ("1a", [False, False])):
        shown = waivers_in(made, living_under(made, {"c": room}))
        assert [(each.waiver.rule, each.is_used) for each in shown] == list(zip(["age", "gender"], used, strict=True))
    told = {
        room: [str(s) for s in waived_for(made, made.candidates[0], made.unit_by_id[room])] for room in ("1a", "1b")
    }
    assert [len(told["1a"]), len(told["1b"])] == [1, 2]
    assert "by approver, until 2026-11-20: reason" in told["1b"][0]


def test_waivers_of_other_operators_children_are_not_told() -> None:
    made = case([child("a"), child("b", operator="bufetat_ost")], [unit("1a")], operators=("bfe",),
                waivers=[waiver("a:age"), waiver("b:age")])  # fmt: skip
    assert [each.waiver.child_id for each in waivers_in(made, living_under(made, {}))] == ["a"]
