"""The table `placements` of a data set beside the stays of the store: who moved in, moved or left."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from models.child import Placement
from models.dataset import Dataset
from planner.store.booking import HELD, STAYS, Place, new_stay
from planner.store.history import stamp
from planner.store.opened import Work
from planner.store.reach import CHILDREN, INSTITUTIONS, STAYING, UNITS

COLUMNS = ("child_id", "unit_id", "since", "expected_end", "movable")

Moved = tuple[str, str, Mapping[str, Any] | None, Mapping[str, Any] | None, int]
"""Key, kind, values before and after, and the version of the stay."""


def differences(work: Work, dataset: Dataset, is_everything: bool) -> tuple[list[Moved], int]:
    """Placements that would change, and how many are the same."""
    stays = _active(work)
    found: list[Moved] = []
    same = 0
    for row in dataset.placements:
        after = {column: getattr(row, column) for column in COLUMNS}
        known = stays.get(row.child_id, [])
        if not known:
            found.append((row.child_id, "added", None, after, 0))
            continue
        here = next((stay for stay in known if stay["unit_id"] == row.unit_id), None)
        before = here or known[0]
        values = {column: before[column] for column in COLUMNS}
        if here is not None and here["state"] != "booked" and values == after:
            same += 1
        else:
            found.append((row.child_id, "changed", values | {"state": before["state"]}, after, before["version"]))
    if is_everything:
        placed = {row.child_id for row in dataset.placements}
        for child_id, known in stays.items():
            if child_id not in placed:
                values = {column: known[0][column] for column in COLUMNS}
                found.append((child_id, "removed", values, None, known[0]["version"]))
    return found, same


def end(work: Work, changes: Iterable[Any]) -> None:
    """Ends the stays of those who left, or who live in another unit by now."""
    stays = _active(work)
    for change in changes:
        if change.kind == "added":
            continue
        for stay in stays.get(change.key, ()):
            if change.after is None or stay["unit_id"] != change.after["unit_id"]:
                values = {"state": "ended", "ends_on": stay["ends_on"] or _last_day(change)}
                _write(work, stay, values)


def begin(work: Work, changes: Iterable[Any]) -> None:
    """Lets those in who are new in a unit, each at the lowest free number, and notes what else is new of a stay."""
    waiting = [change for change in changes if change.after is not None]
    if not waiting:
        return
    stays = _active(work)
    operators = {
        row.child_id: row.operator for row in work.connection.execute(select(CHILDREN.c.child_id, CHILDREN.c.operator))
    }
    providers = {
        row.unit_id: row.operator
        for row in work.connection.execute(
            select(UNITS.c.unit_id, INSTITUTIONS.c.operator).join(
                INSTITUTIONS, INSTITUTIONS.c.institution_id == UNITS.c.institution_id
            )
        )
    }
    taken: dict[str, set[int]] = {}
    for known in stays.values():
        for stay in known:
            if stay["state"] in HELD:
                taken.setdefault(stay["unit_id"], set()).add(stay["place_no"])
    rows = []
    for change in sorted(waiting, key=lambda change: str(change.key)):
        row = Placement(**change.after)
        here = next((stay for stay in stays.get(change.key, ()) if stay["unit_id"] == row.unit_id), None)
        if here is not None:
            state = "lives" if here["state"] == "booked" else here["state"]
            _write(
                work,
                here,
                {"since": row.since, "expected_end": row.expected_end, "movable": row.movable, "state": state},
            )
            continue
        numbers = taken.setdefault(row.unit_id, set())
        number = next(number for number in range(1, len(numbers) + 2) if number not in numbers)
        numbers.add(number)
        place = Place(row.unit_id, number, operators[row.child_id], providers[row.unit_id])
        rows.append(new_stay(work, row.child_id, place, row.since, row.expected_end, row.movable, "lives"))
    if rows:
        work.connection.execute(insert(STAYS), rows)


def _active(work: Work) -> dict[str, list[Any]]:
    """The stays of every child in which it is, or is to be, in a unit; the one that counts comes first."""
    found: dict[str, list[Any]] = {}
    statement = select(STAYS).where(STAYS.c.state.in_(STAYING))
    with work.whole():  # a place is taken whoever lives there
        for row in work.connection.execute(statement).mappings():
            found.setdefault(row["child_id"], []).append(row)
    for known in found.values():
        known.sort(key=lambda stay: stay["state"] == "leaving")
    return found


def _write(work: Work, stay: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    done = work.connection.execute(
        update(STAYS)
        .where(STAYS.c.stay_id == stay["stay_id"], STAYS.c.version == stay["version"])
        .values(**values, **stamp(work, stay["version"] + 1))
    )
    assert done.rowcount == 1, stay["stay_id"]


def _last_day(change: Any) -> Any:
    after = change.after
    return after["since"] if after is not None else None
