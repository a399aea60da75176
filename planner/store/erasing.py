"""A child taken out of the store: its rows are removed, and records that are only added to are emptied of it.

The pseudonym stays: in the audit, in the keys of emptied records, and in decisions beside who decided when. For each
emptied record `erasures` keeps its hash before and after, sealed by the audit, so that nothing else can have changed.
"""

import json
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from models.tables import asking, placing, watching
from models.tables.registers import REGISTERS
from planner.errors import BadUse
from planner.store.canonical import as_text, row_sha256, sha256_of
from planner.store.chain import Seal
from planner.store.confirmed import require_confirmed
from planner.store.history import batch_sha256
from planner.store.kept_plans import pack, unpack
from planner.store.leaving import ERASED, names, refuse_present
from planner.store.opened import Work
from planner.store.reach import CHILDREN
from planner.store.sealed import SEALED, seal_key

ERASED_DAY = date(1900, 1, 1)
LEAST_WHY = 10
"""Shortest reason of an erasure [letters]."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure has done: records emptied by table, and the decisions that can no longer be computed anew."""

    child_id: str
    records: Mapping[str, int]
    decisions: tuple[str, ...]


def erase(work: Work, child_id: str, why: str) -> Erased:
    """Erases a child that neither lives nor waits anywhere, in this transaction.

    Takes a fresh login, and a reason, which stays in the audit. Raises `Forbidden` and `BadUse`.
    """
    work.scopes("children", "erase")
    require_confirmed(work)
    if len(why.strip()) < LEAST_WHY:
        raise BadUse("Say why the child is erased, in at least {least} letters.", least=LEAST_WHY)
    refuse_present(work, child_id)
    with work.whole():
        erasure_id = f"E-{secrets.token_hex(6)}"
        touched = [
            *_history(work, child_id, erasure_id),
            *_decided(work, child_id, erasure_id),
            *_planned(work, child_id, erasure_id),
            *_snapshots(work, child_id, erasure_id),
            *_scenarios(work, child_id, erasure_id),
        ]
        _runs(work, child_id)
        work.connection.execute(delete(CHILDREN).where(CHILDREN.c.child_id == child_id))
        lost = _lost(work, touched)
        noted = [_plain(row) for row in _noted(work, erasure_id)]
    records: dict[str, int] = {}
    for table, _ in touched:
        records[table] = records.get(table, 0) + 1
    work.registers_changed()
    seals = [Seal("erasures", erasure_id, batch_sha256(noted))] if noted else []
    work.note("erase", child_id, [child_id], {"why": why.strip(), "records": records, "decisions": lost}, seals)
    return Erased(child_id, records, tuple(lost))


def _empty(
    work: Work, erasure_id: str, table: Table, key: str, where: Any, values: Mapping[str, Any]
) -> tuple[str, str]:
    """Notes the erasure of rows that one key names, empties them, and tells which record it was."""
    before = [_plain(row) for row in work.connection.execute(select(table).where(where)).mappings()]
    after = [{**row, **values} for row in before]
    row = {
        "erasure_id": erasure_id,
        "table_name": table.name,
        "row_key": key,
        "at": work.at,
        "before_sha256": _hash_of(table, before),
        "after_sha256": _hash_of(table, after),
    }
    work.connection.execute(insert(watching.erasures).values(**row))
    work.connection.execute(update(table).where(where).values(**values))
    return table.name, key


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _hash_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> str:
    return row_sha256(rows[0]) if table.name in SEALED else sha256_of([*rows])


def _history(work: Work, child_id: str, erasure_id: str) -> Iterable[tuple[str, str]]:
    """Earlier values of the child's rows, batch by batch."""
    past, stays = watching.history, placing.stays
    own = set(work.connection.execute(select(stays.c.stay_id).where(stays.c.child_id == child_id)).scalars())
    tables = [name for name, register in REGISTERS.items() if register.child_columns]
    rows = work.connection.execute(
        select(past)
        .where(past.c.table_name.in_([*tables, "placements", "stays"]))
        .order_by(past.c.batch, past.c.number)
    ).mappings()
    batches: dict[str, list[int]] = {}
    for row in rows:
        is_own = row["row_key"] in own if row["table_name"] == "stays" else names(row["row_key"], child_id)
        if row["changes"] != "{}" and (is_own or _stay_of(row["changes"], child_id)):
            batches.setdefault(row["batch"], []).append(row["number"])
    for batch, numbers in batches.items():
        whole = select(past).where(past.c.batch == batch).order_by(past.c.number)
        before = [_plain(row) for row in work.connection.execute(whole).mappings()]
        after = [{**row, "changes": "{}"} if row["number"] in numbers else row for row in before]
        work.connection.execute(
            insert(watching.erasures).values(
                erasure_id=erasure_id,
                table_name="history",
                row_key=batch,
                at=work.at,
                before_sha256=batch_sha256(before),
                after_sha256=batch_sha256(after),
            )
        )
        work.connection.execute(
            update(past).where(past.c.batch == batch, past.c.number.in_(numbers)).values(changes="{}")
        )
        yield "history", batch


def _stay_of(changes: str, child_id: str) -> bool:
    """Whether a change of a row speaks of the child by a column of its own."""
    return any(child_id in pair for pair in json.loads(changes).values())


def _decided(work: Work, child_id: str, erasure_id: str) -> Iterable[tuple[str, str]]:
    """Where it was to live, what it said and why: all but who decided when, for which pseudonym."""
    decisions, answers = placing.decisions, placing.answers
    rows = work.connection.execute(select(decisions).where(decisions.c.child_id == child_id)).mappings()
    for row in list(rows):
        key = row["decision_id"]
        texts = {name: ERASED for name in ("view", "no_view_reason", "reason") if row[name] is not None}
        gone = {"proposed_unit_id": None, "until": None, "waivers": "[]", "judged": "{}"}
        values = {"unit_id": ERASED, "start_on": ERASED_DAY, **gone, **texts}
        yield _empty(work, erasure_id, decisions, key, decisions.c.decision_id == key, values)
        said = work.connection.execute(select(answers.c.reason).where(answers.c.decision_id == key)).first()
        if said is not None and said.reason is not None:
            yield _empty(work, erasure_id, answers, key, answers.c.decision_id == key, {"reason": ERASED})


def _planned(work: Work, child_id: str, erasure_id: str) -> Iterable[tuple[str, str]]:
    """Its proposals, and its part of the plans they stand in."""
    lines, plans = placing.proposals, placing.plans
    quoted = json.dumps(child_id, ensure_ascii=False)
    for row in list(work.connection.execute(select(plans)).mappings()):
        if quoted not in row["content"] and quoted not in row["changes"]:
            continue
        values = {name: as_text(without(json.loads(row[name]), child_id)) for name in ("content", "changes")}
        where = (plans.c.plan_id == row["plan_id"]) & (plans.c.scope == row["scope"])
        yield _empty(work, erasure_id, plans, seal_key("plans", _plain(row)), where, values)
    if work.connection.execute(select(lines.c.plan_id).where(lines.c.child_id == child_id)).first() is not None:
        nothing = {"unit_id": None, "start_on": ERASED_DAY}
        yield _empty(work, erasure_id, lines, child_id, lines.c.child_id == child_id, nothing)


def _snapshots(work: Work, child_id: str, erasure_id: str) -> Iterable[tuple[str, str]]:
    """Its rows in the data that plans and decisions rest on."""
    snapshots = placing.snapshots
    quoted = json.dumps(child_id, ensure_ascii=False).encode()
    for key in list(work.connection.execute(select(snapshots.c.data_sha256, snapshots.c.scope))):
        where = (snapshots.c.data_sha256 == key.data_sha256) & (snapshots.c.scope == key.scope)
        packed = bytes(work.connection.execute(select(snapshots.c.packed).where(where)).scalar_one())
        if quoted not in zlib.decompress(packed):
            continue
        dataset = unpack(packed)
        kept = {
            name: tuple(row for row in getattr(dataset, name) if not _speaks_of(name, row, child_id))
            for name in (*REGISTERS, "placements")
        }
        shorter = pack(replace(dataset, **kept))
        values = {"packed": shorter, "packed_sha256": sha256_of(shorter)}
        yield _empty(work, erasure_id, snapshots, seal_key("snapshots", _plain(key._mapping)), where, values)


def _speaks_of(table: str, row: Any, child_id: str) -> bool:
    columns = REGISTERS[table].child_columns if table in REGISTERS else ("child_id",)
    return any(getattr(row, column) == child_id for column in columns)


def _scenarios(work: Work, child_id: str, erasure_id: str) -> Iterable[tuple[str, str]]:
    """Steps about the child in scenarios."""
    versions = asking.scenario_versions
    quoted = json.dumps(child_id, ensure_ascii=False)
    for row in list(work.connection.execute(select(versions)).mappings()):
        if quoted in row["content"]:
            where = (versions.c.scenario_id == row["scenario_id"]) & (versions.c.number == row["number"])
            values = {"content": as_text(without(json.loads(row["content"]), child_id))}
            yield _empty(work, erasure_id, versions, seal_key("scenario_versions", _plain(row)), where, values)


def _runs(work: Work, child_id: str) -> None:
    """Steps about the child in what runs were asked; these rows are not sealed."""
    runs = asking.runs
    quoted = json.dumps(child_id, ensure_ascii=False)
    for row in list(work.connection.execute(select(runs.c.run_id, runs.c.asked))):
        if quoted in row.asked:
            shorter = as_text(without(json.loads(row.asked), child_id))
            work.connection.execute(update(runs).where(runs.c.run_id == row.run_id).values(asked=shorter))


def without(value: Any, child_id: str) -> Any:
    """The value without the entries of its lists that speak of the child."""
    if isinstance(value, list):
        return [without(part, child_id) for part in value if part != child_id and not _says(part, child_id)]
    if isinstance(value, dict):
        return {name: without(part, child_id) for name, part in value.items() if name != child_id}
    return value


def _says(value: Any, child_id: str) -> bool:
    """Whether an entry names the child in a field of its own, not only in a list inside it."""
    if not isinstance(value, dict):
        return False
    return any(part == child_id or _says(part, child_id) for part in value.values())


def _noted(work: Work, erasure_id: str) -> Iterable[Any]:
    rows = watching.erasures
    ordered = select(rows).where(rows.c.erasure_id == erasure_id).order_by(rows.c.table_name, rows.c.row_key)
    return work.connection.execute(ordered).mappings()


def _lost(work: Work, touched: Sequence[tuple[str, str]]) -> list[str]:
    """The decisions, of others too, that rest on a record that was emptied now."""
    records = set(touched)
    decisions, plans = placing.decisions, placing.plans
    data_of = {
        (row.plan_id, row.scope): row.data_sha256
        for row in work.connection.execute(select(plans.c.plan_id, plans.c.scope, plans.c.data_sha256))
    }
    return sorted(
        row.decision_id
        for row in work.connection.execute(select(decisions))
        if records & {*records_under(row, data_of.get((row.plan_id, row.scope), "")), ("decisions", row.decision_id)}
    )


def records_under(decision: Any, data_of_plan: str) -> set[tuple[str, str]]:
    """The records that a decision rests on, by table and key: the data around it, its plan, and the data of that."""
    return {
        ("snapshots", f"{decision.data_sha256}/{decision.decision_id}"),
        ("plans", f"{decision.plan_id}/{decision.scope}"),
        ("snapshots", f"{data_of_plan}/{decision.scope}"),
    }


def emptied(work: Work) -> Mapping[tuple[str, str], str]:
    """The day on which each emptied record was last emptied, by table and key."""
    rows = watching.erasures
    found = work.connection.execute(select(rows.c.table_name, rows.c.row_key, rows.c.at).order_by(rows.c.at))
    return {(row.table_name, row.row_key): str(row.at[:10]) for row in found}
