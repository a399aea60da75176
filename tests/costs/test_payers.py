"""Who pays, under each rule alone and all together."""

import pytest

from planner.simulation.costs.payers import BFE, DISTRICTS, GRANTS, MUNICIPALITY, PAYERS, STATE, Rules, paid_by
from tests.costs.opened import F, house

AMOUNTS = {
    "care_staff": F(7_000_000),
    "employer_contribution": F(1_000_000),
    "rent": F(900_000),
    "vehicles": F(100_000),
}
TODAY = Rules(F(600_000), F(1), F(1, 2), F(0), F(0), F(0), F(0), F(2_000_000))


def rules(**changed: F) -> Rules:
    """Today's rules with some changed."""
    facts = {field: getattr(TODAY, field) for field in Rules.__slots__}
    return Rules(**{**facts, **changed})


def oslo(is_new: bool, **changed: F) -> dict[str, F]:
    """Who pays for a house of BFE with three children."""
    return paid_by(house(operator="bfe", is_new=is_new), AMOUNTS, F(1), rules(**changed))


def test_elsewhere_the_municipality_pays_per_child_and_the_state_the_rest() -> None:
    found = paid_by(house(), AMOUNTS, F(1, 2), TODAY)
    assert (found[MUNICIPALITY], found[STATE]) == (900_000, 8_100_000)
    assert sum(found.values()) == 9_000_000


def test_a_co_payment_is_never_more_than_the_cost() -> None:
    assert paid_by(house(), {"rent": F(500_000)}, F(1), TODAY)[MUNICIPALITY] == 500_000


def test_in_oslo_districts_pay_first_and_the_grant_covers_its_share_of_what_is_left() -> None:
    found = oslo(False)
    assert (found[DISTRICTS], found[GRANTS], found[BFE]) == (1_800_000, 3_600_000, 3_600_000)


def test_the_block_grant_brings_nothing_for_new_places_unless_it_follows_them() -> None:
    assert oslo(True)[GRANTS] == 0
    assert oslo(True, grant_on_new=F(1))[GRANTS] == 3_600_000


def test_the_state_pays_its_part_of_new_buildings_alone() -> None:
    assert oslo(True, building_share=F(1))[GRANTS] == 900_000
    assert oslo(False, building_share=F(1))[GRANTS] == oslo(False)[GRANTS]


def test_an_earmarked_grant_is_never_more_than_what_is_left() -> None:
    assert oslo(True, earmarked=F(5_000_000))[GRANTS] == 5_000_000
    assert oslo(True, earmarked=F(50_000_000))[GRANTS] == 7_200_000


def test_the_refund_is_of_wages_beyond_the_threshold_per_child_that_oslo_bears_itself() -> None:
    # 7.2 million are left after the districts; wages of 8 million cannot be borne beyond that; threshold 3 × 2 million
    assert oslo(True, refund_share=F(8, 10))[GRANTS] == F(8, 10) * 1_200_000
    # with half granted, Oslo bears 3.6 million, which is below the threshold
    assert oslo(False, refund_share=F(8, 10)) == oslo(False)


def test_the_refund_is_reckoned_child_by_child_and_not_for_the_house_as_a_whole() -> None:
    # 7.2 million of wages over three children who need 4, 1 and 1: 4.8, 1.2 and 1.2 million, threshold 2 million each.
    needs = ((F(4), True), (F(1), True), (F(1), True))
    found = paid_by(house(operator="bfe", is_new=True, needs=needs), AMOUNTS, F(1), rules(refund_share=F(8, 10)))
    assert found[GRANTS] == F(8, 10) * 2_800_000
    assert found[GRANTS] != F(8, 10) * (7_200_000 - 3 * 2_000_000)


def test_the_refund_counts_only_children_of_its_groups() -> None:
    needs = ((F(4), False), (F(4), True), (F(1), True))
    found = paid_by(house(operator="bfe", is_new=True, needs=needs), AMOUNTS, F(1), rules(refund_share=F(1, 2)))
    assert found[GRANTS] == F(1, 2) * 1_200_000


def test_a_house_where_nobody_lives_is_refunded_nothing() -> None:
    found = paid_by(house(operator="bfe", is_new=True, used=F(0)), AMOUNTS, F(1), rules(refund_share=F(8, 10)))
    assert found[GRANTS] == 0


def test_half_a_year_has_half_the_threshold_and_used_places_spread_over_the_children() -> None:
    amounts = {name: amount / 2 for name, amount in AMOUNTS.items()}
    needs = ((F(3), True), (F(1), True))
    # Half a year, three used places over two kinds of child: 1.5 child-years, 3.6 million of wages, threshold 1.5 each.
    found = paid_by(house(operator="bfe", is_new=True, needs=needs), amounts, F(1, 2), rules(refund_share=F(1)))
    assert found[GRANTS] == F(3, 4) * 3_600_000 - F(3, 4) * 2_000_000


def test_full_parity_leaves_oslo_with_what_the_districts_pay() -> None:
    found = oslo(False, grant_share=F(1))
    assert (found[BFE], found[GRANTS]) == (0, 7_200_000)


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("share", [F(0), F(1, 3), F(1)])
def test_all_rules_together_sum_to_the_cost_and_nobody_pays_below_nothing(is_new: bool, share: F) -> None:
    found = oslo(
        is_new, building_share=share, earmarked=F(1_234_567), refund_share=share, grant_on_new=share, grant_share=share
    )
    assert set(found) == set(PAYERS)
    assert sum(found.values()) == 9_000_000
    assert min(found.values()) >= 0
