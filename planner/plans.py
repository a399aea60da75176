"""Plans as files: the JSON of the contract, written and read back."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from models.child import Waiver
from models.ids import ChildId, UnitId
from models.plan import GoalResult, Plan, Proposal, Provenance, Sentence, WaiverInPlan, marked
from planner.errors import BadInput, Fault
from planner.language import say
from planner.steps import read_steps, step_as_json

VERSION = 1
LARGEST_FILE = 50_000_000
"""Bytes; a plan of 20 000 children takes about a third."""


def plan_to_json(plan: Plan, language: str = "nb", is_synthetic: bool = False) -> dict[str, Any]:
    """The plan as the contract's JSON object; reasons are written in `language`."""
    return {
        "kind": "plan",
        "version": VERSION,
        "date": plan.date.isoformat(),
        "status": plan.status,
        "settled": plan.is_settled,
        "interrupted": plan.interrupted,
        "synthetic": is_synthetic,
        "review_residents": plan.review_residents,
        "operators": list(plan.operators),
        "changes": [step_as_json(step) for step in plan.steps],
        "waivers": waivers_to_json(plan.waivers),
        "proposals": [_proposal_to_json(proposal, language) for proposal in plan.proposals],
        "goals": [
            {"name": goal.name, "value": goal.value, "bound": goal.bound, "unit": goal.unit} for goal in plan.goals
        ],
        "provenance": _provenance_to_json(plan.provenance),
    }


def waivers_to_json(waivers: Iterable[WaiverInPlan]) -> list[dict[str, Any]]:
    """The waivers of a plan; `used` says whether the plan would break the rule without it."""
    return [waiver_to_json(shown.waiver) | {"used": shown.is_used} for shown in waivers]


def waiver_to_json(waiver: Waiver) -> dict[str, Any]:
    """A waiver as an object."""
    return {
        "child_id": waiver.child_id,
        "rule": waiver.rule,
        "unit_id": waiver.unit_id,
        "other_child_id": waiver.other_child_id,
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "expires_on": waiver.expires_on.isoformat(),
    }


def _proposal_to_json(proposal: Proposal, language: str) -> dict[str, Any]:
    return {
        "child_id": proposal.child_id,
        "unit_id": proposal.unit_id,
        "from": proposal.start.isoformat(),
        "until": proposal.until.isoformat() if proposal.until else None,
        "moves_from": proposal.moves_from,
        "goals": dict(proposal.goals),
        "reasons": [say(reason, language) for reason in proposal.reasons],
    }


def _provenance_to_json(provenance: Provenance | None) -> dict[str, Any] | None:
    if provenance is None:
        return None
    return {
        "data_sha256": provenance.data_sha256,
        "parameters": provenance.parameters,
        "code": provenance.code,
        "seed": provenance.seed,
        "workers": provenance.workers,
        "seconds": round(provenance.seconds, 3),
    }


def read_plan(source: Path, default_day: date) -> Plan:
    """A plan from a JSON file, also one typed by hand with only `child_id` and `unit_id`.

    Raises `BadInput` with everything that is not as the contract says.
    """
    return _Reader(source.name).plan(loaded(source), default_day)


def plan_of(content: Mapping[str, Any], name: str, default_day: date) -> Plan:
    """A plan from the content of a file, called `name` in faults; raises `BadInput`."""
    return _Reader(name).plan(content, default_day)


def loaded(source: Path) -> Any:
    """What stands in a JSON file; raises `BadInput` where there is none, or something else."""
    if not source.is_file():
        raise BadInput(
            [
                _fault(
                    source.name,
                    None,
                    "",
                    marked("There is no such file."),
                    marked("Give the name of a plan file that exists."),
                )
            ]
        )
    if source.stat().st_size > LARGEST_FILE:
        raise BadInput(
            [_fault(source.name, None, "", marked("The file is too large."), marked("A plan file of at most 50 MB."))]
        )
    try:
        content = json.loads(source.read_bytes().decode("utf-8-sig"))
        json.dumps(content, ensure_ascii=False).encode("utf-8")
        return content
    except (ValueError, RecursionError):
        raise BadInput(
            [
                _fault(
                    source.name,
                    None,
                    "",
                    marked("The file is not JSON."),
                    marked("A plan as `place --json` writes it."),
                )
            ]
        ) from None


def _fault(file: str, column: str | None, value: object, wrong: str, right: str, row: int | None = None) -> Fault:
    return Fault(file, row, column, str(value)[:60], Sentence(wrong), Sentence(right))


class _Reader:
    """Reads one plan and gathers its faults."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []

    def plan(self, content: Any, default_day: date) -> Plan:
        """The plan, or `BadInput` with all faults."""
        if not isinstance(content, dict) or not isinstance(content.get("proposals"), list):
            raise BadInput(
                [
                    _fault(
                        self._file,
                        "proposals",
                        "",
                        marked("There is no list of proposals."),
                        marked("A list under «proposals»."),
                    )
                ]
            )
        if content.get("version", VERSION) != VERSION:
            self._wrong("version", content["version"], marked("The version is not known."), marked("Version 1."))
        status = content.get("status", "feasible")
        if status not in ("optimal", "feasible"):
            self._wrong("status", status, marked("Unknown status."), marked("«optimal» or «feasible»."))
        goals = self._list("goals", content.get("goals"))
        operators = self._list("operators", content.get("operators"))
        if not all(isinstance(operator, str) for operator in operators):
            self._wrong("operators", operators, marked("Not a list of operators."), marked("A list of texts."))
        proposals = [
            self._proposal(number, row, default_day) for number, row in enumerate(content["proposals"], start=1)
        ]
        self._no_child_twice(proposals)
        steps = read_steps(self._list("changes", content.get("changes")), self._file, self._faults)
        plan = Plan(
            self._day("date", content.get("date"), default_day),
            str(status),
            tuple(proposals),
            tuple(self._goal(number, row) for number, row in enumerate(goals, start=1)),
            review_residents=bool(content.get("review_residents", False)),
            operators=tuple(map(str, operators)),
            steps=steps,
        )
        if self._faults:
            raise BadInput(self._faults)
        return plan

    def _wrong(self, column: str, value: object, wrong: str, right: str, row: int | None = None) -> None:
        self._faults.append(_fault(self._file, column, value, wrong, right, row))

    def _list(self, column: str, value: object) -> list[Any]:
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self._wrong(column, value, marked("Not a list."), marked("A list in brackets."))
        return []

    def _day(self, column: str, value: object, default: date, row: int | None = None) -> date:
        if value is None:
            return default
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._wrong(column, value, marked("This is no date."), marked("A date as 2026-11-21."), row)
            return default

    def _proposal(self, number: int, row: Any, default_day: date) -> Proposal:
        if not isinstance(row, dict) or not isinstance(row.get("child_id"), str):
            self._wrong(
                "child_id", row, marked("The child has no id."), marked("The id as text under «child_id»."), number
            )
            return Proposal(ChildId(""), None, default_day)
        if "unit_id" not in row:
            self._wrong("unit_id", "", marked("No unit id."), marked("The id as text, or null for no place."), number)
        unit = row.get("unit_id")
        if unit is not None and not isinstance(unit, str):
            self._wrong(
                "unit_id", unit, marked("This is no unit id."), marked("The id as text, or null for no place."), number
            )
            unit = None
        start = self._day("from", row.get("from"), default_day, number)
        return Proposal(ChildId(row["child_id"]), UnitId(unit) if unit else None, start)

    def _goal(self, number: int, row: Any) -> GoalResult:
        if (
            isinstance(row, dict)
            and isinstance(row.get("name"), str)
            and all(type(row.get(key)) is int for key in ("value", "bound"))
        ):
            return GoalResult(row["name"], row["value"], row["bound"], str(row.get("unit", "")))
        right = marked("A «name», and whole numbers under «value» and «bound».")
        self._wrong("goals", row, marked("This is no goal."), right, number)
        return GoalResult("", 0, 0, "")

    def _no_child_twice(self, proposals: list[Proposal]) -> None:
        seen: set[str] = set()
        for number, proposal in enumerate(proposals, start=1):
            if proposal.child_id in seen and proposal.child_id:
                wrong, right = marked("The child is named twice."), marked("Each child once.")
                self._wrong("child_id", proposal.child_id, wrong, right, number)
            seen.add(proposal.child_id)

    def unknown_ids(self, plan: Plan, children: set[str], units: set[str]) -> None:
        """Raises `BadInput` for every child or unit that the data do not know."""
        for number, proposal in enumerate(plan.proposals, start=1):
            if proposal.child_id not in children:
                right = marked("A child_id of the data set.")
                self._wrong("child_id", proposal.child_id, marked("There is no such child."), right, number)
            if proposal.unit_id is not None and proposal.unit_id not in units:
                right = marked("A unit_id of the data set, or null.")
                self._wrong("unit_id", proposal.unit_id, marked("There is no such unit."), right, number)
        if self._faults:
            raise BadInput(self._faults)


def refuse_unknown_ids(plan: Plan, file: str, children: set[str], units: set[str]) -> None:
    """Raises `BadInput` where the plan names children or units that the data do not know."""
    _Reader(file).unknown_ids(plan, children, units)
