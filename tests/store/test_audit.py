"""The audit knows who has seen and done what, and nobody changes what it knows without being found out."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from planner import deciding
from planner.deciding import Asked
from planner.errors import BadUse, Forbidden
from planner.store import registers, sealed, watched
from planner.store.opened import Store, open_store
from tests.counts import tries
from tests.store.conftest import Open
from tests.store.making import BFE, NORD, OST, PLANNING, Clock, actor, plan_for


def decided(store: Store) -> None:
    """Some history: plans, decisions, an answer and readings."""
    plan = plan_for(store, PLANNING, {"e1": "E2", "e2": "E1", "e3": "B1"})
    for child, unit in (("e1", "E2"), ("e2", "E1"), ("e3", "B1")):
        done = deciding.decide(store, PLANNING, Asked(child, unit, "Kari Nordmann", plan, view="near the school"))
    deciding.answer(store, PLANNING, done.decision_id, False, "Per Hansen", "too few on the night shift")
    for _ in range(3):
        with store.work(PLANNING) as work:
            registers.read_dataset(work)


def findings(store: Store) -> list[str]:
    """The records that do not hold."""
    with store.work(PLANNING) as work:
        return [finding.record for finding in sealed.verify(work).findings]


def test_who_has_seen_a_child_is_known_and_so_is_who_asked(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    for who in (actor("intake_planner", OST), actor("intake_planner", NORD)):
        with store.work(who) as work:
            registers.read_dataset(work)
    with store.work(actor("intake_planner", BFE)) as work:
        registers.read_child(work, "n1", "asked by the emergency unit tonight")
    auditor = actor("auditor")
    with store.work(auditor) as work:
        seen = watched.who_has_seen(work, "n1")
    assert [(record.who, record.action) for record in seen] == [
        ("intake_planner-bfe", "break_glass"),
        ("intake_planner-bufetat_nord", "read"),
        ("service_account-all", "import"),
    ]
    assert seen[0].detail == {"why": "asked by the emergency unit tonight"}
    with store.work(auditor) as work:
        assert watched.who_has_seen(work, "n1")[0].action == "who"
    with pytest.raises(Forbidden), store.work(actor("intake_planner", NORD)) as work:
        watched.who_has_seen(work, "n1")
    with store.work(actor("regional_lead", NORD)) as work:
        assert watched.who_has_seen(work, "n1")
    with pytest.raises(Forbidden), store.work(actor("regional_lead", NORD)) as work:
        watched.who_has_seen(work, "e1")


def test_breaking_the_glass_takes_a_reason(fresh_file: Open) -> None:
    store = fresh_file(is_synthetic=False)
    with pytest.raises(Forbidden), store.work(actor("intake_planner", OST)) as work:
        registers.read_child(work, "n1")
    with pytest.raises(BadUse, match="reason"), store.work(actor("intake_planner", OST)) as work:
        registers.read_child(work, "n1", "why")
    with pytest.raises(Forbidden), store.work(actor("administrator")) as work:
        registers.read_child(work, "n1", "curious about this child")


def test_what_is_rolled_back_leaves_no_trace_in_the_audit(fresh: Open) -> None:
    store = fresh()
    with store.work(PLANNING) as work:
        before = len(watched.lately(work))
    with pytest.raises(BadUse), store.work(PLANNING) as work:
        registers.around(work, registers.read_dataset(work).children[0].child_id, "nowhere")
    with store.work(PLANNING) as work:
        assert len(watched.lately(work)) == before + 1
    assert findings(store) == []


def test_an_anchor_that_cannot_be_written_stops_the_act(fresh_file: Open, tmp_path: Path) -> None:
    store = fresh_file()
    (tmp_path / "folder").mkdir()
    broken = open_store(str(store.url.database), tmp_path / "folder")
    with pytest.raises(BadUse, match="anchor"), broken.work(PLANNING) as work:
        registers.read_dataset(work)
    assert findings(store) == []


Tamper = Callable[[sqlite3.Connection, random.Random], None]
SEALED_TEXT = {
    "audit": ("at", "by_user", "role", "action", "outcome", "detail", "seals", "previous", "hash"),
    "decisions": ("child_id", "unit_id", "by_name", "view", "plan_id", "judged", "waivers", "sha256", "at"),
    "answers": ("by_name", "reason", "at"),
    "plans": ("content", "judged", "parameters", "changes"),
    "snapshots": ("at", "packed_sha256"),
    "history": ("changes", "by_user", "row_key"),
    "child_sets": ("children",),
}


def change_one_letter(connection: sqlite3.Connection, draw: random.Random) -> None:
    """Another letter somewhere in a record that is only added to."""
    table = draw.choice(sorted(SEALED_TEXT))
    column = draw.choice(SEALED_TEXT[table])
    row, value = draw.choice(
        connection.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
    )
    at = draw.randrange(len(value))
    other = draw.choice([letter for letter in "abcxyz0189" if letter != value[at]])
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value[:at] + other + value[at + 1 :], row))


def delete_one(connection: sqlite3.Connection, draw: random.Random) -> None:
    """A record that is gone."""
    table = draw.choice([name for name in SEALED_TEXT if name != "child_sets"])
    (row,) = draw.choice(connection.execute(f"SELECT rowid FROM {table}").fetchall())
    connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))


def insert_one(connection: sqlite3.Connection, draw: random.Random) -> None:
    """A record that never was, at the end of the chain and fitting it."""
    from planner.store.canonical import sha256_of

    names = [column[1] for column in connection.execute("PRAGMA table_info(audit)")]
    last = dict(zip(names, connection.execute("SELECT * FROM audit ORDER BY seq DESC LIMIT 1").fetchone(), strict=True))
    forged = last | {"seq": last["seq"] + 1, "previous": last["hash"], "by_user": draw.choice(["eve", "mallory"])}
    forged["hash"] = sha256_of({name: value for name, value in forged.items() if name != "hash"})
    connection.execute(f"INSERT INTO audit VALUES ({','.join('?' * len(names))})", [forged[name] for name in names])


def swap_two(connection: sqlite3.Connection, draw: random.Random) -> None:
    """Two records in the place of one another."""
    first, second = draw.sample([row[0] for row in connection.execute("SELECT seq FROM audit")], 2)
    for old, new in ((first, -1), (second, first), (-1, second)):
        connection.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))


def cut_the_tail(connection: sqlite3.Connection, draw: random.Random) -> None:
    """The last records are gone, and all they sealed."""
    (last,) = connection.execute("SELECT max(seq) FROM audit").fetchone()
    connection.execute("DELETE FROM audit WHERE seq > ?", (last - draw.randint(1, 4),))


def rewrite_the_chain(connection: sqlite3.Connection, draw: random.Random) -> None:
    """One record changed and all hashes after it made to fit."""
    from planner.store.canonical import sha256_of

    names = [column[1] for column in connection.execute("PRAGMA table_info(audit)")]
    rows = [dict(zip(names, row, strict=True)) for row in connection.execute("SELECT * FROM audit ORDER BY seq")]
    at = draw.randrange(len(rows))
    rows[at]["by_user"] = "somebody else"
    for before, row in zip([None, *rows], rows[:], strict=False):
        if row["seq"] > at:
            row["previous"] = before["hash"] if before else row["previous"]
            row["hash"] = sha256_of({name: value for name, value in row.items() if name != "hash"})
    connection.execute("DELETE FROM audit")
    connection.executemany(
        f"INSERT INTO audit VALUES ({','.join('?' * len(names))})", [[row[name] for name in names] for row in rows]
    )


WAYS: tuple[Tamper, ...] = (
    change_one_letter,
    change_one_letter,
    change_one_letter,
    delete_one,
    insert_one,
    swap_two,
    cut_the_tail,
    rewrite_the_chain,
)


def test_every_tampering_is_found(fresh_file: Open, tmp_path: Path, clock: Clock) -> None:
    store = fresh_file()
    decided(store)
    assert findings(store) == []
    store.engine.dispose()
    whole, anchor = Path(str(store.url.database)), store.anchor.file
    missed = []
    for number in range(tries("tamperings")):
        copy = Path(shutil.copyfile(whole, tmp_path / "tampered.db"))
        shutil.copyfile(anchor, tmp_path / "tampered.anchor")
        way = WAYS[number % len(WAYS)]
        connection = sqlite3.connect(copy, isolation_level=None)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        way(connection, random.Random(number))
        connection.close()
        opened = open_store(str(copy), tmp_path / "tampered.anchor", clock)
        if not findings(opened):
            missed.append((number, way.__name__))
        opened.engine.dispose()
    assert missed == []


def test_an_old_copy_of_the_store_is_found_by_the_anchor(fresh_file: Open, tmp_path: Path, clock: Clock) -> None:
    store = fresh_file()
    store.engine.dispose()
    old = shutil.copyfile(str(store.url.database), tmp_path / "old.db")
    decided(store)
    with open_store(str(old), store.anchor.file, clock).work(PLANNING) as work:
        assert any("gone" in str(finding.sentence) for finding in sealed.verify(work).findings)
    store.anchor.file.unlink()
    assert findings(store) == ["anchor"]
