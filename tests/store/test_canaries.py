"""Children with unmistakable ids and texts never reach a page, file, log or output of a role that may not see them.

They are Nord's, which has no agreement with Øst, and everything that could carry a name across is tied to Øst's own
children: separations, groups, waivers, a decision, a plan, a scenario and an import of Nord's.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.child import Child, Exclusion, GroupMember, Pin, Placement, Separation, Waiver, Wish
from models.dataset import Dataset
from models.ids import ChildId, GroupId, InstitutionId, Operator, UnitId
from planner import deciding, keeping
from planner.__main__ import main
from planner.deciding import Asked
from planner.errors import PlannerError
from planner.exporting import write_folder
from planner.store import people, registers, taking_in
from planner.store.opened import Store
from planner.ui import desk, who
from planner.ui.page_table import PAGES
from tests.counts import tries
from tests.pages.screen import SECONDS, everything, run_until, text
from tests.store.conftest import Open
from tests.store.making import DAY, NORD, OST, Clock, actor, child, country, house, plan_for, unit

PASSWORD = "correct horse battery staple"
SIGN = "kanari"
"""Stands in every id and text of a canary, and nowhere else in the program."""

OUTSIDE = {
    "planner": ("intake_planner", OST),
    "lead": ("regional_lead", OST),
    "capacity": ("capacity_planner", None),
    "budget": ("budget_analyst", None),
    "oslo": ("oslo_analyst", Operator("bfe")),
    "admin": ("administrator", None),
}
"""Users who may not see Nord's children; «nord», who may, shows that the canaries are where they would be seen."""


def canaries() -> tuple[Child, ...]:
    """Nord's children; half of them live in a house of theirs."""
    return tuple(
        replace(child(f"KANARI-{number:03}", NORD), view_note=f"kanarifugl sang {number}", sibling_group="KANARI-S")
        for number in range(tries("canaries"))
    )


def aviary() -> Dataset:
    """The small country and the canaries, tied to Øst's own children wherever a row can tie two."""
    base, birds = country(), canaries()
    homes = tuple(Placement(bird.child_id, UnitId("K1"), DAY) for bird in birds[::2])
    ids = [bird.child_id for bird in birds]
    own = [ChildId(key) for key in ("e1", "e2", "e3", "er")]
    return replace(
        base,
        institutions=(*base.institutions, house("I-K", NORD)),
        units=(*base.units, unit("K1", "I-K", 60)),
        children=(*base.children, *birds),
        placements=(*base.placements, *homes),
        separations=(
            *base.separations,
            *(Separation(own[n % 4], key, "unit", f"kanarifugl og {n}") for n, key in enumerate(ids)),
        ),
        groups=(GroupMember(GroupId("G-1"), own[0]), *(GroupMember(GroupId("G-1"), key) for key in ids)),
        exclusions=tuple(Exclusion(key, "kanarifugl rømte", InstitutionId("I-E")) for key in ids),
        wishes=tuple(Wish(key, 2, InstitutionId("I-E")) for key in ids),
        pins=tuple(Pin(key, UnitId("E1"), "must_not", "kanarifugl nei", "Kanari Nordmann") for key in ids),
        waivers=tuple(
            Waiver(own[n % 4], "separations", "kanarifugl unntak", "Kanari Leder", DAY, None, key)
            for n, key in enumerate(ids)
        ),
    )


@pytest.fixture
def store(fresh_file: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A real store at today's time with the canaries, a decision on one of them, and users who have passwords."""
    clock.now = datetime.now(UTC)
    opened = fresh_file(aviary(), is_synthetic=False)
    nord = actor("intake_planner", NORD)
    bird = canaries()[1].child_id
    plan = plan_for(opened, nord, {bird: "K1"})
    deciding.decide(opened, nord, Asked(bird, "K1", "Kanari Planlegger", plan, view="kanarifugl vil hit"))
    with opened.work(actor("administrator", user_id="admin")) as work:
        for name, (role, operator) in {**OUTSIDE, "nord": ("intake_planner", NORD)}.items():
            people.add_user(work, f"u-{name}", f"User {name.title()}", role, operator, PASSWORD)
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(opened.url.database))
    monkeypatch.setattr(who, "store_at", lambda _: opened)
    yield opened
    desk.jobs_of.cache_clear()


def shown(store: Store, user: str, page: str) -> str:
    """All that a page sends to the window of a user."""
    test = AppTest.from_string(f"from planner.ui.pages.{page} import show\nshow('nb')", default_timeout=SECONDS)
    test.session_state[who.WINDOW] = people.log_in(store, f"u-{user}", PASSWORD)
    test.run()
    assert not test.exception, (page, test.exception)
    return (everything(test) + " ".join(str(error.value) for error in test.error)).casefold()


@pytest.mark.parametrize("user", ["planner", "budget", "admin"])
def test_no_page_shows_a_canary_to_who_may_not_see_it(
    store: Store, user: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    found = [page.name for page in PAGES if SIGN in shown(store, user, page.name)]
    assert found == []
    said = capsys.readouterr()
    assert SIGN not in (caplog.text + said.out + said.err).casefold()


def test_a_plan_made_on_the_page_and_what_stands_beside_it_tell_of_no_canary(store: Store) -> None:
    test = AppTest.from_string("from planner.ui.pages.proposals import show\nshow('nb')", default_timeout=SECONDS)
    test.query_params["barn"] = "e1"
    test.session_state[who.WINDOW] = people.log_in(store, "u-planner", PASSWORD)
    test.run()
    next(button for button in test.button if button.form_id == "ask").click()
    run_until(test.run(), "har fått forslag")
    assert not test.exception
    assert "e1" in text(test).split()
    assert SIGN not in everything(test).casefold()


def test_the_same_pages_show_them_to_their_own_planner(store: Store) -> None:
    assert [page for page in ("children", "overview", "data") if SIGN in shown(store, "nord", page)] != []
    assert "kanarifugl" in str(_seen(store, "nord")).casefold()


def _seen(store: Store, user: str) -> object:
    with store.work(people.session_actor(store, people.log_in(store, f"u-{user}", PASSWORD))) as work:
        return registers.read_dataset(work)


COMMANDS = (
    ("place", "--time-limit", "20"),
    ("today",),
    ("quality",),
    ("totals",),
    ("usable", "--draws", "5", "--operator", "bufetat_ost", "--unit", "E1"),
    ("explain", "e1", "--time-limit", "20"),
    ("refer", "e3", "--time-limit", "20"),
    ("worth", "--time-limit", "20"),
    ("decisions", "list"),
    ("decisions", "verify"),
    ("child", "e1"),
    ("audit", "list"),
    ("audit", "who", "e1"),
    ("audit", "verify"),
    ("users", "list"),
    ("retention",),
)


@pytest.mark.parametrize("user", OUTSIDE)
def test_no_command_tells_of_a_canary(
    store: Store,
    user: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    session = tmp_path / "their-session"
    session.write_text(people.log_in(store, f"u-{user}", PASSWORD), encoding="ascii")
    monkeypatch.setenv("PLANNER_SESSION_FILE", str(session))
    ended = {}
    for command in COMMANDS:
        purposed = ("--purpose", "looked through by a test") if command[0] in ("place", "explain", "refer") else ()
        for more in ((), ("--json", "-", *purposed)):
            code = main([*command, *more])
            ended[command] = code
            assert code in (0, 1, 2), command
            said = capsys.readouterr()
            assert SIGN not in (said.out + said.err).casefold(), command
    assert main(["export", str(tmp_path / "out"), "--purpose", "looked through by a test"]) in (0, 2)
    assert main(["export", str(tmp_path / "out.xlsx"), "--purpose", "looked through by a test"]) in (0, 2)
    written = [file for file in tmp_path.rglob("*") if file.is_file() and "out" in str(file.relative_to(tmp_path))]
    assert bool(written) == (user in ("planner", "lead"))
    for file in written:
        assert SIGN.encode() not in _unzipped(file).lower(), file.name
    assert SIGN not in caplog.text.casefold()
    assert 0 in ended.values()


def _unzipped(file: Path) -> bytes:
    import zipfile

    if file.suffix != ".xlsx":
        return file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_no_refusal_tells_of_a_canary_that_was_guessed_at(store: Store, tmp_path: Path) -> None:
    """What is refused is said in the same words for a child that is there and for one that is not."""
    ost = actor("intake_planner", OST)
    lead = actor("regional_lead", OST)
    bird = canaries()[0]
    guesses = (
        lambda: deciding.decide(
            store, ost, Asked(bird.child_id, "E2", "Kari Nordmann", plan_for(store, ost, {"e1": "E2"}), view="near")
        ),
        lambda: _import(store, lead, replace(_own(store, lead), children=(replace(bird, operator=Operator(OST)),))),
        lambda: _import(store, lead, replace(_own(store, lead), children=(replace(bird, view_note=None),))),
        lambda: _read(store, ost, bird.child_id),
    )
    for guess in guesses:
        with pytest.raises(PlannerError) as refused:
            guess()
        assert SIGN not in str(refused.value).casefold()
    done = keeping.export(store, lead, tmp_path / "out", "looked through by a test", DAY)
    assert not [file for file in done.file.iterdir() if SIGN.encode() in file.read_bytes().lower()]
    write_folder(aviary(), tmp_path / "all")
    assert SIGN.encode() in (tmp_path / "all" / "children.csv").read_bytes().lower()


def _own(store: Store, lead: object) -> Dataset:
    with store.work(lead) as work:  # type: ignore[arg-type]
        return registers.read_dataset(work)


def _import(store: Store, lead: object, dataset: Dataset) -> None:
    with store.work(lead) as work:  # type: ignore[arg-type]
        taking_in.preview(work, dataset)


def _read(store: Store, ost: object, child_id: str) -> None:
    with store.work(ost) as work:  # type: ignore[arg-type]
        registers.read_child(work, child_id)
