"""Settings under which the app does not start, each with its sentence: what is unsafe and what to set instead.

The guard is asked with the settings in force, whoever set them: the project's file, the user's own, the
environment or the command. It knows neither Streamlit nor a database; it is given values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from models.plan import Sentence, marked
from planner.errors import UnsafeSettings

Setting = Callable[[str], Any]
"""The value in force of a setting by its dotted name."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_UPLOADED_MB = 10
"""The import refuses larger files anyway; the server should not take them in."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one setting has to be, the sentence where it is not, and how to name what is right."""

    setting: str
    is_safe: Callable[[Any], bool]
    wrong: str
    right: str


DEMANDS: tuple[Demand, ...] = (
    Demand(
        "client.showErrorDetails",
        lambda value: value in ("none", False),
        marked("Errors would be shown with details, which may quote what is known of a child."),
        '"none"',
    ),
    Demand(
        "server.enableCORS",
        lambda value: value is True,
        marked("Pages of other sites could read the answers of the app."),
        "true",
    ),
    Demand(
        "server.enableXsrfProtection",
        lambda value: value is True,
        marked("Pages of other sites could send files in the user's name."),
        "true",
    ),
    Demand(
        "server.allowedHosts",
        lambda value: bool(value) and not any("*" in str(host) for host in value),
        marked("The app would answer to any name, so that another site could pretend to be it."),
        '["127.0.0.1", "localhost"]',
    ),
    Demand(
        "server.corsAllowedOrigins",
        lambda value: not any("*" in str(origin) for origin in value or ()),
        marked("Pages of any site could read the answers of the app."),
        "[]",
    ),
    Demand(
        "browser.gatherUsageStats",
        lambda value: value is False,
        marked("The browser would tell the maker of Streamlit how the app is used."),
        "false",
    ),
    Demand(
        "server.maxUploadSize",
        lambda value: isinstance(value, int) and 0 < value <= MOST_UPLOADED_MB,
        marked("The app would take in files larger than any data set may be."),
        str(MOST_UPLOADED_MB),
    ),
    Demand(
        "server.enableStaticServing",
        lambda value: value is False,
        marked("Files of a folder would be open to everyone who reaches the app."),
        "false",
    ),
    Demand(
        "global.developmentMode",
        lambda value: value is False,
        marked("The app would run as its makers run it, with doors open."),
        "false",
    ),
    Demand(
        "client.toolbarMode",
        lambda value: value in ("minimal", "viewer"),
        marked("Every user would see the tools of a developer."),
        '"minimal"',
    ),
)

WRONG_AND_RIGHT = marked("{wrong} Set {setting} = {right} (it is {value}).")


def unsafe(setting: Setting, has_login: bool = False) -> tuple[Sentence, ...]:
    """Every setting that is unsafe as it stands; without a login the app may be reached from this machine only."""
    found = [
        _told(demand.wrong, demand.setting, demand.right, setting(demand.setting))
        for demand in DEMANDS
        if not demand.is_safe(setting(demand.setting))
    ]
    address = setting("server.address")
    if not has_login and address not in LOOPBACK:
        wrong = marked("Other machines could reach the app, and nobody would have to log in.")
        found.append(_told(wrong, "server.address", '"127.0.0.1"', address))
    return tuple(found)


def unsafe_database(url: str) -> tuple[Sentence, ...]:
    """What is unsafe about the address of a database; its password is never repeated."""
    parts = urlsplit(url)
    kind = parts.scheme.partition("+")[0]
    if kind == "sqlite":
        return _unsafe_file(parts.netloc)
    if kind not in ("postgresql", "postgres"):
        return (Sentence(marked("PLANNER_DATABASE_URL names neither SQLite nor PostgreSQL: {kind}."), {"kind": kind}),)
    found = []
    query = parse_qs(parts.query)
    # libpq takes hosts from the query as well, and lists of them; a path is a socket of this machine.
    named = [parts.hostname or "", *query.get("host", []), *query.get("hostaddr", [])]
    hosts = [host for names in named for host in names.split(",") if host and not host.startswith("/")]
    away = [host for host in hosts if host not in LOOPBACK]
    if away:
        modes = query.get("sslmode", ["prefer"])
        if modes[-1] not in ("verify-full", "verify-ca"):
            found.append(
                Sentence(
                    marked(
                        "The way to the database at {host} could be listened to. Add sslmode=verify-full to "
                        "PLANNER_DATABASE_URL (it is {mode})."
                    ),
                    {"host": away[0], "mode": modes[-1]},
                )
            )
    if parts.username == "postgres":
        found.append(
            Sentence(
                marked(
                    "The app would be the owner of everything in the database, whom no row is hidden from. Give it a "
                    "user of its own in PLANNER_DATABASE_URL."
                )
            )
        )
    return tuple(found)


def refuse_unsafe(found: tuple[Sentence, ...]) -> None:
    """Raises `UnsafeSettings` with every sentence, where there is any."""
    if found:
        raise UnsafeSettings(found)


def in_force(options: Mapping[str, Any], otherwise: Setting) -> Setting:
    """Settings as the server will see them: options given to it go before what stands elsewhere."""
    return lambda name: options[name] if name in options else otherwise(name)


def _unsafe_file(host: str) -> tuple[Sentence, ...]:
    if host:
        return (
            Sentence(
                marked("SQLite keeps its promises on a disk of this machine only; {host} is another."), {"host": host}
            ),
        )
    return ()


def _told(wrong: str, setting: str, right: str, value: object) -> Sentence:
    return Sentence(
        WRONG_AND_RIGHT, {"wrong": Sentence(wrong), "setting": setting, "right": right, "value": repr(value)}
    )
