"""Stays of the past that are imported: what they come to is kept and used, and no child of theirs is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models.access import Actor
from models.child import Stay
from models.ids import ChildId, Operator
from models.tables import METADATA
from planner import keeping
from planner.errors import Forbidden
from planner.exporting import write_folder
from planner.service import desk_from_store
from planner.simulating import demand_of
from planner.store import past_counts, sealed
from planner.store.opened import Store
from planner.store.taking_in import Preview
from tests.store.conftest import Open
from tests.store.making import BFE, DAY, OST, Clock, actor, country

LAST = DAY - timedelta(days=5)
"""The day the country describes: that of the last move-in."""


def stays(operator: Operator, number: int, days: int) -> tuple[Stay, ...]:
    """So many stays of so many days, one a day, the last of which ended two days before the data's."""
    first = LAST - timedelta(days=number + days)
    return tuple(
        Stay(ChildId(f"gone-{n}"), operator, "5-1", first + timedelta(days=n), first + timedelta(days=n + days - 1))
        for n in range(number)
    )


def take_in(store: Store, folder: Path, who: Actor, *past: Stay, only_preview: bool = False) -> Preview:
    """Imports the country with these stays."""
    write_folder(replace(country(), stays=past), folder)
    return keeping.take_in(store, who, folder, only_preview=only_preview)


def test_what_stays_come_to_is_kept_and_used_and_no_child_of_theirs_is(fresh: Open, tmp_path: Path) -> None:
    store, service = fresh(is_synthetic=False), actor("service_account")
    assert not demand_of(desk_from_store(store, actor("intake_planner", OST))).is_own
    told = take_in(store, tmp_path / "one", service, *stays(OST, 40, 10))
    assert told.past is not None
    own = demand_of(desk_from_store(store, actor("intake_planner", OST)))
    (care,) = [rate for rate in own.rates if rate.ground_class == "care"]
    assert (care.operator, own.as_of, own.since) == (OST, LAST, LAST - timedelta(days=41))
    assert care.referrals == 40 - 9 + 4  # from the first end on; and e1, e2, e3 and er, whom the store knows alone
    assert next(curve for curve in own.curves if curve.ground_class == "care").ended == 40
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('app.reach', 'all', true)"))
        for table in METADATA.sorted_tables:
            rows = connection.execute(select(table)).mappings().all()
            assert "gone-" not in str([dict(row) for row in rows]), table.name
    with store.work(actor("auditor")) as work:
        assert sealed.verify(work).holds


def test_a_child_whose_stay_is_over_by_the_files_counts_once(fresh: Open, tmp_path: Path) -> None:
    store = fresh(is_synthetic=False)
    counted = {}
    for name, child in (("another", "gone"), ("the same", "er")):
        (one,) = stays(OST, 1, 4)
        over = replace(one, child_id=ChildId(child), started=LAST - timedelta(days=20), ended=LAST)
        without = tuple(row for row in country().children if row.child_id != "er")
        homes = tuple(row for row in country().placements if row.child_id != "er")
        write_folder(replace(country(), children=without, placements=homes, stays=(over,)), tmp_path / name)
        told = keeping.take_in(store, actor("service_account"), tmp_path / name, only_preview=True)
        assert told.past is not None
        counted[name] = sum(each.stays for each in told.past.stays)
        assert all(not each.steps for each in told.past.stays)  # one end is no curve
    assert counted == {"another": 2, "the same": 1}


def test_the_files_tell_up_to_their_own_last_day_whatever_the_store_holds(fresh: Open, tmp_path: Path) -> None:
    last = LAST - timedelta(400)
    old = tuple(replace(row, started=row.started - timedelta(400), ended=last) for row in stays(OST, 3, 9))
    assert past_counts.day_of(replace(country(), children=(), placements=(), stays=old)) == last
    assert past_counts.day_of(replace(country(), stays=old)) == LAST
    store = fresh(is_synthetic=False)
    with store.work(actor("service_account")) as work:
        known = past_counts.with_those_there(work, replace(country(), children=(), placements=(), stays=old), False)
    assert {row.child_id for row in known.children} == {row.child_id for row in country().children}


def test_what_ones_own_operator_or_all_took_in_last_is_used(fresh: Open, tmp_path: Path, clock: Clock) -> None:
    store = fresh(is_synthetic=False)
    take_in(store, tmp_path / "all", actor("service_account"), *stays(OST, 30, 10))
    clock.go(days=1)
    take_in(store, tmp_path / "oslo", actor("intake_planner", BFE), *stays(BFE, 21, 10))
    used = {}
    for operator in (OST, BFE):
        with store.work(actor("intake_planner", operator)) as work:
            past = past_counts.latest(work)
        assert past is not None
        used[operator] = [each.operator for each in past.referrals]
    assert used == {OST: [OST], BFE: [BFE]}


def test_stays_of_another_operator_are_refused_and_nothing_is_kept(fresh: Open, tmp_path: Path) -> None:
    store = fresh(is_synthetic=False)
    for only_preview in (True, False):
        with pytest.raises(Forbidden):
            take_in(store, tmp_path / str(only_preview), actor("intake_planner", OST), *stays(BFE, 5, 9),
                    only_preview=only_preview)  # fmt: skip
    with store.work(actor("intake_planner", OST)) as work:
        assert past_counts.latest(work) is None


def test_what_is_kept_is_only_added_to(fresh: Open, tmp_path: Path) -> None:
    store = fresh(is_synthetic=False)
    take_in(store, tmp_path / "one", actor("service_account"), *stays(OST, 3, 9))
    for act in ("UPDATE past_counts SET content = '{}'", "DELETE FROM past_counts"):
        with store.engine.connect() as connection:
            if store.engine.dialect.name == "postgresql":
                connection.execute(text("SELECT set_config('app.reach', 'all', true)"))
            with pytest.raises(DBAPIError, match="only added to"):
                connection.execute(text(act))


def test_a_preview_tells_what_stays_come_to_and_keeps_nothing(fresh: Open, tmp_path: Path) -> None:
    store = fresh(is_synthetic=False)
    told = take_in(store, tmp_path / "one", actor("service_account"), *stays(OST, 3, 9), only_preview=True)
    assert told.past is not None
    assert [each.ended for each in told.past.stays] == [0, 3, 0]
    with store.work(actor("service_account")) as work:
        assert past_counts.latest(work) is None
