"""Parts with something unproven are tried again in the time that is left: what is known of them stays known."""

from dataclasses import replace
from threading import Event
from time import monotonic

import pytest

from planner.placement import levels, solver
from planner.placement.levels import Assignment, Decided, Effort
from planner.placement.model import PlacementModel
from planner.placement.parts import choices_of
from planner.placement.solver import Settings, solve
from planner.placement.steering import Steered, guide_after
from tests.placement.tiny import random_case

CASES = 15
"""Small cases, of which some leave nothing to decide."""


@pytest.mark.parametrize("is_near", [False, True], ids=["alone", "near a plan"])
def test_a_second_round_begins_with_what_the_first_has_found_and_proven(
    is_near: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
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
        case = random_case(seed)
        near = {child.child_id: None for child in case.candidates} if is_near else None
        solution = solve(case, Settings(near=near))
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


def test_ties_are_left_where_a_goal_that_was_decided_before_is_open() -> None:
    searched = 0
    for seed in range(CASES):
        case = random_case(seed)
        choices = {child_id: units for child_id, units in choices_of(case).items() if units}
        if not choices:
            continue
        told = []
        for is_open in (False, True):
            effort = Effort(monotonic() + 60, 1e6, 0, Event(), lambda _: None)
            m = PlacementModel(case, choices)
            held = levels.placing_held(m, {}, effort)
            last = held.levels[-1]
            as_told = (*held.levels[:-1], replace(last, bound=last.value - 1)) if is_open else held.levels
            told.append(levels.continued(m, replace(held, levels=as_told), effort).levels)
        assert [level.value for level in told[0][:-1]] == [level.value for level in told[1][:-1]]
        assert told[1][-1].how in ("each alone", "stopped")
        searched += told[0][-1].how not in ("each alone", "stopped")
    assert searched >= 2


def test_guidance_spans_what_every_child_alone_can_add_at_the_least_and_at_the_most() -> None:
    spans = set()
    for seed in range(CASES):
        case = random_case(seed)
        m = PlacementModel(case, {child_id: units for child_id, units in choices_of(case).items() if units})
        if not m.of_child:
            continue
        guide = guide_after(m, 0)
        factors = dict(guide.terms)
        alone = [[factors.get(v, 0) for v in m.variables_of(c) if m.linear.upper[v]] for c in m.of_child]
        span = Steered(m, guide, guide).span
        assert span == sum(max(own) - min(own) for own in alone if own)
        spans.add(span)
    assert len(spans) > 3
