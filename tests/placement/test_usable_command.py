"""The command `usable`: what it takes, what it writes, and how it answers wrong use."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner.__main__ import main
from planner.errors import BadUse
from planner.typed.usable import levels_from, livings_from, places_from
from tests.placement.waived import waiver_file

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["--draws", "40", "--staff-level", "2"]


def answer_to(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    """The object that the command writes to stdout."""
    assert main(["usable", *arguments, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_weighs_one_to_eight_places_in_both_arrangements_at_every_level(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_to(["--places", "1-8", "--draws", "30"], capsys)
    houses = answer["houses"]
    asked = [(house["staff_per_place"], house["living"], house["places"]) for house in houses]
    assert asked == [(s, w, n) for s in (1.5, 2.0, 3.0) for w in ("shared", "separate") for n in range(1, 9)]
    assert (answer["kind"], answer["synthetic"], answer["operator"]) == ("usable", True, "bfe")
    for house in houses:
        for measure in ("used", "only_the_first", "best_choice"):
            spread = house[measure]
            assert 0 <= spread["low"] <= spread["mean"] <= spread["high"] <= house["places"]
            assert len(spread["shares"]) == house["places"] + 1
            assert sum(spread["shares"]) == pytest.approx(1)
        assert house["only_the_first"]["mean"] <= house["used"]["mean"] <= house["best_choice"]["mean"]


def test_in_the_shipped_group_four_shared_places_are_worth_less_than_four_living_units(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared, separate = answer_to([*QUICK, "--places", "4", "--draws", "200"], capsys)["houses"]
    assert shared["used"]["high"] < separate["used"]["low"] < 4
    assert separate["separate_adds"]["low"] > 0
    # Living units cost more to rent, and less per place that is used; both far more than a grant of 13 699 a place.
    assert separate["cost_per_year"] > shared["cost_per_year"]
    assert shared["cost_per_used_place_day"]["value"] > separate["cost_per_used_place_day"]["value"] > 2 * 13699


def test_a_scenario_counts_as_if_it_held_today(capsys: pytest.CaptureFixture[str]) -> None:
    """Those of the library begin next year; the unit that one opens is there to be weighed all the same."""
    there = answer_to(["--unit", "U-NYOSLO", "--scenario", "bfe_pilot_4", "--draws", "30"], capsys)
    assert len(there["houses"]) > 0
    levels = [
        answer_to(["--unit", "U-0043", "--draws", "30", *more], capsys)
        for more in ([], ["--scenario", "staff_two_to_one"])
    ]
    usual, doubled = (each["houses"][0]["used"]["mean"] for each in levels)
    assert usual > doubled


def test_more_draws_make_the_interval_narrower(capsys: pytest.CaptureFixture[str]) -> None:
    few, many = (
        answer_to(["--places", "5", "--living", "shared", "--staff-level", "2", "--draws", draws], capsys)["houses"][0]
        for draws in ("40", "640")
    )
    width = [house["used"]["high"] - house["used"]["low"] for house in (few, many)]
    assert width[1] < width[0] / 3
    assert (few["too_few_draws"], many["too_few_draws"]) == (True, False)


def test_a_unit_that_exists_is_weighed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_to(["--unit", "U-0043", "--draws", "30"], capsys)
    assert answer["unit_id"] == "U-0043"
    assert [(house["places"], house["staff_per_place"]) for house in answer["houses"]] == [(4, None), (4, None)]


def test_a_scenario_changes_the_house_and_is_told_with_its_waivers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oslo_in_vestby = ["--unit", "U-0054", "--operator", "bfe", "--target-group", "reinforced", "--draws", "30"]
    waived = str(waiver_file(tmp_path, "B-0007"))
    opened = [*oslo_in_vestby, "--scenario", "vestby_open_to_oslo", "--scenario", waived]
    answer = answer_to(opened, capsys)
    assert answer["children"]["could_live_there"] > 4
    assert answer["changes"]
    assert [waiver["child_id"] for waiver in answer["waivers"]] == ["B-0007"]
    assert main(["usable", *opened, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Under these changes:" in said
    assert "Rules waived for children who are drawn:\n  B-0007: Rule waived: Age" in said
    assert main(["usable", *oslo_in_vestby]) == 2


@pytest.mark.parametrize(("language", "words"), [("nb", "Felles bolig"), ("en", "Shared living")])
def test_people_get_tables_and_progress_on_the_other_channel(
    language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["usable", *QUICK, "--places", "3,4", "--language", language]) == 0
    said = capsys.readouterr()
    assert words in said.out
    assert "100%" in said.err
    assert "100%" not in said.out
    assert "{" not in said.out


def test_a_group_too_small_for_the_house_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["usable", *QUICK, "--operator", "bufetat_nord", "--language", "en"]) == 0
    assert "more places than that cannot be filled" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--places", "0-4"],
        ["--places", "9"],
        ["--places", "4-2"],
        ["--places", "four"],
        ["--places", ""],
        ["--places", "1-"],
        ["--living", "together"],
        ["--staff-level", "many"],
        ["--staff-level", "0"],
        ["--staff-level", "11"],
        ["--staff-level", "2:3"],
        ["--unit", "U-none"],
        ["--unit", "U-0043", "--staff-level", "2"],
        ["--unit", "U-0054", "--operator", "bfe"],
        ["--operator", "nobody"],
        ["--target-group", "nothing"],
        ["--operator", "bufetat_nord", "--target-group", "assessment", "--unit", "U-0054"],
        ["--queue", "0"],
        ["--draws", "0"],
        ["--seed", "x"],
        ["--data", "nowhere"],
        ["--scenario", "nowhere"],
        ["--json", "no/such/folder/usable.json"],
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_wrong_use_is_answered_with_a_sentence_and_two(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["usable", *arguments, "--language", language]) == 2
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert "{" not in said.err
    assert said.out == ""


def test_a_refusal_names_the_rule_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["usable", "--unit", "U-0054", "--operator", "bfe", "--language", "nb"]) == 2
    assert "Forvalter eller avtale" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_the_first_ctrl_c_keeps_the_draws_made_so_far(tmp_path: Path) -> None:
    target = tmp_path / "usable.json"
    command = [
        sys.executable,
        "-m",
        "planner",
        "usable",
        "--draws",
        "100000",
        "--json",
        str(target),
        "--language",
        "en",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    process.stderr.readline()  # the first progress: the draws have begun
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    answer = json.loads(target.read_text(encoding="utf-8"))
    assert answer["interrupted"] is True
    assert 0 < answer["draws"] < 100000
    assert "Stopped before the last draw" in out


@pytest.mark.parametrize(
    ("text", "places"),
    [(None, ()), ("4", (4,)), ("1-3", (1, 2, 3)), ("2,4-6", (2, 4, 5, 6)), (" 5 , 2 - 3, 3", (2, 3, 5))],
)
def test_places_are_read_as_people_write_them(text: str | None, places: tuple[int, ...]) -> None:
    assert places_from(text) == places


def test_levels_are_read_as_people_write_them() -> None:
    assert levels_from(["enough", "3:1", "2", "1,5", "1.5:1"]) == (1.5, 2.0, 3.0, None)
    assert levels_from([]) == ()
    with pytest.raises(BadUse):
        levels_from(["1:2"])


def test_both_means_shared_and_separate() -> None:
    assert livings_from("both") == ("shared", "separate")
    assert livings_from("separate") == ("separate",)
