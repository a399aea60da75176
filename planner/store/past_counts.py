"""Keeps what imported stays of the past came to, and gives the latest of it; the stays themselves are not kept."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import insert, or_, select

from models.child import Child, Placement, Stay
from models.dataset import Dataset
from models.past import CurveStep, Past, PastReferrals, PastStays
from models.tables.past import past_counts
from planner.errors import Forbidden
from planner.store import registers
from planner.store.canonical import as_text, sha256_of
from planner.store.kept_plans import sealed
from planner.store.opened import Work
from planner.store.permissions import scopes_of
from planner.store.reach import scope_of_row

Row = TypeVar("Row", Child, Placement)


def with_those_there(work: Work, dataset: Dataset, is_everything: bool) -> Dataset:
    """The data set with the children whom the store knows and the files lack: they are referrals and stays too.

    A stored row that the files say is over is left out: it would count twice. Raises `Forbidden` where a stay is one of
    an operator for whom the actor may not write.
    """
    writes = scopes_of(work.actor, "children", "write")
    if any(scope_of_row(work, operator) not in writes for operator in {stay.operator for stay in dataset.stays}):
        raise Forbidden("The import would change rows that your role may not change. Nothing was changed.")
    if is_everything:
        return dataset
    stored = registers.everything(work)
    over = {stay.child_id: stay.ended for stay in sorted(dataset.stays, key=_end) if stay.ended is not None}
    here = [row for row in stored.children if over.get(row.child_id, date.min) < row.referred_on]
    ids = {row.child_id for row in here}
    living = [row for row in stored.placements if row.child_id in ids and over.get(row.child_id, date.min) < row.since]
    return replace(
        dataset,
        children=_one_each(here, dataset.children),
        placements=_one_each(living, dataset.placements),
    )


def day_of(dataset: Dataset) -> date:
    """The day up to which files with past stays tell: the latest of all the days in them."""
    days = [stay.ended or stay.started for stay in dataset.stays]
    days += [child.referred_on for child in dataset.children] + [stay.since for stay in dataset.placements]
    return max(days)


def _end(stay: Stay) -> date:
    return stay.ended or date.max


def _one_each(stored: Iterable[Row], given: Iterable[Row]) -> tuple[Row, ...]:
    """The rows of both by child; what is given goes before what is stored."""
    return tuple(({row.child_id: row for row in stored} | {row.child_id: row for row in given}).values())


def keep(work: Work, past: Past) -> None:
    """Keeps what an import's stays came to, beside what was kept before; audited and sealed."""
    content = as_text(asdict(past))
    row = {
        "past_id": work.batch,
        "operator": work.actor.operator,
        "at": work.at,
        "by_user": work.actor.user_id,
        "content": content,
        "sha256": sha256_of(content),
    }
    work.connection.execute(insert(past_counts).values(**row))
    counts = {"referrals": sum(sum(each.by_class.values()) for each in past.referrals)}
    work.note("import", "past stays", detail=counts, seals=[sealed(past_counts, row)])


def latest(work: Work) -> Past | None:
    """What was kept last for the actor's operator or for all of them; without an operator, what was kept last."""
    work.scopes("children", "read")
    found = select(past_counts.c.content).order_by(past_counts.c.at.desc(), past_counts.c.past_id.desc()).limit(1)
    operator = work.actor.operator
    if operator is not None:
        found = found.where(or_(past_counts.c.operator == operator, past_counts.c.operator.is_(None)))
    content = work.connection.execute(found).scalar()
    return None if content is None else _past(json.loads(content))


def _past(told: dict[str, Any]) -> Past:
    return Past(
        date.fromisoformat(told["as_of"]),
        tuple(
            PastReferrals(
                each["operator"], date.fromisoformat(each["since"]), date.fromisoformat(each["first"]), each["by_class"]
            )
            for each in told["referrals"]
        ),
        tuple(
            PastStays(
                each["ground_class"],
                each["stays"],
                each["ended"],
                tuple(CurveStep(**step) for step in each["steps"]),
            )
            for each in told["stays"]
        ),
    )
