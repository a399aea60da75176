"""Rows that people edit: each write names the version it has seen, and one that comes too late is refused.

What a row said before is kept, so that whoever is refused is told what has changed and by whom.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select, update

from models.plan import Sentence, marked
from models.tables import people, watching
from planner.errors import BadUse, Outrun
from planner.reference import dictionary
from planner.store.canonical import as_text, sha256_of
from planner.store.chain import Seal
from planner.store.opened import Work


@dataclass(frozen=True, slots=True)
class Change:
    """An edited row: its table and key, the version it has now, and each column's value before and after."""

    table: str
    key: str
    version: int
    columns: Mapping[str, tuple[Any, Any]]


def edited(work: Work, table: Table, key_column: str, key: str, seen: int, values: Mapping[str, Any]) -> Change:
    """Writes a row that is still as it was seen; raises `Outrun` where it is not, `BadUse` where there is none.

    The caller has asked for permission, and writes the change into history and audit.
    """
    statement = select(table).where(table.c[key_column] == key).with_for_update()
    found = work.connection.execute(statement).mappings().first()
    if found is None:
        raise BadUse("«{key}» is not there any more.", key=key)
    if found["version"] != seen:
        raise outrun(work, table.name, key, seen)
    columns = {name: (found[name], value) for name, value in values.items() if found[name] != value}
    if not columns:
        return Change(table.name, key, seen, {})
    done = work.connection.execute(
        update(table)
        .where(table.c[key_column] == key, table.c.version == seen)
        .values(**{name: after for name, (_, after) in columns.items()}, **stamp(work, seen + 1))
    )
    if done.rowcount != 1:
        raise outrun(work, table.name, key, seen)
    return Change(table.name, key, seen + 1, columns)


def stamp(work: Work, version: int = 1) -> dict[str, Any]:
    """What an edited row says of its last writing."""
    return {"version": version, "changed_at": work.at, "changed_by": work.actor.user_id}


def kept(work: Work, changes: Iterable[Change]) -> Seal | None:
    """Writes changes into history as one batch, and the seal of it; `None` where nothing changed."""
    batch = secrets.token_hex(12)
    rows = [
        {
            "batch": batch,
            "number": number,
            "at": work.at,
            "by_user": work.actor.user_id,
            "table_name": change.table,
            "row_key": change.key,
            "version": change.version,
            "changes": as_text({name: list(pair) for name, pair in change.columns.items()}),
        }
        for number, change in enumerate((change for change in changes if change.columns), start=1)
    ]
    if not rows:
        return None
    work.connection.execute(insert(watching.history), rows)
    return Seal("history", batch, batch_sha256(rows))


def batch_sha256(rows: Iterable[Mapping[str, Any]]) -> str:
    """The hash of a batch of history, in the order of its numbers."""
    return sha256_of([dict(row) for row in rows])


def outrun(work: Work, table: str, key: str, seen: int) -> Outrun:
    """The refusal of a write that comes too late: what has changed since, and by whom."""
    past = watching.history
    rows = work.connection.execute(
        select(past.c.changes, past.c.by_user, past.c.at)
        .where(past.c.table_name == table, past.c.row_key == key, past.c.version > seen)
        .order_by(past.c.version)
    ).all()
    if not rows:
        return Outrun("Somebody else has changed «{key}» since you saw it. Look at it anew.", key=key)
    return Outrun(
        "«{key}» has changed since you saw it: {changes} (by {who}, {when}). Look at it anew, and decide again.",
        key=key,
        changes=_told(table, rows),
        who=person(work, rows[-1].by_user),
        when=f"{rows[-1].at[:10]} {rows[-1].at[11:16]} UTC",
    )


def person(work: Work, user_id: str) -> str:
    """The name of a user, or the id where nobody is registered under it."""
    users = people.users
    name = work.connection.execute(select(users.c.name).where(users.c.user_id == user_id)).scalar()
    return str(name or user_id)


def _told(table: str, rows: Iterable[Any]) -> tuple[Sentence, ...]:
    """Each changed column with its first and last value; a value that may say too much is left out."""
    sensitive = (
        {field.column for field in dictionary()[table].fields if field.sensitive} if table in dictionary() else set()
    )
    changed: dict[str, list[Any]] = {}
    for row in rows:
        for column, (before, after) in json.loads(row.changes).items():
            changed.setdefault(column, [before, after])[1] = after
    return tuple(
        Sentence(marked("{column} (changed)"), {"column": column})
        if column in sensitive
        else Sentence(
            marked("{column} from {before} to {after}"),
            {"column": column, "before": _shown(before), "after": _shown(after)},
        )
        for column, (before, after) in sorted(changed.items())
    )


def _shown(value: object) -> str:
    return "–" if value is None or value == "" else str(value)
