"""How a child, unit or decision stands to an operator, and that as a condition on rows.

A child is *own* where its operator is that of who acts; of scope *agreement* where it lives, or is to live, in a unit
that this operator runs or may use by agreement; *other* in all other cases. PostgreSQL filters by the same rules again.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

from models.access import AGREEMENT, OTHER, OWN, SCOPES
from models.ids import Operator
from models.tables import placing
from models.tables.registers import REGISTERS
from planner.store.opened import Work

CHILDREN, UNITS, INSTITUTIONS = (REGISTERS[name].table for name in ("children", "units", "institutions"))
STAYING = ("lives", "booked", "leaving")
"""States of a stay in which the child is, or is to be, in the unit."""


def usable_institutions(work: Work) -> tuple[str, ...]:
    """The institutions that the actor's operator runs or may use by agreement; the narrow agreement goes first."""
    operator = work.actor.operator
    if operator is None:
        return ()
    agreements = REGISTERS["agreements"].table
    rows = work.connection.execute(
        select(agreements.c.provider, agreements.c.institution_id, agreements.c.allowed).where(
            agreements.c.operator == operator
        )
    )
    allowed = {(row.provider, row.institution_id): row.allowed for row in rows}
    houses = work.connection.execute(select(INSTITUTIONS.c.institution_id, INSTITUTIONS.c.operator))
    return tuple(
        sorted(
            house.institution_id
            for house in houses
            if house.operator == operator
            or allowed.get((house.operator, house.institution_id), allowed.get((house.operator, None), False))
        )
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
                UNITS.c.institution_id.in_(usable_institutions(work)),
            )
        ),
    )
    parts = {OWN: own, AGREEMENT: reached, OTHER: and_(not_(own), not_(reached))}
    return or_(false(), *(parts[scope] for scope in sorted(asked)))


def scope_of_child(work: Work, child_id: str) -> str | None:
    """How the child stands to the actor's operator; `None` where there is no such child."""
    with work.whole():
        found = work.connection.execute(
            select(children_in(work, (OWN,)).label("own"), children_in(work, (AGREEMENT,)).label("reached")).where(
                CHILDREN.c.child_id == child_id
            )
        ).first()
    if found is None:
        return None
    return OWN if found.own else AGREEMENT if found.reached else OTHER


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
    reached = and_(not_(own), or_(INSTITUTIONS.c.institution_id.in_(usable_institutions(work)), lived_in))
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
