"""Which store the program works on, and who the command line is: the address, and the session of the last login."""

import os
from pathlib import Path

from models.access import PRACTICE, Actor
from planner.store.engines import SUFFIXES
from planner.store.opened import ADDRESS_VARIABLE, ANCHOR_VARIABLE, Store, shared_store
from planner.store.people import session_actor

SESSION_VARIABLE = "PLANNER_SESSION_FILE"
"""Names the file in which the command line keeps its session; only its owner may read it."""

NOBODY = Actor("practice", "Practice", PRACTICE)
"""Whoever has not logged in: may practise on synthetic data, and nothing else."""


def address_asked(source: Path | None = None) -> str | None:
    """The address of the store that is asked for: a file that ends in .db, else `PLANNER_DATABASE_URL`."""
    if source is not None:
        return str(source) if source.suffix in SUFFIXES else None
    return os.environ.get(ADDRESS_VARIABLE) or None


def store_at(address: str) -> Store:
    """The opened store at an address, one per process; raises `BadUse`."""
    return shared_store(address, os.environ.get(ANCHOR_VARIABLE))


def session_file() -> Path:
    """Where the command line keeps its session."""
    asked = os.environ.get(SESSION_VARIABLE)
    return Path(asked) if asked else Path.home() / ".placement-planner" / "session"


def kept_token() -> str | None:
    """The token of the last login on the command line, if there was one."""
    file = session_file()
    return file.read_text(encoding="ascii").strip() if file.is_file() else None


def keep_token(token: str | None) -> None:
    """Keeps the token of a login where only its owner can read it; `None` forgets it."""
    file = session_file()
    file.unlink(missing_ok=True)
    if token is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
            target.write(token)


def actor_here(store: Store) -> Actor:
    """Who the command line acts as: the session's user, else nobody who may practise.

    Raises `Forbidden` where the session has ended.
    """
    token = kept_token()
    return session_actor(store, token) if token is not None else NOBODY
