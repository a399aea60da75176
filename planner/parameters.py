"""Reads the dated parameter files: which dials are in force on a day, with unit, meaning and source of each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from models.parameters import Parameters
from planner.cost_register import assumptions
from planner.errors import BadUse

FOLDER = Path(__file__).parent.parent / "data" / "parameters"


@dataclass(frozen=True, slots=True)
class Entry:
    """One dial as its file states it: value, unit, meaning, source and how far it can be trusted (`kind`)."""

    name: str
    value: Any
    unit: str
    meaning: str
    source: str
    kind: str


@cache
def file_in_force(day: date) -> Path:
    """The newest parameter file dated on or before `day`; for an earlier day the oldest file there is."""
    dated = sorted((date.fromisoformat(file.stem), file) for file in FOLDER.glob("????-??-??.toml"))
    started = [file for start, file in dated if start <= day]
    return started[-1] if started else dated[0][1]


@cache
def file_days() -> tuple[date, ...]:
    """The first day of every parameter file, in order."""
    return tuple(sorted(date.fromisoformat(file.stem) for file in FOLDER.glob("????-??-??.toml")))


@cache
def entries(day: date) -> tuple[Entry, ...]:
    """All dials in force on `day`, in the order of the file."""
    with file_in_force(day).open("rb") as source:
        tables = tomllib.load(source)
    return tuple(Entry(name, **table) for name, table in tables.items())


@cache
def parameters_for(day: date) -> Parameters:
    """The dials in force on `day` as one value; its name is the date of the file."""
    values = {entry.name: _frozen(entry.value) for entry in entries(day)}
    cost = {name: float(each.value) for name, each in assumptions(day).items()}
    return Parameters(name=file_in_force(day).stem, cost=cost, **values)


def with_changes(parameters: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """The same dials with some turned; raises `BadUse` for a name that is no dial."""
    known = {field.name for field in fields(Parameters)}
    for name in changes:
        if name not in known:
            raise BadUse("There is no parameter called «{name}».", name=name)
    return replace(parameters, **{name: _frozen(value) for name, value in changes.items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def kept_parameters(values: Mapping[str, Any]) -> Parameters:
    """The dials that were kept; one that is newer than they are has today's value."""
    known = {field.name for field in fields(Parameters)}
    frozen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items() if name in known
    }
    return replace(parameters_for(date.fromisoformat(str(values["name"]))), **frozen)
