"""Places taken and given up. Every place of a unit has a number, and the database lets nobody have it twice."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select

from models.tables import placing
from planner.errors import BadUse, Outrun
from planner.store.history import Change, edited, person, stamp
from planner.store.opened import Work
from planner.store.reach import CHILDREN, INSTITUTIONS, STAYING, UNITS

STAYS = placing.stays
HELD = ("lives", "booked")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a unit, with whose child takes it and who runs the unit."""

    unit_id: str
    number: int
    operator: str
    provider: str


@dataclass(frozen=True, slots=True)
class Locked:
    """A child and a unit for which others have to wait, as they stand until this transaction ends.

    `places` are the unit's approved ones, `stays` those in the unit and those of the child.
    """

    child_id: str
    operator: str
    unit_id: str
    provider: str
    places: int
    stays: tuple[Mapping[str, Any], ...]


def lock(work: Work, child_id: str, unit_id: str, bound: ColumnElement[bool]) -> Locked:
    """Makes others wait who want to book in the same house or for the children of the condition, the child among them.

    Raises `BadUse` for ids that are not there.
    """
    with work.whole():
        house = work.connection.execute(
            select(INSTITUTIONS.c.operator, UNITS.c.approved_places)
            .join(UNITS, UNITS.c.institution_id == INSTITUTIONS.c.institution_id)
            .where(UNITS.c.unit_id == unit_id)
            .with_for_update(of=INSTITUTIONS)
        ).first()
        if house is None:
            raise BadUse("There is no unit «{unit}».", unit=unit_id)
        children = select(CHILDREN.c.child_id, CHILDREN.c.operator).where(bound).order_by(CHILDREN.c.child_id)
        operators = {
            row.child_id: row.operator for row in work.connection.execute(children.with_for_update(of=CHILDREN))
        }
        if child_id not in operators:
            raise BadUse("There is no child «{child}».", child=child_id)
        stays = work.connection.execute(
            select(STAYS).where(
                or_(STAYS.c.unit_id == unit_id, STAYS.c.child_id == child_id), STAYS.c.state.in_(STAYING)
            )
        ).mappings()
        return Locked(
            child_id,
            operators[child_id],
            unit_id,
            house.operator,
            house.approved_places,
            tuple(dict(row) for row in stays),
        )


def refuse_booked(work: Work, locked: Locked) -> None:
    """Raises `Outrun` where somebody has already booked a place for the child, with who, where and from when."""
    found = next((row for row in _of_child(locked) if row["state"] == "booked"), None)
    if found is not None:
        raise Outrun(
            "{who} has already decided on {child}: {unit} from {day} (at {when}).",
            who=_decided_by(work, found["decision_id"], found["changed_by"]),
            child=locked.child_id,
            unit=found["unit_id"],
            day=found["since"],
            when=f"{found['changed_at'][:10]} {found['changed_at'][11:19]} UTC",
        )


def refuse_full(work: Work, locked: Locked, day: date) -> None:
    """Raises `Outrun` where every approved place is taken on the day, with who took the last one; a quick look."""
    if len(_taken(locked, day)) >= locked.places:
        raise _full(work, locked.unit_id)


def free_place(work: Work, locked: Locked, start: date, places: int) -> Place:
    """The free place with the lowest number from `start` on; raises `Outrun` with who took the last one."""
    taken = _taken(locked, start)
    number = next((number for number in range(1, places + 1) if number not in taken), None)
    if number is None:
        raise _full(work, locked.unit_id)
    return Place(locked.unit_id, number, locked.operator, locked.provider)


def book(work: Work, locked: Locked, place: Place, start: date, until: date | None, decision_id: str) -> list[Change]:
    """Books the place; where the child lives somewhere, it leaves on that day. What changed in the rows before."""
    changes = []
    with work.whole():
        movable = False
        for row in _of_child(locked):
            if row["state"] == "lives":
                values = {"state": "leaving", "ends_on": start}
                changes.append(edited(work, STAYS, "stay_id", row["stay_id"], row["version"], values))
                movable = row["movable"]
        row_of_stay = new_stay(work, locked.child_id, place, start, until, movable, "booked", decision_id)
        work.connection.execute(insert(STAYS).values(**row_of_stay))
    return changes


def _taken(locked: Locked, day: date) -> list[int]:
    """The place that each stay in the unit takes on the day."""
    return [
        row["place_no"]
        for row in locked.stays
        if row["unit_id"] == locked.unit_id and (row["state"] in HELD or row["ends_on"] is None or row["ends_on"] > day)
    ]


def _of_child(locked: Locked) -> Iterable[Mapping[str, Any]]:
    return (row for row in locked.stays if row["child_id"] == locked.child_id)


def give_up(work: Work, decision_id: str) -> list[Change]:
    """Frees the place of a decision that the unit refuses; a child that was to leave its home stays there."""
    changes = []
    with work.whole():
        booked = (
            work.connection.execute(select(STAYS).where(STAYS.c.decision_id == decision_id, STAYS.c.state == "booked"))
            .mappings()
            .first()
        )
        if booked is None:
            return []
        changes.append(edited(work, STAYS, "stay_id", booked["stay_id"], booked["version"], {"state": "refused"}))
        home = (
            work.connection.execute(
                select(STAYS).where(STAYS.c.child_id == booked["child_id"], STAYS.c.state == "leaving")
            )
            .mappings()
            .first()
        )
        if home is not None:
            again = {"state": "lives", "ends_on": None}
            changes.append(edited(work, STAYS, "stay_id", home["stay_id"], home["version"], again))
    return changes


def new_stay(
    work: Work,
    child_id: str,
    place: Place,
    since: date,
    expected_end: date | None,
    movable: bool,
    state: str,
    decision_id: str | None = None,
) -> Mapping[str, Any]:
    """The row of a new stay."""
    return {
        "stay_id": secrets.token_hex(12),
        "child_id": child_id,
        "operator": place.operator,
        "unit_id": place.unit_id,
        "provider": place.provider,
        "place_no": place.number,
        "since": since,
        "expected_end": expected_end,
        "movable": movable,
        "state": state,
        "ends_on": None,
        "decision_id": decision_id,
        **stamp(work),
    }


def _full(work: Work, unit_id: str) -> Outrun:
    last = work.connection.execute(
        select(STAYS.c.decision_id, STAYS.c.changed_by, STAYS.c.changed_at)
        .where(STAYS.c.unit_id == unit_id, STAYS.c.state == "booked")
        .order_by(STAYS.c.changed_at.desc())
        .limit(1)
    ).first()
    if last is None:
        return Outrun("There is no free place in {unit}.", unit=unit_id)
    return Outrun(
        "The last place in {unit} was taken by {who} at {when}, for another child. Make a new plan.",
        unit=unit_id,
        who=_decided_by(work, last.decision_id, last.changed_by),
        when=f"{last.changed_at[:10]} {last.changed_at[11:19]} UTC",
    )


def _decided_by(work: Work, decision_id: str | None, user_id: str) -> str:
    """Who has decided; nothing else is read of what may not be seen."""
    decisions = placing.decisions
    statement = select(decisions.c.by_name).where(decisions.c.decision_id == decision_id)
    return str(work.connection.execute(statement).scalar() or person(work, user_id))
