"""Who is referred when: rates, growth, seasons and shocks, and the same children in every scenario."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.change import SetDial, Step
from planner.simulation.demand import chances_of_today, models_of, rate_per_day, referrals
from planner.simulation.setup import Cohorts, linked
from planner.simulation.streams import stream
from tests.simulation.futures import DAY, desk, oslo, plain, under

CARE = {"100": 0.5}


def ids(setup, replication: int = 0) -> list[str]:
    """The ids of those who are referred."""
    return [referral.child.child_id for referral in referrals(setup, replication)]


def test_as_many_come_as_rate_and_inhabitants_say() -> None:
    setup = plain(5, 365.0, 400, CARE)  # 1 a day per 1,000 inhabitants, and there are 1,000
    count = sum(len(referrals(setup, number)) for number in range(40))
    assert rate_per_day(setup, setup.base.parameters, "bfe", "care", DAY) == pytest.approx(1.0)
    assert count == pytest.approx(40 * 400, rel=0.03)


def test_the_shipped_rates_keep_the_shipped_number_of_children() -> None:
    setup = oslo(365)
    expected = sum(
        rate_per_day(setup, setup.base.parameters, "bfe", name, DAY) for name in ("acute", "care", "treatment")
    )
    assert 280 < 365 * expected < 320


def test_more_demand_brings_the_same_children_and_others_beside_them() -> None:
    setup = plain(5, 365.0, 300, CARE)
    more = under(setup, demand_factor={**setup.base.parameters.demand_factor, "care": 1.36})
    before, after = set(ids(setup)), set(ids(more))
    assert before < after
    assert len(after) == pytest.approx(1.36 * len(before), rel=0.1)
    assert set(ids(under(setup, demand_factor={**setup.base.parameters.demand_factor, "care": 0.5}))) < before


def test_a_shock_lasts_from_one_day_to_another() -> None:
    steps = (
        Step(SetDial("demand_factor", 3.0, "acute"), "x", "x", DAY + timedelta(days=40)),
        Step(SetDial("demand_factor", 1.0, "acute"), "x", "x", DAY + timedelta(days=80)),
    )
    shocked, calm = oslo(120, steps=steps), oslo(120)
    extra = []
    for number in range(5):
        known = set(ids(calm, number))
        extra += [each.day for each in referrals(shocked, number) if each.child.child_id not in known]
    assert len(extra) > 30
    assert min(extra) >= 40
    assert max(extra) < 80


def test_growth_is_by_the_year_and_seasons_by_the_month() -> None:
    setup = plain(5, 3650.0, 365, CARE)
    grown = under(setup, demand_growth={**setup.base.parameters.demand_growth, "care": 0.5})
    by_half = Counter(referral.day >= 182 for referral in referrals(grown, 0))
    assert by_half[True] / by_half[False] == pytest.approx(1.5**0.5, rel=0.1)
    seasons = {**setup.base.parameters.demand_season, "7": 0.0}
    months = {setup.day(referral.day).month for referral in referrals(under(setup, demand_season=seasons), 0)}
    assert months == set(range(1, 13)) - {7}


def test_the_population_moves_the_rate() -> None:
    cohorts = Cohorts({"bfe": {2026: 1000, 2027: 2000}})
    assert [cohorts.on("bfe", date(year, 1, 1)) for year in (2020, 2026, 2027, 2030)] == [1000, 1000, 2000, 2000]
    assert cohorts.on("bfe", date(2026, 7, 2)) == pytest.approx(1500, abs=5)


def test_a_newcomer_is_like_a_child_of_the_data_at_the_age_of_its_referral() -> None:
    setup = oslo(200)
    models = {child.child_id: child for child in models_of(setup, "bfe", "treatment")}
    found = [each for each in referrals(setup, 0) if each.like in models]
    assert len(found) > 20
    for each in found:
        model, child = models[each.like], each.child
        assert (child.ground, child.target_group, child.needs, child.own_unit, child.staff_day, child.municipality) == (
            *(model.ground, model.target_group, model.needs, model.own_unit, model.staff_day, model.municipality),
        )
        months = (
            (child.referred_on.year - child.birth_month.year) * 12 + child.referred_on.month - child.birth_month.month
        )
        then = model.referred_on
        assert months == (then.year - model.birth_month.year) * 12 + then.month - model.birth_month.month
        assert child.referred_on == setup.day(each.day)


def test_the_mix_is_that_of_the_data() -> None:
    setup = oslo(365)
    drawn = Counter(each.child.target_group for number in range(40) for each in referrals(setup, number))
    acute = models_of(setup, "bfe", "acute")
    share = sum(child.target_group == "reinforced" for child in acute) / len(acute)
    all_acute = [
        each.child.target_group
        for number in range(40)
        for each in referrals(setup, number)
        if each.child.ground in ("4-2", "4-4")
    ]
    assert all_acute.count("reinforced") / len(all_acute) == pytest.approx(share, abs=0.02)
    assert drawn["behaviour_high_risk"] > 0


def test_streams_do_not_depend_on_each_other() -> None:
    first = stream(1, 2, "arrivals", "bfe/care").random(3).tolist()
    stream(1, 2, "stays", "bfe/care").random(100)
    assert stream(1, 2, "arrivals", "bfe/care").random(3).tolist() == first
    others = [(2, 2, "arrivals"), (1, 3, "arrivals"), (1, 2, "stays")]
    assert all(stream(*other, "bfe/care").random(3).tolist() != first for other in others)


def test_a_shorter_simulation_meets_the_same_children() -> None:
    long, short = oslo(120), oslo(50)
    assert ids(short) == [each.child.child_id for each in referrals(long, 0) if each.day < 50]


def test_operators_tied_by_agreements_are_simulated_together() -> None:
    setup = oslo(10)
    assert setup.simulated == ("bfe",)
    assert linked(("bufetat_ost",), setup.epochs) == ("bufetat_ost",)  # its agreements are cut with the rest
    from planner.simulating import SimulationRequest, setup_of

    east = setup_of(desk(), SimulationRequest(operators=("bufetat_ost",), days=5))
    assert (east.counted, east.simulated) == (("bufetat_ost",), ("bufetat_ost", "bufetat_sor"))
    assert replace(east, counted=()).simulated == east.simulated


def test_a_child_has_the_same_chances_whoever_else_is_simulated() -> None:
    from planner.simulating import SimulationRequest, setup_of

    alone, all_of_them = oslo(5), setup_of(desk(), SimulationRequest(days=5))
    there = chances_of_today(all_of_them, 3)
    assert chances_of_today(alone, 3).items() < there.items()
    assert len({each.stay for each in there.values()}) == len(there)
    assert chances_of_today(alone, 4) != chances_of_today(alone, 3)


def test_a_child_whom_a_scenario_brings_has_chances_of_its_own() -> None:
    setup = oslo(5)
    epoch = setup.epochs[0]
    added = replace(epoch.dataset.children[0], child_id="B-new")
    more = replace(epoch, dataset=replace(epoch.dataset, children=(*epoch.dataset.children, added)))
    found = chances_of_today(replace(setup, epochs=(more,)), 0)
    assert found["B-new"].stay not in (0.0, found[epoch.dataset.children[0].child_id].stay)
    assert {name: found[name] for name in found if name != "B-new"} == chances_of_today(setup, 0)
