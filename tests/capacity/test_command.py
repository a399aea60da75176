"""The command `capacity`: what it writes for people and machines, and how it answers wrong use."""

import json
from pathlib import Path

import pandas as pd
import pytest

from planner.__main__ import main

QUICK = ["--operator", "bfe", "--futures", "3", "--days", "50", "--warm-up", "20", "--workers", "1", "--seed", "4"]

OWN = """
[[candidates]]
id = "fire-til"
title = "Pilot med fire plasser"
cost_per_year = 20000540
places = 4
source = "vestby_grant"
changes = [
  { kind = "open_institution", institution_id = "NY-1", name = "Ny", operator = "bfe", ownership = "municipal", municipality = "0301", grounds = ["3-2", "4-2", "4-4", "5-1", "6-1", "6-2"], target_groups = ["care", "reinforced", "behaviour_high_risk", "assessment"] },
  { kind = "open_unit", unit_id = "NY-U1", institution_id = "NY-1", approved_places = 4 },
]

[[candidates]]
id = "natt"
title = "Nattevakt"
cost_per_year = 1956500
source = "egen turnus"
changes = [{ kind = "add_staff", unit_id = "U-0018", shift = "night", staff = 1.0, qualified = 1.0 }]
"""  # noqa: E501


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A file with two candidates."""
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    return str(file)


def test_machines_get_sets_goals_candidates_and_fresh_futures(
    own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.parquet"
    arguments = [*QUICK, "--budget", "22e6", "--candidates", own, "--resimulated", "2", "--json", "-"]
    arguments += ["--table", str(file)]
    assert main(["capacity", *arguments]) == 0
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert (answer["kind"], answer["aim"], answer["budget"], answer["futures"]) == ("capacity", "budget", 22_000_000, 3)
    assert [each["id"] for each in answer["candidates"]] == ["fire-til", "natt"]
    assert "fire-til" in answer["chosen"]
    best, nothing = answer["sets"][0], answer["nothing"]
    assert best["cost_per_year"] <= 22_000_000
    assert best["breach_days"]["mean"] < nothing["breach_days"]["mean"]
    assert best["saved"]["mean"] == pytest.approx(nothing["breach_days"]["mean"] - best["breach_days"]["mean"])
    assert answer["fresh"] == {"asked_futures": 2, "futures": 2, "asked_sets": 1, "sets": 1}
    assert [each["fresh_saved"] is None for each in answer["sets"]] == [False, *[True] * (len(answer["sets"]) - 1)]
    assert best["fresh_saved"]["low"] <= best["fresh_saved"]["mean"] <= best["fresh_saved"]["high"]
    assert answer["goals"][0]["bound"] <= answer["goals"][0]["value"] + 1e-9
    assert answer["status"] == "optimal"
    assert "100%" in said.err
    rows = pd.read_parquet(file)
    of_best = rows[(rows["kind"] == "set") & (rows["name"] == "1")].set_index("measure")
    assert set(of_best["candidates"]) == {"|".join(best["candidates"])}
    for measure, key in (("saved", "saved"), ("fresh_saved", "fresh_saved"), ("breach_days", "breach_days")):
        assert (of_best.loc[measure, "value"], of_best.loc[measure, "low"]) == (best[key]["mean"], best[key]["low"])
    assert set(rows[rows["kind"] == "candidate"]["name"]) == {"fire-til", "natt"}
    assert set(rows["data_sha256"]) == {answer["provenance"]["data_sha256"]}


def test_only_the_sets_asked_for_are_lived_through_and_it_is_told_which(
    own: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*QUICK, "--budget", "22e6", "--candidates", own, "--resimulated", "2", "--language", "en"]
    assert main(["capacity", *arguments, "--check-sets", "0"]) == 0
    assert "No set was lived through in fresh futures" in capsys.readouterr().out
    assert main(["capacity", *arguments]) == 0
    assert "Lived through in fresh futures: doing nothing and" in capsys.readouterr().out


def test_a_budget_that_buys_nothing_leaves_everything_as_it_is(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--budget", "0", "--candidates", own, "--resimulated", "0", "--language", "en"]
    assert main(["capacity", *QUICK, *arguments]) == 0
    assert "Nothing: no set within the budget helps anybody." in capsys.readouterr().out


def test_a_service_level_gives_the_places_that_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.csv"
    level = ["--for-service", "30", "--within", "20", "--target-group", "care", "--json", "-", "--table", str(file)]
    assert main(["capacity", *QUICK, *level]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["operator"], answer["target_groups"]) == ("places_needed", "bfe", ["care"])
    tried = {each["places"]: each for each in answer["tried"]}
    assert 0 in tried
    rows = pd.read_csv(file)
    assert dict(zip(rows["places"], rows["value"], strict=True)) == pytest.approx(
        {places: each["share"] for places, each in tried.items()}
    )
    if answer["places_needed"] is not None:
        assert tried[answer["places_needed"]]["suffices"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--budget"),
        (["--budget", "120"], "120 millioner"),
        (["--budget", "-5e6"], "under null"),
        (["--budget", "mye"], "«mye»"),
        (["--budget", "nan"], "«nan»"),
        (["--budget", "1e15"], "1e15"),
        (["--budget", "40e6", "--futures", "0"], "1 til"),
        (["--budget", "40e6", "--check-sets", "-1"], "under null"),
        (["--budget", "40e6", "--operator", "nobody"], "nobody"),
        (["--budget", "40e6", "--candidates", "none.toml"], "none.toml"),
        (["--budget", "40e6", "--candidates", "none.txt"], ".toml"),
        (["--budget", "40e6", "--table", "rows.xlsx"], "rows.xlsx"),
        (["--for-service", "95"], "--operator"),
        (["--for-service", "195", "--operator", "bfe"], "195"),
        (["--for-service", "95", "--operator", "bfe", "--target-group", "car"], "«care»"),
        (["--for-service", "95", "--operator", "bfe", "--within", "400"], "400"),
    ],
)
def test_wrong_use_is_refused_with_a_sentence(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capacity", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err
