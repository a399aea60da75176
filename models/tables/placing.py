"""Who lives where and who decided it: stays, and the plans, proposals, decisions and answers that are only added to."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from models.tables.columns import HASH, METADATA, MOMENT, of_edited_rows

IS_HELD = text("state IN ('lives', 'booked')")
"""A stay that holds its place: the child lives there, or is to come. One who is about to leave has given it up."""

stays = Table(
    "stays",
    METADATA,
    Column("stay_id", Text, primary_key=True),
    Column("child_id", Text, ForeignKey("children.child_id", ondelete="CASCADE"), nullable=False),
    Column("operator", Text, nullable=False),
    Column("unit_id", Text, ForeignKey("units.unit_id", ondelete="RESTRICT"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("place_no", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("expected_end", Date),
    Column("movable", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("ends_on", Date),
    Column("decision_id", Text),
    *of_edited_rows(),
    CheckConstraint("place_no >= 1", name="place_no"),
    CheckConstraint("state IN ('lives', 'booked', 'leaving', 'ended', 'refused')", name="state"),
    # What no two planners can do at once, whatever the program believes: one place twice, or one child twice.
    Index("uq_stays_place", "unit_id", "place_no", unique=True, sqlite_where=IS_HELD, postgresql_where=IS_HELD),
    Index("uq_stays_child", "child_id", unique=True, sqlite_where=IS_HELD, postgresql_where=IS_HELD),
    Index("ix_stays_child_id", "child_id"),
    Index("ix_stays_unit_id", "unit_id"),
)

snapshots = Table(
    "snapshots",
    METADATA,
    Column("data_sha256", HASH, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Column("packed_sha256", HASH, nullable=False),
)

plans = Table(
    "plans",
    METADATA,
    Column("plan_id", HASH, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("run_id", Text),
    Column("data_sha256", HASH, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("changes", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("judged", Text, nullable=False),
)

proposals = Table(
    "proposals",
    METADATA,
    Column("plan_id", HASH, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("child_id", Text, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("unit_id", Text),
    Column("start_on", Date, nullable=False),
)

decisions = Table(
    "decisions",
    METADATA,
    Column("decision_id", Text, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("child_id", Text, nullable=False, index=True),
    Column("operator", Text, nullable=False),
    Column("unit_id", Text, nullable=False, index=True),
    Column("provider", Text, nullable=False),
    Column("place_no", Integer, nullable=False),
    Column("start_on", Date, nullable=False),
    Column("until", Date),
    Column("by_name", Text, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("by_role", Text, nullable=False),
    Column("view", Text),
    Column("no_view_reason", Text),
    Column("proposed_unit_id", Text),
    Column("departs", Boolean, nullable=False),
    Column("reason", Text),
    Column("waivers", Text, nullable=False),
    Column("plan_id", HASH, nullable=False),
    Column("scope", Text, nullable=False),
    Column("data_sha256", HASH, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("judged", Text, nullable=False),
    Column("sha256", HASH, nullable=False),
    CheckConstraint("length(by_name) > 0", name="by_name"),
    CheckConstraint("(view IS NULL) <> (no_view_reason IS NULL)", name="view"),
    CheckConstraint("length(coalesce(view, no_view_reason)) > 0", name="view_said"),
    CheckConstraint("NOT departs OR length(reason) > 0", name="reason"),
)

answers = Table(
    "answers",
    METADATA,
    Column("decision_id", Text, ForeignKey("decisions.decision_id"), primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("operator", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("by_user", Text, nullable=False),
    Column("accepts", Boolean, nullable=False),
    Column("reason", Text),
    CheckConstraint("accepts OR length(reason) > 0", name="reason"),
)
