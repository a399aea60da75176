"""Back from two published figures, forward from items and counts, equal shares and formulas: small exact cases."""

from fractions import Fraction

import pytest

from planner.errors import BadUse
from planner.simulation.funding.forward import (
    Amount,
    Chosen,
    Count,
    Index,
    Item,
    complete_years,
    forward,
    indexed,
    refuse_uneven_base,
)
from planner.simulation.funding.implied import implied_by
from planner.simulation.funding.money import Interval, exactly
from planner.simulation.funding.sharing import Grant, equal_share, outcomes, shares_by

MILLION, PERCENT = Fraction(1_000_000), Fraction(1, 100)


def item(name: str, by_year: dict[int, int], is_income: bool = False, **more: object) -> Item:
    """An item with whole kroner by year."""
    amounts = {year: Amount(Fraction(value), "own", "test") for year, value in by_year.items()}
    return Item(name, is_income, amounts, **more)  # type: ignore[arg-type]


def in_millions(money: Interval) -> tuple[float, float, float]:
    """Value, low and high in million kroner with one decimal."""
    value, low, high = (round(float(each / MILLION), 1) for each in (money.value, money.low, money.high))
    return value, low, high


def test_the_published_gap_and_share_give_grant_and_benchmark_with_their_bands() -> None:
    implied = implied_by(454 * MILLION, 51 * PERCENT, MILLION, PERCENT)
    assert in_millions(implied.grant) == (472.5, 463.2, 482.1)
    assert in_millions(implied.benchmark) == (926.5, 917.2, 936.1)
    assert in_millions(implied.widest_grant) == (472.5, 462.7, 482.6)
    assert in_millions(implied.widest_benchmark) == (926.5, 916.2, 937.1)
    assert implied.benchmark.value - implied.grant.value == 454 * MILLION
    assert implied.grant.value / implied.benchmark.value == 51 * PERCENT


@pytest.mark.parametrize(("gap", "share"), [(454, 100), (454, 0), (0, 51), (454, Fraction(997, 10))])
def test_a_share_or_gap_that_leaves_nothing_is_refused(gap: int, share: Fraction) -> None:
    with pytest.raises(BadUse):
        implied_by(gap * MILLION, share * PERCENT, MILLION, PERCENT)


def test_forward_takes_off_income_and_parts_and_leaves_no_year_filled_in() -> None:
    base = (
        Chosen(item("posts", {2020: 700, 2021: 900})),
        Chosen(item("bought", {2020: 400, 2021: 500}), Fraction(3, 4)),
        Chosen(item("paid_in", {2021: 275}, is_income=True)),
    )
    counts = {2020: Count(7, 50, "all", "own", "test"), 2021: Count(6, 50, "all", "own", "test")}
    grants = {2021: Interval(Fraction(90), Fraction(84), Fraction(99))}
    before, year, after = forward(base, counts, grants, (2020, 2021, 2022))
    assert (before.base, before.gap, before.missing) == (None, None, ("paid_in", "grant"))
    assert year.amounts == (900, 375, -275)
    assert (year.base, year.per_child_elsewhere, year.benchmark) == (1000, 20, 120)
    assert year.gap == Interval(Fraction(30), Fraction(21), Fraction(36))
    assert year.share == Interval(Fraction(3, 4), Fraction(7, 10), Fraction(33, 40))
    assert after.missing == ("posts", "bought", "paid_in", "oslo", "elsewhere", "grant")
    assert complete_years(base) == (2021,)


def test_a_count_that_nobody_has_published_for_the_rest_gives_no_comparison() -> None:
    (year,) = forward((Chosen(item("a", {2023: 5})),), {2023: Count(217, None, "x", "published", "")}, {}, (2023,))
    assert (year.per_child_elsewhere, year.benchmark, year.missing) == (None, None, ("elsewhere", "grant"))


def test_the_grant_follows_its_index_both_ways_and_no_further() -> None:
    prices = Index("p", {2019: Fraction(80), 2020: Fraction(100), 2021: Fraction(130)}, {})
    grants = indexed(Interval(Fraction(50), Fraction(40), Fraction(70)), 2020, prices, range(2018, 2023))
    assert {year: (g.low, g.value, g.high) for year, g in grants.items()} == {
        2019: (32, 40, 56),
        2020: (40, 50, 70),
        2021: (52, 65, 91),
    }


@pytest.mark.parametrize(
    "base",
    [
        (),
        (Chosen(item("a", {1: 1})), Chosen(item("a", {1: 1}), Fraction(1, 2))),
        (Chosen(item("a", {1: 1}), Fraction(101, 100)),),
        (Chosen(item("a", {1: 1}), Fraction(0)),),
        (Chosen(item("a", {1: 1})), Chosen(item("a.pay", {1: 1}, part_of="a"))),
        (Chosen(item("a", {1: 1})), Chosen(item("b", {1: 1}, price_year=2010))),
        (Chosen(item("a", {1: 1}, price_year=2020)), Chosen(item("b", {1: 1}, price_year=2010))),
    ],
)
def test_a_base_that_cannot_be_added_up_is_refused(base: tuple[Chosen, ...]) -> None:
    with pytest.raises(BadUse):
        refuse_uneven_base(base)


def test_an_equal_share_is_as_much_for_each_child() -> None:
    grant = Grant("g", 2025, Interval(Fraction(600), Fraction(570), Fraction(630)), "own", "")
    share = equal_share(grant, oslo=13, elsewhere=100)
    assert (share.oslo.low, share.oslo.value, share.oslo.high, share.per_child) == (
        Fraction("74.1"),
        78,
        Fraction("81.9"),
        6,
    )


COUNTS = {"young": {"oslo": 10, "east": 30, "west": 60}, "old": {"oslo": 40, "east": 20, "west": 140}}


def test_weights_share_every_key_by_its_own_count() -> None:
    assert shares_by({"young": Fraction(3, 4), "old": Fraction(1, 4)}, COUNTS) == {
        "oslo": Fraction(1, 8),
        "east": Fraction(1, 4),
        "west": Fraction(5, 8),
    }


@pytest.mark.parametrize("weights", [{"young": Fraction(9, 10)}, {"young": Fraction(3, 2), "old": Fraction(-1, 2)}, {}])
def test_weights_that_do_not_sum_to_one_are_refused(weights: dict[str, Fraction]) -> None:
    with pytest.raises(BadUse):
        shares_by(weights, COUNTS)


def test_a_closed_pot_only_moves_money_and_a_topped_up_one_adds_to_oslo() -> None:
    shares = {"oslo": Fraction(1, 8), "east": Fraction(1, 4), "west": Fraction(5, 8)}
    closed = outcomes("closed", "oslo", Fraction(900), Fraction(60), shares, COUNTS["young"])
    assert [(o.today, o.then, o.gain, o.gain_per_child) for o in closed] == [
        (60, 120, 60, 6),
        (300, 240, -60, -2),
        (600, 600, 0, 0),
    ]
    added = outcomes("topped_up", "oslo", Fraction(700), Fraction(60), shares, COUNTS["young"])
    assert [(o.then, o.gain) for o in added] == [
        (100, 40),
        (200, Fraction(-100, 3)),
        (500, Fraction(100, 3)),
    ]
    assert exactly(sum((o.then for o in added[1:]), Fraction(0))).value == 700
