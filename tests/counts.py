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
        tuple(
            f"rules/test_same_rules.py::test_{name}" for name in ("the_model_allows", "what_a_plan", "taking_a_child")
        ),
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
    "corrections": Count(
        "Corrections of small cases, each carried out and spared in turn: untrue, or not the least",
        *(60, 200, 5_000),
        ("placement/test_corrections.py",),
    ),
    "reasons": Count(
        "Sets of reasons why there is no place, solved with each lifted: untrue, or not the fewest",
        *(40, 120, 3_000),
        ("placement/test_reasons.py",),
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
    "canaries": Count(
        "Children with unmistakable ids: one reaches a page, file, log, error or output of who may not see it",
        *(10, 20, 50),
        ("store/test_canaries.py",),
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
    "competing children": Count(
        "Small cases of children who want the same places: the simulation's choice is worse than the best plan",
        *(150, 500, 20_000),
        ("simulation/test_competing.py::test_those_who_compete",),
    ),
    "blocking runs": Count(
        "Runs of each of four queues beside Erlang B, of 10,000 arrivals: theory outside their interval",
        *(60, 240, 4_800),
        ("simulation/test_theory.py::test_simulated_queues",),
    ),
    "intervals": Count(
        "95 % intervals of a small queue: fewer than 93 or more than 97 % of them cover theory",
        *(400, 1_000, 20_000),
        ("simulation/test_theory.py::test_intervals_of_a_queue",),
    ),
    "paired futures": Count(
        "Pairs of futures: common random numbers do not halve the variance, or nothing changed is not exactly nothing",
        *(12, 40, 1_000),
        ("simulation/test_simulate.py::test_common_random", "simulation/test_simulate.py::test_a_scenario_against"),
    ),
    "lifetime bands": Count(
        "Bands of fitted curves of stays: fewer than 90 % of them cover the curve they were drawn from",
        *(200, 500, 10_000),
        ("simulation/test_lifetimes.py::test_bands_cover",),
    ),
    "kills at random": Count(
        "Processes killed at random while they decide: an acknowledged write lost, or half a decision",
        *(20, 200, 10_000),
        ("store/test_kills.py::test_killed_at_random",),
    ),
    "kills at named points": Count(
        "Processes killed at five named points of a commit on two engines: the same",
        *(10, 50, 1_000),
        ("store/test_kills.py::test_killed_at_a_named_point",),
    ),
    "races for the last place": Count(
        "Races of eight planners for the last place on each engine: not exactly one wins, or who lost is not told",
        *(25, 100, 500),
        ("store/test_races.py::test_one_of_many_wins",),
    ),
    "edits at once": Count(
        "Edits of one row by eight planners on each engine: one lost",
        *(50, 200, 5_000),
        ("store/test_races.py::test_no_edit_is_lost",),
    ),
    "tamperings": Count(
        "Tamperings with the store: not found by the audit",
        *(100, 300, 1_000),
        ("store/test_audit.py::test_every_tampering",),
    ),
    "backups": Count(
        "Drills of backup and restore on each engine: not all back, or the audit does not hold",
        *(3, 10, 50),
        ("store/test_backups.py::test_a_drill",),
    ),
    "retried requests": Count(
        "Decisions sent again with the same key, on each engine: taking effect twice",
        *(50, 200, 2_000),
        ("store/test_decisions.py::test_a_retried_decision",),
    ),
}


def tries(name: str) -> int:
    """How often it is tried in this run; raises `KeyError` for a name that is not in the table."""
    count = COUNTS[name]
    return {ORDINARY: count.ordinary, SMALL: count.small, FULL: count.full}[ASKED]
