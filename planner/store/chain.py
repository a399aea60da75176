"""The audit: what was done and seen, each record hashed together with the one before it, anchored outside the store.

Before a transaction commits, the anchor gets `? number hash` and is forced to disk; after it `= number hash`. So a
crash leaves at most an announced record that never came, and any record nobody announced was put in by hand.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, text

from models.access import Actor
from models.tables import watching
from planner.errors import BadUse
from planner.store.canonical import as_text, sha256_of
from planner.store.once import insert_once

FIRST = "0" * 64
"""What the first record follows."""

LOCK = 7_318_204
"""The number under which PostgreSQL lets one transaction at a time write to the chain."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The hash of a record that is only added to, kept in the audit record of the act that wrote it."""

    table: str
    key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act: what, about what, which children were seen or touched, and what it wrote."""

    action: str
    outcome: str = "done"
    subject: str | None = None
    children: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The last record of the chain."""

    seq: int
    hash: str


def append(connection: Connection, events: Iterable[Event], actor: Actor, at: str) -> Head | None:
    """Adds the acts to the chain, inside the transaction that they belong to; the new head, `None` without acts.

    From where the head is read until the transaction ends, nobody else adds: so all that can be is done before.
    """
    waiting = list(events)
    if not waiting:
        return None
    digests = _kept_sets(connection, waiting)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
    head = head_of(connection)
    rows = []
    for event, digest in zip(waiting, digests, strict=True):
        row = {
            "seq": head.seq + 1,
            "at": at,
            "by_user": actor.user_id,
            "role": actor.role,
            "operator": actor.operator,
            "session_id": actor.session_id,
            "action": event.action,
            "outcome": event.outcome,
            "subject": event.subject,
            "children_sha256": digest,
            "detail": as_text(event.detail),
            "seals": as_text([[seal.table, seal.key, seal.sha256] for seal in event.seals]),
            "previous": head.hash,
        }
        head = Head(head.seq + 1, sha256_of(row))
        rows.append(row | {"hash": head.hash})
    connection.execute(insert(watching.audit), rows)
    return head


def head_of(connection: Connection) -> Head:
    """The last record; before the first one, number 0."""
    audit = watching.audit
    found = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    return Head(found.seq, found.hash) if found is not None else Head(0, FIRST)


def _kept_sets(connection: Connection, events: Iterable[Event]) -> list[str | None]:
    """The hash of each act's set of children, `None` where it is empty; a set is written once however often it is seen.

    In the order of their hashes: so two who write the same sets do not wait for each other in a ring.
    """
    contents = [as_text(sorted(set(event.children))) if event.children else None for event in events]
    digests = [None if content is None else sha256_of(content.encode()) for content in contents]
    sets = {digest: content for digest, content in zip(digests, contents, strict=True) if digest is not None}
    if sets:
        rows = ({"children_sha256": digest, "children": sets[digest]} for digest in sorted(sets))
        insert_once(connection, watching.child_sets, *rows)
    return digests


class Anchor:
    """The file outside the store that knows how far the chain had come."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def announced(self, head: Head) -> Iterator[None]:
        """Announces the head before the block, which commits, and confirms it after; raises `BadUse`."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            # 0600: what the chain has come to is nobody else's business, and nobody else may write here.
            handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError:
            raise BadUse(
                "The anchor of the audit cannot be written: {file}. Nothing was stored.", file=self.file
            ) from None
        try:
            os.write(handle, f"? {head.seq} {head.hash}\n".encode())
            os.fsync(handle)
            yield
            os.write(handle, f"= {head.seq} {head.hash}\n".encode())
        finally:
            os.close(handle)

    def lines(self) -> tuple[tuple[str, int, str], ...]:
        """What was announced (`?`) and confirmed (`=`), with number and hash; a line cut short is left out."""
        if not self.file.is_file():
            return ()
        found = []
        for line in self.file.read_text(encoding="ascii", errors="replace").splitlines():
            parts = line.split(" ")
            if len(parts) == 3 and parts[0] in ("?", "=") and parts[1].isdigit() and len(parts[2]) == 64:
                found.append((parts[0], int(parts[1]), parts[2]))
        return tuple(found)
