"""Finds every English text in the code that is meant for a catalogue, without running the code.

A text is meant for a catalogue where it is the first argument of `Sentence`, `marked`, a translation
function, or an error of the tree in `planner.errors` (also its own `super().__init__`).
"""

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from tests.house.tree import ROOT

MARKERS = frozenset({"Sentence", "marked", "_", "tr"})
ROOT_ERROR = "PlannerError"


@dataclass(frozen=True, slots=True)
class Message:
    """An English text and where it stands; `text` is `None` where it is put together and cannot be looked up."""

    text: str | None
    place: str


def error_classes(trees: list[ast.Module]) -> frozenset[str]:
    """Names of all classes that descend from `PlannerError`."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {ROOT_ERROR}
    while grown := {name for name, parents in bases.items() if parents & found} - found:
        found |= grown
    return frozenset(found)


def texts_of(argument: ast.expr) -> Iterator[str | None]:
    """The texts an argument can be: one, several where it chooses, `None` for one put together from pieces.

    A name or a call is the business of the place where its text is written.
    """
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from texts_of(argument.body)
        yield from texts_of(argument.orelse)
    elif isinstance(argument, ast.JoinedStr | ast.BinOp):
        yield None


def name_of(function: ast.expr) -> str:
    """The last name of what is called, `super().__init__` as itself."""
    if isinstance(function, ast.Attribute):
        value = function.value
        is_super = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super"
        return "super().__init__" if is_super and function.attr == "__init__" else function.attr
    return function.id if isinstance(function, ast.Name) else ""


def calls(tree: ast.AST, errors: frozenset[str], inside_error: bool = False) -> Iterator[ast.Call]:
    """The calls below a node whose first argument is meant for a catalogue."""
    for node in ast.iter_child_nodes(tree):
        within = node.name in errors - {ROOT_ERROR} if isinstance(node, ast.ClassDef) else inside_error
        if isinstance(node, ast.Call):
            name = name_of(node.func)
            if name in MARKERS or name in errors or (within and name == "super().__init__"):
                yield node
        yield from calls(node, errors, within)


def messages_in(sources: dict[str, str]) -> tuple[Message, ...]:
    """Every message of some sources (path → code)."""
    trees = {path: ast.parse(source) for path, source in sources.items()}
    errors = error_classes(list(trees.values()))
    return tuple(
        Message(text, f"{path}:{call.lineno}")
        for path, tree in trees.items()
        for call in calls(tree, errors)
        for argument in [*call.args[:1], *(word.value for word in call.keywords if word.arg == "template")]
        for text in texts_of(argument)
    )


def messages_of_parameters() -> Iterator[Message]:
    """What the parameter files say in words.

    Unit, meaning and source of every dial, how far it may be off, and the sources of what things cost.
    """
    for file in sorted((ROOT / "data" / "parameters").glob("????-??-??.toml")):
        for name, dial in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for part in ("unit", "meaning", "source"):
                yield Message(dial[part], f"{file.relative_to(ROOT)}:{name}")
    ranges = ROOT / "data" / "parameters" / "ranges.toml"
    for name, table in tomllib.loads(ranges.read_text(encoding="utf-8")).items():
        for part in ("meaning", "source"):
            yield Message(table[part], f"{ranges.relative_to(ROOT)}:{name}")
    for file in sorted((ROOT / "data" / "parameters" / "costs").glob("*.csv")):
        yield from _sources(file, "name")


def messages_of_public_figures() -> Iterator[Message]:
    """The sources of public figures, accounts and prices; an address reads alike in every language."""
    for name, key in (("figures", "id"), ("state_accounts", "item"), ("price_index", "index")):
        for message in _sources(ROOT / "data" / "reference" / f"{name}.csv", key):
            if not re.fullmatch(r"https?://\S+", message.text or ""):
                yield message


def _sources(file: Path, key: str) -> Iterator[Message]:
    with file.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            yield Message(row["source"], f"{file.relative_to(ROOT)}:{row[key]}")


@cache
def messages() -> tuple[Message, ...]:
    """Every message of the project's code, parameter files and public figures."""
    files = [ROOT / "app.py", *sorted((ROOT / "models").rglob("*.py")), *sorted((ROOT / "planner").rglob("*.py"))]
    sources = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files if file.is_file()}
    return (*messages_in(sources), *messages_of_parameters(), *messages_of_public_figures())


def placeholders(text: str) -> frozenset[str]:
    """The names to be filled in; raises `ValueError` where the braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
