"""How far dials may be from their values, from a file with source and kind of each."""

import tomllib
from functools import cache

from planner.parameters import FOLDER
from planner.simulation.compare import Range


@cache
def ranges() -> tuple[Range, ...]:
    """Every range in the order of the file."""
    with (FOLDER / "ranges.toml").open("rb") as source:
        tables = tomllib.load(source)
    return tuple(Range(name, **table) for name, table in tables.items())
