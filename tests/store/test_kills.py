"""A process that is killed loses nothing it has acknowledged, and leaves no half of anything."""

import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import select, text

from planner import deciding
from planner.deciding import Asked
from planner.store import sealed
from planner.store.booking import STAYS
from planner.store.opened import Store, open_store
from tests.counts import tries
from tests.store.conftest import Open
from tests.store.making import PLANNING, crowd, plan_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
POINTS = ("written", "audited", "announced", "committed", "confirmed")
FORK = multiprocessing.get_context("fork" if sys.platform != "win32" else "spawn")


def decide_all(
    address: str, anchor: Path, plan: dict[str, object], first: int, last: int, pipe: Connection, point: str
) -> None:
    """Decides on one child after the other and acknowledges each; dies by itself at a named point, if one is given."""
    reached = 0

    def at_point(name: str) -> None:
        nonlocal reached
        reached += name == point
        if name == point and reached == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    store = open_store(address, anchor, at_point=at_point)
    for number in range(first, last):
        asked = Asked(
            f"c{number:04}-0", f"U{number:04}", "Kari Nordmann", plan, view="near the school", key=f"k{number}"
        )
        deciding.decide(store, PLANNING, asked)
        pipe.send(number)


def killed(
    store: Store, plan: dict[str, object], first: int, last: int, after_s: float | None, point: str = ""
) -> list[int]:
    """What a process acknowledged before it was killed: after some seconds, or by itself at a named point."""
    here, there = FORK.Pipe(duplex=False)
    address = store.url.render_as_string(hide_password=False)
    process = FORK.Process(target=decide_all, args=(address, store.anchor.file, plan, first, last, there, point))
    process.start()
    there.close()
    if after_s is not None:
        time.sleep(after_s)
        os.kill(process.pid or 0, signal.SIGKILL)
    process.join(60)
    assert process.exitcode in (-signal.SIGKILL, 0)
    acknowledged = []
    try:
        while here.poll():
            acknowledged.append(here.recv())
    except EOFError:
        pass
    return acknowledged


def expect_whole(store: Store, acknowledged: list[int]) -> int:
    """Every acknowledged decision is there with its stay, its key and its audit; nothing else is there by half."""
    with store.work(PLANNING) as work, work.whole():
        booked = set(work.connection.execute(select(STAYS.c.decision_id).where(STAYS.c.state == "booked")).scalars())
        decided = {each.decision_id: each.child_id for each in deciding.kept.every_decision(work)}
        keys = set(work.connection.execute(text("SELECT result FROM requests")).scalars())
        checked = sealed.verify(work)
    assert checked.findings == ()
    assert booked == set(decided) == keys
    assert {f"c{number:04}-0" for number in acknowledged} <= set(decided.values())
    return len(decided)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point_of_a_commit(fresh: Open, point: str) -> None:
    store = fresh(crowd(8, 1))
    plan = plan_for(store, PLANNING, {f"c{number:04}-0": f"U{number:04}" for number in range(8)})
    for _ in range(max(1, tries("kills at named points") // (2 * len(POINTS)))):
        acknowledged = killed(store, plan, 0, 8, None, point)
        there = expect_whole(store, acknowledged)
        assert len(acknowledged) <= there <= len(acknowledged) + 1
        assert expect_whole(store, killed(store, plan, 0, 8, None)) == 8  # the same requests again take effect once
        if tries("kills at named points") <= 10:
            break
        store = fresh(crowd(8, 1))
        plan = plan_for(store, PLANNING, {f"c{number:04}-0": f"U{number:04}" for number in range(8)})


def test_killed_at_random(fresh_file: Open) -> None:
    kills = tries("kills at random")
    many = 40
    store, acknowledged, draw = fresh_file(crowd(many, 1)), list[int](), random.Random(6)
    plan = plan_for(store, PLANNING, {f"c{number:04}-0": f"U{number:04}" for number in range(many)})
    for _ in range(kills):
        acknowledged += killed(store, plan, 0, many, draw.uniform(0.05, 0.35))
        if expect_whole(store, acknowledged) == many:
            store, acknowledged = fresh_file(crowd(many, 1)), []
            plan = plan_for(store, PLANNING, {f"c{number:04}-0": f"U{number:04}" for number in range(many)})
