"""The command `gap`: what it shows, what it takes, and how it answers wrong use."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from planner.__main__ import main
from planner.typed.gap import amount_from, chosen_from, count_from, grant_from, own_item_from, share_from, weights_from

MILLION = 1_000_000


def answer_to(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    """The object that the command writes to stdout."""
    assert main(["gap", *arguments, "--json", "-"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_shows_what_the_published_figures_imply(capsys: pytest.CaptureFixture[str]) -> None:
    implied = answer_to([], capsys)["implied"]
    assert (implied["gap_mnok"], implied["share"], implied["year"]) == (454.0, 0.51, 2025)
    assert (implied["grant"]["mnok"], implied["benchmark"]["mnok"]) == (472.5, 926.5)
    assert implied["band_mnok"] == [463, 482]
    assert implied["benchmark"]["ore"] - implied["grant"]["ore"] == 454 * MILLION * 100


def test_the_parts_sum_to_the_gap_to_the_ore(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--opening", "parity"], ["--from", "2019", "--to", "2022", "--count", "children_13_17"]):
        answer = answer_to(arguments, capsys)
        for split in (answer["decomposition"], answer["volume_need_price"]):
            ore = [part["ore"] for part in split["parts"]]
            assert split["opening_ore"] + sum(ore) == split["closing_ore"]
            assert all(sum(part["factors_ore"].values()) == part["ore"] for part in split["parts"])
            assert {sum(order["ore"]) for order in split["orders"]} == {split["change_ore"]}
        assert len(answer["decomposition"]["orders"]) == 6
        assert "Shapley" in answer["decomposition"]["method"]


def test_at_parity_in_the_first_year_the_parts_are_the_whole_gap(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_to(["--opening", "parity"], capsys)
    split = answer["decomposition"]
    assert split["opening_ore"] == 0
    closing = next(year for year in answer["years"] if year["year"] == 2025)["gap"]["ore"]
    assert sum(part["ore"] for part in split["parts"]) == split["closing_ore"] == closing


def test_the_rows_are_tidy_and_every_year_stands_there(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_to(["--base", "855.22=60%", "--base", "3855.60"], capsys)
    assert [year["year"] for year in answer["years"]] == list(range(2005, 2027))
    row = next(row for row in answer["rows"] if (row["year"], row["item"]) == (2025, "855.22"))
    assert (row["ore"], row["children_elsewhere"]) == (48053 * MILLION * 6, 976145)  # 4 805.3 million, 60 %
    assert row["nok_per_child"] == pytest.approx(2953.64, abs=0.01)
    assert "u-08.json" in row["source"]
    income = next(row for row in answer["rows"] if (row["year"], row["item"]) == (2025, "3855.60"))
    assert income["ore"] == -29902 * MILLION * 10
    missing = next(year for year in answer["years"] if year["year"] == 2010)
    assert (missing["base_ore"], missing["gap"], missing["missing"]) == (None, None, ["855.22", "3855.60"])


def test_the_gross_base_gives_another_gap_and_the_net_ones_fit(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_to(["--base", "855.01", "--base", "855.22"], capsys)
    assert [tried["fits"] for tried in answer["bases"]] == [False, True, True, True]
    year = next(year for year in answer["years"] if year["year"] == 2025)
    assert (year["gap"]["mnok"], year["gap"]["low_mnok"], year["gap"]["high_mnok"]) == (848.6, 839.0, 857.9)


def test_grants_come_as_equal_shares_of_their_own_year(capsys: pytest.CaptureFixture[str]) -> None:
    published = {row["name"]: row["oslo"]["mnok"] for row in answer_to([], capsys)["equal_shares"]}
    assert published == {"rnb2025_bufetat": 79.2, "rnb2024_bufetat": 19.1, "vestby_grant": 2.7}
    asked = ["--grant", "100@2015=en sak", "--grant", "100"]
    shares = answer_to(asked, capsys)["equal_shares"]
    assert [(row["name"], row["year"], row["oslo"]["mnok"]) for row in shares] == [
        ("en sak", 2015, 12.8),
        ("", 2025, 13.5),
    ]


def test_a_formula_gives_and_takes_by_operator(capsys: pytest.CaptureFixture[str]) -> None:
    formula = answer_to(["--weights", "children_0_17=60,children_13_17=40"], capsys)["formula"]
    closed = {row["operator"]: row for row in formula["pots"]["closed"]}
    assert sum(row["gain_mnok"] for row in closed.values()) == pytest.approx(0, abs=0.4)
    assert closed["bfe"]["share"] == pytest.approx(0.6 * 132074 / 1108219 + 0.4 * 36490 / 339955, abs=1e-4)
    assert closed["bfe"]["gain_nok_per_child"] > 0 > closed["bufetat_vest"]["gain_nok_per_child"]
    topped = {row["operator"]: row["gain_mnok"] for row in formula["pots"]["topped_up"]}
    assert sum(gain for operator, gain in topped.items() if operator != "bfe") == pytest.approx(0, abs=0.4)


def test_a_count_without_the_rest_of_the_country_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answer_to(["--count", "four_offences"], capsys)
    assert answer["decomposition"] is None
    assert "--own-count" in answer["decomposition_missing"]
    assert next(year for year in answer["years"] if year["year"] == 2023)["children_oslo"] == 217


def test_an_own_count_and_an_own_item_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    own = ["--base", "mitt:2024=900;2025=1 000,5", "--own-count", "2024=30/90", "--own-count", "2025=37/111"]
    answer = answer_to(own, capsys)
    year = next(year for year in answer["years"] if year["year"] == 2025)
    assert (answer["count"], year["benchmark_ore"]) == ("own", 1_000_500_000 * 100 // 3)
    assert answer["decomposition"]["from"] == 2024


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--base", "855.01", "--base", "mitt@2025:2014=500;2025=600"], "different years"),
        (["--base", "mitt@2025:2014=500;2025=600"], "in prices of 2025"),
        (["--base", "855.01", "--base", "building_tonsberg"], "different years"),
        (["--from", "2013"], "2013 cannot be computed"),
        (["--base", "855.01.pay", "--from", "2014"], "855.01.pay"),
        (["--to", "2026"], "2026 cannot be computed"),
        (["--to", "2027"], "outside 2005–2026"),
        (["--gap", "454000000"], "If kroner are meant"),
        (["--grant", "585000000"], "If kroner are meant"),
        (["--grant", "1.500"], "thousands or decimals"),
        (["--grant", "170000 kr/mnd"], "for a whole year"),
        (["--grant", "16602 kr per døgn"], "for a whole year"),
        (["--base", "egenandel_2022"], "NOK/month"),
        (["--base", "stay_day_all_2022"], "NOK/day"),
        (["--base", "grounds_pilot"], "cannot be part of the base"),
        (["--base", "oslo_gap_2016"], "is about Oslo"),
        (["--share", "151"], "over 100 %"),
        (["--share", "100"], "between 0 and 100 %"),
        (["--share", "0.51"], "share of one or of a hundred"),
        (["--share", "half"], "is no share"),
        (["--base", "855.22=120%"], "over 100 %"),
        (["--base", "855.22=0%"], "a part lies above 0"),
        (["--base", "855.99"], "no budget item"),
        (["--base", "855.01", "--base", "855.01"], "twice"),
        (["--base", "855.01", "--base", "855.01.pay"], "count twice"),
        (["--base", "mitt:2025=5;2025=6"], "states the year 2025 twice"),
        (["--base", "mitt:1"], "cannot be understood"),
        (["--gap", "-4"], "is no amount"),
        (["--gap", "0"], "is no amount"),
        (["--gap", "454 dollars"], "no unit of money"),
        (["--count", "everyone"], "no count"),
        (["--count", "own"], "--own-count"),
        (["--own-count", "2025=0/5"], "cannot be understood"),
        (["--count", "in_institution", "--from", "2019", "--to", "2021"], "not counted alike"),
        (["--from", "2025", "--to", "2014"], "must come before"),
        (["--weights", "children_0_17=60,children_13_17=30"], "sum to 90 %"),
        (["--weights", "four_offences=100"], "not counted by region"),
        (["--weights", "children_0_17"], "cannot be understood"),
        (["--prices", "many"], "no growth"),
        (["--opening", "later"], "is no amount"),
        (["--grant", "5@now"], "cannot be understood"),
        (["--json", "no/such/folder/gap.json"], "no such folder"),
    ],
)
def test_what_may_be_meant_otherwise_is_refused_in_a_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gap", *arguments, "--language", "en"]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""
    assert main(["gap", *arguments, "--language", "nb"]) == 2
    refused = capsys.readouterr().err
    assert refused.strip()
    assert refused != said.err
    assert "{" not in refused


@pytest.mark.parametrize(("language", "words"), [("nb", "Tall ved siden av hverandre"), ("en", "Figures side by side")])
def test_people_get_tables_with_sources(
    language: str, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["gap", "--language", language, "--json", str(tmp_path / "gap.json")]) == 0
    said = capsys.readouterr().out
    assert words in said
    assert "{" not in said
    assert "u-08.json" in said
    assert ("State accounts" in said) == (language == "en")
    assert json.loads((tmp_path / "gap.json").read_text(encoding="utf-8"))["kind"] == "gap"


def test_amounts_and_shares_keep_the_step_they_were_stated_with() -> None:
    assert (amount_from("454").value, amount_from("454").step) == (454 * MILLION, MILLION)
    assert (amount_from("472,5 mill").value, amount_from("472.5").step) == (472_500_000, MILLION // 10)
    assert amount_from("585 000 000 kr").value == 585 * MILLION
    assert amount_from("1,5 mrd").value == 1500 * MILLION
    assert (share_from("50,8 %").value, share_from("50.8").step) == (Fraction(508, 1000), Fraction(1, 1000))


def test_parts_counts_grants_and_weights_are_read_as_written() -> None:
    assert chosen_from("855.22=62,5%").share == Fraction(5, 8)
    assert chosen_from("rnb2025_bufetat").item.by_year[2025].value == 585 * MILLION
    assert {y: a.value for y, a in own_item_from("a:2024=1,5,2025=2").by_year.items()} == {
        2024: 1_500_000,
        2025: 2_000_000,
    }
    assert count_from("2025=37/102")[1].elsewhere == 102
    assert (grant_from("142@2024=rnb").year, grant_from("142@2024=rnb").name) == (2024, "rnb")
    assert weights_from("a=60, b=40") == {"a": Fraction(3, 5), "b": Fraction(2, 5)}
