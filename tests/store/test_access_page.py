"""The page «Tilgang» and the wall before every other page: nothing real without a session, and only one's own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.store import people, watched
from planner.store.opened import Store
from planner.ui import desk, who
from tests.pages.screen import SECONDS, everything, text
from tests.store.conftest import Open
from tests.store.making import OST, Clock, actor, country

PASSWORD = "correct horse battery staple"
ADMIN = actor("administrator", user_id="admin")


@pytest.fixture
def store(fresh_file: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A real store that the app works on, with a planner, an auditor and an analyst who have passwords."""
    opened = fresh_file(is_synthetic=False)
    with opened.work(ADMIN) as work:
        people.add_user(work, "kari", "Kari Nordmann", "intake_planner", OST, PASSWORD)
        people.add_user(work, "eva", "Eva Tilsyn", "auditor", None, PASSWORD)
        people.add_user(work, "bo", "Bo Budsjett", "budget_analyst", None, PASSWORD)
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(opened.url.database))
    monkeypatch.setattr(who, "store_at", lambda _: opened)
    yield opened
    desk.jobs_of.cache_clear()


def page(name: str) -> AppTest:
    """A page in a new window."""
    script = f"from planner.ui.pages.{name} import show\nshow('nb')"
    return AppTest.from_string(script, default_timeout=SECONDS).run()


def logged_in(test: AppTest, user: str) -> AppTest:
    """The same window after a login on the page «Tilgang»."""
    test.text_input("log-in-user").set_value(user)
    test.text_input("log-in-password").set_value(PASSWORD)
    test.button[0].click().run()
    return test


def shown(test: AppTest) -> str:
    """All that was sent to the window, errors too."""
    return everything(test) + " ".join(str(error.value) for error in test.error)


def in_window(test: AppTest, name: str) -> AppTest:
    """Another page in the window of somebody who has logged in."""
    other = AppTest.from_string(f"from planner.ui.pages.{name} import show\nshow('nb')", default_timeout=SECONDS)
    other.session_state[who.WINDOW] = test.session_state[who.WINDOW]
    return other.run()


@pytest.mark.parametrize("name", ["overview", "proposals", "children", "institutions", "data", "what_if", "totals"])
def test_no_page_shows_anything_real_before_a_login(store: Store, name: str) -> None:
    test = page(name)
    assert any("logg inn først" in str(error.value) for error in test.error)
    said = shown(test)
    assert not [
        child.child_id for child in country().children if f'"{child.child_id}"' in said or f" {child.child_id} " in said
    ]


def test_somebody_logs_in_sees_own_children_only_and_logs_out(store: Store) -> None:
    test = page("access")
    assert "Ingenting av det vises før du har logget inn" in text(test)
    logged_in(test, "kari")
    assert "Kari Nordmann" in text(test)
    children = in_window(test, "children")
    assert not children.error
    said = shown(children)
    assert "e1" in said
    assert "Hus I-N" not in said
    assert "nr" not in said.replace('"', " ").split()
    test.button("log-out").click().run()
    assert who.WINDOW not in test.session_state
    with store.work(actor("auditor")) as work:
        assert "read" in {record.action for record in watched.who_has_seen(work, "e1")}
        assert "read" not in {record.action for record in watched.who_has_seen(work, "n1")}


def test_a_session_that_has_ended_shows_nothing_at_the_next_run(store: Store, clock: Clock) -> None:
    test = logged_in(page("access"), "kari")
    clock.go(minutes=31)
    children = in_window(test, "children")
    assert any("Økten din er avsluttet" in str(error.value) for error in children.error)
    test = logged_in(page("access"), "kari")
    fresh = people.provider_actor(store, "issuer", "admin", int(clock.now.timestamp()))
    with store.work(fresh) as work:
        people.revoke(work, "kari")
    children = in_window(test, "children")
    assert any("Økten din er avsluttet" in str(error.value) for error in children.error)


def test_a_wrong_password_is_told_and_opens_nothing(store: Store) -> None:
    test = page("access")
    test.text_input("log-in-user").set_value("kari")
    test.text_input("log-in-password").set_value("wrong")
    test.button[0].click().run()
    assert any("passordet er feil" in str(error.value) for error in test.error)
    assert who.WINDOW not in test.session_state


def test_the_auditor_asks_who_has_seen_a_child_and_verifies(store: Store) -> None:
    in_window(logged_in(page("access"), "kari"), "children")
    test = logged_in(page("access"), "eva")
    test.text_input("who-child").set_value("e1")
    next(button for button in test.button if button.label == "Vis").click().run()
    assert "Kari Nordmann" in text(test)
    test.button("verify-audit").click().run()
    assert any("Loggen holder" in str(message.value) for message in test.success)
    assert any("kan ikke gjøres" in str(error.value) for error in in_window(test, "children").error)


def test_an_analyst_and_one_who_is_not_asked_see_no_child(store: Store) -> None:
    test = logged_in(page("access"), "bo")
    assert not [element for element in test.text_input if element.key == "who-child"]
    for name in ("children", "overview", "proposals"):
        said = shown(in_window(test, name))
        assert "kan ikke gjøres i rollen" in said
        assert "note about" not in said


def test_decisions_and_exports_take_the_password_after_a_while(store: Store, clock: Clock) -> None:
    test = logged_in(page("access"), "kari")
    assert "klart" in text(test)
    clock.go(minutes=11)
    test.run()
    assert "krever passordet" in text(test)
    test.text_input("confirm-password").set_value(PASSWORD)
    next(button for button in test.button if button.label == "Bekreft").click().run()
    assert "klart" in text(test)


def test_real_data_in_files_are_not_opened_by_the_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from planner.exporting import write_folder

    write_folder(country(), tmp_path / "files")
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "files"))
    assert "PLANNER_DATABASE_URL" not in os.environ
    test = page("overview")
    assert any("PLANNER_DATABASE_URL" in str(error.value) for error in test.error)
    desk._opened.cache_clear()


def test_a_store_with_real_data_and_no_users_says_what_to_set(
    fresh_file: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import delete

    opened = fresh_file(is_synthetic=False)
    with opened.engine.begin() as connection:
        connection.execute(delete(people.SESSIONS))
        connection.execute(delete(people.USERS))
    monkeypatch.setenv("PLANNER_DATABASE_URL", str(opened.url.database))
    monkeypatch.setattr(who, "store_at", lambda _: opened)
    assert any("users add" in str(error.value) for error in page("overview").error)


def test_a_window_reads_again_only_when_the_registers_change(store: Store) -> None:
    from planner.store import taking_in

    test = logged_in(page("access"), "kari")
    window = in_window(test, "children")

    def readings() -> int:
        with store.work(actor("auditor")) as work:
            return [record.action for record in watched.who_has_seen(work, "e1")].count("read")

    before = readings()
    window.run()
    assert readings() == before
    with store.work(actor("service_account")) as work:
        taking_in.take_in(work, country(), False)
    window.run()
    assert readings() == before + 1
