"""Plans as they were made, with all they were made from, so that a decision can be recomputed years later."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from types import NoneType
from typing import Any, get_args, get_type_hints

from sqlalchemy import Table, insert, select

from models.dataset import Dataset
from models.tables import placing
from planner.errors import BadUse
from planner.importing import CLASSES
from planner.store.canonical import as_text, row_sha256, sha256_of
from planner.store.chain import Seal
from planner.store.once import insert_once
from planner.store.opened import Work
from planner.store.reach import label_of
from planner.store.sealed import seal_key


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan in the store: its day, its changes and dials as JSON, and what the checker said of it."""

    plan_id: str
    scope: str
    data_sha256: str
    parameters: Mapping[str, Any]
    code: str
    day: date
    changes: Sequence[Any]
    judged: str


def plan_id_of(content: Mapping[str, Any]) -> str:
    """The hash of what a plan says: not of its reasons, whose words depend on the language, nor of the time it took."""
    provenance = content.get("provenance") or {}
    said = {name: content.get(name) for name in ("date", "status", "review_residents", "operators", "changes", "goals")}
    said["proposals"] = [
        {name: row.get(name) for name in ("child_id", "unit_id", "from", "until", "moves_from")}
        for row in content.get("proposals", ())
    ]
    said["provenance"] = {name: provenance.get(name) for name in ("data_sha256", "parameters", "code", "seed")}
    return sha256_of(said)


def keep_plan(
    work: Work,
    content: Mapping[str, Any],
    dataset: Dataset,
    parameters: Mapping[str, Any],
    judged: Mapping[str, Any],
    run_id: str | None = None,
) -> str:
    """Keeps a plan with the data it was made from; its id. A plan that is kept already is left as it is.

    Raises `Forbidden` for who may not make plans.
    """
    work.scopes("plans", "make")
    plan_id, scope = plan_id_of(content), label_of(work)
    if kept_plan(work, plan_id) is not None:
        return plan_id
    seals = [*_kept_once(work, dataset, content["provenance"]["data_sha256"], scope)]
    row = {
        "plan_id": plan_id,
        "scope": scope,
        "at": work.at,
        "by_user": work.actor.user_id,
        "run_id": run_id,
        "data_sha256": content["provenance"]["data_sha256"],
        "parameters": as_text(parameters),
        "code": content["provenance"]["code"],
        "day": date.fromisoformat(content["date"]),
        "changes": as_text(content.get("changes") or []),
        "content": as_text(content),
        "judged": as_text(judged),
    }
    if not insert_once(work.connection, placing.plans, row):
        return plan_id
    operator_of = {child.child_id: child.operator for child in dataset.children}
    proposals = [
        {
            "plan_id": plan_id,
            "scope": scope,
            "child_id": proposal["child_id"],
            "operator": operator_of[proposal["child_id"]],
            "unit_id": proposal["unit_id"],
            "start_on": date.fromisoformat(proposal["from"]),
        }
        for proposal in content["proposals"]
    ]
    if proposals:
        work.connection.execute(insert(placing.proposals), proposals)
    seals.append(sealed(placing.plans, row))
    children = [proposal["child_id"] for proposal in proposals]
    work.note("keep_plan", plan_id, children, {"data_sha256": row["data_sha256"]}, seals)
    return plan_id


def kept_plan(work: Work, plan_id: str) -> KeptPlan | None:
    """A plan of the actor's desk, `None` where it is not kept; raises `Forbidden`."""
    work.scopes("plans", "read")
    return plan_in(work, plan_id, label_of(work))


def plan_in(work: Work, plan_id: str, scope: str) -> KeptPlan | None:
    """A plan as it was kept for one desk, for checks inside the store."""
    plans = placing.plans
    columns = [column for column in plans.columns if column.name != "content"]
    row = work.connection.execute(select(*columns).where(plans.c.plan_id == plan_id, plans.c.scope == scope)).first()
    if row is None:
        return None
    return KeptPlan(
        row.plan_id,
        row.scope,
        row.data_sha256,
        json.loads(row.parameters),
        row.code,
        row.day,
        json.loads(row.changes),
        row.judged,
    )


def content_of(work: Work, plan: KeptPlan) -> Mapping[str, Any]:
    """All that a plan says, as JSON."""
    plans = placing.plans
    statement = select(plans.c.content).where(plans.c.plan_id == plan.plan_id, plans.c.scope == plan.scope)
    content: Mapping[str, Any] = json.loads(work.connection.execute(statement).scalar_one())
    return content


def proposed(work: Work, plan: KeptPlan, child_id: str) -> str | None:
    """The unit that the plan proposes, `None` for no place; raises `BadUse` where it says nothing about the child."""
    lines = placing.proposals
    row = work.connection.execute(
        select(lines.c.unit_id).where(
            lines.c.plan_id == plan.plan_id, lines.c.scope == plan.scope, lines.c.child_id == child_id
        )
    ).first()
    if row is None:
        raise BadUse("The plan says nothing about {child}. Make one that does.", child=child_id)
    unit: str | None = row.unit_id
    return unit


def _kept_once(work: Work, dataset: Dataset, data_sha256: str, scope: str) -> tuple[Seal, ...]:
    """Keeps a data set that may be kept already: to pack it takes longer than to ask."""
    snapshots = placing.snapshots
    known = select(snapshots.c.scope).where(snapshots.c.data_sha256 == data_sha256, snapshots.c.scope == scope)
    if work.connection.execute(known).first() is not None:
        return ()
    return keep_snapshot(work, dataset, data_sha256, scope)


def keep_snapshot(work: Work, dataset: Dataset, data_sha256: str, scope: str) -> tuple[Seal, ...]:
    """Keeps a data set under its hash, once; the seal where it was new."""
    snapshots = placing.snapshots
    packed = pack(dataset)
    row = {
        "data_sha256": data_sha256,
        "scope": scope,
        "at": work.at,
        "packed": packed,
        "packed_sha256": sha256_of(packed),
    }
    return (sealed(snapshots, row),) if insert_once(work.connection, snapshots, row) else ()


def snapshot(work: Work, data_sha256: str, scope: str) -> Dataset:
    """The data set kept under a hash; raises `BadUse` where it is gone."""
    snapshots = placing.snapshots
    packed = work.connection.execute(
        select(snapshots.c.packed).where(snapshots.c.data_sha256 == data_sha256, snapshots.c.scope == scope)
    ).scalar()
    if packed is None:
        raise BadUse("The data that this was decided from are not kept any more.")
    return unpack(bytes(packed))


def sealed(table: Table, row: Mapping[str, Any]) -> Seal:
    """The seal of a row that is only added to; the row must state every column."""
    whole = {column.name: row.get(column.name) for column in table.columns}
    return Seal(table.name, seal_key(table.name, whole), row_sha256(whole))


def pack(dataset: Dataset) -> bytes:
    """A data set as bytes: compressed JSON, a list of columns and the rows for every table."""
    tables = {}
    for name, row_class in CLASSES.items():
        columns = [field.name for field in fields(row_class)]
        tables[name] = {
            "columns": columns,
            "rows": [[getattr(row, column) for column in columns] for row in getattr(dataset, name)],
        }
    return zlib.compress(as_text(tables).encode(), 9)


def unpack(packed: bytes) -> Dataset:
    """The data set of packed bytes. Columns that the program does not have any more are left out."""
    tables = json.loads(zlib.decompress(packed))
    rows: dict[str, tuple[Any, ...]] = {}
    for name, row_class in CLASSES.items():
        table = tables.get(name, {"columns": [], "rows": []})
        readers = {column: _reader(hint) for column, hint in get_type_hints(row_class).items()}
        rows[name] = tuple(_row(row_class, table["columns"], values, readers) for values in table["rows"])
    return Dataset(**rows)


def _row(row_class: type[Any], columns: Sequence[str], values: Sequence[Any], readers: Mapping[str, Any]) -> Any:
    pairs = zip(columns, values, strict=True)
    return row_class(**{column: readers[column](value) for column, value in pairs if column in readers})


def _reader(hint: Any) -> Any:
    kinds = [getattr(part, "__supertype__", part) for part in (get_args(hint) or (hint,)) if part is not NoneType]
    if date in kinds:
        return lambda value: date.fromisoformat(value) if value is not None else None
    if getattr(hint, "__origin__", None) is tuple:
        return lambda value: tuple(value)
    return lambda value: value
