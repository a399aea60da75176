"""What was done and seen: the audit chain, earlier values of edited rows, erasures, and requests."""

from sqlalchemy import Column, Index, Integer, Table, Text

from models.tables.columns import HASH, METADATA, MOMENT

facts = Table(
    "store_facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("operator", Text),
    Column("session_id", Text),
    Column("action", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("subject", Text),
    Column("children_sha256", HASH, index=True),
    Column("detail", Text, nullable=False),
    Column("seals", Text, nullable=False),
    Column("previous", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
)

child_sets = Table(
    "child_sets",
    METADATA,
    Column("children_sha256", HASH, primary_key=True),
    Column("children", Text, nullable=False),
)

history = Table(
    "history",
    METADATA,
    Column("batch", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changes", Text, nullable=False),
    Index("ix_history_row", "table_name", "row_key", "version"),
)

erasures = Table(
    "erasures",
    METADATA,
    Column("erasure_id", Text, primary_key=True),
    Column("table_name", Text, primary_key=True),
    Column("row_key", Text, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("before_sha256", HASH, nullable=False),
    Column("after_sha256", HASH, nullable=False),
    Index("ix_erasures_row", "table_name", "row_key"),
)

requests = Table(
    "requests",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("asked_sha256", HASH, nullable=False),
    Column("result", Text, nullable=False),
)
