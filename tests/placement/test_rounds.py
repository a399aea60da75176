"""Parts with something unproven are tried again in the time that is left: what is known of them stays known."""

from dataclasses import replace

import pytest

from planner.placement import levels, solver
from planner.placement.levels import Assignment, Decided, Effort
from planner.placement.model import PlacementModel
from planner.placement.solver import Settings, solve
from tests.placement.tiny import random_case

CASES = 15
"""Small cases, of which some leave nothing to decide."""


def test_a_second_round_begins_with_what_the_first_has_found_and_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Assignment, Effort, Decided]] = []

    def as_if_ties_were_open(m: PlacementModel, start: Assignment, effort: Effort) -> Decided:
        found = levels.decide(m, start, effort)
        if not effort.floors:
            ties = found.levels[-1]
            found = replace(found, levels=(*found.levels[:-1], replace(ties, bound=ties.value - 1)))
        calls.append((start, effort, found))
        return found

    monkeypatch.setattr(solver, "decide", as_if_ties_were_open)
    monkeypatch.setattr(solver._Rounds, "_is_placing_first", False)
    again = 0
    for seed in range(CASES):
        calls.clear()
        solution = solve(random_case(seed), Settings())
        firsts = [call for call in calls if not call[1].floors]
        seconds = [call for call in calls if call[1].floors]
        assert len(firsts) == len(seconds)
        for (_, _, first), (start, effort, second) in zip(firsts, seconds, strict=True):
            assert (start, effort.floors) == (first.unit_of, first.levels)
            assert {level.how for level in second.levels[:-1]} <= {"each alone", "as before"}  # nothing to search for
            again += 1
        assert solution.status == "optimal"
        assert solution.is_settled
    assert again >= 10
