"""Asking the audit: who has seen a child, and what was done lately."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models.access import OTHER
from models.tables import watching
from planner.errors import BadUse
from planner.store.history import person
from planner.store.opened import Work
from planner.store.reach import scope_of_child

MOST = 1_000
"""Most records that are listed at once."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the audit for people; `who` is the name of the user."""

    seq: int
    at: str
    who: str
    role: str
    operator: str | None
    action: str
    outcome: str
    subject: str | None
    detail: Mapping[str, Any]


def who_has_seen(work: Work, child_id: str) -> tuple[Record, ...]:
    """Every act that showed or touched the child, the last one first; raises `Forbidden`, and `BadUse`.

    A child that is no longer in the registers is found as well.
    """
    sets = watching.child_sets
    quoted = json.dumps(child_id, ensure_ascii=False)
    named = work.connection.execute(
        select(sets.c.children_sha256, sets.c.children).where(sets.c.children.contains(quoted, autoescape=True))
    )
    found = [row.children_sha256 for row in named if child_id in json.loads(row.children)]
    scope = scope_of_child(work, child_id)
    if scope is None and not found:
        raise BadUse("There is no child «{child}».", child=child_id)
    work.require("audit", "who", scope or OTHER)
    audit = watching.audit
    statement = select(audit).where(audit.c.children_sha256.in_(found)).order_by(audit.c.seq.desc())
    records = _records(work, statement)
    work.note("who", child_id, [child_id], {"records": len(records)})
    return records


def lately(work: Work, most: int = 200) -> tuple[Record, ...]:
    """The last records of the audit, the newest first; raises `Forbidden`."""
    work.scopes("audit", "read")
    audit = watching.audit
    records = _records(work, select(audit).order_by(audit.c.seq.desc()).limit(min(most, MOST)))
    work.note("read", "audit", detail={"records": len(records)})
    return records


def _records(work: Work, statement: Any) -> tuple[Record, ...]:
    rows = work.connection.execute(statement).all()
    names = {user: person(work, user) for user in {row.by_user for row in rows}}
    return tuple(
        Record(
            row.seq,
            row.at,
            names[row.by_user],
            row.role,
            row.operator,
            row.action,
            row.outcome,
            row.subject,
            json.loads(row.detail),
        )
        for row in rows
    )
