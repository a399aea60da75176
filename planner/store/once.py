"""Writing a row that is the same whoever writes it, so that two who do it at once do not get in each other's way."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, *rows: Mapping[str, Any]) -> bool:
    """Writes each row unless one of its key is there; whether any was written."""
    statement = _insert(connection, table).values([dict(row) for row in rows]).on_conflict_do_nothing()
    done = connection.execute(statement, execution_options={"preserve_rowcount": True})
    return bool(done.rowcount >= 1)


def write_over(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Writes the row in the place of one of its key, where there is one."""
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key}
    connection.execute(_insert(connection, table).values(**row).on_conflict_do_update(index_elements=key, set_=rest))


def _insert(connection: Connection, table: Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
