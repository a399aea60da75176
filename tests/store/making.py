"""A small country in a store: three operators, an agreement, and children who are own, reached and neither for one.

bufetat_ost   Øst hus   E1: 4 places, er (own) and br (bfe's) live there · E2: 1 place, free
bfe           By hus    B1: 3 places, bb lives there · Øst may use By hus, By may use Øst hus
bufetat_nord  Nord hus  N1: 3 places, nr lives there · no agreement with anybody

waiting       e1, e2, e3 (øst), b1 (bfe), n1 (nord)
"""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from models.access import PRACTICE, Actor
from models.child import Child, Placement, Separation
from models.dataset import Dataset
from models.ids import ChildId, InstitutionId, MunicipalityNumber, Operator, UnitId
from models.institution import Agreement, Institution, Staffing, Unit
from models.tables import people
from planner.importing import dataset_sha256
from planner.service import code_version
from planner.store import registers, revisions, taking_in
from planner.store.canonical import moment, sha256_of
from planner.store.engines import address_from
from planner.store.history import stamp
from planner.store.opened import Store, Work, open_store
from planner.store.permissions import ROLES

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
OST, BFE, NORD = Operator("bufetat_ost"), Operator("bfe"), Operator("bufetat_nord")
TOWN = {OST: MunicipalityNumber("3201"), BFE: MunicipalityNumber("0301"), NORD: MunicipalityNumber("5501")}
PLANNING = Actor("practice", "Practice", PRACTICE)


def actor(role: str, operator: Operator | None = None, user_id: str = "", is_confirmed: bool = True) -> Actor:
    """Somebody in a session, who has just shown who it is; without `is_confirmed`, in one of two hours ago.

    `filled` opens these sessions in a real store.
    """
    user = user_id or f"{role}-{operator or 'all'}"
    session = f"s-{user}" if is_confirmed else f"late-{user}"
    return Actor(user, f"Name of {user}", role, operator, session, is_confirmed)


def house(key: str, operator: Operator) -> Institution:
    """An institution for children under care."""
    return Institution(InstitutionId(key), f"Hus {key}", operator, "state", TOWN[operator], ("5-1",), ("care",), "any")


def unit(key: str, home: str, places: int) -> Unit:
    """A unit that is open."""
    return Unit(UnitId(key), InstitutionId(home), places)


def child(key: str, operator: Operator, **more: Any) -> Child:
    """A child under care, referred ten days ago."""
    return Child(
        ChildId(key),
        date(2012, 3, 1),
        "girl",
        operator,
        TOWN[operator],
        "5-1",
        "care",
        "planned",
        DAY - timedelta(days=10),
        view_heard=True,
        view_note=f"note about {key}",
        **more,
    )


def country() -> Dataset:
    """The country of the heading."""
    homes = {"er": "E1", "br": "E1", "bb": "B1", "nr": "N1"}
    waiting = {"e1": OST, "e2": OST, "e3": OST, "b1": BFE, "n1": NORD}
    living = {"er": OST, "br": BFE, "bb": BFE, "nr": NORD}
    return Dataset(
        (house("I-E", OST), house("I-B", BFE), house("I-N", NORD)),
        (unit("E1", "I-E", 4), unit("E2", "I-E", 1), unit("B1", "I-B", 3), unit("N1", "I-N", 3)),
        tuple(child(key, operator) for key, operator in (waiting | living).items()),
        staffing=(Staffing(InstitutionId("I-N"), "night", 9.0, UnitId("N1"), 4.5),),
        placements=tuple(Placement(ChildId(key), UnitId(home), DAY - timedelta(days=5)) for key, home in homes.items()),
        separations=(Separation(ChildId("e3"), ChildId("br"), "unit", "they have fought"),),
        agreements=(Agreement(OST, BFE, True, 9000), Agreement(BFE, OST, True)),
    )


def crowd(rounds: int, writers: int) -> Dataset:
    """One operator, a unit with a single place for every round, and as many children for each as there are writers."""
    return Dataset(
        (house("I-E", OST),),
        tuple(unit(f"U{number:04}", "I-E", 1) for number in range(rounds)),
        tuple(child(f"c{number:04}-{writer}", OST) for number in range(rounds) for writer in range(writers)),
    )


class Clock:
    """Time that stands still until it is told to go."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def go(self, **time: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**time)


def empty_file(folder: Path) -> Path:
    """A store without rows, at today's migration."""
    file = folder / "empty.db"
    if not file.exists():
        revisions.upgrade(address_from(str(file)))
    return file


def filled(address: str, anchor: Path, dataset: Dataset, is_synthetic: bool, clock: Callable[[], datetime]) -> Store:
    """A store with a data set, opened; a real one has an administrator, and everybody whom `actor` makes is in."""
    from planner.store.people import add_user

    store = open_store(address, anchor, clock)
    if not is_synthetic:
        with store.work(PLANNING) as work:
            add_user(work, "admin", "Ada Admin", "administrator", None, None, ("issuer", "admin"))
            _let_in(work)
    who = PLANNING if is_synthetic else actor("service_account")
    with store.work(who) as work:
        taking_in.take_in(work, dataset, is_synthetic)
    return store


def _let_in(work: Work) -> None:
    """A user for each role and operator, with a fresh session and one of two hours ago."""
    operators = (None, OST, BFE, NORD)
    known = [(f"{role}-{operator or 'all'}", role, operator) for role in ROLES for operator in operators]
    rows = [
        {"user_id": user, "name": user, "role": role, "operator": operator, "is_active": True, **stamp(work)}
        for user, role, operator in known
    ]
    work.connection.execute(insert(people.users), rows)
    sessions = [
        {
            "session_id": f"{kind}-{user}",
            "token_sha256": sha256_of(f"{kind}-{user}".encode()),
            "user_id": user,
            "how": "local",
            **dict.fromkeys(("began_at", "seen_at", "confirmed_at"), moment(work.now - age)),
        }
        for user in ("admin", *(row["user_id"] for row in rows))
        for kind, age in (("s", timedelta()), ("late", timedelta(hours=2)))
    ]
    work.connection.execute(insert(people.sessions), sessions)


def copied(source: Path, target: Path) -> Path:
    """A copy of a closed store."""
    shutil.copyfile(source, target)
    return target


def plan_for(store: Store, who: Actor, units: Mapping[str, str | None]) -> dict[str, Any]:
    """A plan typed by hand on what the actor sees today."""
    with store.work(who) as work:
        sha256 = dataset_sha256(registers.read_dataset(work))
    return {
        "kind": "plan",
        "version": 1,
        "date": DAY.isoformat(),
        "status": "feasible",
        "proposals": [
            {"child_id": child_id, "unit_id": unit_id, "from": DAY.isoformat()} for child_id, unit_id in units.items()
        ],
        "goals": [],
        "changes": [],
        "provenance": {"data_sha256": sha256, "parameters": "2026-01-01", "code": code_version(), "seed": 0},
    }
