"""Whether history still says what it said: the chain of the audit, its anchor, and every record that it seals."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from models.plan import Sentence, marked
from models.tables import METADATA, watching
from planner.store.canonical import row_sha256, sha256_of
from planner.store.chain import FIRST, Head
from planner.store.history import batch_sha256
from planner.store.opened import Work

SEALED: Mapping[str, tuple[str, ...]] = {
    "decisions": ("decision_id",),
    "answers": ("decision_id",),
    "plans": ("plan_id", "scope"),
    "snapshots": ("data_sha256", "scope"),
    "scenario_versions": ("scenario_id", "number"),
    "past_counts": ("past_id",),
}
"""Tables whose rows are sealed one by one, with the columns that name a row; others are sealed by batch."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A record that does not hold, and what is wrong with it."""

    record: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Checked:
    """What a verification found, over how many records of the audit and how many sealed ones."""

    findings: tuple[Finding, ...]
    records: int
    sealed: int

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(work: Work) -> Checked:
    """Checks the whole history; every record that does not hold is named. Raises `Forbidden`."""
    work.scopes("audit", "verify")
    with work.whole():
        rows = [dict(row) for row in work.connection.execute(_in_order(watching.audit, "seq")).mappings()]
        seals = _after_erasures(work, dict(_seals_of(rows)))
        stored = dict(_stored(work))
        findings = (
            *_chain(rows),
            *_anchored(work, rows),
            *_sets(work, rows),
            *_seals(seals, stored),
        )
    checked = Checked(findings, len(rows), len(stored))
    work.note("verify", "audit", detail={"records": checked.records, "findings": len(findings)})
    return checked


def seal_key(table: str, row: Mapping[str, Any]) -> str:
    """What a seal calls the row."""
    return "/".join(str(row[column]) for column in SEALED[table])


def _in_order(table: Table, *columns: str) -> Any:
    return select(table).order_by(*(table.c[column] for column in columns))


def _chain(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    before = Head(0, FIRST)
    for row in rows:
        seq = row["seq"]
        if seq != before.seq + 1:
            missing = Sentence(
                marked("records {first} to {last} are missing"), {"first": before.seq + 1, "last": seq - 1}
            )
            yield Finding(f"audit {before.seq + 1}", missing)
        elif row["previous"] != before.hash:
            yield Finding(f"audit {seq}", Sentence(marked("it does not follow the record before it")))
        said = {name: value for name, value in row.items() if name != "hash"}
        if sha256_of(said) != row["hash"]:
            yield Finding(f"audit {seq}", Sentence(marked("its content does not fit its hash: it was changed")))
        before = Head(seq, row["hash"])


def _anchored(work: Work, rows: list[dict[str, Any]]) -> Iterator[Finding]:
    lines = work.store.anchor.lines()
    hash_of = {row["seq"]: row["hash"] for row in rows}
    last = max(hash_of, default=0)
    announced: dict[int, set[str]] = {}
    for _, seq, digest in lines:
        announced.setdefault(seq, set()).add(digest)
    if rows and not lines:
        yield Finding("anchor", Sentence(marked("the anchor {file} is missing"), {"file": work.store.anchor.file}))
        return
    confirmed = {seq for sign, seq, _ in lines if sign == "="}
    for seq in sorted(set(announced)):
        if seq > last:
            if seq in confirmed:
                yield Finding(f"audit {seq}", Sentence(marked("it is gone: the anchor knows it, the store does not")))
        elif hash_of.get(seq) not in announced[seq]:
            yield Finding(f"audit {seq}", Sentence(marked("it is not the record that the anchor knows")))
    for seq in (seq for seq in sorted(hash_of) if seq > max(announced, default=0)):
        yield Finding(f"audit {seq}", Sentence(marked("the anchor has never heard of it: it was put in by hand")))


def _sets(work: Work, rows: list[dict[str, Any]]) -> Iterator[Finding]:
    sets = {row.children_sha256: row.children for row in work.connection.execute(select(watching.child_sets))}
    for digest, content in sorted(sets.items()):
        if sha256_of(content.encode()) != digest:
            yield Finding(
                f"child_sets {digest[:12]}", Sentence(marked("its content does not fit its hash: it was changed"))
            )
    named = {row["children_sha256"]: row["seq"] for row in rows if row["children_sha256"]}
    for digest in sorted(set(named) - set(sets)):
        yield Finding(
            f"child_sets {digest[:12]}",
            Sentence(marked("it is gone, though record {seq} names it"), {"seq": named[digest]}),
        )
    for digest in sorted(set(sets) - set(named)):
        yield Finding(
            f"child_sets {digest[:12]}", Sentence(marked("no record of the audit knows it: it was put in by hand"))
        )


def _seals_of(rows: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, str], str]]:
    for row in rows:
        try:
            parts = json.loads(row["seals"])
        except ValueError:  # a changed record; the chain has told it already
            continue
        for part in parts:
            if isinstance(part, list) and len(part) == 3:
                yield (str(part[0]), str(part[1])), str(part[2])


def _stored(work: Work) -> Iterator[tuple[tuple[str, str], str]]:
    for name in SEALED:
        for row in work.connection.execute(select(METADATA.tables[name])).mappings():
            yield (name, seal_key(name, dict(row))), row_sha256(dict(row))
    batches: dict[str, list[dict[str, Any]]] = {}
    for row in work.connection.execute(_in_order(watching.history, "batch", "number")).mappings():
        batches.setdefault(row["batch"], []).append(dict(row))
    for batch, rows in batches.items():
        yield ("history", batch), batch_sha256(rows)
    erasures: dict[str, list[dict[str, Any]]] = {}
    ordered = _in_order(watching.erasures, "erasure_id", "table_name", "row_key")
    for row in work.connection.execute(ordered).mappings():
        erasures.setdefault(row["erasure_id"], []).append(dict(row))
    for erasure_id, rows in erasures.items():
        yield ("erasures", erasure_id), batch_sha256(rows)


def _after_erasures(work: Work, seals: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """What each seal comes to after the erasures of its record, one following the other."""
    steps: dict[tuple[str, str], dict[str, str]] = {}
    for row in work.connection.execute(select(watching.erasures)):
        steps.setdefault((row.table_name, row.row_key), {})[row.before_sha256] = row.after_sha256
    found = dict(seals)
    for key, following in steps.items():
        while key in found and found[key] in following:
            found[key] = following.pop(found[key])
    return found


def _seals(seals: Mapping[tuple[str, str], str], stored: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    for key in sorted(set(seals) | set(stored)):
        record = f"{key[0]} {key[1][:40]}"
        if key not in stored:
            yield Finding(record, Sentence(marked("it is gone, though the audit sealed it")))
        elif key not in seals:
            yield Finding(record, Sentence(marked("the audit never sealed it: it was put in by hand")))
        elif seals[key] != stored[key]:
            yield Finding(record, Sentence(marked("its content does not fit its seal: it was changed")))
