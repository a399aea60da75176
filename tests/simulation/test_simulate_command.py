"""The command `simulate`: what it writes for people and machines, and how it answers wrong use."""

import json
from pathlib import Path

import pandas as pd
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


def test_a_file_keeps_finished_futures_and_what_it_holds_is_not_lived_through_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept.jsonl"
    few = ["simulate", *QUICK, "--exact-days", "0", "--json", "-"]
    assert main([*few, "--replications", "2", "--resume", str(file)]) == 0
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    file.write_text(file.read_text(encoding="utf-8").replace('"breach_days": ', '"breach_days": 7'), encoding="utf-8")
    capsys.readouterr()
    assert main([*few, "--resume", str(file)]) == 0
    resumed = json.loads(capsys.readouterr().out)["futures"]
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3
    assert main(few) == 0
    anew = json.loads(capsys.readouterr().out)["futures"]
    assert resumed[2] == anew[2]
    assert [each["figures"]["breach_days"] for each in resumed[:2]] == [
        float(f"7{each['figures']['breach_days']}") for each in anew[:2]
    ]
    assert main([*few, "--rates", "public", "--seed", "1", "--resume", str(file)]) == 0
    assert len(file.read_text(encoding="utf-8").splitlines()) == 6


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
def test_a_table_holds_every_future_and_measure_with_what_it_was_made_from(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    assert main(["simulate", *QUICK, "--exact-days", "0", "--table", str(file), "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    rows = pd.read_parquet(file) if name.endswith("parquet") else pd.read_csv(file)
    assert set(rows["measure"]) == {row["measure"] for row in (*answer["rows"], *answer["costs"])}
    breaches = rows[rows["measure"] == "breach_days"]
    assert list(breaches["value"]) == [each["figures"]["breach_days"] for each in answer["futures"]]
    assert set(rows["data_sha256"]) == {answer["provenance"]["data_sha256"]}
    assert {"date", "seed", "synthetic", "parameters", "code", "operators", "days", "warm_up"} <= set(rows.columns)


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
        ["--table", "rows.xlsx"],
        ["--resume", "no/such/folder/kept.jsonl"],
    ],
)
def test_wrong_use_is_refused_with_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip()
