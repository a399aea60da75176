"""What imported stays of the past came to: counts and curves without a child, only added to."""

from sqlalchemy import Column, Table, Text

from models.tables.columns import HASH, METADATA, MOMENT

past_counts = Table(
    "past_counts",
    METADATA,
    Column("past_id", Text, primary_key=True),
    Column("operator", Text),
    Column("at", MOMENT, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", HASH, nullable=False),
)
