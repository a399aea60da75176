"""Parts of a change sum to it exactly, whatever the numbers, and again in whole øre."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.simulation.funding.attribution import Part, attribute
from planner.simulation.funding.money import apportioned, whole_ore
from planner.simulation.funding.split import CAUSES, VOLUME_NEED_PRICE, Facts, by_cause, by_volume_need_price

above_zero = st.integers(1, 10**13).map(lambda thousandths: Fraction(thousandths, 1000))
facts = st.builds(
    Facts, above_zero, above_zero, above_zero, above_zero, above_zero, above_zero, st.fractions(Fraction(1, 100), 50)
)

PRODUCT = (Part("length", ("length",)), Part("rest", ("width", "height")))


@settings(deadline=None)
@given(facts, facts)
def test_opening_gap_and_parts_sum_to_the_closing_gap(first: Facts, last: Facts) -> None:
    for split, parts in ((by_cause(first, last), CAUSES), (by_volume_need_price(first, last), VOLUME_NEED_PRICE)):
        assert split is not None
        assert (split.before, split.after) == (first.gap, last.gap)
        assert tuple(portion.part for portion in split.portions) == parts
        assert first.gap + sum(portion.value for portion in split.portions) == last.gap
        for portion in split.portions:
            assert sum(portion.by_factor.values()) == portion.value
            assert portion.low <= portion.value <= portion.high
        assert all(sum(order.values) == last.gap - first.gap for order in split.orders)


@settings(deadline=None)
@given(facts, facts)
def test_the_parts_sum_to_the_ore_as_well(first: Facts, last: Facts) -> None:
    split = by_cause(first, last)
    before, after = whole_ore(split.before), whole_ore(split.after)
    ore = apportioned([portion.value for portion in split.portions], after - before)
    assert before + sum(ore) == after
    assert all(abs(each - portion.value * 100) < 2 for each, portion in zip(ore, split.portions, strict=True))


@settings(deadline=None)
@given(st.lists(st.fractions(-(10**6), 10**6), min_size=1, max_size=7), st.integers(-1, 1))
def test_ore_sum_to_the_total_even_where_that_is_one_off(parts: list[Fraction], off: int) -> None:
    total = whole_ore(sum(parts, Fraction(0))) + off
    assert sum(apportioned(parts, total)) == total


def test_the_ore_left_over_go_to_the_largest_remainders() -> None:
    parts = [Fraction(1004, 1000), Fraction(1007, 1000), Fraction(989, 1000)]
    assert apportioned(parts, 300) == (100, 101, 99)
    assert apportioned([], 0) == ()


def test_a_product_is_split_by_the_average_over_orders_with_every_order_shown() -> None:
    """2 × 3 × 5 becomes 4 × 7 × 11: 308 - 30. Length first: 30, then 248; last: 124 and 154."""

    def volume(at: object) -> Fraction:
        assert isinstance(at, dict)
        return Fraction(at["length"] * at["width"] * at["height"])

    before = {"length": Fraction(2), "width": Fraction(3), "height": Fraction(5)}
    after = {"length": Fraction(4), "width": Fraction(7), "height": Fraction(11)}
    split = attribute(volume, before, after, PRODUCT)
    length, rest = split.portions
    assert (length.value, length.low, length.high) == (92, 30, 154)
    assert (rest.value, rest.low, rest.high) == (186, 124, 248)
    assert {order.parts: order.values for order in split.orders} == {
        ("length", "rest"): (30, 248),
        ("rest", "length"): (124, 154),
    }
    # Width first, then height, and the other way about: 2·(7-3)·5 and 2·(7-3)·11, and twice that after length.
    assert rest.by_factor == {"width": Fraction(40 + 88 + 80 + 176, 4), "height": Fraction(84 + 36 + 168 + 72, 4)}


def test_a_factor_that_stands_still_gets_nothing() -> None:
    first = Facts(Fraction(900), Fraction(10), Fraction(30), Fraction(100), Fraction(100), Fraction(200))
    last = Facts(Fraction(990), Fraction(10), Fraction(30), Fraction(110), Fraction(110), Fraction(220))
    split = by_cause(first, last)
    assert {portion.part.name: portion.value for portion in split.portions} == {
        "child_growth": 0,
        "indexing": 10,  # the gap was 100, and prices rose by a tenth
        "real_growth": 0,
    }
    assert split.portions[1].by_factor == {"prices": 30, "index": -20}


@pytest.mark.parametrize(
    ("last", "part", "value"),
    [
        (Facts(Fraction(900), Fraction(12), Fraction(30), Fraction(1), Fraction(1), Fraction(200)), "child_growth", 60),
        (Facts(Fraction(900), Fraction(10), Fraction(25), Fraction(1), Fraction(1), Fraction(200)), "child_growth", 60),
        (Facts(Fraction(960), Fraction(10), Fraction(30), Fraction(1), Fraction(1), Fraction(200)), "real_growth", 20),
        (Facts(Fraction(900), Fraction(10), Fraction(30), Fraction(1), Fraction(1), Fraction(230)), "real_growth", -30),
        (Facts(Fraction(900), Fraction(10), Fraction(30), Fraction(1), Fraction(2), Fraction(400)), "indexing", -200),
    ],
)
def test_what_alone_has_changed_is_given_the_whole_change(last: Facts, part: str, value: int) -> None:
    first = Facts(Fraction(900), Fraction(10), Fraction(30), Fraction(1), Fraction(1), Fraction(200))
    found = {portion.part.name: portion.value for portion in by_cause(first, last).portions}
    assert found == dict.fromkeys(found, 0) | {part: value}


def test_without_stay_days_there_is_no_split_by_need() -> None:
    draw = Random(4)
    first, last = (Facts(*(Fraction(draw.randint(1, 99)) for _ in range(6))) for _ in range(2))
    assert by_volume_need_price(first, last) is None
