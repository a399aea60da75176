"""The limits of sessions and passwords, and how long a child is kept, from `data/parameters/` with unit and source."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from planner.reference import DATA


@dataclass(frozen=True, slots=True)
class Limits:
    """How long sessions, confirmations and locks last; shortest password [characters]; wrong tries before a lock."""

    idle: timedelta
    longest: timedelta
    confirmation: timedelta
    password_least: int
    wrong_tries: int
    locked_for: timedelta


@cache
def limits() -> Limits:
    """The limits in force."""
    with (DATA / "parameters" / "access.toml").open("rb") as source:
        values = {name: entry["value"] for name, entry in tomllib.load(source).items()}
    return Limits(
        timedelta(minutes=values["session_idle"]),
        timedelta(minutes=values["session_longest"]),
        timedelta(minutes=values["confirmation"]),
        values["password_least"],
        values["wrong_tries"],
        timedelta(minutes=values["locked_for"]),
    )


@cache
def kept_after_leaving() -> timedelta:
    """How long a child that has left is kept before it is listed for erasure."""
    with (DATA / "parameters" / "retention.toml").open("rb") as source:
        return timedelta(days=tomllib.load(source)["kept_after_leaving"]["value"])
