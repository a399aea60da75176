"""The command `schedule`: what it writes, that `check` reads it, and how it answers wrong use."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.__main__ import main
from tests.placement.waived import waiver_file

ROOT = Path(__file__).resolve().parents[2]
WEEK = ["schedule", "--operator", "bfe", "--days", "7"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week in Oslo as a file."""
    file = tmp_path_factory.mktemp("week") / "s.json"
    assert main([*WEEK, "--json", str(file), "--table", str(file.with_suffix(".csv"))]) == 0
    return file


def content_of(file: Path) -> Any:
    """What the file says."""
    return json.loads(file.read_text(encoding="utf-8"))


def test_what_it_writes_is_proven_and_stands_the_check(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = content_of(written)
    assert (content["kind"], content["version"], content["synthetic"]) == ("schedule", 1, True)
    assert (content["date"], content["until"], content["status"]) == ("2026-11-20", "2026-11-26", "optimal")
    assert all(goal["value"] == goal["bound"] for goal in content["goals"])
    assert main(["check", str(written), "--language", "en"]) == 0
    assert "breaks no rule on any day" in capsys.readouterr().out


def test_the_table_has_a_row_per_stay_wait_and_review_with_what_they_were_made_from(written: Path) -> None:
    rows, content = pd.read_csv(written.with_suffix(".csv")), content_of(written)
    stays = rows[rows["kind"] == "stay"]
    assert list(zip(stays["child_id"], stays["unit_id"], stays["from"], strict=True)) == [
        (stay["child_id"], stay["unit_id"], stay["from"]) for stay in content["stays"]
    ]
    assert len(rows[rows["kind"] == "wait"]) == len(content["waits"])
    assert len(rows[rows["kind"] == "review"]) == len(content["reviews"]) > 0
    assert set(rows["data_sha256"]) == {content["provenance"]["data_sha256"]}
    assert set(rows["synthetic"]) == {True}


def test_the_same_again_beside_what_was_published_changes_nothing(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again.json"
    assert main([*WEEK, "--published", str(written), "--frozen", "1", "--json", str(again), "--language", "en"]) == 0
    assert "Changes against the published schedule: 0" in capsys.readouterr().out
    assert content_of(again)["stays"] == content_of(written)["stays"]
    assert content_of(again)["frozen_until"] == "2026-11-26"


def test_a_control_every_fourth_month_brings_more_cases_and_changes_no_stay(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WEEK, "--every-fourth-month", "--json", "-"]) == 0
    four, six = json.loads(capsys.readouterr().out), content_of(written)
    due, waiting = ([sum(month[key] for month in told["board"]) for told in (six, four)] for key in ("due", "waiting"))
    assert due[1] > due[0] > 0
    assert waiting[1] > waiting[0]
    assert four["stays"] == six["stays"]


def test_a_scenario_is_carried_by_the_file_and_judged_with_it_and_its_waivers_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "s.json"
    scenarios = ["--scenario", "vestby_open_to_oslo", "--scenario", str(waiver_file(tmp_path, "B-0075"))]
    assert main([*WEEK, *scenarios, "--json", str(file), "--language", "en"]) == 0
    content = content_of(file)
    assert content["changes"]
    assert [waiver["child_id"] for waiver in content["waivers"]] == ["B-0075"]
    assert main(["check", str(file), "--language", "en"]) == 0
    made, checked = (said.partition("Goal  ")[0] for said in capsys.readouterr().out.split("The schedule breaks"))
    for said in (made, checked):
        assert "Rules waived on days of the schedule:\n  B-0075: Rule waived: Age" in said
    content["changes"] = []
    file.write_text(json.dumps(content), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(file), "--json", "-"]) == 1
    assert {v["rule"] for v in json.loads(capsys.readouterr().out)["violations"]} == {"operator_or_agreement"}


@pytest.mark.parametrize(
    "wrong",
    [
        ["--weeks", "0"],
        ["--weeks", "60"],
        ["--days", "-3"],
        ["--operator", "oslo"],
        ["--frozen", "2"],
        ["--published", "nothing.json"],
        ["--scenario", "no_such"],
        ["--json", "no/such/folder/s.json"],
        ["--table", "no/such/folder/s.csv"],
        ["--table", "s.xlsx"],
    ],
)
def test_wrong_use_is_answered_in_a_sentence(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", *wrong]) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said


def test_a_plan_is_no_published_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"kind": "plan", "proposals": []}), encoding="utf-8")
    assert main([*WEEK, "--published", str(file), "--language", "en"]) == 2
    assert "This is no schedule" in capsys.readouterr().err


def test_ctrl_c_keeps_the_best_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    command = [
        sys.executable,
        "-m",
        "planner",
        "schedule",
        "--operator",
        "bufetat_ost",
        "--days",
        "21",
        "--json",
        str(file),
    ]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stderr is not None
    running.stderr.readline()  # the weeks are laid out: the search has begun
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=120)
    assert running.returncode == 0
    assert "Stoppet underveis" in out
    assert content_of(file)["interrupted"] is True
    assert content_of(file)["status"] == "feasible"
    assert main(["check", str(file)]) == 0


CONTRADICTIONS = """schema = 1
title = "Stengt to ganger"
why = "Prøve"

[[changes]]
kind = "close_unit"
unit_id = "U-0001"
on = 2027-01-01
why = "a"
source = "b"

[[changes]]
kind = "close_unit"
unit_id = "U-0001"
on = 2027-02-01
why = "a"
source = "b"

[[changes]]
kind = "places"
unit_id = "U-0022"
approved_places = 0
on = 2027-01-01
why = "a"
source = "b"

[[changes]]
kind = "close_unit"
unit_id = "U-0002"
on = 2020-01-01
why = "a"
source = "b"
"""


@pytest.mark.parametrize(
    "command", [WEEK, ["capacity", "--budget", "60e6", "--futures", "2", "--operator", "bfe"]], ids=lambda c: c[0]
)
def test_a_scenario_that_contradicts_itself_or_the_data_is_refused_by_line_before_anything_runs(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "closed.toml"
    file.write_text(CONTRADICTIONS, encoding="utf-8")
    assert main([*command, "--scenario", str(file), "--language", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    told = [line for line in said.err.splitlines() if "closed.toml" in line]
    assert [line.split(", ")[1] for line in told] == ["line 12", "line 22", "line 30"]
    assert "closes on 2027-02-01 already" in told[0]
    assert "may not be moved: 2" in told[1]
    assert "before the start" in told[2]
    assert "%" not in said.err
