"""The hash of what a data set says, so that a plan can name the data it was made from."""

import hashlib
from dataclasses import fields

from models.dataset import Dataset


def dataset_sha256(dataset: Dataset) -> str:
    """SHA-256 (64 hexadecimal digits) of the contents, whatever the order of rows or of codes in a list.

    Empty values and empty tables are left out, so that a new optional column or table changes no hash.
    """
    digest = hashlib.sha256()
    for table in sorted(table.name for table in fields(dataset)):
        rows = getattr(dataset, table)
        if not rows:
            continue
        columns = sorted(column.name for column in fields(rows[0]))
        lines = sorted(_line(row, columns) for row in rows)
        digest.update(f"{table}\n{len(lines)}\n".encode())
        for line in lines:
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _line(row: object, columns: list[str]) -> str:
    values = ((column, getattr(row, column)) for column in columns)
    return repr([(column, _stated(value)) for column, value in values if value is not None and value != ()])


def _stated(value: object) -> object:
    if isinstance(value, tuple):
        return sorted(value)
    if isinstance(value, bool):
        return value
    # 2 and 2.0 staff are the same staff.
    return float(value) if isinstance(value, int) else str(value) if not isinstance(value, float) else value
