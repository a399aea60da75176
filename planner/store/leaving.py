"""Which children are done with: neither living nor waiting anywhere, and since when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.tables import placing, watching
from models.tables.registers import REGISTERS
from planner.errors import BadUse
from planner.store.limits import kept_after_leaving
from planner.store.opened import Work
from planner.store.reach import CHILDREN, STAYING

ERASED = "[erased]"
"""Stands where a text of an erased child stood."""


@dataclass(frozen=True, slots=True)
class Left:
    """A child that has left: the day of its last trace, and the first day on which its time to be kept has run out."""

    child_id: str
    last_on: date
    until: date


def past_retention(work: Work) -> tuple[Left, ...]:
    """The children whose time to be kept has run out, the longest first; raises `Forbidden`."""
    work.scopes("children", "erase")
    today = work.now.date()
    with work.whole():
        found = sorted(
            (left for left in _left(work) if left.until <= today), key=lambda left: (left.last_on, left.child_id)
        )
    work.note("read", "retention", [left.child_id for left in found], {"children": len(found)})
    return tuple(found)


def refuse_present(work: Work, child_id: str) -> None:
    """Raises `BadUse` for a child that lives or waits somewhere, and for one that nothing is kept of."""
    with work.whole():
        stays = placing.stays
        states = select(stays.c.state, stays.c.unit_id).where(stays.c.child_id == child_id)
        living = [row.unit_id for row in work.connection.execute(states) if row.state in STAYING]
        if living:
            raise BadUse(
                "{child} lives, or is to live, in {unit}: it cannot be erased.", child=child_id, unit=living[0]
            )
        if child_id in _waiting(work):
            raise BadUse("{child} waits for a place: it cannot be erased.", child=child_id)
        if child_id not in _traces(work):
            raise BadUse("Nothing is kept of a child «{child}».", child=child_id)


def names(row_key: str, child_id: str) -> bool:
    """Whether the key of a row, one value or a list of them, names the child."""
    if row_key == child_id:
        return True
    return row_key.startswith("[") and child_id in json.loads(row_key)


def _left(work: Work) -> Iterable[Left]:
    waiting = _waiting(work)
    stays = placing.stays
    staying = set(work.connection.execute(select(stays.c.child_id).where(stays.c.state.in_(STAYING))).scalars())
    for child_id, last_on in _traces(work).items():
        if child_id not in waiting and child_id not in staying:
            yield Left(child_id, last_on, last_on + kept_after_leaving())


def _waiting(work: Work) -> frozenset[str]:
    """The children of the registers who live nowhere and have left nowhere since they were referred."""
    stays = placing.stays
    ended: dict[str, date] = {}
    present = set()
    for row in work.connection.execute(select(stays.c.child_id, stays.c.state, stays.c.ends_on, stays.c.changed_at)):
        if row.state in STAYING:
            present.add(row.child_id)
        elif row.state == "ended":
            last = row.ends_on or date.fromisoformat(row.changed_at[:10])
            ended[row.child_id] = max(last, ended.get(row.child_id, last))
    known = work.connection.execute(select(CHILDREN.c.child_id, CHILDREN.c.referred_on))
    return frozenset(
        row.child_id
        for row in known
        if row.child_id not in present and not (row.child_id in ended and ended[row.child_id] >= row.referred_on)
    )


def _traces(work: Work) -> dict[str, date]:
    """The day of the last trace of every child of whom more is kept than the pseudonym."""
    found: dict[str, date] = {}

    def trace(child_id: str, at: str | date) -> None:
        day = at if isinstance(at, date) else date.fromisoformat(at[:10])
        found[child_id] = max(day, found.get(child_id, day))

    stays, plans, lines = placing.stays, placing.plans, placing.proposals
    for row in work.connection.execute(select(CHILDREN.c.child_id, CHILDREN.c.changed_at)):
        trace(row.child_id, row.changed_at)
    for stay in work.connection.execute(select(stays.c.child_id, stays.c.ends_on, stays.c.changed_at)):
        trace(stay.child_id, stay.ends_on or stay.changed_at)
    decided = select(placing.decisions.c.child_id, placing.decisions.c.at).where(placing.decisions.c.unit_id != ERASED)
    for row in work.connection.execute(decided):
        trace(row.child_id, row.at)
    planned = (
        select(lines.c.child_id, plans.c.at)
        .join(plans, (plans.c.plan_id == lines.c.plan_id) & (plans.c.scope == lines.c.scope))
        .where(lines.c.start_on != date(1900, 1, 1))
    )
    for row in work.connection.execute(planned):
        trace(row.child_id, row.at)
    past = watching.history
    of_children = [name for name, register in REGISTERS.items() if register.child_columns]
    edits = select(past.c.table_name, past.c.row_key, past.c.at).where(
        past.c.table_name.in_([*of_children, "placements"]), past.c.changes != "{}"
    )
    for edit in work.connection.execute(edits):
        for child_id in _children_in(edit.table_name, edit.row_key):
            trace(child_id, edit.at)
    return found


def _children_in(table: str, row_key: str) -> list[str]:
    """The children that the key of a row of history names."""
    if table in ("children", "placements"):
        return [row_key]
    register = REGISTERS[table]
    values = json.loads(row_key) if row_key.startswith("[") else [row_key]
    pairs = zip(register.key, values, strict=True)
    return [value for column, value in pairs if column in register.child_columns and value is not None]
