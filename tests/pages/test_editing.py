"""Rows edited in a copy: checked as files are, refused with every fault, taken back, and written out again."""

import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.ids import ChildId
from planner.editing import (
    MOST_PAST,
    Copy,
    Edit,
    RowFaults,
    as_zip,
    changed_cells,
    edited,
    read_files,
    row_with,
    undone,
)
from planner.errors import BadInput, BadUse
from planner.importing import dataset_sha256, read_dataset
from planner.service import NOTICE, SHIPPED
from tests.pages.small import small_dataset, small_desk


def copy_of_small() -> Copy:
    """A copy of the small country, as it is read from files."""
    desk = small_desk()
    return Copy(replace(desk, data_sha256=dataset_sha256(desk.dataset)))


def change(copy: Copy, table: str, key: tuple[str, ...], **cells: str) -> Edit:
    """An edit of some columns of a row."""
    before = row_with(copy.desk, table, key)
    assert before is not None
    return Edit(table, before, {**before, **cells}, "inntak", "rettet")


def test_an_edit_changes_its_row_alone_and_the_copy_begun_from_stays() -> None:
    start = copy_of_small()
    after = edited(start, change(start, "children", ("w3",), staff_day="2,75", expected_days="120"))
    by_id = {child.child_id: child for child in after.desk.dataset.children}
    assert (by_id[ChildId("w3")].staff_day, by_id[ChildId("w3")].expected_days) == (2.75, 120)
    others = [child for child in after.desk.dataset.children if child.child_id != "w3"]
    assert others == [child for child in small_dataset().children if child.child_id != "w3"]
    assert start.desk.dataset == small_dataset()
    assert after.desk.dataset.units is start.desk.dataset.units
    assert after.desk.data_sha256 != start.desk.data_sha256
    assert after.start is start.desk


def test_a_new_child_is_read_and_its_referral_can_move_the_day_of_the_data() -> None:
    start = copy_of_small()
    new = dict(row_with(start.desk, "children", ("w4",)) or {}, child_id="w9", referred_on="23.11.2026")
    after = edited(start, Edit("children", None, new, "inntak", "ny henvisning"))
    assert [child.child_id for child in after.desk.dataset.children][-1] == "w9"
    assert after.desk.as_of.isoformat() == "2026-11-23"


def test_faults_are_told_by_column_and_all_at_once() -> None:
    start = copy_of_small()
    with pytest.raises(RowFaults) as refused:
        edited(start, change(start, "children", ("w3",), staff_day="mange", birth_month="13.2010", gender=""))
    assert set(refused.value.by_column) == {"staff_day", "birth_month", "gender"}
    assert len(refused.value.faults) == 3


def test_a_row_that_others_speak_of_cannot_be_taken_out() -> None:
    start = copy_of_small()
    before = row_with(start.desk, "units", ("S1",))
    with pytest.raises(RowFaults) as refused:
        edited(start, Edit("units", before, None, "inntak", "lagt ned"))
    assert {fault.file for fault in refused.value.faults} == {"placements.csv"}
    assert refused.value.by_column == {}


def test_a_row_can_be_taken_out_and_the_edit_taken_back() -> None:
    start = copy_of_small()
    before = row_with(start.desk, "placements", ("r3",))
    after = edited(start, Edit("placements", before, None, "inntak", "flyttet hjem"))
    assert len(after.desk.dataset.placements) == len(small_dataset().placements) - 1
    assert undone(after) == start
    with pytest.raises(BadUse):
        undone(start)


def test_all_edits_can_be_taken_back_and_few_desks_are_kept() -> None:
    start = copy_of_small()
    copies = [start]
    for days in range(30, 30 + MOST_PAST + 3):
        copies.append(edited(copies[-1], change(copies[-1], "children", ("w3",), expected_days=str(days))))
    last = copies[-1]
    assert (len(last.edits), len(last.past), last.start) == (MOST_PAST + 3, MOST_PAST, start.desk)
    for before in reversed(copies[:-1]):
        last = undone(last)
        assert (last.desk, last.edits) == (before.desk, before.edits)


@pytest.mark.parametrize(("who", "why"), [("", "rettet"), ("inntak", "  ")])
def test_nothing_is_edited_without_who_and_why(who: str, why: str) -> None:
    start = copy_of_small()
    with pytest.raises(BadUse):
        edited(start, replace(change(start, "children", ("w3",), own_unit="yes"), who=who, why=why))


def test_an_edit_of_a_row_that_has_changed_since_is_refused() -> None:
    start = copy_of_small()
    mine = change(start, "children", ("w3",), own_unit="yes")
    after = edited(start, change(start, "children", ("w3",), expected_days="30"))
    with pytest.raises(BadUse, match="changed since"):
        edited(after, mine)


def test_an_edit_that_changes_nothing_is_refused() -> None:
    start = copy_of_small()
    with pytest.raises(BadUse, match="Nothing is changed"):
        edited(start, change(start, "children", ("w3",)))


def test_what_an_edit_changes_is_told_column_by_column() -> None:
    start = copy_of_small()
    assert changed_cells(change(start, "children", ("w3",), own_unit="yes")) == (("own_unit", "no", "yes"),)


def test_the_copy_is_written_as_files_that_are_read_back_to_the_same(tmp_path: Path) -> None:
    start = copy_of_small()
    after = edited(start, change(start, "children", ("w3",), view_note="- vil bo nær mor"))
    ZipFile(io.BytesIO(as_zip(after.desk))).extractall(tmp_path)
    assert read_dataset(tmp_path) == after.desk.dataset
    assert (tmp_path / NOTICE).is_file()


def test_uploaded_files_are_synthetic_only_with_the_notice() -> None:
    tables = {name: content for name, content in _files().items() if name != NOTICE}
    assert not read_files(tables, small_desk()).is_synthetic
    with_notice = read_files({**tables, NOTICE: (SHIPPED / NOTICE).read_bytes()}, small_desk())
    assert with_notice.is_synthetic
    assert with_notice.dataset == small_dataset()


def test_uploaded_files_with_faults_are_refused_with_every_fault() -> None:
    tables = _files()
    tables["children.csv"] = tables["children.csv"].replace(b",girl,", b",jente?,", 2)
    with pytest.raises(BadInput) as refused:
        read_files(tables, small_desk())
    assert len(refused.value.faults) == 2
    with pytest.raises(BadInput):
        read_files({"a.xlsx": b"x", "children.csv": b"y"}, small_desk())


def _files() -> dict[str, bytes]:
    archive = ZipFile(io.BytesIO(as_zip(small_desk())))
    return {name: archive.read(name) for name in archive.namelist()}
