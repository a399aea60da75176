"""What one goal buys of another, against all plans there are."""

import threading
from dataclasses import replace
from functools import cache

import pytest

from models.plan import GoalResult
from planner.errors import BadUse
from planner.language import say
from planner.placement.again import Known, Limits, solved
from planner.placement.case import Case
from planner.placement.goals import GOAL_BY_CODE
from planner.placement.trade_off import Curve, Point, added, trade_off
from planner.words.trade import curve_said
from tests.placement.tiny import goal_values, random_case, sound_plans

CASES = 20
LIMITS = Limits(workers=1)
TRADES = [
    ("travel_minutes", "cost"),
    ("moves", "travel_minutes"),
    ("travel_minutes", "tension"),
    ("view", "travel_minutes"),
    ("needs_unmet", "travel_minutes"),
    ("travel_minutes", "siblings_apart"),
]


@cache
def known(seed: int, higher: str = "travel_minutes") -> Known:
    """The plan of a small case, ready to be questioned; the higher goal comes early, so that much is left to trade."""
    drawn = random_case(60_000 + seed, 4, 7, fewest_children=4)
    early = ("displaced", "unplaced", higher)
    order = tuple(dict.fromkeys((*early, *drawn.parameters.goal_order)))
    return solved(Case(replace(drawn.question, parameters=replace(drawn.parameters, goal_order=order))), LIMITS)


@cache
def values(seed: int, higher: str) -> list[tuple[int, ...]]:
    """The goals of every sound plan."""
    case = known(seed, higher).case
    return [goal_values(case, plan) for plan in sound_plans(case)]


def by_trying(seed: int, higher: str, lower: str) -> list[tuple[int, int]]:
    """The points that no plan beats in both goals, among plans best on all goals before the higher one."""
    codes = known(seed, higher).case.parameters.goal_order
    a, b = codes.index(higher), codes.index(lower)
    best = min(each[:a] for each in values(seed, higher))
    points = sorted({(each[a], each[b]) for each in values(seed, higher) if each[:a] == best})
    return [(x, y) for x, y in points if not any(p <= x and q <= y and (p, q) != (x, y) for p, q in points)]


def points(curve: Curve) -> list[tuple[int, int]]:
    """The points of a curve as pairs."""
    return [(point.higher, point.lower) for point in curve.points]


@cache
def traded(seed: int, higher: str, lower: str) -> Curve:
    """What is said of the trade in a small case."""
    return trade_off(known(seed, higher), higher, lower, LIMITS)


@pytest.mark.parametrize("trade", TRADES)
def test_the_curve_is_that_of_all_plans(trade: tuple[str, str]) -> None:
    for seed in range(CASES):
        curve = traded(seed, *trade)
        assert points(curve) == by_trying(seed, *trade), seed
        assert all(point.is_proven for point in curve.points)
        assert not curve.interrupted


def test_the_cases_have_something_to_trade() -> None:
    curves = [traded(seed, *trade) for trade in TRADES for seed in range(CASES)]
    assert sum(len(curve.points) > 1 for curve in curves) >= 10


def test_the_order_in_which_the_goals_are_named_does_not_matter() -> None:
    one, other = (trade_off(known(3), *pair, LIMITS) for pair in (TRADES[0], TRADES[0][::-1]))
    assert one == other
    assert (one.higher.code, one.lower.code) == TRADES[0]


def test_the_plan_itself_is_at_the_beginning_where_no_goal_lies_between() -> None:
    for seed in range(10):
        curve = trade_off(known(seed), "unplaced", "travel_minutes", LIMITS)
        assert points(curve)[0] == curve.plan


def test_out_of_time_the_points_are_bounded_and_so_is_said() -> None:
    stop = threading.Event()
    stop.set()
    open_ones = 0
    for seed in range(20):
        curve = trade_off(known(seed), "travel_minutes", "cost", Limits(workers=1, stop=stop))
        best = by_trying(seed, "travel_minutes", "cost")
        for point in curve.points:
            assert point.bound <= min([b for a, b in best if a <= point.higher], default=point.bound)
            assert any(a <= point.higher and b <= point.lower for a, b in best)
        open_ones += curve.interrupted
    assert open_ones > 10


@pytest.mark.parametrize("trade", [("cost", "cost"), ("cost", "happiness"), ("nothing", "cost")])
def test_goals_that_cannot_be_traded_are_refused(trade: tuple[str, str]) -> None:
    with pytest.raises(BadUse):
        trade_off(known(0), *trade, LIMITS)


def test_added_curves_keep_only_what_no_other_point_beats_or_equals() -> None:
    assert added([(0, 5), (2, 3)], [(0, 4), (1, 3)]) == [(0, 9), (1, 8), (2, 7), (3, 6)]
    assert added([(0, 5), (1, 5)], [(0, 4), (3, 6)]) == [(0, 9)]


def test_the_curve_is_told_in_words_with_where_it_begins_and_what_stays_open() -> None:
    goals = (GOAL_BY_CODE["view"], GOAL_BY_CODE["cost"])
    points = (Point(2, 900, 900), Point(3, 780, 780), Point(6, 700, 650))

    def told(curve: Curve, unproven: tuple[str, ...] = ()) -> list[str]:
        order = ("displaced", "view", "travel_minutes", "tension", "cost")
        reached = [GoalResult(code, 7, 6 if code in unproven else 7, "") for code in order]
        return [say(sentence, "en") for sentence in curve_said(curve, reached)]

    first, way, begins, over, held = told(Curve(*goals, (2, 950), points, interrupted=True))
    assert first == (
        "The first step: 1 more of «Distance from the child's view» (points) buys 120 less of «Price per day» "
        "(NOK/day): 120 for each point."
    )
    assert "4 more of" in way
    assert way.endswith("buys 200 less of «Price per day» (NOK/day): 50 for each point.")
    assert "«Price per day» (NOK/day) could be 50 less" in begins
    assert begins.endswith("The plan is as it is for their sake: Travel from home, Tension in the units.")
    assert "less may be possible" in over
    assert "held at their best" in held
    assert told(Curve(*goals, (2, 900), points[:1], interrupted=False))[:-1] == [
        "More of «Distance from the child's view» buys nothing of «Price per day»."
    ]
    assert "not proven best" in told(Curve(*goals, (1, 950), points, interrupted=False))[2]
    below = Curve(*goals, (2, 950), points, interrupted=False)
    for unproven, named in (("cost", "Price per day"), ("tension", "Tension in the units")):
        open_still = told(below, (unproven, "displaced"))[2]
        assert "could be 50 less" in open_still
        assert open_still.endswith(f"is not known, because the plan is not proven best in: {named}.")
    assert told(below, ("displaced", "view"))[2] == begins  # what may be had less of lies after both
