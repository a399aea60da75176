"""A year's cost by component, worked out by hand."""

from planner.simulation.costs.break_even import break_even
from planner.simulation.costs.explained import explained
from planner.simulation.costs.person_years import person_years
from planner.simulation.costs.yearly import WAGES, annuity, yearly_cost
from tests.costs.opened import F, house, round_prices


def parts(**changed: object) -> dict[str, F]:
    """Every component of the house by name."""
    return {each.name: each.total for each in yearly_cost(house(**changed), round_prices()).components}


def test_pay_follows_qualified_share_roster_level_and_paid_months() -> None:
    staff, found = person_years(house(), round_prices()), parts()
    level = F(11, 10) * F(11, 12)
    rotating, live_in = staff.rotating * 525_000 * level, staff.live_in * 700_000 * level
    assert found["care_staff"] == round(rotating + live_in, 6)
    assert found["supplements"] == round(rotating / 5 + live_in / 10, 6)
    assert found["leader"] == round(level * (2 * 800_000 + F(1, 2) * 400_000), 6)
    assert found["team"] == round(level * (F(1, 4) * 900_000 + F(1, 2) * 650_000), 6)


def test_what_follows_from_pay_is_taken_of_the_right_base() -> None:
    found = parts()
    earned = found["care_staff"] + found["supplements"] + found["leader"] + found["team"]
    close = F(1, 100)
    assert abs(found["overtime"] - earned * F(5, 100)) < close
    assert abs(found["sick_leave"] - earned * F(3, 100)) < close
    assert abs(found["pension"] - earned * F(1, 10)) < close
    assert abs(found["holiday_pay"] - (earned + found["overtime"]) * F(12, 100)) < close
    levied = earned + sum(found[name] for name in ("overtime", "sick_leave", "pension", "holiday_pay"))
    assert abs(found["employer_contribution"] - levied * F(141, 1000)) < close


def test_the_zone_decides_the_employers_contribution() -> None:
    assert parts(zone="V")["employer_contribution"] == 0


def test_empty_places_cost_what_is_fixed_and_children_only_what_follows_them() -> None:
    cost = yearly_cost(house(), round_prices())
    full = yearly_cost(house(used=F(5)), round_prices())
    assert full.fixed == cost.fixed
    assert full.total - cost.total == 2 * cost.per_used_place == 2 * F(262_500)
    assert cost.empty_places == cost.fixed * F(2, 5)
    assert cost.fixed + cost.variable == cost.total
    assert cost.wages == sum(each.total for each in cost.components if each.name in WAGES)


def test_separate_living_units_cost_more_rent_and_nothing_else_but_overhead() -> None:
    shared, separate = parts(), parts(separate=True)
    assert separate["rent"] == F(13, 10) * shared["rent"] == 1_950_000
    assert {name for name in shared if shared[name] != separate[name]} == {"rent", "overhead"}


def test_a_building_of_ones_own_is_paid_back_with_interest_over_its_life() -> None:
    own = parts(building="own")
    capital = F(5 * 100 * 40_000)
    assert own["building"] == round(capital * F(121, 210), 6)  # 1.1² · 0.1 / (1.1² − 1)
    assert own["building_operation"] == 500_000
    assert "rent" not in own
    assert annuity(F(1000), F(0), 4) == 250


def test_start_up_and_closing_are_months_of_wages_and_equipment() -> None:
    cost = yearly_cost(house(), round_prices())
    assert cost.start_up == round(cost.wages / 4 + 1_250_000, 4) or abs(cost.start_up - cost.wages / 4 - 1_250_000) < 1
    assert abs(cost.closing - cost.wages / 6) < 1


def test_break_even_is_where_bought_days_cost_the_same() -> None:
    cost = yearly_cost(house(), round_prices())
    price = F(20_000)
    found = break_even(cost, price)
    assert found.used is not None
    bought = price * 365 * found.used
    assert bought == cost.fixed + cost.per_used_place * found.used
    assert found.share == found.used / 5
    assert found.own_day == cost.total / 3 / 365
    assert break_even(cost, F(262_500, 365)).used is None


def test_every_line_is_the_product_of_its_factors_and_the_amounts_sum_to_the_total() -> None:
    cost = yearly_cost(house(), round_prices())
    lines = explained(cost, round_prices())
    for line in lines:
        product = F(1)
        for factor in line.factors:
            product *= factor
        for divisor in line.divisors:
            product /= divisor
        assert not line.factors or product == line.value, line.code
    value = {line.code: line.value for line in lines}
    assert value["years/all"] == sum(value[code] for code in value if code.startswith("years/") and code != "years/all")
    assert value["nok/total"] == sum(line.value for line in lines if line.adds) == cost.total
