"""Users and their sessions: added and revoked by an administrator, checked anew at every step.

A session lives here and not in a cookie: it ends after a while without use, at the latest after two hours, and at once
when somebody revokes it. Passwords are kept as Argon2id hashes only.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from models.access import PRACTICE, Actor
from models.ids import Operator
from models.tables import people
from planner.errors import BadUse, Forbidden
from planner.reference import code_book
from planner.store.canonical import moment, moment_from, sha256_of
from planner.store.confirmed import require_confirmed
from planner.store.history import edited, kept, stamp
from planner.store.limits import limits
from planner.store.opened import Store, Work, held
from planner.store.passwords import refuse_weak
from planner.store.permissions import OF_ONE_OPERATOR, ROLES

USERS, SESSIONS = people.users, people.sessions
HASHER = PasswordHasher()

AHEAD_S = 60
"""So far a provider's clock may be ahead of ours [s]; a login from later than that is refused."""
LOCAL, OIDC = "local", "oidc"
SYSTEM = Actor("system", "System", "nobody")
"""Who notes logins and their failure, before anybody is known."""


@dataclass(frozen=True, slots=True)
class User:
    """One who may come in."""

    user_id: str
    name: str
    role: str
    operator: str | None
    is_active: bool
    has_password: bool


def add_user(
    work: Work,
    user_id: str,
    name: str,
    role: str,
    operator: str | None,
    password: str | None = None,
    subject: tuple[str, str] | None = None,
) -> None:
    """Adds a user, with a password of the local mode or as one known to an identity provider (issuer and subject).

    The first user of a store is an administrator, and anybody at the machine may add it; all others take a fresh
    login. Raises `Forbidden`, `BadUse`.
    """
    if _is_first(work):
        if role != "administrator":
            raise BadUse("The first user of a store is an administrator: add one, log in, and add the others.")
    else:
        work.scopes("users", "manage")
        require_confirmed(work)
    _refuse_odd_user(user_id, name, role, operator)
    if work.connection.execute(select(USERS.c.user_id).where(USERS.c.user_id == user_id)).first():
        raise BadUse("There is a user «{user}» already.", user=user_id)
    if password is not None:
        refuse_weak(password, user_id, name)
    work.connection.execute(
        insert(USERS).values(
            user_id=user_id,
            name=name,
            role=role,
            operator=operator,
            issuer=subject[0] if subject else None,
            subject=subject[1] if subject else None,
            password_hash=HASHER.hash(password) if password is not None else None,
            wrong_tries=0,
            is_active=True,
            **stamp(work),
        )
    )
    work.note("add_user", user_id, detail={"role": role, "operator": operator})


def users(work: Work) -> tuple[User, ...]:
    """All users by id; raises `Forbidden`."""
    work.scopes("users", "manage")
    rows = work.connection.execute(select(USERS).order_by(USERS.c.user_id)).all()
    work.note("read", "users")
    return tuple(
        User(row.user_id, row.name, row.role, row.operator, row.is_active, row.password_hash is not None)
        for row in rows
    )


def revoke(work: Work, user_id: str) -> int:
    """Ends every session of the user at once and lets it in no more; how many there were.

    Takes a fresh login. Raises `Forbidden`.
    """
    work.scopes("users", "manage")
    require_confirmed(work)
    _edit_user(work, user_id, {"is_active": False}, "revoke_user")
    ended = work.connection.execute(
        update(SESSIONS)
        .where(SESSIONS.c.user_id == user_id, SESSIONS.c.ended_at.is_(None))
        .values(ended_at=work.at, why_ended="revoked")
    )
    return int(ended.rowcount)


def set_password(work: Work, user_id: str, password: str) -> None:
    """Gives the user a new password and lets it in again; one's own, or as administrator. Ends its sessions.

    Takes a fresh login: otherwise whoever finds an open session could take the user over for good.
    """
    if work.actor.user_id != user_id or work.actor.session_id is None:
        work.scopes("users", "manage")
    require_confirmed(work)
    row = _user(work, user_id)
    refuse_weak(password, user_id, row["name"])
    values = {"password_hash": HASHER.hash(password), "wrong_tries": 0, "locked_until": None, "is_active": True}
    _edit_user(work, user_id, values, "set_password")
    work.connection.execute(
        update(SESSIONS)
        .where(SESSIONS.c.user_id == user_id, SESSIONS.c.ended_at.is_(None))
        .values(ended_at=work.at, why_ended="password")
    )


def log_in(store: Store, user_id: str, password: str) -> str:
    """Opens a session with a password; its token, which is kept nowhere else.

    Raises `Forbidden`, in the same words for every cause.
    """
    token: str | None = None
    with store.work(SYSTEM) as work:
        row = (
            work.connection.execute(select(USERS).where(USERS.c.user_id == user_id).with_for_update())
            .mappings()
            .first()
        )
        if _password_holds(work, row, password):
            assert row is not None
            _write_user(work, row, {"wrong_tries": 0, "locked_until": None})
            token = _open(work, user_id, LOCAL, None)
        else:
            _note_wrong(work, row)
    if token is None:
        raise Forbidden("The user or the password is wrong, or the user is locked for a while.")
    return token


def provider_actor(store: Store, issuer: str, subject: str, issued_at: int, shown_at: int | None = None) -> Actor:
    """Who an identity provider has named, in the one session of this login; moments in seconds since 1970.

    `issued_at` is when the provider said so, `shown_at` when the person showed it who it is: a provider that
    remembers people names them without asking again. Where it does not say (`None`), it is taken to have asked.
    Once the session has ended, the cookie that still remembers the login opens no other. Raises `Forbidden` for
    people who are not users, for a session that has ended and for a login too old to begin one.
    """
    login = sha256_of([issuer, subject, issued_at])
    refusal: Forbidden | None = None
    with store.work(SYSTEM) as work:
        if (
            work.connection.execute(select(SESSIONS.c.session_id).where(SESSIONS.c.login_sha256 == login)).first()
            is None
        ):
            row = (
                work.connection.execute(select(USERS).where(USERS.c.issuer == issuer, USERS.c.subject == subject))
                .mappings()
                .first()
            )
            if row is None or not row["is_active"]:
                work.note("log_in_refused", detail={"issuer": issuer})
                refusal = Forbidden("You are known to the identity provider, but nobody has let you in here.")
            elif not -AHEAD_S <= work.now.timestamp() - issued_at <= limits().longest.total_seconds():
                refusal = Forbidden("Your session has ended. Log in again.")
            else:
                shown = min(issued_at, issued_at if shown_at is None else shown_at)
                began, confirmed = (
                    moment(min(work.now, datetime.fromtimestamp(seconds, UTC))) for seconds in (issued_at, shown)
                )
                _open(work, row["user_id"], OIDC, login, began, confirmed)
    if refusal is not None:
        raise refusal
    return _actor_of(store, SESSIONS.c.login_sha256 == login)


def session_actor(store: Store, token: str) -> Actor:
    """Who works in the session, checked anew: neither idle too long, nor too old, nor ended, nor revoked.

    Raises `Forbidden` where it has ended; the reason is noted with the session.
    """
    return _actor_of(store, SESSIONS.c.token_sha256 == sha256_of(token.encode()))


def _actor_of(store: Store, condition: ColumnElement[bool]) -> Actor:
    why: str | None = None
    with store.engine.begin() as connection:
        now = store.now()
        row = (
            connection.execute(
                select(SESSIONS, USERS.c.name, USERS.c.role, USERS.c.operator, USERS.c.is_active)
                .join(USERS, USERS.c.user_id == SESSIONS.c.user_id)
                .where(condition)
            )
            .mappings()
            .first()
        )
        if row is None:
            why = "unknown"
        else:
            why = _why_over(row, now)
            if why is not None and row["ended_at"] is None:
                _end(connection, row["session_id"], now, why)
            elif why is None:
                connection.execute(
                    update(SESSIONS).where(SESSIONS.c.session_id == row["session_id"]).values(seen_at=moment(now))
                )
    if why is not None or row is None:
        raise Forbidden("Your session has ended. Log in again.")
    return Actor(
        row["user_id"],
        row["name"],
        row["role"],
        Operator(row["operator"]) if row["operator"] else None,
        row["session_id"],
        now - moment_from(row["confirmed_at"]) <= limits().confirmation,
    )


def confirm(store: Store, actor: Actor, password: str) -> Actor:
    """The same actor, who has just shown anew who it is; raises `Forbidden` where the password is wrong."""
    holds = False
    with store.work(actor) as work:
        row = (
            work.connection.execute(select(USERS).where(USERS.c.user_id == actor.user_id).with_for_update())
            .mappings()
            .first()
        )
        holds = _password_holds(work, row, password)
        if holds:
            work.connection.execute(
                update(SESSIONS).where(SESSIONS.c.session_id == actor.session_id).values(confirmed_at=work.at)
            )
            work.note("confirm", actor.user_id)
        else:
            _note_wrong(work, row)
    if not holds:
        raise Forbidden("The user or the password is wrong, or the user is locked for a while.")
    return replace(actor, is_confirmed=True)


def end_session(store: Store, session_id: str) -> None:
    """Ends a session by its id, whether a password or a provider opened it; one that has ended already stays so."""
    _log_out(store, SESSIONS.c.session_id == session_id)


def log_out(store: Store, token: str) -> None:
    """Ends the session of a token; one that has ended already stays so."""
    _log_out(store, SESSIONS.c.token_sha256 == sha256_of(token.encode()))


def _log_out(store: Store, which: ColumnElement[bool]) -> None:
    with store.work(SYSTEM) as work:
        row = work.connection.execute(select(SESSIONS).where(which, SESSIONS.c.ended_at.is_(None))).mappings().first()
        if row is not None:
            _end(work.connection, row["session_id"], work.now, "logged out")
            work.note("log_out", row["user_id"])


def require_login_configured(work: Work) -> None:
    """Raises `Forbidden` where real data have nobody who could log in."""
    if held(work.connection) == "real" and _is_first(work):
        raise Forbidden("This store holds real data and has no users. Add one with «python -m planner users add».")


def _is_first(work: Work) -> bool:
    return not work.connection.execute(select(func.count()).select_from(USERS)).scalar()


def _refuse_odd_user(user_id: str, name: str, role: str, operator: str | None) -> None:
    if role not in ROLES or role in (PRACTICE, "nobody"):
        known = ", ".join(role for role in ROLES if role not in (PRACTICE, "nobody"))
        raise BadUse("There is no role «{role}». Known are: {known}.", role=role, known=known)
    if not user_id.strip() or not name.strip():
        raise BadUse("A user has an id and a name.")
    operators = code_book().codes("operator")
    if operator is not None and operator not in operators:
        raise BadUse(
            "There is no operator called «{operator}». Known are: {known}.",
            operator=operator,
            known=", ".join(operators),
        )
    if role in OF_ONE_OPERATOR and operator is None:
        raise BadUse("This role works for one operator: name it with --operator.")


def _user(work: Work, user_id: str) -> RowMapping:
    row = work.connection.execute(select(USERS).where(USERS.c.user_id == user_id)).mappings().first()
    if row is None:
        raise BadUse("There is no user «{user}».", user=user_id)
    return row


def _edit_user(work: Work, user_id: str, values: Mapping[str, Any], action: str) -> None:
    row = _user(work, user_id)
    change = edited(work, USERS, "user_id", user_id, row["version"], values)
    hidden = {name: ("–", "–") if name == "password_hash" else pair for name, pair in change.columns.items()}
    seal = kept(work, [replace(change, columns=hidden)])
    work.note(action, user_id, seals=[seal] if seal else [])


def _write_user(work: Work, row: RowMapping, values: Mapping[str, Any]) -> None:
    work.connection.execute(update(USERS).where(USERS.c.user_id == row["user_id"]).values(**values))


def _password_holds(work: Work, row: RowMapping | None, password: str) -> bool:
    """Whether the password is the user's, who is neither locked nor revoked. As slow for a user who is not there."""
    kept_hash = row["password_hash"] if row is not None and row["password_hash"] else _decoy()
    try:
        HASHER.verify(kept_hash, password)
    except VerificationError:
        return False
    if row is None or not row["password_hash"] or not row["is_active"]:
        return False
    return row["locked_until"] is None or row["locked_until"] <= work.at


@cache
def _decoy() -> str:
    """A hash that no password fits, made once: making it anew would take longer than a user who is there."""
    return HASHER.hash(secrets.token_hex(8))


def _note_wrong(work: Work, row: RowMapping | None) -> None:
    if row is not None:
        tries = row["wrong_tries"] + 1
        locks = tries >= limits().wrong_tries
        until = moment(work.now + limits().locked_for) if locks else row["locked_until"]
        _write_user(work, row, {"wrong_tries": 0 if locks else tries, "locked_until": until})
    work.note("log_in_refused", row["user_id"] if row is not None else None)


def _open(
    work: Work, user_id: str, how: str, login: str | None, began_at: str | None = None, shown_at: str | None = None
) -> str:
    """A new session; it began, and the person showed who it is, now where that is left out."""
    token = secrets.token_urlsafe(32)
    work.connection.execute(
        insert(SESSIONS).values(
            session_id=secrets.token_hex(8),
            token_sha256=sha256_of(token.encode()),
            user_id=user_id,
            how=how,
            login_sha256=login,
            began_at=began_at or work.at,
            seen_at=work.at,
            confirmed_at=shown_at or work.at,
        )
    )
    work.note("log_in", user_id, detail={"how": how})
    return token


def _why_over(row: RowMapping, now: datetime) -> str | None:
    """Why a session has ended by now, `None` where it has not."""
    if row["ended_at"] is not None:
        return str(row["why_ended"])
    if not row["is_active"]:
        return "revoked"
    if now - moment_from(row["seen_at"]) > limits().idle:
        return "idle"
    if now - moment_from(row["began_at"]) > limits().longest:
        return "too old"
    return None


def _end(connection: Any, session_id: str, now: datetime, why: str) -> None:
    connection.execute(
        update(SESSIONS).where(SESSIONS.c.session_id == session_id).values(ended_at=moment(now), why_ended=why)
    )
