"""Numbers, dates, words and files as people in each language expect them."""

from datetime import date
from fractions import Fraction

import pytest

from planner.ui import words
from planner.ui.blocks import Column, Table, table_html
from planner.ui.files import as_csv, passive_cell, table_as_csv
from planner.ui.numbers import seconds
from planner.words import money as money_written
from tests.pages.small import small_plan


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (money_written.percent(0.51, "nb"), "51,0\u00a0%"),
        (money_written.percent(0.51, "en"), "51.0%"),
        (money_written.percent(None, "nb"), "–"),
        (money_written.whole(1_877_230, "nb"), "1\u00a0877\u00a0230"),
        (money_written.whole(1_877_230, "en"), "1,877,230"),
        (money_written.short_date(date(2026, 1, 6), "nb"), "06.01.2026"),
        (money_written.short_date(date(2026, 1, 6), "en"), "6 Jan 2026"),
        (money_written.long_date(date(2026, 1, 6), "nb"), "6. januar 2026"),
        (money_written.long_date(date(2026, 1, 6), "en"), "6 January 2026"),
        (seconds(2.46, "nb"), "2,5 s"),
        (seconds(125, "nb"), "2 min 5 s"),
        (seconds(120, "nb"), "2 min"),
        (words.days(1, "nb"), "1 dag"),
        (words.days(2, "nb"), "2 dager"),
        (words.children(1, "en"), "1 child"),
        (words.amount(1_234, "NOK/day", "nb"), "kr 1\u00a0234 per døgn"),
    ],
)
def test_it_is_written_as_expected(made: str, expected: str) -> None:
    assert made.replace("\u202f", "\u00a0") == expected


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-cmd", "@x", "\t=1", "\r=1"])
def test_no_cell_is_active_in_a_spreadsheet(cell: str) -> None:
    assert passive_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["B-014", "-12,5", "–", "-", "Oslo (BFE)", ""])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert passive_cell(cell) == cell


def test_a_file_opens_in_a_norwegian_spreadsheet() -> None:
    content = as_csv(["Barn", "Hvor"], [["B-1", "Sør; hus"], ["=B-2", "Ås"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Barn;Hvor\r\nB-1;"Sør; hus"\r\n\'=B-2;Ås\r\n'


def test_a_table_is_written_with_its_closing_row() -> None:
    table = Table((Column("a"), Column("n", is_number=True)), (("x", "1"),), ("Sum", "1"))
    assert table_as_csv(table).decode("utf-8-sig") == "a;n\r\nx;1\r\nSum;1\r\n"


def test_what_stands_in_a_table_is_never_run_as_mark_up() -> None:
    made = table_html(Table((Column("a"),), (("<script>x</script>",),)), '"><b>')
    assert "<script>" not in made
    assert "<b>" not in made


def test_a_table_can_be_read_by_a_screen_reader() -> None:
    made = table_html(Table((Column("a"), Column("n", is_number=True)), (("x", "1"),)), "What it shows")
    for needed in ("<caption>What it shows</caption>", 'scope="col"', 'scope="row"', 'tabindex="0"', 'role="region"'):
        assert needed in made


@pytest.mark.parametrize(
    ("status", "interrupted", "said"),
    [
        ("optimal", False, "Bevist beste plan"),
        ("feasible", False, "Beste funnet så langt, ikke bevist"),
        ("feasible", True, "Stoppet: beste funnet så langt, ikke bevist"),
    ],
)
def test_only_a_proven_plan_is_called_so(status: str, interrupted: bool, said: str) -> None:
    from planner.language import translator

    assert words.proof(small_plan(status, interrupted), translator("nb")) == said


def test_what_is_kept_as_text_is_apart_by_type() -> None:
    as_float, as_fraction = 2.675, Fraction(2.675)
    assert as_float == as_fraction
    for _again in range(2):
        assert money_written.decimal(as_float, "nb", 2) == "2,68"  # by its shortest digits
        assert money_written.decimal(as_fraction, "nb", 2) == "2,67"  # exactly
        assert money_written.decimal(as_float, "en", 2) == "2.68"
