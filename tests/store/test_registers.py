"""Data sets go into the store and come out the same; what changes is told before and kept after."""

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.child import Placement
from models.ids import ChildId, Operator, UnitId
from models.tables.registers import REGISTERS
from planner.errors import BadUse, Forbidden, Outrun
from planner.importing import CLASSES, dataset_sha256, read_dataset
from planner.reference import dictionary
from planner.service import SHIPPED
from planner.store import history, registers, revisions, taking_in
from planner.store.engines import address_from
from planner.store.kept_plans import pack, unpack
from planner.store.opened import Store, open_store
from tests.store.conftest import Open
from tests.store.making import BFE, DAY, NORD, OST, PLANNING, actor, child, country


def read(store: Store, who: object = PLANNING) -> object:
    """What an actor sees."""
    with store.work(who) as work:  # type: ignore[arg-type]
        return registers.read_dataset(work)


def test_registers_have_the_columns_and_keys_of_the_dictionary() -> None:
    tables = dictionary()
    assert {*REGISTERS, "placements", "stays"} == set(tables)  # of past stays counts alone are kept
    for name, register in REGISTERS.items():
        assert set(register.columns) == {field.column for field in tables[name].fields}
        assert register.key == tuple(field.column for field in tables[name].fields if field.is_key)
        assert register.row_class is CLASSES[name]


def test_the_shipped_country_comes_out_as_it_went_in(fresh: Open) -> None:
    shipped = read_dataset(SHIPPED)
    store = fresh(shipped)
    assert dataset_sha256(read(store)) == dataset_sha256(shipped)  # type: ignore[arg-type]


def test_a_packed_data_set_unpacks_to_the_same(fresh_file: Open) -> None:
    for dataset in (country(), read_dataset(SHIPPED)):
        assert unpack(pack(dataset)) == dataset


def test_a_preview_tells_what_would_change_and_changes_nothing(fresh: Open) -> None:
    store = fresh()
    changed = replace(
        country(),
        children=(*country().children[1:], replace(country().children[0], view_heard=False), child("new", OST)),
    )
    before = read(store)
    with store.work(PLANNING) as work:
        told = taking_in.preview(work, changed, is_everything=True)
    assert told.counts()["children"] == {"added": 1, "changed": 1, "removed": 0, "same": 8}
    assert [change.columns for change in told.changes if change.kind == "changed"] == [{"view_heard": (True, False)}]
    assert read(store) == before


def test_rows_that_a_file_lacks_go_only_where_it_holds_everything(fresh: Open) -> None:
    store = fresh()
    fewer = replace(country(), children=tuple(c for c in country().children if c.child_id != "n1"))
    with store.work(PLANNING) as work:
        assert not taking_in.take_in(work, fewer, True).changes
        assert [row.key for row in taking_in.take_in(work, fewer, True, is_everything=True).changes] == ["n1"]
    assert "n1" not in {row.child_id for row in read(store).children}  # type: ignore[attr-defined]


def test_who_moved_lives_in_the_new_unit_and_the_old_place_is_free(fresh: Open) -> None:
    store = fresh()
    moved = [row for row in country().placements if row.child_id != "er"]
    again = replace(country(), placements=(*moved, Placement(ChildId("er"), UnitId("E2"), DAY)))
    with store.work(PLANNING) as work:
        taking_in.take_in(work, again, True)
    assert {row.child_id: row.unit_id for row in read(store).placements} == {  # type: ignore[attr-defined]
        "er": "E2",
        "br": "E1",
        "bb": "B1",
        "nr": "N1",
    }


def test_a_refused_import_leaves_the_file_byte_for_byte_as_it_was(fresh_file: Open) -> None:
    store = fresh_file()
    unknown = replace(country().placements[0], unit_id=UnitId("nowhere"))
    before = Path(str(store.url.database)).read_bytes(), Path(f"{store.url.database}-wal").read_bytes()
    with pytest.raises((BadUse, KeyError)), store.work(PLANNING) as work:
        taking_in.take_in(work, replace(country(), placements=(unknown,)), True)
    assert (Path(str(store.url.database)).read_bytes(), Path(f"{store.url.database}-wal").read_bytes()) == before


def test_synthetic_and_real_data_are_never_mixed_and_real_data_need_a_login(fresh_file: Open, template: Path) -> None:
    synthetic, real = fresh_file(), fresh_file(is_synthetic=False)
    for store, is_synthetic in ((synthetic, False), (real, True)):
        with pytest.raises(BadUse, match="store of their own"), store.work(actor("service_account")) as work:
            taking_in.take_in(work, country(), is_synthetic)
    with pytest.raises(Forbidden, match="log in"), real.work(PLANNING):
        pass
    with pytest.raises(Forbidden, match="login is needed"), open_store(str(template)).work(PLANNING) as work:
        taking_in.take_in(work, country(), False)


def test_a_planner_sees_own_children_and_those_reached_by_agreement_without_their_texts(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    seen = read(store, actor("intake_planner", OST))
    assert {row.child_id for row in seen.children} == {"e1", "e2", "e3", "er", "br", "bb"}  # type: ignore[attr-defined]
    notes = {row.child_id: row.view_note for row in seen.children}  # type: ignore[attr-defined]
    assert notes["e1"] == "note about e1"
    assert notes["br"] == "–"
    assert [row.reason for row in seen.separations] == ["–"]  # type: ignore[attr-defined]
    assert {row.unit_id for row in seen.units} == {"E1", "E2", "B1"}  # type: ignore[attr-defined]
    north = read(store, actor("intake_planner", NORD))
    assert {row.child_id for row in north.children} == {"n1", "nr"}  # type: ignore[attr-defined]


def test_a_planner_changes_own_rows_only(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    planner = actor("intake_planner", OST)
    own, other = replace(country().children[0], needs=("school",)), replace(country().children[3], needs=("school",))
    assert (own.operator, other.operator) == (OST, BFE)
    with store.work(planner) as work:
        taking_in.take_in(work, replace(country(), children=(own, *country().children[1:])), False)
    changed = tuple(other if row.child_id == other.child_id else row for row in country().children)
    with pytest.raises(Forbidden, match="may not change"), store.work(planner) as work:
        taking_in.take_in(work, replace(country(), children=(own, *changed[1:])), False)


@pytest.mark.parametrize("table", ["institutions", "units"])
def test_a_house_of_others_cannot_be_taken_over_by_saying_it_is_ones_own(fresh_file: Open, table: str) -> None:
    store, lead = fresh_file(is_synthetic=False), actor("regional_lead", OST)
    theirs = next(row for row in country().institutions if row.operator == NORD)
    mine = next(row for row in country().institutions if row.operator == OST)
    taken = {
        "institutions": replace(theirs, operator=Operator(OST)),
        "units": replace(
            next(row for row in country().units if row.institution_id == theirs.institution_id),
            institution_id=mine.institution_id,
        ),
    }[table]
    key = "institution_id" if table == "institutions" else "unit_id"
    rows = tuple(taken if getattr(row, key) == getattr(taken, key) else row for row in getattr(country(), table))
    with pytest.raises(Forbidden, match="may not change"), store.work(lead) as work:
        taking_in.take_in(work, replace(country(), **{table: rows}), False)


def test_a_write_that_comes_too_late_is_told_what_changed_and_by_whom(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    table = REGISTERS["children"].table
    with store.work(actor("service_account", user_id="admin")) as work, work.whole():
        change = history.edited(work, table, "child_id", "e1", 1, {"urgency": "acute", "view_note": "secret words"})
        history.kept(work, [change])
    with pytest.raises(Outrun) as told, store.work(actor("service_account")) as work, work.whole():
        history.edited(work, table, "child_id", "e1", 1, {"urgency": "planned"})
    facts = told.value.sentence.facts
    assert facts["who"] == "Ada Admin"
    assert [str(part) for part in facts["changes"]] == ["urgency from planned to acute", "view_note (changed)"]  # type: ignore[attr-defined]
    assert "secret" not in str(told.value)


def test_the_surroundings_of_a_unit_hold_all_that_binds_a_child_there(fresh_file: Open) -> None:
    store = fresh_file()
    with store.work(PLANNING) as work:
        around = registers.around(work, "e3", "B1")
    assert {row.child_id for row in around.children} == {"e3", "br", "bb"}  # br, who lives elsewhere, binds e3
    assert {row.unit_id for row in around.units} == {"B1", "E1", "E2"}
    assert len(around.separations) == 1


def test_migrations_give_the_tables_of_the_program(fresh: Open) -> None:
    store = fresh()
    with store.engine.connect() as connection:
        assert revisions.differences(connection) == []


def test_a_store_of_another_shape_is_refused_with_what_to_do(template: Path, tmp_path: Path) -> None:
    import sqlite3

    file = tmp_path / "other.db"
    file.write_bytes(template.read_bytes())
    for revision, said in (("0001", "db upgrade"), ("9999", "newer program")):
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()
        with pytest.raises(BadUse, match=said):
            open_store(str(file))
    (tmp_path / "none.db").write_bytes(b"no store at all" * 200)
    with pytest.raises(BadUse, match="damaged"):
        open_store(str(tmp_path / "none.db"))
    with pytest.raises(BadUse, match="db upgrade"):
        open_store(str(tmp_path / "missing.db"))


def test_an_upgrade_that_breaks_off_leaves_the_store_as_it_was(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "half.db"
    import importlib

    guards = importlib.import_module("planner.store.migrations.versions.r0003_guards")
    assert guards.down_revision == "0002"
    from alembic import op

    monkeypatch.setattr(op, "create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        revisions.upgrade(address_from(str(file)))
    monkeypatch.undo()
    assert revisions.status(address_from(str(file))).revision is None
    assert revisions.upgrade(address_from(str(file))).is_current


def test_every_attribute_of_a_row_survives(fresh: Open) -> None:
    whole = replace(
        country(),
        children=tuple(
            replace(
                row,
                district=None,
                needs=("school", "health"),
                staff_day=1.25,
                qualified_night=0.5,
                wanted_from=date(2026, 12, 1),
                expected_days=90,
                own_unit=True,
                sibling_group="S-1",
            )
            for row in country().children
        ),
        placements=tuple(
            replace(row, expected_end=DAY + timedelta(days=60), movable=True) for row in country().placements
        ),
    )
    store = fresh(whole)
    seen = read(store)
    for field in fields(whole):
        assert sorted(getattr(seen, field.name), key=repr) == sorted(getattr(whole, field.name), key=repr)
