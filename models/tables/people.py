"""Who may come in: users with their role and operator, and the sessions they work in."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, Table, Text

from models.tables.columns import HASH, METADATA, MOMENT, of_edited_rows

users = Table(
    "users",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("operator", Text),
    Column("issuer", Text),
    Column("subject", Text),
    Column("password_hash", Text),
    Column("wrong_tries", Integer, nullable=False, server_default="0"),
    Column("locked_until", MOMENT),
    Column("is_active", Boolean, nullable=False),
    *of_edited_rows(),
    CheckConstraint("length(user_id) > 0 AND length(name) > 0", name="named"),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("session_id", Text, primary_key=True),
    Column("token_sha256", HASH, nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.user_id"), nullable=False, index=True),
    Column("how", Text, nullable=False),
    Column("login_sha256", HASH, unique=True),
    Column("began_at", MOMENT, nullable=False),
    Column("seen_at", MOMENT, nullable=False),
    Column("confirmed_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("why_ended", Text),
)
