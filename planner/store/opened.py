"""A store opened for work. `Store.work` is one transaction: what is done, who does it, its audit, all or nothing."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from models.access import AGREEMENT, OTHER, PRACTICE, Actor
from models.plan import Sentence
from models.tables import watching
from planner.errors import BadUse, Busy, Forbidden
from planner.settings_guard import refuse_unsafe, unsafe_database
from planner.store import chain
from planner.store.canonical import moment
from planner.store.engines import address_from, engine_for, is_file
from planner.store.once import write_over
from planner.store.permissions import ROLES, scopes_of
from planner.store.revisions import refuse_missing, require_current

ADDRESS_VARIABLE = "PLANNER_DATABASE_URL"
ANCHOR_VARIABLE = "PLANNER_ANCHOR"
EMPTY, SYNTHETIC, REAL = "empty", "synthetic", "real"
"""What a store holds: nothing yet, invented children, or data that need a login."""

REACH_OF = {AGREEMENT: "agreement", OTHER: "all"}
"""How far a permission reaches, as the row filters of PostgreSQL call it."""

TRIES = 4
"""How often a transaction is begun anew where the engine broke a deadlock."""


class Work:
    """One transaction with the one who acts. Repository functions take it, ask it, and tell it what they did."""

    def __init__(self, store: "Store", connection: Connection, actor: Actor, now: datetime) -> None:
        self.store = store
        self.actor = actor
        self.now = now
        self.at = moment(now)
        self.batch = secrets.token_hex(12)
        self.events: list[chain.Event] = []
        self._connection = connection
        self._reach = self._told = ""
        self._has_changed = False

    @property
    def connection(self) -> Connection:
        """The connection, for one statement: PostgreSQL is told first how far this transaction may see from now on.

        To be asked for anew at every statement. So a reach that nothing is read under costs nothing.
        """
        if self._reach != self._told and self._connection.dialect.name == "postgresql":
            statement = text(
                "SELECT set_config('app.operator', :operator, true), set_config('app.reach', :reach, true)"
            )
            self._connection.execute(statement, {"operator": self.actor.operator or "", "reach": self._reach})
        self._told = self._reach
        return self._connection

    @property
    def engine_name(self) -> str:
        """`sqlite` or `postgresql`, for statements that the two write differently."""
        return self._connection.dialect.name

    def scopes(self, resource: str, action: str) -> frozenset[str]:
        """The scopes in which the actor may do it; raises `Forbidden` where there is none.

        From here on PostgreSQL filters rows to the same reach.
        """
        scopes = scopes_of(self.actor, resource, action)
        if not scopes:
            raise forbidden(self.actor)
        self.reach("all" if OTHER in scopes else "agreement" if AGREEMENT in scopes else "own")
        return scopes

    def require(self, resource: str, action: str, scope: str) -> None:
        """Raises `Forbidden` unless the actor may do it in this scope."""
        if scope not in self.scopes(resource, action):
            raise forbidden(self.actor)

    def reach(self, reach: str) -> None:
        """How far this transaction may see from the next statement on."""
        self._reach = reach

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Rows of everybody, for a check whose result alone is told; nothing read inside may be shown."""
        before = self._reach
        self.reach("all")
        try:
            yield
        finally:
            self.reach(before or "none")

    def registers_changed(self) -> None:
        """Lets those who keep what they have read know that it is no longer what the store holds."""
        self._has_changed = True

    def finish(self) -> None:
        """Writes what all transactions write to, last: whoever has written there makes the others wait."""
        if self._has_changed:
            write_over(self._connection, watching.facts, {"name": "registers", "value": self.batch})

    def note(
        self,
        action: str,
        subject: str | None = None,
        children: Iterable[str] = (),
        detail: Mapping[str, Any] | None = None,
        seals: Iterable[chain.Seal] = (),
        outcome: str = "done",
    ) -> None:
        """Writes an act into the audit of this transaction."""
        self.events.append(chain.Event(action, outcome, subject, tuple(children), dict(detail or {}), tuple(seals)))


class Store:
    """An opened store. It holds connections, so there is one per process and address.

    `clock` and `at_point` are for tests: what time it is, and what happens at the named points of a commit.
    """

    def __init__(
        self,
        url: URL,
        engine: Engine,
        anchor: Path,
        clock: Callable[[], datetime],
        at_point: Callable[[str], None],
    ) -> None:
        self.url, self.anchor = url, chain.Anchor(anchor)
        self._engine, self._clock, self._at_point = engine, clock, at_point

    @property
    def name(self) -> str:
        """What people call the store: its file, or the database."""
        return Path(str(self.url.database)).name

    @property
    def engine(self) -> Engine:
        """The connections, for backups and checks inside `planner.store`."""
        return self._engine

    def now(self) -> datetime:
        """The time, in universal time."""
        return self._clock()

    def holds(self) -> str:
        """What the store holds: `empty`, `synthetic` or `real`."""
        with self._engine.begin() as connection:
            return held(connection)

    def state(self) -> str:
        """What changes whenever the registers do: who has read them in this state need not read them again."""
        facts = watching.facts
        with self._engine.begin() as connection:
            return str(connection.execute(select(facts.c.value).where(facts.c.name == "registers")).scalar())

    def settle(self) -> bool:
        """Brings a file's write-ahead log into the file and cuts it, so that what was erased stands in neither.

        Whether that was done: not where others have been reading for as long as one waits.
        """
        if not is_file(self.url):
            return True
        connection = self._engine.raw_connection()  # outside any transaction
        try:
            is_busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        return not is_busy

    def do(self, actor: Actor, act: Callable[[Work], Any]) -> Any:
        """Carries `act` out in one transaction, anew where the engine broke a deadlock; returns its answer."""
        for last in (*[False] * (TRIES - 1), True):
            try:
                with self.work(actor) as work:
                    return act(work)
            except DBAPIError as error:
                if last or not _is_deadlock(error):
                    raise
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def work(self, actor: Actor) -> Iterator[Work]:
        """One transaction: it commits with its audit and its anchor, or leaves nothing.

        Raises `Forbidden`, which is audited, and `Busy` where somebody else holds the store.
        """
        try:
            with self._engine.connect() as connection:
                with connection.begin() as transaction:
                    work = Work(self, connection, actor, self._clock())
                    refuse_practice(connection, actor)
                    yield work
                    work.finish()
                    self._at_point("written")
                    head = chain.append(connection, work.events, actor, work.at)
                    self._at_point("audited")
                    if head is None:
                        transaction.commit()
                        return
                    with self.anchor.announced(head):
                        self._at_point("announced")
                        transaction.commit()
                        self._at_point("committed")
                self._at_point("confirmed")
        except Forbidden as error:
            self._note_refusal(actor, error)
            raise
        except OperationalError as error:
            if "locked" in str(error.orig) or "busy" in str(error.orig):
                raise Busy("The store is busy: somebody else is writing. Try again in a moment.") from None
            raise

    def _note_refusal(self, actor: Actor, error: Forbidden) -> None:
        with self._engine.connect() as connection, connection.begin() as transaction:
            event = chain.Event("refused", "refused", detail={"why": error.sentence.template})
            head = chain.append(connection, (event,), actor, moment(self._clock()))
            assert head is not None
            with self.anchor.announced(head):
                transaction.commit()


def open_store(
    address: str,
    anchor: Path | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    at_point: Callable[[str], None] = lambda _: None,
) -> Store:
    """Opens the store at an address; raises `BadUse` where there is none, or one of another shape.

    `PLANNER_ANCHOR` names the file outside the store that anchors the audit.
    """
    url = address_from(address)
    refuse_unsafe(unsafe_database(url.render_as_string(hide_password=False)))
    refuse_missing(url)
    engine = engine_for(url)
    require_current(engine, url)
    _refuse_all_seeing(engine)
    return Store(url, engine, anchor or anchor_file(url), clock, at_point)


@cache
def shared_store(address: str, anchor: str | None) -> Store:
    """The one opened store of this process at an address; holds connections, never rows."""
    return open_store(address, Path(anchor) if anchor else None)


def anchor_file(url: URL) -> Path:
    """Where the anchor lies: as `PLANNER_ANCHOR` says, else beside the file, else in the home folder."""
    asked = os.environ.get(ANCHOR_VARIABLE)
    if asked:
        return Path(asked)
    if is_file(url):
        return Path(f"{url.database}.anchor")
    return Path.home() / ".placement-planner" / f"{url.host or 'local'}-{url.database}.anchor"


def held(connection: Connection) -> str:
    """What the store of the connection holds."""
    facts = watching.facts
    found = connection.execute(select(facts.c.value).where(facts.c.name == "holds")).scalar_one_or_none()
    return found or EMPTY


def now_holds(work: Work, kind: str) -> None:
    """Notes what the store holds from now on; what has once been real stays real."""
    before = held(work.connection)
    if before == kind:
        return
    facts = watching.facts
    if before == EMPTY:
        work.connection.execute(insert(facts).values(name="holds", value=kind))
    else:
        work.connection.execute(update(facts).where(facts.c.name == "holds").values(value=kind))


def refuse_practice(connection: Connection, actor: Actor) -> None:
    """Raises `Forbidden` where somebody without a login meets data that are not synthetic."""
    if actor.role == PRACTICE and held(connection) == REAL:
        raise Forbidden(
            "This store holds real data: log in first, with «python -m planner login», or on the page «Tilgang». "
            "Users are added with «python -m planner users add»."
        )


def forbidden(actor: Actor) -> Forbidden:
    """The refusal in words: which role, and whose child or unit it is, is all that is said."""
    return Forbidden("This may not be done in the role «{role}» here.", role=Sentence(ROLES[actor.role]))


def _refuse_all_seeing(engine: Engine) -> None:
    """Raises `BadUse` on PostgreSQL for a database user whom no row filter binds."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        statement = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if connection.execute(statement).scalar_one():
            raise BadUse(
                "The database user sees every row whatever the program says. Make one that is neither superuser nor "
                "BYPASSRLS, own the database with it, and name it in {variable}.",
                variable=ADDRESS_VARIABLE,
            )


def _is_deadlock(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in ("40P01", "40001")
