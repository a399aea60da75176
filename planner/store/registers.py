"""Reads data sets: what an actor may see, everything for a check, or the surroundings of one unit."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, Text, bindparam, func, literal, or_, select, true, union

from models.access import OWN
from models.child import Placement
from models.dataset import Dataset
from models.ids import ChildId, UnitId
from models.tables import placing
from models.tables.registers import REGISTERS, Register
from planner.errors import BadUse
from planner.store.masked import without_texts
from planner.store.opened import Work
from planner.store.reach import (
    CHILDREN,
    INSTITUTIONS,
    STAYING,
    UNITS,
    among,
    among_listed,
    children_in,
    institutions_in,
    listed,
    scope_of_child,
)


def read_dataset(work: Work, resource: str = "children", action: str = "read", purpose: str | None = None) -> Dataset:
    """What the actor may see: own children and those reached by agreement, their houses and what binds them.

    Free text about other operators' children is left out, and so is whatever names a child that is not seen. The
    reading is audited with the children it showed. Raises `Forbidden`.
    """
    scopes = work.scopes(resource, action)
    houses = work.scopes("institutions", "read")
    work.scopes(resource, action)
    dataset = _dataset(work, children_in(work, scopes), institutions_in(work, houses))
    others = _others(work, dataset)
    dataset = without_texts(dataset, others)
    seen = [child.child_id for child in dataset.children]
    detail = {"children": len(seen), "others": len(others)} | ({"purpose": purpose} if purpose else {})
    work.note("export" if action == "make" else "read", "data set", seen, detail)
    return dataset


def read_child(work: Work, child_id: str, why: str | None = None) -> Dataset:
    """One child with what is on record about it, and the unit it lives in.

    Outside the actor's scope it takes a reason (`why`) and the right to break the glass; that is audited as such.
    Raises `Forbidden`, and `BadUse` where there is no such child.
    """
    scope = scope_of_child(work, child_id)
    if scope is None:
        raise BadUse("There is no child «{child}».", child=child_id)
    broken = why is not None
    work.require("children", "break_glass" if broken else "read", scope)
    if broken and len(str(why).strip()) < 10:
        raise BadUse("Reading a child outside your own desk takes a reason of at least ten letters.")
    with work.whole():
        homes = select(placing.stays.c.unit_id).where(
            placing.stays.c.child_id == child_id, placing.stays.c.state.in_(STAYING)
        )
        living = select(UNITS.c.institution_id).where(UNITS.c.unit_id.in_(homes))
        dataset = _dataset(work, CHILDREN.c.child_id == child_id, INSTITUTIONS.c.institution_id.in_(living))
    if scope != OWN and not broken:
        dataset = without_texts(dataset, frozenset({ChildId(child_id)}))
    work.note("break_glass" if broken else "read", child_id, [child_id], {"why": why} if broken else {"scope": scope})
    return dataset


def everything(work: Work) -> Dataset:
    """All rows, for a check or a change inside the store; never to be shown."""
    with work.whole():
        return _dataset(work, true(), true())


def bound(child_id: str, unit_id: str) -> ColumnElement[bool]:
    """The condition on `children` for the child and those the rules may name beside it in a unit.

    They are who lives at the house, and whom the child is bound to; to be asked without regard to scope.
    """
    stays, kin = placing.stays, CHILDREN.alias()
    apart, groups = REGISTERS["separations"].table, REGISTERS["groups"].table
    house = select(UNITS.c.institution_id).where(UNITS.c.unit_id == unit_id).scalar_subquery()
    family = select(kin.c.sibling_group).where(kin.c.child_id == child_id).scalar_subquery()
    named = union(
        select(literal(child_id)),
        select(stays.c.child_id)
        .join(UNITS, UNITS.c.unit_id == stays.c.unit_id)
        .where(UNITS.c.institution_id == house, stays.c.state.in_(STAYING)),
        select(apart.c.child_b).where(apart.c.child_a == child_id),
        select(apart.c.child_a).where(apart.c.child_b == child_id),
        select(groups.c.child_id).where(
            groups.c.group_id.in_(select(groups.c.group_id).where(groups.c.child_id == child_id))
        ),
        select(kin.c.child_id).where(kin.c.sibling_group == family),
    )
    return CHILDREN.c.child_id.in_(named)


def around(work: Work, child_id: str, unit_id: str) -> Dataset:
    """All that the rules can say about one child in one unit: its house, who lives there, and those it is bound to.

    Read without regard to scope, for a check whose result alone is told. Raises `BadUse` for ids that are not there.
    """
    stays = placing.stays
    with work.whole():
        ids = list(work.connection.execute(select(CHILDREN.c.child_id).where(bound(child_id, unit_id))).scalars())
        homes = (
            select(UNITS.c.institution_id)
            .join(stays, stays.c.unit_id == UNITS.c.unit_id)
            .where(among(work, stays.c.child_id, ids), stays.c.state.in_(STAYING))
        )
        house = select(UNITS.c.institution_id).where(UNITS.c.unit_id == unit_id)
        houses = INSTITUTIONS.c.institution_id.in_(union(house, homes))
        dataset = _dataset(work, among(work, CHILDREN.c.child_id, ids), houses)
    if child_id not in {child.child_id for child in dataset.children}:
        raise BadUse("There is no child «{child}».", child=child_id)
    if unit_id not in {unit.unit_id for unit in dataset.units}:
        raise BadUse("There is no unit «{unit}».", unit=unit_id)
    return dataset


def as_of(work: Work) -> Any:
    """The day the registers describe: the latest referral or move-in; `None` in an empty store."""
    stays = placing.stays
    with work.whole():
        referred = work.connection.execute(select(func.max(CHILDREN.c.referred_on))).scalar()
        moved = work.connection.execute(select(func.max(stays.c.since)).where(stays.c.state == "lives")).scalar()
    return max((day for day in (referred, moved) if day is not None), default=None)


def _dataset(work: Work, children: ColumnElement[bool], institutions: ColumnElement[bool]) -> Dataset:
    tables: dict[str, tuple[Any, ...]] = {}
    for name, condition in (("institutions", institutions), ("children", children)):
        tables[name] = _rows(work, REGISTERS[name], _all_rows(REGISTERS[name]).where(condition))
    houses = {row.institution_id for row in tables["institutions"]}
    seen = [row.child_id for row in tables["children"]]
    given = {"children": listed(seen), "houses": listed(sorted(houses))}
    every = _Every(_is_true(children), _is_true(institutions))
    for register in REGISTERS.values():  # the units come before what may name them
        if register.name not in tables:
            tables[register.name] = _rows(work, register, _rows_about(register, every, work.engine_name), given)
    known = {row.unit_id for row in tables["units"]}
    for name in REGISTERS.keys() - {"institutions", "children", "units"}:
        tables[name] = tuple(row for row in tables[name] if _names_known(row, houses, known))
    stays = _rows_about_stays(every, work.engine_name)
    tables["placements"] = tuple(row for row in _placements(work, stays, given) if row.unit_id in known)
    return Dataset(**tables)


class _Every(NamedTuple):
    """Whether all children and all houses are asked for; then no list of them is given."""

    child: bool
    house: bool


@cache
def _rows_about(register: Register, every: _Every, engine_name: str) -> Select[Any]:
    """A register's rows that name listed children or houses alone; the lists are given with the statement."""
    columns, asked, is_every = register.child_columns, "children", every.child
    if not columns:
        columns, asked, is_every = ("institution_id",), "houses", every.house
    found = _all_rows(register)
    if is_every:
        return found
    for column in (register.table.c[name] for name in columns):
        found = found.where(or_(among_listed(engine_name, column, bindparam(asked, type_=Text)), column.is_(None)))
    return found


@cache
def _rows_about_stays(every: _Every, engine_name: str) -> Select[Any]:
    stays = placing.stays
    found = select(stays).where(stays.c.state.in_(STAYING)).order_by(stays.c.child_id)
    if every.child:
        return found
    return found.where(among_listed(engine_name, stays.c.child_id, bindparam("children", type_=Text)))


def _is_true(condition: ColumnElement[bool]) -> bool:
    return condition.compare(true())


def _names_known(row: object, houses: set[str], units: set[str]) -> bool:
    """Whether the houses and units that a row names are seen."""
    house, unit = getattr(row, "institution_id", None), getattr(row, "unit_id", None)
    return (house is None or house in houses) and (unit is None or unit in units)


def _rows(
    work: Work, register: Register, statement: Select[Any], given: Mapping[str, str] | None = None
) -> tuple[Any, ...]:
    make = register.row_class
    return tuple(make(*row) for row in work.connection.execute(statement, given or {}).all())


@cache
def _all_rows(register: Register) -> Select[Any]:
    """A register in the order of its key."""
    columns = [register.table.c[column] for column in register.columns]
    return select(*columns).order_by(register.table.c[register.key_column])


def _placements(work: Work, stays: Select[Any], given: Mapping[str, str]) -> tuple[Placement, ...]:
    """Where each child lives or is to live: the booked stay before the one it leaves."""
    found: dict[str, Row[Any]] = {}
    for row in work.connection.execute(stays, given).all():
        if row.child_id not in found or row.state != "leaving":
            found[row.child_id] = row
    return tuple(
        Placement(ChildId(row.child_id), UnitId(row.unit_id), row.since, row.expected_end, row.movable)
        for row in found.values()
    )


def _others(work: Work, dataset: Dataset) -> frozenset[ChildId]:
    """The children of other operators that are seen, where the actor has an operator."""
    operator = work.actor.operator
    if operator is None:
        return frozenset()
    return frozenset(child.child_id for child in dataset.children if child.operator != operator)
