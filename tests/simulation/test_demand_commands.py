"""The commands `demand` and `backtest`, and what `simulate` says of rates and checklist."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.exporting import write_folder
from tests.simulation.futures import desk
from tests.simulation.test_fitting import drawn


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data with a table of stays."""
    folder = tmp_path_factory.mktemp("own")
    write_folder(replace(desk().dataset, stays=drawn()), folder)
    return folder


@pytest.mark.parametrize(("language", "words"), [("nb", "ingen egne avsluttede opphold"), ("en", "no own stays")])
def test_without_own_stays_the_public_rates_hold(language: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demand", "--language", language]) == 0
    assert words in capsys.readouterr().out


def test_own_stays_are_read_fitted_and_used(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demand", "--data", str(own_folder), "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["used"], answer["synthetic"]) == ("demand", True, False)
    care = next(row for row in answer["rates"] if (row["operator"], row["ground_class"]) == ("bfe", "care"))
    assert care["low"] < care["rate"] < care["high"]
    assert care["agrees"] is False
    curve = next(row for row in answer["curves"] if row["ground_class"] == "care")
    assert curve["used"]
    assert all(step["low"] <= step["share"] <= step["high"] for step in curve["steps"])


def test_people_see_the_curve_beside_the_public_one(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demand", "--data", str(own_folder), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "Lengths of stay, care" in said
    assert "with fewer than 20 the public curve holds" in said
    assert " *" in said


def test_a_simulation_says_which_rates_it_used(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quick = ["simulate", "--data", str(own_folder), "--operator", "bfe", "--days", "10", "--replications", "2",
             "--exact-days", "0", "--workers", "1"]  # fmt: skip
    assert main([*quick, "--json", "-"]) == 0
    own = json.loads(capsys.readouterr().out)
    assert main([*quick, "--rates", "public", "--json", "-"]) == 0
    public = json.loads(capsys.readouterr().out)
    assert (own["own_rates_since"] is None, public["own_rates_since"]) == (False, None)
    referred = [next(row["mean"] for row in each["rows"] if row["measure"] == "referred") for each in (own, public)]
    assert referred[0] > referred[1]
    assert main([*quick, "--rates", "other"]) == 2


def test_the_checklist_is_printed_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    quick = [
        "simulate",
        "--operator",
        "bfe",
        "--days",
        "8",
        "--replications",
        "2",
        "--exact-days",
        "1",
        "--workers",
        "1",
    ]
    assert main([*quick, "--checklist", "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "STRESS-DES" in said
    assert "\n6.1  Where the model is" in said
    assert main([*quick, "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["checklist"]) == 20
    assert answer["course"]["waiting"][0]["date"] == answer["date"]
    assert len(answer["course"]["residents"]) == 8
    means = {row["measure"]: row["mean"] for row in answer["rows"]}
    assert sum(day["mean"] for day in answer["course"]["waiting"]) == pytest.approx(means["breach_days"], abs=1e-4)
    assert answer["loss_share"] is not None


def test_the_backtest_is_written_for_people_and_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "--language", "nb"]) == 0
    assert "Barn i institusjon 31. desember" in capsys.readouterr().out
    assert main(["backtest", "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [each["series"] for each in answer["series"]] == ["children", "stay_days"]
    assert {year["year"] for year in answer["series"][0]["years"]} == set(range(2017, 2023))
