"""What the gate shows of counts, shares and money, case by case."""

import pytest

from planner.disclosure import beside, of_money, protected, share, total


@pytest.mark.parametrize(
    ("count", "value", "low", "high"),
    [(8, 10, 8, 12), (12, 10, 8, 12), (13, 15, 13, 17), (17, 15, 13, 17), (18, 20, 18, 22), (102, 100, 98, 102)],
)
def test_counts_above_seven_are_rounded_to_five(count: int, value: int, low: int, high: int) -> None:
    shown = protected({("a",): count})["a",]
    assert (shown.value, shown.low, shown.high, shown.is_hidden) == (value, low, high, False)


@pytest.mark.parametrize("count", [0, 1, 7])
def test_small_counts_are_hidden_and_nobody_is_one_of_them(count: int) -> None:
    shown = protected({("a",): count})["a",]
    assert (shown.low, shown.high, shown.is_hidden) == (0, 7, True)


def test_a_total_of_one_hidden_cell_is_hidden_too() -> None:
    cells = protected({("a", "x"): 3, ("b", "x"): 20})
    assert total(cells, lambda cell: cell[0] == "a").is_hidden
    assert not total(cells).is_hidden


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        protected({("a",): -1})


def test_a_scenario_shows_a_change_of_eight_and_none_of_seven() -> None:
    assert beside({("a",): 30}, {("a",): 37})["a",].value == 30
    assert beside({("a",): 30}, {("a",): 38})["a",].value == 40
    assert beside({}, {("a",): 9})["a",].value == 10
    assert beside({}, {("a",): 7})["a",].is_hidden


@pytest.mark.parametrize(("part", "whole"), [(0, 60), (60, 60), (7, 60), (53, 60), (4, 8)])
def test_a_share_of_few_or_of_nearly_all_is_hidden(part: int, whole: int) -> None:
    assert share(part, whole).value is None


def test_a_share_comes_from_both_rounded_sides_and_holds_the_truth() -> None:
    shown = share(23, 60)
    assert shown.value == pytest.approx(25 / 60)
    assert shown.low <= 23 / 60 <= shown.high
    assert shown.high - shown.low < 0.1


def test_a_part_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="larger"):
        share(9, 8)


def test_money_is_shown_for_ten_children_and_not_for_nine() -> None:
    assert of_money([1_234_567] * 10).value == 12_300_000
    assert of_money([1_234_567] * 9).value is None
    assert of_money([1_234_567] * 9 + [0] * 5).value is None


def test_money_is_hidden_where_two_children_make_up_nearly_all_of_it() -> None:
    assert of_money([4_000_000, 5_200_000, *[100_000] * 10]).value is None
    assert of_money([4_000_000, 4_900_000, *[100_000] * 10]).value == 9_900_000


def test_money_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        of_money([-1] * 12)


def test_the_sum_lies_between_its_ends() -> None:
    shown = of_money([123_456 + n for n in range(37)])
    assert shown.low <= sum(123_456 + n for n in range(37)) <= shown.high
