"""A person decides: with a view, with a reason against the plan, on a place that is there, once, to be recomputed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.child import Waiver
from models.ids import ChildId
from planner import deciding, service
from planner.deciding import Asked
from planner.errors import BadUse, Forbidden, Outrun
from planner.importing import read_dataset
from planner.placement.judge import judge
from planner.placement.one_place import judge_place
from planner.service import PlaceRequest
from planner.store import registers, sealed, watched
from planner.store.opened import Store
from tests.counts import tries
from tests.store.conftest import Open
from tests.store.making import BFE, DAY, NORD, OST, PLANNING, actor, country, plan_for

EVERYBODY: dict[str, str | None] = {"e1": "E2", "e2": "E1", "e3": "B1", "b1": "B1", "n1": None}


def asked(store: Store, child: str, unit: str, **more: Any) -> Asked:
    """A decision on a plan of today."""
    plan = more.pop("plan", None) or plan_for(store, PLANNING, EVERYBODY)
    said = {"by": "Kari Nordmann", "view": "near the school", "reason": "it was agreed by phone"} | more
    return Asked(child, unit, plan=plan, **said)


def stays_of(store: Store, child: str) -> list[tuple[str, str, int]]:
    """Unit, state and place number of every stay of a child."""
    from sqlalchemy import select

    from planner.store.booking import STAYS

    with store.work(PLANNING) as work, work.whole():
        rows = work.connection.execute(select(STAYS).where(STAYS.c.child_id == child).order_by(STAYS.c.changed_at))
        return [(row.unit_id, row.state, row.place_no) for row in rows]


def test_a_decision_books_the_lowest_free_place_and_says_what_it_rests_on(fresh: Open) -> None:
    store = fresh()
    done = deciding.decide(store, PLANNING, asked(store, "e2", "E1"))
    assert (done.place_no, done.start_on, done.by_name, done.departs) == (3, DAY, "Kari Nordmann", False)
    assert stays_of(store, "e2") == [("E1", "booked", 3)]
    with store.work(PLANNING) as work:
        placed = {row.child_id: row.unit_id for row in registers.read_dataset(work).placements}
    assert placed["e2"] == "E1"
    assert [each.decision_id for each in deciding.listed(store, PLANNING)] == [done.decision_id]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"by": ""}, "name of a person"),
        ({"by": "planner"}, "name of a person"),
        ({"by": "17"}, "name of a person"),
        ({"view": None}, "what the child thinks"),
        ({"view": "  "}, "what the child thinks"),
        ({"no_view": "in hospital this week"}, "one of the two"),
        ({"view": None, "no_view": "no"}, "fewer than 10 letters"),
    ],
)
def test_nothing_is_stored_without_a_person_and_the_childs_view(
    fresh_file: Open, more: dict[str, Any], said: str
) -> None:
    store = fresh_file()
    with pytest.raises(BadUse, match=said):
        deciding.decide(store, PLANNING, asked(store, "e2", "E1", **more))
    assert deciding.listed(store, PLANNING) == ()


def test_against_the_plan_it_takes_a_reason_which_stands_in_the_decision(fresh_file: Open) -> None:
    store = fresh_file()
    with pytest.raises(BadUse, match="The plan proposes E1"):
        deciding.decide(store, PLANNING, asked(store, "e2", "B1", reason=None))
    done = deciding.decide(store, PLANNING, asked(store, "e2", "B1", reason="her sister goes to school there"))
    assert (done.departs, done.proposed_unit_id, done.reason) == (True, "E1", "her sister goes to school there")


def test_a_place_that_breaks_a_rule_is_refused_by_its_rule(fresh: Open) -> None:
    store = fresh()
    with pytest.raises(BadUse, match="Separations") as apart:  # br, whom e3 must be kept apart from, lives in E1
        deciding.decide(store, PLANNING, asked(store, "e3", "E1"))
    assert "br" not in str(apart.value).replace("broken", "")
    with pytest.raises(BadUse, match="cannot live in N1"):  # no agreement
        deciding.decide(store, PLANNING, asked(store, "e1", "N1"))
    with pytest.raises(BadUse, match="cannot live in B1"):  # nr is not up for a move
        deciding.decide(store, PLANNING, asked(store, "nr", "B1", plan=plan_for(store, PLANNING, {"nr": "N1"})))


def test_the_loser_of_the_last_place_is_told_who_took_it(fresh: Open) -> None:
    store = fresh()
    first, second = asked(store, "e1", "E2", by="Kari Nordmann"), asked(store, "e2", "E2", by="Ola Nordmann")
    deciding.decide(store, PLANNING, first)
    with pytest.raises(Outrun, match="last place in E2 was taken by Kari Nordmann at 2026-11-22 08:00"):
        deciding.decide(store, PLANNING, second)
    with pytest.raises(Outrun, match="Kari Nordmann has already decided on e1: E2"):
        deciding.decide(store, PLANNING, replace(first, by="Ola Nordmann"))
    assert len(deciding.listed(store, PLANNING)) == 1


def test_the_database_itself_lets_nobody_have_a_place_or_a_child_twice(fresh: Open) -> None:
    from sqlalchemy import insert, select

    from planner.store.booking import STAYS

    store = fresh()
    deciding.decide(store, PLANNING, asked(store, "e1", "E2"))
    with store.work(PLANNING) as work, work.whole():
        row = dict(work.connection.execute(select(STAYS).where(STAYS.c.child_id == "e1")).mappings().one())
    for change in (
        {"child_id": "e2"},  # the same place
        {"unit_id": "B1", "place_no": 3},  # the same child
        {"child_id": "e2", "place_no": 2},  # a place that is not there
        {"child_id": "e2", "place_no": 0, "state": "lives"},
    ):
        with pytest.raises(DatabaseError), store.work(PLANNING) as work, work.whole():
            work.connection.execute(insert(STAYS).values(**row | {"stay_id": "x"} | change))


def test_a_retried_decision_takes_effect_once(fresh: Open) -> None:
    store = fresh()
    wanted = asked(store, "e2", "E1", key="k-1")
    first = deciding.decide(store, PLANNING, wanted)
    again = {deciding.decide(store, PLANNING, wanted).decision_id for _ in range(tries("retried requests"))}
    assert again == {first.decision_id}
    assert len(deciding.listed(store, PLANNING)) == 1
    with pytest.raises(BadUse, match="another decision"):
        deciding.decide(store, PLANNING, replace(wanted, child_id="e1", unit_id="E2"))


def test_the_unit_answers_and_a_no_frees_the_place(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    ost, bfe = actor("intake_planner", OST), actor("intake_planner", BFE)
    plan = plan_for(store, ost, {"e3": "B1"})
    done = deciding.decide(store, ost, Asked("e3", "B1", "Kari Nordmann", plan, view="near the school"))
    with pytest.raises(Forbidden):  # whose child it is cannot answer for the unit
        deciding.answer(store, ost, done.decision_id, True, "Kari", None)
    with pytest.raises(BadUse, match="needs a reason"):
        deciding.answer(store, bfe, done.decision_id, False, "Per Hansen", "no")
    answered = deciding.answer(store, bfe, done.decision_id, False, "Per Hansen", "too few on the night shift")
    assert answered.answer is not None
    assert answered.answer.accepts is False
    with pytest.raises(Outrun, match="Per Hansen has answered already"):
        deciding.answer(store, bfe, done.decision_id, True, "Eva Hansen", None)
    again = deciding.decide(
        store, ost, Asked("e1", "B1", "Kari Nordmann", plan_for(store, ost, {"e1": "B1"}), view="near the school")
    )
    assert again.place_no == done.place_no


def test_a_resident_who_is_moved_leaves_its_place_on_the_day(fresh_file: Open) -> None:
    movable = replace(
        country(), placements=tuple(replace(row, movable=row.child_id == "er") for row in country().placements)
    )
    store = fresh_file(movable)
    plan = plan_for(store, PLANNING, {"er": "E2", "e1": "E1", "e2": "E1"})
    moved = deciding.decide(store, PLANNING, asked(store, "er", "E2", plan=plan))
    assert sorted(stays_of(store, "er")) == [("E1", "leaving", 2), ("E2", "booked", 1)]
    assert deciding.decide(store, PLANNING, asked(store, "e1", "E1", plan=plan)).place_no == 2
    deciding.answer(store, PLANNING, moved.decision_id, True, "Per Hansen", None)


def test_a_waiver_counts_until_it_expires_and_stands_in_the_decision(fresh: Open) -> None:
    def waived(days: int) -> Waiver:
        return Waiver(ChildId("e3"), "separations", "the two have made up", "leader", DAY + timedelta(days=days))

    store = fresh(replace(country(), waivers=(waived(30),)))
    done = deciding.decide(store, PLANNING, asked(store, "e3", "E1"))
    assert '"approved_by":"leader"' in done.waivers
    expired = fresh(replace(country(), waivers=(waived(-1),)))
    with pytest.raises(BadUse, match="Separations"):
        deciding.decide(expired, PLANNING, asked(expired, "e3", "E1"))


def test_a_plan_made_from_other_data_or_under_changes_of_the_world_is_refused(fresh_file: Open) -> None:
    store = fresh_file()
    plan = plan_for(store, PLANNING, EVERYBODY)
    opened = {"kind": "places", "unit_id": "E2", "approved_places": 9, "who": "x", "why": "y"}
    with pytest.raises(BadUse, match="not so in the registers"):
        deciding.decide(store, PLANNING, asked(store, "e2", "E1", plan=plan | {"changes": [opened]}))
    elsewhere = plan | {"provenance": plan["provenance"] | {"data_sha256": "0" * 64}}
    with pytest.raises(BadUse, match="made from other data"):
        deciding.decide(store, PLANNING, asked(store, "e2", "E1", plan=elsewhere))
    other = plan_for(store, PLANNING, {"e1": "E2"})
    with pytest.raises(BadUse, match="says nothing about n1"):
        deciding.decide(store, PLANNING, asked(store, "n1", "N1", plan=other))


def test_every_stored_decision_comes_out_the_same(fresh: Open) -> None:
    store = fresh()
    plan = plan_for(store, PLANNING, EVERYBODY)
    for child, unit in (("e1", "E2"), ("e2", "E1"), ("e3", "B1"), ("b1", "B1")):
        deciding.decide(store, PLANNING, asked(store, child, unit, plan=plan))
    found = deciding.verify(store, PLANNING)
    assert len(found) == 4
    assert [each.wrong for each in found] == [()] * 4
    with store.work(PLANNING) as work:
        assert sealed.verify(work).holds


def test_a_decision_that_somebody_changed_does_not_come_out_the_same(fresh_file: Open) -> None:
    import sqlite3

    store = fresh_file()
    done = deciding.decide(store, PLANNING, asked(store, "e2", "E1"))
    store.engine.dispose()
    with sqlite3.connect(str(store.url.database)) as connection:
        connection.execute("DROP TRIGGER only_added_decisions_update")
        connection.execute("UPDATE decisions SET view = 'far from here'")
    found = deciding.verify(store, PLANNING)
    assert [str(sentence) for sentence in found[0].wrong] == ["what it says does not fit its hash"]
    with store.work(PLANNING) as work:
        assert [each.record for each in sealed.verify(work).findings] == [f"decisions {done.decision_id}"]


def test_history_is_only_added_to(fresh: Open) -> None:
    store = fresh()
    deciding.decide(store, PLANNING, asked(store, "e2", "E1"))
    for table in ("audit", "child_sets", "requests", "snapshots", "plans", "proposals", "decisions"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {_column(table)} = {_column(table)}"):
            with pytest.raises(DatabaseError, match="only added to"), store.work(PLANNING) as work, work.whole():
                work.connection.execute(text(statement))


def _column(table: str) -> str:
    return (
        {"audit": "role", "child_sets": "children", "requests": "result", "snapshots": "scope"}.get(table, "code")
        if table != "proposals"
        else "unit_id"
    )


def test_the_surroundings_judge_as_the_whole_country_does(fresh_file: Open) -> None:
    dataset = read_dataset(service.SHIPPED)
    store = fresh_file(dataset)
    desk = service.open_desk()
    case = service.case_of(desk, PlaceRequest())
    waiting = [child.child_id for child in case.candidates][::6]
    judged = 0
    for number, child_id in enumerate(waiting):
        for unit in list(case.unit_by_id)[number % 7 :: 29]:
            with store.work(PLANNING) as work:
                around = registers.around(work, child_id, unit)
            narrow = judge_place(deciding._case(around, desk.parameters, desk.as_of, (), child_id), child_id, unit)
            wide = judge_place(case, child_id, unit)
            assert set(map(str, narrow.refused)) == set(map(str, wide.refused))
            assert narrow.until == wide.until
            judged += not wide.refused
    assert judged > 3
    assert judge(case, {}).broken == ()


def test_a_decision_on_a_child_of_another_operator_is_forbidden_and_noted(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    ost = actor("intake_planner", OST)
    with pytest.raises(Forbidden):
        deciding.decide(store, ost, Asked("n1", "N1", "Kari Nordmann", plan_for(store, ost, {"e1": "E2"}), view="near"))
    with store.work(actor("auditor")) as work:
        assert watched.lately(work, 1)[0].action == "refused"
    late = actor("intake_planner", NORD, is_confirmed=False)
    with pytest.raises(Forbidden, match="Confirm who you are"):
        deciding.decide(
            store, late, Asked("n1", "N1", "Kari Nordmann", plan_for(store, late, {"n1": "N1"}), view="near")
        )


def test_a_no_takes_a_fresh_login_and_a_yes_does_not(fresh_file: Open) -> None:
    store = fresh_file(is_synthetic=False)
    ost, late = actor("intake_planner", OST), actor("intake_planner", OST, is_confirmed=False)
    plan = plan_for(store, ost, {"e1": "E2", "e2": "E1"})
    first, second = (
        deciding.decide(store, ost, Asked(child, unit, "Kari Nordmann", plan, view="near the school")).decision_id
        for child, unit in (("e1", "E2"), ("e2", "E1"))
    )
    with pytest.raises(Forbidden, match="Confirm who you are"):
        deciding.answer(store, late, first, False, "Per Hansen", "too few on the night shift")
    assert deciding.answer(store, late, second, True, "Per Hansen", None).answer is not None
    assert deciding.answer(store, ost, first, False, "Per Hansen", "too few on the night shift").answer is not None


def refusals(store: Store) -> list[tuple[str | None, object]]:
    """Which refused decisions the audit knows: child and reason, the last one first."""
    auditor = PLANNING if store.holds() == "synthetic" else actor("auditor")
    with store.work(auditor) as work:
        found = watched.lately(work)
    return [(each.subject, each.detail["why"]) for each in found if each.action == "decide_refused"]


def test_a_decision_that_is_refused_leaves_its_child_and_reason_in_the_audit(fresh: Open) -> None:
    store = fresh()
    taken = asked(store, "e1", "E2")
    deciding.decide(store, PLANNING, taken)
    for wanted, refusal in (
        (asked(store, "e2", "E2"), Outrun),
        (replace(asked(store, "e2", "E1"), view=None), BadUse),
        (replace(asked(store, "e3", "E1"), plan=taken.plan | {"seed": 7, "date": "2026-11-21"}), BadUse),
        (asked(store, "e3", "E1"), BadUse),
        (asked(store, "Kari Nordmann, born 2012", "E1"), BadUse),
    ):
        with pytest.raises(refusal):
            deciding.decide(store, PLANNING, wanted)
    kept = refusals(store)
    assert [child for child, _ in kept] == [None, "e3", "e3", "e2", "e2"]
    assert kept[0][1] == "There is no child «{child}»."
    assert kept[1][1] == "{child} cannot live in {unit} as things stand: {why}."
    assert kept[3][1] == "Say what the child thinks about where to live, or why it was not heard: one of the two."
    assert kept[4][1] == "The last place in {unit} was taken by {who} at {when}, for another child. Make a new plan."
    with store.work(PLANNING) as work:
        assert watched.who_has_seen(work, "e2")[0].action == "decide_refused"
        assert sealed.verify(work).findings == ()
        assert "born 2012" not in str(work.connection.execute(text("SELECT * FROM child_sets")).all())


def test_what_the_role_may_not_decide_is_noted_once(fresh_file: Open) -> None:
    store = fresh_file(is_synthetic=False)
    ost = actor("intake_planner", OST)
    plan = plan_for(store, ost, {"e1": "E2"})
    with pytest.raises(Forbidden):
        deciding.decide(store, ost, Asked("n1", "N1", "Kari Nordmann", plan, view="near"))
    assert refusals(store) == []
