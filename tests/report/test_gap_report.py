"""The report about the gap: what it says, that every format says the same, and how it is asked for."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from planner import gap
from planner.__main__ import main
from planner.report.as_docx import as_docx
from planner.report.as_pdf import as_pdf
from planner.report.as_xlsx import as_xlsx
from planner.report.document import Figure, Report
from planner.report.gap import gap_report
from planner.typed.gap import Typed, command_of, request_from
from tests.report.reading import pages_of_pdf, recomputed, words_of_docx, workbook

DAY = date(2026, 11, 22)
ASKED = Typed(("855.01", "855.22=60%"), "children_13_17", first=2018, weights="children_0_17=60,children_13_17=40")


def made(typed: Typed = ASKED, language: str = "nb") -> Report:
    return gap_report(gap.answer(request_from(typed)), typed, "0123abcd", language, DAY)


@pytest.fixture(scope="module")
def usual() -> Report:
    return made(Typed())


@pytest.fixture(scope="module")
def xlsx(usual: Report) -> bytes:
    return as_xlsx(usual)


def test_pdf_and_document_say_what_the_published_figures_imply(usual: Report) -> None:
    paper, document = " ".join(pages_of_pdf(as_pdf(usual))), " ".join(words_of_docx(as_docx(usual)))
    for said in (
        "et tilskudd på 472,5 mill. kr (463–482 millioner med avrundingen) mot 926,5 mill. kr (917–936)",
        "+55 856 672,24",
        "Hva som ikke stemmer overens",
        "Forutsetningsregister",
        "python -m planner gap --json -",
    ):
        assert said in paper
        assert said in document.replace("\u00a0", " ")


def test_the_parts_of_the_workbook_sum_to_the_closing_gap_to_the_ore(usual: Report, xlsx: bytes) -> None:
    sheet = workbook(xlsx)["Gapet fra 2014 til 2025, del fo"]
    amounts = [row[1].value for row in sheet.iter_rows(min_row=5, max_row=9)]
    assert [row[0].value for row in sheet.iter_rows(min_row=9, max_row=9)] == ["Gap i 2025"]
    assert round(sum(amounts[:4]), 2) == round(amounts[4], 2)
    assert round(amounts[4] * 100) == 44791277946


def test_every_formula_of_the_workbook_comes_to_what_stands_beside_it(xlsx: bytes) -> None:
    found = recomputed(xlsx)
    assert len(found) > 60
    for address, (stated, computed) in found.items():
        assert computed == pytest.approx(stated, rel=1e-9, abs=1e-6), address
    implied = {address: stated for address, (stated, _) in found.items() if address.startswith("Hva gapet")}
    assert [round(value, 1) for value in implied.values()] == [472.5, 926.5]


def test_the_items_of_the_base_sum_to_the_base_of_every_year(usual: Report) -> None:
    tables = {table.key: table for table in usual.tables}
    items, years = tables["items"], tables["years"]
    assert [column.title for column in items.columns[1:3]] == ["+ 855.01", "+ 855.21"]
    assert {row[0]: sum(cell.value for cell in row[1:-1]) for row in items.rows} == {
        row[0]: row[1].value for row in years.rows
    }
    assert [row[-1].value for row in items.rows] == [row[1].value for row in years.rows]


def test_every_reference_in_the_text_has_its_row(usual: Report) -> None:
    known = {each.code for each in (*usual.references, *usual.assumptions)}
    used = {code for block in usual.blocks for code in getattr(block, "refs", ())}
    assert used <= known
    assert {code for code in used if code.startswith("B")} == {each.code for each in usual.references}
    assert len(usual.assumptions) == 25


def test_the_register_has_range_kind_source_owner_and_last_change(usual: Report) -> None:
    share = usual.assumptions[1]
    assert (share.value.value, share.low.value, share.high.value) == (51, 50.5, 51.5)
    assert (share.unit, share.year, share.kind, share.owner) == ("%", "2025", "published", "Oslo kommune")
    assert share.changed == DAY


def test_every_assumption_has_a_source_and_an_owner_and_a_price_says_where_its_own_year_stands() -> None:
    rows = made(Typed(own_counts=("2024=30/90", "2025=37/102"), grants=("12=egen",))).assumptions
    assert all(row.source and row.owner for row in rows)
    owned = {row.name: (row.owner, row.source, row.changed) for row in rows}
    assert owned["Barn talt i Oslo"] == ("den som spør", "oppgitt i spørsmålet", None)
    assert owned["Hvordan regionene deler pengene i dag"][0] == "Kapasitet og budsjett"
    price = next(row for row in rows if row.name.startswith("Priser på det"))
    assert (price.kind, price.source.startswith("SSB, konsumprisindeksen")) == ("secondary", True)


def test_in_bokmaal_every_source_is_told_in_bokmaal(usual: Report) -> None:
    checked = next(table for table in usual.tables if table.key == "checks")
    said = [row.source for row in usual.assumptions] + [str(row[-1]) for row in checked.rows]
    for english in ("compiled", "Chained", "secondary", "annual report", "høringssvar on", "State accounts"):
        assert not [text for text in said if english in text]
    assert any("Statsregnskapet (DFØ) 2014–2025, sammenstilt på" in text for text in said)


def test_the_command_of_a_figure_asks_the_same_again() -> None:
    report = made()
    command = report.references[0].command
    assert command == (
        "python -m planner gap --base 855.01 --base 855.22=60% --count children_13_17 --from 2018 "
        "--weights children_0_17=60,children_13_17=40 --json -"
    )
    assert command_of(Typed()) == "python -m planner gap"


def test_every_chart_says_in_words_what_it_shows(usual: Report) -> None:
    figures = [block for block in usual.blocks if isinstance(block, Figure)]
    assert len(figures) == 5
    assert all(len(figure.alt) > 40 for figure in figures)


def test_a_question_without_a_split_still_gives_a_report() -> None:
    report = made(Typed(count="four_offences"))
    assert [block.key for block in report.tables] == ["implied", "years", "checks"]
    assert "--own-count" in " ".join(pages_of_pdf(as_pdf(report)))


def test_the_command_writes_all_three_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / f"gap.{kind}" for kind in ("docx", "pdf", "xlsx")]
    arguments = [part for file in files for part in ("--out", str(file))]
    assert main(["report", "gap", *arguments, "--json", str(tmp_path / "gap.json"), "--from", "2019"]) == 0
    assert [file.read_bytes()[:2] for file in files] == [b"PK", b"%P", b"PK"]
    said = capsys.readouterr().out
    assert all(str(file) in said for file in files)
    written = json.loads((tmp_path / "gap.json").read_text(encoding="utf-8"))
    assert (written["report"], written["synthetic"], written["provenance"]["Kommando"]) == (
        "gap",
        False,
        "python -m planner gap --from 2019 --json -",
    )


@pytest.mark.parametrize(
    ("name", "said"), [("gap.odt", r"gap\.odt.*\.docx, \.pdf, \.xlsx"), ("missing/gap.pdf", "no such folder")]
)
def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    assert main(["report", "gap", "--out", str(tmp_path / name), "--language", "en"]) == 2
    assert re.search(said, capsys.readouterr().err)


def test_english_writes_its_own_numbers() -> None:
    text = " ".join(pages_of_pdf(as_pdf(made(Typed(), "en"))))
    assert "a grant of NOK 472.5m (463–482 million with the rounding)" in text
    assert "51.3%" in text
