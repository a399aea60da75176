"""The budget memo: six questions, nullalternativet, money that sums, children with intervals, and three formats."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.report.as_docx import as_docx
from planner.report.as_pdf import as_pdf
from planner.report.as_xlsx import as_xlsx
from planner.report.budget import budget_report
from planner.report.budget_gathered import Memo, MemoRequest, by_item, changes_by_payer, memo_of
from planner.report.document import Figure, Heading, Paragraph, Report, Table
from planner.service import open_desk
from planner.words.sources import keys_in
from tests.report.reading import pages_of_pdf, recomputed, words_of_docx, workbook

QUESTIONS = (
    "1. Hva er problemet, og hva vil vi oppnå?",
    "2. Hvilke tiltak er relevante?",
    "3. Hvilke prinsipielle spørsmål reiser tiltakene?",
    "4. Hva er de positive og negative virkningene av tiltakene, hvor varige er de, og hvem blir berørt?",
    "5. Hvilket tiltak anbefales, og hvorfor?",
    "6. Hva er forutsetningene for en vellykket gjennomføring?",
)
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def memo() -> Memo:
    """One pilot and one proposal that changes who may live where, over two short futures."""
    asked = MemoRequest(("bfe_pilot_3", "vestby_open_to_oslo"), years=2, days=48, futures=2, draws=8, workers=1)
    return memo_of(open_desk(), asked)


@pytest.fixture(scope="module")
def report(memo: Memo) -> Report:
    return budget_report(memo, "nb", DAY)


@pytest.fixture(scope="module")
def xlsx(report: Report) -> bytes:
    return as_xlsx(report)


def table(report: Report, key: str) -> Table:
    return next(each for each in report.tables if each.key == key)


def test_the_six_questions_are_headings_in_their_order(report: Report) -> None:
    found = [block.text for block in report.blocks if isinstance(block, Heading) and block.text[0].isdigit()]
    assert tuple(found) == QUESTIONS


def test_nullalternativet_stands_first_with_no_effect(report: Report) -> None:
    first = table(report, "alternatives").rows[0]
    assert first[0] == "Nullalternativet"
    assert [cell.value for cell in first[1:3]] == [0, 0]


def test_items_and_payers_sum_to_the_effect_of_every_year(memo: Memo) -> None:
    answer = memo.proposals[0].cost
    for (year, items), (_, payers), of_year, before in zip(
        by_item(answer), changes_by_payer(answer), answer.years, answer.baseline, strict=True
    ):
        assert year == of_year.year
        assert sum(items.values()) == payers["state_bufetat"]
        rest = payers["state_grants"] + payers["municipality"] + payers["oslo_bfe"] + payers["oslo_districts"]
        assert sum(items.values(), Fraction(0)) + rest == of_year.nominal - before.nominal


def test_a_pilot_of_bfe_costs_oslo_and_not_the_state(report: Report, memo: Memo) -> None:
    rows = table(report, "items-bfe_pilot_3").rows
    keys = [column.key for column in table(report, "items-bfe_pilot_3").columns]
    for row in rows:
        amounts = dict(zip(keys, row, strict=True))
        assert amounts["state"].value == 0
        assert amounts["bfe"].value > amounts["districts"].value > 0
    payers = memo.proposals[0].cost.years[0].payers
    assert rows[0][keys.index("bfe")].value == payers["oslo_bfe"] / 1_000_000


def test_what_changes_no_cost_says_so_and_shows_no_level(report: Report) -> None:
    keys = {each.key for each in report.tables}
    assert "years-bfe_pilot_3" in keys
    assert "children-vestby_open_to_oslo" in keys
    assert not {"years-vestby_open_to_oslo", "tornado-vestby_open_to_oslo"} & keys
    assert len(table(report, "intervals").rows) == 3


def test_the_consequences_for_children_have_intervals_and_few_futures_are_starred(report: Report) -> None:
    children = table(report, "children-bfe_pilot_3")
    days = next(row for row in children.rows if "bistandsplikten" in str(row[0]))
    _, base, value, difference, low, high, unit = days
    assert difference.value == pytest.approx(value.value - base.value)
    assert low.value <= difference.value <= high.value
    assert unit == "barnedøgn"
    assert str(days[0]).endswith(" *")
    assert "For få fremtider" in children.note


def test_every_reference_has_its_command_and_every_assumption_its_owner(report: Report) -> None:
    assert [each.command for each in report.references] == [
        "python -m planner cost --scenario bfe_pilot_3 --years 2 --draws 8 --json -",
        "python -m planner cost --scenario vestby_open_to_oslo --years 2 --draws 8 --json -",
        "python -m planner compare bfe_pilot_3 vestby_open_to_oslo --days 48 --replications 2 --no-parts --json -",
    ]
    used = {code for block in report.blocks for code in getattr(block, "refs", ())}
    assert used == {"B1", "B2", "B3"}
    assert len(report.assumptions) > 100
    assert all(each.owner and each.source and each.changed for each in report.assumptions)


def test_a_figure_that_a_source_names_by_its_key_has_its_own_row_with_where_it_comes_from(report: Report) -> None:
    rows = {key: row for row in report.assumptions for key in keys_in(row.name)}
    named = {key for row in report.assumptions for key in keys_in(row.source)}
    assert "discount_rate" in named
    assert named - set(rows) == set()
    rate, breaches = rows["discount_rate"], rows["breaches_july_2023"]
    assert (rate.name, rate.source, rate.owner) == (
        "Realrenten i rundskriv R-109 (discount_rate)",
        "Finansdepartementet R-109 (25.06.2021)",
        "Finansdepartementet",
    )
    assert (breaches.value.value, breaches.unit, breaches.owner) == (16, "barn", "nrk.no")


def test_in_english_the_memo_calls_every_proposal_by_its_english_title(memo: Memo) -> None:
    english = budget_report(memo, "en", DAY)
    said = [english.title, *(block.text for block in english.blocks if isinstance(block, Heading | Paragraph))]
    said += [block.title for block in english.blocks if isinstance(block, Table | Figure)]
    assert english.title == "Budget memo: BFE pilot with three places, Vestby open to Oslo"
    assert not [text for text in said if "plasser" in text or "bfe_pilot_3" in text]
    assert english.references[-1].source == "the synthetic data set"


def test_every_formula_of_the_workbook_comes_to_what_stands_beside_it(xlsx: bytes) -> None:
    found = recomputed(xlsx)
    assert len(found) > 50
    for address, (stated, computed) in found.items():
        assert computed == pytest.approx(stated, rel=1e-9, abs=1e-9), address


def test_the_formats_say_the_same_and_mark_every_page(report: Report, xlsx: bytes) -> None:
    mark = "Syntetiske data: ingen rad gjelder et virkelig barn"
    pages, words = pages_of_pdf(as_pdf(report)), words_of_docx(as_docx(report))
    assert all(mark in page for page in pages)
    for said in (*QUESTIONS, "Virkninger som ikke er verdsatt i kroner", "Anbefaling: må fylles ut"):
        assert said in " ".join(pages)
        assert any(said in word for word in words)
    assert all(sheet["A2"].value == mark for sheet in workbook(xlsx).worksheets)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["baseline"], "bfe_pilot_3"),
        (["no_such_scenario"], "no_such_scenario"),
        (["bfe_pilot_2", "bfe_pilot_3", "bfe_pilot_4", "parity", "refund_80", "vestby_pilot", "three_pilots"], "6"),
    ],
)
def test_a_memo_about_nothing_or_too_much_is_refused(
    asked: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "budget", *asked, "--out", str(tmp_path / "memo.docx")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "memo.docx").exists()


def test_the_command_writes_the_memo(tmp_path: Path) -> None:
    out, written = tmp_path / "memo.xlsx", tmp_path / "memo.json"
    asked = ["report", "budget", "bfe_pilot_3", "--futures", "0", "--draws", "5", "--years", "1"]
    assert main([*asked, "--out", str(out), "--json", str(written)]) == 0
    assert "Utelatt: Det er ikke bedt om fremtider" in str(list(workbook(out.read_bytes())["Rapport"].values))
    assert json.loads(written.read_text(encoding="utf-8"))["report"] == "budget"
