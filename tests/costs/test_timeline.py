"""Years: index, deflator, discounting, pieces of a year, and tables in whole øre that all sum."""

import pytest

from planner.errors import BadUse
from planner.simulation.costs.payers import PAYERS, Rules
from planner.simulation.costs.prices import PRICE, WAGE, Indexes, Prices
from planner.simulation.costs.rounding import ledger
from planner.simulation.costs.timeline import Piece, Pricing, Terms, discount_factor, present_value, timeline
from planner.simulation.costs.yearly import WAGES, yearly_cost
from tests.costs.opened import ROUND, F, answer, house

RATES = {"discount/0": F(4, 100), "discount/40": F(3, 100), "discount/75": F(2, 100)}
KNOWN = {WAGE: {2024: F(80), 2025: F(100)}, PRICE: {2024: F(90), 2025: F(99)}}
INDEXES = Indexes(KNOWN, {WAGE: F(5, 100), PRICE: F(2, 100)})
TERMS = Terms(F(1, 2), F(0), F(2_000_000))
RULES = Rules(F(600_000), F(1), F(1, 2), F(0), F(0), F(0), F(0), F(2_000_000))


def pricing() -> Pricing:
    """Round prices of 2026 with known wages and prices until 2025."""
    return Pricing(lambda _: (Prices(2026, {**ROUND, **RATES}), INDEXES), lambda *_: RULES)


WHOLE = F(1)


def pieces(*years: int, share: F = WHOLE) -> list[Piece]:
    """The house open in the years."""
    return [Piece(year, share, (house(),), TERMS) for year in years]


def test_known_levels_are_used_as_they_are_and_growth_begins_after_them() -> None:
    assert INDEXES.between(WAGE, 2024, 2025) == F(5, 4)
    assert INDEXES.between(WAGE, 2025, 2027) == F(21, 20) ** 2
    assert INDEXES.between(PRICE, 2026, 2024) == F(90, 99) / F(102, 100)
    assert INDEXES.between("none", 1999, 2050) == 1


def test_a_year_before_the_first_known_level_is_refused() -> None:
    with pytest.raises(BadUse, match="no index of wages for 2023"):
        INDEXES.between(WAGE, 2023, 2025)


def test_wages_grow_with_wages_and_the_rest_with_prices() -> None:
    (year,) = timeline(pieces(2028), pricing(), 2028)
    cost = yearly_cost(house(), Prices(2026, ROUND))
    for each in cost.components:
        grown = F(21, 20) ** 2 if each.name in (*WAGES, "training", "agency") else F(102, 100) ** 2
        assert abs(year.components[each.name] - each.total * grown) < F(1, 100_000), each.name
    assert year.real == year.nominal / F(102, 100) ** 2


def test_discounting_changes_rate_after_forty_and_seventy_five_years() -> None:
    rates = {0: F(4, 100), 40: F(3, 100), 75: F(2, 100)}
    assert discount_factor(0, rates) == 1
    assert discount_factor(40, rates) == 1 / F(104, 100) ** 40
    assert discount_factor(41, rates) == 1 / F(104, 100) ** 40 / F(103, 100)
    assert discount_factor(77, rates) == 1 / F(104, 100) ** 40 / F(103, 100) ** 35 / F(102, 100) ** 2


def test_present_value_is_real_kroner_discounted_to_the_first_year() -> None:
    years = timeline(pieces(2027, 2028), pricing(), 2027)
    assert present_value(years) == years[0].real + years[1].real / F(104, 100)


def test_two_halves_of_a_year_are_the_year() -> None:
    (whole,) = timeline(pieces(2027), pricing(), 2027)
    (halves,) = timeline(pieces(2027, share=F(1, 2)) * 2, pricing(), 2027)
    assert abs(whole.nominal - halves.nominal) < F(1, 1000)
    assert abs(whole.payers["municipality"] - halves.payers["municipality"]) < F(1, 1000)
    assert whole.used == halves.used == 3


def test_start_up_is_paid_once_and_closing_when_the_house_is_gone() -> None:
    cost = yearly_cost(house(is_new=True), Prices(2026, ROUND))
    new = house(is_new=True)
    years = timeline(
        [
            Piece(2026, F(1), (new,), TERMS, opened=frozenset({new.name})),
            Piece(2027, F(1), (new,), TERMS),
            Piece(2028, F(1), (), TERMS, closed=(new,)),
        ],
        pricing(),
        2026,
    )
    assert years[0].components["start_up"] == cost.start_up
    assert "start_up" not in years[1].components
    assert set(years[2].components) == {"closing"}
    assert abs(years[2].components["closing"] - cost.closing * F(21, 20) ** 2) < F(1, 100_000)


def test_grants_of_a_scenario_are_a_component_that_the_state_pays() -> None:
    (year,) = timeline([Piece(2026, F(1), (), TERMS, grants=(("coordinator_grant", F(53_500_000)),))], pricing(), 2026)
    assert year.components == {"coordinator_grant": 53_500_000}
    assert year.payers["state_grants"] == 53_500_000


@pytest.mark.parametrize("kind", ["nominal", "real", "present"])
def test_components_payers_and_years_sum_to_the_same_total_in_whole_ore(kind: str) -> None:
    found = getattr(answer("bfe_pilot_4", "refund_80"), kind)
    assert isinstance(found.total, int)
    assert sum(found.by_component().values()) == found.total
    assert sum(found.by_payer().values()) == found.total
    assert sum(found.by_year().values()) == found.total
    for year, ore in found.by_year().items():
        assert sum(value for (each, _), value in found.payers.items() if each == year) == ore
    assert min(found.payers.values()) >= 0


def test_rounding_moves_no_cell_by_more_than_one_ore() -> None:
    years = timeline(pieces(2026, 2027, 2028), pricing(), 2026)
    found = ledger(years, [F(1)] * 3)
    for year in years:
        for name, amount in year.components.items():
            if amount:
                assert abs(found.components[year.year, name] - amount * 100) <= 1
        for payer in PAYERS:
            assert abs(found.payers[year.year, payer] - year.payers[payer] * 100) <= 2


def test_the_total_is_the_exact_sum_rounded_once_and_not_a_sum_of_rounded_cells() -> None:
    years = timeline(pieces(*range(2026, 2036)), pricing(), 2026)
    exact = sum((year.nominal for year in years), F(0))
    found = ledger(years, [F(1)] * len(years))
    assert found.total == round(exact * 100)
    assert found.total != sum(round(amount * 100) for year in years for amount in year.components.values())
