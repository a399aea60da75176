"""The registers of children and institutions, their edits in a copy, and the page on the data."""

from dataclasses import replace
from typing import Any

import pytest

from models.child import Separation
from models.ids import ChildId
from planner import service
from planner.editing import Copy, as_zip
from planner.ui import desk as shared
from planner.ui.child_register import Search, search
from planner.ui.institution_register import FREE, SHORT, USABLE, rows_found
from planner.ui.institution_register import Search as Wanted
from planner.ui.pages.institutions import TABLES as OF_INSTITUTIONS
from planner.ui.rows import rows_about
from tests.pages.screen import page, text
from tests.pages.small import DAY, small_dataset, small_desk

CASE = service.case_of(small_desk(), service.PlaceRequest())


@pytest.mark.parametrize("name", ["children", "institutions", "data"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_stands_in_both_languages(name: str, language: str) -> None:
    assert not page(name, language).exception


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (Search(state="acute"), ["w1", "w4"]),
        (Search(state="waiting"), ["w1", "w4", "w3", "w5", "w2"]),
        (Search(operator="bfe", state="resident"), ["r5", "r6", "r7"]),
        (Search("gamle OSLO"), ["w1", "w2"]),
        (Search("sør hus s1"), ["r2", "r3"]),
        (Search("w3 oslo"), []),
        (Search(group="assessment"), ["w5"]),
    ],
)
def test_children_are_found_by_words_and_filters_acute_and_longest_waits_first(asked: Search, ids: list[str]) -> None:
    assert [child.child_id for child in search(small_desk(), CASE, asked)] == ids


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (Wanted(), ["I-N", "I-S", "I-B", "I-O"]),
        (Wanted(operator="bfe"), ["I-B", "I-O"]),
        (Wanted("avdeling a"), ["I-S"]),
        (Wanted(group="assessment"), ["I-S"]),
        (Wanted(state=FREE), ["I-N", "I-S", "I-O"]),
        (Wanted(state=USABLE), ["I-N", "I-S", "I-O"]),
        (Wanted(state=SHORT), []),
    ],
)
def test_institutions_are_found_by_words_and_filters(asked: Wanted, ids: list[str]) -> None:
    from planner.today import free_units

    found = rows_found(small_desk(), CASE, free_units(CASE), asked)
    assert sorted(row.institution.institution_id for row in found) == sorted(ids)


def test_the_address_opens_a_child_with_its_history_and_an_unknown_one_says_so() -> None:
    shown = text(page("children", barn="r2"))
    assert "Flyttet inn i Sør hus, avdeling A (S1)" in shown
    assert "Forventet siste dag" not in shown
    lost = page("children", barn="B-9999")
    assert not lost.exception
    assert "B-9999" in lost.warning[0].value


def test_what_lies_ahead_is_told_apart_in_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = Separation(ChildId("w3"), ChildId("r2"), "unit", "vedtak", valid_from=DAY, valid_to=DAY.replace(year=2027))
    desk = replace(small_desk(), dataset=replace(small_dataset(), separations=(apart,)))
    monkeypatch.setattr(shared, "_opened", lambda _: desk)
    shown = " ".join(text(page("children", barn="w3")).split())
    assert "21.11.2026 Skal skjermes fra r2 har vært" in shown
    assert "21.11.2027 Skal ikke lenger skjermes fra r2 ligger foran" in shown


def fill(test: Any, form: str, **cells: str) -> Any:
    """Writes into the fields of a form whose number of edits ends its key, and saves."""
    for column, value in cells.items():
        field = next(
            each
            for each in (*test.text_input, *test.selectbox, *test.text_area)
            if str(each.key).endswith(f"-{column}")
        )
        field.set_value(value)
    next(button for button in test.button if str(button.key) == f"{form}-save").click()
    return test.run()


def test_an_edit_is_made_in_a_copy_that_this_window_alone_sees() -> None:
    test = page("children", barn="w3")
    fill(test, "child-w3-children|w3", expected_days="120", who="inntak", why="nytt vedtak")
    assert not test.exception
    assert "en kopi av dataene med 1 endringer" in text(test)
    copy = shared.jobs().find(test.session_state["kopi"])
    assert copy is not None
    assert isinstance(copy.made, Copy)
    assert next(c for c in copy.made.desk.dataset.children if c.child_id == "w3").expected_days == 120
    assert small_desk().dataset == shared.current_desk().dataset
    assert "en kopi av dataene" not in text(page("children"))
    again = page("data", kopi=copy.job_id)
    assert "Forventede døgn: – → 120" in text(again)
    again.button(key="undo-edit").click().run()
    assert "Ingenting er endret her" in " ".join(each.value for each in again.markdown)


def test_faults_stand_beside_their_fields_and_on_top_and_nothing_typed_is_lost() -> None:
    test = page("children", barn="w3")
    fill(test, "child-w3-children|w3", staff_day="mange", referred_on="31.02.2026", who="inntak", why="rettet")
    said = [error.value for error in test.error]
    assert said[0] == "For å gå videre må du rette opp følgende feil:"
    assert len(said) == 3
    assert "Ansatte dag" in text(test)
    field = next(each for each in test.text_input if str(each.key).endswith("-staff_day"))
    assert field.value == "mange"
    assert "kopi" not in test.session_state


def test_an_edit_without_who_and_why_is_refused_in_a_sentence() -> None:
    test = page("children", barn="w3")
    fill(test, "child-w3-children|w3", expected_days="120")
    assert "Skriv hvem som sier det og hvorfor" in text(test)


def test_a_new_referral_opens_as_a_child_of_the_copy() -> None:
    test = page("children", barn="new-child")
    fill(
        test, "new-child", child_id="B-77", birth_month="2011-05", gender="girl", operator="bfe", municipality="0301",
        district="030101", ground="4-2", target_group="acute", urgency="acute", referred_on="21.11.2026", own_unit="no",
        view_heard="yes", who="vakt", why="henvist i natt",
    )  # fmt: skip
    assert not test.exception
    assert "B-77: ingen plass" in [head.value for head in test.header]


def test_the_rows_of_an_institution_are_found_in_every_table() -> None:
    found = rows_about(small_desk(), OF_INSTITUTIONS, "I-S")
    assert {table: len(rows) for table, rows in found.items()} == {
        "institutions": 1, "units": 2, "staffing": 0, "agreements": 0,
    }  # fmt: skip


def test_an_institution_is_shown_with_its_units_and_who_lives_there() -> None:
    shown = " ".join(text(page("institutions", institusjon="I-S")).split())
    assert "avdeling A (S1) 3 – 2 r2, r3 Dag: ikke registrert" in shown


def test_the_quality_list_can_be_narrowed_and_leads_to_the_rows() -> None:
    test = page("data")
    assert "Rad for rad, det selvmotsigende først" in text(test)
    test.selectbox(key="quality-kind").set_value("contradictory").run()
    shown = text(test)
    assert "En regel brytes av dem som bor der" in shown
    assert "Barnets syn er ikke registrert" not in shown
    assert [box.options for box in test.selectbox if box.key == "open-quality-institution"] == [["I-B", "I-N"]]


def test_the_data_set_is_taken_out_with_what_was_edited() -> None:
    assert as_zip(small_desk())[:2] == b"PK"
