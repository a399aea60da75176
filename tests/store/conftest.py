"""Stores to test on: a fresh SQLite file, or a fresh database on a PostgreSQL of one's own."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from models.dataset import Dataset
from planner.store import people, revisions
from planner.store.engines import address_from
from planner.store.opened import Store
from tests.store import postgres
from tests.store.making import Clock, copied, country, empty_file, filled

Open = Callable[..., Store]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store at today's migration, to be copied."""
    return empty_file(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A running PostgreSQL with an ordinary user `planner` and a migrated template; skips where there is none."""
    if postgres.program("initdb") is None:
        pytest.skip(postgres.MISSING)
    with postgres.server() as address:
        postgres.run(
            address,
            "CREATE ROLE planner LOGIN NOSUPERUSER NOBYPASSRLS",
            "CREATE DATABASE template_planner OWNER planner",
        )
        revisions.upgrade(address_from(address.replace("boss", "planner") + "/template_planner"))
        yield address


@pytest.fixture
def clock() -> Clock:
    """Time that stands still."""
    return Clock()


@pytest.fixture
def fresh_file(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Opens fresh stores on SQLite, filled with a country."""
    numbers = count(1)
    opened: list[Store] = []

    def open_one(dataset: Dataset | None = None, is_synthetic: bool = True) -> Store:
        file = copied(template, tmp_path / f"store-{next(numbers)}.db")
        store = filled(str(file), Path(f"{file}.anchor"), dataset or country(), is_synthetic, clock)
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.engine.dispose()


_databases = count(1)


@pytest.fixture
def fresh_database(server: str, tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Opens fresh stores on PostgreSQL, filled with a country."""
    made: list[tuple[str, Store]] = []

    def open_one(dataset: Dataset | None = None, is_synthetic: bool = True) -> Store:
        name = f"store_{next(_databases)}"
        postgres.run(server, f"CREATE DATABASE {name} TEMPLATE template_planner OWNER planner")
        address = f"{server.replace('boss', 'planner')}/{name}"
        store = filled(address, tmp_path / f"{name}.anchor", dataset or country(), is_synthetic, clock)
        made.append((name, store))
        return store

    yield open_one
    for name, store in made:
        store.engine.dispose()
        postgres.run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest) -> Open:
    """Opens fresh stores on either engine."""
    name = "fresh_file" if request.param == "sqlite" else "fresh_database"
    chosen: Open = request.getfixturevalue(name)
    return chosen


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with little work, so that tests do not wait for what makes guessing slow."""
    monkeypatch.setattr(people, "HASHER", PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1))


@pytest.fixture(autouse=True)
def nobody_logged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No store and no session of the machine's own."""
    for variable in ("PLANNER_DATABASE_URL", "PLANNER_ANCHOR", "PLANNER_DATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PLANNER_SESSION_FILE", str(tmp_path / "session"))
