"""Users, what the audit knows, backups, and erasing children: one function per use case."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.access import Actor
from models.dataset import Dataset
from planner.errors import Busy
from planner.store import backups, erasing, leaving, people, registers, revisions, sealed, watched
from planner.store.backups import Backup
from planner.store.erasing import Erased
from planner.store.leaving import Left
from planner.store.opened import Store, open_store
from planner.store.people import User
from planner.store.sealed import Checked
from planner.store.watched import Record


@dataclass(frozen=True, slots=True)
class Drill:
    """What a trial of a backup found; `lost` is how many acts came after it in the store, and their time [s]."""

    backup: Backup
    is_current: bool
    lost: tuple[int, float] | None


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


def backup(store: Store, actor: Actor, file: Path, passphrase: str) -> Backup:
    """Backs the store up, encrypted, and restores it on trial; raises `Forbidden` and `BadUse`."""
    with store.work(actor) as work:
        return backups.make(work, file, passphrase)


def past_retention(store: Store, actor: Actor) -> Sequence[Left]:
    """The children whose time to be kept has run out; raises `Forbidden`."""
    with store.work(actor) as work:
        return leaving.past_retention(work)


def erase(store: Store, actor: Actor, child_id: str, why: str) -> Erased:
    """Erases a child that neither lives nor waits anywhere, in the store's files too; raises `Forbidden`, `BadUse`.

    Raises `Busy` where it is erased, but others who read keep its last traces in the log of the file.
    """
    done: Erased = store.do(actor, lambda work: erasing.erase(work, child_id, why))
    if not store.settle():
        raise Busy(
            "{child} is erased. What stood about it is still in the write-ahead log beside the file, because others "
            "are reading: it goes when the last of them has closed the store. Close the app and all other programs.",
            child=child_id,
        )
    return done


def restore(file: Path, passphrase: str, address: str) -> Backup:
    """Restores a backup as a new store; raises `BadUse`."""
    return backups.restore(file, passphrase, address)


def drill(file: Path, passphrase: str, address: str | None) -> Drill:
    """Restores a backup on trial: what would be lost if the store were gone now, and how long it takes to be back.

    Raises `BadUse` with what is wrong with the backup.
    """
    found = backups.check(file, passphrase)
    lost = backups.lost_since(open_store(address), found) if address is not None else None
    return Drill(found, found.revision == revisions.needed(), lost)
