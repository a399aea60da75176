"""Candidates from a file: TOML with any changes of units, institutions and staff, or CSV with one change a row."""

import csv
import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from models.candidate import Candidate
from models.change import AddStaff, Change, ChangeInstitution, CloseUnit, OpenUnit, SetPlaces, Step
from models.ids import InstitutionId, UnitId
from models.plan import Sentence, marked
from planner.errors import BadInput, BadUse, Fault
from planner.placement.world import World, institution_in, unit_in
from planner.steps import nearest_known, read_steps

LARGEST_FILE = 1_000_000
"""Bytes."""

MOST_CANDIDATES = 200
KEYS = ("id", "title", "kind", "cost_per_year", "places", "alternative_to", "source", "changes")
COLUMNS = (
    *("id", "title", "kind", "unit_id", "institution_id", "places", "shift", "staff", "qualified"),
    *("target_groups", "grounds", "cost_per_year", "alternative_to", "source"),
)
OWN = "own"
LARGEST_COST = 100_000_000_000
"""NOK/year; more is a slip."""


def read_candidates(file: Path, world: World) -> tuple[Candidate, ...]:
    """The candidates in the file; raises `BadInput` with everything that is wrong, `BadUse` where there is no file."""
    if file.suffix.casefold() not in (".toml", ".csv"):
        raise BadUse("Candidates stand in a file that ends in .toml or .csv, not in «{file}».", file=file.name)
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise BadUse("{file} is too large: candidates take at most 1 MB.", file=file.name)
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadUse("{file} cannot be read as a text in UTF-8.", file=file) from None
    faults: list[Fault] = []
    rows = _of_toml(text, file.name, faults) if file.suffix.casefold() == ".toml" else _of_csv(text, file.name, faults)
    read = _Reader(file.name, faults, world)
    found = tuple(each for number, row in rows if (each := read.candidate(number, row)) is not None)
    if not faults and not found:
        faults.append(_fault(file.name, None, "", "", NO_CANDIDATE, Sentence(marked("At least one candidate."))))
    if not faults and len(found) > MOST_CANDIDATES:
        raise BadUse(
            "At most {most} candidates are weighed at once, not {count}.", most=MOST_CANDIDATES, count=len(found)
        )
    if faults:
        raise BadInput(faults)
    return found


NO_CANDIDATE = Sentence(marked("There is no candidate in the file."))
MISSING = Sentence(marked("The value is missing."))
Rows = Iterator[tuple[int, Mapping[str, Any]]]


def _of_toml(text: str, file: str, faults: list[Fault]) -> Rows:
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError):
        faults.append(_fault(file, None, "", "", Sentence(marked("The file is not TOML.")), PLAIN))
        return
    for key in content:
        if key not in ("schema", "candidates"):
            faults.append(_fault(file, None, key, "", UNKNOWN, nearest_known(key, ("schema", "candidates"))))
    rows = content.get("candidates", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(_fault(file, None, "candidates", "", Sentence(marked("Not a list of candidates.")), PLAIN))
        return
    yield from enumerate(rows, start=1)


PLAIN = Sentence(marked("One [[candidates]] after the other, each with id, title, cost_per_year and changes."))
UNKNOWN = Sentence(marked("The key is not known."))


def _of_csv(text: str, file: str, faults: list[Fault]) -> Rows:
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    for name in reader.fieldnames or ():
        if name not in COLUMNS:
            faults.append(_fault(file, 1, str(name), "", UNKNOWN, nearest_known(str(name), COLUMNS)))
    for number, row in enumerate(reader, start=2):
        yield (
            number,
            {str(name): value.strip() for name, value in row.items() if isinstance(value, str) and value.strip()},
        )


class _Reader:
    """Reads one candidate after the other and notes their faults."""

    def __init__(self, file: str, faults: list[Fault], world: World) -> None:
        self._file, self._faults, self._world = file, faults, world
        self._known: set[str] = set()

    def candidate(self, number: int, row: Mapping[str, Any]) -> Candidate | None:
        """The candidate, or `None` with faults."""
        before = len(self._faults)
        is_csv = "changes" not in row
        for key in row:
            if key not in (COLUMNS if is_csv else KEYS):
                self._wrong(number, key, "", UNKNOWN, nearest_known(key, COLUMNS if is_csv else KEYS))
        is_stated = row.get("cost_per_year") not in (None, "")
        texts = ("id", "title", *(("source",) if is_stated else ()))
        name, title, source = (*(self._text(number, row, key) for key in texts), "")[:3]
        if name in self._known:
            self._wrong(
                number, "id", name, Sentence(marked("The id is used already.")), Sentence(marked("Another id."))
            )
        self._known.add(name)
        cost = self._whole(number, row, "cost_per_year", None if is_stated else 0)
        steps = self._row_steps(number, row) if is_csv else self._steps(number, row)
        places = self._whole(number, row, "places", 0) if row.get("places") is not None else 0
        if len(self._faults) > before:
            return None
        kind = str(row.get("kind") or OWN)
        alternative = str(row.get("alternative_to") or "")
        return Candidate(
            *(name, kind, Sentence(marked("{text}"), {"text": title}), steps, cost, places, alternative, source),
            is_reckoned=not is_stated,
        )

    def _steps(self, number: int, row: Mapping[str, Any]) -> tuple[Step, ...]:
        changes = row["changes"]
        if not isinstance(changes, list) or not changes:
            self._wrong(number, "changes", "", Sentence(marked("Not a list of changes.")), PLAIN)
            return ()
        return read_steps(changes, self._file, self._faults)

    def _row_steps(self, number: int, row: Mapping[str, Any]) -> tuple[Step, ...]:
        kind = str(row.get("kind") or "")
        if kind not in OF_ROW:
            self._wrong(
                number,
                "kind",
                kind,
                Sentence(marked("There is no such kind of candidate.")),
                nearest_known(kind, OF_ROW),
            )
            return ()
        try:
            return tuple(Step(change) for change in OF_ROW[kind](self._world, row))
        except KeyError as missing:
            self._wrong(number, str(missing.args[0]), "", MISSING, Sentence(marked("State it.")))
        except ValueError:
            wrong = Sentence(marked("A number cannot be read."))
            self._wrong(number, "kind", kind, wrong, Sentence(marked("Places are whole; staff have a decimal point.")))
        except BadUse as refused:
            self._wrong(number, "kind", kind, refused.sentence, Sentence(marked("State one that stands in the data.")))
        return ()

    def _text(self, number: int, row: Mapping[str, Any], key: str) -> str:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            right = marked("Say where the price comes from.") if key == "source" else marked("A text in one line.")
            self._wrong(number, key, "", MISSING, Sentence(right))
            return ""
        return value.strip()

    def _whole(self, number: int, row: Mapping[str, Any], key: str, otherwise: int | None = None) -> int:
        value = row.get(key, otherwise)
        try:
            whole = int(value) if not isinstance(value, bool) and float(value or 0) == int(float(value or 0)) else None
        except (TypeError, ValueError, OverflowError):
            whole = None
        if value is None or whole is None or abs(whole) > LARGEST_COST:
            wrong = MISSING if value is None else Sentence(marked("Not a whole number."))
            self._wrong(
                number, key, value or "", wrong, Sentence(marked("Whole kroner a year; below zero for a saving."))
            )
            return 0
        return whole

    def _wrong(self, number: int, column: str, value: object, wrong: Sentence, right: Sentence) -> None:
        self._faults.append(_fault(self._file, number, column, value, wrong, right))


def _fault(file: str, row: int | None, column: str, value: object, wrong: Sentence, right: Sentence) -> Fault:
    return Fault(file, row, column[:60] or None, str(value)[:60], wrong, right)


def _places(world: World, row: Mapping[str, Any]) -> Iterator[Change]:
    """So many more approved places in a unit, below zero for fewer; paid ones follow where they are stated."""
    unit = unit_in(world, UnitId(row["unit_id"]))
    more = int(row["places"])
    budgeted = None if unit.budgeted_places is None else max(0, unit.budgeted_places + more)
    yield SetPlaces(unit.unit_id, unit.approved_places + more, budgeted)


def _staff(world: World, row: Mapping[str, Any]) -> Iterator[Change]:
    """More staff on one shift."""
    unit = UnitId(row["unit_id"]) if row.get("unit_id") else None
    house = unit_in(world, unit).institution_id if unit is not None else InstitutionId(row["institution_id"])
    yield AddStaff(row["shift"], float(row["staff"]), house, unit, float(row.get("qualified") or 0))


def _close(world: World, row: Mapping[str, Any]) -> Iterator[Change]:
    """A unit closes."""
    yield CloseUnit(unit_in(world, UnitId(row["unit_id"])).unit_id)


def _convert(world: World, row: Mapping[str, Any]) -> Iterator[Change]:
    """An institution is approved for others."""
    house = institution_in(world, InstitutionId(row["institution_id"]))
    grounds = tuple(row["grounds"].split("|")) if row.get("grounds") else None
    yield ChangeInstitution(house.institution_id, grounds, tuple(row["target_groups"].split("|")))


def _unit(world: World, row: Mapping[str, Any]) -> Iterator[Change]:
    """A new unit at an institution, sharing its staff."""
    house = institution_in(world, InstitutionId(row["institution_id"]))
    yield OpenUnit(UnitId(row["unit_id"]), house.institution_id, approved_places=int(row["places"]))


OF_ROW: Mapping[str, Callable[[World, Mapping[str, Any]], Iterator[Change]]] = {
    "place": _places,
    "post": _staff,
    "close": _close,
    "convert": _convert,
    "living_unit": _unit,
}
"""What a row of a CSV file can ask for."""
