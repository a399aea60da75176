"""Measuring measures: medians over seeds, fresh processes, targets that hold or do not."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.cases import CASES, Case, Target
from benchmarks.measure import Row, as_json, measure, one_run, table


def case(function: str, children: int, *targets: Target) -> Case:
    """A case of a stand-in method."""
    return Case("a case", f"tests.house.measured:{function}", children, 7.0, targets)


def test_the_median_over_seeds_is_set_beside_each_target() -> None:
    asked = case("quick", 30, Target("seconds", 0.6), Target("seconds", 0.59), Target("seconds", 0.6, at_least=True))
    row = measure(asked, (1, 2, 5), lambda _: None)
    assert row.median_of("seconds") == pytest.approx(0.6)  # the mean would be 0.8
    assert [holds for _, _, holds in row.verdicts()] == [True, False, True]
    assert [line.split()[-1] for line in table([row]).splitlines()] == ["holds", "yes", "NO", "yes"]


def test_a_run_that_breaks_off_is_told_and_keeps_no_target() -> None:
    row = measure(case("broken", 1, Target("seconds", 1.0)), (1, 2), lambda _: None)
    assert row.failures == ("RuntimeError: out of luck",)
    assert [holds for _, _, holds in row.verdicts()] == [False]


def test_what_was_not_measured_holds_no_target() -> None:
    row = Row(case("quick", 1, Target("worst_gap", 0.0)), ({"seconds": 1.0},), ())
    assert row.verdicts() == (("worst_gap ≤ 0", None, False),)


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell a process its peak of memory")
def test_memory_is_that_of_the_run_alone() -> None:
    large, small = one_run(case("large", 300), 1), one_run(case("large", 1), 1)
    assert not isinstance(large, str)
    assert not isinstance(small, str)
    assert 250 < float(str(large["peak_mb"])) - float(str(small["peak_mb"])) < 400


def test_the_command_writes_every_run_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CASES", (case("quick", 15), case("quick", 60), case("broken", 200)))
    assert command.main(["--sizes", "15,60", "--seeds", "2", "--out", str(tmp_path / "new" / "out.json")]) == 0
    written = json.loads((tmp_path / "new" / "out.json").read_text(encoding="utf-8"))
    assert [(row["children"], len(row["runs"])) for row in written["cases"]] == [(15, 2), (60, 2)]
    assert written["cases"][1]["runs"][1]["limit"] == 7.0
    assert "a case" in capsys.readouterr().out


def test_the_answer_can_be_written_whatever_was_measured() -> None:
    assert json.dumps(as_json([Row(asked, (), ()) for asked in CASES]))
