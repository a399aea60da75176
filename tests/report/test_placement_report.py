"""The record of one placement: what was proposed, what else there was, the child's view, and the decision."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.child import Wish
from models.ids import ChildId, InstitutionId
from planner.__main__ import main
from planner.decisions import ACCEPT, Decision, log_as_json
from planner.placement.eligibility import PAIR_RULES
from planner.placement.rules import PLAN_RULES
from planner.report.as_docx import as_docx
from planner.report.as_pdf import as_pdf
from planner.report.as_xlsx import as_xlsx
from planner.report.document import Report
from planner.report.placement import Record, placement_report
from planner.report.recorded import record_of
from planner.service import Desk, PlaceRequest
from planner.words.sources import keys_in
from tests.pages.small import DAY, small_desk
from tests.report.reading import pages_of_pdf, words_of_docx, workbook

CHILD = ChildId("w4")
COMMAND = "python -m planner explain w4 --json -"


def desk() -> Desk:
    """The small country, where w4 wants to live in Nord hus and says so."""
    opened = small_desk()
    said = "helst i Nord hus, ikke sammen med r1"
    children = tuple(
        replace(child, view_heard=True, view_note=said) if child.child_id == CHILD else child
        for child in opened.dataset.children
    )
    wishes = (Wish(CHILD, 2, InstitutionId("I-N")),)
    return replace(opened, dataset=replace(opened.dataset, children=children, wishes=wishes))


def record(reader: str = "planner") -> Record:
    return record_of(desk(), PlaceRequest(workers=1), CHILD, None, None, reader, COMMAND)


@pytest.fixture(scope="module")
def found() -> Record:
    return record()


def decision(**changed: object) -> Decision:
    """A decision for w4 by a named person."""
    made = Decision(
        1, CHILD, ACCEPT, found_unit, found_unit, DAY, DAY, "Kari Nordmann", "sa at Nord hus er best", "", "",
        "f" * 64, "2026-01-01", "0" * 12,
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


found_unit = "N1"


def text(report: Report) -> str:
    return " ".join(pages_of_pdf(as_pdf(report)))


def test_without_a_decision_the_record_says_so_and_leaves_room_for_a_named_person(found: Record) -> None:
    report = placement_report(found, "nb", date(2026, 11, 22))
    assert "Forslag, ikke besluttet" in text(report)
    rows = next(table for table in report.tables if table.key == "decision").rows
    assert {value for _, value in rows} == {"Må fylles ut"}
    assert len(rows) == 7


@pytest.mark.parametrize("language", ["nb", "en"])
def test_sources_are_told_in_words_and_every_assumption_has_an_owner(found: Record, language: str) -> None:
    report = placement_report(found, language, date(2026, 11, 22))
    sources = [str(row[3]) for table in report.tables if table.key == "rules" for row in table.rows]
    sources += [each.source for each in report.assumptions]
    assert len(sources) > len(PAIR_RULES) + len(PLAN_RULES)
    assert [key for source in sources for key in keys_in(source)] == []
    assert all(each.owner for each in report.assumptions)


def test_the_childs_view_stands_with_its_weight_and_what_each_place_means_for_it(found: Record) -> None:
    report = placement_report(found, "nb", date(2026, 11, 22))
    told = text(report)
    assert "Barnet er hørt." in told
    assert "helst i Nord hus" in told
    assert "Vil bo i Nord hus" in told
    assert "Barnets syn er mål 7 av 13" in told
    view = next(table for table in report.tables if table.key == "view")
    assert next((row[0], row[1].value) for row in view.rows) == ("Nord hus, N1 (foreslått)", 0)


def test_every_rule_stands_with_its_source(found: Record) -> None:
    from planner.placement.eligibility import PAIR_RULES
    from planner.placement.rules import PLAN_RULES

    report = placement_report(found, "nb", date(2026, 11, 22))
    rules = next(table for table in report.tables if table.key == "rules")
    assert len(rules.rows) == len(PAIR_RULES) + len(PLAN_RULES)
    assert sum(row[1].value for row in rules.rows if row[1] is not None) == 6 - found.told.open_units
    assert [each.code for each in report.assumptions] == [f"A{place}" for place in range(1, 21)]


def test_a_decision_stands_with_name_view_and_the_answer_still_missing(found: Record) -> None:
    report = placement_report(replace(found, decision=decision()), "nb", date(2026, 11, 22))
    told = text(report)
    for said in ("Besluttet 21. november 2026 av Kari Nordmann", "sa at Nord hus er best", "ikke svart ennå"):
        assert said in told
    assert "Må fylles ut" not in told


def test_a_guardian_reads_no_other_childs_name() -> None:
    told = text(placement_report(record("guardian"), "nb", date(2026, 11, 22)))
    others = [str(child.child_id) for child in desk().dataset.children if child.child_id != CHILD]
    assert [name for name in others if f" {name} " in f" {told} ".replace(",", " ").replace(".", " ")] == []
    assert "ikke sammen med …" in told


def test_all_three_formats_say_that_the_data_are_synthetic(found: Record) -> None:
    report = placement_report(found, "nb", date(2026, 11, 22))
    mark = "Syntetiske data: ingen rad gjelder et virkelig barn"
    assert all(mark in page for page in pages_of_pdf(as_pdf(report)))
    assert mark in words_of_docx(as_docx(report))
    assert all(sheet["A2"].value == mark for sheet in workbook(as_xlsx(report)).worksheets)


def test_real_data_are_marked_as_confidential(found: Record) -> None:
    real = replace(found, desk=replace(found.desk, is_synthetic=False))
    assert placement_report(real, "nb", date(2026, 11, 22)).mark == "Taushetsbelagt: gjelder ett barn"


def test_the_command_writes_the_record_with_the_decision_of_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("planner.typed.changes.open_desk", lambda _: desk())
    log, out = tmp_path / "log.json", tmp_path / "w4.pdf"
    log.write_text(log_as_json((decision(),), is_synthetic=True), encoding="utf-8")
    asked = ["report", "placement", "w4", "--operator", "bufetat_ost", "--decisions", str(log), "--out", str(out)]
    assert main([*asked, "--json", str(tmp_path / "w4.json")]) == 0
    assert "Kari Nordmann" in " ".join(pages_of_pdf(out.read_bytes()))
    written = json.loads((tmp_path / "w4.json").read_text(encoding="utf-8"))
    assert written["references"][0]["command"] == "python -m planner explain w4 --operator bufetat_ost --json -"
    assert main([*asked[:2], "w1", *asked[3:]]) == 2
    assert main([*asked[:2], "nobody", *asked[3:5], "--out", str(out)]) == 2
    assert "w1" in capsys.readouterr().err
