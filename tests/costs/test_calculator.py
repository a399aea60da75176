"""A public calculator's numbers, worked out line by line; what may be meant otherwise is refused in a sentence."""

import json
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.costing.sheets import read_sheet, sheet_from
from planner.errors import BadInput
from planner.language import say
from planner.simulation.costs.calculator import reckoned
from tests.costs.opened import F

SHEET = """schema = 1
title = "Fire ungdommer"
year = 2026
youths = 4
staff_per_youth = 1
roster_factor = 3
yearly_pay = 620000
night_posts = 1
night_factor = 3
night_pay = 300000
holiday_pay = "12 %"
employer_contribution = "14.1 %"

[monthly]
husleie = 35000
bil = 15000
strom = 15000
annet = 10000

[per_youth_monthly]
mat = 6000
"""


def file_with(folder: Path, text: str = SHEET) -> Path:
    """The sheet as a file."""
    file = folder / "sheet.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_public_calculators_numbers_give_what_the_arithmetic_gives(tmp_path: Path) -> None:
    found = reckoned(read_sheet(file_with(tmp_path)))
    assert {line.code: line.value for line in found.lines} == {
        "posts": 4,
        "day_years": 12,
        "night_years": 3,
        "day_pay": 7_440_000,
        "night_pay": 900_000,
        "holiday_pay": 1_000_800,
        "pension": 0,
        "employer_contribution": F("1317052.80"),
        "wages": F("10657852.80"),
        "monthly/husleie": 420_000,
        "monthly/bil": 180_000,
        "monthly/strom": 180_000,
        "monthly/annet": 120_000,
        "per_youth/mat": 288_000,
        "running": 1_188_000,
        "total": F("11845852.80"),
        "per_month": F("987154.40"),
        "each": F("2961463.20"),
        "each_month": F("246788.60"),
        "each_day": F("2961463.20") / 365,
    }
    assert sum(line.value for line in found.lines if line.adds) == found.value("total")


def test_pension_is_levied_with_the_employers_contribution(tmp_path: Path) -> None:
    text = SHEET.replace("[monthly]", 'pension = "2 %"\n\n[monthly]', 1)
    found = reckoned(read_sheet(file_with(tmp_path, text)))
    assert found.value("pension") == 166_800
    assert found.value("employer_contribution") == (8_340_000 + 1_000_800 + 166_800) * F(141, 1000)


def test_the_command_shows_every_line_and_the_total_in_ore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(file_with(tmp_path))
    assert main(["cost", "--calculator", file]) == 0
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Fire ungdommer, 2026-priser" in shown
    assert "9 340 800 × 0,141  1 317 052,80" in " ".join(shown.split(" ")).replace("   ", "  ")
    assert main(["cost", "--calculator", file, "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["total_ore"] == 1_184_585_280


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("yearly_pay = 620000", "yearly_pay = 51667", "620 004"),
        ("yearly_pay = 620000", "yearly_pay = 620", "620 000"),
        ("yearly_pay = 620000", "yearly_pay = 0.62", "620 000"),
        ("husleie = 35000", "husleie = 4200000", "350 000"),
        ('"12 %"', '"112 %"', "over 100 %"),
        ('"14.1 %"', "14.1", "14,1 %"),
        ("year = 2026\n", "", "året prisene gjelder"),
        ("youths = 4", "youths = true", "Ikke et tall"),
        ("youths = 4\n", "", "må fylles ut"),
        ("bil = 15000", "bil = { nok = 15000, year = 2022 }", "I 2022-priser, mens arket er i 2026-priser"),
        ("bil = 15000", "bil = -1", "Ikke et beløp"),
        ("roster_factor = 3", "turnus = 3", "ikke kjent"),
        ("schema = 1", "schema = 2", "Versjonen er ukjent"),
    ],
)
def test_what_may_be_meant_otherwise_is_refused_and_the_way_out_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str, right: str, said: str
) -> None:
    assert wrong in SHEET
    assert main(["cost", "--calculator", str(file_with(tmp_path, SHEET.replace(wrong, right)))]) == 2
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert said in told
    assert "Traceback" not in told


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        sheet_from({"schema": 1, "year": 2026, "youths": 0, "staff_per_youth": 1, "holiday_pay": F(3)})
    told = [(fault.column, say(fault.wrong, "en")) for fault in refused.value.faults]
    assert [column for column, _ in told] == ["youths", "roster_factor", "yearly_pay", "holiday_pay"]


def test_a_file_that_is_none_or_no_toml_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cost", "--calculator", str(tmp_path / "none.toml")]) == 2
    assert main(["cost", "--calculator", str(file_with(tmp_path, "youths = = 4"))]) == 2
    assert "ikke TOML" in capsys.readouterr().err
