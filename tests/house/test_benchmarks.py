"""Measuring measures: medians over seeds, fresh processes, targets that hold or do not."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.cases import CASES, Case, Target
from benchmarks.measure import Row, as_json, kept, measure, one_run
from benchmarks.tables import END, START, goals_table, table, write_between_markers


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


def test_a_rival_that_gave_up_is_shown_as_a_least_value() -> None:
    runs = ({"times_faster": 12.0, "at_least": ["times_faster"]}, {"times_faster": 20.0, "at_least": []})
    drawn = table([Row(case("quick", 1, Target("times_faster", 10.0, at_least=True)), runs, ())])
    assert drawn.splitlines()[1].split()[-3:] == ["≥", "16", "yes"]


def test_every_goal_has_a_line_with_its_proofs_and_largest_gap() -> None:
    runs = (
        {"levels": [{"name": "moves", "status": "proven", "gap": 0.0, "seconds": 1.0, "how": {"relaxation": 2}}]},
        {"levels": [{"name": "moves", "status": "open", "gap": 0.25, "seconds": 4.0, "how": {"search": 3}}]},
    )
    drawn = goals_table([Row(case("quick", 1), runs, ())]).splitlines()[1].split()
    assert drawn[3:] == ["moves", "1", "of", "2", "2.5", "–", "0.25", "search", "3,", "relaxation", "2"]


def test_what_was_measured_before_stays_beside_what_is_new(tmp_path: Path) -> None:
    file, old, again = tmp_path / "out.json", case("quick", 15), case("quick", 60)
    rows = [Row(old, ({"seconds": 1.0},), ()), Row(again, ({"seconds": 2.0},), ("stopped",))]
    file.write_text(json.dumps(as_json(rows)), encoding="utf-8")
    merged = kept(file, [Row(again, ({"seconds": 3.0},), ())], (again, old))
    assert [(row.case.children, row.median_of("seconds"), row.failures) for row in merged] == [
        (60, 3.0, ()),
        (15, 1.0, ()),
    ]


def test_the_page_gets_the_table_between_its_markers_and_keeps_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n", encoding="utf-8")
    row = Row(case("quick", 30, Target("seconds", 0.6)), ({"seconds": 0.3, "date": "2026-11-22"},), ())
    for _ in range(2):
        write_between_markers(page, [row], 2)
    lines = page.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert "Measured 2026-11-22 on 2 cores; medians over 1 seeds." in lines
    assert [line.split("|")[-2].strip() for line in lines if line.startswith("| a case")] == ["yes"]
    assert "old" not in lines


def test_a_quick_run_leaves_out_what_takes_minutes() -> None:
    names = {(asked.name, asked.children) for asked in command.chosen(command.parse(["--quick"]))}
    assert ("all movable, six operators", 5000) not in names
    assert ("shipped country, residents stay", 900) in names
