"""Rules about a single unit: places, a unit to itself, one ground per unit, the age span."""

from datetime import date
from typing import Any

import pytest

from tests.rules.drawn import DAY, Row, agree, breaking, keeping, number, scene, table, words

PLACES = table("""
situation                                    | approved | budgeted | counted  | lives              | finds
an empty unit                                | 2        |          | approved | 1a: ; -: a         | sound
one place is left                            | 2        |          | approved | 1a: a              | sound
exactly full                                 | 2        |          | approved | 1a: a b            | sound
one too many                                 | 2        |          | approved | 1a: a b c          | broken: a b c
two too many                                 | 2        |          | approved | 1a: a b c d        | broken: a b c d
the last place beside a resident             | 2        |          | approved | 1a: A b            | sound
a newcomer to a unit that residents fill     | 2        |          | approved | 1a: A B c          | broken: A B c
newcomers and residents are counted together | 3        |          | approved | 1a: A b c d        | broken: A b c d
residents alone are too many                 | 1        |          | approved | 1a: A B            | inherited: A B
a newcomer to too many residents             | 1        |          | approved | 1a: A B c          | broken: A B c
a newcomer next door to too many residents   | 1        |          | approved | 1a: A B; 1b: c     | inherited: A B
a unit without any place                     | 0        |          | approved | 1a: a              | broken: a
fewer are paid for, approved ones count      | 3        | 2        | approved | 1a: a b c          | sound
fewer are paid for, and those count          | 3        | 2        | budgeted | 1a: a b c          | broken: a b c
exactly as many as are paid for              | 3        | 2        | budgeted | 1a: a b            | sound
more are paid for than approved, both full   | 2        | 3        | approved | 1a: a b c          | broken: a b c
nothing is paid for                          | 3        | 0        | budgeted | 1a: a              | broken: a
no budget is stated, approved ones count     | 1        |          | budgeted | 1a: a b            | broken: a b
no budget is stated, and there is room       | 2        |          | budgeted | 1a: a b            | sound
places next door do not help                 | 1        |          | approved | 1a: a b; 1b:       | broken: a b
two units, the second too full               | 2        |          | approved | 1a: a b; 1b: c d e | broken: c d e
two units, both exactly full                 | 2        |          | approved | 1a: a b; 1b: c d   | sound
""")

OWN_UNIT = table("""
situation                                  | alone | lives          | finds
alone in a unit of nine                    | a     | 1a: a          | sound
nobody asks for a unit to itself           |       | 1a: a b c      | sound
shares with one                            | a     | 1a: a b        | broken: a b
shares with two                            | b     | 1a: a b c      | broken: a b c
shares, listed last                        | c     | 1a: a b c      | broken: a b c
two who both need a unit to themselves     | a b   | 1a: a b        | broken: a b
two, each in its own unit                  | a b   | 1a: a; 1b: b   | sound
next door to another                       | a     | 1a: a; 1b: b c | sound
comes to a resident                        | a     | 1a: B a        | broken: a B
a resident who lives alone gets company    | B     | 1a: B a        | broken: a B
the resident who lives alone is left alone | B     | 1a: B; 1b: a   | sound
both resident and newcomer need it         | a B   | 1a: B a        | broken: a B
residents who share it already             | B     | 1a: B C        | inherited: B C
a newcomer to residents who share already  | B     | 1a: B C a      | broken: a B C
a newcomer elsewhere, residents share      | B     | 1a: B C; 2a: a | inherited: B C
in one unit right, in the other wrong      | a c   | 1a: a; 1b: c d | broken: c d
without a place it shares nothing          | a     | -: a; 1a: b c  | sound
comes to three residents                   | a     | 1a: B C D a    | broken: a B C D
""")

ONE_GROUND = table("""
situation                                    | grounds           | switch | lives          | finds
all on the same ground                       | a=5-1 b=5-1       | on     | 1a: a b        | sound
two grounds of the same class (care)         | a=3-2 b=5-1       | on     | 1a: a b        | sound
two grounds of the same class (acute)        | a=4-2 b=4-4       | on     | 1a: a b        | sound
two grounds of the same class (treatment)    | a=6-1 b=6-2       | on     | 1a: a b        | sound
care and acute                               | a=5-1 b=4-2       | on     | 1a: a b        | broken: a b
care and treatment                           | a=3-2 b=6-2       | on     | 1a: a b        | broken: a b
acute and treatment                          | a=4-4 b=6-1       | on     | 1a: a b        | broken: a b
all three classes                            | a=3-2 b=4-2 c=6-2 | on     | 1a: a b c      | broken: a b c
two alike and one other                      | a=5-1 b=5-1 c=6-2 | on     | 1a: a b c      | broken: a b c
the switch is off                            | a=5-1 b=4-2       | off    | 1a: a b        | sound
the switch is off, all three classes         | a=3-2 b=4-2 c=6-2 | off    | 1a: a b c      | sound
each class in its own unit                   | a=5-1 b=4-2       | on     | 1a: a; 1b: b   | sound
right in one unit, wrong in the other        | a=5-1 b=5-1 c=4-2 | on     | 1a: a; 1b: b c | broken: b c
a newcomer like the resident                 | A=4-2 b=4-4       | on     | 1a: A b        | sound
a newcomer unlike the resident               | A=4-2 b=5-1       | on     | 1a: A b        | broken: A b
two newcomers, one unlike the resident       | A=4-2 b=4-2 c=6-1 | on     | 1a: A b c      | broken: A b c
two newcomers alike, but unlike the resident | A=6-2 b=4-2 c=4-2 | on     | 1a: A b c      | broken: A b c
residents are mixed already                  | A=4-2 B=5-1       | on     | 1a: A B        | inherited: A B
a newcomer to mixed residents, like one      | A=4-2 B=5-1 c=5-1 | on     | 1a: A B c      | broken: A B c
mixed residents, a newcomer next door        | A=4-2 B=5-1 c=5-1 | on     | 1a: A B; 1b: c | inherited: A B
mixed residents and the switch off           | A=4-2 B=5-1 c=6-2 | off    | 1a: A B c      | sound
one without a place does not count           | a=5-1 b=4-2       | on     | 1a: a; -: b    | sound
""")

AGE_SPAN = table("""
situation                                   | ages (years.months)  | unit | all | lives          | finds
twins                                       | a=14.0 b=14.0        | 2    | 5   | 1a: a b        | sound
exactly at the unit's span                  | a=13.0 b=15.0        | 2    | 5   | 1a: a b        | sound
one month beyond the unit's span            | a=13.0 b=15.1        | 2    | 5   | 1a: a b        | broken: a b
one month short of it                       | a=13.1 b=15.0        | 2    | 5   | 1a: a b        | sound
same whole years apart, but months decide   | a=13.0 b=15.11       | 2    | 5   | 1a: a b        | broken: a b
three whole years apart, under three        | a=12.11 b=15.0       | 3    | 5   | 1a: a b        | sound
exactly at the common span                  | a=12.3 b=17.3        |      | 5   | 1a: a b        | sound
one month beyond the common span            | a=12.3 b=17.4        |      | 5   | 1a: a b        | broken: a b
the unit allows more than the common span   | a=12.3 b=17.4        | 6    | 5   | 1a: a b        | sound
the unit allows less than the common span   | a=12.3 b=14.0        | 1    | 5   | 1a: a b        | broken: a b
a span of zero, the same month              | a=15.2 b=15.2        | 0    | 5   | 1a: a b        | sound
a span of zero, one month apart             | a=15.2 b=15.3        | 0    | 5   | 1a: a b        | broken: a b
oldest and youngest count, not neighbours   | a=13.0 b=14.0 c=15.1 | 2    | 5   | 1a: a b c      | broken: a b c
three exactly at the span                   | a=13.0 b=14.0 c=15.0 | 2    | 5   | 1a: a b c      | sound
apart in two units                          | a=13.0 b=17.0        | 2    | 5   | 1a: a; 1b: b   | sound
right in one unit, wrong in the other       | a=13.0 b=14.0 c=16.1 | 2    | 5   | 1a: a; 1b: b c | broken: b c
a newcomer exactly as old as residents bear | A=13.0 b=15.0        | 2    | 5   | 1a: A b        | sound
a newcomer too old for the resident         | A=13.0 b=15.1        | 2    | 5   | 1a: A b        | broken: A b
a newcomer too young for the resident       | A=15.1 b=13.0        | 2    | 5   | 1a: A b        | broken: A b
a newcomer between two residents            | A=13.0 B=15.0 c=14.0 | 2    | 5   | 1a: A B c      | sound
newcomers bear the resident, not each other | A=14.0 b=12.6 c=15.6 | 2    | 5   | 1a: A b c      | broken: A b c
residents alone beyond the span             | A=12.0 B=15.0        | 2    | 5   | 1a: A B        | inherited: A B
a newcomer between residents beyond it      | A=12.0 B=15.0 c=14.0 | 2    | 5   | 1a: A B c      | broken: A B c
a newcomer next door to residents beyond it | A=12.0 B=15.0 c=14.0 | 2    | 5   | 1a: A B; 1b: c | inherited: A B
one without a place does not count          | a=13.0 b=17.0        | 2    | 5   | 1a: a; -: b    | sound
""")


def born(age: str) -> date:
    """The birth month of a child of so many years and months."""
    years, months = map(int, age.split("."))
    total = DAY.year * 12 + DAY.month - 1 - years * 12 - months
    return date(total // 12, total % 12 + 1, 1)


@pytest.mark.parametrize("row", PLACES)
def test_no_unit_holds_more_than_its_places(row: Row) -> None:
    room = {"approved_places": int(row["approved"]), "budgeted_places": number(row["budgeted"])}
    made, unit_of = scene(row["lives"], of_unit={"all": room}, parameters={"places_counted": row["counted"]})
    agree(made, unit_of, "places", row["finds"])


@pytest.mark.parametrize("row", OWN_UNIT)
def test_who_needs_a_unit_to_itself_shares_it_with_nobody(row: Row) -> None:
    made, unit_of = scene(row["lives"], {name: {"own_unit": True} for name in row["alone"].split()})
    agree(made, unit_of, "own_unit", row["finds"])


@pytest.mark.parametrize("row", ONE_GROUND)
def test_a_unit_holds_one_class_of_ground_where_the_switch_is_on(row: Row) -> None:
    grounds = {name: {"ground": ground} for name, ground in words(row["grounds"]).items()}
    made, unit_of = scene(row["lives"], grounds, parameters={"one_ground_per_unit": row["switch"] == "on"})
    agree(made, unit_of, "one_ground_per_unit", row["finds"])


@pytest.mark.parametrize("row", AGE_SPAN)
def test_oldest_and_youngest_are_no_further_apart_than_the_unit_allows(row: Row) -> None:
    ages: dict[str, Any] = {name: {"birth_month": born(age)} for name, age in words(row["ages (years.months)"]).items()}
    span = {"all": {"max_age_span": number(row["unit"])}}
    made, unit_of = scene(row["lives"], ages, span, parameters={"max_age_span_years": int(row["all"])})
    agree(made, unit_of, "age_span", row["finds"])


@pytest.mark.parametrize("rows", [PLACES, OWN_UNIT, ONE_GROUND, AGE_SPAN])
def test_each_table_breaks_its_rule_often_and_keeps_it_often(rows: list[Any]) -> None:
    assert breaking(rows) >= 10
    assert keeping(rows) >= 4
