"""What every table of the store shares: how constraints are named, lists in one cell, and columns of edited rows."""

from sqlalchemy import Column, Dialect, Integer, MetaData, String, Text
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MOMENT = String(27)
"""A moment in universal time as `2026-11-22T08:00:00.000000Z`: sorts as text, and is the same on every engine."""

HASH = String(64)
"""A SHA-256 in hexadecimal digits."""


class Codes(TypeDecorator[tuple[str, ...]]):
    """A list of codes in one cell, separated by `|` as in the files."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The cell of a list."""
        return None if value is None else "|".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """The list of a cell."""
        return tuple(value.split("|")) if value else ()


def of_edited_rows() -> tuple[Column[int], Column[str], Column[str]]:
    """Columns of a row that people edit: its version, and when and by whom it was last written."""
    return (
        Column("version", Integer, nullable=False, server_default="1"),
        Column("changed_at", MOMENT, nullable=False),
        Column("changed_by", Text, nullable=False),
    )
