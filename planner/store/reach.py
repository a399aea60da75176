"""How a child, unit or decision stands to an operator, and that as a condition on rows.

A child is *own* where its operator is that of who acts; of scope *agreement* where it lives, or is to live, in a unit
that this operator runs or may use by agreement; *other* in all other cases. PostgreSQL filters by the same rules again.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, cast, exists, false, func, literal, not_, or_, select, true
from sqlalchemy.dialects.postgresql import JSON

from models.access import AGREEMENT, OTHER, OWN, SCOPES
from models.ids import Operator
from models.tables import placing
from models.tables.registers import REGISTERS
from planner.store.opened import Work

CHILDREN, UNITS, INSTITUTIONS = (REGISTERS[name].table for name in ("children", "units", "institutions"))
STAYING = ("lives", "booked", "leaving")
"""States of a stay in which the child is, or is to be, in the unit."""


@cache
def usable_institutions(operator: Operator | None) -> Select[tuple[str]]:
    """The institutions that an operator runs or may use by agreement; the narrow agreement goes first."""
    agreements = REGISTERS["agreements"].table
    houses, narrow, wide = INSTITUTIONS.alias(), agreements.alias(), agreements.alias()
    of_the_house = and_(
        narrow.c.operator == operator,
        narrow.c.provider == houses.c.operator,
        narrow.c.institution_id == houses.c.institution_id,
    )
    of_the_provider = and_(
        wide.c.operator == operator, wide.c.provider == houses.c.operator, wide.c.institution_id.is_(None)
    )
    return (
        select(houses.c.institution_id)
        .outerjoin(narrow, of_the_house)
        .outerjoin(wide, of_the_provider)
        .where(or_(houses.c.operator == operator, func.coalesce(narrow.c.allowed, wide.c.allowed, false())))
    )


def children_in(work: Work, scopes: Iterable[str]) -> ColumnElement[bool]:
    """The condition under which a row of `children` is in one of these scopes."""
    asked = frozenset(scopes)
    if asked == frozenset(SCOPES):
        return true()
    own = _is_own(work.actor.operator)
    stays = placing.stays
    reached = and_(
        not_(own),
        exists(
            select(stays.c.stay_id)
            .join(UNITS, UNITS.c.unit_id == stays.c.unit_id)
            .where(
                stays.c.child_id == CHILDREN.c.child_id,
                stays.c.state.in_(STAYING),
                UNITS.c.institution_id.in_(usable_institutions(work.actor.operator)),
            )
        ),
    )
    parts = {OWN: own, AGREEMENT: reached, OTHER: and_(not_(own), not_(reached))}
    return or_(false(), *(parts[scope] for scope in sorted(asked)))


def scope_of_child(work: Work, child_id: str) -> str | None:
    """How the child stands to the actor's operator; `None` where there is no such child."""
    return scopes_of_children(work, [child_id]).get(child_id)


def ids_of_children(work: Work) -> tuple[str, ...]:
    """The ids of all children of the store, in order, for a check whose result alone is told."""
    with work.whole():
        return tuple(work.connection.execute(select(CHILDREN.c.child_id).order_by(CHILDREN.c.child_id)).scalars())


def scopes_of_children(work: Work, child_ids: Sequence[str]) -> dict[str, str]:
    """How each child stands to the actor's operator; children that there are not are left out."""
    own, reached = (children_in(work, (scope,)).label(scope) for scope in (OWN, AGREEMENT))
    with work.whole():
        statement = select(CHILDREN.c.child_id, own, reached).where(among(work, CHILDREN.c.child_id, child_ids))
        rows = work.connection.execute(statement).all()
    return {child_id: OWN if is_own else AGREEMENT if is_reached else OTHER for child_id, is_own, is_reached in rows}


def among(work: Work, column: ColumnElement[str], ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition that the column has one of these ids, however many there are."""
    return among_listed(work.engine_name, column, literal(listed(ids)))


def among_listed(engine_name: str, column: ColumnElement[str], ids: ColumnElement[str]) -> ColumnElement[bool]:
    """The same with the ids as one text, as `listed` writes it: a value, or a parameter to be filled in later.

    So the statement has the same text for all, and neither the program nor the engine has to work it out again.
    """
    if engine_name == "postgresql":
        return column.in_(select(func.json_array_elements_text(cast(ids, JSON)).column_valued()))
    return column.in_(select(func.json_each(ids).table_valued("value").c.value))


def listed(ids: Sequence[str]) -> str:
    """Ids as one text, to be given with a statement."""
    return json.dumps(ids)


def institutions_in(work: Work, scopes: Iterable[str]) -> ColumnElement[bool]:
    """The condition under which a row of `institutions` is in one of these scopes.

    A house where an own child lives counts as reached by agreement, whoever runs it.
    """
    asked = frozenset(scopes)
    if asked == frozenset(SCOPES):
        return true()
    operator = work.actor.operator
    own: ColumnElement[bool] = INSTITUTIONS.c.operator == operator if operator is not None else false()
    stays = placing.stays
    lived_in = exists(
        select(stays.c.stay_id)
        .join(UNITS, UNITS.c.unit_id == stays.c.unit_id)
        .where(
            UNITS.c.institution_id == INSTITUTIONS.c.institution_id,
            stays.c.operator == (operator or ""),
            stays.c.state.in_(STAYING),
        )
    )
    reached = and_(
        not_(own), or_(INSTITUTIONS.c.institution_id.in_(usable_institutions(work.actor.operator)), lived_in)
    )
    parts = {OWN: own, AGREEMENT: reached, OTHER: and_(not_(own), not_(reached))}
    return or_(false(), *(parts[scope] for scope in sorted(asked)))


def scope_of_row(work: Work, operator: str | None, provider: str | None = None) -> str:
    """How something of one operator, about a unit that another may run, stands to the actor's operator."""
    mine = work.actor.operator
    if mine is None:
        return OTHER
    if operator == mine:
        return OWN
    if provider == mine:
        return AGREEMENT
    return OTHER


def label_of(work: Work) -> str:
    """The name of the actor's view of the data: its operator, or all; plans and snapshots are kept under it."""
    return work.actor.operator or "all"


def _is_own(operator: Operator | None) -> ColumnElement[bool]:
    return CHILDREN.c.operator == operator if operator is not None else false()
