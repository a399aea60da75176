"""Decisions and the answers of the receiving units: only added to, each with everything it rests on."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, or_, select, true
from sqlalchemy.exc import IntegrityError

from models.access import AGREEMENT, OTHER, OWN, SCOPES
from models.dataset import Dataset
from models.tables import placing, watching
from planner.errors import BadUse, Outrun
from planner.store import booking
from planner.store.canonical import as_text, row_sha256, sha256_of
from planner.store.confirmed import require_confirmed
from planner.store.history import kept
from planner.store.kept_plans import keep_snapshot, sealed
from planner.store.opened import Work
from planner.store.reach import CHILDREN, scope_of_row

DECISIONS, ANSWERS = placing.decisions, placing.answers


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands: who decided what from when, the child's view, and what it rests on.

    `answer` is that of the receiving unit: `None` before it has answered.
    """

    decision_id: str
    at: str
    child_id: str
    operator: str
    unit_id: str
    provider: str
    place_no: int
    start_on: date
    until: date | None
    by_name: str
    by_user: str
    by_role: str
    view: str | None
    no_view_reason: str | None
    proposed_unit_id: str | None
    departs: bool
    reason: str | None
    waivers: str
    plan_id: str
    scope: str
    data_sha256: str
    parameters: str
    code: str
    judged: str
    sha256: str
    answer: "Answer | None" = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiving unit said: yes, or no with a reason."""

    decision_id: str
    at: str
    by_name: str
    accepts: bool
    reason: str | None


OF_ANSWER = tuple(field.name for field in fields(Answer))


def done_before(work: Work, key: str, asked: Mapping[str, Any]) -> str | None:
    """The id of the decision that this request has brought already, `None` for a new one.

    Raises `BadUse` where the key was used for something else.
    """
    requests = watching.requests
    row = work.connection.execute(select(requests).where(requests.c.key == key)).first()
    if row is None:
        return None
    if row.asked_sha256 != sha256_of(asked) or row.by_user != work.actor.user_id:
        raise BadUse("This key was used for another decision. Use a new one.")
    return str(row.result)


def note_request(work: Work, key: str, asked: Mapping[str, Any], result: str) -> None:
    """Remembers what a request has brought, so that it takes effect once."""
    work.connection.execute(
        insert(watching.requests).values(
            key=key, at=work.at, by_user=work.actor.user_id, asked_sha256=sha256_of(asked), result=result
        )
    )


def store_decision(
    work: Work, said: Mapping[str, Any], locked: booking.Locked, place: booking.Place, around: Dataset
) -> Decision:
    """Books the place and stores the decision with the data it rests on, in this transaction.

    `said` holds every column but those that follow from the act itself. Raises `Outrun` where the database sees
    that somebody was quicker.
    """
    decision_id = f"D-{secrets.token_hex(6)}"
    row: dict[str, Any] = {
        **said,
        "decision_id": decision_id,
        "at": work.at,
        "operator": place.operator,
        "provider": place.provider,
        "place_no": place.number,
        "by_user": work.actor.user_id,
        "by_role": work.actor.role,
    }
    row["sha256"] = row_sha256(row)
    try:
        work.connection.execute(insert(DECISIONS).values(**row))
        changes = booking.book(work, locked, place, row["start_on"], row["until"], decision_id)
    except IntegrityError:
        raise Outrun("Somebody else has just taken this place, or decided on this child. Make a new plan.") from None
    work.registers_changed()
    with work.whole():
        seals = [*keep_snapshot(work, around, row["data_sha256"], decision_id), sealed(DECISIONS, row)]
    moved = kept(work, changes)
    detail = {"child": row["child_id"], "unit": row["unit_id"], "departs": row["departs"]}
    work.note("decide", decision_id, [row["child_id"]], detail, [*seals, *([moved] if moved else [])])
    return Decision(**row)


def answer(work: Work, decision_id: str, accepts: bool, by_name: str, reason: str | None) -> Decision:
    """Stores what the receiving unit says; a no frees the place, and takes a fresh login.

    Raises `Forbidden`, `Outrun` and `BadUse`.
    """
    with work.whole():
        row = _found(work, decision_id)
    work.require("decisions", "answer", _side(work, row["operator"], row["provider"]))
    if not accepts:
        require_confirmed(work)
    if len(by_name.strip()) < 2:
        raise BadUse("Say who answers: a person.")
    if not accepts and len((reason or "").strip()) < 10:
        raise BadUse("A no needs a reason of at least ten letters.")
    with work.whole():
        booking.lock(work, row["child_id"], row["unit_id"], CHILDREN.c.child_id == row["child_id"])
        before = _answer_to(work, decision_id)
        if before is not None:
            raise Outrun("{who} has answered already ({when} UTC).", who=before.by_name, when=before.at[:16])
        values = {
            "decision_id": decision_id,
            "at": work.at,
            "operator": row["operator"],
            "provider": row["provider"],
            "by_name": by_name.strip(),
            "by_user": work.actor.user_id,
            "accepts": accepts,
            "reason": reason,
        }
        work.connection.execute(insert(ANSWERS).values(**values))
        changes = [] if accepts else booking.give_up(work, decision_id)
        work.registers_changed()
        seals = [sealed(ANSWERS, values), *([seal] if (seal := kept(work, changes)) else [])]
        work.note("answer", decision_id, [row["child_id"]], {"accepts": accepts}, seals)
        return _decision(_found(work, decision_id))


def decision(work: Work, decision_id: str) -> Decision:
    """One decision with its answer; the reading is audited. Raises `Forbidden` and `BadUse`."""
    with work.whole():
        row = _found(work, decision_id)
    work.require("decisions", "read", scope_of_row(work, row["operator"], row["provider"]))
    work.note("read", decision_id, [row["child_id"]])
    return _decision(row)


def decisions(work: Work, child_id: str | None = None, most: int = 500) -> tuple[Decision, ...]:
    """The decisions that the actor may see, the newest first; the reading is audited. Raises `Forbidden`."""
    scopes = work.scopes("decisions", "read")
    mine = work.actor.operator or ""
    parts = {
        OWN: DECISIONS.c.operator == mine,
        AGREEMENT: (DECISIONS.c.operator != mine) & (DECISIONS.c.provider == mine),
        OTHER: (DECISIONS.c.operator != mine) & (DECISIONS.c.provider != mine),
    }
    condition = true() if scopes == frozenset(SCOPES) else or_(*(parts[scope] for scope in sorted(scopes)))
    if child_id is not None:
        condition = condition & (DECISIONS.c.child_id == child_id)
    rows = work.connection.execute(_answered().where(condition).order_by(DECISIONS.c.at.desc()).limit(most)).mappings()
    found = tuple(_decision(row) for row in rows)
    work.note("read", "decisions", [row.child_id for row in found], {"decisions": len(found)})
    return found


def every_decision(work: Work) -> tuple[Decision, ...]:
    """All decisions in their order, to be recomputed; raises `Forbidden`."""
    work.scopes("decisions", "verify")
    with work.whole():
        rows = work.connection.execute(_answered().order_by(DECISIONS.c.at, DECISIONS.c.decision_id)).mappings()
        return tuple(_decision(row) for row in rows)


def decision_sha256(found: Decision) -> str:
    """The hash of what a decision says, computed anew."""
    row = asdict(found)
    return row_sha256({name: value for name, value in row.items() if name not in ("sha256", "answer")})


def judged_text(judged: Mapping[str, Any]) -> str:
    """What was judged, as it is stored."""
    return as_text(judged)


def waivers_of(found: Decision) -> tuple[Mapping[str, Any], ...]:
    """The waivers that a decision rests on."""
    return tuple(json.loads(found.waivers))


def _side(work: Work, operator: str, provider: str) -> str:
    """Who may answer: whoever runs the unit is `own`, whose child it is `agreement`."""
    if work.actor.operator is not None and provider == work.actor.operator:
        return OWN
    return AGREEMENT if operator == work.actor.operator else OTHER


def _answered() -> Select[Any]:
    """Every decision beside its answer, whose columns are called `answer_…`."""
    answers = [ANSWERS.c[name].label(f"answer_{name}") for name in OF_ANSWER]
    return select(DECISIONS, *answers).outerjoin(ANSWERS, ANSWERS.c.decision_id == DECISIONS.c.decision_id)


def _found(work: Work, decision_id: str) -> Mapping[Any, Any]:
    """A decision beside its answer; raises `BadUse` where there is none."""
    row = work.connection.execute(_answered().where(DECISIONS.c.decision_id == decision_id)).mappings().first()
    if row is None:
        raise BadUse("There is no decision «{decision}».", decision=decision_id)
    return row


def _answer_to(work: Work, decision_id: str) -> Answer | None:
    columns = [ANSWERS.c[name] for name in OF_ANSWER]
    row = work.connection.execute(select(*columns).where(ANSWERS.c.decision_id == decision_id)).first()
    return Answer(*row) if row is not None else None


def _decision(row: Mapping[Any, Any]) -> Decision:
    said = {column.name: row[column.name] for column in DECISIONS.columns}
    answer = Answer(*(row[f"answer_{name}"] for name in OF_ANSWER))
    return Decision(**said, answer=answer if answer.decision_id is not None else None)
