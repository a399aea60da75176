"""Schedules as files: the JSON of the contract, written and read back, also changed by hand."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models.ids import ChildId, UnitId
from models.plan import GoalResult, Sentence, marked
from models.schedule import ARRIVES, LIVES, MOVES, Action, Schedule, Stay
from planner.errors import BadInput, Fault
from planner.plans import loaded
from planner.schedule.reviews import Month, Review
from planner.steps import read_steps, step_as_json

KIND, VERSION = "schedule", 1


def schedule_to_json(
    schedule: Schedule, waits: Iterable[tuple[ChildId, date, date]], is_synthetic: bool = False
) -> dict[str, Any]:
    """The schedule as an object; `waits` are stretches in which a child needs a place and has none."""
    provenance = schedule.provenance
    return {
        "kind": KIND,
        "version": VERSION,
        "date": schedule.start.isoformat(),
        "until": schedule.last.isoformat(),
        "status": schedule.status,
        "interrupted": schedule.interrupted,
        "synthetic": is_synthetic,
        "operators": list(schedule.operators),
        "review_residents": schedule.review_residents,
        "every_fourth_month": schedule.every_fourth_month,
        "frozen_until": _text(schedule.frozen_until),
        "changed": list(schedule.changed),
        "changes": [step_as_json(step) for step in schedule.steps],
        "goals": [{"name": g.name, "value": g.value, "bound": g.bound, "unit": g.unit} for g in schedule.goals],
        "stays": [
            {
                "child_id": stay.child_id,
                "unit_id": stay.unit_id,
                "from": stay.first.isoformat(),
                "until": _text(stay.last),
                "how": stay.how,
            }
            for stay in schedule.stays
        ],
        "actions": [
            {
                "day": action.day.isoformat(),
                "number": action.number,
                "child_id": action.child_id,
                "leaves": action.leaves,
                "enters": action.enters,
                "stopover": action.is_stopover,
            }
            for action in schedule.actions
        ],
        "waits": [{"child_id": c, "from": first.isoformat(), "until": last.isoformat()} for c, first, last in waits],
        "provenance": None
        if provenance is None
        else {
            "data_sha256": provenance.data_sha256,
            "parameters": provenance.parameters,
            "code": provenance.code,
            "seed": provenance.seed,
            "workers": provenance.workers,
            "seconds": round(provenance.seconds, 3),
        },
    }


def reviews_to_json(reviews: Sequence[Review], months: Sequence[Month]) -> dict[str, Any]:
    """The reviews and the board's months, to stand beside the schedule."""
    return {
        "reviews": [
            {
                "child_id": review.child_id,
                "unit_id": review.unit_id,
                "operator": review.operator,
                "due": review.due.isoformat(),
                "heard": review.heard.isoformat(),
                "delay_days": review.delay_days,
                "expected_days": round(review.expected_days, 3),
            }
            for review in reviews
        ],
        "board": [
            {
                "month": f"{month.first:%Y-%m}",
                "due": month.due,
                "heard": month.heard,
                "capacity": month.capacity,
                "waiting": month.waiting,
                "mean_delay_days": round(month.mean_delay_days, 3),
                "expected_days": round(month.expected_days, 3),
            }
            for month in months
        ],
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def is_schedule(content: Any) -> bool:
    """Whether the content of a file says that it is a schedule."""
    return isinstance(content, dict) and content.get("kind") == KIND


def read_schedule(source: Path, default_day: date | None = None) -> Schedule:
    """A schedule from a JSON file, also one made by hand; raises `BadInput` with everything that is wrong in it.

    With `default_day` it has to begin on that day; a published one may have begun before.
    """
    return schedule_from(loaded(source), source.name, default_day)


def schedule_from(content: Any, file: str, default_day: date | None = None) -> Schedule:
    """The schedule that the content of a file states; `file` is its name in messages. Raises `BadInput`."""
    return _Reader(file).schedule(content, default_day)


class _Reader:
    """Reads one schedule and gathers its faults."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.faults: list[Fault] = []

    def schedule(self, content: Any, default_day: date | None) -> Schedule:
        """The schedule, or `BadInput` with all faults."""
        if not is_schedule(content) or not isinstance(content.get("stays"), list):
            self.wrong("stays", "", marked("This is no schedule."), marked("«kind»: «schedule» and a list of «stays»."))
            raise BadInput(self.faults)
        if content.get("version", VERSION) != VERSION:
            self.wrong("version", content["version"], marked("The version is not known."), marked("Version 1."))
        start = self._day("date", content.get("date"), None) or default_day or date.min
        last = self._day("until", content.get("until"), None) or start
        if default_day is not None and start != default_day:
            right = marked("The day of the data: a schedule is checked against the data it was made from.")
            self.wrong("date", start, marked("The schedule begins on another day than the data."), right)
        if last < start:
            self.wrong("until", last, marked("The last day lies before the first."), marked("A later day."))
        status = content.get("status", "feasible")
        if status not in ("optimal", "feasible"):
            self.wrong("status", status, marked("Unknown status."), marked("«optimal» or «feasible»."))
        stays = [self._stay(number, row) for number, row in enumerate(content["stays"], start=1)]
        actions = [self._action(number, row) for number, row in enumerate(self._list(content, "actions"), start=1)]
        goals = [self._goal(number, row) for number, row in enumerate(self._list(content, "goals"), start=1)]
        operators = self._list(content, "operators")
        steps = read_steps(self._list(content, "changes"), self._file, self.faults)
        frozen = content.get("frozen_until")
        made = Schedule(
            start,
            last,
            tuple(stay for stay in stays if stay is not None),
            tuple(action for action in actions if action is not None),
            tuple(goal for goal in goals if goal is not None),
            str(status),
            tuple(map(str, operators)),
            review_residents=content.get("review_residents") is True,
            every_fourth_month=content.get("every_fourth_month") is True,
            frozen_until=None if frozen is None else self._day("frozen_until", frozen, None),
            steps=steps,
        )
        if self.faults:
            raise BadInput(self.faults)
        return made

    def wrong(self, column: str, value: object, wrong: str, right: str, row: int | None = None) -> None:
        """Notes a fault."""
        self.faults.append(Fault(self._file, row, column, str(value)[:60], Sentence(wrong), Sentence(right)))

    def _list(self, content: dict[str, Any], key: str) -> list[Any]:
        value = content.get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.wrong(key, value, marked("Not a list."), marked("A list in brackets."))
        return []

    def _day(self, column: str, value: object, row: int | None) -> date | None:
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.wrong(column, value, marked("This is no date."), marked("A date as 2026-11-21."), row)
            return None

    def _id(self, row: dict[str, Any], key: str, number: int, is_needed: bool = True) -> str | None:
        value = row.get(key)
        if isinstance(value, str) and value:
            return value
        if is_needed or value is not None:
            self.wrong(key, value, marked("The id is missing."), marked("The id as text."), number)
        return None

    def _stay(self, number: int, row: Any) -> Stay | None:
        if not isinstance(row, dict) or "until" not in row:
            right = marked("child_id, unit_id, from, and until (null where no end is known).")
            self.wrong("stays", row, marked("This is no stay."), right, number)
            return None
        child, unit = self._id(row, "child_id", number), self._id(row, "unit_id", number)
        first = self._day("from", row.get("from"), number)
        last = None if row["until"] is None else self._day("until", row["until"], number)
        how = row.get("how", ARRIVES)
        if how not in (LIVES, ARRIVES, MOVES):
            self.wrong("how", how, marked("Unknown way to begin."), marked("«lives», «arrives» or «moves»."), number)
        if child is None or unit is None or first is None:
            return None
        return Stay(ChildId(child), UnitId(unit), first, last, str(how))

    def _action(self, number: int, row: Any) -> Action | None:
        if not isinstance(row, dict) or type(row.get("number")) is not int:
            right = marked("day, number, child_id, leaves and enters.")
            self.wrong("actions", row, marked("This is no action."), right, number)
            return None
        child, day = self._id(row, "child_id", number), self._day("day", row.get("day"), number)
        leaves, enters = (self._id(row, key, number, is_needed=False) for key in ("leaves", "enters"))
        if child is None or day is None:
            return None
        out, into = (UnitId(unit) if unit else None for unit in (leaves, enters))
        return Action(day, row["number"], ChildId(child), out, into, row.get("stopover") is True)

    def _goal(self, number: int, row: Any) -> GoalResult | None:
        if (
            isinstance(row, dict)
            and isinstance(row.get("name"), str)
            and all(type(row.get(key)) is int for key in ("value", "bound"))
        ):
            return GoalResult(row["name"], row["value"], row["bound"], str(row.get("unit", "")))
        right = marked("A «name», and whole numbers under «value» and «bound».")
        self.wrong("goals", row, marked("This is no goal."), right, number)
        return None


def refuse_unknown(schedule: Schedule, file: str, children: set[ChildId], units: set[UnitId]) -> None:
    """Raises `BadInput` for every child or unit that the data do not know."""
    reader = _Reader(file)
    rows: list[tuple[ChildId, tuple[UnitId | None, ...]]] = []
    rows += [(stay.child_id, (stay.unit_id,)) for stay in schedule.stays]
    rows += [(action.child_id, (action.leaves, action.enters)) for action in schedule.actions]
    for number, (child_id, named) in enumerate(rows, start=1):
        if child_id not in children:
            reader.wrong(
                "child_id", child_id, marked("There is no such child."), marked("A child_id of the data set."), number
            )
        for unit_id in named:
            if unit_id is not None and unit_id not in units:
                right = marked("A unit_id of the data set, or null.")
                reader.wrong("unit_id", unit_id, marked("There is no such unit."), right, number)
    if reader.faults:
        raise BadInput(reader.faults)
