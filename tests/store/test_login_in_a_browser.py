"""A login by an identity provider in a real browser: in, revoked at the next step, and the cookie opens nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from models.access import Actor
from planner.store import people, watched
from planner.store.opened import Store
from planner.ui.server import free_port
from tests.browser.running import ROOT, _wait_for, chromium
from tests.store.conftest import Open
from tests.store.identity_provider import Provider, provider, secrets_file
from tests.store.making import NORD, OST, Clock, actor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium here: install the package chromium to run these tests"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="no Playwright here: install the extra dev"),
    pytest.mark.skipif(find_spec("httpx") is None, reason="no httpx here: install what requirements.lock names"),
]
WAIT_MS = 60_000


@pytest.fixture
def real(fresh_file: Open, clock: Clock) -> Store:
    """A real store, at today's time."""
    store = fresh_file(is_synthetic=False)
    clock.now = datetime.now(UTC)
    return store


@pytest.fixture
def known() -> Iterator[Provider]:
    """A running identity provider."""
    with provider() as running:
        yield running


def admin(store: Store) -> Actor:
    """The administrator, who has just logged in."""
    return people.provider_actor(store, "issuer", "admin", int(store.now().timestamp()))


def app_on(store: Store, secrets: Path, port: int) -> "subprocess.Popen[bytes]":
    """The app on a store, with a provider in its secrets."""
    return subprocess.Popen(
        [sys.executable, "-c", f"from planner.ui.server import serve; serve(None, {port})"],
        cwd=ROOT,
        env={
            **os.environ,
            "PLANNER_DATABASE_URL": str(store.url.database),
            "PLANNER_SECRETS": str(secrets),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def test_a_login_by_the_provider_is_checked_at_every_step(
    real: Store, known: Provider, chrome: Any, tmp_path: Path
) -> None:
    with real.work(admin(real)) as work:
        people.add_user(work, "kari", "Kari Nordmann", "intake_planner", OST, None, (known.issuer, "kari-sub"))
    port = free_port(8700)
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(secrets_file(known.issuer, port), encoding="utf-8")
    process = app_on(real, secrets, port)
    try:
        _wait_for(process, port)
        context = chrome.new_context()
        known.shown_at -= 86_400
        _walk(context.new_page(), f"http://127.0.0.1:{port}", real)
        assert {asked["prompt"] for asked in known.asked} == {"login"}
        context.close()
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _walk(tab: Any, base: str, store: Store) -> None:
    tab.goto(f"{base}/barn")
    tab.wait_for_selector("text=Dette lageret har virkelige data", timeout=WAIT_MS)
    assert "e1" not in tab.locator("body").inner_text().split()
    tab.goto(f"{base}/tilgang")
    tab.get_by_role("button", name="Logg inn med innloggingstjenesten").click(timeout=WAIT_MS)
    tab.wait_for_selector("h1:has-text('Oversikt')", timeout=WAIT_MS)
    tab.goto(f"{base}/tilgang")
    tab.wait_for_selector("text=Kari Nordmann", timeout=WAIT_MS)
    assert "klart" in tab.locator("body").inner_text()  # asked anew, though the provider knew her from yesterday
    tab.goto(f"{base}/barn")
    tab.wait_for_selector(".pp-foot", timeout=WAIT_MS)
    assert "n1" not in tab.locator("body").inner_text().split()
    with store.work(actor("auditor")) as work:
        assert [record.who for record in watched.who_has_seen(work, "e1") if record.action == "read"] != []
    with store.work(admin(store)) as work:
        assert people.revoke(work, "kari") == 1
    tab.reload()
    tab.wait_for_selector("text=Økten din er avsluttet", timeout=WAIT_MS)
    with store.work(admin(store)) as work:
        people.add_user(work, "ola", "Ola", "intake_planner", NORD, None, ("https://elsewhere.example", "kari-sub"))
    tab.reload()  # the cookie still says who it was; it opens nothing
    tab.wait_for_selector("text=Økten din er avsluttet", timeout=WAIT_MS)
