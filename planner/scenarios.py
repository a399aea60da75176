"""Scenarios as TOML files: read with every fault at once, written so that reading gives the same again."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from models.change import Scenario
from models.plan import Sentence, marked
from planner.errors import BadInput, BadUse, Fault
from planner.placement.world import nearest
from planner.reference import ROOT
from planner.steps import nearest_known, read_steps, step_as_row

SCHEMA = 1
FOLDER = ROOT / "scenarios"
LARGEST_FILE = 1_000_000
"""Bytes."""

KEYS = ("schema", "title", "why", "title_en", "why_en", "changes")
IN_ENGLISH = ("title_en", "why_en")
"""Keys that may be left out."""

BASELINE = "baseline"
"""The scenario without changes that all others stand beside: nullalternativet."""

HEADING = re.compile(r"^\s*\[\[\s*changes\s*\]\]")
KEY = re.compile(r"^\s*([A-Za-z_]+)\s*=")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things stand in a file: the keys above the entries, and for each entry its first line and its keys."""

    top: Mapping[str, int]
    entries: tuple[tuple[int, Mapping[str, int]], ...]

    def of(self, row: int | None, column: str | None) -> int | None:
        """The line of a key of an entry (numbered from 1), or of the entry where the key does not stand there."""
        if row is None:
            return self.top.get(column or "")
        if row > len(self.entries):
            return self.top.get("changes")
        first, keys = self.entries[row - 1]
        return keys.get(column or "", first)


@dataclass(frozen=True, slots=True)
class Named:
    """A scenario with the name it was asked for by, its file, and where its entries stand there."""

    name: str
    file: str
    scenario: Scenario
    lines: Lines


def names() -> tuple[str, ...]:
    """The scenarios that come with the program."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def file_of(name: str) -> Path:
    """The file of a scenario: a name from the library, or a file that ends in .toml; raises `BadUse`."""
    if name.casefold().endswith(".toml"):
        return Path(name)
    if name not in names():
        raise BadUse(
            "There is no scenario called «{id}». {way} A file of your own ends in .toml.",
            id=name,
            way=nearest(name, names()),
        )
    return FOLDER / f"{name}.toml"


def read_scenario(source: Path) -> Scenario:
    """The scenario in a file; raises `BadInput` with everything that is not as it should be."""
    text = text_of(source)
    return _of_library(text, source.name) if source.parent == FOLDER else scenario_from(text, source.name)


@cache
def _of_library(text: str, file: str) -> Scenario:
    """A scenario that comes with the program, understood once: pages ask for all titles whenever they are drawn."""
    return scenario_from(text, file)


def named(name: str) -> Named:
    """The scenario of a name or file, with its lines; raises `BadUse` and `BadInput`."""
    source = file_of(name)
    return named_from(name, text_of(source), source.name)


def named_from(name: str, text: str, file: str) -> Named:
    """The scenario that a text states under a name, with its lines; raises `BadInput`."""
    scenario = scenario_from(text, file)
    return Named(name, file, scenario, lines_of(text, len(scenario.steps)))


def lines_of(text: str, entries: int) -> Lines:
    """Where keys and entries stand; where they are written in another way than one heading each, as far as is seen."""
    top: dict[str, int] = {}
    found: list[tuple[int, dict[str, int]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if HEADING.match(line):
            found.append((number, {}))
        elif key := KEY.match(line):
            (found[-1][1] if found else top).setdefault(key.group(1), number)
    return Lines(top, tuple(found) if len(found) == entries else ())


def scenario_from(text: str, file: str) -> Scenario:
    """The scenario that a text states; `file` is its name in messages."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        wrong = Sentence(marked("The file is not TOML: see line {line}."), {"line": line})
        plain = Sentence(marked("Keys with values, texts in quotation marks."))
        raise BadInput([replace(_fault(file, "", "", wrong, plain), line=line)]) from None
    faults: list[Fault] = []
    for key in content:
        if key not in KEYS:
            faults.append(_fault(file, key, "", Sentence(marked("The key is not known.")), nearest_known(key, KEYS)))
    if content.get("schema") != SCHEMA or isinstance(content.get("schema"), bool):
        wrong = Sentence(marked("The version is not known."))
        faults.append(_fault(file, "schema", content.get("schema", ""), wrong, Sentence(marked("Version 1."))))
    for key, right in (("title", marked("A title in one line.")), ("why", marked("Say what the scenario is for."))):
        if not isinstance(content.get(key), str) or not content[key].strip():
            wrong = Sentence(marked("The key is missing."))
            faults.append(_fault(file, key, content.get(key, ""), wrong, Sentence(right)))
    for key in IN_ENGLISH:
        if key in content and (not isinstance(content[key], str) or not content[key].strip()):
            wrong = Sentence(marked("The value does not fit."))
            faults.append(_fault(file, key, content[key], wrong, Sentence(marked("A text in quotation marks."))))
    rows = content.get("changes", [])
    if not isinstance(rows, list):
        faults.append(
            _fault(file, "changes", "", Sentence(marked("Not a list.")), Sentence(marked("A list in brackets.")))
        )
        rows = []
    steps = read_steps(rows, file, faults, is_scenario=True)
    if faults:
        lines = lines_of(text, len(rows))
        raise BadInput([replace(fault, line=lines.of(fault.row, fault.column)) for fault in faults])
    return Scenario(content["title"], content["why"], steps, *(content.get(key, "") for key in IN_ENGLISH))


def write_scenario(scenario: Scenario, target: Path) -> None:
    """Writes the scenario; raises `BadUse` where it cannot be written."""
    try:
        target.write_text(scenario_text(scenario), encoding="utf-8", newline="\n")
    except (OSError, UnicodeEncodeError):
        raise BadUse("{file} cannot be written.", file=target) from None


def scenario_text(scenario: Scenario) -> str:
    """The scenario as TOML."""
    lines = [f"schema = {SCHEMA}", f"title = {_value(scenario.title)}", f"why = {_value(scenario.why)}"]
    lines += [f"{key} = {_value(told)}" for key in IN_ENGLISH if (told := getattr(scenario, key))]
    for step in scenario.steps:
        lines += ["", "[[changes]]", *(f"{key} = {_value(value)}" for key, value in step_as_row(step).items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A value as TOML writes it; texts as JSON does, but for the one sign that TOML alone wants escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def text_of(source: Path) -> str:
    """The text of a scenario file; raises `BadInput`."""
    wrong, right = Sentence(marked("There is no such file.")), Sentence(marked("Give the name of a file that exists."))
    if source.is_file():
        if source.stat().st_size > LARGEST_FILE:
            wrong, right = Sentence(marked("The file is too large.")), Sentence(marked("A scenario of at most 1 MB."))
        else:
            try:
                return source.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                wrong, right = Sentence(marked("The file cannot be read.")), Sentence(marked("A text in UTF-8."))
    raise BadInput([_fault(source.name, "", "", wrong, right)])


def _fault(file: str, column: str, value: object, wrong: Sentence, right: Sentence) -> Fault:
    return Fault(file, None, column[:60] or None, str(value)[:60], wrong, right)


def stacked(sources: Iterable[str]) -> tuple[Scenario, ...]:
    """The scenarios of names and files, in the order given; raises `BadUse` and `BadInput`."""
    return tuple(read_scenario(file_of(source)) for source in sources)
