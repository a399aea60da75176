"""What imported stays of the past came to: counts without a child, only added to, and filtered by operator."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TABLE = "past_counts"
SEEN = (
    "current_setting('app.reach', true) = 'all' OR (current_setting('app.reach', true) IN ('own', 'agreement') "
    "AND (operator IS NULL OR operator = current_setting('app.operator', true)))"
)


def upgrade() -> None:
    """Makes the table and its guards."""
    op.create_table(
        TABLE,
        sa.Column("past_id", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("by_user", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("past_id", name=op.f("pk_past_counts")),
    )
    if op.get_bind().dialect.name != "postgresql":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER only_added_{TABLE}_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is only added to'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION app_only_added()"
    )
    op.execute(
        f"CREATE TRIGGER only_added_at_all BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION app_only_added()"
    )
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY scope ON {TABLE} USING ({SEEN}) WITH CHECK ({SEEN})")
