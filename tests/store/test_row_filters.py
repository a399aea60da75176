"""The row filters of PostgreSQL: a store that an older program has made gets those of today."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from models.child import Placement
from models.dataset import Dataset
from models.ids import ChildId, InstitutionId, UnitId
from models.institution import Agreement
from planner.store import registers, revisions
from planner.store.engines import address_from, engine_for
from tests.store import postgres
from tests.store.conftest import Open
from tests.store.making import BFE, DAY, OST, actor, country

BETWEEN = (
    "DROP POLICY scope ON stays",
    "DROP FUNCTION app_may_use(text)",
    "CREATE FUNCTION app_may_use() RETURNS SETOF text LANGUAGE sql STABLE AS $$ SELECT unit_id FROM units $$",
    "CREATE POLICY scope ON stays USING (unit_id IN (SELECT app_may_use()))",
)
"""Filters as some stores had them between the first and those of today: sets as well, but others."""


@pytest.fixture
def older(server: str) -> Iterator[str]:
    """The address of a store at migration 0004."""
    postgres.run(server, "CREATE DATABASE older OWNER planner")
    address = f"{server.replace('boss', 'planner')}/older"
    revisions.upgrade(address_from(address), "0004")
    yield address
    postgres.run(server, "DROP DATABASE older WITH (FORCE)")


def filters(address: str) -> dict[str, tuple[str, str]]:
    """What may be seen and what may be written, by table, and the body of each function that filters ask."""
    engine = engine_for(address_from(address))
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT tablename, qual, with_check FROM pg_policies")).all()
        functions = connection.execute(
            text("SELECT oid::regprocedure::text, prosrc FROM pg_proc WHERE proname LIKE 'app_may_use%'")
        ).all()
    engine.dispose()
    return {row[0]: (row[1], row[2]) for row in rows} | {name: (body, "") for name, body in functions}


@pytest.mark.parametrize("statements", [(), BETWEEN], ids=["as first made", "as made in between"])
def test_an_older_store_gets_the_filters_of_a_new_one(server: str, older: str, statements: tuple[str, ...]) -> None:
    engine = engine_for(address_from(older))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
    new = filters(f"{server.replace('boss', 'planner')}/template_planner")
    assert filters(older) != new
    assert revisions.upgrade(address_from(older)).is_current
    assert filters(older) == new
    assert len(new) == 15  # fourteen tables and one function


def but_one_house() -> Dataset:
    """The country, where Øst may use all of bfe's houses but the one there is."""
    return replace(
        country(), agreements=(*country().agreements, Agreement(OST, BFE, False, None, InstitutionId("I-B")))
    )


def test_an_agreement_about_one_house_goes_before_the_one_about_all(fresh: Open) -> None:
    store = fresh(but_one_house(), False)
    with store.work(actor("intake_planner", OST)) as work:
        seen = {child.child_id for child in registers.read_dataset(work).children}
    assert "br" in seen  # bfe's, in a house of one's own
    assert "bb" not in seen  # bfe's, in the house that is excepted


def test_the_row_filters_know_that_too(fresh_database: Open) -> None:
    reached = {}
    for name, dataset in (("all", country()), ("but one", but_one_house())):
        with fresh_database(dataset, False).work(actor("intake_planner", OST)) as work:
            work.reach("agreement")
            statement = text("SELECT child_id FROM children WHERE operator <> 'bufetat_ost'")
            reached[name] = set(work.connection.execute(statement).scalars())
    assert reached == {"all": {"br", "bb"}, "but one": {"br"}}


def test_who_else_lives_where_an_own_child_lives_is_not_read_without_an_agreement(fresh: Open) -> None:
    moved = Placement(ChildId("er"), UnitId("N1"), DAY)
    stays = tuple(row for row in country().placements if row.child_id != "er")
    store = fresh(replace(country(), placements=(*stays, moved)), False)
    with store.work(actor("intake_planner", OST)) as work:
        dataset = registers.read_dataset(work)
    assert "N1" in {unit.unit_id for unit in dataset.units}
    assert {stay.child_id for stay in dataset.placements if stay.unit_id == "N1"} == {"er"}
    assert "nr" not in {child.child_id for child in dataset.children}
