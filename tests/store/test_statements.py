"""How often an act asks the database: each question is a way to the server and back, and planners wait for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from models.dataset import Dataset
from planner import deciding
from planner.deciding import Asked
from planner.store import registers
from planner.store.opened import Store
from tests.store.conftest import Open
from tests.store.making import OST, PLANNING, actor, country, crowd, plan_for

SHARED = ("INSERT INTO store_facts", "INSERT INTO child_sets", "SELECT pg_advisory_xact_lock", "SELECT audit")
"""What every transaction that changes something writes or waits for, before its record in the audit."""


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that are sent to the store meanwhile."""
    sent: list[str] = []

    def note(*given: object) -> None:
        sent.append(" ".join(str(given[2]).split()))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def decide(store: Store, child: str, plan: Mapping[str, Any]) -> None:
    """A decision of one of Øst's planners."""
    asked = Asked(child, "E1", "Kari Nordmann", plan, view="near the school")
    deciding.decide(store, actor("intake_planner", OST), asked)


@pytest.mark.parametrize("dataset", [country(), crowd(20, 5)], ids=["few", "many"])
def test_a_desk_is_read_in_as_many_statements_however_many_children_it_has(fresh: Open, dataset: Dataset) -> None:
    store, planner = fresh(dataset, False), actor("intake_planner", OST)
    with counted(store) as sent, store.work(planner) as work:
        registers.read_dataset(work)
    assert len(sent) <= 18 + (store.engine.dialect.name == "sqlite")  # BEGIN


def test_a_decision_asks_the_database_fewer_than_forty_times(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    plan = plan_for(store, actor("intake_planner", OST), {"e1": "E1", "e2": "E1"})
    decide(store, "e1", plan)  # the plan is kept with it
    with counted(store) as sent:
        decide(store, "e2", plan)
    assert 25 < len(sent) <= 39


def test_what_all_write_to_is_written_last(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    plan = plan_for(store, actor("intake_planner", OST), {"e1": "E1"})
    with counted(store) as sent:
        decide(store, "e1", plan)
    first = next(at for at, statement in enumerate(sent) if statement.startswith("INSERT INTO store_facts"))
    assert all(statement.startswith(SHARED) for statement in sent[first:-1])
    assert sent[-1].startswith("INSERT INTO audit")


def test_decisions_are_listed_in_as_many_statements_however_many_they_are(fresh: Open) -> None:
    store = fresh()
    counts = []
    for child in ("e1", "e2"):
        plan = plan_for(store, PLANNING, {child: "E1"})
        deciding.decide(store, PLANNING, Asked(child, "E1", "Kari Nordmann", plan, view="near the school"))
        with counted(store) as sent:
            listed = deciding.listed(store, PLANNING)
        counts.append((len(listed), len(sent)))
    assert [rows for rows, _ in counts] == [1, 2]
    assert counts[0][1] == counts[1][1]
