"""Whether whoever acts has shown a short while ago who it is: what is grave or cannot be taken back demands it."""

from sqlalchemy import select

from models.access import PRACTICE
from models.tables import people
from planner.errors import Forbidden
from planner.store.canonical import moment_from
from planner.store.limits import limits
from planner.store.opened import Work

SESSIONS = people.sessions


def require_confirmed(work: Work) -> None:
    """Raises `Forbidden` unless the person has shown a short while ago who it is; in practice nobody is asked.

    Asked of the store, not of the actor: a window may hold its actor for longer than that.
    """
    if work.actor.role == PRACTICE:
        return
    confirmed = work.connection.execute(
        select(SESSIONS.c.confirmed_at).where(
            SESSIONS.c.session_id == work.actor.session_id,
            SESSIONS.c.user_id == work.actor.user_id,
            SESSIONS.c.ended_at.is_(None),
        )
    ).scalar()
    if confirmed is None or work.now - moment_from(confirmed) > limits().confirmation:
        raise Forbidden(
            "This takes your password, or a fresh login, not older than {minutes} minutes. Confirm who you are, with "
            "«python -m planner confirm» or on the page «Tilgang», and do it again.",
            minutes=int(limits().confirmation.total_seconds() // 60),
        )
