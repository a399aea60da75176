"""Planners at once: one wins the last place, no edit is lost, and the audit stays whole."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from models.tables.registers import REGISTERS
from planner import deciding
from planner.deciding import Asked
from planner.errors import Outrun
from planner.store import history, sealed
from planner.store.booking import STAYS
from planner.store.opened import Store, open_store
from tests.counts import tries
from tests.store.conftest import Open
from tests.store.making import PLANNING, crowd, plan_for

WRITERS = 8


def at_once(writers: int, work: Callable[[int], None]) -> list[BaseException]:
    """Runs the writers side by side; what went wrong in them."""
    wrong: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def again(store: Store) -> Store:
    """The same store with connections of its own, as another planner has it."""
    return open_store(store.url.render_as_string(hide_password=False), store.anchor.file)


def test_one_of_many_wins_the_last_place_every_time(fresh: Open) -> None:
    rounds = tries("races for the last place")
    store = fresh(crowd(rounds, WRITERS))
    plan = plan_for(
        store, PLANNING, {f"c{number:04}-{writer}": None for number in range(rounds) for writer in range(WRITERS)}
    )
    stores = [again(store) for _ in range(WRITERS)]
    won: Counter[int] = Counter()
    told: list[str] = []
    gate = threading.Barrier(WRITERS)

    def planner(writer: int) -> None:
        for number in range(rounds):
            asked: dict[str, Any] = {"plan": plan, "view": "near the school", "reason": "the last place there is"}
            gate.wait(60)
            try:
                deciding.decide(
                    stores[writer],
                    PLANNING,
                    Asked(f"c{number:04}-{writer}", f"U{number:04}", f"Planner {writer}", **asked),
                )
                won[number] += 1
            except Outrun as outrun:
                told.append(str(outrun))
            except BaseException:
                gate.abort()
                raise

    assert at_once(WRITERS, planner) == []
    assert dict(won) == dict.fromkeys(range(rounds), 1)
    assert len(told) == rounds * (WRITERS - 1)
    assert all("was taken by Planner" in sentence for sentence in told)
    with store.work(PLANNING) as work, work.whole():
        booked = work.connection.execute(select(STAYS.c.unit_id).where(STAYS.c.state == "booked")).scalars().all()
        checked = sealed.verify(work)
    assert sorted(booked) == [f"U{number:04}" for number in range(rounds)]
    assert checked.findings == ()
    for opened in stores:
        opened.engine.dispose()


def test_no_edit_is_lost_and_every_stale_one_is_refused(fresh: Open) -> None:
    edits = tries("edits at once")
    store = fresh(crowd(1, 1))
    table = REGISTERS["children"].table
    stores = [again(store) for _ in range(WRITERS)]
    refused: Counter[int] = Counter()

    def planner(writer: int) -> None:
        done = 0
        while done < edits // WRITERS:
            with stores[writer].work(PLANNING) as work, work.whole():
                row = work.connection.execute(select(table.c.version, table.c.expected_days)).one()
            try:
                with stores[writer].work(PLANNING) as work, work.whole():
                    days = {"expected_days": (row.expected_days or 0) + 1}
                    change = history.edited(work, table, "child_id", "c0000-0", row.version, days)
                    seal = history.kept(work, [change])
                    work.note("edit", "c0000-0", ["c0000-0"], seals=[seal] if seal else [])
                done += 1
            except Outrun:
                refused[writer] += 1

    assert at_once(WRITERS, planner) == []
    with store.work(PLANNING) as work, work.whole():
        row = work.connection.execute(select(table.c.version, table.c.expected_days)).one()
        assert (row.expected_days, row.version) == (edits // WRITERS * WRITERS, edits // WRITERS * WRITERS + 1)
        assert sealed.verify(work).findings == ()
    for opened in stores:
        opened.engine.dispose()
