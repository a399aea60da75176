"""The command `simulate`: what it writes for people and machines, and how it answers wrong use."""

import json

import pytest

from planner.__main__ import main

QUICK = ["--operator", "bfe", "--days", "25", "--replications", "3", "--exact-days", "2", "--workers", "1"]


def test_machines_get_tidy_rows_every_future_and_the_loss(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *QUICK, "--scenario", "vestby_open_to_oslo", "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["scenario"], answer["replications"]) == ("simulation", "vestby_open_to_oslo", 3)
    assert answer["simulated_operators"] == ["bfe", "bufetat_ost", "bufetat_sor"]
    for row in answer["rows"]:
        assert set(row) == {"scenario", "measure", "unit", "mean", "low", "high", "n", "too_few_runs"}
        assert row["low"] <= row["mean"] <= row["high"]
    means = {row["measure"]: row["mean"] for row in answer["rows"]}
    of_futures = [each["figures"]["breach_days"] for each in answer["futures"]]
    assert means["breach_days"] == pytest.approx(sum(of_futures) / 3)
    assert answer["changes"]
    assert answer["loss"]


@pytest.mark.parametrize(("language", "words"), [("nb", "Barn uten plass en natt"), ("en", "Children without a place")])
def test_people_get_a_table_and_are_told_that_runs_are_few(
    language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *QUICK, "--language", language]) == 0
    said = capsys.readouterr()
    assert words in said.out
    assert "--replications" in said.out
    assert "100%" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--operator", "nobody"],
        ["--days", "0"],
        ["--days", "10", "--warm-up", "10"],
        ["--replications", "0"],
        ["--scenario", "nowhere"],
        ["--json", "no/such/folder/simulated.json"],
    ],
)
def test_wrong_use_is_refused_with_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip()
