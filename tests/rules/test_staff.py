"""Rules about the staff of a shift: enough for what children need, enough of them qualified, more than children."""

from typing import Any

import pytest

from models.ids import SHIFTS
from models.institution import Staffing
from tests.rules.drawn import Row, agree, breaking, keeping, scene, table, words

# Need of each child, and staff: `all` is shared by the units of institution 1, `1a` belongs to the unit.
ENOUGH = table("""
situation                                    | need              | staff           | lives        | finds
exactly enough, shared                       | a=1 b=1           | all=2           | 1a: a b      | sound
a hundredth too little, shared               | a=1 b=1           | all=1.99        | 1a: a b      | broken: a b
a hundredth too much need                    | a=1.01 b=1        | all=2           | 1a: a b      | broken: a b
one child needs three                        | a=3               | all=2.5         | 1a: a        | broken: a
thirds add up to less than one               | a=.33 b=.33 c=.33 | all=.99         | 1a: a b c    | sound
thirds, a hundredth short                    | a=.33 b=.33 c=.33 | all=.98         | 1a: a b c    | broken: a b c
nothing is stated, nothing binds             | a=9               |                 | 1a: a        | sound
nobody on the shift                          | a=.5              | all=0           | 1a: a        | broken: a
nobody on the shift, nobody needed           | a=0               | all=0           | 1a: a        | sound
exactly enough, own                          | a=1 b=.5          | 1a=1.5          | 1a: a b      | sound
too few, own                                 | a=1 b=.6          | 1a=1.5          | 1a: a b      | broken: a b
own staff of one unit do not bind another    | a=9               | 1a=1            | 1b: a; 1a:   | sound
own staff next door do not help              | a=2               | 1a=1 1b=5       | 1a: a; 1b:   | broken: a
each unit has just its own                   | a=1 b=2           | 1a=1 1b=2       | 1a: a; 1b: b | sound
both units lack                              | a=2 b=3           | 1a=1 1b=2       | 1a: a; 1b: b | broken: a b
shared staff over two units, exactly         | a=1 b=2           | all=3           | 1a: a; 1b: b | sound
shared staff over two units, too few         | a=1.5 b=2         | all=3           | 1a: a; 1b: b | broken: a b
shared staff fill what own staff lack        | a=2 b=1           | all=1 1a=1 1b=1 | 1a: a; 1b: b | sound
shared staff cannot fill both                | a=2 b=2           | all=1 1a=1 1b=1 | 1a: a; 1b: b | broken: a b
what a unit has over does not help the other | a=0 b=3           | all=1 1a=5 1b=1 | 1a: a; 1b: b | broken: b
own staff first, then shared, exactly        | a=2 b=1           | all=2 1a=1      | 1a: a; 1b: b | sound
a unit without own staff lives on the shared | a=1 b=2           | all=1 1a=1      | 1a: a; 1b: b | broken: b
a resident uses up what there is             | A=2 b=1           | all=2           | 1a: A b      | broken: A b
a resident leaves just enough                | A=2 b=1           | all=3           | 1a: A b      | sound
residents alone need too much                | A=2 B=2           | all=3           | 1a: A B      | inherited: A B
residents next door need too much            | A=4 b=1           | all=3           | 1a: A; 1b: b | broken: A b
who needs nobody, where residents lack       | A=4 b=0           | 1a=3            | 1a: A b      | broken: A b
next door to lack, a unit with its own staff | A=4 b=1           | all=3 1b=1      | 1a: A; 1b: b | inherited: A
next door to lack, more than its own staff   | A=4 b=1.5         | all=3 1b=1      | 1a: A; 1b: b | broken: A b
another institution's staff do not help      | a=2               | all=1           | 1a: a; 2a:   | broken: a
at an institution without rows nothing binds | a=2               | all=1           | 2a: a; 1a:   | sound
""")

# Approved for R(einforced), C(are), A(cute); staff on the shift against ratio × children + margin.
OUTNUMBER = table("""
situation                                  | for | ratio | margin | staff      | lives           | finds
exactly one more than children             | R   | 1     | 1      | all=3      | 1a: a b         | sound
as many as children is not enough          | R   | 1     | 1      | all=2      | 1a: a b         | broken: a b
a hundredth short                          | R   | 1     | 1      | all=2.99   | 1a: a b         | broken: a b
nobody lives here, nobody is needed        | R   | 1     | 1      | all=0      | 1a: ; -: a      | sound
one child and one on the shift             | R   | 1     | 1      | all=1      | 1a: a           | broken: a
the margin alone, ratio zero               | R   | 0     | 1      | all=1      | 1a: a b c       | sound
the margin alone is not met                | R   | 0     | 2      | all=1      | 1a: a           | broken: a
half a member of staff per child, exactly  | R   | 0.5   | 1      | all=2.5    | 1a: a b c       | sound
half a member of staff per child, too few  | R   | 0.5   | 1      | all=2      | 1a: a b c       | broken: a b c
two to one, exactly                        | R   | 2     | 0      | all=4      | 1a: a b         | sound
two to one, too few                        | R   | 2     | 0      | all=3      | 1a: a b         | broken: a b
not for anyone at high risk                | C   | 1     | 1      | all=0      | 1a: a b         | sound
for one such group among others            | C R | 1     | 1      | all=2      | 1a: a b         | broken: a b
a group that asks for no majority          | C A | 1     | 1      | all=1      | 1a: a b         | sound
no staff stated, nothing binds             | R   | 1     | 1      |            | 1a: a b         | sound
own staff, exactly                         | R   | 1     | 1      | 1a=3       | 1a: a b         | sound
own staff, one short                       | R   | 1     | 1      | 1a=2       | 1a: a b         | broken: a b
own staff next door do not help            | R   | 1     | 1      | 1a=2 1b=9  | 1a: a b; 1b:    | broken: a b
own staff: the margin counts in each unit  | R   | 1     | 1      | 1a=2 1b=1  | 1a: a; 1b: b    | broken: b
shared staff: the margin counts once       | R   | 1     | 1      | all=3      | 1a: a; 1b: b    | sound
shared and own staff count together        | R   | 1     | 1      | all=1 1a=2 | 1a: a; 1b: b    | sound
shared and own staff together, too few     | R   | 1     | 1      | all=1 1a=1 | 1a: a; 1b: b    | broken: a b
own staff of an empty unit help if shared  | R   | 1     | 1      | all=0 1b=3 | 1a: a b; 1b:    | sound
a unit without own staff where others have | R   | 1     | 1      | 1a=2       | 1a: ; 1b: a b c | sound
a resident counts too                      | R   | 1     | 1      | all=2      | 1a: A b         | broken: A b
a resident and one more on the shift       | R   | 1     | 1      | all=3      | 1a: A b         | sound
residents alone are too many               | R   | 1     | 1      | all=2      | 1a: A B         | inherited: A B
a newcomer to too many residents           | R   | 1     | 1      | all=2      | 1a: A B; 1b: c  | broken: A B c
a newcomer elsewhere, too many residents   | R   | 1     | 1      | all=2      | 1a: A B; 2a: c  | inherited: A B
""")


GROUPS = {"R": "reinforced", "C": "care", "A": "acute"}


def crew(staff: str, shift: str, qualified_too: bool = True) -> list[Staffing]:
    """Rows of staff of institution 1 on one shift; all of them qualified, or nothing said about that."""
    return [
        Staffing("1", shift, float(count), None if whom == "all" else whom, float(count) if qualified_too else None)
        for whom, count in words(staff).items()
    ]


@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize("row", ENOUGH)
def test_the_staff_whom_children_need_are_on_the_shift(row: Row, shift: str) -> None:
    need = {name: {f"staff_{shift}": float(amount)} for name, amount in words(row["need"]).items()}
    made, unit_of = scene(row["lives"], need, staffing=crew(row["staff"], shift))
    agree(made, unit_of, "staff_on_shift", row["finds"])


@pytest.mark.parametrize("row", ENOUGH)
def test_the_qualified_staff_whom_children_need_are_on_the_shift(row: Row) -> None:
    need = {name: {"qualified_evening": float(amount)} for name, amount in words(row["need"]).items()}
    made, unit_of = scene(row["lives"], need, staffing=crew(row["staff"], "evening"))
    agree(made, unit_of, "qualified_on_shift", row["finds"])


@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize("row", OUTNUMBER)
def test_staff_outnumber_children_where_high_risk_children_may_live(row: Row, shift: str) -> None:
    parameters = {
        "outnumber_target_groups": ["reinforced", "behaviour_high_risk"],
        "outnumber_ratio": {name: float(row["ratio"]) if name == shift else 0.0 for name in SHIFTS},
        "outnumber_margin": {name: float(row["margin"]) if name == shift else 0.0 for name in SHIFTS},
    }
    groups = tuple(GROUPS[letter] for letter in row["for"].split())
    made, unit_of = scene(
        row["lives"],
        {"all": {"target_group": groups[0]}},
        of_institution={"all": {"target_groups": groups}},
        staffing=crew(row["staff"], shift),
        parameters=parameters,
    )
    agree(made, unit_of, "staff_outnumber", row["finds"])


def test_another_shift_does_not_help() -> None:
    made, unit_of = scene(
        "1a: a",
        {"a": {"staff_day": 1.0, "staff_night": 1.0}},
        staffing=[*crew("all=5", "day"), *crew("all=0", "night")],
    )
    agree(made, unit_of, "staff_on_shift", "broken: a")


def test_staff_who_are_not_qualified_do_not_help() -> None:
    made, unit_of = scene("1a: a", {"a": {"qualified_day": 1.0}}, staffing=[Staffing("1", "day", 5.0, None, 0.99)])
    agree(made, unit_of, "qualified_on_shift", "broken: a")


def test_where_nothing_is_said_about_qualification_nothing_binds() -> None:
    made, unit_of = scene("1a: a", {"a": {"qualified_day": 1.0}}, staffing=crew("all=5", "day", qualified_too=False))
    agree(made, unit_of, "qualified_on_shift", "sound")


def test_a_need_that_is_not_stated_is_that_of_the_target_group() -> None:
    of_child = {"a": {"staff_day": None, "target_group": "reinforced"}}
    parameters = {"staff_need": {"reinforced": {"day": 1.5}, "care": {"day": 0.5}}}
    for present, expected in (("all=1.5", "sound"), ("all=1.49", "broken: a")):
        made, unit_of = scene("1a: a", of_child, staffing=crew(present, "day"), parameters=parameters)
        agree(made, unit_of, "staff_on_shift", expected)


def test_rows_of_the_same_staff_add_up() -> None:
    twice = [*crew("1a=1", "day"), *crew("1a=1", "day")]
    for need, expected in ((2.0, "sound"), (2.01, "broken: a")):
        made, unit_of = scene("1a: a", {"a": {"staff_day": need}}, staffing=twice)
        agree(made, unit_of, "staff_on_shift", expected)


@pytest.mark.parametrize("rows", [ENOUGH, OUTNUMBER])
def test_each_table_breaks_its_rule_often_and_keeps_it_often(rows: list[Any]) -> None:
    assert breaking(rows) >= 10
    assert keeping(rows) >= 10
