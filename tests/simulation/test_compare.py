"""Scenarios side by side: paired differences, parts of a stack, who is better how often, and what is the same."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from planner import __main__ as command
from planner import comparing
from planner.comparing import Comparison, compare, request_of, stack_of
from planner.costing.lived import bill_of
from planner.errors import BadInput, BadUse
from planner.ranges import ranges
from planner.simulation.compare import (
    Range,
    chance,
    contributions,
    estimate,
    lines,
    quantile,
    reduction,
    scaled,
    wilson,
)
from planner.simulation.costs.futures import COST_MEASURES
from planner.simulation.costs.payers import PAYERS
from planner.simulation.simulate import Future, Ledger, future
from planner.tidy_tables import compared, write_table
from planner.words.comparison import comparison_lines
from tests.costs.opened import F, answer
from tests.simulation.futures import desk, oslo

NOBODY = Ledger(0, 0, 0, 0, 0)


def run(*breach_days: float, start: int = 0) -> tuple[Future, ...]:
    """Futures of which only the days without a place are known."""
    return tuple(Future(at, {"breach_days": value}, NOBODY) for at, value in enumerate(breach_days, start))


def asked(*names: str, **more: object) -> Comparison:
    """A small comparison on the shipped data."""
    small: dict[str, object] = {"days": 60, "replications": 3, "workers": 1} | more
    return compare(desk(), request_of(names, **small))


@pytest.fixture(scope="module")
def stacked() -> Comparison:
    """Two changes alone and together, over 75 days of Oslo."""
    return asked("bfe_pilot_4", "bfe_pilot_4+more_separations", "parity", days=75)


def test_a_difference_is_taken_future_by_future() -> None:
    (line,) = lines(run(10, 20, 60), run(13, 24, 65))
    assert line.difference.mean == pytest.approx(4.0)
    assert line.difference.low == pytest.approx(4 - 4.302653 / 3**0.5, abs=1e-3)  # of 3, 4 and 5, not of the runs
    assert line.value.mean == pytest.approx(34.0)
    # Variances of the runs are 700 and 751; of the differences, 1.
    assert line.reduction == pytest.approx(1451.0)
    assert reduction([(1.0, 1.0), (2.0, 2.0)]) is None


def test_only_futures_that_both_have_are_paired() -> None:
    (line,) = lines(run(10, 20, 30), run(21, 33, start=1))
    assert line.difference.mean == pytest.approx(2.0)
    assert line.difference.n == 2


def test_the_spread_is_that_of_the_futures_and_the_interval_that_of_the_mean() -> None:
    found = estimate([float(value) for value in range(11)])
    assert (found.p10, found.p90) == pytest.approx((1.0, 9.0))
    assert found.high - found.low == pytest.approx(2 * 2.228139, abs=1e-3)
    assert quantile([3.0, 1.0], 0.25) == pytest.approx(1.5)


def test_a_tie_is_half_a_win() -> None:
    found = chance("b", run(1, 2, 3, 9), "a", run(2, 2, 4, 5))
    assert (found.better, found.equal, found.worse) == (2, 1, 1)
    assert found.probability == pytest.approx(0.625)
    assert wilson(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(1.0, 3)[1] == 1.0


def test_parts_and_what_they_do_together_add_up_to_the_whole() -> None:
    base, whole = run(100, 100), run(60, 70)
    parts = contributions(base, {"a": run(90, 85), "b": run(80, 85)}, whole)
    assert [part.name for part in parts] == ["a", "b", ""]
    assert [part.difference.mean for part in parts] == pytest.approx([-12.5, -17.5, -5.0])
    assert sum(part.difference.mean for part in parts) == pytest.approx(-35.0)


def test_a_range_multiplies_every_entry_of_a_dial_on_every_day() -> None:
    setup = oslo(10)
    turned = scaled(setup, Range("x", "staff_need", 0.5, 2.0, "", "", ""), 2.0)
    assert turned.epochs[0].parameters.staff_need["care"]["day"] == pytest.approx(1.34)
    assert turned.base == setup.base
    for each in ranges():
        assert each.low < 1 < each.high
        assert future(scaled(oslo(20), each, each.high), 0).ledger.balances


def test_the_baseline_comes_first_and_money_changes_no_childs_way(stacked: Comparison) -> None:
    assert [each.stack.name for each in stacked.runs] == [
        "baseline", "bfe_pilot_4", "bfe_pilot_4+more_separations", "parity"
    ]  # fmt: skip
    parity = stacked.runs[3]
    assert parity.same_as == "baseline"
    of_children = [line for line in parity.lines if not line.measure.startswith("cost_")]
    assert {(line.difference.mean, line.difference.low, line.difference.high) for line in of_children} == {(0, 0, 0)}
    # baseline, the pilot, the stack, and the separations alone: four setups of three futures
    assert (stacked.lived, stacked.kept) == (12, 0)


def test_places_that_are_new_are_counted_as_they_are_used(stacked: Comparison) -> None:
    found = {line.measure: line for line in stacked.runs[1].lines}
    assert found["new_places"].value.mean == 4.0
    assert 0 < found["new_used"].value.mean <= 4.0
    assert found["new_used"].difference.mean == found["new_used"].value.mean
    assert "new_used" not in {line.measure for line in stacked.baseline.lines}


def test_costs_are_told_by_payer_and_the_payers_sum_to_the_cost(stacked: Comparison) -> None:
    for run_ in stacked.runs:
        found = {line.measure: line for line in run_.lines if line.measure.startswith("cost_")}
        assert set(found) == {measure.code for measure in COST_MEASURES}
        for side in ("value", "difference"):
            paid = sum(getattr(found[f"cost_{payer}"], side).mean for payer in PAYERS)
            assert paid == pytest.approx(getattr(found["cost_total"], side).mean, abs=1)
    codes = [line.measure for line in stacked.baseline.lines]
    assert codes.index("cost_total") > codes.index("staff_short")


def test_parity_moves_what_oslo_pays_to_the_state_and_changes_no_cost(stacked: Comparison) -> None:
    found = {line.measure: line.difference for line in stacked.runs[3].lines}
    assert found["cost_total"].mean == found["cost_oslo_districts"].mean == 0
    assert found["cost_state_grants"].low > 0
    assert found["cost_oslo_bfe"].mean == pytest.approx(-found["cost_state_grants"].mean)


def test_a_new_pilot_costs_what_the_page_costs_says_and_its_start_stands_apart(stacked: Comparison) -> None:
    cost = answer("bfe_pilot_4", used=F(0)).yearly[0]
    pilot = bill_of(stacked.runs[1].setup)
    (opened,) = [house for house in pilot.houses if house.name == "I-NYOSLO"]
    assert opened.empty.fixed == cost.fixed
    # Open from 1 January: 42 days of the 75 lie before it.
    assert opened.days == 75 - 42
    found = {line.measure: line.difference for line in stacked.runs[1].lines}
    assert found["cost_once"].mean == float(cost.start_up)
    fixed = float(cost.fixed) * 33 / 365
    assert fixed * 0.8 < found["cost_total"].mean < fixed * 1.2


def test_tables_for_people_have_costs_apart_after_what_children_need(stacked: Comparison) -> None:
    said = "\n".join(comparison_lines(desk(), stacked, "en"))
    first = said.index("What it costs and who pays")
    assert said.index("Days without a place they should have had") < first
    assert "Paid by Oslo (BFE)" in said[first:]
    assert {row["measure"] for row in compared(desk(), stacked)} >= {"cost_total", "cost_municipality", "cost_oslo_bfe"}


def test_the_parts_of_a_stack_add_up_to_its_difference(stacked: Comparison) -> None:
    parts = stacked.parts["bfe_pilot_4+more_separations"]
    whole = next(line for line in stacked.runs[2].lines if line.measure == "breach_days")
    assert [part.name for part in parts] == ["bfe_pilot_4", "more_separations", ""]
    assert sum(part.difference.mean for part in parts) == pytest.approx(whole.difference.mean)
    alone = next(line for line in stacked.runs[1].lines if line.measure == "breach_days")
    assert parts[0].difference == alone.difference


def test_the_same_changes_under_another_name_differ_by_exactly_nothing(tmp_path: Path) -> None:
    again = tmp_path / "again.toml"
    text = Path("scenarios/bfe_pilot_2.toml").read_text(encoding="utf-8")
    again.write_text(text.replace('title = "', 'title = "Igjen: '), encoding="utf-8")
    answer = asked("bfe_pilot_2", str(again))
    first, second = answer.runs[1:]
    assert second.same_as == "bfe_pilot_2"
    assert {line.measure: line.value for line in first.lines} == {line.measure: line.value for line in second.lines}
    assert next(c for c in answer.chances if c.other == "bfe_pilot_2").equal == 3


def test_common_random_numbers_at_least_halve_the_variance() -> None:
    answer = asked("bfe_pilot_4", days=75, replications=6)
    assert answer.baseline.setup.counted == ("bfe",)
    (line,) = (line for line in answer.runs[1].lines if line.measure == "breach_days")
    assert line.reduction is not None
    assert line.reduction > 2


def test_what_drives_the_spread_is_told_at_both_ends_widest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    few = tuple(each for each in ranges() if each.name in ("demand", "staff_need"))
    monkeypatch.setattr(comparing, "ranges", lambda: few)
    answer = asked("bfe_pilot_4", drivers=True, replications=2, days=65)
    assert {driver.dial.name for driver in answer.drivers} == {"demand", "staff_need"}
    swings = [driver.swing for driver in answer.drivers]
    assert swings == sorted(swings, reverse=True)
    assert any(driver.at_low != driver.at_high for driver in answer.drivers)


def test_a_contradiction_is_refused_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("something ran")

    monkeypatch.setattr(comparing, "opening", never)
    monkeypatch.setattr(comparing, "live_through", never)
    with pytest.raises(BadInput):
        asked("baseline", "bfe_pilot_4+bfe_pilot_3")
    for names, more in (
        (("bfe_pilot_5",), {}),
        (("parity",), {"operators": ("oslo",)}),
        (("parity",), {"days": 0}),
        (("parity",), {"replications": 0}),
        (("parity",), {"measure": "breach_day"}),
        (("+",), {}),
    ):
        with pytest.raises(BadUse):
            asked(*names, **more)


def test_a_file_whose_name_holds_a_plus_is_one_scenario(tmp_path: Path) -> None:
    file = tmp_path / "a+b.toml"
    file.write_text('schema = 1\ntitle = "T"\nwhy = "W"\n', encoding="utf-8")
    assert [part.scenario.title for part in stack_of(str(file)).parts] == ["T"]
    assert len(stack_of("parity + refund_80").parts) == 2


def test_tables_hold_every_future_with_what_it_was_made_from(stacked: Comparison, tmp_path: Path) -> None:
    rows = compared(desk(), stacked)
    measures = {line.measure for line in stacked.baseline.lines}
    assert len([row for row in rows if row["scenario"] == "baseline"]) == 3 * len(measures)
    for name in ("t.parquet", "t.csv"):
        write_table(rows, tmp_path / name)
    parquet, text = pd.read_parquet(tmp_path / "t.parquet"), pd.read_csv(tmp_path / "t.csv")
    assert list(parquet.columns) == list(text.columns)
    assert parquet["value"].tolist() == text["value"].tolist() == [row["value"] for row in rows]
    assert set(parquet["data_sha256"]) == {desk().data_sha256}
    with pytest.raises(BadUse):
        write_table(rows, tmp_path / "t.xlsx")


def test_the_command_prints_differences_and_writes_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--days", "50", "--replications", "2", "--workers", "1", "--seed", "1"]
    assert command.main(["compare", "baseline", "bfe_pilot_4+parity", *small, "--json", str(tmp_path / "c.json")]) == 0
    shown = capsys.readouterr().out
    assert "BFE-pilot med fire plasser + Oslo på 100 prosent per barn" in shown
    assert "veiledende" in shown
    told = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in told["scenarios"]] == ["baseline", "bfe_pilot_4+parity"]
    assert {row["measure"] for row in told["rows"]} >= {"breach_days", "breach_children", "wait_days", "moves"}
    assert [part["is_interaction"] for part in told["parts"]] == [False, False, True]
    own = [row["difference"]["mean"] for row in told["rows"] if row["scenario"] == "baseline"]
    assert set(own) == {0.0}
    assert command.main(["compare", "baseline", "no_such"]) == 2
    assert command.main(["compare", "bfe_pilot_4+bfe_pilot_3", *small]) == 2
    assert "bfe_pilot_3.toml, linje 7, rad 1" in capsys.readouterr().err


def test_a_run_that_is_not_proven_says_so(stacked: Comparison) -> None:
    from planner.language import say
    from planner.words.comparison import notes

    open_run = replace(stacked.runs[1], opening_proven=False)
    assert any("ikke bevist" in say(sentence, "nb") for sentence in notes(open_run))
