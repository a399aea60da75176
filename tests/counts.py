"""How often each promise of reliability is tried: one table for the ordinary run and the long ones.

`PLANNER_SOAK` names a column, `small` or `full`; without it the ordinary figures hold. The same tests
run in all three, only the counts differ. `make soak COUNT=small` runs every row and writes `docs/soak.md`.
"""

import os
from dataclasses import dataclass

ORDINARY, SMALL, FULL = "ordinary", "small", "full"
ASKED = os.environ.get("PLANNER_SOAK", ORDINARY)


@dataclass(frozen=True, slots=True)
class Count:
    """What is tried, how often in each kind of run, and the tests that try it.

    `tests` are paths below `tests/`, with `::name` where only some of a file are meant. Each fails where
    a single try fails, so a row of the long run that passes has no failure in all its tries.
    """

    what: str
    ordinary: int
    small: int
    full: int
    tests: tuple[str, ...]


SECOND = "placement/test_second_opinion.py::test_"
SAME = "placement/test_same_answer.py::test_"
WHY = "placement/test_why_not.py::test_"

COUNTS: dict[str, Count] = {
    "tiny cases": Count(
        "Tiny cases against every plan there is and against HiGHS: other goal values",
        *(300, 600, 100_000),
        (f"{SECOND}the_solver_reaches_what_trying", f"{SECOND}highs_reaches_the_same_on_tiny"),
    ),
    "medium cases": Count(
        "Cases of 20–45 children against HiGHS: other goal values",
        *(20, 20, 5_000),
        (f"{SECOND}highs_reaches_the_same_on_medium",),
    ),
    "random plans": Count(
        "Random plans: rules and model disagree on which are sound",
        *(300, 600, 20_000),
        ("rules/test_same_rules.py::test_the_model_allows", "rules/test_same_rules.py::test_taking_a_child"),
    ),
    "sound plans": Count(
        "Random sound plans: false alarms of the checker",
        *(500, 1_000, 10_000),
        ("placement/test_check.py::test_random_sound_plans",),
    ),
    "shuffled cases": Count(
        "Cases with rows shuffled and other workers: another plan",
        *(50, 100, 200),
        (f"{SAME}small_cases_shuffled",),
    ),
    "relations": Count(
        "Relations that must hold, tries of each: broken",
        *(30, 30, 2_000),
        ("placement/test_relations.py",),
    ),
    "explanations": Count(
        "Explanations of small cases against every plan there is: untrue, or not the least",
        *(500, 1_000, 10_000),
        (f"{WHY}a_place_that_is_possible", f"{WHY}nobody_is_said_to_move", f"{WHY}what_is_said_to_be_closed"),
    ),
    "ties": Count(
        "Small cases: children wrongly said to be tied or placed the same in all best plans",
        *(150, 300, 5_000),
        ("placement/test_ties.py::test_the_units_of_every_child",),
    ),
    "disclosed tables": Count(
        "Tables that analysts see, attacked with all their totals: a small count told",
        *(30, 100, 2_000),
        ("disclosure/test_attacks.py",),
    ),
    "differencing pairs": Count(
        "Pairs of tables that differ by known children: a difference of few shown",
        *(50, 500, 5_000),
        ("disclosure/test_attacks.py",),
    ),
    "mutants": Count(
        "Data sets spoilt at random: neither read whole nor refused with reasons",
        *(300, 600, 20_000),
        ("importing/test_mutants.py",),
    ),
}


def tries(name: str) -> int:
    """How often it is tried in this run; raises `KeyError` for a name that is not in the table."""
    count = COUNTS[name]
    return {ORDINARY: count.ordinary, SMALL: count.small, FULL: count.full}[ASKED]
