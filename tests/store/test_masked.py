"""Texts about children of other operators are hidden in what one reads, and stay when that is brought in again."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from models.child import Exclusion, Pin, Waiver
from models.dataset import Dataset
from models.ids import ChildId, InstitutionId, UnitId
from models.tables.registers import REGISTERS
from planner.exporting import write_folder, write_workbook
from planner.importing import read_dataset
from planner.reference import dictionary
from planner.store import registers, taking_in
from planner.store.masked import HIDDEN_TEXT, MASKED
from tests.store.conftest import Open
from tests.store.making import DAY, OST, actor, country

LEAD = actor("regional_lead", OST)


def spoken_of() -> Dataset:
    """The country with a text in every column that can hold one, about an own child and one reached by agreement."""
    return replace(
        country(),
        exclusions=tuple(
            Exclusion(ChildId(key), f"it fled from there, {key}", InstitutionId("I-B")) for key in ("er", "br")
        ),
        pins=tuple(Pin(ChildId(key), UnitId("E1"), "must", f"agreed, {key}", "Kari") for key in ("er", "br")),
        waivers=tuple(Waiver(ChildId(key), "age", f"decided, {key}", "Ola", DAY) for key in ("er", "br")),
    )


def test_every_free_text_about_a_child_stands_in_the_table_of_masked_columns() -> None:
    """Free text is what the dictionary marks as sensitive text without codes, in a table that speaks of a child."""
    free = {
        (name, field.column)
        for name, register in REGISTERS.items()
        if register.child_columns
        for field in dictionary()[name].fields
        if field.column in ("reason", "view_note", "by", "approved_by")
    }
    assert free == {(table, text) for table, (_, texts) in MASKED.items() for text in texts}
    for table, (about, texts) in MASKED.items():
        assert {*about, *texts} <= {field.name for field in fields(REGISTERS[table].row_class)}


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_what_a_lead_exports_and_imports_again_changes_nothing(fresh: Open, tmp_path: Path, form: str) -> None:
    store = fresh(spoken_of(), is_synthetic=False)
    with store.work(LEAD) as work:
        seen = registers.read_dataset(work, "exports", "make", "looked through by hand")
    assert "br" in {row.child_id for row in seen.children}
    hidden = [
        getattr(row, text)
        for table, (about, texts) in MASKED.items()
        for row in getattr(seen, table)
        if "br" in {getattr(row, column) for column in about}
        for text in texts
    ]
    assert hidden == [HIDDEN_TEXT] * 7
    target = tmp_path / ("out" if form == "folder" else "out.xlsx")
    if form == "folder":
        write_folder(seen, target)
    else:
        write_workbook(seen, target, ["watermark"])
    again = read_dataset(target)
    with store.work(LEAD) as work:
        assert taking_in.preview(work, again).changes == ()
        assert taking_in.take_in(work, again, False).changes == ()
    with store.work(actor("service_account")) as work:
        separations = REGISTERS["separations"].table
        work.scopes("children", "read")
        assert work.connection.execute(select(separations.c.reason)).scalars().all() == ["they have fought"]


def test_an_own_text_is_still_changed_by_an_import(fresh_file: Open) -> None:
    store = fresh_file(spoken_of(), is_synthetic=False)
    with store.work(LEAD) as work:
        seen = registers.read_dataset(work)
    rows = tuple(replace(row, view_note="near friends") if row.child_id == "e1" else row for row in seen.children)
    with store.work(LEAD) as work:
        (change,) = taking_in.preview(work, replace(seen, children=rows)).changes
    assert change.columns == {"view_note": ("note about e1", "near friends")}
