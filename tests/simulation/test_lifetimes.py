"""Curves of stays from records: textbook values, open and late-seen stays, and bands that cover."""

from math import inf

import numpy as np
import pytest

from planner.simulation.lifetimes import Spell, as_dial, kaplan_meier, share_after
from planner.simulation.survival import curve_from
from tests.counts import tries

REMISSION = {6: (3, 1), 7: (1, 0), 9: (0, 1), 10: (1, 1), 11: (0, 1), 13: (1, 0), 16: (1, 0), 17: (0, 1), 19: (0, 1),
             20: (0, 1), 22: (1, 0), 23: (1, 0), 25: (0, 1), 32: (0, 2), 34: (0, 1), 35: (0, 1)}  # fmt: skip
"""Weeks in remission under 6-MP (Gehan 1965), as every textbook has them: day → (ended, open)."""


def test_the_curve_is_that_of_the_textbook() -> None:
    spells = [
        Spell(0, week, is_end)
        for week, (ended, still) in REMISSION.items()
        for is_end in [True] * ended + [False] * still
    ]
    steps = kaplan_meier(spells)
    shares = [(step.day, step.at_risk, step.ended, round(step.share, 4)) for step in steps]
    assert shares == [
        (6, 21, 3, 0.8571),
        (7, 17, 1, 0.8067),
        (10, 15, 1, 0.7529),
        (13, 12, 1, 0.6902),
        (16, 11, 1, 0.6275),
        (22, 7, 1, 0.5378),
        (23, 6, 1, 0.4482),
    ]
    assert (steps[0].low, steps[0].high) == pytest.approx((0.6197, 0.9516), abs=5e-5)  # log-log, as R's survfit
    assert (steps[-1].low, steps[-1].high) == pytest.approx((0.1881, 0.6801), abs=5e-5)
    assert (share_after(steps, 5), share_after(steps, 8)) == (1.0, steps[1].share)


def test_open_stays_lengthen_the_curve_and_the_mean_of_the_finished_would_not() -> None:
    finished = [Spell(0, day, True) for day in (10, 20, 30)]
    assert share_after(kaplan_meier(finished), 20) == pytest.approx(1 / 3)
    with_open = kaplan_meier([*finished, Spell(0, 25, False), Spell(0, 40, False)])
    assert share_after(with_open, 20) == pytest.approx(3 / 5)
    assert share_after(with_open, 30) == pytest.approx(3 / 5 * 1 / 2)


def test_a_stay_from_before_the_register_counts_from_the_day_on_which_it_could_be_seen() -> None:
    seen_late = [Spell(100, 120, True), Spell(100, 150, True)]
    early = [Spell(0, 10, True), Spell(0, 10, True), Spell(0, 130, True), Spell(0, 130, True)]
    steps = {step.day: (step.at_risk, step.ended) for step in kaplan_meier([*early, *seen_late])}
    assert steps == {10: (4, 2), 120: (4, 1), 130: (3, 2), 150: (1, 1)}


def test_a_stay_that_was_seen_for_no_day_says_nothing() -> None:
    assert kaplan_meier([Spell(5, 5, False)]) == ()
    assert as_dial(()) == {}


def test_nobody_left_is_a_share_of_nothing_with_a_band_above_it() -> None:
    steps = kaplan_meier([Spell(0, 10, True), Spell(0, 20, True)])
    assert (steps[-1].share, steps[-1].low) == (0.0, 0.0)
    assert steps[-1].high == steps[0].high < inf


def test_the_dial_falls_and_makes_the_same_curve() -> None:
    draw = np.random.default_rng(3)
    spells = [Spell(0, max(1, int(days)), True) for days in draw.exponential(90, 2_000)]
    steps = kaplan_meier(spells)
    dial = as_dial(steps)
    curve = curve_from(dial, 1.0, "care")
    assert list(dial.values()) == sorted(dial.values(), reverse=True)
    assert len(dial) == 10
    for day in (5, 30, 90, 200, 300):
        assert curve.share_left(day) == pytest.approx(share_after(steps, day), abs=0.02)


def test_bands_cover_the_curve_they_were_drawn_from() -> None:
    draw = np.random.default_rng(7)
    inside = 0
    count = tries("lifetime bands")
    for _ in range(count):
        lengths, seen = draw.exponential(100, 120), draw.uniform(0, 250, 120)
        spells = [Spell(0, int(min(a, b)) + 1, bool(a <= b)) for a, b in zip(lengths, seen, strict=True)]
        step = next(step for step in reversed(kaplan_meier(spells)) if step.day <= 60)
        inside += step.low <= np.exp(-step.day / 100) <= step.high
    assert 0.90 < inside / count < 0.99
