"""Coming in and going out, users, and what the audit knows: one function per use case."""

from collections.abc import Sequence

from models.access import Actor
from models.dataset import Dataset
from planner.store import people, registers, sealed, watched
from planner.store.opened import Store
from planner.store.people import User
from planner.store.sealed import Checked
from planner.store.watched import Record


def add_user(
    store: Store,
    actor: Actor,
    user_id: str,
    name: str,
    role: str,
    operator: str | None,
    password: str | None,
    subject: tuple[str, str] | None = None,
) -> None:
    """Adds a user; the first of a store is an administrator. Raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        people.add_user(work, user_id, name, role, operator, password, subject)


def users(store: Store, actor: Actor) -> Sequence[User]:
    """All users; raises `Forbidden`."""
    with store.work(actor) as work:
        return people.users(work)


def revoke(store: Store, actor: Actor, user_id: str) -> int:
    """Lets a user in no more and ends its sessions; how many there were. Raises `Forbidden`."""
    with store.work(actor) as work:
        return people.revoke(work, user_id)


def set_password(store: Store, actor: Actor, user_id: str, password: str) -> None:
    """Gives a user a new password; raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        people.set_password(work, user_id, password)


def verify_audit(store: Store, actor: Actor) -> Checked:
    """Whether history still says what it said; raises `Forbidden`."""
    with store.work(actor) as work:
        return sealed.verify(work)


def who_has_seen(store: Store, actor: Actor, child_id: str) -> Sequence[Record]:
    """Every act that showed or touched a child; raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        return watched.who_has_seen(work, child_id)


def lately(store: Store, actor: Actor, most: int = 200) -> Sequence[Record]:
    """The last records of the audit; raises `Forbidden`."""
    with store.work(actor) as work:
        return watched.lately(work, most)


def child(store: Store, actor: Actor, child_id: str, why: str | None = None) -> Dataset:
    """One child, outside the own desk only with a reason; raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        return registers.read_child(work, child_id, why)
