"""Steps as rows of files: the same keys in a scenario's TOML and in a plan's JSON, with every fault at once."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from typing import Any

from models.change import Step
from models.plan import Sentence, marked
from planner.errors import Fault
from planner.placement.changes import KIND_BY_CODE, KIND_OF, Kind
from planner.placement.world import FIRST_DAY, LAST_DAY

OF_STEP = ("who", "why", "source", "on")
"""Keys that every entry may have beside its kind and the fields of the change."""

LONGEST_TEXT = 2_000
LARGEST = 10**18
"""Numbers beyond it cannot be said in words."""
WHOLE = ("approved_places", "budgeted_places", "max_age_span", "price_per_day", "min_age", "max_age", "expected_days")
NUMBERS = (
    *("staff", "qualified", "km", "latitude", "longitude"),
    *(f"{skill}_{shift}" for skill in ("staff", "qualified") for shift in ("day", "evening", "night")),
)
YES_NO = ("movable", "separable", "emergency", "allowed", "own_unit")
DAYS = ("opens_on", "closes_on", "expires_on", "on", "referred_on", "wanted_from")
MONTHS = ("birth_month",)
LISTS = ("services", "needs", "grounds", "target_groups")
ANYTHING = ("value",)


MONTH = re.compile(r"\d{4}-\d{2}")


class Unfit(Exception):
    """A value that a key does not take; `right` says what it takes."""

    def __init__(self, right: str) -> None:
        super().__init__(right)
        self.right = right


def step_as_row(step: Step) -> dict[str, Any]:
    """The step as a file has it: kind, what is stated of the change, who, why, source and day; lists for tuples."""
    change: dict[str, Any] = {"kind": KIND_OF[type(step.change)].code}
    for field in fields(step.change):
        value = getattr(step.change, field.name)
        if value is not None:
            change[field.name] = list(value) if isinstance(value, tuple) else value
    return change | {name: value for name in OF_STEP if (value := getattr(step, name))}


def step_as_json(step: Step) -> dict[str, Any]:
    """The step as JSON takes it: days as texts."""
    return {name: str(value) if isinstance(value, date) else value for name, value in step_as_row(step).items()}


def read_steps(rows: Iterable[Any], file: str, faults: list[Fault], is_scenario: bool = False) -> tuple[Step, ...]:
    """The steps in the rows of a file, numbered from 1; what is wrong is added to `faults`.

    Rows of a scenario must say why, and name who says so or a source.
    """
    steps = [_Row(file, number, row, faults).step(is_scenario) for number, row in enumerate(rows, start=1)]
    return tuple(step for step in steps if step is not None)


def nearest_known(word: str, known: Iterable[str]) -> Sentence:
    """What would be right where a word is not known: the nearest one that is, or all of them."""
    names = list(known)
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    if near:
        return Sentence(marked("The nearest one known is «{near}»."), {"near": near[0]})
    return Sentence(marked("Known are: {known}."), {"known": ", ".join(names)})


class _Row:
    """Reads one entry and notes its faults."""

    def __init__(self, file: str, number: int, row: Any, faults: list[Fault]) -> None:
        self._file, self._number, self._row, self._faults = file, number, row, faults

    def step(self, is_scenario: bool) -> Step | None:
        """The step, or `None` with faults."""
        before = len(self._faults)
        kind = self._kind()
        if kind is None:
            return None
        of_change = fields(kind.value)
        known = ("kind", *(field.name for field in of_change), *OF_STEP)
        for name in self._row:
            if name not in known:
                self._wrong(name, "", Sentence(marked("The key is not known.")), nearest_known(name, known))
        values = {name: value for name in known[1:] if (value := self._value(name)) is not None}
        for field in of_change:
            if _is_required(field) and self._row.get(field.name) is None:
                self._wrong(field.name, "", Sentence(marked("The key is missing.")), Sentence(RIGHT[_type(field.name)]))
        if is_scenario and not self._row.get("why"):
            self._wrong(
                "why", "", Sentence(marked("The key is missing.")), Sentence(marked("Say why this is changed."))
            )
        if is_scenario and not (self._row.get("who") or self._row.get("source")):
            right = Sentence(marked("Name where the value comes from (source), or who says so (who)."))
            self._wrong("source", "", Sentence(marked("The key is missing.")), right)
        if len(self._faults) > before:
            return None
        said = {name: values.pop(name) for name in OF_STEP if name in values}
        return Step(kind.value(**values), **said)

    def _kind(self) -> Kind | None:
        if not isinstance(self._row, Mapping):
            self._wrong(
                "kind", self._row, Sentence(marked("This is no change.")), Sentence(marked("Keys with values."))
            )
            return None
        code = self._row.get("kind")
        if isinstance(code, str) and code in KIND_BY_CODE:
            return KIND_BY_CODE[code]
        wrong = marked("The kind is missing.") if code is None else marked("There is no such kind of change.")
        self._wrong("kind", "" if code is None else code, Sentence(wrong), nearest_known(str(code or ""), KIND_BY_CODE))
        return None

    def _value(self, name: str) -> Any:
        value = self._row.get(name)
        if value is None:
            return None
        try:
            return READERS[_type(name)](value)
        except Unfit as unfit:
            self._wrong(name, value, Sentence(marked("The value does not fit.")), Sentence(unfit.right))
            return None

    def _wrong(self, column: str, value: object, wrong: Sentence, right: Sentence) -> None:
        self._faults.append(Fault(self._file, self._number, column[:60], str(value)[:60], wrong, right))


def typed(name: str, text: str) -> Any:
    """A value that was typed as text, as a file would have it; what cannot be read so stays text and is a fault."""
    kind = _type(name)
    if kind == "list":
        return text.split("|")
    if kind == "yes_no":
        return {"yes": True, "no": False, "ja": True, "nei": False, "true": True, "false": False}.get(
            text.casefold(), text
        )
    if kind in ("whole", "number"):
        try:
            return int(text) if kind == "whole" else float(text.replace(",", "."))
        except ValueError:
            return text
    return text


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING


def _type(name: str) -> str:
    groups = {
        "whole": WHOLE,
        "number": NUMBERS,
        "yes_no": YES_NO,
        "day": DAYS,
        "month": MONTHS,
        "list": LISTS,
        "any": ANYTHING,
    }
    return next((kind for kind, names in groups.items() if name in names), "text")


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.strip():
        raise Unfit(RIGHT["text"])
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise Unfit(RIGHT["whole"])
    _refuse_too_large(value)
    return value


def _number(value: Any) -> float:
    if not _is_number(value):
        raise Unfit(RIGHT["number"])
    return float(value)


def _is_number(value: Any) -> bool:
    """Whether it is a number; raises `Unfit` for one too large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(value, float) and not isfinite(value):
        return False
    _refuse_too_large(value)
    return True


def _refuse_too_large(value: float) -> None:
    if abs(value) > LARGEST:
        raise Unfit(marked("A number of at most 18 digits."))


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit(RIGHT["yes_no"])
    return value


def _day(value: Any) -> date:
    try:
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        day: date = value if is_day else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unfit(RIGHT["day"]) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Unfit(marked("A date from 1950-01-01 to 2150-12-31."))
    return day


def _month(value: Any) -> date:
    if isinstance(value, str) and MONTH.fullmatch(value):
        value = f"{value}-01"
    try:
        return _day(value).replace(day=1)
    except Unfit:
        raise Unfit(RIGHT["month"]) from None


def _list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unfit(RIGHT["list"])
    return tuple(value)


def _anything(value: Any) -> Any:
    if isinstance(value, bool | str) or _is_number(value):
        return value
    if isinstance(value, list) and (all(isinstance(each, str) for each in value) or all(map(_is_number, value))):
        return tuple(value)
    raise Unfit(RIGHT["any"])


RIGHT: Mapping[str, str] = {
    "text": marked("A text in quotation marks."),
    "whole": marked("A whole number."),
    "number": marked("A number."),
    "yes_no": marked("true or false."),
    "day": marked("A date as 2026-11-21."),
    "month": marked("A month as 2011-05."),
    "list": marked("A list of texts in brackets."),
    "any": marked("A number, a text, true or false, or a list of texts or numbers."),
}

READERS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text,
    "whole": _whole,
    "number": _number,
    "yes_no": _yes_no,
    "day": _day,
    "month": _month,
    "list": _list,
    "any": _anything,
}
