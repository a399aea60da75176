"""Checks what ties tables together: rows that stand twice, and identifiers that lead nowhere."""

from collections.abc import Mapping
from difflib import get_close_matches

from models.plan import Sentence
from planner.importing.faults import Faults
from planner.importing.tables import Content, Row

MOST_NEAREST = 20
"""For so many lost identifiers of a column the nearest known one is looked for: it takes time, and more help nobody."""


def check_keys(content: Content, faults: Faults) -> None:
    """Notes rows that name the same thing as an earlier row, whether they say the same of it or not."""
    keys = tuple(field.column for field in content.table.fields if field.is_key)
    first_by_key: dict[tuple[object, ...], Row] = {}
    for row in content.rows:
        if not row.refused.isdisjoint(keys):
            continue
        key = _key(content.table.name, row, keys)
        first = first_by_key.setdefault(key, row)
        if first is row:
            continue
        at = {"row": first.number}
        if first.values == row.values:
            wrong = Sentence("The row stands twice: it is the same as row {row}.", at)
            content.add(faults, row, keys[0], wrong, Sentence("Delete one of them."))
        elif content.table.name == "placements":
            wrong = Sentence("The child is placed twice: see row {row}.", at)
            content.add(faults, row, keys[0], wrong, Sentence("Keep the row that says where the child lives now."))
        else:
            wrong = Sentence("The row contradicts row {row}, which speaks of the same.", at)
            content.add(
                faults,
                row,
                keys[0],
                wrong,
                Sentence("Keep the one that is right, or give this one its own identifier."),
            )


def check_references(contents: Mapping[str, Content], faults: Faults) -> None:
    """Notes identifiers that stand in no row of the table they refer to.

    References to a table without any readable identifier are left alone: it is the table that must be put right.
    """
    known = {
        name: frozenset(str(row.values[key]) for row in content.rows if row.values[key] is not None)
        for name, content in contents.items()
        for key in [content.table.fields[0].column]
    }
    for content in contents.values():
        for field in content.table.fields:
            table = field.references.partition(".")[0]
            if not known.get(table):
                continue
            used = [row for row in content.rows if row.values[field.column] is not None]
            lost = [row for row in used if row.values[field.column] not in known[table]]
            for index, row in enumerate(lost):
                wrong = Sentence("There is no such row in the table {table}.", {"table": table})
                is_helped = index < MOST_NEAREST and not field.sensitive
                near = get_close_matches(str(row.values[field.column]), known[table], 1, 0.7) if is_helped else []
                content.add(faults, row, field.column, wrong, _right(table, near))


def _right(table: str, near: list[str]) -> Sentence:
    if near:
        return Sentence("The nearest one in {table} is {near}.", {"table": table, "near": near[0]})
    return Sentence("An identifier that stands in the table {table}, written alike.", {"table": table})


def _key(table: str, row: Row, keys: tuple[str, ...]) -> tuple[object, ...]:
    """What a row speaks of; a separation of A from B is one of B from A."""
    values = tuple(row.values[column] for column in keys)
    if table == "separations":
        pair = sorted(str(value) for value in values[:2])
        return (*pair, *values[2:])
    return values
