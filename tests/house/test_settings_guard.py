"""Settings under which the app does not start: each is found alone, told with what to set, and refused."""

from typing import Any

import pytest

from planner import settings_guard
from planner.__main__ import main
from planner.language import say
from planner.settings_guard import DEMANDS, in_force, unsafe, unsafe_database
from planner.ui import server

SAFE: dict[str, Any] = {
    "client.showErrorDetails": "none",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.allowedHosts": ["127.0.0.1", "localhost"],
    "server.corsAllowedOrigins": [],
    "browser.gatherUsageStats": False,
    "server.maxUploadSize": 10,
    "server.enableStaticServing": False,
    "global.developmentMode": False,
    "client.toolbarMode": "minimal",
    "server.address": "127.0.0.1",
}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("client.showErrorDetails", "full"),
        ("client.showErrorDetails", "type"),
        ("client.showErrorDetails", True),
        ("server.enableCORS", False),
        ("server.enableXsrfProtection", False),
        ("server.allowedHosts", []),
        ("server.allowedHosts", None),
        ("server.allowedHosts", ["*.oslo.example"]),
        ("server.corsAllowedOrigins", ["https://*"]),
        ("browser.gatherUsageStats", True),
        ("server.maxUploadSize", 200),
        ("server.maxUploadSize", 0),
        ("server.enableStaticServing", True),
        ("global.developmentMode", True),
        ("client.toolbarMode", "developer"),
        ("server.address", "0.0.0.0"),
        ("server.address", None),
    ],
)
def test_each_unsafe_setting_is_found_alone_and_says_what_to_set(setting: str, value: Any) -> None:
    found = unsafe((SAFE | {setting: value}).__getitem__)
    assert len(found) == 1
    for language in ("nb", "en"):
        told = say(found[0], language)
        assert f"{setting} = " in told
        assert repr(value) in told


def test_safe_settings_are_left_in_peace() -> None:
    assert unsafe(SAFE.__getitem__) == ()


def test_every_demand_is_tried_by_the_safe_settings() -> None:
    assert {demand.setting for demand in DEMANDS} | {"server.address"} == SAFE.keys()


def test_with_a_login_the_app_may_be_reached_from_other_machines() -> None:
    assert unsafe((SAFE | {"server.address": "0.0.0.0"}).__getitem__, has_login=True) == ()


def test_the_shipped_settings_are_safe_whatever_a_user_s_own_file_says() -> None:
    own = SAFE | {"server.enableXsrfProtection": False, "server.maxUploadSize": 999}
    assert unsafe(in_force(server.options(), own.__getitem__)) == ()


def test_what_the_file_leaves_open_is_read_from_elsewhere() -> None:
    found = unsafe(in_force(server.options(), (SAFE | {"global.developmentMode": True}).__getitem__))
    assert [sentence.facts["setting"] for sentence in found] == ["global.developmentMode"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://x@y/z", "mysql"),
        ("sqlite://server/share/planner.db", "server"),
        ("postgresql+psycopg://planner:hemmelig@db.example/planner", "sslmode=verify-full"),
        ("postgresql://planner:hemmelig@db.example/planner?sslmode=require", "require"),
        ("postgresql://postgres:hemmelig@localhost/planner", "PLANNER_DATABASE_URL"),
        ("postgresql://planner:hemmelig@/planner?host=db.example", "db.example"),
        ("postgresql://planner:hemmelig@localhost/planner?hostaddr=127.0.0.1,10.1.2.3", "10.1.2.3"),
    ],
)
def test_an_unsafe_database_is_told_without_its_password(url: str, told: str) -> None:
    found = unsafe_database(url)
    assert len(found) == 1
    assert told in str(found[0])
    assert "hemmelig" not in str(found[0])


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///planner.db",
        "postgresql+psycopg://planner:x@localhost/planner",
        "postgresql://planner:x@db.example/planner?sslmode=verify-full",
        "postgresql:///planner",
        "postgresql://planner@/planner?host=/var/run/postgresql",
    ],
)
def test_a_safe_database_is_left_in_peace(url: str) -> None:
    assert unsafe_database(url) == ()


def test_the_command_refuses_with_every_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = server.options() | {"server.enableXsrfProtection": False, "server.maxUploadSize": 500}
    monkeypatch.setattr(server, "options", lambda: options)
    assert main(["app"]) == 2
    told = capsys.readouterr().err
    assert "server.enableXsrfProtection = true" in told
    assert "server.maxUploadSize = 10" in told
    assert settings_guard.MOST_UPLOADED_MB == 10
