"""Every cell of the permission table is carried out on both engines: what it allows works, all else is refused.

Seen from Øst: e1 is an own child, br and B1 are reached by agreement, nr and N1 are neither.
"""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select, text

from models.access import AGREEMENT, OTHER, OWN, PRACTICE, SCOPES, Actor
from models.tables import placing
from models.tables.registers import REGISTERS
from planner import deciding, totalling
from planner.deciding import Asked
from planner.errors import Forbidden
from planner.store import asked, decisions, leaving, people, registers, sealed, taking_in, watched
from planner.store.opened import Store, Work
from planner.store.permissions import ROLES, allowed, scopes_of
from tests.store.conftest import Open
from tests.store.making import BFE, NORD, OST, actor, country, plan_for

CHILD = {OWN: "er", AGREEMENT: "br", OTHER: "nr"}
WAITING = {OWN: "e1", OTHER: "n1"}
UNIT_OF = {"e1": "E2", "n1": "N1"}
HOUSE = {OWN: "I-E", AGREEMENT: "I-B", OTHER: "I-N"}
OPERATOR = {OWN: OST, AGREEMENT: BFE, OTHER: NORD}


class Undone(Exception):
    """Ends a transaction that did what it should, so that nothing stays."""


Act = Callable[[Work, str], object]


def _is_seen(found: object, wanted: object) -> None:
    if wanted not in found:  # type: ignore[operator]
        raise Forbidden("It is not shown.")


def read_houses(work: Work, scope: str) -> None:
    """A house of the scope is among those that are seen."""
    from planner.store.reach import INSTITUTIONS, institutions_in

    condition = institutions_in(work, work.scopes("institutions", "read"))
    _is_seen(
        set(work.connection.execute(select(INSTITUTIONS.c.institution_id).where(condition)).scalars()), HOUSE[scope]
    )


def write_house(work: Work, scope: str) -> None:
    """A house of the scope gets another name by an import."""
    from dataclasses import replace

    houses = tuple(
        replace(row, name="renamed") if row.institution_id == HOUSE[scope] else row for row in country().institutions
    )
    if work.actor.role in ("intake_planner", "regional_lead", "service_account", PRACTICE):
        taking_in.take_in(work, replace(country(), institutions=houses), False)
    else:
        work.require("institutions", "write", scope)


def read_children(work: Work, scope: str) -> None:
    """A child of the scope is in the data set."""
    _is_seen({row.child_id for row in registers.read_dataset(work).children}, CHILD[scope])


def write_child(work: Work, scope: str) -> None:
    """A child of the scope is changed by an import."""
    from dataclasses import replace

    rows = tuple(replace(row, expected_days=77) if row.child_id == CHILD[scope] else row for row in country().children)
    taking_in.take_in(work, replace(country(), children=rows), False)


def break_glass(work: Work, scope: str) -> None:
    """A child of the scope is read with a reason."""
    registers.read_child(work, CHILD[scope], "asked by the emergency unit tonight")


def make_plan(work: Work, scope: str) -> None:
    """A plan is kept."""
    from planner.store.kept_plans import keep_plan

    work.require("plans", "make", scope)
    plan = PLANS[work.actor.role, work.actor.operator] | {"seed": 1}
    keep_plan(work, plan, country(), {"name": "2026-01-01"}, {})


def read_plan(work: Work, scope: str) -> None:
    """A plan is looked for."""
    from planner.store.kept_plans import kept_plan

    work.require("plans", "read", scope)
    kept_plan(work, "0" * 64)


def read_decision(work: Work, scope: str) -> None:
    """The decision of the scope is among those that are seen, and can be read alone."""
    found = decisions.decisions(work)
    _is_seen({row.decision_id for row in found}, DECIDED[scope])
    decisions.decision(work, DECIDED[scope])


def answer(work: Work, scope: str) -> None:
    """The decision about a unit of one's own (or another's child, or unit) is answered."""
    decisions.answer(work, ANSWERED[scope], True, "Per Hansen", None)


def verify_decisions(work: Work, scope: str) -> None:
    """All decisions are read to be computed anew."""
    work.require("decisions", "verify", scope)
    decisions.every_decision(work)


def export(work: Work, scope: str) -> None:
    """A child of the scope is in an export."""
    found = registers.read_dataset(work, "exports", "make", "a test of the export")
    _is_seen({row.child_id for row in found.children}, CHILD[scope])


def read_scenario(work: Work, scope: str) -> None:
    """A scenario of the scope is read."""
    asked.scenario(work, SCENARIO[scope])


def write_scenario(work: Work, scope: str) -> None:
    """A scenario of the scope gets a new version."""
    asked.keep_scenario(work, SCENARIO[scope], {"title": "new"}, 1)


def who(work: Work, scope: str) -> None:
    """Who has seen a child of the scope."""
    watched.who_has_seen(work, CHILD[scope])


def unscoped(act: Callable[[Work], object], resource: str, action: str) -> Act:
    """An act about the store as a whole: asked in every scope, where the table gives all or none."""

    def run(work: Work, scope: str) -> None:
        work.require(resource, action, scope)
        act(work)

    return run


ACTS: Mapping[tuple[str, str], Act] = {
    ("institutions", "read"): read_houses,
    ("institutions", "write"): write_house,
    ("children", "read"): read_children,
    ("children", "write"): write_child,
    ("children", "break_glass"): break_glass,
    ("plans", "make"): make_plan,
    ("plans", "read"): read_plan,
    ("decisions", "read"): read_decision,
    ("decisions", "answer"): answer,
    ("decisions", "verify"): verify_decisions,
    ("exports", "make"): export,
    ("scenarios", "read"): read_scenario,
    ("scenarios", "write"): write_scenario,
    ("audit", "who"): who,
    ("audit", "read"): unscoped(watched.lately, "audit", "read"),
    ("audit", "verify"): unscoped(sealed.verify, "audit", "verify"),
    ("totals", "read"): unscoped(totalling.counts_in, "totals", "read"),
    ("users", "manage"): unscoped(people.users, "users", "manage"),
    ("children", "erase"): unscoped(leaving.past_retention, "children", "erase"),
    ("backups", "make"): unscoped(lambda work: work.scopes("backups", "make"), "backups", "make"),
}
DECIDED: dict[str, str] = {}
ANSWERED: dict[str, str] = {}
SCENARIO = {OWN: "of-ost", AGREEMENT: "of-bfe", OTHER: "of-nord"}
PLANS: dict[tuple[str, str | None], dict[str, Any]] = {}
SEEN_FROM_OST = {OWN: OWN, AGREEMENT: AGREEMENT, OTHER: OTHER}


def person(role: str) -> Actor:
    """Somebody in the role, for Øst where the role is for one operator; others see all as `other`."""
    return actor(role, None if role in ("auditor", "administrator", "service_account", PRACTICE) else OST)


def scope_for(who_acts: Actor, scope: str) -> str:
    """How a thing of the scope, seen from Øst, stands to the one who acts."""
    return scope if who_acts.operator is not None else OTHER


def prepared(fresh: Open) -> Store:
    """A real store with a decision by each operator, scenarios of each and plans of each."""
    store = fresh(is_synthetic=False)
    for operator, child, unit, scope in (
        (OST, "e2", "E1", OWN),
        (BFE, "b1", "E1", AGREEMENT),
        (NORD, "n1", "N1", OTHER),
    ):
        planner = actor("intake_planner", operator)
        plan = plan_for(store, planner, {child: unit})
        done = deciding.decide(store, planner, Asked(child, unit, "Kari Nordmann", plan, view="near the school"))
        DECIDED[scope] = done.decision_id
    away = plan_for(store, actor("intake_planner", OST), {"e3": "B1"})
    abroad = Asked("e3", "B1", "Kari Nordmann", away, view="near the school")
    # Seen by who answers: a unit of one's own, a child of one's own in another's unit, neither.
    ANSWERED.update({OWN: DECIDED[AGREEMENT], OTHER: DECIDED[OTHER]})
    ANSWERED[AGREEMENT] = deciding.decide(store, actor("intake_planner", OST), abroad).decision_id
    for scope, operator in OPERATOR.items():
        with store.work(actor("capacity_planner", operator)) as work:
            asked.keep_scenario(work, SCENARIO[scope], {"title": "first"}, 0)
    for role in ROLES:
        if "make" in {action for (name, resource, action) in allowed() if name == role and resource == "plans"}:
            who_acts = person(role)
            if role != PRACTICE:
                PLANS[role, who_acts.operator] = plan_for(store, who_acts, {"e1": "E2"})
    return store


def test_every_cell_of_the_table_is_carried_out(fresh: Open) -> None:
    store = prepared(fresh)
    wrong, carried_out = [], 0
    roles = [role for role in ROLES if role != PRACTICE]
    for role, (key, act), scope in product(roles, ACTS.items(), SCOPES):
        who_acts = person(role)
        expected = scope_for(who_acts, scope) in scopes_of(who_acts, *key)
        if key == ("institutions", "write") and not scopes_of(who_acts, "children", "write"):
            expected = False
        try:
            with store.work(who_acts) as work:
                act(work, scope if key not in UNSCOPED else scope_for(who_acts, scope))
                raise Undone
        except Undone:
            happened = True
        except Forbidden:
            happened = False
        carried_out += 1
        if happened != expected:
            wrong.append((role, *key, scope, happened))
    assert wrong == []
    assert carried_out == len(roles) * len(ACTS) * len(SCOPES)


UNSCOPED = {
    *(("audit", "read"), ("audit", "verify"), ("users", "manage"), ("backups", "make")),
    ("children", "erase"),
    *(("decisions", "verify"), ("plans", "make"), ("plans", "read")),
}


@pytest.mark.parametrize("scope", [OWN, OTHER])
def test_every_role_decides_only_where_the_table_says(fresh_file: Open, scope: str) -> None:
    store = fresh_file(is_synthetic=False)
    for role in (role for role in ROLES if role != PRACTICE):
        who_acts = person(role)
        child = WAITING[scope]
        plan = {
            "date": "2026-11-20",
            "proposals": [{"child_id": child, "unit_id": UNIT_OF[child], "from": "2026-11-20"}],
        }
        if scope_for(who_acts, scope) in scopes_of(who_acts, "decisions", "decide"):
            plan = plan_for(store, who_acts, {child: UNIT_OF[child]})
            wanted = Asked(child, UNIT_OF[child], "Kari Nordmann", plan, view="near the school")
            done = deciding.decide(store, who_acts, wanted)
            deciding.answer(
                store, actor("intake_planner", OST), done.decision_id, False, "Per", "cleared for the next role"
            )
        else:
            wanted = Asked(child, UNIT_OF[child], "Kari Nordmann", plan, view="near the school")
            with pytest.raises(Forbidden):
                deciding.decide(store, who_acts, wanted)


def test_the_table_speaks_only_of_what_there_is() -> None:
    assert {(resource, action) for _, resource, action in allowed()} == {*ACTS, ("decisions", "decide")}
    assert {role for role, _, _ in allowed()} == set(ROLES) - {"nobody"}


def test_who_practises_gets_nothing_of_a_real_store(fresh: Open) -> None:
    store = prepared(fresh)
    for act, scope in product(ACTS.values(), SCOPES):
        with pytest.raises(Forbidden), store.work(actor(PRACTICE)) as work:
            act(work, scope)


def test_postgresql_itself_hides_rows_of_others_whatever_is_asked(fresh_database: Open) -> None:
    store = fresh_database(is_synthetic=False)
    tables = [*REGISTERS.values()]
    children = REGISTERS["children"].table
    with store.work(actor("intake_planner", OST)) as work:
        work.scopes("children", "read")
        seen = set(work.connection.execute(text("SELECT child_id FROM children")).scalars())
        stays = set(work.connection.execute(select(placing.stays.c.child_id)).scalars())
        assert seen == {"e1", "e2", "e3", "er", "br", "bb"}
        assert stays == {"er", "br", "bb"}
        work.scopes("children", "write")
        assert set(work.connection.execute(select(children.c.child_id)).scalars()) == {"e1", "e2", "e3", "er"}
        done = work.connection.execute(text("UPDATE children SET urgency = 'acute' WHERE child_id = 'nr'"))
        assert done.rowcount == 0
    with store.work(actor("budget_analyst", OST)) as work:
        for register in tables:
            if register.child_columns:
                assert work.connection.execute(select(register.table)).all() == []
        for table in (placing.stays, placing.decisions, placing.answers, placing.plans, placing.snapshots):
            assert work.connection.execute(select(table)).all() == []


def test_a_database_user_whom_no_filter_binds_is_refused(server: str, fresh_database: Open) -> None:
    from planner.errors import BadUse
    from planner.store.opened import open_store

    store = fresh_database()
    with pytest.raises(BadUse, match="sees every row"):
        open_store(f"{server}/{store.url.database}")
