"""Brings a data set into the store: first what would change, row by row, then all of it in one transaction.

Rows that are the same are not touched. Rows that a file lacks stay, unless it is said to hold everything. A change
outside the actor's scope refuses the whole import. The table of past stays is not among the rows: the store keeps what
it comes to (`past_counts`), and no child longer than its placement needs.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from models.access import OTHER, OWN
from models.dataset import Dataset
from models.past import Past
from models.tables.registers import REGISTERS, Register
from planner.errors import BadUse, Forbidden
from planner.importing import dataset_sha256
from planner.store import stays_in
from planner.store.history import Change, kept, stamp
from planner.store.masked import with_texts_of
from planner.store.opened import REAL, SYNTHETIC, Work, held, now_holds
from planner.store.permissions import scopes_of
from planner.store.reach import scope_of_row

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
SHOWN = 20
"""How many changed rows of a table are named one by one."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that would change: how, by which key, and its values before and after (without the other, none)."""

    table: str
    key: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    version: int = 0

    @property
    def columns(self) -> dict[str, tuple[Any, Any]]:
        """The columns that differ, with both values."""
        before, after = self.before or {}, self.after or {}
        names = before if self.after is None else after
        return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: rows that change, by table, and rows that stay the same.

    `past` is what its table of stays comes to; of that table nothing else is kept.
    """

    changes: tuple[RowChange, ...]
    same: Mapping[str, int] = field(default_factory=dict)
    past: Past | None = None

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows of each table are added, changed, removed and the same."""
        found = {table: {ADDED: 0, CHANGED: 0, REMOVED: 0, "same": number} for table, number in self.same.items()}
        for change in self.changes:
            found[change.table][change.kind] += 1
        return found


def preview(work: Work, dataset: Dataset, is_everything: bool = False) -> Preview:
    """What importing the data set would change; raises `Forbidden` where a change is outside the actor's scope."""
    work.scopes("children", "write")
    with work.whole():
        found = _preview(work, dataset, is_everything)
        _refuse_outside(work, found, dataset)
    shown = [key for row in found.changes for key in _children_of(row)]
    work.note("preview_import", "data set", shown, {"changes": len(found.changes)})
    return found


def take_in(work: Work, dataset: Dataset, is_synthetic: bool, is_everything: bool = False) -> Preview:
    """Imports the data set in this transaction; what was changed. Raises as `preview`, and `BadUse`.

    The first import decides whether the store holds synthetic or real data; real data need a login.
    """
    work.scopes("children", "write")
    _refuse_mixture(work, is_synthetic)
    if work.connection.dialect.name == "postgresql":
        names = ", ".join([*REGISTERS, "stays"])
        work.connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    with work.whole():
        found = _preview(work, dataset, is_everything)
        _refuse_outside(work, found, dataset)
    try:
        _write(work, found)
    except IntegrityError:
        raise BadUse(
            "The import contradicts what the store holds: a row that would go is still referred to, or a place would "
            "be taken twice. Nothing was changed."
        ) from None
    now_holds(work, SYNTHETIC if is_synthetic else REAL)
    work.registers_changed()
    changes = [Change(row.table, row.key, row.version + 1, row.columns) for row in found.changes if row.kind != ADDED]
    seal = kept(work, changes)
    touched = [key for row in found.changes for key in _children_of(row)]
    detail = {"data_sha256": dataset_sha256(dataset), "rows": found.counts()}
    work.note("import", "data set", touched, detail, [seal] if seal else [])
    return found


def _refuse_mixture(work: Work, is_synthetic: bool) -> None:
    holds = held(work.connection)
    if holds == SYNTHETIC and not is_synthetic:
        raise BadUse("This store holds synthetic data. Keep real data in a store of their own.")
    if holds == REAL and is_synthetic:
        raise BadUse("This store holds real data. Keep synthetic data in a store of their own.")
    if not is_synthetic and work.actor.session_id is None:
        raise Forbidden(
            "These data do not say that they are synthetic, so a login is needed to take them in. Add a user with "
            "«python -m planner users add», then «python -m planner login»."
        )


def _preview(work: Work, dataset: Dataset, is_everything: bool) -> Preview:
    changes: list[RowChange] = []
    same: dict[str, int] = {}
    for register in REGISTERS.values():
        before = _stored(work, register)
        after = {key_of(register, row): row for row in getattr(dataset, register.name)}
        changed, unchanged = _differences(register, before, after, is_everything)
        changes += changed
        same[register.name] = unchanged
    moved, unchanged = stays_in.differences(work, dataset, is_everything)
    changes += [RowChange("placements", *parts) for parts in moved]
    same["placements"] = unchanged
    return Preview(tuple(changes), same)


def key_of(register: Register, row: Any) -> str:
    """What names a row in the store: its one key column, or all of them as a list."""
    if len(register.key) == 1:
        return str(getattr(row, register.key[0]))
    values = [getattr(row, column) for column in register.key]
    return json.dumps([None if value is None else str(value) for value in values], ensure_ascii=False)


def _stored(work: Work, register: Register) -> dict[str, tuple[Any, int]]:
    columns = [register.table.c[column] for column in register.columns]
    make = register.row_class
    return {
        row[0]: (make(*row[2:]), row[1])
        for row in work.connection.execute(
            select(register.table.c[register.key_column], register.table.c.version, *columns)
        )
    }


def _differences(
    register: Register, before: Mapping[str, tuple[Any, int]], after: Mapping[str, Any], is_everything: bool
) -> tuple[list[RowChange], int]:
    found = []
    same = 0
    for key, row in after.items():
        known = before.get(key)
        if known is None:
            found.append(RowChange(register.name, key, ADDED, None, values_of(register, row)))
            continue
        kept_row, version = known
        whole = with_texts_of(register.name, kept_row, row)
        if kept_row == whole:
            same += 1
        else:
            both = values_of(register, kept_row), values_of(register, whole)
            found.append(RowChange(register.name, key, CHANGED, *both, version))
    if is_everything:
        for key, (row, version) in before.items():
            if key not in after:
                found.append(RowChange(register.name, key, REMOVED, values_of(register, row), None, version))
    return found, same


def values_of(register: Register, row: Any) -> dict[str, Any]:
    """The row by its columns."""
    return {column: getattr(row, column) for column in register.columns}


def _refuse_outside(work: Work, found: Preview, dataset: Dataset) -> None:
    """Raises `Forbidden` where a row of another operator would change.

    Neither tables nor numbers are told: they would say whether a guess about a child who is not seen is right.
    """
    writes_children = work.scopes("children", "write")
    if OTHER in writes_children:
        return
    houses: dict[str, str] = {row.institution_id: row.operator for row in dataset.institutions}
    houses |= {
        row.institution_id: row.operator
        for row in work.connection.execute(
            select(REGISTERS["institutions"].table.c.institution_id, REGISTERS["institutions"].table.c.operator)
        )
    }
    own_children = _own_children(work, dataset)
    if not all(_may_write(work, change, houses, own_children, writes_children) for change in found.changes):
        raise Forbidden("The import would change rows that your role may not change. Nothing was changed.")


def _may_write(
    work: Work,
    change: RowChange,
    houses: Mapping[str, str],
    own_children: frozenset[str],
    writes_children: frozenset[str],
) -> bool:
    children = _children_of(change)
    if children:
        both = [values for values in (change.before, change.after) if values is not None]
        if change.table == "children" and any(values["operator"] != work.actor.operator for values in both):
            return False
        return OWN in writes_children and any(child in own_children for child in children)
    # As it is and as it would be: a house of others is not taken over by saying that it is one's own.
    sides = [values for values in (change.before, change.after) if values is not None]
    operators = [
        values.get("provider") or values.get("operator") or houses.get(str(values.get("institution_id")))
        for values in sides
    ]
    allowed = scopes_of(work.actor, "institutions", "write")
    return all(scope_of_row(work, operator) in allowed for operator in operators)


def _own_children(work: Work, dataset: Dataset) -> frozenset[str]:
    children = REGISTERS["children"].table
    stored = work.connection.execute(
        select(children.c.child_id).where(children.c.operator == (work.actor.operator or ""))
    )
    known = {row.child_id for row in work.connection.execute(select(children.c.child_id))}
    new = {
        row.child_id for row in dataset.children if row.operator == work.actor.operator and row.child_id not in known
    }
    return frozenset(row.child_id for row in stored) | new


def _children_of(change: RowChange) -> tuple[str, ...]:
    """The children that a changed row speaks of."""
    columns = ("child_id",) if change.table == "placements" else REGISTERS[change.table].child_columns
    return tuple(
        str(values[column])
        for values in (change.before, change.after)
        if values is not None
        for column in columns
        if values[column] is not None
    )


def _write(work: Work, found: Preview) -> None:
    """Removes last table first, writes first table first, and lets children move in after that."""
    by_table: dict[str, list[RowChange]] = {}
    for change in found.changes:
        by_table.setdefault(change.table, []).append(change)
    moved = by_table.pop("placements", [])
    stays_in.end(work, moved)
    for register in reversed(list(REGISTERS.values())):
        keys = [change.key for change in by_table.get(register.name, ()) if change.kind == REMOVED]
        _delete(work, register, keys)
    for register in REGISTERS.values():
        _insert(work, register, [change for change in by_table.get(register.name, ()) if change.kind == ADDED])
        for change in by_table.get(register.name, ()):
            if change.kind == CHANGED:
                _update(work, register, change)
    stays_in.begin(work, moved)


def _delete(work: Work, register: Register, keys: Iterable[str]) -> None:
    table = register.table
    waiting = list(keys)
    for start in range(0, len(waiting), 5_000):
        part = waiting[start : start + 5_000]
        work.connection.execute(delete(table).where(table.c[register.key_column].in_(part)))


def _insert(work: Work, register: Register, changes: Iterable[RowChange]) -> None:
    rows = [
        {
            **({"row_key": change.key} if register.key_column == "row_key" else {}),
            **(change.after or {}),
            **stamp(work),
        }
        for change in changes
    ]
    if rows:
        work.connection.execute(insert(register.table), rows)


def _update(work: Work, register: Register, change: RowChange) -> None:
    table = register.table
    values = {name: after for name, (_, after) in change.columns.items()}
    done = work.connection.execute(
        update(table)
        .where(table.c[register.key_column] == change.key, table.c.version == change.version)
        .values(**values, **stamp(work, change.version + 1))
    )
    assert done.rowcount == 1, change.key


def table_names() -> tuple[str, ...]:
    """The tables of a data set that the store holds."""
    return (*REGISTERS, "placements")
