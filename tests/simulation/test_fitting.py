"""Rates and lengths of stay from own records: they come out as they went in, and take the place of the public ones."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from models.change import SetDial, Step
from models.child import Child, Placement, Stay
from models.dataset import Dataset
from models.institution import Institution, Unit
from planner.parameters import parameters_for
from planner.simulating import SimulationRequest, demand_of, setup_of
from planner.simulation.fitting import FEWEST_ENDS, Fitted, fitted, spell_of
from planner.simulation.lifetimes import Spell, share_after
from planner.simulation.setup import Cohorts
from tests.placement.tiny import CODES
from tests.simulation.futures import DAY, desk

PEOPLE = Cohorts({"bfe": {2024: 40_000}, "bufetat_ost": {2024: 100_000}})
DIALS = parameters_for(DAY)


def stay(number: int, began: date, days: int, **more: object) -> Stay:
    """A stay of so many days, still open where it would end after the day of the data."""
    last = began + timedelta(days=days - 1)
    return Stay(f"P-{number}", "bfe", "3-2", began, None if last > DAY else last, **more)


def country(*stays: Stay) -> Dataset:
    """One house, nobody in it, and these stays."""
    house = Institution("I-1", "Invented", "bfe", "municipal", "0301", ("3-2",), ("care",))
    return Dataset((house,), (Unit("U-1", "I-1", 5),), (), stays=stays)


@cache
def drawn() -> tuple[Stay, ...]:
    """Three years of one referral a day, staying 120 days on average, seen from the 1 000th day before the last."""
    draw = np.random.default_rng(2)
    found, number = [], 0
    for ago in range(1_500, -1, -1):
        for _ in range(draw.poisson(1.0)):
            number += 1
            found.append(stay(number, DAY - timedelta(days=ago), 1 + int(draw.exponential(120.0))))
    first = DAY - timedelta(days=1_000)
    return tuple(each for each in found if each.ended is None or each.ended >= first)


def test_the_rate_and_the_curve_are_those_that_were_drawn() -> None:
    own = fitted(country(*drawn()), CODES, PEOPLE, DIALS, DAY)
    care = next(rate for rate in own.rates if rate.ground_class == "care")
    assert own.is_own
    assert 990 < (DAY - own.since).days <= 1_000  # the first end that was seen
    truth = 1.0 * 365 * 1000 / 40_000  # one a day among 40,000
    assert care.rate == pytest.approx(truth, rel=0.07)
    assert care.low < truth < care.high
    curve = next(curve for curve in own.curves if curve.ground_class == "care")
    for step in curve.steps:
        if step.at_risk > 30:
            assert step.share == pytest.approx(np.exp(-step.day / 120), abs=0.05)
    assert curve.dial


def test_a_short_register_does_not_make_stays_look_long() -> None:
    first = DAY - timedelta(days=150)
    seen = [each for each in drawn() if each.ended is None or each.ended >= first]
    own = fitted(country(*seen), CODES, PEOPLE, DIALS, DAY)
    curve = next(curve for curve in own.curves if curve.ground_class == "care")
    assert sum(each.started < first for each in seen) > 80
    for day in (30, 60, 120):
        assert share_after(curve.steps, day) == pytest.approx(np.exp(-day / 120), abs=0.07)


def test_open_and_late_seen_stays_are_counted_by_the_day() -> None:
    since, as_of = date(2026, 6, 1), date(2026, 11, 20)
    closed = Stay("P", "bfe", "3-2", date(2026, 6, 10), date(2026, 6, 10))
    assert spell_of(closed, since, as_of) == Spell(0, 1, True)
    assert spell_of(replace(closed, ended=None), since, as_of) == Spell(0, 164, False)
    assert spell_of(replace(closed, started=date(2026, 5, 1), ended=date(2026, 6, 1)), since, as_of) == Spell(
        31, 32, True
    )
    assert spell_of(replace(closed, reason="law"), since, as_of) == Spell(0, 1, False)
    assert spell_of(replace(closed, reason="over"), since, as_of) == Spell(0, 1, True)
    assert spell_of(replace(closed, ended=date(2026, 12, 1)), since, as_of) == Spell(0, 164, False)


def test_a_move_is_no_new_referral_and_a_child_that_stays_is_counted_once() -> None:
    began = DAY - timedelta(days=300)
    first = stay(1, began, 100, reason="moved")
    second = replace(stay(1, began + timedelta(days=100), 50), reason="over")
    again = stay(1, began + timedelta(days=200), 30)
    here = Child("P-9", date(2010, 5, 1), "girl", "bfe", "0301", "3-2", "care", "planned", DAY - timedelta(days=20))
    data = country(stay(2, began - timedelta(days=50), 20), first, second, again, stay(9, DAY - timedelta(days=9), 400))
    data = replace(data, children=(here,), placements=(Placement("P-9", "U-1", DAY - timedelta(days=9)),))
    own = fitted(data, CODES, PEOPLE, DIALS, DAY)
    assert own.since == began - timedelta(days=31)
    assert [rate.referrals for rate in own.rates if rate.ground_class == "care"] == [3]  # 1 twice, 9 once
    assert next(curve.stays for curve in own.curves if curve.ground_class == "care") == 5


def test_a_curve_from_few_ends_does_not_take_the_place_of_the_public_one() -> None:
    few = [stay(number, DAY - timedelta(days=400), 30 + number) for number in range(FEWEST_ENDS - 1)]
    own = fitted(country(*few), CODES, PEOPLE, DIALS, DAY)
    assert all(curve.dial == {} for curve in own.curves)
    more = fitted(country(*few, stay(99, DAY - timedelta(days=400), 99)), CODES, PEOPLE, DIALS, DAY)
    assert [bool(curve.dial) for curve in more.curves] == [False, True, False]


def test_without_stays_those_who_are_there_are_only_set_beside_the_public_rates() -> None:
    own = demand_of(desk())
    assert (own.is_own, own.curves) == (False, ())
    assert len(own.rates) == 18
    oslo = {rate.ground_class: rate for rate in own.rates if rate.operator == "bfe"}
    there = [c for c in desk().dataset.children if c.operator == "bfe" and c.referred_on > DAY - timedelta(days=90)]
    assert sum(rate.referrals for rate in oslo.values()) == len(there)
    assert oslo["acute"].days < oslo["treatment"].days < oslo["care"].days < 90
    for rate in own.rates:
        assert rate.low <= rate.rate <= rate.high
        assert rate.expected == pytest.approx(rate.public * rate.inhabitants * rate.days / 365_000)
        assert rate.agrees is (rate.low <= rate.public <= rate.high)


def own_desk() -> object:
    """The shipped data with stays of its own for Oslo."""
    here = desk()
    return replace(here, dataset=replace(here.dataset, stays=drawn()))


def dials(steps: tuple[Step, ...] = (), own_rates: bool = True) -> object:
    """The dials of the first day of a simulation of Oslo."""
    request = SimulationRequest("s", steps, ("bfe",), 30, own_rates=own_rates)
    return setup_of(own_desk(), request).epochs[0].parameters


def test_own_rates_take_the_place_of_the_public_ones_where_they_are_asked_for() -> None:
    public, own = dials(own_rates=False), dials()
    assert public.referral_rate == DIALS.referral_rate
    assert own.referral_rate["bfe"]["care"] > 2 * public.referral_rate["bfe"]["care"]
    assert own.referral_rate.keys() - {"bfe"} == public.referral_rate.keys() - {"bfe"}  # no other has own records
    assert own.stay_survival["care"] != public.stay_survival["care"]
    assert own.stay_survival["acute"] == public.stay_survival["acute"]  # no own stays of that class


def test_a_dial_that_a_scenario_turns_stays_turned() -> None:
    turned = dials((Step(SetDial("referral_rate", 9.0, "bfe/care"), "x", "x"),))
    assert turned.referral_rate["bfe"]["care"] == 9.0
    assert turned.referral_rate["bfe"]["acute"] == dials().referral_rate["bfe"]["acute"] != 4.1


def test_the_answer_says_which_records_it_rests_on() -> None:
    own: Fitted = demand_of(own_desk())
    assert own.since is not None
    assert {rate.operator for rate in own.rates} == {"bfe"}  # of the others only those who are there are known


def test_every_operators_records_begin_on_a_day_of_their_own() -> None:
    first = DAY - timedelta(days=200)
    later = [replace(each, operator="bufetat_ost") for each in drawn() if (each.ended or DAY) > first]
    own = fitted(country(*drawn(), *later), CODES, PEOPLE, DIALS, DAY)
    care = {rate.operator: rate for rate in own.rates if rate.ground_class == "care"}
    assert 990 < care["bfe"].days <= 1_001
    assert 190 < care["bufetat_ost"].days <= 200
    truth = 1.0 * 365 * 1000 / 100_000
    assert care["bufetat_ost"].low < truth < care["bufetat_ost"].high  # counted from the first day of bfe's: far less
    curve = next(curve for curve in own.curves if curve.ground_class == "care")
    assert share_after(curve.steps, 60) == pytest.approx(np.exp(-60 / 120), abs=0.05)
