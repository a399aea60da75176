"""The whole question on the shipped data: scope, used places, dates, what a scenario sets, what is refused."""

import json

import pytest

from planner.__main__ import main
from planner.cost_register import assumptions
from planner.costing.answer import cost
from planner.costing.public_check import held_against_public
from planner.costing.question import CostRequest
from planner.costing.values import co_payment, refuse_unlikely
from planner.errors import BadUse
from planner.language import say, translator
from planner.placement.drawn import UsableRequest
from planner.service import usable
from planner.simulation.costs.prices import PRICE, WAGE, Indexes
from planner.simulation.costs.yearly import COMPONENTS
from planner.words.sources import source_said
from tests.costs.opened import F, answer, desk


def test_used_places_of_a_pilot_are_those_of_the_engine() -> None:
    found = answer(pilot=4)
    request = UsableRequest((4,), ("shared",), (2.0,), draws=40)
    mean = usable(desk(), request).houses[0].used.mean.mean
    assert float(found.facilities[0].used) == pytest.approx(mean)
    assert found.unit_costs.per_used_place == found.unit_costs.per_year / found.facilities[0].used
    assert found.unit_costs.per_place == found.unit_costs.per_year / 4


def test_the_work_is_half_done_when_the_places_are_counted_and_the_interval_is_still_to_be_drawn() -> None:
    told: list[tuple[str, float]] = []
    asked = CostRequest(pilot=2, draws=4, years=2, usable_draws=5)
    cost(desk(), asked, lambda drawing: told.append((drawing.step.template, drawing.share)))
    assert [share for _step, share in told] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.625, 0.75, 0.875, 1.0]
    assert [step.startswith("Intervals") for step, _share in told] == [False] * 5 + [True] * 4


def test_a_scenario_costs_what_it_opens_from_the_day_it_opens() -> None:
    found = answer("bfe_pilot_4")
    assert [each.name for each in found.facilities] == ["BFE-pilot Oslo (I-NYOSLO)"]
    assert (found.first_year, found.years[0].year, len(found.years)) == (2027, 2027, 10)
    assert found.used[0].source == "engine"
    assert "start_up" in found.years[0].components
    assert "start_up" not in found.years[1].components
    assert found.before == ()
    assert all(year.nominal == 0 for year in found.baseline)


def test_separate_living_units_fill_more_places_and_cost_less_for_each_used_one() -> None:
    shared, separate = answer("bfe_pilot_4"), answer("separate_living_units")
    assert separate.facilities[0].used > shared.facilities[0].used
    assert separate.unit_costs.per_year > shared.unit_costs.per_year
    assert separate.unit_costs.per_used_place is not None
    assert shared.unit_costs.per_used_place is not None
    assert separate.unit_costs.per_used_place < shared.unit_costs.per_used_place


def test_the_refund_moves_money_from_oslo_to_the_state_and_changes_no_total() -> None:
    plain, refunded = answer("bfe_pilot_4"), answer("bfe_pilot_4", "refund_80")
    assert plain.nominal.total == refunded.nominal.total
    assert plain.nominal.by_payer()["state_grants"] == 0
    assert refunded.nominal.by_payer()["oslo_bfe"] < plain.nominal.by_payer()["oslo_bfe"]


def test_buildings_financed_by_the_state_and_an_earmarked_grant_are_dials() -> None:
    own = {"state_building_share": F(1), "earmarked_grant": F(20_000_000)}
    asked = CostRequest(pilot=4, used=F(3), building="own", own_values=own, draws=0, years=2, usable_draws=5)
    found = cost(desk(), asked)
    year = found.years[1]
    assert year.payers["state_grants"] == (
        year.components["building"] + year.components["building_operation"] + 20_000_000
    )


def test_an_existing_institution_is_costed_with_its_residents_today() -> None:
    found = answer(institutions=("I-001",), years=1)
    living = sum(row.unit_id == "U-0001" for row in desk().dataset.placements)
    assert (found.facilities[0].used, found.used[0].source) == (living, "residents")
    assert "start_up" not in found.years[0].components


def test_the_register_stands_beside_every_answer_and_marks_what_was_set() -> None:
    asked = CostRequest(pilot=2, used=F(1), own_values={"rent": F(350_000)}, draws=0, years=1, usable_draws=5)
    found = cost(desk(), asked)
    assert {each.assumption.name for each in found.register} == set(assumptions(desk().as_of))
    assert [each.assumption.name for each in found.register if each.is_changed] == ["rent"]
    assert all(each.assumption.unit and each.source and each.kind and each.owner for each in found.register)
    rent = next(each for each in found.register if each.is_changed)
    assert (rent.kind, rent.source, rent.owner, rent.changed) == ("own", "stated in the question", "asker", None)
    assert all((each.source, each.changed) != (rent.source, None) for each in found.register if each is not rent)


def test_in_bokmaal_every_source_of_the_register_is_told_as_the_catalogue_has_it() -> None:
    register = assumptions(desk().as_of).values()
    assert any(row.source.startswith("roster_factor_3747: ") for row in register)
    for row in register:
        assert source_said(row.source, "nb") == translator("nb")(row.source)
        assert source_said(row.source, "en") == row.source


def test_every_assumption_lies_within_its_own_range() -> None:
    for each in assumptions(desk().as_of).values():
        assert each.low <= each.value <= each.high, each.name
        assert not each.is_share or each.high <= 1, each.name
        assert each.is_money == (each.year is not None and each.unit.startswith("NOK") and each.name != "tax_cost")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rent", F(25_000), "If an amount per month is meant, write what it comes to in a year: 300,000."),
        ("yearly_pay/qualified", F(64, 100), "If million kroner are meant, write 640,000."),
        ("yearly_pay/qualified", F(640), "If thousand kroner are meant, write 640,000."),
        ("bought_day/commercial", F(5_865_915), "If an amount per year is meant, write what it comes to per day"),
        ("holiday_pay", F(28, 25), "is a share, and 1.12 is over 100 %."),
        ("holiday_pay", F(12), "is a share, and 12 is over 100 %. Write 0.12 or 12 %."),
        ("rent", F(-1), "cannot be below 0"),
        ("rentt", F(300_000), "no assumption called «rentt»"),
    ],
)
def test_a_value_that_may_be_meant_otherwise_is_asked_about(name: str, value: F, said: str) -> None:
    with pytest.raises(BadUse) as refused:
        refuse_unlikely(assumptions(desk().as_of), name, value)
    assert said in say(refused.value.sentence, "en")


def test_a_year_whose_co_payment_is_not_known_is_refused_and_later_ones_grow_with_wages() -> None:
    indexes = Indexes({WAGE: {2026: F(1)}, PRICE: {2026: F(1)}}, {WAGE: F(1, 10), PRICE: F(0)})
    assert co_payment(2026, indexes) == 12 * 197_225
    assert co_payment(2027, indexes) == round(12 * 197_225 * F(11, 10), 2)
    with pytest.raises(BadUse, match="2024 is not known"):
        co_payment(2024, indexes)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--pilot", "4", "--set", "pension/municipal=120 %"], "over 100 %"),
        (["--pilot", "4", "--set", "rent=25000"], "månedsbeløp"),
        (["--pilot", "4", "--set", "rent=1.500"], "tusener eller desimaler"),
        (["--pilot", "4", "--bought", "600000"], "langt fra"),
        (["--pilot", "4", "--used", "5"], "5 brukte plasser er ikke mulig: Det er 4."),
        (["--pilot", "4", "--from", "2024"], "Egenandelen i 2024 er ikke kjent"),
        (["--pilot", "4", "--price-year", "2003"], "ingen indeks"),
        (["--pilot", "4", "--years", "0"], "1 til 100 år"),
        (["--pilot", "4", "--premises", "tent"], "rent eller own"),
        (["--pilot", "4", "--institution", "I-001"], "ikke om begge"),
        (["--institution", "I-00X"], "I-00X"),
        (["--operator", "nobody"], "nobody"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_a_sentence(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", "--draws", "0", *typed]) == 2
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert said in told
    assert "Traceback" not in told


def test_the_command_gives_components_payers_and_years_that_sum(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cost", "--scenario", "bfe_pilot_4", "--draws", "25", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    for kind in ("nominal", "real", "present"):
        total = found[kind]["total_ore"]
        assert {sum(found[kind][side].values()) for side in ("components_ore", "payers_ore", "years_ore")} == {total}
        for side in ("component", "payer"):
            assert sum(row[f"{kind}_ore"] for row in found["rows"] if row["side"] == side) == total
    assert set(found["nominal"]["components_ore"]) <= set(COMPONENTS)
    used = found["institutions"][0]["used_places"]
    assert used["source"] == "engine"
    assert used["low"] <= used["value"] <= used["high"] <= 4
    full = found["full_year"]
    assert full["nok_per_used_place"] == pytest.approx(full["nok"] / used["value"], abs=0.01)
    assert full["nok_fixed"] + full["nok_variable"] == pytest.approx(full["nok"], abs=0.02)
    interval = found["interval"]["full_year_nok"]
    assert interval["low"] < interval["mean"] < interval["high"]
    assert found["tax_financing_cost_nok"] == pytest.approx(found["present_value_nok"] * 0.2, abs=0.01)
    assert found["command"] == "python -m planner cost --scenario bfe_pilot_4 --draws 25"
    assert len(found["assumptions"]) == len(assumptions(desk().as_of))


def test_the_model_comes_out_at_the_public_level_of_2022_by_owner() -> None:
    rows = held_against_public(desk())
    assert {(row.measure, row.owner): round(float(row.public), 4) for row in rows} == {
        ("stay_day", "all"): 15562,
        ("stay_day", "public"): 16602,
        ("stay_day", "nonprofit"): 12749,
        ("stay_day", "commercial"): 16071,
        ("person_years", "all"): 5.0815,
        ("person_years", "public"): 5.5187,
        ("person_years", "nonprofit"): 4.1735,
        ("person_years", "commercial"): 5.1192,
        ("wage_share", "all"): 0.733,
        ("wage_share", "state"): 0.788,
        ("wage_share", "nonprofit"): 0.733,
        ("wage_share", "commercial"): 0.625,
        ("wage_share", "oslo"): 0.802,
    }
    assert [(row.measure, row.owner, float(row.off)) for row in rows if not row.holds] == []


def test_what_closes_keeps_its_years_and_says_that_the_children_are_not_costed_elsewhere() -> None:
    found = answer("no_commercial_places", years=3)
    assert found.facilities == ()
    assert list(found.nominal.by_year()) == [2027, 2028, 2029]
    assert set(found.nominal.by_component()) == {"closing"}
    assert found.nominal.by_year()[2028] == 0
    assert found.baseline[1].nominal > 0
    assert any("what closes" in str(note) for note in found.notes)
    assert not any("what closes" in str(note) for note in answer("bfe_pilot_4").notes)


def test_used_places_of_four_are_one_number_for_a_pilot_a_scenario_and_the_command_usable() -> None:
    request = UsableRequest((4,), ("shared",), (2.0,), draws=60)
    mean = usable(desk(), request).houses[0].used.mean.mean
    scenario, pilot = answer("bfe_pilot_4", usable_draws=60), answer(pilot=4, usable_draws=60)
    assert float(scenario.facilities[0].used) == float(pilot.facilities[0].used) == pytest.approx(mean, abs=1e-4)
    assert scenario.yearly[0].total == pilot.yearly[0].total
    assert UsableRequest().draws == CostRequest().usable_draws
