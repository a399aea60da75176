"""The commands about a plan as a whole: what they write, for people and machines, and how they answer wrong use."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner.__main__ import main
from tests.placement.waived import waiver_file

ROOT = Path(__file__).resolve().parents[2]
OSLO = ["--operator", "bfe"]
COMMANDS = (["alternatives"], ["worth", "--unit", "U-0043"], ["trade-off", "travel_minutes", "cost"])


def answer_to(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    """The object that a command writes to stdout."""
    assert main([*arguments, *OSLO, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def test_alternatives_are_in_order_and_say_what_they_cost(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer_to(["alternatives", "--best", "4"], capsys)
    losses = [[goal["difference"] for goal in plan["goals"]] for plan in told["plans"]]
    assert (told["kind"], told["synthetic"], len(losses)) == ("alternatives", True, 4)
    assert losses == sorted(losses)
    assert not any(losses[0])
    assert all(plan["proven"] for plan in told["plans"])
    assert {child["verdict"] for child in told["children"]} == {"same", "tie"}


def test_alternatives_can_be_asked_to_differ_in_several_children(capsys: pytest.CaptureFixture[str]) -> None:
    plans = answer_to(["alternatives", "--best", "3", "--differ", "3"], capsys)["plans"]
    units = [plan["units"] for plan in plans]
    assert len(units) == 3
    for number, later in enumerate(units):
        assert all(sum(later[child] != earlier[child] for child in later) >= 3 for earlier in units[:number])


def test_worth_puts_what_gains_most_first_and_says_how_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer_to(["worth", "--only", "units"], capsys)
    losses = [[goal["difference"] for goal in worth["goals"]] for worth in told["worths"]]
    assert losses == sorted(losses)
    assert losses[0] < [0] * 13
    assert len(told["worths"][0]["moved"]) == 1  # only the child who gets the place; others could change for nothing
    assert {worth["how"] for worth in told["worths"]} >= {"solved", "no_effect"}
    assert {worth["one_more"] for worth in told["worths"]} == {"units"}
    assert (told["left"], told["interrupted"]) == (0, False)


def test_worth_of_one_unit_asks_its_place_its_staff_and_a_unit_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    worths = answer_to(["worth", "--unit", "U-0043"], capsys)["worths"]
    assert {worth["one_more"] for worth in worths} == {"places", "staff", "units"}
    assert len({worth["institution_id"] for worth in worths}) == 1


def test_a_trade_is_a_curve_from_the_plan_on(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer_to(["trade-off", "cost", "travel_minutes"], capsys)
    points = [(point["higher"], point["lower"]) for point in told["points"]]
    assert (told["higher"]["name"], told["lower"]["name"]) == ("travel_minutes", "cost")
    assert points == sorted(points)
    assert [lower for _, lower in points] == sorted((lower for _, lower in points), reverse=True)
    assert points[0][0] == told["higher"]["plan"]
    assert all(point["proven"] for point in told["points"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(("language", "words"), [("nb", "bevist"), ("en", "proven")])
def test_people_get_tables_and_progress_on_the_other_channel(
    command: list[str], language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, *OSLO, "--language", language]) == 0
    said = capsys.readouterr()
    assert words in said.out
    assert ("Syntetiske" in said.out) == (language == "nb")
    assert "100%" in said.err
    assert "100%" not in said.out
    assert "{" not in said.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_scenarios_and_the_waivers_in_them_are_told(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenarios = ["--scenario", "vestby_open_to_oslo", "--scenario", str(waiver_file(tmp_path, "B-0075"))]
    file = tmp_path / "told.json"
    assert main([*command, *OSLO, *scenarios, "--language", "en", "--json", str(file)]) == 0
    said = capsys.readouterr().out
    assert "Under these changes:" in said
    assert "B-0075: Rule waived: Age, by leader, until 2026-12-31: agreed (the plan " in said
    shown = [(each["child_id"], each["rule"]) for each in json.loads(file.read_text(encoding="utf-8"))["waivers"]]
    assert shown == [("B-0075", "age")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["alternatives", "--best", "0"],
        ["alternatives", "--best", "51"],
        ["alternatives", "--differ", "0"],
        ["worth", "--only", "doors"],
        ["worth", "--unit", "U-none"],
        ["trade-off", "cost", "cost"],
        ["trade-off", "cost", "happiness"],
        ["trade-off", "cost"],
        ["worth", "--operator", "nobody"],
        ["alternatives", "--scenario", "nowhere"],
        ["trade-off", "cost", "view", "--json", "no/such/folder/curve.json"],
        ["worth", "--date", "tomorrow"],
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_wrong_use_is_answered_with_a_sentence_and_two(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--language", language]) == 2
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert "{" not in said.err
    assert said.out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_the_first_ctrl_c_keeps_what_is_known_by_then(tmp_path: Path) -> None:
    target = tmp_path / "worth.json"
    command = [sys.executable, "-m", "planner", "worth", *OSLO, "--json", str(target), "--language", "en"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert any("Bounding" in line for line in iter(process.stderr.readline, ""))
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    assert told["interrupted"] is True
    assert told["left"] > 0
    assert "Time was over" in out
