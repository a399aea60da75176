"""A child that has left can be erased: nothing but its pseudonym is left, and history still holds."""

import json
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from models.child import Exclusion, GroupMember
from models.dataset import Dataset
from models.ids import ChildId, GroupId, InstitutionId
from models.tables import METADATA, asking, placing, watching
from planner import deciding, entering
from planner.__main__ import main
from planner.deciding import Asked
from planner.errors import BadUse, Busy, Forbidden
from planner.store import asked, engines, leaving, registers, sealed, taking_in, watched
from planner.store.erasing import without
from planner.store.opened import Store
from tests.store.conftest import Open
from tests.store.making import OST, Clock, actor, country, plan_for

ADMIN = actor("administrator", user_id="admin")
WHY = "the time to be kept has run out"
TOLD = ("note about e1", "e1 has been seen there", "quiet and near the sea", "its aunt lives next door", "full of e1")


def around_e1() -> Dataset:
    """The country with rows about e1."""
    return replace(
        country(),
        exclusions=(Exclusion(ChildId("e1"), "e1 has been seen there", InstitutionId("I-B")),),
        groups=(GroupMember(GroupId("G"), ChildId("e1")), GroupMember(GroupId("G"), ChildId("e2"))),
    )


def lived(fresh: Open) -> tuple[Store, dict[str, str]]:
    """A real store in which e1 was decided on, moved in, was edited, and has left; and decisions beside it."""
    store = fresh(around_e1(), is_synthetic=False)
    ost, robot = actor("intake_planner", OST), actor("service_account")
    plan = plan_for(store, ost, {"e1": "E2", "e2": "E1", "e3": "B1"})
    plan["changes"] = []
    done = {}
    for child, unit, view in (("e1", "E1", "quiet and near the sea"), ("e2", "E1", "near the school")):
        wanted = Asked(child, unit, "Kari Nordmann", plan, view=view, reason="its aunt lives next door")
        done[child] = deciding.decide(store, ost, wanted).decision_id
    deciding.answer(store, ost, done["e1"], False, "Per Hansen", "the house is full of e1")
    with store.work(ost) as work:
        content = {
            "title": "try",
            "steps": [{"kind": "pin", "child_id": "e1", "why": "full of e1"}, {"child_id": "e2"}],
        }
        asked.keep_scenario(work, "try", content, 0)
    edited = tuple(
        replace(row, needs=("health",), view_note="note about e1, again") if row.child_id == "e1" else row
        for row in around_e1().children
    )
    with store.work(robot) as work:
        taking_in.take_in(work, replace(around_e1(), children=edited), False)
    with store.work(robot) as work:  # e1 is over
        left = replace(
            around_e1(), children=tuple(row for row in edited if row.child_id != "e1"), exclusions=(), groups=()
        )
        lives = replace(left, placements=())
        taking_in.take_in(work, replace(lives, placements=country().placements), False, is_everything=False)
        work.connection.execute(text("DELETE FROM children WHERE child_id = 'e1'"))
    return store, done


def everything_kept(store: Store) -> str:
    """All that any table says, packed data unpacked, but for what erasures and audit keep."""
    found = []
    with store.work(ADMIN) as work:
        work.reach("all")
        for table in METADATA.sorted_tables:
            if table.name in ("audit", "erasures"):
                continue
            for row in work.connection.execute(select(table)).mappings():
                found += [
                    zlib.decompress(value).decode() if isinstance(value, bytes) else str(value)
                    for value in row.values()
                ]
    return "\n".join(found)


def test_nothing_but_the_pseudonym_is_left_of_an_erased_child(fresh: Open) -> None:
    store, done = lived(fresh)
    before = everything_kept(store)
    assert [told for told in TOLD if told not in before] == []
    erased = entering.erase(store, ADMIN, "e1", WHY)
    after = everything_kept(store)
    assert [told for told in TOLD if told in after.replace("its aunt lives next door", "", 1)] == []  # e2's own stays
    assert "near the school" in after
    with store.work(ADMIN) as work:
        work.reach("all")
        row = work.connection.execute(
            select(placing.decisions).where(placing.decisions.c.decision_id == done["e1"])
        ).one()
        assert (row.child_id, row.by_name, row.unit_id, row.view) == ("e1", "Kari Nordmann", "[erased]", "[erased]")
        lines = work.connection.execute(select(placing.proposals).where(placing.proposals.c.child_id == "e1")).all()
        assert {line.unit_id for line in lines} == {None}
        content = json.loads(work.connection.execute(select(asking.scenario_versions.c.content)).scalar_one())
        assert content["steps"] == [{"child_id": "e2"}]
    assert erased.records["decisions"] == 1
    assert done["e1"] in erased.decisions


def test_the_chain_holds_after_an_erasure_and_says_what_cannot_be_computed_anew(fresh: Open) -> None:
    store, done = lived(fresh)
    erased = entering.erase(store, ADMIN, "e1", WHY)
    auditor = actor("auditor")
    with store.work(auditor) as work:
        assert sealed.verify(work).findings == ()
        record = watched.who_has_seen(work, "e1")[0]
    assert (record.action, record.detail["why"]) == ("erase", WHY)
    told = {each.decision_id: each for each in deciding.verify(store, auditor)}
    assert {key for key, each in told.items() if each.erased} == set(erased.decisions) == set(done.values())
    assert [each.wrong for each in told.values()] == [()] * 2


def test_a_second_erasure_follows_the_first(fresh: Open, clock: Clock) -> None:
    store, _ = lived(fresh)
    entering.erase(store, ADMIN, "e1", WHY)
    with store.work(actor("service_account")) as work:
        work.reach("all")
        work.connection.execute(text("DELETE FROM children WHERE child_id = 'e3'"))
    entering.erase(store, ADMIN, "e3", WHY)
    with store.work(actor("auditor")) as work:
        assert sealed.verify(work).findings == ()
    with pytest.raises(BadUse, match="Nothing is kept"):
        entering.erase(store, ADMIN, "e1", WHY)


def test_a_record_that_is_changed_under_the_cover_of_an_erasure_is_found(fresh: Open) -> None:
    store, done = lived(fresh)
    entering.erase(store, ADMIN, "e1", WHY)
    with store.work(ADMIN) as work:
        work.reach("all")
        work.connection.execute(
            text("UPDATE decisions SET waivers = '{}' WHERE decision_id = :key"), {"key": done["e1"]}
        )
    with store.work(actor("auditor")) as work:
        assert [finding.record for finding in sealed.verify(work).findings] == [f"decisions {done['e1']}"]


def test_an_erasure_that_nobody_recorded_is_found(fresh: Open) -> None:
    store, done = lived(fresh)
    with store.work(ADMIN) as work:
        work.reach("all")
        row = {"erasure_id": "E-forged", "table_name": "decisions", "row_key": done["e2"], "at": work.at}
        work.connection.execute(watching.erasures.insert().values(**row, before_sha256="0" * 64, after_sha256="1" * 64))
        work.connection.execute(
            text("UPDATE decisions SET view = '[erased]' WHERE decision_id = :key"), {"key": done["e2"]}
        )
    with store.work(actor("auditor")) as work:
        found = {finding.record for finding in sealed.verify(work).findings}
    assert found == {"erasures E-forged", f"decisions {done['e2']}"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET view = 'another view'",
        "UPDATE decisions SET view = '[erased]' WHERE child_id = 'e2'",
        "UPDATE decisions SET by_name = '[erased]' WHERE child_id = 'e1'",
        "DELETE FROM decisions WHERE child_id = 'e1'",
        "UPDATE erasures SET after_sha256 = before_sha256",
        "DELETE FROM erasures",
        "UPDATE audit SET detail = '{}'",
        "UPDATE plans SET judged = '{}'",
        "DELETE FROM snapshots",
    ],
)
def test_an_erasure_opens_no_other_way_to_change_history(fresh: Open, statement: str) -> None:
    store, _ = lived(fresh)
    entering.erase(store, ADMIN, "e1", WHY)
    with store.work(ADMIN) as work:
        work.reach("all")
        with pytest.raises(DatabaseError, match="only added to"), work.connection.begin_nested():
            work.connection.execute(text(statement))


@pytest.mark.parametrize(
    ("child", "said"), [("e3", "waits for a place"), ("er", "lives, or is to live, in E1"), ("e2", "is to live")]
)
def test_a_child_that_lives_or_waits_is_not_erased(fresh: Open, child: str, said: str) -> None:
    store, _ = lived(fresh)
    with pytest.raises(BadUse, match=said):
        entering.erase(store, ADMIN, child, WHY)


def test_a_child_whose_stay_is_over_goes_with_its_rows_in_the_registers(fresh: Open) -> None:
    store = fresh(is_synthetic=False)
    homes = tuple(row for row in country().placements if row.child_id != "br")
    with store.work(actor("service_account")) as work:
        taking_in.take_in(work, replace(country(), placements=homes), False, is_everything=True)
    entering.erase(store, ADMIN, "br", WHY)
    with store.work(actor("service_account")) as work:
        seen = registers.read_dataset(work)
    assert "br" not in {row.child_id for row in seen.children}
    assert seen.separations == ()
    assert len(seen.children) == len(country().children) - 1


def test_erasing_takes_an_administrator_a_fresh_login_and_a_reason(fresh_file: Open) -> None:
    store, _ = lived(fresh_file)
    late = actor("administrator", user_id="admin", is_confirmed=False)
    for who, refusal in ((late, "planner confirm"), (actor("regional_lead", OST), "role"), (actor("auditor"), "role")):
        with pytest.raises(Forbidden, match=refusal):
            entering.erase(store, who, "e1", WHY)
    with pytest.raises(BadUse, match="at least 10"):
        entering.erase(store, ADMIN, "e1", "over")


def test_whose_time_has_run_out_is_listed_until_it_is_erased(fresh: Open, clock: Clock) -> None:
    store, _ = lived(fresh)
    kept = leaving.kept_after_leaving()
    for days, found in ((kept.days - 1, []), (1, ["e1"])):
        clock.go(days=days)
        with store.work(ADMIN) as work:
            assert [left.child_id for left in leaving.past_retention(work)] == found
    admin = _again(store, clock)
    with store.work(admin) as work:
        (left,) = leaving.past_retention(work)
        assert left.until - left.last_on == kept == timedelta(days=1826)
    entering.erase(store, admin, "e1", WHY)
    with store.work(admin) as work:
        assert leaving.past_retention(work) == ()


def _again(store: Store, clock: Clock) -> object:
    from planner.store import people

    return people.provider_actor(store, "issuer", "admin", int(clock.now.timestamp()))


def test_nothing_of_an_erased_child_is_left_in_the_file(fresh_file: Open) -> None:
    store, _ = lived(fresh_file)
    file = Path(str(store.url.database))
    log = Path(f"{file}-wal")
    entering.erase(store, ADMIN, "e1", WHY)
    content = file.read_bytes() + log.read_bytes()
    assert [told for told in TOLD[:3] if told.encode() in content] == []


def test_a_log_that_others_keep_open_is_told_and_goes_with_them(
    fresh_file: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    monkeypatch.setattr(engines, "BUSY_S", 0)
    store, _ = lived(fresh_file)
    file = Path(str(store.url.database))
    log = Path(f"{file}-wal")
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM children").fetchone()
    with pytest.raises(Busy, match="e1 is erased"):
        entering.erase(store, ADMIN, "e1", WHY)
    assert TOLD[0].encode() in file.read_bytes() + log.read_bytes()
    reader.close()
    assert store.settle()
    assert TOLD[0].encode() not in file.read_bytes() + log.read_bytes()


def test_a_list_loses_what_names_the_child_and_no_more() -> None:
    plan = {
        "proposals": [{"child_id": "a", "with": ["b", "c"]}, {"child_id": "b", "why": "text"}],
        "changes": [{"change": {"child_id": "b"}, "why": "text"}, {"change": {"child_id": "a"}}],
        "goals": {"b": 1, "a": 2},
    }
    assert without(plan, "b") == {
        "proposals": [{"child_id": "a", "with": ["c"]}],
        "changes": [{"change": {"child_id": "a"}}],
        "goals": {"a": 2},
    }


def test_the_commands_list_and_erase(
    fresh_file: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from planner import signed_in

    store, done = lived(fresh_file)
    monkeypatch.setattr(signed_in, "store_at", lambda _: store)
    monkeypatch.setattr(signed_in, "actor_here", lambda _: ADMIN)
    assert main(["retention", "--store", "x.db", "--language", "en"]) == 0
    assert "No child has been kept" in capsys.readouterr().out
    assert main(["erase", "e3", "--why", WHY, "--store", "x.db", "--language", "en"]) == 2
    assert main(["erase", "e1", "--why", WHY, "--store", "x.db", "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert done["e2"] in said
    assert "Backups and exports made before still hold the child" in said
