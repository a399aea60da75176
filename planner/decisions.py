"""What a person decides on a plan: a place for one child at a time, with who, the child's view and the reason.

A log is a value that only grows. Nothing here decides, and nothing is stored as a placement: the log is what is
handed to the register, with everything that makes a decision stand (quality demands of the field: a named person,
the child's view or why it is missing, a reason where it departs from the proposal).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.ids import ChildId, UnitId
from models.plan import Plan, Sentence, Violation, marked
from planner.errors import BadInput, BadUse, Fault
from planner.placement.case import Case, living_under
from planner.placement.draft import Draft, obstacles
from planner.placement.eligibility import refusals

ACCEPT, CHANGE, DECLINE = "accept", "change", "decline"
KINDS: Mapping[str, str] = {
    ACCEPT: marked("Accept the proposal"),
    CHANGE: marked("Another unit"),
    DECLINE: marked("No place now"),
}
"""What can be decided, with its name."""

YES, NO = "yes", "no"
NAMED = re.compile(r"\w[\w.'’-]*(?: \w[\w.'’-]*)+")
"""A person's name: two words at least. A role alone does not answer for a decision."""

NATIONAL_ID = re.compile(r"(?<!\d)\d{6}[ ]?\d{5}(?!\d)")
LONGEST = 2_000
VERSION = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody has filled in to decide about one child: texts as they were typed.

    `view` is what the child said, `view_missing` why that is not known; one of them is needed.
    """

    child_id: ChildId
    kind: str
    by: str
    view: str
    view_missing: str
    reason: str = ""
    unit_id: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiving unit says: yes or no, who says so, when, and why where it is no."""

    said: str
    by: str
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about one child on a plan; `unit_id` is `None` where it gets no place now.

    `data_sha256`, `parameters` and `code` say what the plan was made from, so that it can be made again; `stored_as` is
    its id in the store, empty where it was not handed over.
    """

    number: int
    child_id: ChildId
    kind: str
    proposed: UnitId | None
    unit_id: UnitId | None
    start: date
    on: date
    by: str
    view: str
    view_missing: str
    reason: str
    data_sha256: str
    parameters: str
    code: str
    stored_as: str = ""
    answer: Answer | None = None

    @property
    def stands(self) -> bool:
        """Whether the decision holds as things are: a unit that says no undoes it."""
        return self.answer is None or self.answer.said == YES


Log = tuple[Decision, ...]
"""Decisions in the order in which they were made; a later one about the same child takes the earlier one's place."""


class DecisionFaults(BadInput):
    """A decision that was refused; `by_field` are its faults by the field they belong to."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.by_field: dict[str, list[Fault]] = {}
        for fault in faults:
            self.by_field.setdefault(fault.column or "", []).append(fault)


def standing(log: Iterable[Decision]) -> Mapping[ChildId, Decision]:
    """The last decision about every child."""
    return {decision.child_id: decision for decision in log}


def decided(log: Log, plan: Plan, case: Case, wanted: Wanted, today: date) -> Log:
    """The log with one decision more; raises `DecisionFaults` with everything that is missing or against a rule."""
    faults = list(_faults(wanted))
    proposal = next((each for each in plan.proposals if each.child_id == wanted.child_id), None)
    if proposal is None:
        faults.append(
            _fault("child_id", marked("The plan does not decide about this child."), marked("A child of the plan."))
        )
        raise DecisionFaults(faults)
    unit_id = {ACCEPT: proposal.unit_id, CHANGE: wanted.unit_id, DECLINE: None}.get(wanted.kind)
    faults += _faults_of_unit(wanted, proposal.unit_id, unit_id)
    if unit_id is not None and not any(fault.column == "unit_id" for fault in faults):
        faults += [
            _fault("unit_id", None, None, sentence) for sentence in unlawful(case, log, wanted.child_id, unit_id)
        ]
    if faults:
        raise DecisionFaults(faults)
    made = plan.provenance
    decision = Decision(
        len(log) + 1, wanted.child_id, wanted.kind, proposal.unit_id, unit_id, proposal.start, today,
        wanted.by.strip(), wanted.view.strip(), wanted.view_missing.strip(), wanted.reason.strip(),
        made.data_sha256 if made else "", made.parameters if made else "", made.code if made else "",
    )  # fmt: skip
    return (*log, decision)


def answered(log: Log, number: int, said: str, by: str, reason: str, today: date) -> Log:
    """The log with the answer of the receiving unit; raises `DecisionFaults`, or `BadUse` for nothing to answer."""
    decision = next((each for each in log if each.number == number), None)
    if decision is None or decision.unit_id is None:
        raise BadUse("There is no decision that a unit can answer.")
    if standing(log)[decision.child_id] is not decision:
        raise BadUse("A later decision about {child} has taken the place of this one.", child=decision.child_id)
    faults = [*_named(by, "answer_by"), *_no_national_id(reason, "answer_reason")]
    if said not in (YES, NO):
        faults.append(_fault("answer", marked("The answer is missing."), marked("Yes or no.")))
    if said == NO and not reason.strip():
        faults.append(_fault("answer_reason", marked("A unit that says no must say why."), marked("Write the reason.")))
    if faults:
        raise DecisionFaults(faults)
    answer = Answer(said, by.strip(), today, reason.strip())
    return tuple(replace(each, answer=answer) if each.number == number else each for each in log)


def unlawful(case: Case, log: Log, child_id: ChildId, unit_id: UnitId) -> tuple[Sentence, ...]:
    """Why the child may not live in the unit beside those who live there and those decided on; empty where it may."""
    unit, child = case.unit_by_id.get(unit_id), case.child_by_id.get(child_id)
    if unit is None or child is None:
        return (Sentence(marked("There is no such unit.")),)
    closed = tuple(sentence for _rule, sentence in refusals(case, child, unit))
    if closed:
        return closed
    held = {each.child_id: each.unit_id for each in standing(log).values() if each.stands and each.child_id != child_id}
    draft = Draft(
        living_under(case, {candidate.child_id: held.get(candidate.child_id) for candidate in case.candidates})
    )
    return tuple(_said(broken) for broken in obstacles(case, draft, child, unit))


def _said(broken: Violation) -> Sentence:
    return broken.sentence


def _faults(wanted: Wanted) -> Iterable[Fault]:
    yield from _named(wanted.by, "by")
    if wanted.kind not in KINDS:
        yield _fault("kind", marked("What is decided is missing."), marked("Accept, another unit, or no place now."))
    if not wanted.view.strip() and not wanted.view_missing.strip():
        right = marked("Write what the child said about where to live, or why that is not known.")
        yield _fault("view", marked("The child's view is missing."), right)
    for field, text in (("view", wanted.view), ("view_missing", wanted.view_missing), ("reason", wanted.reason)):
        yield from _no_national_id(text, field)
    if wanted.kind in (CHANGE, DECLINE) and not wanted.reason.strip():
        yield _fault(
            "reason", marked("A decision that departs from the proposal needs a reason."), marked("Write the reason.")
        )


def _faults_of_unit(wanted: Wanted, proposed: UnitId | None, unit_id: UnitId | None) -> Iterable[Fault]:
    if wanted.kind == ACCEPT and proposed is None:
        right = marked("Decide on another unit, or on no place now.")
        yield _fault("kind", marked("There is no proposal to accept for this child."), right)
    if wanted.kind == CHANGE and unit_id is None:
        yield _fault("unit_id", marked("The unit is missing."), marked("Choose a unit."))
    if wanted.kind == CHANGE and unit_id is not None and unit_id == proposed:
        yield _fault(
            "unit_id", marked("This is the proposed unit."), marked("Accept the proposal, or choose another unit.")
        )


def _named(by: str, field: str) -> Iterable[Fault]:
    right = marked("First and last name of the one who answers for it.")
    if not by.strip():
        yield _fault(field, marked("The name is missing."), right)
    elif not NAMED.fullmatch(" ".join(by.split())) or NATIONAL_ID.search(by):
        yield _fault(field, marked("This is no full name."), right)


def _no_national_id(text: str, field: str) -> Iterable[Fault]:
    if NATIONAL_ID.search(text):
        yield _fault(
            field, marked("This may be a national identity number: eleven digits."), marked("Leave the number out.")
        )
    if len(text) > LONGEST:
        yield _fault(field, marked("The text is too long."), marked("At most 2000 characters."))


def _fault(field: str, wrong: str | None, right: str | None, sentence: Sentence | None = None) -> Fault:
    said = sentence if sentence is not None else Sentence(wrong or "")
    advice = Sentence(right) if right is not None else Sentence(marked("Choose a unit that may take the child."))
    return Fault("decision", None, field, "", said, advice)


def log_as_json(log: Log, is_synthetic: bool) -> str:
    """The log as a file: every decision with its answer."""
    rows = []
    for decision in log:
        row = {name: _plain(getattr(decision, name)) for name in FIELDS}
        row["answer"] = (
            None
            if decision.answer is None
            else {name: _plain(getattr(decision.answer, name)) for name in ("said", "by", "on", "reason")}
        )
        rows.append(row)
    content = {"kind": "decisions", "version": VERSION, "synthetic": is_synthetic, "decisions": rows}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


FIELDS = (
    *("number", "child_id", "kind", "proposed", "unit_id", "start", "on", "by", "view", "view_missing", "reason"),
    *("data_sha256", "parameters", "code", "stored_as"),
)
"""What a decision says, in the order of its file."""

DAYS = ("start", "on")
IDS = ("proposed", "unit_id")


def read_log(text: str, name: str) -> Log:
    """The log in a file; raises `BadInput` with everything that is not as `log_as_json` writes it."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    rows = content.get("decisions") if isinstance(content, dict) and content.get("kind") == "decisions" else None
    if not isinstance(rows, list) or content is None or content.get("version") != VERSION:
        wrong, right = marked("This is no log of decisions."), marked("A file that was downloaded from the board.")
        raise BadInput([Fault(name, None, None, "", Sentence(wrong), Sentence(right))])
    faults: list[Fault] = []
    log = [
        decision for at, row in enumerate(rows, start=1) if (decision := _decision(row, at, name, faults)) is not None
    ]
    if faults:
        raise BadInput(faults)
    return tuple(log)


def _decision(row: Any, at: int, name: str, faults: list[Fault]) -> Decision | None:
    right = Sentence(marked("A file that was downloaded from the board."))
    if not isinstance(row, dict) or set(row) != {*FIELDS, "answer"} or row["number"] != at:
        faults.append(Fault(name, at, None, "", Sentence(marked("This is no decision, or one is missing.")), right))
        return None
    values: dict[str, Any] = {}
    for field in FIELDS[1:]:
        try:
            values[field] = _read(field, row[field])
        except ValueError:
            wrong = Sentence(marked("The value cannot be read."))
            faults.append(Fault(name, at, field, str(row[field])[:40], wrong, right))
            return None
    try:
        answer = row["answer"] and Answer(
            str(row["answer"]["said"]),
            str(row["answer"]["by"]),
            date.fromisoformat(row["answer"]["on"]),
            str(row["answer"]["reason"]),
        )
    except (KeyError, TypeError, ValueError):
        faults.append(Fault(name, at, "answer", "", Sentence(marked("The value cannot be read.")), right))
        return None
    decision = Decision(number=at, **values, answer=answer)
    wanted = Wanted(
        decision.child_id, decision.kind, decision.by, decision.view, decision.view_missing, decision.reason
    )
    faults += [replace(fault, file=name, row=at) for fault in _faults(wanted)]
    return decision


def _read(field: str, value: Any) -> Any:
    if field in DAYS:
        return date.fromisoformat(value) if isinstance(value, str) else _refuse()
    if field in IDS and value is None:
        return None
    return value if isinstance(value, str) else _refuse()


def _refuse() -> Any:
    raise ValueError


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
